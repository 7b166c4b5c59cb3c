import { expect, test } from 'vitest'
import { freshTabs } from './tab.ts'

const tab = freshTabs()

const asked = (log: readonly string[]): number => log.filter((line) => line === 'GET /auth/authorize').length

test('an EHR that refuses scopes is asked for less until it grants, and the session says what was not asked for', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ refusedScopes: /ChargeItem|Coverage/u })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({
    patient: 'p1', notAsked: ['ChargeItem', 'Coverage', 'Location', 'Organization', 'Practitioner'], allows: ['Patient.r'],
  })
  expect(asked(ehr.log)).toBe(3)
  expect(ehr.last.authorize.get('scope')).toMatch(/^launch openid fhirUser online_access patient\/Patient\.r /u)
})

test('what an EHR refused is remembered for its next launch in this tab, for this view, and in no other tab', async () => {
  const { page, ehr, launch, shown, stored } = tab()
  ehr.behave({ refusedScopes: /ChargeItem/u })
  await launch({ launch: 'L1' })
  await shown()
  ehr.log.length = 0
  await launch({ launch: 'L2' })
  expect(await shown()).toMatchObject({ notAsked: ['ChargeItem'] })
  expect(asked(ehr.log)).toBe(1)
  expect(await stored()).toContain('doseline.scopes.administration')
  expect(await page.evaluate(() => localStorage.length)).toBe(0)
  ehr.behave()
  await launch({ launch: 'L3', view: 'review' })
  expect(await shown()).toMatchObject({ notAsked: [] })
  const other = await page.context().newPage()
  await other.goto(`${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=L4`)
  expect(await shown(other)).toMatchObject({ notAsked: [] })
})

test('an EHR that refuses even the least is asked four times and no more', async () => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ refusedScopes: /./u })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'refused-by-server', error: 'invalid_scope', again: `${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=L1` })
  expect(asked(ehr.log)).toBe(4)
  await page.reload()
  expect(asked(ehr.log)).toBe(4)
})

test('Back after a launch that asked for less leaves the app', async () => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ refusedScopes: /ChargeItem/u })
  await page.goto(`${ehr.address}/elsewhere.html`)
  await launch({ launch: 'L1' })
  await shown()
  await page.goBack()
  expect(page.url()).toBe(`${ehr.address}/elsewhere.html`)
})

test('an answer in the name of another server is not exchanged', async () => {
  const { page, ehr, stranger, launch, shown } = tab()
  ehr.behave({ issuer: ehr.iss, answeredIss: stranger.iss })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'state-unknown', again: null })
  expect(ehr.log).not.toContain('POST /auth/token')
  expect(new URL(page.url()).searchParams.has('code')).toBe(false)
})

test('a refusal in the name of another server is not believed', async () => {
  const { ehr, stranger, launch, shown } = tab()
  ehr.behave({ issuer: ehr.iss, answeredIss: stranger.iss, error: 'invalid_scope' })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'state-unknown' })
  expect(asked(ehr.log)).toBe(1)
})

test('a server that says its answers carry its name has to name itself', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ issuer: ehr.iss, namesIssuer: true })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'state-unknown' })
  ehr.behave({ issuer: ehr.iss, namesIssuer: true, answeredIss: ehr.iss })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ patient: 'p1' })
})

test('a server that names itself without having said how it is called is believed: state and PKCE hold', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ answeredIss: 'https://login.example' })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ patient: 'p1' })
})

test.each<readonly [string, (nonce: string | null) => string | null, string | null]>([
  ['repeats the nonce', (nonce) => nonce, 'Practitioner/n1'], ['has another nonce', () => 'replayed', null], ['has none', () => null, 'Practitioner/n1'],
])('an id_token that %s', async (_, nonceOf, user) => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ claims: (nonce) => ({ fhirUser: 'Practitioner/n1', nonce: nonceOf(nonce) }) })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ user, patient: 'p1' })
  expect(ehr.last.authorize.get('nonce')).toMatch(/^[0-9a-f-]{36}$/u)
  expect(ehr.last.authorize.get('nonce')).not.toBe(ehr.last.authorize.get('state'))
})

test('a launch that the EHR takes once only: opened again, the person is not sent round in a circle', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ launchesOnce: true })
  await launch({ launch: 'once' })
  expect(await shown()).toMatchObject({ patient: 'p1' })
  await launch({ launch: 'once' })
  expect(await shown()).toMatchObject({ kind: 'refused-by-server', error: 'invalid_request', again: null })
})

test('a first launch that is refused can be tried again', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ error: 'temporarily_unavailable' })
  await launch({ launch: 'L9' })
  expect(await shown()).toMatchObject({ kind: 'refused-by-server', again: expect.stringContaining('launch=L9') as unknown })
})

test('a server without a smart-configuration is asked for nothing else, and can be tried again', async () => {
  const { page, ehr, launch, said, shown } = tab()
  ehr.behave({ discovers: false })
  await launch({ launch: 'L1' })
  expect(await said()).toContain('did not say how to sign in')
  expect(ehr.log).toEqual(['GET /fhir/.well-known/smart-configuration'])
  ehr.behave()
  await page.getByRole('link', { name: 'Launch again' }).click()
  expect(await shown()).toMatchObject({ patient: 'p1' })
})

test('a launcher’s options in the path are matched by its pattern, and the base keeps them', async () => {
  const { ehr, launch, shown } = tab()
  ehr.files.set('/site.json', JSON.stringify({ issuers: [{ iss: './fhir/*/r4', name: 'Launcher', clientId: 'doseline', sandbox: true }] }))
  ehr.behave({ authorizationEndpoint: '/auth/authorize' })
  await launch({ launch: 'L1' }, `${ehr.iss}/WzAsIiJd/r4`)
  expect(await shown()).toMatchObject({ base: `${ehr.iss}/WzAsIiJd/r4`, patient: 'p1', issuer: { name: 'Launcher', namespace: `${ehr.iss}/*/r4` } })
  expect(ehr.last.authorize.get('aud')).toBe(`${ehr.iss}/WzAsIiJd/r4`)
})

test('a hostile server whose path fits the pattern of a launcher is sent no request', async () => {
  const { ehr, stranger, launch, said } = tab()
  ehr.files.set('/site.json', JSON.stringify({ issuers: [{ iss: './fhir/*/r4', name: 'Launcher', clientId: 'doseline', sandbox: true }] }))
  for (const iss of [`${stranger.iss}/WzAsIiJd/r4`, `${stranger.iss}/${encodeURIComponent(ehr.iss)}/r4`, `${ehr.address.replace('//', '//x@')}/fhir/a/r4`]) {
    await launch({ launch: 'L1' }, iss)
    expect(await said()).toContain('This EHR is not known here')
  }
  expect([...stranger.log, ...ehr.log]).toEqual([])
})

test('colours are read from the EHR’s own origin alone', async () => {
  const { ehr, stranger, launch, shown } = tab()
  ehr.behave({ context: { smart_style_url: '/style.json' } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ styleAddress: `${ehr.address}/style.json` })
  ehr.behave({ context: { smart_style_url: `${stranger.address}/style.json` } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ styleAddress: null })
})
