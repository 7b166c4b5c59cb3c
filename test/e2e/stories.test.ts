import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { launchReady, readSentBack, save, saveButton, serveBedside } from '../support/bedside.ts'
import { alter, launchFrame, newContext, openChart } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const launch = async (context: BrowserContext, patient: string, twist?: string): Promise<Page> => launchReady(context, app.address, patient, twist)

const claims = async (page: Page): Promise<readonly string[]> => page.locator('.claim').allInnerTexts()

const unfold = async (page: Page): Promise<void> => {
  const folded = page.locator('.dose:not([open]) > summary')
  while ((await folded.count()) > 0) await folded.first().click()
}

test('an infusion that ran 45 minutes is told as 45 minutes, read back as a time, and can be undone', async () => {
  const page = await launch(await newContext(browser), 'Milan Vzorek')
  const stop = page.getByLabel('Ended', { exact: true })
  await stop.fill('8:10')
  await stop.press('Enter')
  await page.getByText('This is not after the start.').waitFor()
  expect(await stop.inputValue()).toBe('8:10')
  expect(await stop.getAttribute('aria-invalid')).toBe('true')
  await stop.fill('45 min')
  await stop.press('Enter')
  await page.locator('.claim').getByText('96365 ×1').waitFor()
  expect(await stop.inputValue()).toBe('09:55')
  expect(await page.getByText('45 min after the start').isVisible()).toBe(true)
  await page.getByRole('button', { name: /^Undo Vantizol, stop time/u }).click()
  await page.getByText('No stop time.', { exact: true }).waitFor()
  expect(await stop.inputValue()).toBe('')
})

test('a stop on another day that is taken back takes its day along, so that the next time is read on the day of the dose', async () => {
  const page = await launch(await newContext(browser), 'Milan Vzorek')
  const [stop, day] = [page.getByLabel('Ended', { exact: true }), page.getByLabel('Ended, date')]
  await day.fill('2026-02-04')
  await stop.fill('00:30')
  await page.getByText('15 h 20 min after the start').waitFor()
  await page.getByRole('button', { name: /^Undo Vantizol, stop time/u }).click()
  await page.getByText('No stop time.', { exact: true }).waitFor()
  await expect.poll(async () => day.inputValue()).toBe('2026-02-03')
  await stop.fill('11:15')
  await page.getByText('2 h 5 min after the start').waitFor()
})

test('where the chart has no time at all, the stop is asked for the day of the start that was entered', async () => {
  const context = await newContext(browser)
  await alter(context, '**/fhir/MedicationAdministration?*', (text) => text.replace(/"effectivePeriod":\{"start":"[^"]*"\},/u, ''))
  const page = await launch(context, 'Milan Vzorek')
  await page.getByLabel('Started, date').fill('2026-02-03')
  await page.getByLabel('Started', { exact: true }).fill('09:10')
  await page.getByLabel('Started', { exact: true }).press('Enter')
  await expect.poll(async () => page.getByLabel('Ended, date').inputValue()).toBe('2026-02-03')
  await page.getByLabel('Ended', { exact: true }).fill('09:40')
  await page.getByText('30 min after the start').waitFor()
})

test('an amount that is taken back has the unit that it had', async () => {
  const page = await launch(await newContext(browser), 'Greta Beispiel')
  const amount = page.getByLabel('Amount discarded, 0 if nothing was', { exact: true })
  const unit = page.getByLabel('Unit of: Amount discarded, 0 if nothing was', { exact: true })
  await amount.fill('20 mg')
  await amount.press('Enter')
  await page.getByLabel('Single-dose').check()
  await unit.selectOption({ label: 'g' })
  await page.getByRole('button', { name: /^Undo .*amount discarded/u }).click()
  await expect.poll(async () => unit.inputValue()).toBe('mg')
  expect(await amount.inputValue()).toBe('20')
})

test('what was discarded is told in words or in units, and nothing is never taken for granted', async () => {
  const page = await launch(await newContext(browser), 'Greta Beispiel')
  const amount = page.getByLabel('Amount discarded, 0 if nothing was', { exact: true })
  await amount.fill('18')
  await amount.press('Tab')
  await page.getByText('A number alone could be anything. Choose its unit.').waitFor()
  expect((await claims(page))[0]).toContain('J3490 ×1')
  await amount.fill('1,8 mg')
  await amount.press('Enter')
  await page.getByText('A comma can be read in two ways.').waitFor()
  await amount.fill('0 mg')
  await amount.press('Enter')
  await page.getByLabel('Single-dose').check()
  await page.locator('.claim').getByText('J3490-JZ ×1').waitFor()
  await amount.fill('.50 mL')
  await amount.press('Enter')
  await page.locator('.claim').getByText('J3490 ×1').waitFor()
  expect(await amount.inputValue()).toBe('0.5')
})

test('the NDC quantity may be typed with its unit in one go', async () => {
  const page = await launch(await newContext(browser), 'Bela Probanski')
  await page.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  const quantity = page.getByLabel('NDC quantity', { exact: true })
  await quantity.fill('2 U')
  await quantity.press('Enter')
  await page.getByText('U can be read as a zero or a four. Write units in full.').waitFor()
  await quantity.fill('2 ml')
  await quantity.press('Enter')
  await page.locator('.claim').getByText('2 mL').waitFor()
  await page.getByLabel('Unit of: NDC quantity').selectOption({ label: 'units (vials, kits)' })
  await expect.poll(async () => (await claims(page))[0]).toContain('2 units')
})

test('a drug that a specialty pharmacy sent has no drug line; the injection stays', async () => {
  const page = await launch(await newContext(browser), 'Otto Fallstudie')
  await page.locator('.dose > summary').first().click()
  await page.getByLabel('Who bought the drug').selectOption({ label: 'A specialty pharmacy or the patient' })
  await expect.poll(async () => claims(page)).toEqual([expect.stringContaining('96372 ×1')])
  await page.getByRole('button', { name: /^Take back Who bought/u }).click()
  await expect.poll(async () => (await claims(page)).length).toBe(2)
  expect(await page.getByLabel('Who bought the drug').evaluate((select) => select === document.activeElement)).toBe(true)
})

test('of a refused dose nothing is charged, and the page says so', async () => {
  const page = await launch(await newContext(browser), 'Ines Mustermann')
  expect(await page.locator('.tally').innerText()).toMatch(/1\s*Ready\s*1\s*No charge/u)
  const refused = page.locator('.dose-excluded')
  await refused.locator('summary').first().click()
  await refused.getByText(/for others/u).click()
  await refused.getByText('The dose was not given, so nothing is drafted.').waitFor()
  expect(await refused.locator('.claim').count()).toBe(0)
})

test('two drugs in one bag are two drug lines and one service, and the timeline shows them', async () => {
  const page = await launch(await newContext(browser), 'Sven Exempel')
  await unfold(page)
  await expect.poll(async () => (await claims(page)).filter((claim) => claim.startsWith('J3490'))).toHaveLength(2)
  expect((await claims(page)).filter((claim) => claim.startsWith('96365'))).toHaveLength(1)
  await page.getByText('Timeline of the visit').click()
  await page.getByRole('img').first().waitFor()
  expect(await page.locator('.timeline').innerText()).toContain('Calmidrol')
})

test('the side of an eye injection is one tap, and its modifier stands on the line', async () => {
  const page = await launch(await newContext(browser), 'Greta Beispiel')
  await page.getByRole('button', { name: 'Choose the side' }).click()
  await page.getByLabel('Right', { exact: true }).check()
  await expect.poll(async () => claims(page)).toContain('67028-RT ×1')
})

test('a visit without a diagnosis takes one that is typed, and refuses what has not the form of a code', async () => {
  const page = await launch(await newContext(browser), 'Pavel Ukazka')
  await page.getByRole('button', { name: 'Choose the diagnosis' }).click()
  const code = page.getByLabel('Another ICD-10-CM code')
  await code.fill('arthritis')
  await code.press('Enter')
  await page.getByText('This is not written like an ICD-10-CM code').waitFor()
  await code.fill('m069')
  await code.press('Enter')
  await expect.poll(async () => (await claims(page))[0]).toContain('M06.9')
})

test('the access of an infusion can be named though nothing asks for it, and is offered at the next dose', async () => {
  const page = await launch(await newContext(browser), 'Kofi Nhwesoo')
  const doses = page.locator('.dose')
  await unfold(page)
  await doses.first().getByText('Add something else').click()
  await doses.first().getByRole('button', { name: 'IV access' }).click()
  const access = doses.first().getByLabel('IV access')
  await expect.poll(async () => access.evaluate((input) => input === document.activeElement)).toBe(true)
  await page.keyboard.type('Right forearm', { delay: 60 })
  await page.keyboard.press('Enter')
  await doses.last().getByText('Add something else').click()
  await doses.last().getByRole('button', { name: 'IV access' }).click()
  await doses.last().getByLabel('IV access').fill('Port')
  await page.keyboard.press('Tab')
  await expect.poll(async () => (await claims(page)).filter((claim) => /96365(-59)? ×1/u.test(claim)).length).toBe(2)
  expect(await page.locator('datalist option').allTextContents()).toContain('Right forearm')
})

test('text that is half typed when the page is reloaded is there again and says that it is no answer yet', async () => {
  const page = await launch(await newContext(browser), 'Bela Probanski')
  await page.getByLabel('NDC, as printed on vial or carton').pressSequentially('99999-04', { delay: 60 })
  await page.getByLabel('NDC quantity', { exact: true }).fill('1,5 ml')
  await page.getByLabel('NDC quantity', { exact: true }).press('Enter')
  await page.getByLabel('Lot', { exact: true }).pressSequentially('LOT')
  await page.reload()
  await saveButton(page).waitFor()
  expect(await page.getByLabel('Lot', { exact: true }).inputValue()).toBe('LOT')
  expect(await page.getByLabel('NDC quantity', { exact: true }).inputValue()).toBe('1,5 ml')
  expect(await page.getByText('Typed before and not an answer yet.').count()).toBe(2)
  await page.getByLabel('Lot', { exact: true }).press('Enter')
  await page.getByText('No lot number.').waitFor({ state: 'detached' })
})

test('another user at the same workstation finds nothing of what the last one typed', async () => {
  const context = await newContext(browser, { viewport: { width: 1440, height: 900 } })
  const shell = await openChart(context, app.address, { patient: 'Bela Probanski' })
  await shell.getByRole('button', { name: 'Open Doseline here' }).click()
  const panel = shell.frameLocator('iframe')
  await panel.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await panel.getByLabel('Lot', { exact: true }).pressSequentially('SECRET')
  await panel.locator('.claim').first().getByText('NDC 99999-0451-01').waitFor()
  expect(await shell.evaluate(() => JSON.stringify(sessionStorage))).toContain('SECRET')
  await shell.getByLabel('Read-only nurse', { exact: true }).check()
  await shell.getByRole('button', { name: 'Open Doseline here' }).click()
  await panel.getByText('This EHR did not allow Doseline to save drafts.').waitFor()
  expect(await panel.locator('body').innerText()).not.toContain('99999-0451-01')
  expect(await panel.getByLabel('Lot', { exact: true }).inputValue()).toBe('')
  expect(await shell.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('SECRET')
})

test('what billing sent back stands on top with its question, and leads to its dose', async () => {
  const page = await launch(await newContext(browser), 'Rosa Testberg')
  await save(page)
  const asked = await readSentBack(page)
  await asked.getByText('Which arm?').waitFor()
  expect(await asked.innerText()).toContain('Bo Biller')
  expect(await page.locator('.dose > summary').innerText()).toContain('sent back by billing')
  await asked.getByRole('button', { name: 'Show Exampleprazine' }).click()
  await expect.poll(async () => page.locator('.dose').evaluate((dose) => dose.hasAttribute('open'))).toBe(true)
})

test('a press on the next question counts, though the answer that is left makes the page shorter', async () => {
  const page = await launch(await newContext(browser), 'Greta Beispiel')
  await page.getByLabel('Amount discarded, 0 if nothing was', { exact: true }).fill('0 mg')
  await page.getByLabel('Single-dose').check()
  await page.locator('.claim').getByText('J3490-JZ ×1').waitFor()
  const side = page.getByLabel('Left', { exact: true })
  await side.check()
  expect(await side.isChecked()).toBe(true)
})

test('in the side panel of the EHR the view takes answers as in a window', async () => {
  const context = await newContext(browser, { viewport: { width: 1440, height: 900 } })
  const frame = await launchFrame(context, app.address, { patient: 'Greta Beispiel' })
  await frame.getByLabel('Right', { exact: true }).check()
  await expect.poll(async () => frame.locator('.claim').allInnerTexts()).toContain('67028-RT ×1')
})

test('of a thousand doses twenty are drawn at first, and a filter finds the others', async () => {
  const page = await launch(await newContext(browser), 'Hanna Mallikas', 'The EHR names no encounter')
  expect(await page.locator('.dose').count()).toBeLessThanOrEqual(21)
  expect(await page.locator('.line').count()).toBeLessThan(30)
  await page.getByRole('button', { name: /^Show more doses, 9\d\d are left$/u }).click()
  await expect.poll(async () => page.locator('.dose').count()).toBeGreaterThan(110)
  await page.getByLabel('Show only doses of').fill('ferro')
  await expect.poll(async () => (await page.locator('.dose h3').allTextContents()).every((name) => name.includes('Ferrodex'))).toBe(true)
})
