import { expect, test } from 'vitest'
import { grantedScopes } from '../../mocks/auth/scopes.ts'
import { people } from '../../mocks/auth/roles.ts'
import { ask, authorize, base, carried, code, exchange, launch, origin, redirectUri, start } from './auth.support.ts'

test('discovery names what an app needs, to any origin', async () => {
  const { server } = start()
  const response = await ask(server, '/fhir/.well-known/smart-configuration', { headers: { Origin: 'https://app.example' } })
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example')
  const body: unknown = await response.json()
  const { capabilities, scopes_supported: scopes } = { capabilities: null, scopes_supported: null, ...(typeof body === 'object' ? body : null) }
  expect(body).toMatchObject({
    issuer: base,
    authorization_endpoint: `${origin}/auth/authorize`,
    token_endpoint: `${origin}/auth/token`,
    code_challenge_methods_supported: ['S256'],
  })
  for (const name of [
    'launch-ehr', 'client-public', 'context-ehr-patient', 'context-ehr-encounter',
    'permission-v1', 'permission-v2', 'permission-patient', 'permission-user',
  ]) expect(capabilities).toContain(name)
  for (const name of ['launch', 'patient/ChargeItem.crus', 'user/ChargeItem.write', 'patient/Condition.read']) expect(scopes).toContain(name)
})

test('a preflight of the token endpoint is answered', async () => {
  const { server } = start()
  const response = await ask(server, '/auth/token', {
    method: 'OPTIONS',
    headers: { Origin: 'https://app.example', 'Access-Control-Request-Headers': 'content-type' },
  })
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example')
  expect(response.headers.get('access-control-allow-headers')).toBe('content-type')
})

test('a launch with good parameters comes back with a code and the same state', async () => {
  const { server } = start()
  const answer = carried(await authorize(server, { launch: await launch(server) }))
  expect(Object.keys(answer).toSorted()).toEqual(['code', 'iss', 'state', 'to'])
  expect(answer).toMatchObject({ to: redirectUri, state: 'state-1', iss: base })
  expect(answer['code']).toMatch(/^[\w-]{43}$/u)
})

test('a launch may be used again, as a reload of the app does', async () => {
  const { server } = start()
  const name = await launch(server)
  const first = carried(await authorize(server, { launch: name }))['code']
  const second = carried(await authorize(server, { launch: name }))['code']
  expect(second).toBeDefined()
  expect(second).not.toBe(first)
})

test.each([
  ['an unknown client', { client_id: 'other' }],
  ['no client', { client_id: null }],
  ['no redirect_uri', { redirect_uri: null }],
  ['another page of the app', { redirect_uri: `${origin}/launch.html` }],
  ['the redirect_uri with a query', { redirect_uri: `${redirectUri}?x=1` }],
  ['a redirect_uri of another host', { redirect_uri: 'https://evil.example/index.html' }],
])('%s is answered by a page and sends nobody anywhere', async (_what, change) => {
  const { server } = start()
  const response = await authorize(server, { launch: await launch(server), ...change })
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await response.text()).toContain('This app cannot be opened')
})

test.each([
  ['an unknown launch', { launch: 'made-up' }, 'invalid_request'],
  ['an audience with a slash more', { aud: `${base}/` }, 'invalid_request'],
  ['no audience', { aud: null }, 'invalid_request'],
  ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
  ['no code challenge', { code_challenge: null }, 'invalid_request'],
  ['a code challenge that is no hash', { code_challenge: 'short' }, 'invalid_request'],
  ['the method "plain"', { code_challenge_method: 'plain' }, 'invalid_request'],
  ['no method', { code_challenge_method: null }, 'invalid_request'],
  ['no scope', { scope: null }, 'invalid_scope'],
  ['nothing but scopes that nobody has', { scope: 'system/Patient.rs patient/Observation.rs' }, 'invalid_scope'],
])('%s is sent back to the app as %s', async (_what, change, error) => {
  const { server } = start()
  const answer = carried(await authorize(server, change))
  expect(answer).toMatchObject({ to: redirectUri, error, state: 'state-1', iss: base })
  expect(answer).not.toHaveProperty('code')
})

test.each([null, ''])('without a state (%j) there is no code', async (state) => {
  const { server } = start()
  const answer = carried(await authorize(server, { launch: await launch(server), state }))
  expect(answer).toMatchObject({ to: redirectUri, error: 'invalid_request' })
  expect(answer).not.toHaveProperty('code')
})

test('when the person refuses, the app is told so', async () => {
  const { server } = start()
  const name = await launch(server, { patient: 'rosa', twist: 'refused' })
  expect(carried(await authorize(server, { launch: name }))).toMatchObject({ error: 'access_denied', state: 'state-1' })
})

test('an EHR that refuses charges refuses all that is asked for along with them, in either version', async () => {
  const { server } = start()
  const name = await launch(server, { patient: 'rosa', twist: 'scopes-refused' })
  for (const scope of ['launch patient/Patient.r patient/ChargeItem.crus', 'launch patient/Patient.read user/ChargeItem.write']) {
    expect(carried(await authorize(server, { launch: name, scope }))).toMatchObject({ error: 'invalid_scope', state: 'state-1' })
  }
  expect(carried(await authorize(server, { launch: name, scope: 'launch patient/Patient.r' }))).toHaveProperty('code')
})

test('a standalone launch lets the person choose a patient, by addresses that name none', async () => {
  const { server } = start()
  const page = await authorize(server, { scope: 'launch/patient launch/encounter openid patient/Patient.r' })
  const html = await page.text()
  expect(page.status).toBe(200)
  expect(html).toContain('Milan &lt;b&gt;Vzorek&lt;/b&gt;')
  const links = [...html.matchAll(/href="(\/auth\/pick\/[^"]+)"/gu)].map((match) => match[1] ?? '')
  expect(links).toHaveLength(3)
  expect(links.join(' ')).not.toMatch(/rosa|milan/iu)
  const [rosa = '', , refuse = ''] = links
  const chosen = carried(await ask(server, rosa))
  expect(chosen).toMatchObject({ to: redirectUri, state: 'state-1' })
  expect((await exchange(server, chosen['code'] ?? '')).body).toMatchObject({ patient: 'rosa', encounter: 'rosa-visit' })
  expect(carried(await ask(server, refuse))).toMatchObject({ error: 'access_denied' })
})

test('a choice of patient is open for ten minutes', async () => {
  const { server, pass } = start()
  const html = await (await authorize(server, { scope: 'launch/patient patient/Patient.r' })).text()
  const link = /href="(\/auth\/pick\/[^"]+)"/u.exec(html)?.[1] ?? ''
  pass(600_000)
  expect((await ask(server, link)).status).toBe(400)
  expect((await ask(server, '/auth/pick/made-up')).status).toBe(400)
})

test('without a chart the biller signs in, with no patient', async () => {
  const { server } = start()
  const answer = carried(await authorize(server, { scope: 'openid fhirUser user/ChargeItem.rus user/Patient.rs' }))
  const { body } = await exchange(server, answer['code'] ?? '')
  expect(body).toMatchObject({ scope: 'openid fhirUser user/ChargeItem.rus user/Patient.rs' })
  expect(body).not.toHaveProperty('patient')
})

test.each([
  ['no body at all', 'x'],
  ['no patient', '{}'],
  ['an unknown role', '{"patient":"rosa","role":"surgeon"}'],
  ['an unknown twist', '{"patient":"rosa","twist":"fire"}'],
])('a launch with %s is refused', async (_what, body) => {
  const { server } = start()
  expect((await ask(server, '/auth/launch', { method: 'POST', body })).status).toBe(400)
})

test.each(['/auth/launch', '/auth/session'])('%s is closed to pages of other origins', async (path) => {
  const { server } = start()
  const init = { method: 'POST', headers: { Origin: 'https://evil.example' }, body: '{"patient":"rosa"}' }
  expect((await ask(server, path, init)).status).toBe(403)
})

test.each([
  ['POST', '/auth/authorize', 405],
  ['GET', '/auth/token', 405],
  ['GET', '/auth/introspect', 404],
])('%s %s is answered with %i', async (method, path, status) => {
  const { server } = start()
  expect((await ask(server, path, { method })).status).toBe(status)
})

test.each(['/fhir/Patient/rosa', '/index.html', '/authors'])('%s is not the authorization server’s', async (path) => {
  expect(await start().server.handle(new Request(`${origin}${path}`))).toBeNull()
})

const { nurse, reader, biller } = people

test.each([
  ['a nurse drafts charges', nurse, 'patient/ChargeItem.crus', 'patient/ChargeItem.crus'],
  ['a nurse deletes nothing', nurse, 'patient/ChargeItem.cruds', 'patient/ChargeItem.crus'],
  ['a read-only nurse reads them', reader, 'patient/ChargeItem.crus', 'patient/ChargeItem.rs'],
  ['a read-only nurse gets no v1 write', reader, 'user/ChargeItem.read user/ChargeItem.write', 'user/ChargeItem.read'],
  ['a nurse gets v1 write', nurse, 'user/ChargeItem.read user/ChargeItem.write', 'user/ChargeItem.read user/ChargeItem.write'],
  ['a nurse reads no other patients', nurse, 'user/Patient.rs user/Practitioner.r', 'user/Practitioner.r'],
  ['nobody writes doses', biller, 'user/MedicationAdministration.cruds', 'user/MedicationAdministration.rs'],
  ['nobody stays signed in overnight', nurse, 'offline_access online_access', 'online_access'],
  ['a name of every object is no right', nurse, 'patient/Patient.constructor patient/Patient.valueOf', ''],
  ['letters stand in their order', nurse, 'patient/ChargeItem.src patient/Patient.xyz', ''],
  ['a query part stays', nurse, 'patient/Condition.rs?category=x|y', 'patient/Condition.rs?category=x|y'],
  ['a scope is granted once', nurse, 'openid  openid', 'openid'],
  ['a name of every object is no type', nurse, 'patient/constructor.rs patient/ToString.rs', ''],
])('scopes: %s', (_what, person, asked, granted) => {
  expect(grantedScopes(asked, person)).toBe(granted)
})

test('a wildcard becomes one scope for each type that is held', () => {
  const granted = grantedScopes('patient/*.rs', nurse).split(' ')
  expect(granted).toContain('patient/MedicationAdministration.rs')
  expect(granted).toContain('patient/ChargeItem.rs')
  expect(granted).not.toContain('patient/*.rs')
  expect(granted).toHaveLength(Object.keys(nurse.patient).length)
})

test('a code cannot be guessed from another', async () => {
  const { server } = start()
  const codes = await Promise.all(Array.from({ length: 20 }, async () => code(server)))
  expect(new Set(codes).size).toBe(20)
})
