import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import type { BrowserContext } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { browserOptions } from '../support/app.ts'
import { startTwoEhrs } from './tab.ts'

/** The one is the EHR around, the other has the app. */
let served: Awaited<ReturnType<typeof startTwoEhrs>>
let context: BrowserContext | null = null
let profile: string | null = null

beforeAll(async () => {
  // Without the page policy, under which no page frames another site.
  served = await startTwoEhrs({})
})

afterEach(async () => {
  await context?.close()
  if (profile !== null) rmSync(profile, { recursive: true, force: true })
})

afterAll(async () => served?.stop())

/** A browser whose person has chosen whether a frame of another site may store anything: 0 it may, 1 it may not. */
const openWith = async (cookieControls: 0 | 1): Promise<BrowserContext> => {
  profile = mkdtempSync(join(tmpdir(), 'doseline-profile-'))
  mkdirSync(join(profile, 'Default'))
  const preferences = { profile: { cookie_controls_mode: cookieControls, block_third_party_cookies: cookieControls === 1 } }
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  context = await chromium.launchPersistentContext(profile, browserOptions())
  return context
}

/** An EHR's page on one site, with the app of another site in its frame. */
const embed = async (on: BrowserContext): Promise<{ page: Awaited<ReturnType<BrowserContext['newPage']>>; address: string }> => {
  const { ehr, stranger: app } = served
  const origin = app.address.replace('127.0.0.1', 'localhost')
  const address = `${origin}/launch.html?iss=${encodeURIComponent(`${origin}/fhir`)}&launch=L1`
  app.files.set('/site.json', JSON.stringify({ issuers: [{ iss: './fhir', clientId: 'doseline' }] }))
  ehr.files.set('/shell.html', `<iframe name="app" src="${address.replaceAll('&', '&amp;')}&amp;clientId=evil"></iframe>`)
  app.behave()
  const page = await on.newPage()
  await page.goto(`${ehr.address}/shell.html`)
  return { page, address }
}

test('a frame of another site that may store nothing offers the same launch in a window of its own, and that works', async () => {
  const on = await openWith(1)
  const { page, address } = await embed(on)
  const frame = page.frameLocator('iframe')
  const link = frame.getByRole('link', { name: 'Open in a new window' })
  expect(await link.getAttribute('href')).toBe(address)
  expect(await link.getAttribute('rel')).toBe('noopener')
  expect(served.stranger.log).toEqual([])
  const [opened] = await Promise.all([on.waitForEvent('page'), link.click()])
  await opened.locator('#app[data-ready]').waitFor({ state: 'attached' })
  expect(await opened.locator('#app').textContent()).toContain('"patient":"p1"')
})

test('a frame of another site that may store launches in place', async () => {
  const { page } = await embed(await openWith(0))
  const inside = page.frameLocator('iframe').locator('#app[data-ready]')
  await inside.waitFor({ state: 'attached' })
  expect(await inside.textContent()).toContain('"patient":"p1"')
})
