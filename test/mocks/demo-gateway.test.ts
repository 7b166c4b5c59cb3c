import { beforeEach, expect, test } from 'vitest'
import { createGateway } from '../../mocks/demo/gateway.ts'
import { placeOf } from '../../mocks/demo/place.ts'
import { createEhr, type Ehr } from '../../mocks/ehr.ts'
import { challengeOf } from '../../mocks/auth/opaque.ts'
import { pick, textOf } from './fhir.support.ts'

const place = placeOf(new URL('https://host.example/some/folder/mocks/ehr.html?dialect=strict'))
const base = 'https://host.example/some/folder/fhir'

let ehr: Ehr
let gateway: ReturnType<typeof createGateway>
/** What the EHR was asked behind the gateway. */
let asked: Request[]

beforeEach(() => {
  ehr = createEhr()
  asked = []
  gateway = createGateway({
    handle: async (request) => {
      asked.push(request.clone())
      return ehr.handle(request)
    },
  }, place)
})

const ask = async (path: string, init?: RequestInit): Promise<Response> => {
  const answer = await gateway.handle(new Request(new URL(path, place.folder), init))
  if (answer === null) throw new Error(`${path} is not the EHR's.`)
  return answer
}

const json = async (path: string, init?: RequestInit): Promise<unknown> => (await ask(path, init)).json()

const post = (body: string | URLSearchParams, headers: Readonly<Record<string, string>> = {}): RequestInit => ({ method: 'POST', body, headers })

/** The token of a launch of Rosa's chart, as the app asks for it. */
const signIn = async (): Promise<unknown> => {
  const verifier = 'v'.repeat(43)
  const redirectUri = 'https://host.example/some/folder/index.html'
  const query = new URLSearchParams({
    response_type: 'code', client_id: 'doseline', redirect_uri: redirectUri, aud: base, state: 's', code_challenge_method: 'S256',
    scope: 'launch openid fhirUser patient/MedicationAdministration.rs patient/ChargeItem.crus',
    launch: textOf(await json('auth/launch', post('{"patient":"rosa"}')), 'launch'), code_challenge: await challengeOf(verifier),
  })
  const decision = await json(`auth/authorize?${query.toString()}`)
  const back = new URL(textOf(decision, 'location'))
  expect([`${back.origin}${back.pathname}`, back.searchParams.get('iss')]).toEqual([redirectUri, base])
  return json('auth/token', post(new URLSearchParams({
    grant_type: 'authorization_code', client_id: 'doseline', redirect_uri: redirectUri, code_verifier: verifier, code: back.searchParams.get('code') ?? '',
  })))
}

test('the EHR calls itself by the folder that it stands in, and its sign-in page is beside its own', async () => {
  expect(await json('fhir/.well-known/smart-configuration')).toMatchObject({
    issuer: base, token_endpoint: 'https://host.example/some/folder/auth/token', jwks_uri: 'https://host.example/some/folder/auth/keys',
    authorization_endpoint: 'https://host.example/some/folder/mocks/authorize.html',
  })
  expect(pick(await json('fhir/metadata'), 'implementation.url')).toEqual([base])
})

test('a launch goes in by that folder and comes back to it, with an id_token that names it and is signed by the published key', async () => {
  const token = await signIn()
  expect(token).toMatchObject({ patient: 'rosa', smart_style_url: 'https://host.example/some/folder/auth/smart-style.json' })
  const [head = '', claims = '', signature = ''] = textOf(token, 'id_token').split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ iss: base, fhirUser: `${base}/Practitioner/nora-nursemaker` })
  const [published] = pick(await json('auth/keys'), 'keys')
  const jwk: JsonWebKey = { ...(typeof published === 'object' ? published : {}) }
  const key = await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify'])
  expect(await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(signature, 'base64url'), Buffer.from(`${head}.${claims}`))).toBe(true)
})

test('a search arrives whole, a parameter that comes twice included, and its addresses are of that folder', async () => {
  const headers = { Authorization: `Bearer ${textOf(await signIn(), 'access_token')}` }
  const found = await json(`fhir/MedicationAdministration?patient=${base}/Patient/rosa&effective-time=ge2026-01-01&effective-time=lt2026-02-01`, { headers })
  expect([...new URL(asked.at(-1)?.url ?? '').searchParams]).toEqual([
    ['patient', 'https://host.example/fhir/Patient/rosa'], ['effective-time', 'ge2026-01-01'], ['effective-time', 'lt2026-02-01'],
  ])
  expect(found).not.toHaveProperty('entry')
  const later = await json('fhir/MedicationAdministration?effective-time=ge2026-02-01&effective-time=lt2026-03-01', { headers })
  expect(pick(later, 'entry.fullUrl')).toEqual([`${base}/MedicationAdministration/rosa-dose`])
  expect(JSON.stringify(later)).not.toContain('https://host.example/fhir')
})

test('a draft is kept below that folder, and what the EHR stores names none', async () => {
  const headers = { 'Authorization': `Bearer ${textOf(await signIn(), 'access_token')}`, 'Content-Type': 'application/fhir+json' }
  const made = await ask('fhir/ChargeItem', post(JSON.stringify({
    resourceType: 'ChargeItem', status: 'planned', code: { text: 'Line' }, subject: { reference: `${base}/Patient/rosa` },
  }), headers))
  expect([made.status, made.headers.get('Location')?.startsWith(`${base}/ChargeItem/`)]).toEqual([201, true])
  expect(pick(await made.json(), 'subject.reference')).toEqual([`${base}/Patient/rosa`])
  expect(JSON.stringify(ehr.fhir.resources('ChargeItem'))).not.toContain('host.example')
})

test('pages, files and other hosts are left alone, and an answer that is lost stays lost', async () => {
  for (const address of ['index.html', 'sandbox/reference/manifest.json', '../fhir/metadata', 'https://host.example/fhir/metadata', 'https://other.example/some/folder/fhir/metadata']) {
    expect(await gateway.handle(new Request(new URL(address, place.folder)))).toBeNull()
  }
  ehr.fhir.fault({ effect: { kind: 'lose-request' } })
  expect((await ask('fhir/Patient/rosa')).type).toBe('error')
})
