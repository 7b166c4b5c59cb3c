import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openBrowser, serveApp } from '../support/app.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser

beforeAll(async () => {
  app = await serveApp()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => context.close()))
})

interface Opened {
  readonly page: Page
  /** Console errors, uncaught errors and Content-Security-Policy violations. */
  readonly complaints: string[]
  /** Every address asked. */
  readonly requests: string[]
}

const open = async (options: BrowserContextOptions = {}): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1024, height: 800 }, ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  const requests: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => requests.push(request.url()))
  await page.goto(app.address)
  await page.getByRole('button', { name: 'Rosa Testberg' }).waitFor()
  return { page, complaints, requests }
}

const choose = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).click()
  await page.getByRole('button', { name: 'Choose another chart' }).waitFor()
}

const giveFile = async (page: Page, name: string, text: string): Promise<void> =>
  page.getByLabel('Choose a file').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) })

test('a patient of the sandbox shows the drug line and the injection of the documented dose', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  const dose = page.getByRole('group').filter({ has: page.getByRole('heading', { name: 'Exampleprazine' }) }).first()
  const claims = await dose.locator('.claim').allInnerTexts()
  expect(claims[0]).toMatch(/^J3490(-[A-Z0-9]{2})* ×1 · 0\.5 mL · NDC 99999-0123-01 · M06\.9$/u)
  expect(claims[1]).toBe('96372 ×1')
  expect(await page.getByText('born 1958-04-12').isVisible()).toBe(true)
})

test('an infusion without a stop says what stops payment, and what to do next', async () => {
  const { page } = await open()
  await choose(page, 'Milan Vzorek')
  expect(await page.getByRole('heading', { level: 2 }).innerText()).toMatch(/^1 of 2 doses ready\. Next, for Vantizol: .*stop/u)
  const finding = page.locator('.findings-error').first()
  expect(await finding.innerText()).toMatch(/^Stops payment\n/u)
  expect(await page.getByRole('heading', { level: 2 }).evaluate((heading) => heading === document.activeElement)).toBe(true)
})

test('every line answers why by naming chart elements', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  const lines = await page.locator('.line').count()
  expect(lines).toBeGreaterThan(1)
  for (let index = 0; index < lines; index += 1) {
    const why = page.locator('.line').nth(index).locator('.why')
    await why.getByText('Why?').click()
    expect(await why.innerText()).toContain('MedicationAdministration/rosa-dose')
  }
})

test('a dose that was refused is shown with no charge', async () => {
  const { page } = await open()
  await choose(page, 'Ines Mustermann')
  expect(await page.locator('.dose > summary .state').allInnerTexts()).toContain('No charge')
})

test('a chart from a file is derived on this computer, without a request that carries it', async () => {
  const { page } = await open()
  const chart = await (await fetch(`${app.address}/fhir/Patient/bela/$everything`)).text()
  const posts: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET' || request.url().includes('/fhir')) posts.push(request.url())
  })
  await giveFile(page, 'bela.json', chart)
  await page.getByRole('heading', { name: 'Corvexol', level: 4 }).waitFor()
  expect(await page.getByText('From the file bela.json').isVisible()).toBe(true)
  expect(await page.locator('.findings-error').first().innerText()).toContain('NDC')
  expect(posts).toEqual([])
})

test('a broken file is named in plain words, and another one can be chosen', async () => {
  const { page, complaints } = await open()
  await giveFile(page, 'broken.json', '{ "resourceType": "Bundle", ')
  const alert = page.getByRole('alert')
  expect(await alert.innerText()).toContain('The file broken.json could not be read as a chart')
  await giveFile(page, 'letter.json', '{"greeting":"hello"}')
  await alert.getByText('letter.json').waitFor()
  expect(await page.getByRole('button', { name: 'Rosa Testberg' }).isVisible()).toBe(true)
  expect(complaints).toEqual([])
})

test('a problem with the next file does not take away the draft that is open', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  const drop = await page.evaluateHandle(() => {
    const data = new DataTransfer()
    data.items.add(new File(['no chart'], 'notes.txt'))
    return data
  })
  await page.dispatchEvent('body', 'drop', { dataTransfer: drop })
  await page.getByRole('alert').getByText('notes.txt').waitFor()
  expect(await page.getByRole('heading', { name: 'Exampleprazine' }).isVisible()).toBe(true)
})

test.each([
  ['has a fault of its own (500)', { status: 500, body: 'oh' }],
  ['does not have this chart (404)', { status: 404, body: '{"resourceType":"OperationOutcome"}' }],
  ['something other than FHIR', { status: 200, body: '<html></html>' }],
] as const)('when the server’s answer for the list %s, the page says so and can ask again', async (words, answer) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.route('**/fhir/Patient', (route) => route.fulfill(answer))
  await page.goto(app.address)
  expect(await page.getByRole('alert').innerText()).toContain(words)
  await page.unroute('**/fhir/Patient')
  await page.getByRole('button', { name: 'Read it again' }).click()
  await page.getByRole('button', { name: 'Rosa Testberg' }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('when no answer comes for a chart, the list stays and the page says so', async () => {
  const { page } = await open()
  await page.route('**/fhir/Patient/**', (route) => route.abort())
  await page.getByRole('button', { name: 'Rosa Testberg' }).click()
  expect(await page.getByRole('alert').innerText()).toContain('The server did not answer')
  expect(await page.getByRole('button', { name: 'Milan Vzorek' }).isVisible()).toBe(true)
})

test('nothing clinical is stored, put in the address, sent elsewhere or logged, under the strict policy', async () => {
  const { page, complaints, requests } = await open()
  await choose(page, 'Milan Vzorek')
  await page.getByRole('button', { name: 'Choose another chart' }).click()
  await choose(page, 'Greta Beispiel')
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.href])).toEqual([
    0,
    0,
    '',
    `${app.address}/`,
  ])
  expect(requests.filter((url) => !url.startsWith(`${app.address}/`) && !url.startsWith('data:'))).toEqual([])
  const page2 = await fetch(app.address)
  expect(page2.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
  expect(await page2.text()).not.toMatch(/<style|<script(?![^>]*src=)| style=| on\w+=/u)
  expect(complaints).toEqual([])
})

const views = (['light', 'dark'] as const).flatMap((colorScheme) =>
  [320, 400, 1440].map((width) => ({ colorScheme, width })),
)

test.each(views)('in $colorScheme at $width px every view is accessible and nothing is cut off', async ({ colorScheme, width }) => {
  const { page } = await open({ colorScheme, viewport: { width, height: 900 } })
  const check = async (): Promise<void> => {
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
  await check()
  await giveFile(page, 'broken.json', '{')
  await page.getByRole('alert').waitFor()
  await check()
  await choose(page, 'Milan Vzorek')
  for (const why of await page.getByText('Why?').all()) if (await why.isVisible()) await why.click()
  await check()
})

test('a chart is chosen and a line is asked why by keyboard alone', async () => {
  const { page } = await open()
  const patient = page.getByRole('button', { name: 'Rosa Testberg' })
  for (let presses = 0; presses < 10 && !(await patient.evaluate((button) => button === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Choose another chart' }).waitFor()
  const why = page.locator('.why summary').first()
  for (let presses = 0; presses < 10 && !(await why.evaluate((summary) => summary === document.activeElement)); presses += 1) {
    await page.keyboard.press('Tab')
  }
  await page.keyboard.press('Enter')
  expect(await page.locator('.why').first().evaluate((details) => details.hasAttribute('open'))).toBe(true)
})
