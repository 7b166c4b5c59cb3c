/** Readings that are cancelled, over real HTTP: the server sees each connection close and is asked nothing more. */
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAdministration } from '../../src/app/administration.ts'
import { chargesNow } from '../../src/app/administration-charges.ts'
import * as savePart from '../../src/app/administration-save.ts'
import type { Administration } from '../../src/app/administration-state.ts'
import { createKeep } from '../../src/app/keep.ts'
import { loadDrafts } from '../../src/app/review-load.ts'
import { emptySite } from '../../src/billing/site.ts'
import { readCapability } from '../../src/fhir/capability.ts'
import { createClient } from '../../src/fhir/client.ts'
import { fetchCharges } from '../../src/fhir/fetch-charges.ts'
import { fetchChart } from '../../src/fhir/fetch-chart.ts'
import { parseGranted } from '../../src/smart/scopes.ts'
import { listening } from './http.ts'

const context = { patient: 'p1', encounter: null }
/** The patient, and what is searched for by patient. */
const firstRound = ['Patient/p1', 'Encounter', 'MedicationAdministration', 'Condition', 'Coverage', 'MedicationRequest', 'ChargeItem']

const searched = ['Encounter', 'MedicationAdministration', 'Medication', 'Condition', 'Coverage', 'MedicationRequest', 'ChargeItem']
const statement = {
  resourceType: 'CapabilityStatement', fhirVersion: '4.0.1',
  rest: [{
    mode: 'server',
    resource: [{ type: 'Patient', interaction: [{ code: 'read' }] }, ...searched.map((type) => ({
      type, interaction: [{ code: 'read' }, { code: 'search-type' }], searchParam: ['patient', '_id', '_tag', 'code'].map((name) => ({ name })),
    }))],
  }],
}
const read = readCapability(statement)
if (!read.ok) throw new Error(read.problem.kind)
const capability = read.value

/** "MedicationAdministration" of a first page, "MedicationAdministration page 2" of a next one. */
const nameOf = (url: string): string => {
  const [path = '', query = ''] = url.slice('/fhir/'.length).split('?')
  const page = new URLSearchParams(query).get('page')
  return `${path}${page === null ? '' : ` page ${page}`}`
}

const dose = { resourceType: 'MedicationAdministration', id: 'ma1', status: 'completed', subject: { reference: 'Patient/p1' }, medicationReference: { reference: 'Medication/m1' } }

let base = ''
let stop = async (): Promise<void> => undefined
let asked: string[] = []
let closed: string[] = []
/** What is not answered. */
let isHeld: (name: string) => boolean = () => false
/** The searches that have a second page. */
let isPaged: (name: string) => boolean = () => false

const answered = (name: string): unknown => {
  if (name === 'Patient/p1') return { resourceType: 'Patient', id: 'p1' }
  const [type = ''] = name.split(' ')
  const next = isPaged(name) ? [{ relation: 'next', url: `${base}/${type}?page=2` }] : []
  return { resourceType: 'Bundle', type: 'searchset', link: next, entry: name === 'MedicationAdministration' ? [{ resource: dose }] : [] }
}

const hold = (name: string, response: ServerResponse): void => {
  response.once('close', () => {
    if (!response.writableFinished) closed.push(name)
  })
}

beforeEach(async () => {
  asked = []
  closed = []
  const server = await listening((request, response) => {
    const name = nameOf(request.url ?? '')
    asked.push(name)
    if (isHeld(name)) return hold(name, response)
    response.writeHead(200, { 'Content-Type': 'application/fhir+json' }).end(JSON.stringify(answered(name)))
  })
  base = server.base
  stop = server.stop
})
afterEach(async () => stop())

let renewed = 0
const clientNow = () => createClient({
  base, fetch,
  token: async () => {
    renewed += 1
    return Promise.resolve('secret')
  },
})

/** Time enough for a request that should not be made. */
const aWhile = async (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 150))

const untilAsked = async (name: string): Promise<void> => {
  await expect.poll(() => asked).toContain(name)
}

const untilRound = async (): Promise<void> => {
  await expect.poll(() => firstRound.filter((name) => !asked.includes(name))).toEqual([])
}

test.each<readonly [string, (name: string) => boolean, readonly string[]]>([
  ['the first requests are', (name) => name === 'Condition', ['Condition']],
  ['a further page is', (name) => name === 'MedicationAdministration page 2', ['MedicationAdministration page 2']],
  ['what the doses refer to is', (name) => name === 'Medication', ['Medication']],
])('a chart that is left while %s under way: the connection closes, and neither a page nor a reference is asked for after it', async (_, held, names) => {
  isHeld = held
  isPaged = (name) => name === 'MedicationAdministration'
  const leaving = new AbortController()
  const reading = fetchChart(clientNow(), capability, context, leaving.signal)
  for (const name of names) await untilAsked(name)
  await untilRound()
  await untilAsked('MedicationAdministration page 2')
  const before = [...asked]
  const tokens = renewed
  leaving.abort()
  const chart = await reading
  await expect.poll(() => closed).toEqual(names)
  await aWhile()
  expect(asked).toEqual(before)
  expect(renewed).toBe(tokens)
  expect(chart.complete).toBe(false)
  expect(chart.problems.map(({ problem }) => problem.kind)).toContain('cancelled')
})

test('the charges of a chart that is left are not read to their end', async () => {
  isHeld = (name) => name === 'ChargeItem page 2'
  isPaged = (name) => name === 'ChargeItem'
  const leaving = new AbortController()
  const reading = fetchCharges(clientNow(), capability, context, new Set(['96372']), leaving.signal)
  await untilAsked('ChargeItem page 2')
  leaving.abort()
  expect((await reading).problems).toMatchObject([{ what: 'ChargeItem', problem: { kind: 'cancelled' } }])
  await expect.poll(() => closed).toEqual(['ChargeItem page 2'])
  expect(asked).toHaveLength(2)
})

test('a work list that is left is not read to its end', async () => {
  isHeld = (name) => name === 'ChargeItem page 2'
  isPaged = (name) => name === 'ChargeItem'
  const leaving = new AbortController()
  const reading = loadDrafts(clientNow(), capability, '2026-01-01', () => undefined, leaving.signal)
  await untilAsked('ChargeItem page 2')
  leaving.abort()
  expect(await reading).toMatchObject({ ok: false, problem: { problem: { kind: 'cancelled' } } })
  await expect.poll(() => closed).toEqual(['ChargeItem page 2'])
  expect(asked).toHaveLength(2)
})

const viewNow = (): Administration => createAdministration({
  session: {
    base, patient: 'p1', encounter: null, user: null, scopes: parseGranted('user/*.cruds', ''),
    issuer: { iss: base, name: 'Example', clientId: 'doseline', namespace: null, sandbox: true, scopes: null },
  },
  site: { settings: emptySite }, client: clientNow(), capability: Promise.resolve(read),
  keep: createKeep(null, { issuer: base, patient: 'p1', encounter: null, user: null }, { idleMinutes: 15, now: () => 0 }),
  now: () => new Date('2026-08-20T10:42:00Z'), browserZone: 'America/Chicago', savePart: async () => ({ ...savePart, chargesNow }),
})

test('a chart that is read again while it is still read is read once: the first reading’s connections close', async () => {
  isPaged = (name) => name === 'MedicationAdministration'
  isHeld = (name) => name === 'MedicationAdministration page 2'
  const view = viewNow()
  const first = view.refresh()
  await untilAsked('MedicationAdministration page 2')
  isHeld = () => false
  const second = view.refresh()
  await expect.poll(() => closed).toEqual(['MedicationAdministration page 2'])
  await Promise.all([first, second])
  expect(view.state()).toMatchObject({ phase: 'ready', problem: null, charges: { asked: true, truncated: false, problems: [] } })
})

test('charges that are still read when the chart is read again are given up, and those of the new reading are shown', async () => {
  let searches = 0
  isPaged = () => false
  isHeld = (name) => {
    if (name === 'ChargeItem') searches += 1
    return name === 'ChargeItem' && searches === 2
  }
  const view = viewNow()
  const first = view.refresh()
  await expect.poll(() => searches).toBe(2)
  const isHalf: boolean[] = []
  view.subscribe(() => isHalf.push((view.state().charges?.problems ?? []).length > 0))
  const second = view.refresh()
  await expect.poll(() => closed).toEqual(['ChargeItem'])
  await Promise.all([first, second])
  expect(isHalf).not.toContain(true)
  expect(view.state()).toMatchObject({ phase: 'ready', charges: { asked: true, truncated: false, problems: [] } })
})

test('a page that is left while its chart is read asks for nothing more', async () => {
  isPaged = (name) => name === 'MedicationAdministration'
  isHeld = (name) => name === 'MedicationAdministration page 2'
  const view = viewNow()
  const reading = view.refresh()
  await untilAsked('MedicationAdministration page 2')
  await untilRound()
  view.leave()
  const before = [...asked]
  await expect.poll(() => closed).toEqual(['MedicationAdministration page 2'])
  await reading
  await aWhile()
  expect(asked).toEqual(before)
})
