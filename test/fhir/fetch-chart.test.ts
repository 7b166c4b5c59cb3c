import type { FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { isJson } from '../../src/fhir/element.ts'
import { fetchChart } from '../../src/fhir/fetch-chart.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { atLaunch, condition, given, listing, names, problemsOf, read, seed } from './fetch-chart.builders.ts'
import { wireTo, type Handle } from './wire.ts'
import { dose, draftsOf, save } from './write.builders.ts'

test('the chart of a launch encounter is read whole, and nothing of another encounter', async () => {
  const chart = await read(await wireTo(seed))
  expect(names(chart)).toEqual([
    'Condition/c1', 'Condition/c2', 'Coverage/v1', 'Encounter/e1', 'Location/l1', 'Medication/m1',
    'MedicationAdministration/ma1', 'MedicationRequest/r1', 'Organization/o1', 'Patient/p1', 'Practitioner/n1',
  ])
  expect(chart).toMatchObject({ problems: [], truncated: [], complete: true, drafts: [] })
})

test('it is asked for by parameters that the server lists, in large pages', async () => {
  const wire = await wireTo(seed)
  await read(wire)
  expect(wire.sent.slice(0, 8)).toEqual([
    'GET Encounter/e1',
    'GET MedicationAdministration?patient=p1&context=Encounter/e1&_count=1000',
    'GET Condition?patient=p1&_count=1000',
    'GET Condition?patient=p1&category=encounter-diagnosis&_count=1000',
    'GET Coverage?patient=p1&_count=1000',
    'GET MedicationRequest?patient=p1&_count=1000',
    // What leads nowhere comes last: a browser sends six at once.
    'GET Patient/p1',
    'GET ChargeItem?patient=p1&_tag=https://doseline.example/fhir/CodeSystem/tag|charge-draft&_count=1000',
  ])
  expect(wire.sent.slice(8).toSorted()).toEqual([
    'GET Location?_id=l1&_count=1', 'GET Medication?_id=m1&_count=1', 'GET Organization?_id=o1&_count=1',
    'GET Practitioner?_id=n1&_count=1',
  ])
})

test('what a server does not list is not sent, and the same chart comes of it', async () => {
  const full = await read(await wireTo(seed))
  const bare = listing(await wireTo(seed), {
    MedicationAdministration: ['patient'], Condition: ['patient'], Coverage: ['beneficiary'], ChargeItem: ['patient'],
    Medication: [], Location: [], Organization: [], Practitioner: [],
  })
  expect(names(await read(bare))).toEqual(names(full))
  expect(bare.sent.filter((line) => /context|category|_tag|_id/u.test(line))).toEqual([])
  expect(bare.sent).toContain('GET Coverage?beneficiary=p1&_count=1000')
  expect(bare.sent).toContain('GET Medication/m1')
})

test('two rounds: everything of a round is sent before any of it is answered', async () => {
  const waiting: (() => void)[] = []
  const held = await wireTo(seed, {}, (handle) => async (request) => {
    if (request.url.endsWith('/metadata')) return handle(request)
    await new Promise<void>((resolve) => waiting.push(resolve))
    return handle(request)
  })
  const reading = read(held)
  const rounds: number[] = []
  for (let round = 0; round < 2; round += 1) {
    while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 0))
    await new Promise((resolve) => setTimeout(resolve, 5))
    rounds.push(waiting.length)
    for (const go of waiting.splice(0)) go()
  }
  expect((await reading).complete).toBe(true)
  expect(rounds).toEqual([8, 4])
  expect(waiting).toEqual([])
})

test('what is referred to is asked for while saved drafts and the patient’s name are still awaited', async () => {
  const waiting: (() => void)[] = []
  const slow = await wireTo(seed, {}, (handle) => async (request) => {
    if (/\/(?:Patient\/|ChargeItem\?)/u.test(request.url)) await new Promise<void>((resolve) => waiting.push(resolve))
    return handle(request)
  })
  const reading = read(slow)
  while (!slow.sent.some((line) => line.startsWith('GET Medication?'))) await new Promise((resolve) => setTimeout(resolve, 5))
  expect(waiting).toHaveLength(2)
  for (const go of waiting) go()
  expect(names(await reading)).toEqual(names(await read(await wireTo(seed))))
})

test('without a launch encounter all of the patient’s encounters are read', async () => {
  const chart = await read(await wireTo(seed), { patient: 'p1', encounter: null })
  expect(names(chart)).toEqual(expect.arrayContaining([
    'Encounter/e1', 'Encounter/e2', 'Location/l1', 'Location/l2', 'Medication/m2', 'MedicationAdministration/ma2',
  ]))
  expect(chart.complete).toBe(true)
})

/** A server that answers searches by patient with another patient's resources as well. */
const careless = (more: readonly FhirResource[]): ((handle: Handle) => Handle) => (handle) => async (request) => {
  const answer = await handle(request)
  const type = new URL(request.url).pathname.split('/').at(-1)
  const mine = more.filter(({ resourceType }) => resourceType === type)
  if (mine.length === 0 || !answer.ok) return answer
  const bundle: unknown = await answer.json()
  if (!isJson(bundle)) throw new Error('no bundle')
  const entry: readonly unknown[] = Array.isArray(bundle['entry']) ? bundle['entry'] : []
  return Response.json({ ...bundle, entry: [...entry, ...mine.map((resource) => ({ resource }))] })
}

test('nothing of another patient is let in, whatever a server answers, and it is counted', async () => {
  const other = { reference: 'Patient/p2' }
  const wire = await wireTo([...seed, condition('theirs-by-reference', { subject: other })], {}, careless([
    given('x1', { subject: other, medicationReference: { reference: 'Medication/m9' } }),
    given('x2', { subject: { reference: 'https://other.example/fhir/Patient/p1' } }),
    given('x3', { subject: { identifier: { value: 'p1' } } }),
    condition('x4', { subject: other }),
    { resourceType: 'Coverage', id: 'x5', status: 'active', beneficiary: other, payor: [] },
    {
      resourceType: 'ChargeItem', id: 'x6', status: 'planned', code: { text: 'x' }, subject: other,
      meta: { tag: [{ system: 'https://doseline.example/fhir/CodeSystem/tag', code: 'charge-draft' }] },
      identifier: [{ system: 'https://doseline.example/fhir/NamingSystem/draft-line', value: 'k' }],
    },
  ]))
  const chart = await read(wire)
  expect(names(chart)).toEqual(names(await read(await wireTo(seed))))
  expect(chart.drafts).toEqual([])
  expect(chart.problems).toContainEqual({ what: 'MedicationAdministration', problem: { kind: 'other-patient', count: 3 } })
  expect(problemsOf(chart)).toEqual([
    'ChargeItem other-patient', 'Condition other-patient', 'Coverage other-patient', 'MedicationAdministration other-patient',
  ])
  expect(wire.sent.filter((line) => line.includes('m9'))).toEqual([])
})

test.each([403, 404])('a type that is answered %i is told, and the rest is read', async (status) => {
  const wire = await wireTo(seed)
  for (const type of ['Condition', 'Coverage', 'ChargeItem', 'Practitioner']) wire.server.fault({ type, effect: { kind: 'status', status } })
  const chart = await read(wire)
  const kind = status === 403 ? 'forbidden' : 'not-found'
  expect(problemsOf(chart)).toEqual(['ChargeItem', 'Condition', 'Coverage', 'Practitioner'].map((type) => `${type} ${kind}`))
  expect(names(chart)).toContain('MedicationAdministration/ma1')
  expect(chart.complete).toBe(true)
})

test('a type that the server has not is told, but for ChargeItem, which most servers have not', async () => {
  const chart = await read(await wireTo(seed, { without: ['Coverage', 'ChargeItem', 'Location'] }))
  expect(problemsOf(chart)).toEqual(['Coverage not-offered', 'Location not-offered'])
  expect(chart.complete).toBe(true)
})

test.each(['MedicationAdministration', 'Condition', 'Coverage', 'Medication'])('a fault while %s is read leaves the chart incomplete', async (type) => {
  const wire = await wireTo(seed)
  wire.server.fault({ type, effect: { kind: 'status', status: 500 } })
  const chart = await read(wire)
  expect(chart.complete).toBe(false)
  expect(problemsOf(chart)).toEqual([`${type} server`])
})

test.each([408, 425, 429])('a server that has no time for the Conditions now (%i) leaves the chart incomplete: asked again, it may give them', async (status) => {
  const wire = await wireTo(seed)
  wire.server.fault({ type: 'Condition', effect: { kind: 'status', status } })
  const chart = await read(wire)
  expect(chart.complete).toBe(false)
  expect(chart.problems).toMatchObject([{ what: 'Condition', problem: { kind: 'refused', status } }])
})

test('administrations that are forbidden leave nothing to derive', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ type: 'MedicationAdministration', effect: { kind: 'status', status: 403 } })
  expect((await read(wire)).complete).toBe(false)
})

test('a fault while names or drafts are read does not stop the derivation', async () => {
  const wire = await wireTo(seed)
  for (const type of ['Practitioner', 'ChargeItem']) wire.server.fault({ type, effect: { kind: 'status', status: 500 } })
  const chart = await read(wire)
  expect(chart.complete).toBe(true)
  expect(problemsOf(chart)).toEqual(['ChargeItem server', 'Practitioner server'])
})

const many = (count: number): readonly FhirResource[] => Array.from({ length: count }, (_, at) => given(`many-${at}`))

test('a thousand administrations are read whole; more than are read is told and leaves the chart incomplete', async () => {
  const thousand = await read(await wireTo([...seed, ...many(999)]))
  expect(thousand).toMatchObject({ complete: true, truncated: [] })
  expect(chartFromEntries(thousand.entries).encounters[0]?.administrations).toHaveLength(1000)
  const crowd = await read(await wireTo([...seed, ...many(2500)]))
  expect(crowd).toMatchObject({ complete: false, truncated: ['MedicationAdministration'] })
})

test('a page that fails leaves the chart incomplete', async () => {
  const wire = await wireTo([...seed, ...many(1500)])
  const isPage = (request: Request): boolean => !request.url.includes('patient=') && !request.url.includes('_id=') && request.url.includes('?')
  wire.server.fault({ method: 'GET', when: isPage, effect: { kind: 'status', status: 500 } })
  const chart = await read(wire)
  expect(problemsOf(chart)).toEqual(['MedicationAdministration server'])
  expect(chart.complete).toBe(false)
})

test('many references of one type go as lists of ids', async () => {
  const medications = Array.from({ length: 100 }, (_, at): FhirResource => ({ resourceType: 'Medication', id: `many-${at}` }))
  const doses = medications.map(({ id = '' }) => given(`of-${id}`, { medicationReference: { reference: `Medication/${id}` } }))
  const wire = await wireTo([...seed, ...medications, ...doses])
  const chart = await read(wire)
  expect(names(chart).filter((name) => name.startsWith('Medication/'))).toHaveLength(101)
  expect(wire.sent.filter((line) => line.startsWith('GET Medication?'))).toHaveLength(3)
})

test('a cancelled reading is incomplete and asks no more', async () => {
  const wire = await wireTo(seed)
  const chart = await fetchChart(wire.client, wire.capability, atLaunch, AbortSignal.abort())
  expect(chart).toMatchObject({ complete: false, entries: [] })
  expect(wire.sent).toEqual([])
})

test('saved drafts come back with the chart, and apart from it', async () => {
  const wire = await wireTo(seed)
  await save(wire, dose())
  const chart = await read(wire)
  expect(chart.drafts.map(({ identifier }) => identifier).toSorted()).toEqual(
    draftsOf(wire).map(({ identifier }) => identifier).toSorted(),
  )
  expect(chart.drafts).toHaveLength(3)
  expect(names(chart).filter((name) => name.startsWith('ChargeItem'))).toEqual([])
})
