import { expect, test } from 'vitest'
import { freshTabs, twoFrames } from './tab.ts'

const tab = freshTabs()

/** All that may be left: which launch was used, as a digest. */
const onlyDigest = /^\{"doseline\.used-launches":"[\w-]{43}"\}$/u

test('a person who says no is asked nothing further, and can launch again', async () => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ error: 'access_denied' })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'refused-by-user', again: `${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=L1` })
  expect(page.url()).not.toContain('words')
  expect(ehr.log).not.toContain('POST /auth/token')
  await page.reload()
  expect(await shown()).toMatchObject({ kind: 'exchange-failed' })
})

test('an EHR that refuses the scopes is told apart, without its own words', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ error: 'invalid_scope' })
  await launch({ launch: 'L1' })
  const end = await shown()
  expect(end).toMatchObject({ kind: 'refused-by-server', error: 'invalid_scope' })
  expect(JSON.stringify(end)).not.toContain('words of the server')
})

test('a code that has expired gives no session, and a reload gives none either', async () => {
  const { page, ehr, launch, shown, stored } = tab()
  ehr.behave({ tokenError: 'invalid_grant' })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'code-expired' })
  await page.reload()
  expect(await shown()).toMatchObject({ kind: 'exchange-failed' })
  expect(await stored()).not.toContain('access_token":"')
})

test('an answer without a token is no session', async () => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ context: { access_token: null } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'exchange-failed', answered: true })
})

test.each([null, '', '../p2', '..', 'Patient/', 7])('the patient %j of a token is none, and the administration view does not open', async (patient) => {
  const { ehr, launch, shown } = tab()
  ehr.behave({ context: { patient } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ kind: 'no-patient' })
})

test('a reload finds the same session without a second exchange', async () => {
  const { page, ehr, launch, shown } = tab()
  await launch({ launch: 'L1' })
  const before = await shown()
  ehr.log.length = 0
  await page.reload()
  expect(await shown()).toEqual({ ...before, isAnswer: false })
  expect(ehr.log).toEqual([])
})

test('Back from the app leaves it, without a second launch, and Forward returns to the session', async () => {
  const { page, ehr, launch, shown } = tab()
  await page.goto(`${ehr.address}/elsewhere.html`)
  await launch({ launch: 'L1' })
  const before = await shown()
  await page.goBack()
  expect(page.url()).toBe(`${ehr.address}/elsewhere.html`)
  await page.goForward()
  expect(await shown()).toEqual({ ...before, isAnswer: false })
  expect(ehr.log.filter((line) => line.includes('authorize'))).toHaveLength(1)
})

test('a second launch in the same frame shows the second patient, and nothing of the first is left', async () => {
  const { page, ehr, shown, stored } = tab()
  ehr.files.set('/frame.html', '<iframe name="app"></iframe>')
  await page.goto(`${ehr.address}/frame.html`)
  const frame = page.frame('app')
  if (frame === null) throw new Error('no frame')
  const into = `${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}`
  await frame.goto(`${into}&launch=L1`)
  expect(await shown(frame)).toMatchObject({ patient: 'p1', first: expect.stringMatching(/^t\./u) as unknown })
  const first = frame.url()
  ehr.behave({ context: { patient: 'p2', encounter: null } })
  await frame.goto(`${into}&launch=L2`)
  expect(await shown(frame)).toMatchObject({ patient: 'p2', encounter: null })
  expect(await stored()).not.toMatch(/"p1"|\\"p1\\"/u)
  await frame.goto(first)
  expect(await shown(frame)).toMatchObject({ kind: 'state-unknown' })
})

test('two frames of one tab never show each other’s patient', async () => {
  const { ehr, shown } = tab()
  const { one, two, into } = await twoFrames(tab())
  await one.goto(`${into}&launch=L1`)
  expect(await shown(one)).toMatchObject({ patient: 'p1' })
  ehr.behave({ context: { patient: 'p2' } })
  await two.goto(`${into}&launch=L2`)
  expect(await shown(two)).toMatchObject({ patient: 'p2' })
  await one.evaluate(() => location.reload())
  await expect.poll(async () => shown(one)).toMatchObject({ kind: 'state-unknown' })
})

test('an answer that no launch of this tab asked for is not exchanged', async () => {
  const { page, ehr, shown } = tab()
  await page.goto(`${ehr.address}/index.html?code=stolen&state=${crypto.randomUUID()}`)
  expect(await shown()).toMatchObject({ kind: 'state-unknown' })
  expect(page.url()).not.toContain('stolen')
  await page.goto(`${ehr.address}/index.html?state=length&code=x`)
  expect(await shown()).toMatchObject({ kind: 'state-unknown' })
  expect(ehr.log).toEqual([])
})

test('the page without a launch is the start page’s', async () => {
  const { page, ehr, shown } = tab()
  await page.goto(`${ehr.address}/index.html?iss=${encodeURIComponent(ehr.iss)}&patientId=666`)
  expect(await shown()).toMatchObject({ kind: 'not-launched', again: null })
  expect(ehr.log).toEqual([])
})

test('an issuer that was taken out of site.json loses its session at the next opening', async () => {
  const { page, ehr, launch, shown } = tab()
  await launch({ launch: 'L1' })
  await shown()
  ehr.files.set('/site.json', '{"issuers":[]}')
  await page.reload()
  expect(await shown()).toMatchObject({ kind: 'unknown-issuer', launchedBase: null })
})

test.each([1, '1'])('a token of %j seconds is renewed by one request for all who ask', async (expiresIn) => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ expiresIn })
  await launch({ launch: 'L1' })
  const { first } = await shown()
  await page.waitForTimeout(1_200)
  ehr.behave({ expiresIn: 3600 })
  const tokens = await page.evaluate('Promise.all([token(), token(), token()])')
  expect(new Set(Array.isArray(tokens) ? tokens : []).size).toBe(1)
  expect(tokens).not.toContain(first)
  expect(ehr.log).toEqual(['POST /auth/token'])
  expect([ehr.last.token.get('grant_type'), ehr.last.token.get('client_id')]).toEqual(['refresh_token', 'doseline'])
  await page.reload()
  expect(await shown()).toMatchObject({ patient: 'p1', first: Array.isArray(tokens) ? (tokens[0] as unknown) : null })
})

test('a renewal that is refused ends the session; one that had no answer is tried again', async () => {
  const { page, ehr, launch, shown, token } = tab()
  ehr.behave({ expiresIn: 1 })
  await launch({ launch: 'L1' })
  await shown()
  await page.waitForTimeout(1_200)
  ehr.behave({ refresh: 'breaks' })
  expect(await token()).toBeNull()
  ehr.behave({ expiresIn: 1 })
  expect(await token()).toMatch(/^t\./u)
  await page.waitForTimeout(1_200)
  ehr.behave({ refresh: 'refuses' })
  expect(await token()).toBeNull()
  await page.reload()
  expect(await shown()).toMatchObject({ kind: 'session-ended' })
})

test('a renewed token for another patient is not used', async () => {
  const { page, ehr, launch, shown, stored, token } = tab()
  ehr.behave({ expiresIn: 1 })
  await launch({ launch: 'L1' })
  await shown()
  await page.waitForTimeout(1_200)
  ehr.behave({ refresh: 'other-patient' })
  expect(await token()).toBeNull()
  expect(await token()).toBeNull()
  await page.reload()
  expect(await shown()).toMatchObject({ kind: 'state-unknown' })
  expect(await stored()).toMatch(onlyDigest)
})

test('a token without an end or a refresh token serves until the server says no', async () => {
  const { page, ehr, launch, shown, token } = tab()
  ehr.behave({ expiresIn: null, context: { refresh_token: null } })
  await launch({ launch: 'L1' })
  const { first } = await shown()
  expect(first).toMatch(/^t\./u)
  expect(await token()).toBe(first)
  // What the client of the app asks for when a request was answered 401.
  expect(await page.evaluate(`token(${JSON.stringify(first)})`)).toBeNull()
})

test('when the session is ended, nothing of it is left in the tab', async () => {
  const { page, launch, shown, stored } = tab()
  await launch({ launch: 'L1' })
  await shown()
  await page.evaluate('endSession()')
  expect(await stored()).toMatch(onlyDigest)
  await page.reload()
  expect(await shown()).toMatchObject({ kind: 'state-unknown' })
})
