import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { browserOptions } from '../support/app.ts'
import { freshTabs, twoFrames } from './tab.ts'

const tab = freshTabs()

/** Reads by the FHIR client of the session, all at once; "200", or the kind of problem. */
const reads = async (page: Page, ...paths: readonly string[]): Promise<unknown> =>
  page.evaluate(`Promise.all(${JSON.stringify(paths)}.map((path) => client.read(path)))
    .then((all) => all.map((one) => one.ok ? String(one.value.status) : one.problem.kind))`)

const renewals = (log: readonly string[]): number => log.filter((line) => line === 'POST /auth/token').length

test('a token that is refused before its end is renewed once for all reads, and each is asked once more', async () => {
  const { page, ehr, launch, shown } = tab()
  await launch({ launch: 'L1' })
  const { first } = await shown()
  ehr.behave({ accepts: (token) => token !== first })
  expect(await reads(page, 'Patient/a', 'Patient/b', 'Patient/c')).toEqual(['200', '200', '200'])
  expect(renewals(ehr.log)).toBe(1)
  expect(ehr.log.filter((line) => line === 'GET /fhir/Patient/b')).toHaveLength(2)
})

test('a resource that is refused whatever the token ends neither the session nor the other reads', async () => {
  const { page, ehr, launch, shown, token } = tab()
  await launch({ launch: 'L1' })
  await shown()
  ehr.behave({ accepts: (_, path) => path !== 'Coverage/x' })
  expect(await reads(page, 'Patient/a', 'Coverage/x')).toEqual(['200', 'unauthorised'])
  expect(await reads(page, 'Coverage/x', 'Patient/a')).toEqual(['unauthorised', '200'])
  expect(renewals(ehr.log)).toBe(1)
  expect(await token()).toMatch(/^t\./u)
  await page.reload()
  expect(await shown()).toMatchObject({ patient: 'p1' })
})

test('a refused token whose renewal is refused too is the end of the session, and nothing is asked over and over', async () => {
  const { page, ehr, launch, shown } = tab()
  await launch({ launch: 'L1' })
  await shown()
  ehr.behave({ accepts: () => false, refresh: 'refuses' })
  expect(await reads(page, 'Patient/a', 'Patient/b')).toEqual(['unauthorised', 'unauthorised'])
  expect(await reads(page, 'Patient/a')).toEqual(['unauthorised'])
  expect(renewals(ehr.log)).toBe(1)
})

test('a write that is refused is not sent again, and the next press goes out with a renewed token', async () => {
  const { page, ehr, launch, shown } = tab()
  await launch({ launch: 'L1' })
  const { first } = await shown()
  ehr.behave({ accepts: (token) => token !== first })
  const press = `client.send({ method: 'POST', path: 'ChargeItem', body: {} }).then((one) => one.ok ? String(one.value.status) : one.problem.kind)`
  expect(await page.evaluate(press)).toBe('unauthorised')
  expect(ehr.log.filter((line) => line.startsWith('POST /fhir'))).toHaveLength(1)
  expect(await page.evaluate(press)).toBe('200')
})

test('leaving one read does not stop the renewal that another waits for', async () => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ expiresIn: 1 })
  await launch({ launch: 'L1' })
  await shown()
  await page.waitForTimeout(1_200)
  ehr.behave({ tokenDelay: 300 })
  const kinds = await page.evaluate(`(() => {
    const leaving = new AbortController()
    const all = [client.read('Patient/a', leaving.signal), client.read('Patient/b')]
    setTimeout(() => leaving.abort(), 50)
    return Promise.all(all).then((both) => both.map((one) => one.ok ? 'read' : one.problem.kind))
  })()`)
  expect(kinds).toEqual(['cancelled', 'read'])
  expect(renewals(ehr.log)).toBe(1)
})

test.each([false, true])('a refresh token serves more than once, where it is replaced each time: %j', async (rotates) => {
  const { page, ehr, launch, shown, token } = tab()
  ehr.behave({ expiresIn: 1, rotates })
  await launch({ launch: 'L1' })
  await shown()
  for (let round = 0; round < 2; round += 1) {
    await page.waitForTimeout(1_200)
    expect(await token()).toMatch(/^t\./u)
  }
  await page.reload()
  expect(await shown()).toMatchObject({ patient: 'p1' })
  expect(renewals(ehr.log)).toBeGreaterThanOrEqual(3)
})

test('a server that calls the scope of its refresh tokens otherwise is renewed all the same, and its scopes are shown as it wrote them', async () => {
  const { page, ehr, launch, shown, token, stored } = tab()
  ehr.behave({ expiresIn: 1, context: { scope: 'launch patient/Patient.r session_access' } })
  await launch({ launch: 'L1' })
  const { first } = await shown()
  await page.waitForTimeout(1_200)
  expect(await token()).not.toBe(first)
  expect(await token()).not.toBeNull()
  expect(await stored()).not.toContain('session_access online_access')
})

test('a client id that needs encoding arrives whole when the token is renewed', async () => {
  const { page, ehr, launch, shown, token } = tab()
  ehr.files.set('/site.json', JSON.stringify({ issuers: [{ iss: './fhir', clientId: 'dose+line&x=1' }] }))
  ehr.behave({ expiresIn: 1 })
  await launch({ launch: 'L1' })
  await shown()
  expect(ehr.last.token.get('client_id')).toBe('dose+line&x=1')
  await page.waitForTimeout(1_200)
  await token()
  expect([ehr.last.token.get('grant_type'), ehr.last.token.get('client_id'), ehr.last.token.get('x')]).toEqual(['refresh_token', 'dose+line&x=1', null])
})

test.each([0, -5, 'soon', '1e999'])('a token that lasts %j is one without an end that is known, and is not renewed at each step', async (expiresIn) => {
  const { ehr, launch, shown, token } = tab()
  ehr.behave({ expiresIn })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ first: expect.stringMatching(/^t\./u) as unknown })
  await token()
  await token()
  expect(renewals(ehr.log)).toBe(1)
})

test('an access token is not read: an end that stands in it, by the server’s clock, renews nothing here', async () => {
  const { ehr, launch, shown, token } = tab()
  const payload = Buffer.from(JSON.stringify({ exp: 1_000_000_000 })).toString('base64url')
  ehr.behave({ expiresIn: null, context: { access_token: `e30.${payload}.s` } })
  await launch({ launch: 'L1' })
  expect(await shown()).toMatchObject({ first: `e30.${payload}.s` })
  await token()
  expect(renewals(ehr.log)).toBe(1)
})

test('two tabs keep their patients through reloads', async () => {
  const { page, ehr, launch, shown } = tab()
  await launch({ launch: 'L1' })
  await shown()
  ehr.behave({ context: { patient: 'p2' } })
  const other = await page.context().newPage()
  await other.goto(`${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=L2`)
  expect(await shown(other)).toMatchObject({ patient: 'p2' })
  await page.reload()
  expect(await shown()).toMatchObject({ patient: 'p1' })
  await other.reload()
  expect(await shown(other)).toMatchObject({ patient: 'p2' })
})

test('a page that Back brings back as it stood does not stay once its launch is over', async () => {
  const { shown } = tab()
  const { one, two, into } = await twoFrames(tab())
  const comeBack = async (): Promise<void> => one.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await one.goto(`${into}&launch=L1`)
  expect(await shown(one)).toMatchObject({ patient: 'p1' })
  await comeBack()
  expect(await shown(one)).toMatchObject({ patient: 'p1' })
  await two.goto(`${into}&launch=L2`)
  await shown(two)
  await comeBack()
  await expect.poll(async () => shown(one)).toMatchObject({ kind: 'state-unknown' })
})

test('in a window that the EHR opened the launch ends there, and the opener is told nothing', async () => {
  const { page, ehr, shown } = tab()
  await page.goto(`${ehr.address}/elsewhere.html`)
  await page.evaluate('window.told = []; addEventListener("message", (event) => told.push(event.data))')
  const address = `${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}&launch=L1`
  const [opened] = await Promise.all([page.waitForEvent('popup'), page.evaluate(`void window.open(${JSON.stringify(address)}, 'doseline')`)])
  expect(await shown(opened)).toMatchObject({ patient: 'p1' })
  expect(await page.evaluate('told')).toEqual([])
  expect(page.context().pages()).toHaveLength(2)
})

test('a reload while the token is under way says that the launch did not end, and "Launch again" opens it', async () => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ tokenDelay: 2_000 })
  await launch({ launch: 'L1' })
  await expect.poll(() => ehr.log).toContain('POST /auth/token')
  await page.reload()
  const { kind, again } = await shown()
  expect(kind).toBe('exchange-failed')
  ehr.behave()
  await page.goto(String(again))
  expect(await shown()).toMatchObject({ patient: 'p1' })
})

test('a reload of the launch page launches once more, from the beginning', async () => {
  const { page, ehr, launch, shown } = tab()
  ehr.behave({ discovers: false })
  await launch({ launch: 'L1' })
  await page.getByRole('alert').waitFor()
  ehr.behave()
  await page.reload()
  expect(await shown()).toMatchObject({ patient: 'p1' })
})

test('what was typed and not saved outlasts a new launch and the end of a session', async () => {
  const { page, launch, shown, stored } = tab()
  await launch({ launch: 'L1' })
  await shown()
  await page.evaluate(() => sessionStorage.setItem('doseline-typed:x', 'kept'))
  await launch({ launch: 'L2' })
  await shown()
  await page.evaluate('endSession()')
  expect(await stored()).toContain('"doseline-typed:x":"kept"')
})

test('no token and no code reach the console, even where a debug log is asked for', async () => {
  const { page, ehr, launch, shown, token } = tab()
  const lines: string[] = []
  page.on('console', (message) => lines.push(message.text()))
  await page.addInitScript(() => localStorage.setItem('debug', '*'))
  ehr.behave({ expiresIn: 1 })
  await launch({ launch: 'L1' })
  await shown()
  await page.waitForTimeout(1_200)
  await token()
  expect(lines).toEqual([])
})

test('a page that was opened without https is not launched, since it has no cryptography', async () => {
  const { ehr } = tab()
  const options = browserOptions()
  const browser = await chromium.launch({ ...options, args: [...options.args, '--host-resolver-rules=MAP app.test 127.0.0.1'] })
  try {
    const page = await browser.newPage()
    ehr.files.set('/site.json', JSON.stringify({ issuers: [{ iss: ehr.iss, clientId: 'doseline' }] }))
    await page.goto(`${ehr.address.replace('127.0.0.1', 'app.test')}/launch.html?iss=${encodeURIComponent(ehr.iss)}`)
    expect(await page.getByRole('alert').innerText()).toContain('This address is not secure')
    expect(ehr.log).toEqual([])
  } finally {
    await browser.close()
  }
})
