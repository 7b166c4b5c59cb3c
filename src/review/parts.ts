/** Reading one ChargeItem with doubt: half-written and hand-edited drafts are shown as they are, never thrown at. */
import type { ChargeItem, Extension } from 'fhir/r4'
import { child, children, codingsOf, digitsOf, isJson, text, type Json, type Spot } from '../fhir/element.ts'
import { extensionUrl, type ExtensionId } from '../fhir/extensions.ts'
import { quietSpot } from '../fhir/reconcile-fields.ts'

export const spotOf = (item: ChargeItem): Spot => quietSpot({ ...item })

/** Our extensions of this name. */
export const ownExtensions = (item: Spot, id: ExtensionId): readonly Spot[] => extensionsAt(item, extensionUrl(id))

export const extensionsAt = (item: Spot, url: string): readonly Spot[] =>
  children(item, 'extension').filter(({ json }) => json['url'] === url)

/** A part of a nested extension. */
export const partOf = (extension: Spot | undefined, name: string): Spot | null =>
  (extension === undefined ? [] : children(extension, 'extension')).find(({ json }) => json['url'] === name) ?? null

export const textAt = (spot: Spot | null | undefined, name: string): string | null => (spot ? text(spot, name) : null)

export const numberAt = (spot: Spot | null | undefined, name: string): number | null => {
  const value = spot?.json[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** The digits of a number as it is shown and compared. */
export const digits = (value: number | null): string | null => (value === null ? null : digitsOf(value))

/** The code value of one of our plain extensions. */
export const codeExtension = (item: Spot, id: ExtensionId): string | null => textAt(ownExtensions(item, id)[0], 'valueCode')

/** The codes of a CodeableConcept. */
export const codesAt = (parent: Spot | null, name: string): readonly { readonly system: string; readonly code: string }[] => {
  const concept = parent === null ? null : child(parent, name)
  return concept === null ? [] : codingsOf(concept).map(({ value }) => ({ system: value.system, code: value.code }))
}

const rankOf = (modifier: Spot): number => numberAt(partOf(modifier, 'rank'), 'valuePositiveInt') ?? Number.MAX_SAFE_INTEGER

/** The modifiers in the order of their ranks. */
export const modifiersOf = (item: Spot): readonly string[] =>
  ownExtensions(item, 'modifier')
    .toSorted((a, b) => rankOf(a) - rankOf(b))
    .flatMap((one) => codesAt(partOf(one, 'code'), 'valueCodeableConcept')[0]?.code ?? [])

/** The item without its extensions of one URL, and with these. */
export const withExtensions = (item: ChargeItem, url: string, fresh: readonly Extension[]): ChargeItem => {
  const extension = [...(item.extension ?? []).filter((one) => one.url !== url), ...fresh]
  const { extension: _before, ...rest } = item
  return extension.length === 0 ? rest : { ...rest, extension }
}

/** The reasons as a list; what somebody wrote as anything else is none. */
export const reasonsIn = (item: ChargeItem): readonly unknown[] => {
  const value: unknown = item.reason
  return Array.isArray(value) ? value : []
}

/** An element that R4 has as an object. */
export const objectIn = (item: ChargeItem, name: 'code' | 'quantity'): Json => {
  const value: unknown = item[name]
  return isJson(value) ? value : {}
}

/** A note by its words, its author and its time. */
export interface Note {
  readonly text: string | null
  readonly who: string | null
  /** FHIR dateTime. */
  readonly when: string | null
}

export const notesOf = (item: Spot): readonly Note[] =>
  children(item, 'note').map((note) => {
    const author = child(note, 'authorReference')
    return {
      text: text(note, 'text'),
      who: text(note, 'authorString') ?? textAt(author, 'display') ?? textAt(author, 'reference'),
      when: text(note, 'time'),
    }
  })

