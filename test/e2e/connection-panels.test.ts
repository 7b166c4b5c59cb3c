import { readFileSync } from 'node:fs'
import type { Browser, Download, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { isJson } from '../../src/fhir/element.ts'
import { readDraftFile } from '../../src/review/file.ts'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { isWrite, launchReady, save, saveButton, serveBedside } from '../support/bedside.ts'
import { alter, clearLog, launchWindow, newContext, readLog, watch } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const panels = (page: Page): Locator => page.getByRole('complementary', { name: 'Codes, connection and export' })

/** Looked at as a nurse's side panel and as a wide window, in both themes. */
const expectAccessible = async (page: Page, where: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const width of [400, 1440]) {
      await page.setViewportSize({ width, height: 900 })
      expect(await barriersOf(page, '.panels'), `${where}, ${colorScheme}, ${width}`).toEqual([])
    }
  }
}

/** Presses what is focused by Tab, as somebody without a mouse does. */
const pressByKeyboard = async (page: Page, target: Locator): Promise<void> => {
  for (let tabs = 0; tabs < 150; tabs += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab does not lead there.')
}

const textOf = async (download: Download): Promise<string> => readFileSync(await download.path(), 'utf8')

test('where the site asks for the export nothing is written, the page says why, and the drafts leave as a Bundle and a table', async () => {
  const context = await newContext(browser)
  const seen = watch(context)
  await alter(context, '**/site.json', (text) => text.replace('"sandbox": true', '"sandbox": true, "writeBack": "export"'))
  await clearLog(app.address)
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek' })
  await page.getByText('Here drafts are not saved in the EHR, as this site is set up: export them below.').waitFor()
  await page.getByText('This site is set up to export drafts: nothing is saved in the EHR.').waitFor()
  const bundleButton = page.getByRole('button', { name: 'Download FHIR Bundle' })
  await bundleButton.waitFor()
  expect(await saveButton(page).count()).toBe(0)
  const [bundle] = await Promise.all([page.waitForEvent('download'), pressByKeyboard(page, bundleButton)])
  const opened = readDraftFile(await textOf(bundle), bundle.suggestedFilename(), 0)
  expect(opened).toMatchObject({ ok: true, value: { drafts: [{ code: 'J3490' }, { code: 'J3490' }, { code: '96372' }] } })
  const [table] = await Promise.all([page.waitForEvent('download'), pressByKeyboard(page, page.getByRole('button', { name: 'Download table (CSV)' }))])
  expect((await textOf(table)).trim().split('\r\n')).toHaveLength(4)
  await panels(page).getByText(`${table.suggestedFilename()} was handed to the browser.`).waitFor()
  expect([bundle, table].map((one) => one.suggestedFilename()).join(' ')).not.toMatch(/milan|vzorek/iu)
  await pressByKeyboard(page, page.getByRole('button', { name: 'Show texts for the claim' }))
  await page.getByText('Left to billing').waitFor()
  await panels(page).getByText('Connection: drafts are exported').click()
  await page.getByText('The site configuration (writeBack) asks for the export.').first().waitFor()
  await expectAccessible(page, 'export')
  // Another answer gives other lines: the texts of those before are not left to be copied.
  await page.getByLabel('Ended', { exact: true }).fill('11:15')
  await page.getByText('Left to billing').waitFor({ state: 'detached' })
  await panels(page).getByText(`The lines have changed since ${table.suggestedFilename()} was made.`).waitFor()
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
  expect(seen.complaints).toEqual([])
})

test('the report on the connection is copied by keyboard, says how drafts are written, and holds nothing of the patient', async () => {
  const context = await newContext(browser, { permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  const summary = panels(page).getByText('Connection: drafts are saved in the EHR')
  await pressByKeyboard(page, summary)
  await pressByKeyboard(page, page.getByRole('button', { name: 'Copy report' }))
  await panels(page).getByText('Copied', { exact: true }).waitFor()
  const report = await page.evaluate(async () => navigator.clipboard.readText())
  expect(report).toContain(`FHIR base: ${app.address}/fhir`)
  expect(report).toContain('Drafts are saved in the EHR, up to eight lines in one transaction.')
  expect(report).toContain('patient/ChargeItem.crus')
  expect(report).not.toMatch(/milan|vzorek|1966|SBX-|vantizol|exampleprazine/iu)
  expect(await page.getByText('Doseline: connection to this EHR').isVisible()).toBe(false)
  // A frame that may not use the clipboard: the text is shown, to be copied by hand.
  await page.evaluate(() => {
    navigator.clipboard.writeText = async () => Promise.reject(new Error('not allowed'))
  })
  await page.getByRole('button', { name: 'Copy report' }).press('Enter')
  await panels(page).getByText('Select the text and copy it yourself').waitFor()
  expect(await page.getByText('Doseline: connection to this EHR').isVisible()).toBe(true)
  await expectAccessible(page, 'connection')
})

/** What another system has charged: this dose, and one that the chart does not have. */
const withCharges = (text: string): string => {
  const bundle: unknown = JSON.parse(text)
  if (!isJson(bundle)) return text
  const entries: readonly unknown[] = Array.isArray(bundle['entry']) ? bundle['entry'] : []
  const charge = (id: string, code: string, more: object): object => ({
    search: { mode: 'match' },
    resource: { resourceType: 'ChargeItem', id, status: 'billed', subject: { reference: 'Patient/milan' }, code: { coding: [{ code }] }, ...more },
  })
  return JSON.stringify({ ...bundle, entry: [
    ...entries,
    charge('theirs', 'J3490', { service: [{ reference: 'MedicationAdministration/milan-dose' }] }),
    charge('lost', '96372', { context: { reference: 'Encounter/milan-visit' }, occurrenceDateTime: '2026-01-02T09:00:00-06:00' }),
  ] })
}

test('what another system has charged already, and charges without a dose, are told below the doses', async () => {
  const context = await newContext(browser)
  await alter(context, '**/fhir/ChargeItem?*', withCharges)
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  await panels(page).getByText('1 line is perhaps charged already').waitFor()
  expect(await panels(page).getByText('ChargeItem/theirs (J3490) names the same administration.').isVisible()).toBe(true)
  expect(await panels(page).getByText('1 charge in the EHR has no dose behind it').isVisible()).toBe(true)
  await expectAccessible(page, 'charges')
})

/** Somebody billed seven of the first drug line since. */
const edited = (text: string): string => text.replace('"quantity":{"value":1}', '"quantity":{"value":7}')

test('drafts of doses that became mistakes are proposed, with who changed one since, and are marked at a press of the keyboard', async () => {
  const context = await newContext(browser)
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  await save(page)
  await alter(context, '**/fhir/MedicationAdministration**', (text) => text.replaceAll('"status":"completed"', '"status":"entered-in-error"'))
  await alter(context, '**/fhir/ChargeItem?*', edited)
  await clearLog(app.address)
  await page.reload()
  await panels(page).getByRole('heading', { name: '3 drafts are of 2 doses that were entered in error' }).waitFor()
  await panels(page).getByText(/Somebody has changed this draft since; ask billing first\. Last changed \d\d:\d\d; entered by Practitioner\//u).waitFor()
  expect(await page.getByText('Nothing is saved yet').count()).toBe(0)
  await expectAccessible(page, 'withdrawal')
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
  await pressByKeyboard(page, page.getByRole('button', { name: 'Mark 3 drafts as mistakes' }))
  await page.getByRole('status').getByText(/^Marked as mistakes/u).waitFor()
  expect((await readLog(app.address)).filter(isWrite).map(({ method, status }) => `${method} ${status ?? ''}`)).toEqual(['PUT 200', 'PUT 200', 'PUT 200'])
  await panels(page).getByRole('heading', { name: /entered in error/u }).waitFor({ state: 'detached' })
})

test('a draft that somebody edited since is not overwritten, and the line says when it was last changed and who is named on it', async () => {
  const context = await newContext(browser)
  const page = await launchReady(context, app.address, 'Rosa Testberg')
  await save(page)
  await alter(context, '**/fhir/ChargeItem?*', edited)
  await page.reload()
  await page.locator('.dose').first().waitFor()
  await page.locator('.dose > summary').first().click()
  await page.getByText(/somebody else has edited this draft in the EHR.* Last changed \d\d:\d\d; entered by Practitioner\//u).waitFor()
  expect(await saveButton(page).count()).toBe(0)
})
