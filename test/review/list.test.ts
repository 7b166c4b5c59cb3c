import { expect, test } from 'vitest'
import { createReviewList, type ReviewList } from '../../src/app/review-list.ts'
import type { PatientLine } from '../../src/app/patient.ts'
import { byText } from '../../src/fhir/element.ts'
import { reviewDraft, type ReviewDraft } from '../../src/review/draft.ts'
import type { Row } from '../../src/review/work-list.ts'
import { manyItems } from './drafts.builders.ts'

const { items } = manyItems(60)
const drafts = items.flatMap((item, at) => reviewDraft({ ...item, id: `m${at}` }, `ChargeItem/m${at}`) ?? [])
const pageOf = (from: number): readonly ReviewDraft[] => drafts.slice(from, from + 20)

const named = (...patients: readonly string[]): ReadonlyMap<string, PatientLine> =>
  new Map(patients.map((reference) => [reference, { name: `Alex ${reference}`, birthDate: null, recordNumber: null }] as const))

/** How many rows of the list are others than before a step. */
const builtBy = (list: ReviewList, step: () => void): number => {
  const before: ReadonlySet<Row> = new Set(list.all())
  step()
  return list.all().filter((row) => !before.has(row)).length
}

test('each page builds the rows of its own drafts, each name those of its patient, and no other row is built again', () => {
  const list = createReviewList(() => '2026-03-20')
  expect([0, 20, 40].map((from) => builtBy(list, () => list.add(pageOf(from))))).toEqual([20, 20, 20])
  expect(builtBy(list, () => list.name(named('Patient/m0', 'Patient/m7')))).toBe(6)
  expect(builtBy(list, () => list.name(named('Patient/m0', 'Patient/stranger')))).toBe(0)
  expect(list.all().filter(({ name }) => name.startsWith('Alex')).map(({ draft }) => draft.patient ?? '').toSorted(byText))
    .toEqual(['Patient/m0', 'Patient/m0', 'Patient/m0', 'Patient/m7', 'Patient/m7', 'Patient/m7'])
})

test('the list that came page by page is the list that came at once', () => {
  const [slow, quick] = [createReviewList(() => '2026-03-20'), createReviewList(() => '2026-03-20')]
  for (const from of [0, 20, 40]) {
    slow.add(pageOf(from))
    slow.name(named(...pageOf(from).flatMap(({ patient }) => patient ?? [])))
  }
  quick.reset(drafts, named(...drafts.flatMap(({ patient }) => patient ?? [])))
  expect(slow.all()).toEqual(quick.all())
  expect(slow.list().counts).toEqual(quick.list().counts)
})

test('a service whose drug line comes with a later page has its drug then, and a line that comes twice is marked on both', () => {
  const list = createReviewList(() => '2026-03-20')
  const drugLine = drafts.find(({ kind }) => kind === 'drug')
  if (drugLine === undefined) throw new Error('There is no drug line.')
  const service: ReviewDraft = { ...drugLine, key: 'ChargeItem/service', identifier: 'service', kind: 'administration', drug: null }
  list.add([service])
  expect(list.row(service.key)?.draft.drug).toBeNull()
  expect(builtBy(list, () => list.add([drugLine]))).toBe(2)
  expect(list.row(service.key)?.draft.drug).toBe(drugLine.drug)
  list.add([{ ...drugLine, key: 'ChargeItem/twin' }])
  expect([drugLine.key, 'ChargeItem/twin', service.key].map((key) => list.row(key)?.marking.isRepeated)).toEqual([true, true, false])
})

test('another list takes over no row of the one before, though its drafts have the same keys', () => {
  const list = createReviewList(() => '2026-03-20')
  list.reset(pageOf(0), named('Patient/m0'))
  list.reset(pageOf(0), new Map())
  expect(list.all().filter(({ name }) => name.startsWith('Alex'))).toEqual([])
})
