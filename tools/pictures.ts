/**
 * `npm run pictures`: the README's pictures, taken anew in the sandbox EHR as a nurse at 400 pixels and a biller at a desk
 * see it. To be run, and looked at, when what they show has changed; the texts beside them in README say what that is.
 */
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openBrowser, serveApp } from '../test/support/app.ts'
import { codesChecked, launchReady, save } from '../test/support/bedside.ts'
import { newContext } from '../test/support/launch.ts'
import { findBrowser } from './browser.ts'

const docs = join(import.meta.dirname, '..', 'docs')

const panel: BrowserContextOptions = { viewport: { width: 400, height: 860 } }
const desk: BrowserContextOptions = { viewport: { width: 1280, height: 800 } }

const picture = async (page: Page, name: string): Promise<void> => {
  await codesChecked(page)
  await page.screenshot({ path: join(docs, `${name}.png`) })
}

/** What is missing, in its place. */
const administration = async (browser: Browser, address: string): Promise<void> => {
  const context = await newContext(browser, panel)
  await picture(await launchReady(context, address, 'Milan Vzorek'), 'administration')
  await context.close()
}

/** The answer, and what came of it, in dark. */
const answer = async (browser: Browser, address: string): Promise<void> => {
  const context = await newContext(browser, { ...panel, colorScheme: 'dark' })
  const page = await launchReady(context, address, 'Milan Vzorek')
  await page.getByLabel('Ended', { exact: true }).fill('11:15')
  await page.getByLabel('Ended', { exact: true }).press('Tab')
  await page.getByText('Entered here').waitFor()
  await page.getByText(/^Visit of/u).first().evaluate((heading) => heading.scrollIntoView())
  await page.mouse.wheel(0, -80)
  await page.waitForTimeout(300)
  await picture(page, 'answer')
  await context.close()
}

/** What each dose of a visit became. */
const timeline = async (browser: Browser, address: string): Promise<void> => {
  const context = await newContext(browser, panel)
  const page = await launchReady(context, address, 'Kofi Nhwesoo')
  const fold = page.getByText('Timeline of the visit')
  await fold.click()
  await page.getByText('Why it became this').first().waitFor()
  await fold.evaluate((heading) => heading.scrollIntoView())
  await page.mouse.wheel(0, -80)
  await page.waitForTimeout(300)
  await picture(page, 'timeline')
  await context.close()
}

const savedBefore = ['Milan Vzorek', 'Rosa Testberg', 'Greta Beispiel', 'Bela Probanski', 'Otto Fallstudie', 'Kofi Nhwesoo']

/** A biller's list of what was saved at the bedside, with a draft open beside it. */
const review = async (browser: Browser, address: string): Promise<void> => {
  const nurse = await newContext(browser, panel)
  for (const patient of savedBefore) await save(await launchReady(nurse, address, patient))
  await nurse.close()
  const context = await newContext(browser, desk)
  const page = await context.newPage()
  await page.goto(`${address}/launch.html?iss=${encodeURIComponent(`${address}/fhir`)}&view=review`)
  await page.getByText(/were checked against their charts/u).waitFor()
  await page.locator('.row').nth(1).click()
  await page.getByRole('button', { name: 'Approve', exact: true }).waitFor()
  await picture(page, 'review')
  await context.close()
}

const app = await serveApp()
const browser = await openBrowser(findBrowser)
try {
  for (const take of [administration, answer, timeline, review]) await take(browser, app.address)
} finally {
  await browser.close()
  await app.stop()
}
