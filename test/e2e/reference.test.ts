import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { isWrite, serveBedside } from '../support/bedside.ts'
import { clearLog, launchWindow, newContext, readLog, watch } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

/** Written down in every page before its own scripts run: the frame in which the first derived dose is drawn. */
const watchFirstLine = (): void => {
  const observer = new MutationObserver(() => {
    if (document.querySelector('.dose') === null) return
    observer.disconnect()
    requestAnimationFrame(() => performance.mark('first-line'))
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** Milliseconds from that frame to the first request for packs; negative where it came before. */
const packsAfterFirstLine = async (page: Page): Promise<number> =>
  page.evaluate(() => {
    const asked = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/reference/')).map(({ startTime }) => startTime)
    return Math.min(...asked) - (performance.getEntriesByName('first-line')[0]?.startTime ?? Number.NaN)
  })

test('a drug with a code of its own loses its lines once codes are checked, and the page says against which data', async () => {
  const context = await newContext(browser)
  await context.addInitScript(watchFirstLine)
  const seen = watch(context)
  const page = await launchWindow(context, app.address, { patient: 'Freja Modellgaard' })
  await page.getByText(/^Codes checked: data from 2024-01-01 to 2026-12-31$/u).click()
  expect(await packsAfterFirstLine(page)).toBeGreaterThan(0)
  await page.getByText('NDC and their codes').waitFor()
  await page.getByRole('button', { name: 'Save 2 draft lines' }).waitFor()
  await page.getByRole('heading', { name: 'Famotidine' }).click()
  // What billing has to do with it is folded for a nurse.
  await page.getByText('Another HCPCS code (J1308) is valid').waitFor({ state: 'attached' })
  expect(await barriersOf(page)).toEqual([])
  expect(seen.requests.filter((address) => address.includes('/reference/')).map((address) => new URL(address).pathname.split('/')[1])).not.toContain('reference')
  expect(seen.complaints).toEqual([])
})

test('a press before the codes are checked waits, and writes nothing where they change the lines', async () => {
  const context = await newContext(browser)
  let come = (): void => {}
  const coming = new Promise<void>((resolve) => { come = () => resolve() })
  await context.route('**/sandbox/reference/manifest.json', async (route) => {
    await coming
    await route.continue()
  })
  await clearLog(app.address)
  const page = await launchWindow(context, app.address, { patient: 'Freja Modellgaard' })
  await page.getByRole('button', { name: 'Save 4 draft lines' }).click()
  await page.getByText('Checking codes before anything is saved…').waitFor()
  expect(await page.getByText('No reference data is loaded').count()).toBe(0)
  come()
  await page.getByText('Nothing was saved: the lines have changed while codes were checked.').waitFor()
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
  await page.getByRole('button', { name: 'Save 2 draft lines' }).click()
  await page.getByRole('status').getByText(/^Saved /u).waitFor()
  expect((await readLog(app.address)).filter(isWrite)).toHaveLength(1)
})

test('without code data the page says so, and the drafts say that nobody looked for a code', async () => {
  const context = await newContext(browser)
  await context.route('**/sandbox/reference/**', async (route) => route.fulfill({ status: 404 }))
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek' })
  await page.getByText('Codes not checked').click()
  await page.getByText('No code data is installed here.').waitFor()
  expect(await page.content()).toContain('No reference data is loaded')
})

test('an EHR that lets a nurse save nothing gives the whole export: Bundle, table and texts', async () => {
  const context = await newContext(browser)
  const seen = watch(context)
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek', role: 'Read-only nurse' })
  await page.getByText('This EHR takes no drafts from Doseline.').waitFor()
  expect(await page.getByRole('button', { name: /^Save /u }).count()).toBe(0)
  const [bundle] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download FHIR Bundle' }).click()])
  expect(bundle.suggestedFilename()).toMatch(/^doseline-drafts-\d{12}\.json$/u)
  const text = await readFile(await bundle.path(), 'utf8')
  expect(text.match(/"resourceType": "ChargeItem"/gu)).toHaveLength(3)
  const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download table (CSV)' }).click()])
  expect(await readFile(await table.path(), 'utf8')).toContain('J3490')
  await page.getByRole('button', { name: 'Show texts for the claim' }).click()
  await page.getByRole('button', { name: 'Copy CMS-1500, item 21' }).waitFor()
  await page.getByText('Connection: drafts are exported').click()
  await page.getByText('The granted scopes do not allow ChargeItems to be created.').first().waitFor()
  const report = await page.locator('details', { has: page.getByText('Report to copy', { exact: true }) }).last().locator('pre').textContent()
  expect(report).toContain('Granted scopes:')
  expect(report).not.toMatch(/milan|Vzorek/iu)
  expect(await barriersOf(page)).toEqual([])
  expect(seen.complaints).toEqual([])
})
