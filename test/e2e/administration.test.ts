import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { isWrite, launchReady, save, saveButton, serveBedside } from '../support/bedside.ts'
import { alter, clearLog, launchFrame, launchWindow, newContext, readLog, watch, type LogEntry } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const launch = async (context: BrowserContext, patient: string, twist?: string): Promise<Page> => launchReady(context, app.address, patient, twist)

test('from launch to saved draft: the missing NDC is typed, saved, and there again after a reload', async () => {
  const context = await newContext(browser)
  const { complaints } = watch(context)
  const page = await launch(context, 'Bela Probanski')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('0 of 1 dose ready. Next, for Corvexol 40 mg/mL: No NDC.')
  await page.getByRole('button', { name: 'Enter the NDC' }).click()
  const ndc = page.getByLabel('NDC, as printed on vial or carton')
  expect(await ndc.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.type('99999-0451-01', { delay: 60 })
  await page.locator('.claim').first().getByText('NDC 99999-0451-01').waitFor()
  expect(await ndc.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.press('Tab')
  await save(page)
  await page.reload()
  await page.getByRole('status').getByText(/^Saved .*waiting for review/u).waitFor()
  expect(await page.locator('.dose > summary').first().innerText()).toContain('saved')
  expect(await saveButton(page).count()).toBe(0)
  expect(await page.locator('.claim').first().innerText()).toContain('NDC 99999-0451-01')
  expect(complaints).toEqual([])
})

test('an infusion takes its stop time in the chart’s zone, and the hours follow at once', async () => {
  const page = await launch(await newContext(browser), 'Milan Vzorek')
  await page.getByRole('button', { name: 'Enter the stop time' }).click()
  await page.getByLabel('Ended', { exact: true }).fill('11:15')
  await page.locator('.claim').getByText('96365 ×1').waitFor()
  expect(await page.locator('.claim').allInnerTexts()).toContain('96366 ×1')
  expect(await page.getByText('Time zone: UTC−06:00').isVisible()).toBe(true)
  expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/^2 of 2 doses ready/u)
})

test('a code that is no NDC in any form shows its finding, and the typed text stays to be mended', async () => {
  const page = await launch(await newContext(browser), 'Bela Probanski')
  const ndc = page.getByLabel('NDC, as printed on vial or carton')
  await ndc.fill('12-34')
  await ndc.press('Enter')
  await page.getByText('The code 12-34 is not an NDC in any form.', { exact: true }).waitFor()
  expect(await ndc.inputValue()).toBe('12-34')
})

test('ten rapid clicks write each line once, in one request for its eight lines', async () => {
  const page = await launch(await newContext(browser), 'Milan Vzorek')
  await clearLog(app.address)
  await saveButton(page).evaluate((button) => {
    for (let click = 0; click < 10; click += 1) if (button instanceof HTMLElement) button.click()
  })
  await page.getByRole('status').getByText(/^Saved /u).waitFor()
  const writes = (await readLog(app.address)).filter(isWrite)
  expect(writes.map(({ method, path, status }) => `${method} ${path} ${status}`)).toEqual(['POST /fhir 200'])
  await page.reload()
  await page.getByRole('status').getByText(/waiting for review: 3 draft lines/u).waitFor()
})

test('two windows that save the same chart create nothing twice', async () => {
  const context = await newContext(browser)
  const first = await launch(context, 'Milan Vzorek')
  const second = await launch(context, 'Milan Vzorek')
  await save(first)
  await saveButton(second).click()
  await second.getByRole('status').getByText(/waiting for review|saved by somebody else/u).waitFor()
  await first.reload()
  await first.getByRole('status').getByText(/waiting for review/u).waitFor()
  expect(await first.getByRole('status').innerText()).toContain('3 draft lines')
  expect((await readLog(app.address)).filter(isWrite).length).toBeGreaterThan(1)
})

test('what was typed survives a reload before it is saved, and another patient in the next tab sees none of it', async () => {
  const context = await newContext(browser)
  const page = await launch(context, 'Bela Probanski')
  await page.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await page.getByLabel('NDC, as printed on vial or carton').press('Enter')
  await page.reload()
  await saveButton(page).waitFor()
  expect(await page.locator('.claim').first().innerText()).toContain('NDC 99999-0451-01')
  expect(await page.getByRole('heading', { level: 1 }).innerText()).not.toContain('NDC')
  const other = await launch(context, 'Greta Beispiel')
  const text = await other.locator('body').innerText()
  expect(text).toContain('Greta Beispiel')
  expect(text).not.toContain('Bela')
  expect(text).not.toContain('99999-0451-01')
  await page.reload()
  await saveButton(page).waitFor()
  expect(await page.locator('.patient').innerText()).toContain('Bela Probanski')
})

test('it opens in the side panel of the EHR as well', async () => {
  const context = await newContext(browser, { viewport: { width: 1440, height: 900 } })
  const frame = await launchFrame(context, app.address, { patient: 'Rosa Testberg' })
  await frame.getByText('1 of 1 dose ready.').waitFor()
  expect(await frame.locator('.patient').innerText()).toContain('Rosa Testberg')
})

test('nothing clinical is kept beyond the tab, put into the address or sent elsewhere', async () => {
  const context = await newContext(browser)
  const { requests } = watch(context)
  const page = await launch(context, 'Bela Probanski')
  await page.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await page.getByLabel('NDC, as printed on vial or carton').press('Enter')
  await save(page)
  expect(await page.evaluate(() => `${localStorage.length} ${document.cookie}`)).toBe('0 ')
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith('doseline-typed')))).toEqual([])
  expect(new URL(page.url()).search).toMatch(/^\?state=[0-9a-f-]{36}$/u)
  expect(requests.filter((url) => !url.startsWith(`${app.address}/`) && !url.startsWith('data:'))).toEqual([])
  expect(requests.filter((url) => url.startsWith(app.address) && /99999|corvexol/iu.test(url))).toEqual([])
})

test('when the access ends, the page offers to launch again, and what was typed is there afterwards', async () => {
  const context = await newContext(browser)
  await context.clock.install()
  const page = await launch(context, 'Bela Probanski', 'Access lasts 15 seconds and ends')
  await page.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await page.getByLabel('NDC, as printed on vial or carton').press('Enter')
  await context.clock.fastForward('00:16')
  await clearLog(app.address)
  await saveButton(page).click()
  await page.getByRole('alert').getByText('The session with the EHR has ended').waitFor()
  expect((await readLog(app.address)).filter((entry) => isWrite(entry) && entry.status === 200)).toEqual([])
  await page.getByRole('link', { name: 'Launch again' }).click()
  await saveButton(page).waitFor()
  expect(await page.locator('.claim').first().innerText()).toContain('NDC 99999-0451-01')
})

/**
 * The rounds of a launch: what the EHR is asked, and what has to be answered before (product.md, "Numbers"). A request
 * belongs to the round after the last answer that it needs.
 */
const rounds: readonly (readonly [string, RegExp])[] = [
  ['discovery', /smart-configuration/u],
  ['authorize', /^\/auth\/authorize/u],
  ['token, and metadata beside it', /^\/auth\/token|^\/fhir\/metadata/u],
  ['reads', /^\/fhir\/(?:Patient|Encounter|MedicationAdministration|MedicationRequest|Condition|Coverage|ChargeItem)\b/u],
  ['references', /^\/fhir\/(?:Medication|Location|Practitioner|Organization)\?/u],
]

test('a cold launch asks the EHR in five rounds and the host for at most eight files before the first line', async () => {
  const context = await newContext(browser)
  const shell = await context.newPage()
  await shell.goto(`${app.address}/mocks/ehr.html`)
  await clearLog(app.address)
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek' })
  await saveButton(page).waitFor()
  const log = await readLog(app.address)
  const launched = log.slice(log.findIndex(({ path }) => path === '/auth/launch') + 1)
  // The late part is asked for when the first lines stand: it ends the launch, and the log with it.
  const late = launched.findIndex(({ path }) => /\/late(?:-shared)?-/u.test(path))
  const first = launched.slice(0, late)
  const asked = first.filter(({ kind, client }) => kind !== 'static' && client !== 'sandbox-ehr')
  const roundOf = ({ path }: LogEntry): number => rounds.findIndex(([, form]) => form.test(path))
  expect(asked.filter((entry) => roundOf(entry) === -1).map(({ path }) => path)).toEqual([])
  // No round begins before the one before it, and none comes twice.
  const order = asked.map(roundOf)
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(new Set(order).size).toBe(5)
  const files = first.filter(({ kind }) => kind === 'static')
  expect(new Set(files.map(({ path }) => path)).size).toBeLessThanOrEqual(8)
})

test('a draft that a biller has released is shown closed, and is not written again', async () => {
  const context = await newContext(browser)
  const page = await launchWindow(context, app.address, { patient: 'Amira Namuna' })
  await page.locator('.dose > summary').getByText('Ready, partly closed by billing').waitFor()
  await page.locator('.dose > summary').click()
  await page.getByText(/^Closed: approved for billing/u).waitFor()
  await clearLog(app.address)
  // The service beside it was never drafted.
  await save(page)
  expect((await readLog(app.address)).filter(isWrite).map(({ method }) => method)).toEqual(['POST'])
  await page.getByRole('status').getByText(/waiting for review: 1 draft line\./u).waitFor()
  await page.reload()
  await page.locator('.dose > summary').getByText('Ready, partly closed by billing').waitFor()
})

test('a chart that changed since is shown before anything more is written, and the page says so', async () => {
  const page = await launch(await newContext(browser), 'Bela Probanski')
  await page.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await save(page)
  await alter(page, '**/fhir/MedicationAdministration?**', (text) => text.replaceAll('"value":80', '"value":60'))
  await page.getByLabel('Who bought the drug').selectOption({ index: 1 })
  await clearLog(app.address)
  await saveButton(page).click()
  await page.getByRole('status').getByText('Nothing was saved: the chart has changed since. Look at the lines, then save again.').waitFor()
  await page.locator('.dose').getByText(/60 mg/u).first().waitFor()
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
  await save(page)
  expect((await readLog(app.address)).filter(isWrite)).toHaveLength(1)
})

test('somebody who may only read is told so and has no button to save', async () => {
  const page = await launchWindow(await newContext(browser), app.address, { patient: 'Rosa Testberg', role: 'Read-only nurse' })
  await page.getByText('This EHR did not allow Doseline to save drafts.').waitFor()
  expect(await saveButton(page).count()).toBe(0)
})
