import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import { staff } from '../../mocks/scenarios/staff.ts'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { runSeed } from '../../tools/sandbox-seed.ts'
import { httpWire, type HttpWire } from '../fhir/http.ts'
import { pick } from './fhir.support.ts'

let wire: HttpWire
let said: string[]

beforeAll(async () => {
  wire = await httpWire([{ resourceType: 'Patient', id: 'theirs', name: [{ family: 'Somebody else’s' }] }])
})

afterAll(async () => wire.stop())

beforeEach(() => {
  wire.server.reset()
  said = []
})

const siteWith = (issuer: object): unknown => ({ issuers: [{ iss: wire.client.base, clientId: 'c', sandbox: true, ...issuer }] })

interface Run {
  readonly remove?: boolean
  readonly site?: unknown
  readonly base?: string
  readonly fetch?: typeof fetch
}

const run = async ({ remove = false, site = siteWith({}), base = wire.client.base, fetch: ask = fetch }: Run = {}): Promise<number> =>
  runSeed({ base, remove, large: false, site, token: 'secret', fetch: ask, say: (line) => said.push(line) })

const types = ['Patient', 'Encounter', 'Condition', 'Coverage', 'Medication', 'MedicationRequest', 'MedicationAdministration', 'ChargeItem', 'Practitioner']

const stored = (): readonly unknown[] => types.flatMap((type) => wire.server.resources(type))

const small = [...staff, ...allScenarios.filter(({ patient }) => patient !== 'hanna').flatMap(({ resources }) => resources)]

test('the stories are written once, tagged, and every reference leads to what was written', async () => {
  expect(await run()).toBe(0)
  expect(said).toEqual([`${small.length} resources written, 0 were there.`])
  expect(stored()).toHaveLength(small.length + 1)
  const names = new Set(stored().map((resource) => `${String(pick(resource, 'resourceType')[0])}/${String(pick(resource, 'id')[0])}`))
  const references = [...JSON.stringify(stored()).matchAll(/"reference":"([^"#][^"]*)"/gu)].map(([, reference = '']) => reference.replace('{base}/', ''))
  expect(references.length).toBeGreaterThan(80)
  expect(references.filter((reference) => !names.has(reference))).toEqual([])
  expect(stored().filter((resource) => !pick(resource, 'meta.tag.system').includes('urn:doseline:sandbox-seed'))).toHaveLength(1)

  expect(await run()).toBe(0)
  expect(said.at(-1)).toBe(`0 resources written, ${small.length} were there.`)
  expect(stored()).toHaveLength(small.length + 1)
})

test('the released draft is still that of its dose, by the key that the app gives it there', async () => {
  await run({ site: siteWith({ namespace: 'try-out' }) })
  const [draft] = wire.server.resources('ChargeItem')
  const dose = String(pick(draft, 'service.reference')[0]).split('/')[1] ?? ''
  expect(pick(draft, 'identifier.value')).toEqual([draftKey('try-out', `${dose}|drug`)])
})

test('what is taken away carries the tag; what others wrote stays, also on a server that searches by no tag', async () => {
  await run()
  const untagged: typeof fetch = async (input, init) => fetch(String(input instanceof Request ? input.url : input).replace(/_tag=[^&]*&?/u, ''), init)
  expect(await run({ remove: true, fetch: untagged })).toBe(0)
  expect(stored()).toMatchObject([{ resourceType: 'Patient', id: 'theirs' }])
  expect(said.at(-1)).toBe(`${small.length} of ${small.length} resources deleted.`)
})

test('after a lost answer it ends, and another run writes the rest and nothing twice', async () => {
  let writes = 0
  wire.server.fault({ method: 'POST', effect: { kind: 'lose-answer' }, times: 1, when: () => (writes += 1) === 4 })
  expect(await run()).toBe(1)
  expect(said.join(' ')).toContain('Run it again')
  expect(stored().length).toBeLessThan(small.length)
  expect(await run()).toBe(0)
  expect(stored()).toHaveLength(small.length + 1)
})

test('a resource that the server refuses is named, and keeps no other away', async () => {
  wire.server.fault({ method: 'POST', type: '', times: 2, effect: { kind: 'status', status: 422 }, when: () => true })
  expect(await run()).toBe(0)
  expect(said).toContainEqual(expect.stringMatching(/^The server refused Practitioner\/\S+ \(refused/u))
  expect(stored().length).toBeGreaterThan(small.length - 2)
})

test.each([
  ['is not in the site configuration', { issuers: [{ iss: 'https://other.example/fhir', clientId: 'c', sandbox: true }] }],
  ['is not marked as a sandbox', null],
] as const)('a server that %s is sent nothing', async (words, site) => {
  wire.asked.length = 0
  const asked: unknown[] = []
  const counting: typeof fetch = async (input, init) => {
    asked.push(input)
    return fetch(input, init)
  }
  expect(await run({ site: site ?? siteWith({ sandbox: false }), fetch: counting })).toBe(2)
  expect(await run({ site: site ?? siteWith({ sandbox: false }), fetch: counting, remove: true })).toBe(2)
  expect(said.join(' ')).toContain(words)
  expect(asked).toEqual([])
})

test('the sandbox beside the pages is one on this computer, and no other server with such an address', async () => {
  const site = { issuers: [{ iss: './fhir', clientId: 'c', sandbox: true }] }
  const never: typeof fetch = async () => Promise.reject(new Error('nothing may be sent'))
  expect(await run({ site, base: 'https://hospital.example/fhir', fetch: never })).toBe(2)
  expect(await run({ site })).toBe(0)
})
