/** What a chart is asked for by, on servers that list less than all and refuse the rest, over real HTTP. */
import fc from 'fast-check'
import type { FhirResource } from 'fhir/r4'
import { afterEach, expect, test } from 'vitest'
import { createFhirServer, type FhirServer, type FhirServerOptions } from '../../mocks/fhir/server.ts'
import { readCapability } from '../../src/fhir/capability.ts'
import { createClient } from '../../src/fhir/client.ts'
import { isJson } from '../../src/fhir/element.ts'
import { fetchCharges } from '../../src/fhir/fetch-charges.ts'
import { fetchChart, type ChartContext, type FetchedChart } from '../../src/fhir/fetch-chart.ts'
import { chargesUnread } from '../../src/ui/words/connection.ts'
import { answering, listening } from './http.ts'
import { capabilityOf, type Wire } from './wire.ts'
import { dose, itemsOf, save, told } from './write.builders.ts'

const subject = { reference: 'Patient/p1' }
const context = { reference: 'Encounter/e1' }
const code = { coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J3490' }] }

const given = (id: string): FhirResource => ({
  resourceType: 'MedicationAdministration', id, status: 'completed', subject, context, medicationReference: { reference: 'Medication/m1' },
  effectiveDateTime: '2026-03-02T10:00:00Z', request: { reference: 'MedicationRequest/r1' },
})

const ordered = (id: string, intent: 'order' | 'instance-order' | 'proposal' | 'plan'): FhirResource => ({
  resourceType: 'MedicationRequest', id, status: 'active', intent, subject, medicationReference: { reference: 'Medication/m1' },
})

const seed: readonly FhirResource[] = [
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'Patient', id: 'p2' },
  { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'AMB' }, subject },
  ...Array.from({ length: 45 }, (_, at) => given(`ma${at}`)),
  { resourceType: 'Medication', id: 'm1' },
  ordered('r1', 'plan'), ordered('r2', 'order'), ordered('r3', 'instance-order'), ordered('r4', 'proposal'),
  { resourceType: 'Condition', id: 'c1', subject },
  { resourceType: 'Coverage', id: 'v1', status: 'active', beneficiary: subject, payor: [] },
  { resourceType: 'ChargeItem', id: 'theirs', status: 'billable', subject: { reference: 'Patient/p2' }, context, code },
  { resourceType: 'ChargeItem', id: 'ours', status: 'billable', subject, context, code },
]

type Listed = Readonly<Record<string, readonly string[]>>

/** What a server lists of a type, and what it says to a search that it refuses; null where it takes the search. */
interface Strict {
  readonly listed: Listed
  readonly refuses: (type: string, query: URLSearchParams) => string | null
  readonly status?: number
}

/** Refuses every parameter that is not listed of a type, but the page of a search. */
const unlisted = (listed: Listed) => (type: string, query: URLSearchParams): string | null => {
  const names = [...query.keys()].filter((name) => name !== '_page' && listed[type]?.includes(name) === false)
  return names.length === 0 ? null : `Unsupported parameters: ${names.join(', ')}`
}

const withListed = (statement: unknown, listed: Listed): unknown => {
  const text = JSON.stringify(statement, (_, value: unknown) => {
    const names = isJson(value) && typeof value['type'] === 'string' ? listed[value['type']] : undefined
    return isJson(value) && names !== undefined && 'interaction' in value ? { ...value, searchParam: names.map((name) => ({ name })) } : value
  })
  const parsed: unknown = JSON.parse(text)
  return parsed
}

const outcome = (status: number, text: string): Response =>
  Response.json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'invalid', details: { text } }] }, { status })

const who = { patient: 'p1', user: 'Practitioner/n1', scopes: 'user/*.cruds' }

const answered = async (server: FhirServer, { listed, refuses, status = 400 }: Strict, request: Request): Promise<Response> => {
  const url = new URL(request.url)
  const path = url.pathname.split('/').slice(2)
  if (path[0] === 'metadata') return Response.json(withListed(await (await server.handle(request, who)).json(), listed))
  const said = request.method === 'GET' && path.length === 1 ? refuses(path[0] ?? '', url.searchParams) : null
  if (said !== null) return outcome(status, said)
  // The sandbox does not know Oracle's own parameter.
  url.searchParams.delete('-status')
  return server.handle(new Request(url, request), who)
}

const started: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of started.splice(0)) await stop()
})

/** A client on the sandbox behind such a server. */
const strictWire = async (strict: Strict, options: FhirServerOptions = {}): Promise<Wire> => {
  const server = createFhirServer(seed, options)
  const { base, stop } = await listening(answering(async (request) => answered(server, strict, request)))
  started.push(stop)
  const sent: string[] = []
  const client = createClient({
    base, token: async () => Promise.resolve('secret'), wait: async () => Promise.resolve(),
    fetch: async (input, init) => {
      sent.push(`${init?.method ?? 'GET'} ${decodeURIComponent(String(input instanceof Request ? input.url : input).slice(base.length + 1))}`)
      return fetch(input, init)
    },
  })
  const capability = await capabilityOf(client)
  sent.length = 0
  return { server, client, capability, sent, bodies: [] }
}

const listing = async (listed: Listed, status = 400): Promise<Wire> => strictWire({ listed, refuses: unlisted(listed), status })

const atLaunch: ChartContext = { patient: 'p1', encounter: 'e1' }

const read = async (wire: Wire, at = atLaunch): Promise<FetchedChart> => fetchChart(wire.client, wire.capability, at)

const charges = async (wire: Wire, at = atLaunch) => fetchCharges(wire.client, wire.capability, at, new Set(['96372']))

/** The first pages that were asked of a type. */
const searchesOf = ({ sent }: Wire, type: string): readonly string[] =>
  sent.flatMap((line) => (line.startsWith(`GET ${type}?`) && !line.includes('_page=') ? [line.slice(`GET ${type}?`.length)] : []))

const idsOf = ({ entries }: Pick<FetchedChart, 'entries'>, type: string): readonly string[] =>
  entries.flatMap(({ at }) => (at.startsWith(`${type}/`) ? [at.slice(type.length + 1)] : []))

const oracle: Listed = {
  MedicationAdministration: ['_id', 'patient', 'status', 'performer', 'effective-time'],
  MedicationRequest: ['_id', 'patient', 'intent', 'status', '_count'],
  ChargeItem: ['_id', 'context', 'account', '-status', '_count'],
}

/** As Oracle documents it: with `context` comes `-status`, which is billable. */
const asOracle: Strict = {
  listed: oracle,
  refuses: (type, query) =>
    unlisted(oracle)(type, query) ?? (type === 'ChargeItem' && query.get('-status') !== 'billable' ? 'context needs -status' : null),
}

test('an EHR that gives charges by the visit alone is asked for this visit’s, and another patient’s among them are left out', async () => {
  const wire = await strictWire(asOracle)
  const chart = await read(wire)
  expect(chart).toMatchObject({ complete: true, truncated: [], problems: [{ what: 'ChargeItem', problem: { kind: 'other-patient', count: 1 } }] })
  expect(idsOf(chart, 'MedicationAdministration')).toHaveLength(45)
  expect(searchesOf(wire, 'MedicationAdministration')).toEqual(['patient=p1&_count=1000', 'patient=p1'])
  expect(searchesOf(wire, 'ChargeItem')).toEqual(['context=Encounter/e1&-status=billable&_count=1000'])
  const found = await charges(wire)
  expect(idsOf(found, 'ChargeItem')).toEqual(['ours'])
  expect(chargesUnread(found)).toBe('The EHR sent charges of another patient; they were left out.')
})

test.each<readonly [string, readonly string[], ChartContext]>([
  ['by account alone', ['_id', 'account', 'code', '_tag'], atLaunch],
  ['by the visit alone, and the launch names none', ['_id', 'context', '_tag'], { patient: 'p1', encounter: null }],
])('an EHR that gives charges %s is not asked for them, and that is said', async (_, ChargeItem, at) => {
  const wire = await listing({ ChargeItem })
  const chart = await read(wire, at)
  expect(chart).toMatchObject({ complete: true, drafts: [], problems: [{ what: 'ChargeItem', problem: { kind: 'not-offered' } }] })
  const found = await charges(wire, at)
  expect(found).toMatchObject({ asked: false, problems: [] })
  expect(chargesUnread(found)).toBe('This EHR shows no charges: a dose may be charged already.')
  expect(searchesOf(wire, 'ChargeItem')).toEqual([])
})

test.each([true, false])('drafts that cannot be asked for are found by their identifier when they are saved again, conditional create %s', async (conditional) => {
  const listed = { ChargeItem: ['identifier', 'account', '_count'] }
  const wire = await strictWire({ listed, refuses: unlisted(listed) }, { noConditionalCreate: !conditional })
  const before = itemsOf(wire).length
  await save(wire, dose(), (await read(wire)).drafts)
  const again = told(await save(wire, dose(), (await read(wire)).drafts), dose())
  expect(itemsOf(wire)).toHaveLength(before + 3)
  expect(new Set(Object.values(again))).toEqual(new Set(['existing']))
})

test.each([400, 422])('a search that is refused with %i is made without the page size, then as wide as the patient, and no more', async (status) => {
  const listed = { MedicationAdministration: ['patient', 'context'], Condition: ['patient', 'category'] }
  const refuses = (type: string, query: URLSearchParams): string | null =>
    unlisted(listed)(type, query) ?? (query.has('category') || type === 'Coverage' ? 'No' : null)
  const wire = await strictWire({ listed, refuses, status })
  const chart = await read(wire)
  expect(searchesOf(wire, 'MedicationAdministration')).toEqual(['patient=p1&context=Encounter/e1&_count=1000', 'patient=p1&context=Encounter/e1'])
  expect(idsOf(chart, 'MedicationAdministration')).toHaveLength(45)
  expect(searchesOf(wire, 'Condition').toSorted()).toEqual([
    'patient=p1', 'patient=p1', 'patient=p1&_count=1000', 'patient=p1&category=encounter-diagnosis', 'patient=p1&category=encounter-diagnosis&_count=1000',
  ])
  expect(idsOf(chart, 'Condition')).toEqual(['c1'])
  expect(searchesOf(wire, 'Coverage')).toEqual(['patient=p1&_count=1000', 'patient=p1'])
  expect(chart.problems).toEqual([{ what: 'Coverage', problem: { kind: 'refused', status, said: 'No' } }])
})

test('what doses refer to is found by its ids where the page size is refused', async () => {
  const wire = await listing({ Medication: ['_id'] })
  expect(idsOf(await read(wire), 'Medication')).toEqual(['m1'])
  expect(searchesOf(wire, 'Medication')).toEqual(['_id=m1&_count=1', '_id=m1'])
})

test.each([401, 403, 404, 409, 500])('a search that is answered %i is not made again with less', async (status) => {
  const wire = await strictWire({ listed: {}, refuses: (type) => (type === 'Condition' ? 'No' : null), status })
  await read(wire)
  expect(searchesOf(wire, 'Condition')).toHaveLength(2)
})

const listedOrders = 'patient=p1&intent=order,original-order,reflex-order,filler-order,instance-order'

const needsIntent = (known: readonly string[], words: string) => (type: string, query: URLSearchParams): string | null => {
  if (type !== 'MedicationRequest' || query.has('_id') || query.has('_page')) return null
  const asked = query.get('intent')?.split(',') ?? ['none']
  return asked.every((intent) => known.includes(intent)) ? null : words
}

const allOrders = ['order', 'original-order', 'reflex-order', 'filler-order', 'instance-order']

test.each<readonly [string, readonly string[], readonly string[], string, readonly string[], readonly string[]]>([
  ['that lists intent', ['_id', 'patient', 'intent'], allOrders, 'Bad request', ['patient=p1&_count=1000', 'patient=p1', listedOrders], ['r1', 'r2', 'r3']],
  ['that lists intent and page size', ['_id', 'patient', 'intent', '_count'], allOrders, 'Bad request', ['patient=p1&_count=1000', listedOrders], ['r1', 'r2', 'r3']],
  ['that knows plain orders only', ['_id', 'patient', 'intent', '_count'], ['order', 'plan'], 'Bad request', ['patient=p1&_count=1000', listedOrders, 'patient=p1&intent=order'], ['r1', 'r2']],
  ['that says so in its refusal', ['_id', 'patient'], allOrders, 'patient and intent are required', ['patient=p1&_count=1000', listedOrders], ['r1', 'r2', 'r3']],
  ['that says nothing of it', ['_id', 'patient'], allOrders, 'Bad request', ['patient=p1&_count=1000', 'patient=p1'], ['r1']],
])('orders of an EHR that gives them by intent, and %s', async (_, MedicationRequest, known, words, asked, found) => {
  const wire = await strictWire({ listed: { MedicationRequest }, refuses: needsIntent(known, words) })
  const chart = await read(wire)
  const [byPatient, byId] = [searchesOf(wire, 'MedicationRequest').slice(0, asked.length), searchesOf(wire, 'MedicationRequest').slice(asked.length)]
  expect(byPatient).toEqual(asked)
  // The order that the doses name is a plan there.
  expect(byId).toEqual(['_id=r1&_count=1'])
  expect(idsOf(chart, 'MedicationRequest').toSorted()).toEqual(found)
  expect(chart.complete).toBe(true)
})

test('orders whose page size alone is refused are read whatever their intent', async () => {
  const wire = await listing({ MedicationRequest: ['_id', 'patient', 'intent'] })
  expect(idsOf(await read(wire), 'MedicationRequest').toSorted()).toEqual(['r1', 'r2', 'r3', 'r4'])
  expect(searchesOf(wire, 'MedicationRequest')).toEqual(['patient=p1&_count=1000', 'patient=p1'])
})

test('an EHR that lists no parameters at all is asked by patient, once for each type', async () => {
  const types = ['MedicationAdministration', 'Condition', 'Coverage', 'MedicationRequest', 'ChargeItem', 'Medication']
  const wire = await strictWire({ listed: Object.fromEntries(types.map((type) => [type, []])), refuses: () => null })
  expect(await read(wire)).toMatchObject({ complete: true, problems: [] })
  expect(wire.sent.filter((line) => line.includes('?') && !line.includes('_page='))).toEqual(types.slice(0, 5).map((type) => `GET ${type}?patient=p1&_count=1000`))
})

const owners = /^(?:patient|beneficiary)=p1(?:&|$)|^subject=Patient\/p1(?:&|$)|^context=Encounter\/e1(?:&|$)/u
const names = ['_id', '_tag', '_count', 'patient', 'subject', 'beneficiary', 'context', 'account', 'code', 'category', 'intent', '-status', 'identifier', 'encounter']

test('whatever an EHR lists and refuses, no search goes without the patient or the visit, and each is made three times at most', async () => {
  const types = ['Encounter', 'MedicationAdministration', 'Condition', 'Coverage', 'MedicationRequest', 'ChargeItem']
  const resource = fc.record({ listed: fc.subarray(names), refused: fc.subarray(names), status: fc.constantFrom(400, 422, 403, 200), said: fc.constantFrom('No', 'intent is required') })
  await fc.assert(fc.asyncProperty(fc.array(resource, { minLength: 6, maxLength: 6 }), fc.boolean(), async (servers, hasEncounter) => {
    const at = { patient: 'p1', encounter: hasEncounter ? 'e1' : null }
    const statement = {
      resourceType: 'CapabilityStatement', fhirVersion: '4.0.1',
      rest: [{ mode: 'server', resource: types.map((type, nth) => ({
        type, interaction: [{ code: 'search-type' }, { code: 'read' }], searchParam: servers[nth]?.listed.map((name) => ({ name })),
      })) }],
    }
    const capability = readCapability(statement)
    if (!capability.ok) throw new Error(capability.problem.kind)
    const searches: (readonly [string, string])[] = []
    const client = createClient({
      base: 'https://ehr.example/fhir', token: async () => Promise.resolve('secret'),
      fetch: async (input) => {
        const url = new URL(String(input instanceof Request ? input.url : input))
        const [type = '', id] = url.pathname.split('/').slice(2)
        if (id !== undefined) return Promise.resolve(Response.json({ resourceType: type, id }))
        searches.push([type, decodeURIComponent(url.search.slice(1))])
        const { refused = [], status = 200, said = '' } = servers[types.indexOf(type)] ?? {}
        const isRefused = status !== 200 && refused.some((name) => url.searchParams.has(name))
        return Promise.resolve(isRefused ? outcome(status, said) : Response.json({ resourceType: 'Bundle', type: 'searchset' }))
      },
    })
    await fetchChart(client, capability.value, at)
    await fetchCharges(client, capability.value, at, new Set(['96372']))
    expect(searches.filter(([, query]) => !owners.test(query))).toEqual([])
    for (const [nth, type] of types.entries()) {
      const asked = searches.filter(([one]) => one === type)
      const sent = asked.flatMap(([, query]) => [...new URLSearchParams(query).keys()])
      const { listed = [], said = '' } = servers[nth] ?? {}
      expect(sent.filter((name) => !['_count', 'patient', ...said.split(' '), ...listed].includes(name))).toEqual([])
      // Conditions are asked for twice, charges for our drafts and then for everybody's.
      expect(asked.length).toBeLessThanOrEqual(['Condition', 'ChargeItem'].includes(type) ? 6 : 3)
    }
  }), { numRuns: 300 })
})
