/** What a file of browser tests begins with, and the bedside view in it: a launch that is ready, and a save. */
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { openBrowser, serveApp, servePage, type Running } from './app.ts'
import { alter, launchWindow, resetSandbox, type LogEntry } from './launch.ts'

export interface Served {
  readonly app: Running
  readonly browser: Browser
}

/** One server and one browser for the tests of a file; each test begins with no page open. */
const serveForFile = (serve: () => Promise<Running>, ready: (served: Served) => void): (() => Served | null) => {
  let app: Running | null = null
  let browser: Browser | null = null
  beforeAll(async () => {
    app = await serve()
    browser = await openBrowser()
    ready({ app, browser })
  })
  afterAll(async () => {
    await browser?.close()
    await app?.stop()
  })
  afterEach(async () => {
    await Promise.all((browser?.contexts() ?? []).map(async (context) => {
      // An answer that is still being altered is nobody's any more.
      await Promise.all([context, ...context.pages()].map(async (one) => one.unrouteAll({ behavior: 'ignoreErrors' })))
      await context.close()
    }))
  })
  return () => (app === null || browser === null ? null : { app, browser })
}

/** The built app with its sandbox; each test begins with the charts as they were. */
export const serveBedside = (ready: (served: Served) => void): void => {
  const served = serveForFile(serveApp, ready)
  beforeEach(async () => resetSandbox(served()?.app.address ?? ''))
}

/** A page of a test's own: `script` stands in the place of src/main.tsx. */
export const serveScript = (script: string, ready: (served: Served) => void): void => {
  serveForFile(async () => servePage(script), ready)
}

export const saveButton = (page: Pick<Page, 'getByRole'>): Locator => page.getByRole('button', { name: /^Save .*draft lines?$/u })

/** Launched, read, and known what is saved. */
export const launchReady = async (context: BrowserContext, address: string, patient: string, twist?: string): Promise<Page> => {
  const page = await launchWindow(context, address, { patient, ...(twist === undefined ? {} : { twist }) })
  await saveButton(page).waitFor()
  return page
}

export const isWrite = ({ kind, method, client }: LogEntry): boolean => kind === 'fhir' && client === 'doseline' && method !== 'GET'

/** The check of codes is over: one that ends later may change the lines. */
export const codesChecked = async (page: Page | Frame): Promise<void> =>
  page.getByText(/Checking codes/u).first().waitFor({ state: 'hidden' })

/** Presses Save when the check of codes is over: one that ends in between shows what it changed before anything is written. */
export const save = async (page: Page | Frame): Promise<void> => {
  await codesChecked(page)
  await saveButton(page).click()
  await page.getByRole('status').getByText(/^Saved /u).waitFor()
}

/** Reads the saved drafts of the chart again as if billing had sent them back since, with the question "Which arm?". */
export const readSentBack = async (page: Page): Promise<Locator> => {
  const note = '"note":[{"authorString":"Bo Biller","time":"2026-06-17T08:05:00-05:00","text":"Which arm?"}]'
  await alter(page, '**/fhir/ChargeItem?**', (text) => text
    .replaceAll('"valueCode":"open"', '"valueCode":"sent-back"')
    .replaceAll('"resourceType":"ChargeItem"', `"resourceType":"ChargeItem",${note}`))
  await page.reload()
  const asked = page.getByRole('region', { name: 'Sent back by billing' })
  await asked.waitFor()
  return asked
}
