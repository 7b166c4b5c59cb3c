import type { ChargeItem } from 'fhir/r4'
import { expect, test } from 'vitest'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import { staff } from '../../mocks/scenarios/staff.ts'
import { thousandDoses } from '../../mocks/scenarios/thousand.ts'
import { claimTextsOf } from '../../src/app/export.ts'
import { derive } from '../../src/billing/derive.ts'
import type { PayerOverrides } from '../../src/billing/payers.ts'
import { emptySite } from '../../src/billing/site.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { copyTexts, csvOf, visitSheets, type CopyText } from '../../src/review/claim-rows.ts'
import type { ReviewDraft } from '../../src/review/draft.ts'
import { stateWords } from '../../src/review/state-words.ts'
import { visitOf } from '../../src/review/visit.ts'
import { rowsOf } from '../../src/review/work-list.ts'
import { draftOf, firstWhere, readyDraft, sandboxItems } from './drafts.builders.ts'

const all = sandboxItems.map((item, at) => draftOf(item, String(at)))
const visits = [...new Map(all.map((draft) => [`${draft.patient ?? ''} ${draft.encounter ?? ''}`, visitOf(draft, all)])).values()]
const longVisit = visits.find((visit) => visit.length > 4 && visit.every(({ state }) => state === 'ready')) ?? []

const texts = (draft: ReviewDraft, visit: readonly ReviewDraft[] = [draft], payers: PayerOverrides = {}): readonly CopyText[] => {
  const { own, other } = copyTexts(draft, visit, payers)
  return [...own, ...other]
}
const textOf = (found: readonly CopyText[], id: string): string => found.find((one) => one.id === `${id}-0`)?.text ?? '(none)'

const changed = (draft: ReviewDraft, change: Partial<ChargeItem>, key = draft.key): ReviewDraft => draftOf({ ...draft.resource, ...change }, key)

test('the sheet of a visit says what the bedside exports of the same visit', () => {
  const charts = allScenarios.filter((scenario) => scenario !== thousandDoses).flatMap(({ resources }) => resources)
  const derived = derive(
    chartFromEntries([...staff, ...charts].map((resource) => ({ fullUrl: null, resource: { ...resource }, at: resource.resourceType }))),
    { site: emptySite, answers: new Map() },
  )
  const site = { ...emptySite, payers: { medicare: { ndcQtyDecimals: 3 as const }, commercial: { uomAllowed: ['UN' as const] } } }
  const bedside = new Map(claimTextsOf({ derived, answers: new Map() }, site).map(({ encounter, sheet }) => [encounter, sheet]))
  expect(bedside.size).toBeGreaterThan(10)
  for (const visit of visits) {
    const { sheets, leftOut } = visitSheets(visit, site.payers)
    expect(leftOut).toEqual([])
    expect(sheets.map(({ sheet }) => sheet)).toEqual([bedside.get(visit[0]?.encounter ?? null)])
  }
})

test('what the site sets for a payer holds in the texts: a unit that it does not take is not written', () => {
  const draft = firstWhere(({ line, payer }) => line?.ndc?.unit === 'ML' && payer !== null)
  const strict = { [draft.payer ?? 'unknown']: { uomAllowed: ['UN' as const] } }
  expect(textOf(texts(draft), '837p')).toContain('CTP****')
  expect(textOf(texts(draft), '837p')).not.toContain('<UNIT>')
  expect(textOf(texts(draft, [draft], strict), '837p')).toContain('<UNIT>')
  expect(texts(draft, [draft], strict).flatMap(({ problems }) => problems)).toContain('This payer does not take the unit ML: convert the quantity to one it takes.')
})

test('pointers lead into the diagnoses of the whole claim, in whatever order the list is', () => {
  const draft = readyDraft()
  const before = changed(draft, { identifier: [{ ...draft.resource.identifier?.[0], value: 'other-line' }], reason: [{ coding: [{ code: 'E11.9' }] }], occurrenceDateTime: '2020-01-01T08:00:00Z', occurrencePeriod: undefined }, 'other')
  expect(textOf(texts(draft), 'cms1500-24e')).toMatch(/^A/u)
  expect(textOf(texts(draft, [before, draft]), 'cms1500-24e')).toMatch(/^B/u)
  expect(texts(draft, [draft, before])).toEqual(texts(draft, [before, draft]))
  const [shown] = visitSheets([draft, before], {}).sheets
  expect(shown?.sheet).toEqual(visitSheets([before, draft], {}).sheets[0]?.sheet)
})

test('a field that stays empty is shown with what is missing', () => {
  const { productCodeableConcept: _product, ...without } = readyDraft().resource
  const shaded = texts(draftOf(without)).find(({ id }) => id === 'cms1500-24-shaded-0')
  expect(shaded).toMatchObject({ text: '', problems: ['This payer wants an NDC, and the line has none.'] })
  const blanks = texts(readyDraft()).find(({ id }) => id === '837p-0')?.problems
  expect(blanks).toContain('<CHARGE>: your charge for the line')
})

test('an amount that was discarded, and that the payer wants in words, is told from the answer', () => {
  const draft = readyDraft()
  const url = extensionUrl('answer')
  const answer = { url, extension: [{ url: 'what', valueCode: 'waste' }, { url: 'value', valueString: '25 mg' }] }
  const finding = { severity: 'warning', code: 'business-rule', details: { coding: [{ code: 'modifier-waste-on-unclassified' }], text: 'Waste.' } }
  const wasted = draftOf({
    ...draft.resource, extension: [...(draft.resource.extension ?? []), answer], contained: [{ resourceType: 'OperationOutcome', id: 'findings', issue: [finding] }],
  })
  expect(textOf(texts(wasted), '837p')).toContain('WASTE 25MG')
  expect(textOf(texts(draft), '837p')).not.toContain('WASTE')
  expect(textOf(texts(changed(wasted, { contained: undefined })), '837p')).not.toContain('WASTE')
})

test('a line that will not be claimed stands on no sheet, and is named with the reason', () => {
  const [first, second, third, ...rest] = longVisit
  if (first === undefined || second === undefined || third === undefined) throw new Error('No visit has so many lines.')
  const visit = [
    changed(first, { status: 'not-billable' }), changed(second, { status: 'entered-in-error' }), changed(third, { status: 'aborted' }), ...rest,
  ]
  const { sheets, leftOut } = visitSheets(visit, {})
  expect(leftOut.map(({ why }) => why).toSorted()).toEqual(['closed', 'mistake', 'rejected'])
  expect(sheets.flatMap(({ lines }) => lines).map(({ key }) => key).toSorted()).toEqual(rest.map(({ key }) => key).toSorted())
  const billed = visitSheets([changed(first, { status: 'billed' }), ...rest], {})
  expect(billed.leftOut).toEqual([])
})

test('a line that is there twice is claimed by no sheet until one of the two is a mistake', () => {
  const [first, ...rest] = longVisit
  if (first === undefined) throw new Error('There is no visit.')
  const twin = changed(first, {}, 'twin')
  const twice = visitSheets([first, twin, ...rest], {})
  expect(twice.leftOut.map(({ why }) => why)).toEqual(['several-drafts', 'several-drafts'])
  const sorted = visitSheets([first, changed(twin, { status: 'entered-in-error' }), ...rest], {})
  expect(sorted.sheets.flatMap(({ lines }) => lines)).toHaveLength(rest.length + 1)
})

test('lines of two payers are two claims, and stopped and open lines are counted', () => {
  const [first, ...rest] = longVisit
  if (first === undefined) throw new Error('There is no visit.')
  const url = extensionUrl('payer')
  const other = changed(first, { extension: [...(first.resource.extension ?? []).filter((one) => one.url !== url), { url, valueCode: 'aetna' }] })
  expect(visitSheets([other, ...rest], {}).sheets.map(({ lines }) => lines.length).toSorted((a, b) => a - b)).toEqual([1, rest.length])
  const mixed = visitSheets([changed(first, { status: 'billable' }), ...rest], {}).sheets
  expect(mixed.map(({ open, stopped }) => [open, stopped])).toEqual([[rest.length, 0]])
  const [blocked] = visitSheets([firstWhere(({ state }) => state === 'blocked')], {}).sheets
  expect(blocked).toMatchObject({ stopped: 1, open: 1 })
})

test('a visit is of one patient, whatever its number, and without one it is what hangs on the same doses', () => {
  const draft = readyDraft()
  const stranger = changed(draft, { subject: { reference: 'Patient/stranger' } }, 'stranger')
  expect(visitOf(draft, [draft, stranger])).toEqual([draft])
  const dose = (key: string, ...doses: readonly string[]): ReviewDraft =>
    changed(draft, { context: undefined, service: doses.map((id) => ({ reference: `MedicationAdministration/${id}` })) }, key)
  const [drugA, drugB, shared, far] = [dose('a', '1'), dose('b', '2'), dose('s', '1', '2'), dose('f', '9')]
  expect(visitOf(drugA, [drugA, drugB, shared, far]).map(({ key }) => key)).toEqual(['a', 'b', 's'])
  expect(visitOf(changed(draft, { subject: {} }, 'nobody'), [draft]).map(({ key }) => key)).toEqual(['nobody'])
})

test('a half-written draft shows in its texts and in the table what it has', () => {
  const { quantity: _quantity, ...without } = readyDraft().resource
  const half = draftOf(without)
  expect(half.line).toBeNull()
  expect(textOf(texts(half), 'cms1500-24-shaded')).toMatch(/^N4\d{11}/u)
  expect(textOf(texts(half), '837p')).toContain('<UNITS>')
  expect(csvOf(rowsOf([half], () => 'Alex Testperson', '2026-03-20'), stateWords)).toContain(half.said.diagnoses[0] ?? 'none')
})
