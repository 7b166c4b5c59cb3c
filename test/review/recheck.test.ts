import type { ChargeItem, FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { withFingerprint } from '../../src/fhir/draft-fingerprint.ts'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { noFilters, type Row } from '../../src/review/work-list.ts'
import { wireTo, type Wire } from '../fhir/wire.ts'
import { manyItems } from './drafts.builders.ts'
import { changeDose, chart, doseOf, keyOf, open, openOn, saved, spoiled, write, type Opened } from './server.support.ts'

/** A server whose chart was written before the drafts were entered (2026-03-02), and goes on from there. */
const early = async (between?: Parameters<typeof wireTo>[2], items = saved()): Promise<Wire & { readonly clock: { now: number } }> => {
  const clock = { now: Date.parse('2026-03-01T12:00:00Z') }
  const wire = await wireTo([...chart, ...items], { now: () => clock.now }, between)
  clock.now = Date.parse('2026-03-20T08:00:00Z')
  return { ...wire, clock }
}

const rowOf = ({ review }: Opened, key: string): Row => {
  const row = review.state().list.rows.find(({ draft }) => draft.key === key)
  if (row === undefined) throw new Error(`${key} is not in the list.`)
  return row
}

const asked = ({ sent }: Wire, type: string): readonly string[] => sent.filter((one) => one.startsWith(`GET ${type}`))

const openStates: readonly string[] = ['ready', 'blocked', 'sent-back', 'answered']

test('where nothing was written to since, the whole list is checked by lists of ids, and nothing is derived anew', async () => {
  const opened = await openOn(await early())
  opened.sent.length = 0
  await opened.review.checkList()
  const { list, checking, unchecked } = opened.review.state()
  expect(list.rows.every(({ marking }) => marking.check?.kind === 'unchanged')).toBe(true)
  expect(checking).toEqual({ done: list.all, all: list.all, isRunning: false })
  expect(unchecked).toBe(0)
  expect(opened.sent.every((one) => one.includes('_id='))).toBe(true)
  expect(asked(opened, 'MedicationAdministration')).toHaveLength(1)
})

test('a dose that was changed since marks its drafts with what would differ now, and no others', async () => {
  const opened = await openOn(await early())
  const key = keyOf(opened.review, 'ready')
  await changeDose(opened, doseOf(opened.review, key), { dosage: { dose: { value: 75, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } } })
  await opened.review.checkList()
  expect(rowOf(opened, key).marking.check).toMatchObject({ kind: 'changed' })
  const { check } = rowOf(opened, key).marking
  const fields = check?.kind === 'changed' ? check.fields.map(({ field }) => field) : []
  expect(fields).toEqual(expect.arrayContaining(['ndc-quantity', 'description']))
  opened.review.filter({ mark: 'changed' })
  const shown = opened.review.state().list.rows.map(({ draft }) => draft)
  expect(shown.length).toBeGreaterThan(0)
  expect(new Set(shown.map(({ patient }) => patient))).toEqual(new Set(['Patient/rosa']))
  expect(opened.review.state().list.counts.mark.get('changed')).toBe(shown.length)
})

test('a diagnosis that was changed since is found by the evidence of the draft, though no dose was touched', async () => {
  const opened = await openOn(await early())
  const key = keyOf(opened.review, 'ready')
  const condition = opened.server.resources('Condition').find(({ id }) => id === 'rosa-ra')
  await write(opened, 'Condition/rosa-ra', { ...condition, code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'M05.9' }] } })
  await opened.review.checkList()
  expect(rowOf(opened, key).marking.check).toMatchObject({ kind: 'changed', fields: [{ field: 'diagnoses', before: 'M06.9', now: 'M05.9' }] })
})

test.each(spoiled)('a dose that is now %s marks its draft, an approved one too', async (_what, change, kind) => {
  const opened = await openOn(await early())
  const key = keyOf(opened.review, 'ready')
  await opened.review.decide(key, { kind: 'approve' })
  expect(rowOf(opened, key).draft.state).toBe('approved')
  await changeDose(opened, doseOf(opened.review, key), change)
  await opened.review.checkList()
  expect(rowOf(opened, key).marking.check).toMatchObject({ kind })
})

test('what belongs to another patient by now proves nothing: the draft is marked, and nothing is derived from it', async () => {
  const opened = await openOn(await early())
  const key = keyOf(opened.review, 'ready')
  const condition = opened.server.resources('Condition').find(({ id }) => id === 'rosa-ra')
  await write(opened, 'Condition/rosa-ra', { ...condition, subject: { reference: 'Patient/bela' } })
  await opened.review.checkList()
  expect(rowOf(opened, key).marking.check).toEqual({ kind: 'other-patient', administration: 'Condition/rosa-ra' })
})

test('a dose that cannot be read is told as not read, never as unchanged or missing', async () => {
  const opened = await openOn(await early((handle) => async (request) =>
    request.url.includes('/MedicationAdministration') ? new Response('{}', { status: 403 }) : handle(request)))
  await opened.review.checkList()
  expect(opened.review.state().list.rows.every(({ marking }) => marking.check?.kind === 'unread')).toBe(true)
  expect(opened.review.state().list.counts.mark.get('changed')).toBeUndefined()
})

const byRules = (version: string, change: Partial<ChargeItem> = {}) => saved().map((item): FhirResource => {
  if (!isChargeItem(item)) return item
  const url = extensionUrl('version')
  const extension = [...(item.extension ?? []).filter((one) => one.url !== url), { url, extension: [{ url: 'rules', valueString: version }] }]
  return withFingerprint({ ...item, ...change, extension })
})

test('where other rules came to something else, the draft says what would differ now, though nobody touched its chart', async () => {
  const opened = await openOn(await early(undefined, byRules('2019.4', { quantity: { value: 4 } })))
  await opened.review.checkList()
  for (const { marking, marks } of opened.review.state().list.rows) {
    expect(marking.check).toMatchObject({ kind: 'changed', fields: [{ field: 'units', before: '4', now: '1' }] })
    expect([...marks]).toEqual(['changed', 'older'])
  }
})

test('a draft of other rules is marked without any request, and derived anew it is found to say the same', async () => {
  const opened = await openOn(await early(undefined, byRules('2019.4')))
  const marked = opened.review.state().list.rows.filter(({ marks }) => marks.has('older'))
  expect(marked).toHaveLength(opened.review.state().list.all)
  expect(opened.sent.filter((one) => /^GET (?:MedicationAdministration|Encounter|Condition)/u.test(one))).toEqual([])
  await opened.review.checkList()
  expect(opened.review.state().list.rows.map(({ marking }) => marking.check?.kind)).toEqual(marked.map(() => 'unchanged'))
  expect(opened.review.state().list.counts.mark.get('older')).toBeUndefined()
})

test('a draft of other reference data is marked as soon as the data of now is known, and an approved one never', async () => {
  const wire = await early()
  const opened = await openOn(wire, { source: { referenceData: async () => Promise.resolve('data-of-now') } })
  const key = keyOf(opened.review, 'ready')
  expect(rowOf(opened, key).marking.older).toEqual(['reference-data'])
  await opened.review.decide(key, { kind: 'approve' })
  expect(rowOf(opened, key).marking.older).toEqual([])
})

test('two drafts of one line are found by their filter', async () => {
  const items = saved()
  const twin = items.flatMap((item) => (isChargeItem(item) ? [{ ...item, id: 'twin' }] : []))[0]
  const { review } = await open([...chart, ...items, ...(twin === undefined ? [] : [twin])])
  review.filter({ mark: 'repeated' })
  expect(new Set(review.state().list.rows.map(({ draft }) => draft.id))).toEqual(new Set(['c0', 'twin']))
  expect(review.state().list.rows).toHaveLength(2)
  review.filter(noFilters)
  await review.decide('ChargeItem/twin', { kind: 'mistake', reason: 'Twice.' })
  expect(review.state().list.counts.mark.get('repeated')).toBeUndefined()
})

test('what was decided while it was read is not marked by what was read before', async () => {
  let go: () => void = () => {}
  const free = new Promise<void>((resolve) => { go = resolve })
  const opened = await openOn(await early((handle) => async (request) => {
    if (request.url.includes('/MedicationAdministration?')) await free
    return handle(request)
  }))
  const key = keyOf(opened.review, 'blocked')
  const checking = opened.review.checkList()
  await opened.review.decide(key, { kind: 'reject', reason: 'No.' })
  expect(opened.review.state().checking).toMatchObject({ isRunning: true, done: 0 })
  go()
  await checking
  expect(rowOf(opened, key).marking.check).toBeNull()
  expect(opened.review.state().list.rows.some(({ marking }) => marking.check?.kind === 'unchanged')).toBe(true)
})

test('whoever stops the reading, or leaves the list, is not followed by it', async () => {
  const opened = await openOn(await early())
  const running = opened.review.checkList()
  opened.review.stopCheck()
  await running
  expect(opened.review.state().list.rows.every(({ marking }) => marking.check === null)).toBe(true)
  expect(opened.review.state().unchecked).toBe(opened.review.state().list.rows.filter(({ draft }) => openStates.includes(draft.state)).length)
  const again = opened.review.checkList()
  await opened.review.load('2026-01-01')
  await again
  expect(opened.review.state().list.rows.every(({ marking }) => marking.check === null)).toBe(true)
  expect(opened.review.state().checking).toBeNull()
})

test('a list that is read anew is checked anew, though the reading of the one before is not over', async () => {
  let go: () => void = () => {}
  const free = new Promise<void>((resolve) => { go = resolve })
  let asks = 0
  const opened = await openOn(await early((handle) => async (request) => {
    if (request.url.includes('/MedicationAdministration?')) {
      asks += 1
      if (asks === 1) await free
    }
    return handle(request)
  }))
  const before = opened.review.checkList()
  await new Promise((resolve) => { setTimeout(resolve, 20) })
  await opened.review.load('2026-01-01')
  await opened.review.checkList()
  expect(asks).toBe(2)
  expect(opened.review.state().list.rows.every(({ marking }) => marking.check?.kind === 'unchanged')).toBe(true)
  go()
  await before
  expect(opened.review.state().checking).toMatchObject({ isRunning: false, done: opened.review.state().list.all })
})

test('a long list is read in lots, a few beside each other, and none is asked for after the session has ended', async () => {
  const { items } = manyItems(200)
  let isOver = false
  const wire = await early((handle) => async (request) => (isOver ? new Response('{}', { status: 401 }) : handle(request)), items.map((item, at) => ({ ...item, id: `m${at}` })))
  const opened = await openOn(wire)
  isOver = true
  opened.sent.length = 0
  await opened.review.checkList()
  expect(opened.review.state().checking?.all).toBe(200)
  expect([1, 2]).toContain(asked(opened, 'MedicationAdministration').length)
})

test('without a token the reading ends, and the end of the session is told', async () => {
  let isOver = false
  const opened = await openOn(await early((handle) => async (request) => (isOver ? new Response('{}', { status: 401 }) : handle(request))))
  isOver = true
  await opened.review.checkList()
  expect(opened.review.state().problem).toEqual({ kind: 'session-ended' })
  expect(opened.review.state().checking).toMatchObject({ isRunning: false })
})

test('a draft that is checked on its own carries the same mark in the list', async () => {
  const opened = await openOn(await early())
  const key = keyOf(opened.review, 'ready')
  await changeDose(opened, doseOf(opened.review, key), { status: 'entered-in-error' })
  await opened.review.check(key)
  expect(rowOf(opened, key).marks.has('changed')).toBe(true)
})
