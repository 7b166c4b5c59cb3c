/** A biller whose token does not reach all of the chart that the bedside saw. */
import type { FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { checkMark, checkSentence, checkTold } from '../../src/ui/review/problem-words.ts'
import { wireTo } from '../fhir/wire.ts'
import { changeDose, chart, doseOf, keyOf, openOn, saved, statusOn, type Opened } from './server.support.ts'

const types = ['ChargeItem', 'Patient', 'Encounter', 'MedicationAdministration', 'MedicationRequest', 'Medication', 'Condition', 'Coverage', 'Practitioner', 'Location', 'Organization']

const without = (...left: readonly string[]): string =>
  types.filter((type) => !left.includes(type)).map((type) => `user/${type}.${type === 'ChargeItem' ? 'rus' : 'rs'}`).join(' ')

/** The chart was written to when the server was filled, after its drafts were entered: each is derived anew. */
const opened = async (...left: readonly string[]): Promise<Opened> => openOn(await wireTo([...chart, ...saved()], {}, undefined, without(...left)))

const isOf = (one: FhirResource, type: string): boolean => one.resourceType === type

test.each(['Medication', 'Condition', 'Coverage'])('without the right to read %s nothing is said to have changed: the draft is not read again, and which part is told', async (type) => {
  expect(chart.some((one) => isOf(one, type))).toBe(true)
  const { review } = await opened(type)
  const key = keyOf(review, 'ready')
  await review.check(key)
  const outcome = review.state().outcomes.get(key)
  expect(outcome).toEqual({ kind: 'check', problem: { kind: 'unread', problem: null, types: [type] } })
})

test.each(['Medication', 'Condition', 'Coverage'])('without the right to read %s no draft that rests on it is approved', async (type) => {
  const wire = await opened(type)
  const key = keyOf(wire.review, 'ready')
  await wire.review.decide(key, { kind: 'approve' })
  expect(wire.review.state().outcomes.get(key)).toMatchObject({ kind: 'check', problem: { kind: 'unread', types: [type] } })
  expect(statusOn(wire, key)).toBe('planned')
})

test('the check of the list says the same, and marks no draft as changed', async () => {
  const { review } = await opened('Condition', 'Coverage')
  await review.checkList()
  const { list } = review.state()
  const ready = list.rows.find(({ draft }) => draft.key === keyOf(review, 'ready'))
  expect(ready?.marking.check).toEqual({ kind: 'unread', problem: null, types: ['Condition', 'Coverage'] })
  expect(list.counts.mark.get('changed')).toBeUndefined()
})

test('names of staff are nothing that a draft rests on: what changed without them has changed', async () => {
  const wire = await opened('Practitioner')
  const key = keyOf(wire.review, 'ready')
  await wire.review.check(key)
  expect(wire.review.state().outcomes.get(key)).toEqual({ kind: 'unchanged' })
  const full = await openOn(await wireTo([...chart, ...saved()], {}, undefined, `${without('Practitioner')} user/MedicationAdministration.u`))
  await changeDose(full, doseOf(full.review, key), { dosage: { dose: { value: 75, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } } })
  await full.review.check(key)
  expect(full.review.state().outcomes.get(key)).toMatchObject({ kind: 'check', problem: { kind: 'changed' } })
})

test('the words name what could not be read, and do not say that anything was changed', () => {
  const check = { kind: 'unread', problem: null, types: ['Condition', 'Coverage'] } as const
  expect(checkTold(check)).toMatch(/^Condition, Coverage could not be read again, .* It was not approved\./u)
  expect([checkMark(check), checkSentence(check)].join(' ')).toMatch(/^Not read again: Condition, Coverage Condition, Coverage could not be read again/u)
  expect(`${checkTold(check)} ${checkSentence(check)}`).not.toMatch(/chang/u)
})
