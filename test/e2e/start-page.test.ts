import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { serveBedside } from '../support/bedside.ts'
import { watch, type Complaints } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const open = async (options: BrowserContextOptions = {}): Promise<Complaints & { readonly page: Page }> => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 800 }, ...options })
  const seen = watch(context)
  const page = await context.newPage()
  await page.goto(app.address)
  await page.getByRole('heading', { name: 'Open a chart' }).waitFor()
  return { page, ...seen }
}

const injection = readFileSync(join(import.meta.dirname, '..', '..', 'examples', 'injection.json'), 'utf8')

/** The example's dose as an infusion of which nobody wrote the end. */
const withoutStop = injection.replace(/"effectiveDateTime":\s*"([^"]+)"/u, '"effectivePeriod": { "start": "$1" }').replace(/"Subcutaneous[^"]*"/u, '"Intravenous"')

const giveFile = async (page: Page, name: string, text: string): Promise<void> =>
  page.getByLabel('Choose a file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

const openExample = async (page: Page, text = injection): Promise<void> => {
  await giveFile(page, 'injection.json', text)
  await page.getByRole('button', { name: 'Choose another chart' }).waitFor()
}

test('a chart from a file shows the drug line and the injection of the documented dose', async () => {
  const { page } = await open()
  await openExample(page)
  const claims = await page.locator('.claim').allInnerTexts()
  expect(claims[0]).toMatch(/^J3490(-[A-Z0-9]{2})* ×1 · 0\.5 mL · NDC 99999-0123-01 · [A-Z]\d/u)
  expect(claims[1]).toBe('96372 ×1')
  expect(await page.getByText('From the file injection.json').isVisible()).toBe(true)
  expect(await page.getByRole('heading', { level: 2 }).evaluate((heading) => heading === document.activeElement)).toBe(true)
})

test('every line answers why by naming chart elements', async () => {
  const { page } = await open()
  await openExample(page)
  const lines = await page.locator('.line').count()
  expect(lines).toBeGreaterThan(1)
  for (let index = 0; index < lines; index += 1) {
    const why = page.locator('.line').nth(index).locator('.why')
    await why.getByText('Why?').click()
    await why.getByText('MedicationAdministration/').first().waitFor()
    await page.keyboard.press('Escape')
  }
})

test('where the reasons cannot be loaded the page says so, and opening them again tries again', async () => {
  const { page } = await open()
  await openExample(page)
  await page.route('**/why-list*', (route) => route.abort())
  await page.getByText('Why?').first().click()
  await page.getByRole('dialog').getByText('The reasons could not be loaded.').waitFor()
  expect(await page.locator('.claim').count()).toBeGreaterThan(1)
})

test('a chart from a file is derived on this computer, without a request that carries it', async () => {
  const { page, requests } = await open()
  const before = requests.length
  await openExample(page)
  expect(requests.slice(before).filter((url) => !/\/assets\/[\w.-]+\.js$/u.test(url))).toEqual([])
})

test('a broken file is named in plain words, and another one can be chosen', async () => {
  const { page, complaints } = await open()
  await giveFile(page, 'broken.json', '{ "resourceType": "Bundle", ')
  const alert = page.getByRole('alert')
  expect(await alert.innerText()).toContain('The file broken.json could not be read as a chart')
  await giveFile(page, 'letter.json', '{"greeting":"hello"}')
  await alert.getByText('letter.json').waitFor()
  await openExample(page)
  expect(await alert.count()).toBe(0)
  expect(complaints).toEqual([])
})

test('a problem with the next file does not take away the draft that is open', async () => {
  const { page } = await open()
  await openExample(page)
  const drop = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['no chart'], 'notes.txt'))
    return data
  })
  await page.dispatchEvent('body', 'drop', { dataTransfer: drop })
  await page.getByRole('alert').getByText('notes.txt').waitFor()
  expect(await page.locator('.claim').count()).toBeGreaterThan(1)
})

test('the sandbox EHR is one press away, and its own entry of the configuration is not listed twice', async () => {
  const { page } = await open()
  const link = page.getByRole('link', { name: 'Open the sandbox EHR' })
  expect(await page.getByRole('link', { name: /sandbox|^Connect/u }).count()).toBe(1)
  await link.click()
  await page.waitForURL('**/mocks/ehr.html')
})

test('exported drafts are one press away: Review opens without any EHR', async () => {
  const { page } = await open()
  await page.getByRole('link', { name: 'Open exported drafts' }).click()
  await page.getByRole('heading', { name: 'Open exported drafts' }).waitFor()
  expect(new URL(page.url()).hash).toMatch(/^#review/u)
})

test('exported drafts that are opened as a chart are told for what they are, with the way to where they are opened', async () => {
  const { page } = await open()
  const entry = [{ resource: { resourceType: 'Patient', id: 'p1' } }, { resource: { resourceType: 'ChargeItem', status: 'planned' } }]
  await giveFile(page, 'drafts.json', JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))
  const alert = page.getByRole('alert')
  await alert.getByText('Exported drafts are opened in Review.').waitFor()
  expect(await barriersOf(page)).toEqual([])
  await alert.getByRole('link', { name: 'Open exported drafts' }).click()
  await page.getByRole('heading', { name: 'Open exported drafts' }).waitFor()
})

test('configured EHRs are shown with the way to connect to them', async () => {
  const { page } = await open()
  await page.route('**/site.json', (route) =>
    route.fulfill({ json: { issuers: [
      { iss: 'https://ehr.example/r4', name: 'Example Hospital', clientId: 'doseline' },
      { iss: 'https://sandbox.ehr.example/r4', name: 'its sandbox', clientId: 'doseline', sandbox: true },
      { iss: 'https://launcher.example/v/r4/sim/*/fhir', name: 'a launcher', clientId: 'doseline', sandbox: true },
    ] } }))
  await page.reload()
  const link = page.getByRole('link', { name: 'Connect to Example Hospital' })
  expect(await link.getAttribute('href')).toBe('launch.html?iss=https%3A%2F%2Fehr.example%2Fr4')
  await page.getByRole('link', { name: 'Connect to its sandbox' }).waitFor()
  await page.getByText('https://sandbox.ehr.example/r4 · invented patients').waitFor()
  expect(await page.getByRole('link', { name: /a launcher/u }).count()).toBe(0)
})

test('a configuration with a mistake is told, and a file can be opened all the same', async () => {
  const { page } = await open()
  await page.route('**/site.json', (route) => route.fulfill({ body: '{' }))
  await page.reload()
  await page.getByText('The site configuration cannot be read').waitFor()
  await openExample(page)
  expect(await page.locator('.claim').count()).toBeGreaterThan(1)
})

test('nothing clinical is stored, put in the address, sent elsewhere or logged, under the strict policy', async () => {
  const { page, complaints, requests } = await open()
  await openExample(page)
  await page.getByRole('button', { name: 'Choose another chart' }).click()
  await openExample(page, withoutStop)
  expect(await page.evaluate(() => `${localStorage.length} ${sessionStorage.length} ${document.cookie}`)).toBe('0 0 ')
  expect(page.url()).toBe(`${app.address}/`)
  expect(requests.filter((url) => !url.startsWith(`${app.address}/`) && !url.startsWith('data:'))).toEqual([])
  const served = await fetch(app.address)
  expect(served.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  expect(await served.text()).not.toMatch(/<style|<script(?![^>]*src=)| style=| on\w+=/u)
  expect(complaints).toEqual([])
})

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 400, 1440].map((width) => ({ colorScheme, width })),
)

test.each(views)('in $colorScheme at $width px every view is accessible and nothing is cut off', async ({ colorScheme, width }) => {
  const { page } = await open({ colorScheme, viewport: { width, height: 900 } })
  const check = async (): Promise<void> => expect(await barriersOf(page)).toEqual([])
  await check()
  await giveFile(page, 'broken.json', '{')
  await page.getByRole('alert').waitFor()
  await check()
  await openExample(page, withoutStop)
  await page.getByRole('button', { name: /^Why/u }).first().click()
  await page.getByRole('dialog').locator('dd').first().waitFor()
  await check()
})

test('a line is asked why by keyboard alone, and the keyboard leads into the answer and back', async () => {
  const { page } = await open()
  await openExample(page)
  const why = page.getByRole('button', { name: /^Why/u }).first()
  const isFocused = async (): Promise<boolean> => why.evaluate((button) => button === document.activeElement)
  for (let presses = 0; presses < 10 && !(await isFocused()); presses += 1) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const answer = page.getByRole('dialog')
  await answer.getByText('MedicationAdministration/').first().waitFor()
  await page.keyboard.press('Tab')
  expect(await answer.getByRole('button', { name: 'Close' }).evaluate((button) => button === document.activeElement)).toBe(true)
  await page.keyboard.press('Escape')
  await answer.waitFor({ state: 'hidden' })
  expect(await isFocused()).toBe(true)
})
