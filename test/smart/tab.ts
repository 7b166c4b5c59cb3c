/** A built app, an EHR that knows it, one that does not, and a fresh tab for each test of a file. */
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { buildPages, openBrowser } from '../support/app.ts'
import { startEhr } from './ehr.ts'
import type { Ehr } from './ehr.ts'

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; frame-src 'self'; base-uri 'none'; "
    + "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'Referrer-Policy': 'no-referrer',
}

/** In place of the app: a page that opens the session and shows what it got. */
const probe = '/test/smart/probe.ts'

interface TwoEhrs {
  readonly ehr: Ehr
  /** Another one, on another port. */
  readonly stranger: Ehr
  readonly stop: () => Promise<void>
}

/** The built pages, served by two EHRs with these page headers. */
export const startTwoEhrs = async (pageHeaders: Readonly<Record<string, string>> = headers): Promise<TwoEhrs> => {
  const pages = await buildPages(probe)
  const [ehr, stranger] = await Promise.all([startEhr(pages.folder, pageHeaders), startEhr(pages.folder, pageHeaders)])
  return {
    ehr,
    stranger,
    stop: async () => {
      await Promise.all([ehr.close(), stranger.close()])
      pages.remove()
    },
  }
}

export interface Tab {
  readonly page: Page
  readonly ehr: Ehr
  /** Not in site.json. */
  readonly stranger: Ehr
  /** Console errors and warnings, uncaught errors and breaches of the page policy. */
  readonly complaints: readonly string[]
  /** Opens launch.html with `iss`, by default the EHR's, and these parameters. */
  readonly launch: (more?: Readonly<Record<string, string>>, iss?: string | null) => Promise<void>
  /** What openSession gave, as the page or frame shows it. */
  readonly shown: (on?: Pick<Page, 'locator'>) => Promise<Record<string, unknown>>
  /** The words of the launch page. */
  readonly said: () => Promise<string>
  /** All that the tab has stored. */
  readonly stored: () => Promise<string>
  /** What the session's `token` gives now. */
  readonly token: () => Promise<unknown>
}

const shownOn = async (on: Pick<Page, 'locator'>): Promise<Record<string, unknown>> => {
  await on.locator('#app[data-ready]').waitFor({ state: 'attached' })
  const value: unknown = JSON.parse((await on.locator('#app').textContent()) ?? '')
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

const tabOf = (page: Page, ehr: Ehr, stranger: Ehr): Tab => {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return {
    page, ehr, stranger, complaints,
    launch: async (more = {}, iss = ehr.iss) => {
      const address = new URL('launch.html', ehr.address)
      if (iss !== null) address.searchParams.set('iss', iss)
      for (const [name, value] of Object.entries(more)) address.searchParams.set(name, value)
      await page.goto(address.href)
    },
    shown: async (on = page) => shownOn(on),
    said: async () => page.getByRole('alert').innerText(),
    stored: async () =>
      page.evaluate(() => JSON.stringify(Object.fromEntries([...Object.entries(sessionStorage), ...Object.entries(localStorage)]))),
    token: async () => page.evaluate('token()'),
  }
}

/** An EHR's page with two frames, and the address that opens the app in one of them, but for its launch. */
export const twoFrames = async ({ page, ehr }: Tab): Promise<{ readonly one: Frame; readonly two: Frame; readonly into: string }> => {
  ehr.files.set('/frames.html', '<iframe name="one"></iframe><iframe name="two"></iframe>')
  await page.goto(`${ehr.address}/frames.html`)
  const [one, two] = [page.frame('one'), page.frame('two')]
  if (one === null || two === null) throw new Error('The page has no frames.')
  return { one, two, into: `${ehr.address}/launch.html?iss=${encodeURIComponent(ehr.iss)}` }
}

/** Call once in a test file; the function it returns gives the tab of the test that runs. */
export const freshTabs = (): (() => Tab) => {
  let served: TwoEhrs
  let browser: Browser
  let tab: Tab

  beforeAll(async () => {
    served = await startTwoEhrs()
    browser = await openBrowser()
  })

  afterAll(async () => {
    await browser?.close()
    await served?.stop()
  })

  beforeEach(async () => {
    const { ehr, stranger } = served
    ehr.behave()
    stranger.behave()
    ehr.files.set('/site.json', JSON.stringify({ issuers: [{ iss: './fhir', name: 'Test EHR', clientId: 'doseline' }] }))
    ehr.files.set('/elsewhere.html', '<title>Elsewhere</title>')
    const context = await browser.newContext()
    tab = tabOf(await context.newPage(), ehr, stranger)
  })

  afterEach(async () => {
    await Promise.all(browser.contexts().map(async (context) => context.close()))
  })

  return () => tab
}
