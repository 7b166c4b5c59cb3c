/**
 * A stored draft with what was derived anew. Only elements that the derivation writes are replaced; notes, the state of
 * the review and whatever else somebody added stay (product.md, Write-back).
 */
import type { ChargeItem, Extension, Reference } from 'fhir/r4'
import { emptyAnswers } from '../billing/answers.ts'
import { findingsId } from './draft-findings.ts'
import { serverAdded } from './draft-fingerprint.ts'
import { isJson, type Json } from './element.ts'
import { extensionUrl, extensionUrlsBut, medplumModifierUrl, type ExtensionId } from './extensions.ts'
import { plainReference } from './reference-form.ts'

/** Extensions of ours that people's work is kept in: the derivation does not know it. */
const peoples: readonly ExtensionId[] = ['review-state', 'answer', 'correction']

/** An answer that this version asks for, and so read from the draft before it wrote it anew or left it out. */
const isOwnAnswer = ({ url, extension }: Extension): boolean => {
  const what = extension?.find((part) => part.url === 'what')?.valueCode
  return url === extensionUrl('answer') && what !== undefined && Object.hasOwn(emptyAnswers, what)
}

/** What is answered about which dose and how, whoever said it and when. */
const saidIn = ({ extension = [] }: Extension): string =>
  ['what', 'value', 'about'].map((name) => JSON.stringify(extension.find(({ url }) => url === name) ?? null)).join(' ')

/** Two who give the same answer do not differ: it stays as the first of them gave it. */
const asFirstSaid = (stored: readonly Extension[], wanted: readonly Extension[]): readonly Extension[] => {
  const first = new Map(stored.filter(isOwnAnswer).map((one) => [saidIn(one), one]))
  return first.size === 0 ? wanted : wanted.map((one) => (isOwnAnswer(one) ? (first.get(saidIn(one)) ?? one) : one))
}

const derivedExtensions: ReadonlySet<string> = new Set([...extensionUrlsBut(peoples), medplumModifierUrl])

/**
 * The answers of now stand in place of those stored, so that one that was taken back goes; one that this version does
 * not know stays, as do the state of the review and what a biller corrected.
 */
const mergedExtensions = (stored: readonly Extension[], wanted: readonly Extension[]): Extension[] => {
  const reviewed = stored.some(({ url }) => url === extensionUrl('review-state'))
  const fresh = asFirstSaid(stored, wanted).filter(({ url }) => !(reviewed && url === extensionUrl('review-state')))
  const replaced = new Set([...derivedExtensions, ...fresh.map(({ url }) => url).filter((url) => url !== extensionUrl('answer'))])
  return [...fresh, ...stored.filter((one) => !replaced.has(one.url) && !isOwnAnswer(one))]
}

/**
 * The stored draft as somebody left it, with the answers of now: what a draft that a biller has edited and sent back can
 * take from the bedside. Null where it has these answers.
 */
export const withAnswersAlone = (stored: ChargeItem, wanted: ChargeItem): ChargeItem | null => {
  const before = stored.extension ?? []
  const answers = asFirstSaid(before, wanted.extension ?? []).filter(isOwnAnswer)
  const had = before.filter(isOwnAnswer)
  if (answers.length === had.length && answers.every((one) => had.includes(one))) return null
  return { ...stored, extension: [...before.filter((one) => !isOwnAnswer(one)), ...answers] }
}

const isDerivedSupport = ({ reference = '' }: Reference): boolean =>
  reference === `#${findingsId}` || /^(Condition|MedicationRequest)\//.test(plainReference(reference))

const listed = <T>(items: readonly T[]): T[] | undefined => (items.length > 0 ? [...items] : undefined)

/** The resource to send for `wanted` where the server has `stored`, which is `planned`. */
export const mergedDraft = (stored: ChargeItem, wanted: ChargeItem): ChargeItem => {
  const kept = { ...stored }
  delete kept.partOf
  delete kept.context
  delete kept.occurrenceDateTime
  delete kept._occurrenceDateTime
  delete kept.occurrencePeriod
  delete kept.occurrenceTiming
  delete kept.performer
  delete kept.quantity
  delete kept.bodysite
  delete kept.reason
  delete kept.service
  delete kept.productCodeableConcept
  delete kept.productReference
  const { meta, identifier, status, enterer, enteredDate } = stored
  const contained = [
    ...(wanted.contained ?? []),
    ...(stored.contained ?? []).filter(({ id }) => id !== findingsId),
  ]
  const supporting = [
    ...(wanted.supportingInformation ?? []),
    ...(stored.supportingInformation ?? []).filter((reference) => !isDerivedSupport(reference)),
  ]
  return {
    ...kept,
    ...wanted,
    meta,
    identifier,
    status,
    enterer: enterer ?? wanted.enterer,
    enteredDate: enteredDate ?? wanted.enteredDate,
    contained: listed(contained),
    extension: mergedExtensions(stored.extension ?? [], wanted.extension ?? []),
    supportingInformation: listed(supporting),
  }
}

/** Not a difference: who entered it when, the server's own data, and by which version the same was derived. */
const uncompared: ReadonlySet<string> = new Set(['meta', 'text', 'enterer', 'enteredDate'])

const isVersion = (item: unknown): boolean => isJson(item) && item['url'] === extensionUrl('version')

/** Extensions have no order in FHIR; ours that repeat carry a rank, so that sorting by URL loses nothing. */
const byUrl = (items: readonly unknown[]): readonly unknown[] => {
  const urls = items.map((item) => (isJson(item) && typeof item['url'] === 'string' ? item['url'] : ''))
  // Mostly they stand in order already: a thousand drafts have many of them.
  if (!items.some(isVersion) && urls.every((url, at) => at === 0 || (urls[at - 1] ?? '') <= url)) return items
  return items
    .map((item, at) => ({ item, url: urls[at] ?? '' }))
    .filter(({ item }) => !isVersion(item))
    .sort((a, b) => (a.url < b.url ? -1 : a.url > b.url ? 1 : 0))
    .map(({ item }) => item)
}

const inOrder = (name: string, value: unknown): unknown => (name === 'extension' && Array.isArray(value) ? byUrl(value) : value)

const sameText = (name: string, ours: string, theirs: string): boolean =>
  name === 'reference' ? plainReference(ours) === plainReference(theirs) : ours === theirs

const sameObject = (ours: Json, theirs: Json): boolean => {
  const names = new Set([...Object.keys(ours), ...Object.keys(theirs)])
  return [...names].every((name) => {
    if (ours[name] === undefined && serverAdded.has(name)) return true
    return sameElement(name, ours[name], theirs[name])
  })
}

const sameElement = (name: string, ours: unknown, theirs: unknown): boolean => {
  const [mine, their] = [inOrder(name, ours), inOrder(name, theirs)]
  if (Array.isArray(mine) && Array.isArray(their)) {
    return mine.length === their.length && mine.every((item: unknown, at) => sameElement(name, item, their[at]))
  }
  if (isJson(mine) && isJson(their)) return sameObject(mine, their)
  return typeof mine === 'string' && typeof their === 'string' ? sameText(name, mine, their) : mine === their
}

const compared = (item: ChargeItem): Json =>
  Object.fromEntries(Object.entries(item).filter(([name]) => !uncompared.has(name)))

/** Whether the stored draft already says all that was derived, so that sending `wanted` would change nothing of weight. */
export const saysTheSame = (stored: ChargeItem, wanted: ChargeItem): boolean =>
  sameObject(compared(mergedDraft(stored, wanted)), compared(stored))

/** The drafts' own references, "urn:uuid:key", with real ones where `idOf` knows them. */
export const withRealReferences = (item: ChargeItem, idOf: (identifier: string) => string | null): ChargeItem =>
  item.partOf === undefined
    ? item
    : {
        ...item,
        partOf: item.partOf.map((part) => {
          const key = draftNamed(part)
          const id = key === null ? null : idOf(key)
          return id === null ? part : { reference: `ChargeItem/${id}` }
        }),
      }

/** The identifier of the draft that a "urn:uuid:" reference names. */
export const draftNamed = ({ reference }: Reference): string | null =>
  reference?.startsWith('urn:uuid:') === true ? reference.slice('urn:uuid:'.length) : null

/** The identifiers of the drafts of the same save that this one is part of. */
export const draftsNamed = (item: ChargeItem): readonly string[] => (item.partOf ?? []).flatMap((part) => draftNamed(part) ?? [])

/** Whose a draft is, "Patient/p1"; null where it does not say. */
export const subjectOf = (item: ChargeItem): string | null =>
  typeof item.subject.reference === 'string' ? plainReference(item.subject.reference) : null

/** "Encounter/e1" that a draft names; null where it names none. */
export const encounterIn = ({ context }: ChargeItem): string | null => {
  const reference: unknown = isJson(context) ? context['reference'] : null
  return typeof reference === 'string' ? plainReference(reference) : null
}

/** The administrations that a draft charges for, "MedicationAdministration/ma1". */
export const administrationsIn = ({ service = [] }: ChargeItem): readonly string[] =>
  service.flatMap(({ reference }) => (typeof reference === 'string' ? plainReference(reference) : []))
    .filter((reference) => reference.startsWith('MedicationAdministration/'))
