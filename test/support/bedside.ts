/** The bedside view in a browser test: an app and a browser for the file, a launch that is ready, and a save. */
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { openBrowser, serveApp } from './app.ts'
import { launchWindow, resetSandbox, type LogEntry } from './launch.ts'

interface Bedside {
  readonly app: Awaited<ReturnType<typeof serveApp>>
  readonly browser: Browser
}

/** One app and one browser for the tests of a file; each test begins with the charts as they were and no page open. */
export const serveBedside = (ready: (bedside: Bedside) => void): void => {
  let held: Bedside | null = null
  beforeAll(async () => {
    const app = await serveApp()
    held = { app, browser: await openBrowser() }
    ready(held)
  })
  afterAll(async () => {
    await held?.browser.close()
    await held?.app.stop()
  })
  beforeEach(async () => resetSandbox(held?.app.address ?? ''))
  afterEach(async () => {
    await Promise.all((held?.browser.contexts() ?? []).map(async (context) => context.close()))
  })
}

export const saveButton = (page: Pick<Page, 'getByRole'>): Locator => page.getByRole('button', { name: /^Save .*draft lines?$/u })

/** Launched, read, and known what is saved. */
export const launchReady = async (context: BrowserContext, address: string, patient: string, twist?: string): Promise<Page> => {
  const page = await launchWindow(context, address, { patient, ...(twist === undefined ? {} : { twist }) })
  await saveButton(page).waitFor()
  return page
}

export const isWrite = ({ kind, method, client }: LogEntry): boolean => kind === 'fhir' && client === 'doseline' && method !== 'GET'

/** Presses Save when the check of codes is over: one that ends in between shows what it changed before anything is written. */
export const save = async (page: Page): Promise<void> => {
  await page.getByText(/Checking codes/u).first().waitFor({ state: 'hidden' })
  await saveButton(page).click()
  await page.getByRole('status').getByText(/^Saved /u).waitFor()
}
