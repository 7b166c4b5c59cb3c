import { expect, test } from 'vitest'
import { accessOf, ask, authorize, base, carried, code, exchange, launch, nurseScopes, origin, refresh, start, token } from './auth.support.ts'

const claimsOf = (idToken: unknown): unknown =>
  JSON.parse(Buffer.from(String(idToken).split('.')[1] ?? '', 'base64url').toString('utf8'))

/** The keys of a key set. */
const objectsIn = (set: unknown): readonly object[] => {
  const list: unknown = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : []
  return (Array.isArray(list) ? list : []).filter((one: unknown): one is object => typeof one === 'object' && one !== null)
}

test('a code becomes a token with the launched patient, encounter and person', async () => {
  const { server } = start()
  const { status, body, headers } = await exchange(server, await code(server))
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('access-control-allow-origin')).toBe('https://app.example')
  expect(body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 3600,
    scope: nurseScopes,
    patient: 'rosa',
    encounter: 'rosa-visit',
    need_patient_banner: true,
  })
  expect(body['refresh_token']).toMatch(/^[\w-]{43}$/u)
  expect(accessOf(server, body['access_token'])).toEqual({ patient: 'rosa', user: 'Practitioner/nora-nursemaker', scopes: nurseScopes })
})

test('the id_token says who it is and is signed with the published key', async () => {
  const { server } = start()
  const { body } = await exchange(server, await code(server))
  const idToken = String(body['id_token'])
  expect(claimsOf(idToken)).toMatchObject({ iss: base, aud: 'doseline', fhirUser: `${base}/Practitioner/nora-nursemaker` })
  const keys: unknown = await (await ask(server, '/auth/keys')).json()
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const published = objectsIn(keys)
  expect(published).toHaveLength(1)
  const jwk: JsonWebKey = { ...published[0] }
  const key = await crypto.subtle.importKey('jwk', jwk, algorithm, true, ['verify'])
  const [head = '', claims = '', signature = ''] = idToken.split('.')
  const verify = async (text: string): Promise<boolean> =>
    crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, Buffer.from(signature, 'base64url'), Buffer.from(text))
  expect(await verify(`${head}.${claims}`)).toBe(true)
  expect(await verify(`${head}.${claims}x`)).toBe(false)
})

test('the id_token repeats the nonce that was asked with, and a renewed one need not', async () => {
  const { server } = start()
  const { body } = await exchange(server, await code(server, { nonce: 'n-1' }))
  expect(claimsOf(body['id_token'])).toMatchObject({ nonce: 'n-1' })
  const renewed = await refresh(server, body['refresh_token'])
  expect(claimsOf(renewed.body['id_token'])).not.toHaveProperty('nonce')
})

test('access that is revoked ends after five seconds although an hour was said, and the renewed one lasts', async () => {
  const { server, pass } = start()
  const { body } = await exchange(server, await code(server, { launch: await launch(server, { patient: 'rosa', twist: 'access-revoked' }) }))
  expect(body).toMatchObject({ expires_in: 3600 })
  pass(4_999)
  expect(accessOf(server, body['access_token'])).not.toBeNull()
  pass(1)
  expect(accessOf(server, body['access_token'])).toBeNull()
  const renewed = await refresh(server, body['refresh_token'])
  pass(3_599_000)
  expect(accessOf(server, renewed.body['access_token'])).not.toBeNull()
})

test('the EHR’s colours are at its own origin', async () => {
  const { server } = start()
  const { body } = await exchange(server, await code(server))
  expect(body['smart_style_url']).toBe(`${origin}/auth/smart-style.json`)
  const style: unknown = await (await ask(server, '/auth/smart-style.json')).json()
  expect(style).toMatchObject({ color_background: '#ffffff', dim_border_radius: '4px' })
})

test('no fhirUser scope gives no person', async () => {
  const { server } = start()
  const { body } = await exchange(server, await code(server, { scope: 'launch openid patient/Patient.r' }))
  expect(claimsOf(body['id_token'])).toMatchObject({ sub: 'nora-nursemaker' })
  expect(claimsOf(body['id_token'])).not.toHaveProperty('fhirUser')
})

test.each([
  ['no openid scope gives no id_token', 'launch patient/Patient.r online_access', ['id_token']],
  ['no online_access gives no refresh token', 'launch openid patient/Patient.r', ['refresh_token']],
  ['no launch scope gives no context', 'openid patient/Patient.r', ['patient', 'encounter', 'need_patient_banner']],
])('%s', async (_what, scope, missing) => {
  const { server } = start()
  const { body } = await exchange(server, await code(server, { scope }))
  expect(body).toHaveProperty('access_token')
  for (const name of missing) expect(body).not.toHaveProperty(name)
})

test.each([
  ['no patient', { patient: 'rosa', twist: 'no-patient' }, ['patient', 'encounter']],
  ['no encounter by choice', { patient: 'rosa', twist: 'no-encounter' }, ['encounter']],
  ['no encounter where the caller says none', { patient: 'rosa', encounter: null }, ['encounter']],
  ['no encounter where the patient has none', { patient: 'milan' }, ['encounter']],
])('a launch with %s', async (_what, context, missing) => {
  const { server } = start()
  const { body } = await exchange(server, await code(server, { launch: await launch(server, context) }))
  for (const name of missing) expect(body).not.toHaveProperty(name)
  expect(accessOf(server, body['access_token'])?.patient).toBe(missing.includes('patient') ? null : context.patient)
})

test('a launch in another encounter than the main one keeps it', async () => {
  const { server } = start()
  const name = await launch(server, { patient: 'rosa', encounter: 'other-visit', role: 'reader' })
  const { body } = await exchange(server, await code(server, { launch: name }))
  expect(body).toMatchObject({ encounter: 'other-visit', scope: nurseScopes.replace('ChargeItem.crus', 'ChargeItem.rs') })
  expect(accessOf(server, body['access_token'])?.user).toBe('Practitioner/remy-readonly')
})

test.each([
  ['another verifier', { code_verifier: 'another-verifier-that-is-also-long-enough-to-be-one' }, 400, 'invalid_grant'],
  ['no verifier', { code_verifier: null }, 400, 'invalid_grant'],
  ['another redirect_uri', { redirect_uri: `${origin}/launch.html` }, 400, 'invalid_grant'],
  ['no redirect_uri', { redirect_uri: null }, 400, 'invalid_grant'],
  ['another client', { client_id: 'other' }, 401, 'invalid_client'],
  ['no client', { client_id: null }, 401, 'invalid_client'],
  ['a code that was made up', { code: 'made-up' }, 400, 'invalid_grant'],
  ['no code', { code: null }, 400, 'invalid_grant'],
  ['another grant type', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ['no grant type', { grant_type: null }, 400, 'invalid_request'],
])('with %s there is no token', async (_what, change, status, error) => {
  const { server } = start()
  const answer = await exchange(server, await code(server), change)
  expect(answer).toMatchObject({ status, body: { error } })
  expect(answer.body).not.toHaveProperty('access_token')
})

test('a request that is no form is refused', async () => {
  const { server } = start()
  const response = await ask(server, '/auth/token', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({ error: 'invalid_request' })
})

test('a code is good for one minute', async () => {
  const { server, pass } = start()
  const inTime = await code(server)
  const late = await code(server)
  pass(59_999)
  expect((await exchange(server, inTime)).status).toBe(200)
  pass(1)
  expect(await exchange(server, late)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
})

test('a code that arrives too late by choice is refused at once', async () => {
  const { server } = start()
  const name = await launch(server, { patient: 'rosa', twist: 'code-expired' })
  const answer = carried(await authorize(server, { launch: name }))
  expect(await exchange(server, answer['code'] ?? '')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
})

test('a code that comes twice ends what the first exchange gave', async () => {
  const { server } = start()
  const given = await code(server)
  const first = await exchange(server, given)
  expect(accessOf(server, first.body['access_token'])).not.toBeNull()
  expect(await exchange(server, given)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect(accessOf(server, first.body['access_token'])).toBeNull()
  expect((await refresh(server, first.body['refresh_token'])).status).toBe(400)
})

test('of two exchanges of one code at once, at most one succeeds', async () => {
  const { server } = start()
  const given = await code(server)
  const answers = await Promise.all([exchange(server, given), exchange(server, given)])
  expect(answers.filter((answer) => answer.status === 200).length).toBeLessThanOrEqual(1)
})

test('a failed exchange uses the code up', async () => {
  const { server } = start()
  const given = await code(server)
  await exchange(server, given, { code_verifier: 'wrong' })
  expect((await exchange(server, given)).status).toBe(400)
})

test('access ends when it said it would', async () => {
  const { server, pass } = start()
  const { body } = await exchange(server, await code(server))
  expect(body['expires_in']).toBe(3600)
  pass(3_599_999)
  expect(accessOf(server, body['access_token'])).not.toBeNull()
  pass(1)
  expect(accessOf(server, body['access_token'])).toBeNull()
})

test.each(['Basic abc', 'Bearer', 'Bearer made-up', ''])('the header %j gives no access', (header) => {
  const { server } = start()
  expect(server.access(new Request(base, { headers: { Authorization: header } }))).toBeNull()
})

test('a refresh gives a new access token and a new refresh token, for the same context', async () => {
  const { server, pass } = start()
  const first = await exchange(server, await code(server))
  pass(3_600_000)
  const second = await refresh(server, first.body['refresh_token'])
  expect(second.body).toMatchObject({ expires_in: 3600, scope: nurseScopes, patient: 'rosa', encounter: 'rosa-visit' })
  expect(second.body['refresh_token']).not.toBe(first.body['refresh_token'])
  expect(accessOf(server, second.body['access_token'])).toEqual({ patient: 'rosa', user: 'Practitioner/nora-nursemaker', scopes: nurseScopes })
  expect(accessOf(server, first.body['access_token'])).toBeNull()
  expect((await refresh(server, second.body['refresh_token'])).status).toBe(200)
})

test('a refresh token that comes twice ends the whole session', async () => {
  const { server } = start()
  const first = await exchange(server, await code(server))
  const second = await refresh(server, first.body['refresh_token'])
  expect(await refresh(server, first.body['refresh_token'])).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  expect(accessOf(server, second.body['access_token'])).toBeNull()
  expect((await refresh(server, second.body['refresh_token'])).status).toBe(400)
})

test('one session ends without touching another', async () => {
  const { server } = start()
  const one = await exchange(server, await code(server))
  const other = await exchange(server, await code(server, { launch: await launch(server, { patient: 'milan' }) }))
  await refresh(server, one.body['refresh_token'])
  await refresh(server, one.body['refresh_token'])
  expect(accessOf(server, other.body['access_token'])?.patient).toBe('milan')
})

test.each([
  ['another client', { client_id: 'other' }, 401, 'invalid_client'],
  ['no client', { client_id: null }, 401, 'invalid_client'],
])('a refresh by %s is refused and the token stays good', async (_what, change, status, error) => {
  const { server } = start()
  const { body } = await exchange(server, await code(server))
  expect(await refresh(server, body['refresh_token'], change)).toMatchObject({ status, body: { error } })
  expect((await refresh(server, body['refresh_token'])).status).toBe(200)
})

test('a refresh token that was made up, and an access token in its place, are refused', async () => {
  const { server } = start()
  const { body } = await exchange(server, await code(server))
  expect((await refresh(server, 'made-up')).body).toMatchObject({ error: 'invalid_grant' })
  expect((await refresh(server, body['access_token'])).body).toMatchObject({ error: 'invalid_grant' })
  expect((await token(server, { grant_type: 'refresh_token', client_id: 'doseline' })).body).toMatchObject({ error: 'invalid_grant' })
})

test('access that lasts 15 seconds is renewed, or ends where it was chosen so', async () => {
  const { server, pass } = start()
  const renewed = await exchange(server, await code(server, { launch: await launch(server, { patient: 'rosa', twist: 'short-access' }) }))
  const ends = await exchange(server, await code(server, { launch: await launch(server, { patient: 'rosa', twist: 'access-ends' }) }))
  expect(renewed.body['expires_in']).toBe(15)
  expect(ends.body).not.toHaveProperty('refresh_token')
  pass(15_000)
  expect(accessOf(server, renewed.body['access_token'])).toBeNull()
  expect(accessOf(server, ends.body['access_token'])).toBeNull()
  expect((await refresh(server, renewed.body['refresh_token'])).status).toBe(200)
})

test('the shell’s own session reads patients and charges and writes nothing', async () => {
  const { server } = start()
  const session: unknown = await (await ask(server, '/auth/session', { method: 'POST', headers: { Origin: origin } })).json()
  if (typeof session !== 'object' || session === null || !('access_token' in session)) throw new Error('No session.')
  expect(accessOf(server, session.access_token)?.scopes).toBe('user/Patient.rs user/ChargeItem.rs')
})
