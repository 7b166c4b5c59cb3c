import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sandboxAt } from '../../src/app/sandbox.ts'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import { serverAddress } from '../support/address.ts'

let server: ViteDevServer
let base: string

beforeAll(async () => {
  server = await createServer({ logLevel: 'error', server: { host: '127.0.0.1', port: 0, hmr: false, ws: false } })
  await server.listen()
  base = `${serverAddress(server.httpServer)}/fhir`
})

afterAll(() => server.close())

const getJson = async (path: string): Promise<{ status: number; type: string | null; body: unknown }> => {
  const response = await fetch(`${base}${path}`)
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() }
}

test('the sandbox says that it is FHIR R4', async () => {
  const { status, type, body } = await getJson('/metadata')
  expect(status).toBe(200)
  expect(type).toContain('application/fhir+json')
  expect(body).toMatchObject({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
})

test('every story has its patient in the list, with name and birth date', async () => {
  const outcome = await sandboxAt(base, fetch).patients()
  if (!outcome.ok) throw new Error(outcome.problem.kind)
  expect(outcome.value).toHaveLength(allScenarios.length)
  expect(outcome.value.filter((patient) => patient.name === null || patient.birthDate === null || patient.story === null)).toEqual([])
  expect(outcome.value[0]).toMatchObject({ id: 'rosa', name: 'Rosa Testberg', birthDate: '1958-04-12', recordNumber: 'SBX-ROSA' })
})

test('a chart holds the patient’s own records and what they refer to, and no other patient’s', async () => {
  const { body } = await getJson('/Patient/rosa/$everything')
  expect(body).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 7 })
  const text = JSON.stringify(body)
  expect(text).toContain(`"reference":"${base}/Medication/exampleprazine"`)
  expect(text).not.toContain('{base}')
  expect(text).not.toContain('Patient/milan')
})

test('a single resource is read by its id', async () => {
  expect(await getJson('/Medication/vantizol')).toMatchObject({ status: 200, body: { resourceType: 'Medication', id: 'vantizol' } })
})

test.each([
  ['a patient that is not there', '/Patient/nobody', 404],
  ['the chart of a patient that is not there', '/Patient/nobody/$everything', 404],
  ['a search parameter that the server does not know', '/Patient?shoe-size=42', 400],
  ['an address that means nothing', '/Nonsense', 404],
])('%s is refused with an OperationOutcome', async (_what, path, status) => {
  expect(await getJson(path)).toMatchObject({ status, body: { resourceType: 'OperationOutcome' } })
})

test('a write is refused', async () => {
  const response = await fetch(`${base}/Patient`, { method: 'POST', body: '{}' })
  expect(response.status).toBe(405)
})

test('a refused chart reaches the app as a problem with the server’s own words', async () => {
  expect(await sandboxAt(base, fetch).chart('nobody')).toEqual({
    ok: false,
    problem: { kind: 'refused', status: 404, said: 'No such patient.' },
  })
})

test('every NDC of the sandbox is of the invented labeler 99999', () => {
  const codes = [...JSON.stringify(allScenarios).matchAll(/"system":"[^"]*\/ndc","code":"([^"]+)"/gu)].map((match) => match[1])
  expect(codes.length).toBeGreaterThan(8)
  expect(codes.filter((code) => !/^99999-\d{4}-\d{2}$/u.test(code ?? ''))).toEqual([])
})
