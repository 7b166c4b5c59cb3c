import type { FhirResource } from 'fhir/r4'
import { expect, test, vi } from 'vitest'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { ladder } from '../../src/app/review-load.ts'
import { fieldTexts } from '../../src/review/corrections.ts'
import { wireTo } from '../fhir/wire.ts'
import { manyItems } from './drafts.builders.ts'
import { changeDose, chart, doseOf, keyOf, open, openOn, saved, since, spoiled, statusOn } from './server.support.ts'

test('the list is read by tag and window of time, over patients, with their names', async () => {
  const { review, sent } = await open()
  expect(sent.find((one) => one.includes('ChargeItem?'))).toContain('_tag=')
  expect(sent.find((one) => one.includes('ChargeItem?'))).toContain(`entered-date=ge${since}`)
  const { list } = review.state()
  expect(new Set(list.rows.map(({ name }) => name))).toEqual(new Set(['Rosa Testberg', 'Bela Probanski']))
  expect(new Set(list.rows.map(({ draft }) => draft.state))).toEqual(new Set(['ready', 'blocked']))
})

test('a ready draft is approved only as the version that was shown, after its dose was read again', async () => {
  const opened = await open()
  const key = keyOf(opened.review, 'ready')
  opened.sent.length = 0
  await opened.review.decide(key, { kind: 'approve' })
  expect(opened.review.state().outcomes.get(key)).toEqual({ kind: 'done', decision: 'approve' })
  expect(statusOn(opened, key)).toBe('billable')
  expect(opened.sent.findIndex((one) => one.startsWith('GET MedicationAdministration'))).toBeLessThan(opened.sent.findIndex((one) => one.startsWith('PUT')))
  expect(opened.bodies.at(-1)).toContain('"authorReference":{"reference":"Practitioner/b1"}')
})

const otherAmount = ['of another amount', { dosage: { dose: { value: 75, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } } }, 'changed'] as const

test.each([...spoiled, otherAmount])('a dose that is now %s stops the approval', async (_what, change, kind) => {
  const opened = await open()
  const key = keyOf(opened.review, 'ready')
  await changeDose(opened, doseOf(opened.review, key), change)
  await opened.review.decide(key, { kind: 'approve' })
  expect(opened.review.state().outcomes.get(key)).toMatchObject({ kind: 'check', problem: { kind } })
  expect(statusOn(opened, key)).toBe('planned')
})

test('a dose that cannot be read stops the approval', async () => {
  const wire = await wireTo([...chart, ...saved()], {}, (handle) => async (request) =>
    request.url.includes('/MedicationAdministration') ? new Response('{}', { status: 403 }) : handle(request))
  const opened = await openOn(wire)
  const key = keyOf(opened.review, 'ready')
  await opened.review.decide(key, { kind: 'approve' })
  expect(opened.review.state().outcomes.get(key)).toMatchObject({ kind: 'check', problem: { kind: 'unread' } })
  expect(statusOn(opened, key)).toBe('planned')
})

test('when a second biller was first, nothing is written over, and what they left is shown', async () => {
  const wire = await wireTo([...chart, ...saved()])
  const [mine, theirs] = [await openOn(wire), await openOn(wire, { user: 'Practitioner/b2' })]
  const key = keyOf(mine.review, 'ready')
  await theirs.review.decide(key, { kind: 'reject', reason: 'Not covered.' })
  await mine.review.decide(key, { kind: 'approve' })
  const outcome = mine.review.state().outcomes.get(key)
  expect(outcome).toMatchObject({ kind: 'conflict', isRead: true, changes: [{ field: 'status', before: 'planned', now: 'not-billable' }] })
  expect(statusOn(wire, key)).toBe('not-billable')
  expect(mine.review.state().list.rows.find(({ draft }) => draft.key === key)?.draft.state).toBe('rejected')
})

test('after a lost answer the draft is read before anything is said, and written no second time', async () => {
  let lose = false
  const wire = await wireTo([...chart, ...saved()], {}, (handle) => async (request) => {
    const answer = await handle(request)
    return lose && request.method === 'PUT' ? Response.error() : answer
  })
  const opened = await openOn(wire)
  const key = keyOf(opened.review, 'ready')
  lose = true
  await opened.review.decide(key, { kind: 'approve' })
  expect(opened.review.state().outcomes.get(key)).toEqual({ kind: 'done', decision: 'approve' })
  expect(wire.sent.filter((one) => one.startsWith('PUT'))).toHaveLength(1)
})

test('sent back, taken back and rejected: each step by the version before it', async () => {
  const opened = await open()
  const key = keyOf(opened.review, 'blocked')
  await opened.review.decide(key, { kind: 'send-back', question: 'Which NDC?' })
  await opened.review.decide(key, { kind: 'reopen', reason: 'Found.' })
  await opened.review.decide(key, { kind: 'reject', reason: 'No.' })
  expect(statusOn(opened, key)).toBe('not-billable')
  const versions = await opened.review.versions(key)
  expect(versions.ok && versions.value.map(({ notes }) => notes)).toEqual([['No.'], ['Found.'], ['Which NDC?'], []])
  expect(versions.ok && versions.value[0]?.changes[0]).toEqual({ field: 'status', before: 'planned', now: 'not-billable' })
  expect(versions.ok && versions.value[0]?.who).toBe('Practitioner/b1')
})

test('a corrected line may be approved: its correction is no change of the chart', async () => {
  const opened = await open()
  const key = keyOf(opened.review, 'ready')
  const draft = opened.review.state().list.rows.find((row) => row.draft.key === key)?.draft
  if (draft === undefined) throw new Error('The draft is gone.')
  await opened.review.decide(key, { kind: 'correct', texts: { ...fieldTexts(draft), 'ndc-quantity': '0.75 ML' }, reason: 'Label.' })
  await opened.review.check(key)
  expect(opened.review.state().outcomes.get(key)).toEqual({ kind: 'unchanged' })
  await opened.review.decide(key, { kind: 'approve' })
  expect(statusOn(opened, key)).toBe('billable')
})

test('in bulk only the ready ones are approved, and of the others it is told why', async () => {
  const opened = await open()
  const [blocked, ready] = [keyOf(opened.review, 'blocked'), keyOf(opened.review, 'ready')]
  await changeDose(opened, doseOf(opened.review, ready), { status: 'entered-in-error' })
  opened.review.askBulk()
  await opened.review.runBulk()
  const approved = opened.review.state().list.rows.filter(({ draft }) => draft.state === 'approved').length
  expect(approved).toBeGreaterThan(0)
  expect(opened.review.state().bulk).toMatchObject({ phase: 'done', approved })
  expect(opened.review.state().outcomes.get(ready)).toMatchObject({ kind: 'check', isApproval: true, problem: { kind: 'entered-in-error' } })
  expect(opened.server.resources('ChargeItem').every((item) => !isChargeItem(item) || item.status !== 'billable' || item.service?.[0]?.reference !== 'MedicationAdministration/rosa-dose')).toBe(true)
  expect(statusOn(opened, blocked)).toBe('planned')
})

test('without the right to write nothing is decided', async () => {
  const wire = await wireTo([...chart, ...saved()])
  const { review } = await openOn(wire, { canWrite: false })
  await review.decide(keyOf(review, 'ready'), { kind: 'approve' })
  expect(wire.sent.filter((one) => one.startsWith('PUT'))).toEqual([])
})

test('the ladder goes from tag to identifier to the day, and asks for nothing that is not listed', () => {
  const listing = (...names: readonly string[]) => ({
    fhirVersion: '4.0.1', supports: () => true, searchParams: () => new Set(names), conditionalCreate: () => true, transaction: true, batch: true,
  })
  const names = (...listed: readonly string[]): readonly string[] => ladder(listing(...listed), since).map((rung) => rung.map(([name]) => name).join('&'))
  expect(names('_tag', 'identifier', 'entered-date')).toEqual(['_tag&entered-date', 'identifier&entered-date', '_tag', 'identifier', 'entered-date'])
  expect(names('identifier')).toEqual(['identifier'])
  expect(names('entered-date')).toEqual(['entered-date'])
  expect(names('code')).toEqual([])
})

test('a server that refuses what it lists is asked by the next rung', async () => {
  const wire = await wireTo([...chart, ...saved()], {}, (handle) => async (request) =>
    request.url.includes('_tag=') ? new Response('{"resourceType":"OperationOutcome","issue":[]}', { status: 400 }) : handle(request))
  const { review } = await openOn(wire)
  expect(review.state().list.all).toBe(saved().length)
})

test('drafts of other apps and drafts entered before the window are not in the list', async () => {
  const [first] = saved()
  const others: readonly FhirResource[] = [
    { resourceType: 'ChargeItem', id: 'foreign', status: 'planned', code: { text: 'x' }, subject: { reference: 'Patient/rosa' }, enteredDate: '2026-03-02' },
    ...(isChargeItem(first) ? [{ ...first, id: 'old', enteredDate: '2025-12-01T10:00:00Z', identifier: [{ ...first.identifier?.[0], value: 'old-one' }] }] : []),
  ]
  const { review } = await open([...chart, ...saved(), ...others])
  expect(review.state().list.rows.some(({ draft }) => draft.id === 'foreign' || draft.id === 'old')).toBe(false)
})

test('a long list comes page by page, and is whole at the end', async () => {
  const { items, patients } = manyItems(1200)
  const { review, sent } = await open([...patients, ...items.map((item, at) => ({ ...item, id: `m${at}` }))])
  expect(review.state().list.all).toBe(1200)
  expect(review.state().read).toBe(1200)
  expect(sent.filter((one) => /ChargeItem\?|_getpages/u.test(one)).length).toBeGreaterThan(1)
})

test('an open chart element is of the draft’s own patient, whatever the evidence names', async () => {
  const opened = await open()
  const key = keyOf(opened.review, 'ready')
  const chartNow = await opened.review.chart(key)
  const draft = opened.review.state().list.rows.find((row) => row.draft.key === key)?.draft
  expect(chartNow.size).toBeGreaterThan(0)
  for (const resource of chartNow.values()) {
    const subject: unknown = resource['subject']
    if (subject !== undefined) expect(subject).toMatchObject({ reference: draft?.patient })
  }
})

test('opening another draft ends the reading of the chart of the one before, and the other one’s is read', async () => {
  let [isHeld, held, aborted] = [false, 0, 0]
  const wire = await wireTo([...chart, ...saved()], {}, (handle) => async (request) => {
    if (!isHeld || !request.url.includes('_id=')) return handle(request)
    // As fetch does with a request that is given up.
    return new Promise<Response>((_, reject) => {
      const giveUp = (): void => {
        aborted += 1
        reject(new DOMException('', 'AbortError'))
      }
      held += 1
      if (request.signal.aborted) giveUp()
      else request.signal.addEventListener('abort', giveUp)
    })
  })
  const { review } = await openOn(wire)
  const [first, second] = [keyOf(review, 'ready'), keyOf(review, 'blocked')]
  review.open(first)
  isHeld = true
  const reading = review.chart(first)
  await vi.waitFor(() => expect(held).toBeGreaterThan(0), 10_000)
  review.open(first)
  expect(aborted).toBe(0)
  review.open(second)
  expect((await reading).size).toBe(0)
  expect(aborted).toBeGreaterThan(0)
  isHeld = false
  expect((await review.chart(second)).size).toBeGreaterThan(0)
})

test('drafts of a server are of the day that the site has', async () => {
  const late = saved().map((item): FhirResource => (isChargeItem(item) ? { ...item, occurrencePeriod: undefined, occurrenceDateTime: '2026-03-19T02:00:00Z' } : item))
  const { review } = await openOn(await wireTo([...chart, ...late]), { timeZone: 'America/Chicago' })
  expect(new Set(review.state().list.rows.map(({ draft }) => draft.serviceDate))).toEqual(new Set(['2026-03-18']))
})
