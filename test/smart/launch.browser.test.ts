import { expect, test } from 'vitest'
import { freshTabs } from './tab.ts'

const tab = freshTabs()

test('an EHR launch ends in a session with its patient, encounter and scopes, by discovery, authorization, and the token with metadata beside it', async () => {
  const { ehr, complaints, launch, shown } = tab()
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({
    base: ehr.iss, patient: 'p1', encounter: 'e1', view: 'administration', needsBanner: false, launchedBase: ehr.iss, same: true,
    issuer: { name: 'Test EHR', clientId: 'doseline' },
  })
  expect(ehr.log.slice(0, 2)).toEqual(['GET /fhir/.well-known/smart-configuration', 'GET /auth/authorize'])
  expect(ehr.log.slice(2).toSorted()).toEqual(['GET /fhir/metadata', 'POST /auth/token'])
  const asked = Object.fromEntries(ehr.last.authorize)
  expect(asked).toMatchObject({
    response_type: 'code', client_id: 'doseline', redirect_uri: `${ehr.address}/index.html`, aud: ehr.iss, launch: 'L1', code_challenge_method: 'S256',
  })
  expect(asked['state']).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
  expect(asked['scope']).toMatch(/^launch openid fhirUser online_access patient\/Patient\.r /u)
  expect(complaints).toEqual([])
})

test('the address of the app keeps the state alone, and nothing is stored that outlasts the tab', async () => {
  const { page, launch, shown } = tab()
  await launch({ launch: 'L1' })
  await shown()
  expect([...new URL(page.url()).searchParams.keys()]).toEqual(['state'])
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ''])
})

test('clientId, fhirServiceUrl, patientId and the rest in the address have no effect', async () => {
  const { ehr, stranger, launch, shown, stored } = tab()
  const hostile = {
    clientId: 'evil', client_id: 'evil', fhirServiceUrl: stranger.iss, patientId: '666', encounterId: '666', scope: 'system/*.*',
    redirect_uri: stranger.address, redirectUri: stranger.address, stateKey: 'known', pkceMode: 'disabled', code: 'x', state: 'y',
  }
  await launch({ launch: 'L1', ...hostile })
  expect(await shown()).toMatchObject({ base: ehr.iss, patient: 'p1', encounter: 'e1' })
  expect(ehr.last.authorize.get('client_id')).toBe('doseline')
  expect([...ehr.last.authorize.keys()].toSorted()).toEqual(
    ['aud', 'client_id', 'code_challenge', 'code_challenge_method', 'launch', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'])
  expect(ehr.last.authorize.get('redirect_uri')).toBe(`${ehr.address}/index.html`)
  expect(stranger.log).toEqual([])
  expect(await stored()).not.toContain('666')
})

test('fhirServiceUrl without iss opens nothing', async () => {
  const { ehr, stranger, launch, said } = tab()
  await launch({ fhirServiceUrl: stranger.iss, patientId: '666' }, null)
  expect(await said()).toContain('Nothing says which EHR to open')
  expect([...stranger.log, ...ehr.log]).toEqual([])
})

test('an EHR that is not in site.json is sent no request, and its address is not shown', async () => {
  const { page, stranger, launch, said } = tab()
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await launch({ launch: 'L1' }, stranger.iss)
  expect(await said()).toContain('This EHR is not known here')
  expect(asked.filter((url) => url.startsWith(stranger.address))).toEqual([])
  expect(stranger.log).toEqual([])
  expect(await page.locator('body').innerText()).not.toContain(stranger.address)
})

test.each([
  ['another path', '/fhir2'], ['a fragment', '/fhir#x'], ['a query', '/fhir?x=1'],
])('an issuer with %s is not the one of site.json', async (_, path) => {
  const { ehr, launch, said } = tab()
  await launch({ launch: 'L1' }, `${ehr.address}${path}`)
  expect(await said()).toContain('This EHR is not known here')
  expect(ehr.log).toEqual([])
})

test('iss reaches the EHR as it was delivered, slash and all', async () => {
  const { ehr, launch, shown } = tab()
  await launch({ launch: 'L1' }, `${ehr.iss}/`)
  expect(await shown()).toMatchObject({ base: ehr.iss })
  expect(ehr.last.authorize.get('aud')).toBe(`${ehr.iss}/`)
})

test('a view that does not exist is named, and the review view asks for the user’s scopes and needs no patient', async () => {
  const { ehr, launch, shown, said } = tab()
  await launch({ launch: 'L1', view: 'everything' })
  expect(await said()).toContain('There is no such view')
  ehr.behave({ context: { patient: null } })
  await launch({ launch: 'L1', view: 'review' })
  expect(await shown()).toMatchObject({ view: 'review', patient: null })
  expect(ehr.last.authorize.get('scope')).not.toContain('patient/')
})

test('a standalone launch asks the EHR for the patient', async () => {
  const { ehr, launch, shown } = tab()
  await launch()
  expect(await shown()).toMatchObject({ patient: 'p1' })
  expect(ehr.last.authorize.get('scope')).toMatch(/^launch\/patient openid/u)
  expect(ehr.last.authorize.has('launch')).toBe(false)
})

test('where the EHR has no permission-v2 the scopes are of version 1', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ capabilities: ['launch-ehr'] })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ allows: ['Patient.r', 'Patient.s', 'ChargeItem.c', 'ChargeItem.r', 'ChargeItem.u', 'ChargeItem.d', 'ChargeItem.s'] })
  expect(ehr.last.authorize.get('scope')).toContain('patient/MedicationAdministration.read')
})

test('the scopes of the token count, not those that were asked for', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ context: { scope: 'launch patient/Patient.r patient/ChargeItem.rs' } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ allows: ['Patient.r', 'ChargeItem.r', 'ChargeItem.s'] })
})

test.each([
  ['https://ehr.example/r4/Practitioner/dr-1', 'Practitioner/dr-1'], ['Practitioner/dr-1', 'Practitioner/dr-1'], ['Location/x', null],
] as const)('the user %s of the id_token is %s', async (fhirUser, user) => {
  const { ehr, launch, shown } = tab()
  const claims = Buffer.from(JSON.stringify({ fhirUser, name: 'Ünï~~~???' })).toString('base64url')
  ehr.behave({ context: { id_token: `e30.${claims}.s` } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ user })
})

test('without PKCE S256 nobody is sent to the EHR', async () => {
  const { ehr, launch, said } = tab()
  ehr.behave({ methods: ['plain'] })
  await launch({ launch: 'L1' })
  expect(await said()).toContain('PKCE with S256')
  expect(ehr.log).toEqual(['GET /fhir/.well-known/smart-configuration'])
})

test.each(['javascript:alert(1)', '', 'data:text/html,x'])('an authorization endpoint %j is not gone to', async (authorizationEndpoint) => {
  const { page, ehr, launch, said } = tab()
  ehr.behave({ authorizationEndpoint })
  await launch({ launch: 'L1' })
  expect(await said()).toContain('did not say how to sign in')
  expect(page.url()).toContain('/launch.html')
})

test('an authorization endpoint with a query keeps it', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ authorizationEndpoint: '../auth/authorize?tenant=7' })
  await launch({ launch: 'L1' })
  await shown()
  expect([ehr.last.authorize.get('tenant'), ehr.last.authorize.get('response_type')]).toEqual(['7', 'code'])
})

test('a site.json that is missing or wrong is named with every mistake', async () => {
  const { ehr, launch, said } = tab()
  ehr.files.set('/site.json', '{')
  await launch({ launch: 'L1' })
  expect(await said()).toMatch(/site\.json: the file is not JSON/u)
  ehr.files.set('/site.json', '{"issuers":[{"iss":"http://ehr.example/fhir"},7]}')
  await launch({ launch: 'L1' })
  expect(await said()).toMatch(/issuers\[0\]\.iss should begin with https[\s\S]*issuers\[0\]\.clientId is missing[\s\S]*issuers\[1\] should be an object/u)
  expect(ehr.log).toEqual([])
})
