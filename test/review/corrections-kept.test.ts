import type { ChargeItem, FhirResource } from 'fhir/r4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentedInjection } from '../../mocks/scenarios/injections.ts'
import { infusionWithoutStop } from '../../mocks/scenarios/infusions.ts'
import { staff } from '../../mocks/scenarios/staff.ts'
import { isEdited, withFingerprint } from '../../src/fhir/draft-fingerprint.ts'
import { mergedDraft } from '../../src/fhir/draft-merge.ts'
import { isChargeItem, readDrafts, type StoredDraft } from '../../src/fhir/drafts.ts'
import { extensionUrl, medplumModifierUrl } from '../../src/fhir/extensions.ts'
import { planSave, saveDrafts } from '../../src/fhir/write.ts'
import { corrected, correctionsOf, fieldsOf, fieldTexts, uncorrected, withNdc, type CorrectedField } from '../../src/review/corrections.ts'
import type { ReviewDraft } from '../../src/review/draft.ts'
import { wireTo } from '../fhir/wire.ts'
import { author, documentsOf, draftOf, firstWhere, sandboxItems } from './drafts.builders.ts'

const other: Readonly<Record<CorrectedField, string>> = {
  'ndc': '99999098701', 'ndc-quantity': '7.25 ML', 'units': '9', 'modifiers': 'JZ RT', 'diagnoses': 'K50.90 M06.9', 'description': 'ANOTHER DRUG 5MG SUBQ',
}

/** The named fields in which the form of a draft takes the other values: a quantity wants its NDC. */
const changedIn = (draft: ReviewDraft, names: ReadonlySet<string>): readonly CorrectedField[] =>
  fieldsOf(draft).filter((field) =>
    names.has(field) && fieldTexts(draft)[field] !== other[field] && (field !== 'ndc-quantity' || names.has('ndc') || draft.said.ndc !== null))

/** A biller corrects some fields of a draft. */
const correctedIn = (draft: ReviewDraft, fields: readonly CorrectedField[]): ChargeItem =>
  corrected(draft, { ...fieldTexts(draft), ...Object.fromEntries(fields.map((field) => [field, other[field]])) }, 'Seen on the label.', author)

const storedAs = (item: ChargeItem): StoredDraft => {
  const [draft] = readDrafts([{ ...item, id: 'c1', meta: { ...item.meta, versionId: '1' } }])
  if (draft === undefined) throw new Error('This is no draft of ours.')
  return draft
}

const bare = (item: ChargeItem): string => (item.subject.reference ?? '').slice('Patient/'.length)
const withoutParts = ({ partOf: _parts, ...item }: ChargeItem): ChargeItem => item

/** What a save at the bedside would write in place of a stored draft, for this derived line; null where it writes nothing. */
const bedsideWrites = (stored: ChargeItem, derived: ChargeItem): ChargeItem | null => {
  const [step] = planSave([{ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: derived }] }], [storedAs(stored)], bare(derived))
  return step?.kind === 'update' || step?.kind === 'create' ? step.resource : null
}

const anyItem = fc.constantFrom(...sandboxItems.map(withoutParts))
const someFields = fc.subarray(Object.keys(other)).map((names) => new Set(names))
const changes: fc.Arbitrary<Partial<ChargeItem>> = fc.constantFrom(
  {}, { quantity: { value: 4 } }, { occurrenceDateTime: '2026-01-05T10:00:00-06:00', occurrencePeriod: undefined }, { reason: [{ coding: [{ code: 'E11.9' }] }] },
)

test('what a biller corrected is in the draft after any later save at the bedside, and so is the correction', () => {
  let writes = 0
  fc.assert(fc.property(anyItem, someFields, changes, fc.boolean(), (item, names, change, hasPrint) => {
    const draft = draftOf(item)
    const fields = changedIn(draft, names)
    const mine = correctedIn(draft, fields)
    // Drafts of before the fingerprint tell by the correction alone that somebody changed them.
    const stored = hasPrint ? mine : { ...mine, extension: mine.extension?.filter(({ url }) => url !== extensionUrl('fingerprint')) }
    const written = bedsideWrites(stored, { ...item, ...change })
    if (fields.length > 0) expect(written).toBeNull()
    if (written !== null) writes += 1
    const now = draftOf(written ?? stored)
    for (const field of fields) expect(fieldTexts(now)[field]).toBe(other[field])
    expect(correctionsOf(now).map(({ field }) => field)).toEqual(fields)
  }), { numRuns: 100 })
  expect(writes).toBeGreaterThan(0)
})

test('a correction is nothing derived: the fingerprint does not tell of it, and a merge leaves it', () => {
  fc.assert(fc.property(anyItem, someFields, (item, names) => {
    const draft = draftOf(item)
    const fields = changedIn(draft, names)
    const mine = correctedIn(draft, fields)
    expect(isEdited(item)).toBe(false)
    expect(isEdited(mine)).toBe(fields.length > 0)
    expect(isEdited(uncorrected({ resource: mine }))).toBe(false)
    const told = (one: ChargeItem): string | undefined => withFingerprint(one).extension?.find(({ url }) => url === extensionUrl('fingerprint'))?.valueString
    const noted = mine.extension?.filter(({ url }) => url === extensionUrl('correction')) ?? []
    expect(told({ ...item, extension: [...(item.extension ?? []), ...noted] })).toBe(told(item))
    const merged = mergedDraft(mine, item)
    expect(correctionsOf({ resource: merged })).toEqual(correctionsOf({ resource: mine }))
  }), { numRuns: 60 })
})

test('a correction of another version, of a field that is not known here, is kept by every correction that follows', () => {
  const draft = firstWhere(({ kind, state }) => kind === 'drug' && state === 'ready')
  const later = { url: extensionUrl('correction'), extension: [{ url: 'field', valueCode: 'place-of-service' }, { url: 'reason', valueString: 'Later.' }] }
  const seen = draftOf({ ...draft.resource, extension: [...(draft.resource.extension ?? []), later] })
  expect(correctionsOf(seen)).toEqual([])
  expect(correctedIn(seen, ['units']).extension).toContainEqual(later)
})

test('a corrected modifier stands in Medplum’s form too, where the draft has that form', () => {
  const draft = firstWhere(({ kind, state }) => kind === 'drug' && state === 'ready')
  const jw = { url: medplumModifierUrl, valueCodeableConcept: { coding: [{ code: 'JW' }] } }
  const both = correctedIn(draftOf({ ...draft.resource, extension: [...(draft.resource.extension ?? []), jw] }), ['modifiers'])
  expect(both.extension?.filter(({ url }) => url === medplumModifierUrl).map((one) => one.valueCodeableConcept?.coding?.[0]?.code)).toEqual(['JZ', 'RT'])
  expect(correctedIn(draft, ['modifiers']).extension?.some(({ url }) => url === medplumModifierUrl)).toBe(false)
})

test('a waste line says its corrected amounts in both of its places', () => {
  const drug = firstWhere(({ kind, state }) => kind === 'drug' && state === 'ready').resource
  const waste = { url: extensionUrl('waste'), extension: [{ url: 'units', valueDecimal: 1 }, { url: 'value', valueDecimal: 0.5 }, { url: 'unit', valueCode: 'ML' }] }
  const line = draftOf({ ...drug, extension: [...(drug.extension ?? []), waste] })
  const mine = correctedIn(line, ['units', 'ndc-quantity'])
  expect(mine.extension?.find(({ url }) => url === extensionUrl('waste'))?.extension).toEqual([
    { url: 'value', valueDecimal: 7.25 }, { url: 'unit', valueCode: 'ML' }, { url: 'units', valueDecimal: 9 },
  ])
})

test('on a server the whole way: saved, corrected in Review, saved again at the bedside, and nothing is lost', async () => {
  const chart: readonly FhirResource[] = [...staff, ...documentedInjection.resources, ...infusionWithoutStop.resources]
  const wire = await wireTo(chart)
  const documents = documentsOf(chart)
  const [first] = documents
  const patient = (first?.entry ?? []).flatMap(({ resource }) => (isChargeItem(resource) ? [bare(resource)] : []))[0] ?? ''
  const draftsNow = (): readonly StoredDraft[] => readDrafts(wire.server.resources('ChargeItem').map((item) => ({ ...item })))
  const save = async () => saveDrafts(wire.client, wire.capability, planSave(documents.slice(0, 1), draftsNow(), patient))
  const created = await save()
  expect(created.lines.every(({ outcome }) => outcome === 'created')).toBe(true)
  const stored = draftsNow().find(({ resource }) => resource.productCodeableConcept !== undefined)
  if (stored === undefined) throw new Error('No drug line was saved.')
  const mine = correctedIn(draftOf(stored.resource), ['units', 'description'])
  const put = await wire.client.send({ method: 'PUT', path: `ChargeItem/${stored.id}`, body: mine, ifMatch: stored.versionId ?? '' })
  expect(put.ok).toBe(true)
  const again = await save()
  expect(again.lines.find(({ identifier }) => identifier === stored.identifier)).toMatchObject({ outcome: 'failed', why: 'edited' })
  const now = draftOf(draftsNow().find(({ id }) => id === stored.id)?.resource)
  expect(now.said.units).toBe(9)
  expect(correctionsOf(now).map(({ field }) => field)).toEqual(['units', 'description'])
})

test('a description that names the product follows another NDC, and goes back with it, unless a biller has written it', () => {
  const item = sandboxItems.find(({ productCodeableConcept, code }) => {
    const ndc = productCodeableConcept?.coding?.[0]?.code
    return ndc !== undefined && code.text?.includes(ndc) === true
  })
  if (item === undefined) throw new Error('No description names its NDC.')
  const draft = draftOf(item)
  const texts = fieldTexts(draft)
  const followed = withNdc(draft, texts, '99999-0987-01')
  expect(followed).toMatchObject({ ndc: '99999-0987-01', description: texts.description.replace(texts.ndc, '99999098701') })
  expect(followed.description).not.toBe(texts.description)
  expect(withNdc(draft, followed, '99999-09')).toEqual({ ...texts, ndc: '99999-09' })
  expect(withNdc(draft, followed, texts.ndc)).toEqual(texts)
  const own = { ...texts, description: 'IN MY OWN WORDS' }
  expect(withNdc(draft, own, '99999-0987-01').description).toBe('IN MY OWN WORDS')
})
