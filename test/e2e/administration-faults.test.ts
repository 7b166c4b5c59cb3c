import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { isWrite, launchReady, saveButton, serveBedside } from '../support/bedside.ts'
import { clearLog, launchWindow, newContext, readLog, watch } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const launch = async (context: BrowserContext, patient: string, twist?: string): Promise<Page> => launchReady(context, app.address, patient, twist)

/** Holds back the part that comes after the first lines, until it is let go. */
const holdLatePart = async (context: BrowserContext): Promise<() => void> => {
  let letGo = (): void => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  await context.route('**/assets/late-*.js', async (route) => {
    await held
    await route.continue()
  })
  return letGo
}

const bedsides = ['Bela Probanski', 'Milan Vzorek'].flatMap((patient) => [320, 400, 480, 1440].map((width) => ({ patient, width })))

test.each(bedsides)('of $patient at $width px the findings stand before their controls have come, and nothing moves when these come', async ({ patient, width }) => {
  const context = await newContext(browser, { viewport: { width, height: 900 } })
  const letGo = await holdLatePart(context)
  const page = await launchWindow(context, app.address, { patient })
  await page.locator('.ask .finding').first().waitFor()
  const heights = async (): Promise<readonly number[]> =>
    page.locator('.ask').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().height)))
  const before = await heights()
  expect(await page.locator('.ask input, .ask select').count()).toBe(0)
  await page.getByRole('button', { name: /^Enter /u }).click()
  letGo()
  await saveButton(page).waitFor()
  expect(await page.locator('.ask input').count()).toBeGreaterThan(0)
  expect(await heights()).toEqual(before)
  await expect.poll(async () => page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
})

test('where the part with controls and saving cannot be loaded, the lines are shown and the page says what to do', async () => {
  const context = await newContext(browser)
  await context.route('**/assets/late-*.js', async (route) => route.abort())
  const page = await launchWindow(context, app.address, { patient: 'Bela Probanski' })
  await page.getByRole('status').getByText('Saving could not be loaded. Reload the page').waitFor()
  await page.getByText('The field to answer this could not be loaded.').first().waitFor()
  expect(await page.locator('.claim').count()).toBeGreaterThan(0)
  await context.unroute('**/assets/late-*.js')
  await page.reload()
  await saveButton(page).waitFor()
  expect(await page.getByText('could not be loaded').count()).toBe(0)
})

test('where even the words of a problem cannot be loaded, the page says so', async () => {
  const context = await newContext(browser)
  await context.route('**/assets/late-*.js', async (route) => route.abort())
  const page = await launchWindow(context, app.address, { patient: 'Rosa Testberg', twist: 'The EHR names no patient' })
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').innerText()).toContain('A part of Doseline could not be loaded')
})

test.each([
  ['The person does not allow the app', 'The EHR was told not to give access'],
  ['The sign-in takes too long', 'The launch took too long, or its page was opened twice'],
  ['The EHR names no patient', 'No patient came with this launch'],
] as const)('when this happens: “%s”, the page says so and nothing is written', async (twist, sentence) => {
  const context = await newContext(browser)
  await clearLog(app.address)
  const page = await launchWindow(context, app.address, { patient: 'Rosa Testberg', twist })
  await page.getByRole('alert').getByText(sentence).waitFor()
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
})

test('an EHR that is not configured is refused before anything is sent to it', async () => {
  const context = await newContext(browser)
  const { requests } = watch(context)
  const page = await context.newPage()
  await page.goto(`${app.address}/launch.html?iss=${encodeURIComponent('https://elsewhere.example/fhir')}&launch=x`)
  await page.getByRole('alert').waitFor()
  expect(await page.getByRole('alert').innerText()).toContain('not known here')
  expect(requests.filter((url) => url.startsWith('https://elsewhere'))).toEqual([])
})

test('a chart of which the insurance and the orders may not be read is drafted from the rest, and says what is missing', async () => {
  const context = await newContext(browser)
  for (const type of ['Coverage', 'MedicationRequest']) {
    await context.route(`**/fhir/${type}?*`, (route) => route.fulfill({ status: 403, contentType: 'application/fhir+json', body: '{"resourceType":"OperationOutcome"}' }))
  }
  const page = await launch(context, 'Rosa Testberg')
  expect(await page.getByText('The insurance could not be read: the EHR does not allow it (403).').isVisible()).toBe(true)
  expect(await page.getByText('The orders could not be read: the EHR does not allow it (403).').isVisible()).toBe(true)
})

test('of an encounter whose doses may not be read nothing is drafted', async () => {
  const context = await newContext(browser)
  await context.route('**/fhir/MedicationAdministration?*', (route) => route.fulfill({ status: 403, contentType: 'application/fhir+json', body: '{"resourceType":"OperationOutcome"}' }))
  const page = await launchWindow(context, app.address, { patient: 'Rosa Testberg' })
  await page.getByRole('alert').getByText('nothing is drafted from it').waitFor()
  expect(await page.locator('.claim').count()).toBe(0)
  await context.unroute('**/fhir/MedicationAdministration?*')
  await page.getByRole('button', { name: 'Read the chart again' }).click()
  await page.getByText('1 of 1 dose ready.').waitFor()
})

test('two broken records are named and the sound one beside them is drafted', async () => {
  const page = await launch(await newContext(browser), 'Talia Wzorcowa')
  expect(await page.locator('.dose').count()).toBe(3)
  for (const others of await page.getByText(/for others/u).all()) await others.click()
  expect(await page.locator('body').innerText()).toContain('breaks FHIR R4')
})
