/** A biller whose token does not reach all of the chart that the bedside saw. */
import type { FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { checkMark, checkSentence } from '../../src/ui/review/check-words.ts'
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
  expect(outcome).toEqual({ kind: 'check', problem: { kind: 'unread', problem: null, types: [type] }, isApproval: false })
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
  expect(checkSentence(check, true)).toMatch(/^Condition, Coverage could not be read again, .* It was not approved\./u)
  expect(checkSentence(check)).not.toContain('approved')
  expect(checkMark(check)).toBe('Not read again: Condition, Coverage')
  expect(`${checkSentence(check, true)} ${checkMark(check) ?? ''}`).not.toMatch(/chang/u)
})

/** A server that keeps a type back without a word: a search finds nothing, and a read answers `status`, or with another empty list. */
const keptBack = async (type: string, status: number | null, mayRead?: (type: string) => boolean): Promise<Opened> => {
  const empty = { resourceType: 'Bundle', type: 'searchset', total: 0, entry: [] }
  const outcome = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] }
  const answer = (body: object, code: number): Response => new Response(JSON.stringify(body), { status: code, headers: { 'Content-Type': 'application/fhir+json' } })
  const wire = await wireTo([...chart, ...saved()], {}, (handle) => async (request) => {
    const asked = new RegExp(`/${type}(?<id>/[^?]+)?(?:\\?|$)`, 'u').exec(request.url)
    if (asked === null || request.method !== 'GET') return handle(request)
    return asked.groups?.['id'] !== undefined && status !== null ? answer(outcome, status) : answer(empty, 200)
  })
  return openOn(wire, mayRead === undefined ? {} : { mayRead })
}

/** What an approval of a ready draft came to, which wrote nothing. */
const inTheWay = async (there: Opened): Promise<unknown> => {
  const key = keyOf(there.review, 'ready')
  await there.review.decide(key, { kind: 'approve' })
  expect(statusOn(there, key)).toBe('planned')
  return there.review.state().outcomes.get(key)
}

const stopped = (problem: object): object => ({ kind: 'check', isApproval: true, problem })
const unread = (type: string): object => stopped({ kind: 'unread', problem: null, types: [type] })

test.each(['Condition', 'MedicationAdministration'])('a server that answers for %s with an empty list, and no more, has not changed: that it could not be read is said', async (type) => {
  expect(await inTheWay(await keptBack(type, null))).toEqual(unread(type))
  expect(await inTheWay(await keptBack(type, 403))).toEqual(unread(type))
})

test.each(['Condition', 'MedicationAdministration'])('where the token does not reach %s an empty list proves nothing, though the server calls it not found', async (type) => {
  expect(await inTheWay(await keptBack(type, 404, (one) => one !== type))).toEqual(unread(type))
})

test('what the server itself calls gone is gone: the dose is missing, and without its condition the draft has changed', async () => {
  const { review } = await opened()
  const dose = doseOf(review, keyOf(review, 'ready'))
  expect(await inTheWay(await keptBack('MedicationAdministration', 410))).toEqual(stopped({ kind: 'missing', administration: `MedicationAdministration/${dose}` }))
  expect(await inTheWay(await keptBack('Condition', 410))).toMatchObject(stopped({ kind: 'changed' }))
})

test('the check of the whole list asks for one resource out of reach, and not for all of its type', async () => {
  const list = await keptBack('MedicationAdministration', 403)
  list.sent.length = 0
  await list.review.checkList()
  const { rows } = list.review.state().list
  expect(rows.length).toBeGreaterThan(2)
  expect(rows.map(({ marking }) => marking.check)).toEqual(rows.map(() => ({ kind: 'unread', problem: null, types: ['MedicationAdministration'] })))
  expect(list.sent.filter((one) => one.startsWith('GET MedicationAdministration/'))).toHaveLength(1)
})
