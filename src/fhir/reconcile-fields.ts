/**
 * In what two versions of one draft differ, at the level at which a biller reads a line. Stored drafts come from a
 * server, so nothing about the form of their elements is taken for granted.
 */
import type { ChargeItem } from 'fhir/r4'
import { findingsId } from './draft-findings.ts'
import type { StoredDraft } from './drafts.ts'
import { byText, child, children, codingsOf, conceptOf, digitsOf, text } from './element.ts'
import type { Json, Spot } from './element.ts'
import { extensionUrl, type ExtensionId } from './extensions.ts'
import { plainReference } from './reference-form.ts'

/** The fields of a line in the order of a claim, then what stands behind them. */
const draftFields = [
  'code', 'modifiers', 'units', 'service-date', 'ndc', 'ndc-quantity', 'diagnoses', 'description', 'blocked-by', 'time', 'waste',
  'concept', 'administrations', 'encounter', 'performers', 'body-site', 'payer', 'setting', 'findings', 'answers',
  // Nothing that a claim shows: evidence, the order, the drug line that a service belongs to.
  'background',
] as const
export type DraftField = (typeof draftFields)[number]

/** A field that differs: as it stands in the draft, and as it would be written now. Null where it is absent. */
export interface FieldChange {
  readonly field: DraftField
  readonly before: string | null
  readonly now: string | null
}

/** An element whose faults nobody needs to hear of here. */
export const quietSpot = (json: Json): Spot => ({ json, source: '', path: '', report: () => {} })

const joined = (parts: readonly (string | null)[], between = ' '): string | null => {
  const known = parts.filter((part) => part !== null)
  return known.length > 0 ? known.join(between) : null
}

const sortedOnce = (items: readonly string[]): readonly string[] => [...new Set(items)].toSorted(byText)

const numberIn = (spot: Spot | null, name: string): string | null => {
  const value = spot?.json[name]
  return typeof value === 'number' && Number.isFinite(value) ? digitsOf(value) : null
}

const textIn = (spot: Spot | null | undefined, name: string): string | null => (spot ? text(spot, name) : null)

const extensionsOf = (item: Spot, id: ExtensionId): readonly Spot[] =>
  children(item, 'extension').filter(({ json }) => json['url'] === extensionUrl(id))

/** The part of one of our extensions that has this name. */
const part = (extension: Spot | undefined, name: string): Spot | null =>
  (extension === undefined ? [] : children(extension, 'extension')).find(({ json }) => json['url'] === name) ?? null

const firstCode = (concept: Spot | null): string | null => (concept === null ? null : (codingsOf(concept)[0]?.value.code ?? null))

const rankOf = (modifier: Spot): number => {
  const rank = part(modifier, 'rank')?.json['valuePositiveInt']
  return typeof rank === 'number' ? rank : Number.MAX_SAFE_INTEGER
}

const modifiersOf = (item: Spot): string | null =>
  joined(
    extensionsOf(item, 'modifier')
      .toSorted((a, b) => rankOf(a) - rankOf(b))
      .map((one) => {
        const code = part(one, 'code')
        return code === null ? null : firstCode(child(code, 'valueCodeableConcept'))
      }),
  )

const amountOf = (item: Spot): string | null => {
  const [amount] = extensionsOf(item, 'ndc-quantity')
  return joined([numberIn(part(amount, 'value'), 'valueDecimal'), textIn(part(amount, 'unit'), 'valueCode')])
}

/** When it was: of a Period its start, else its end; null without a time. */
export const occurredAt = (item: Spot): string | null => {
  const period = child(item, 'occurrencePeriod')
  return text(item, 'occurrenceDateTime') ?? (period === null ? null : (text(period, 'start') ?? text(period, 'end')))
}

/** "2026-02-03T10:00:00-06:00" or "start – end"; null without a time. */
export const occurrenceOf = (item: Spot): string | null => {
  const at = text(item, 'occurrenceDateTime')
  const period = child(item, 'occurrencePeriod')
  return at ?? (period === null ? null : joined([text(period, 'start'), text(period, 'end')], ' – '))
}

const ndcOf = (item: Spot): string | null => {
  const product = child(item, 'productCodeableConcept')
  const codings = product === null ? [] : codingsOf(product)
  return (codings.find(({ value }) => value.system === 'ndc') ?? codings[0])?.value.code ?? null
}

/** Codes of the contained findings of these severities. */
const findingsOf = (item: Spot, severities: readonly string[]): string | null => {
  const issues = children(item, 'contained').filter(({ json }) => json['id'] === findingsId).flatMap((one) => children(one, 'issue'))
  const codes = issues
    .filter((issue) => severities.includes(textIn(issue, 'severity') ?? ''))
    .flatMap((issue) => firstCode(child(issue, 'details')) ?? [])
  return joined(sortedOnce(codes))
}

const referencesOf = (items: readonly (Spot | null)[]): string | null =>
  joined(items.map((item) => {
    const reference = textIn(item, 'reference')
    return reference === null ? textIn(item, 'display') : plainReference(reference)
  }))

const siteOf = (site: Spot): string | null => {
  const concept = conceptOf(site)
  return concept === null ? null : (concept.text ?? concept.codings[0]?.code ?? null)
}

const answersOf = (item: Spot): string | null =>
  joined(sortedOnce(extensionsOf(item, 'answer').flatMap((one) => {
    const what = textIn(part(one, 'what'), 'valueCode')
    return what === null ? [] : [`${what} ${textIn(part(one, 'value'), 'valueString') ?? ''}`.trim()]
  })), '; ')

const valueOf = (field: Exclude<DraftField, 'background'>, item: Spot): string | null => {
  switch (field) {
    case 'code':
      return firstCode(child(item, 'code'))
    case 'modifiers':
      return modifiersOf(item)
    case 'units':
      return numberIn(child(item, 'quantity'), 'value')
    case 'service-date':
      return occurredAt(item)?.slice(0, 10) ?? null
    case 'ndc':
      return ndcOf(item)
    case 'ndc-quantity':
      return amountOf(item)
    case 'diagnoses':
      return joined(children(item, 'reason').map(firstCode))
    case 'description':
      return textIn(child(item, 'code'), 'text')
    case 'blocked-by':
      return findingsOf(item, ['error', 'fatal'])
    case 'time':
      return occurrenceOf(item)
    case 'waste':
      return joined(extensionsOf(item, 'waste').map((one) => numberIn(part(one, 'units'), 'valueDecimal')))
    case 'concept':
    case 'payer':
    case 'setting':
      return textIn(extensionsOf(item, field)[0], 'valueCode')
    case 'administrations':
      return referencesOf(children(item, 'service'))
    case 'encounter':
      return referencesOf([child(item, 'context')])
    case 'performers':
      return referencesOf(children(item, 'performer').map((performer) => child(performer, 'actor')))
    case 'body-site':
      return joined(children(item, 'bodysite').map(siteOf))
    case 'findings':
      return findingsOf(item, ['warning', 'information'])
    case 'answers':
      return answersOf(item)
  }
}

const isShown = (field: DraftField): field is Exclude<DraftField, 'background'> => field !== 'background'

/** Another service date is another time: that is told once. */
const isToldAlready = (field: DraftField, changes: readonly FieldChange[]): boolean =>
  field === 'time' && changes.some((change) => change.field === 'service-date')

/** What differs between a stored draft and what would be written in its place; empty where no shown field does. */
export const fieldChanges = (stored: ChargeItem, now: ChargeItem): readonly FieldChange[] => {
  const [old, fresh] = [quietSpot({ ...stored }), quietSpot({ ...now })]
  const changes = draftFields.filter(isShown).map((field) => ({ field, before: valueOf(field, old), now: valueOf(field, fresh) }))
  const differing = changes.filter(({ before, now: value }) => before !== value)
  return differing.filter(({ field }) => !isToldAlready(field, differing))
}

/** As much as a draft tells of who changed it last. R4 keeps no name of it: the enterer may be who first saved it. */
export interface Editor {
  readonly version: string | null
  /** `meta.lastUpdated` */
  readonly at: string | null
  /** Display, or "Practitioner/b1". */
  readonly enterer: string | null
}

export const editorOf = ({ versionId, resource }: StoredDraft): Editor => {
  const item = quietSpot({ ...resource })
  const enterer = child(item, 'enterer')
  const reference = textIn(enterer, 'reference')
  return {
    version: versionId,
    at: textIn(child(item, 'meta'), 'lastUpdated'),
    enterer: textIn(enterer, 'display') ?? (reference === null ? null : plainReference(reference)),
  }
}
