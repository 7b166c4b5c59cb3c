import { expect, test } from 'vitest'
import { createEhr, type Ehr } from '../../mocks/ehr.ts'
import { createLog } from '../../mocks/auth/log.ts'
import { ask, code, exchange, launch, origin } from './auth.support.ts'

/** Launches and signs in; resolves with the headers of the app's requests. */
const signIn = async (ehr: Ehr, context: object, scope?: string): Promise<{ readonly Authorization: string }> => {
  const named = { launch: await launch(ehr, context), ...(scope === undefined ? {} : { scope }) }
  const { body } = await exchange(ehr, await code(ehr, named))
  return { Authorization: `Bearer ${String(body['access_token'])}` }
}

const draft = JSON.stringify({
  resourceType: 'ChargeItem',
  status: 'planned',
  code: { text: 'Draft' },
  subject: { reference: 'Patient/rosa' },
})

const create = async (ehr: Ehr, headers: { readonly Authorization: string }): Promise<number> => {
  const response = await ask(ehr, '/fhir/ChargeItem', {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/fhir+json' },
    body: draft,
  })
  return response.status
}

test('a token of a launch reads its patient’s chart, and no token reads nothing', async () => {
  const ehr = createEhr()
  const headers = await signIn(ehr, { patient: 'rosa' })
  expect((await ask(ehr, '/fhir/Patient/rosa', { headers })).status).toBe(200)
  expect((await ask(ehr, '/fhir/Patient/milan', { headers })).status).not.toBe(200)
  expect((await ask(ehr, '/fhir/Patient/rosa')).status).toBe(401)
})

test('a nurse writes a draft and a read-only nurse cannot', async () => {
  const ehr = createEhr()
  expect(await create(ehr, await signIn(ehr, { patient: 'rosa', role: 'nurse' }))).toBe(201)
  expect(await create(ehr, await signIn(ehr, { patient: 'rosa', role: 'reader' }))).toBe(403)
})

test('a charge that a nurse may write by the first version of scopes, no app deletes', async () => {
  const ehr = createEhr()
  const headers = await signIn(ehr, { patient: 'rosa' }, 'launch user/ChargeItem.read user/ChargeItem.write')
  const made = await ask(ehr, '/fhir/ChargeItem', { method: 'POST', headers: { ...headers, 'Content-Type': 'application/fhir+json' }, body: draft })
  const { pathname } = new URL(made.headers.get('Location') ?? '')
  expect((await ask(ehr, pathname, { method: 'DELETE', headers })).status).toBe(403)
  expect((await ask(ehr, pathname, { headers })).status).toBe(200)
})

test('a token stops working when its time is over', async () => {
  let now = Date.now()
  const ehr = createEhr({ now: () => now })
  const headers = await signIn(ehr, { patient: 'rosa', twist: 'access-ends' })
  now += 15_000
  expect((await ask(ehr, '/fhir/Patient/rosa', { headers })).status).toBe(401)
})

test('a reset takes back what was written, empties the log and keeps people signed in', async () => {
  const ehr = createEhr()
  const headers = await signIn(ehr, { patient: 'rosa' })
  const before = ehr.fhir.resources('ChargeItem').length
  await create(ehr, headers)
  expect(ehr.fhir.resources('ChargeItem')).toHaveLength(before + 1)
  expect((await ask(ehr, '/sandbox/reset', { method: 'POST', headers: { Origin: 'https://evil.example' } })).status).toBe(403)
  expect(ehr.fhir.resources('ChargeItem')).toHaveLength(before + 1)
  expect((await ask(ehr, '/sandbox/reset', { method: 'POST' })).status).toBe(204)
  expect(ehr.fhir.resources('ChargeItem')).toHaveLength(before)
  expect(ehr.log.entries()).toEqual([])
  expect((await ask(ehr, '/fhir/Patient/rosa', { headers })).status).toBe(200)
})

test('the log says who asked what, in order, without values that tell of a patient', async () => {
  const ehr = createEhr()
  const headers = await signIn(ehr, { patient: 'rosa' })
  await ask(ehr, '/fhir/MedicationAdministration?patient=rosa&_count=1000', { headers })
  const entries: unknown = await (await ask(ehr, '/sandbox/log')).json()
  expect(entries).toEqual(ehr.log.entries())
  expect(ehr.log.entries().map(({ kind, method, client, status }) => [kind, method, client, status])).toEqual([
    ['auth', 'POST', 'sandbox-ehr', 201],
    ['auth', 'GET', 'doseline', 302],
    ['auth', 'POST', 'doseline', 200],
    ['fhir', 'GET', 'doseline', 200],
  ])
  expect(ehr.log.entries().at(-1)?.path).toBe('/fhir/MedicationAdministration?patient&_count=1000')
  expect(JSON.stringify(ehr.log.entries().slice(1, 3))).not.toContain('rosa')
  expect((await ask(ehr, '/sandbox/log', { method: 'DELETE', headers: { Origin: 'https://evil.example' } })).status).toBe(403)
  expect(ehr.log.entries()).toHaveLength(4)
  await ask(ehr, '/sandbox/log', { method: 'DELETE' })
  expect(ehr.log.entries()).toEqual([])
})

test('requests in parallel overlap in the log and requests in sequence do not', () => {
  const log = createLog()
  const begin = (path: string): ((status: number | null) => void) =>
    log.begin({ kind: 'fhir', method: 'GET', client: null, url: new URL(path, origin) })
  const [one, two] = [begin('/fhir/a'), begin('/fhir/b')]
  two(200)
  one(404)
  const three = begin('/fhir/c')
  expect(log.entries().map(({ path, status, started, ended }) => [path, status, started, ended])).toEqual([
    ['/fhir/a', 404, 1, 4],
    ['/fhir/b', 200, 2, 3],
    ['/fhir/c', null, 5, null],
  ])
  three(null)
  expect(log.entries().at(-1)).toMatchObject({ status: null, ended: 6 })
})

test('the log keeps the newest requests only', () => {
  const log = createLog(2)
  for (const path of ['/a', '/b', '/c']) log.begin({ kind: 'static', method: 'GET', client: null, url: new URL(path, origin) })(200)
  expect(log.entries().map((entry) => entry.path)).toEqual(['/b', '/c'])
})

test('an answer that the FHIR server loses is logged without a status', async () => {
  const ehr = createEhr()
  const headers = await signIn(ehr, { patient: 'rosa' })
  ehr.fhir.fault({ type: 'Patient', effect: { kind: 'lose-answer' }, times: 1 })
  expect((await ask(ehr, '/fhir/Patient/rosa', { headers })).type).toBe('error')
  expect(ehr.log.entries().at(-1)).toMatchObject({ status: null, path: '/fhir/Patient/rosa' })
})

test('every other address is left to others, and an unknown one of the sandbox is not found', async () => {
  const ehr = createEhr()
  expect(await ehr.handle(new Request(`${origin}/index.html`))).toBeNull()
  expect((await ask(ehr, '/sandbox/nothing')).status).toBe(404)
})
