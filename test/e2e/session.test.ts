import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { codesChecked, isWrite, launchReady, save, saveButton, serveBedside } from '../support/bedside.ts'
import { clearLog, launchWindow, newContext, readLog } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const refusal = { status: 401, contentType: 'application/fhir+json', body: '{"resourceType":"OperationOutcome"}' }

/** The EHR takes our first token no longer; from when `isOver` says so. Gives that token. */
const endFirstToken = async (context: BrowserContext, isOver: () => boolean): Promise<() => string | null> => {
  let first: string | null = null
  await context.route('**/fhir**', async (route) => {
    // The sandbox EHR's own page has a token of its own.
    const isOurs = route.request().frame().url().includes('/index.html')
    const token = isOurs ? ((await route.request().allHeaders())['authorization'] ?? null) : null
    first ??= token
    await (token !== null && token === first && isOver() ? route.fulfill(refusal) : route.continue())
  })
  return () => first
}

const tokensAsked = async (): Promise<number> =>
  (await readLog(app.address)).filter(({ path, method }) => method === 'POST' && path.startsWith('/auth/token')).length

test('a token that the EHR refuses before its end is renewed by itself, once, and the chart is read', async () => {
  const context = await newContext(browser)
  const first = await endFirstToken(context, () => true)
  await clearLog(app.address)
  await launchReady(context, app.address, 'Milan Vzorek')
  expect(first()).not.toBeNull()
  // The exchange of the code, and one renewal for all the requests together.
  expect(await tokensAsked()).toBe(2)
})

test('one part of the chart that the EHR keeps refusing with 401 does not end the session: the rest is drafted', async () => {
  const context = await newContext(browser)
  await context.route('**/fhir/Coverage**', async (route) => route.fulfill(refusal))
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  await page.getByRole('list', { name: 'What could not be read' }).waitFor()
  expect(await page.getByRole('link', { name: 'Launch again' }).count()).toBe(0)
})

test('a token that ends before Save is pressed is renewed, and the lines are saved once, without another launch', async () => {
  const context = await newContext(browser)
  let isOver = false
  await endFirstToken(context, () => isOver)
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  await codesChecked(page)
  await clearLog(app.address)
  isOver = true
  await save(page)
  expect(await tokensAsked()).toBe(1)
  expect((await readLog(app.address)).filter(isWrite)).toHaveLength(1)
  expect(await page.getByRole('link', { name: 'Launch again' }).count()).toBe(0)
})

const endedAt = (page: Page) => page.getByLabel('Ended', { exact: true })

test('where the token cannot be renewed the page says that the session has ended, and what was typed is there after “Launch again”', async () => {
  const context = await newContext(browser)
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  await codesChecked(page)
  await endedAt(page).fill('11:15')
  await endedAt(page).press('Enter')
  await page.locator('.ask-answered').first().waitFor()
  const answered = await saveButton(page).innerText()
  await clearLog(app.address)
  await context.route('**/fhir**', async (route) => route.fulfill(refusal))
  await context.route('**/auth/token', async (route) => route.fulfill({ status: 400, contentType: 'application/json', body: '{"error":"invalid_grant"}' }))
  await saveButton(page).click()
  await page.getByRole('status').getByText('Not saved: the session has ended.').waitFor()
  await page.getByRole('alert').getByText('The session with the EHR has ended').waitFor()
  expect(await page.locator('.ask-answered').count()).toBeGreaterThan(0)
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
  await context.unrouteAll()
  await page.getByRole('link', { name: 'Launch again' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await expect.poll(async () => saveButton(page).innerText()).toBe(answered)
  await save(page)
})

test('what is still read when the page is left is cancelled, and read when Back brings the page back', async () => {
  const context = await newContext(browser)
  await context.route('**/fhir/MedicationAdministration?*', () => undefined)
  const isDoses = (request: { readonly url: () => string }): boolean => request.url().includes('/fhir/MedicationAdministration?')
  const [page] = await Promise.all([launchWindow(context, app.address, { patient: 'Milan Vzorek' }), context.waitForEvent('request', isDoses)])
  await Promise.all([
    page.waitForEvent('requestfailed', isDoses),
    page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))),
  ])
  await context.unrouteAll()
  await page.evaluate(() => void dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
  await saveButton(page).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('a launch that the EHR takes once, opened a second time in the tab, is told as such and leads nobody round in a circle', async () => {
  const context = await newContext(browser)
  let address = ''
  context.on('request', (request) => {
    if (request.url().includes('/launch.html?')) address = request.url()
  })
  const page = await launchReady(context, app.address, 'Rosa Testberg')
  await context.route('**/auth/authorize?*', async (route) => {
    const asked = new URL(route.request().url()).searchParams
    const back = new URL(asked.get('redirect_uri') ?? '')
    back.search = new URLSearchParams({ error: 'invalid_request', state: asked.get('state') ?? '', iss: `${app.address}/fhir` }).toString()
    await route.fulfill({ status: 302, headers: { Location: back.href } })
  })
  await page.goto(address)
  await page.getByRole('alert').getByText('This launch has been used before').waitFor()
  expect(await page.getByRole('alert').innerText()).toContain('Open Doseline from the EHR again')
  expect(await page.getByRole('link', { name: 'Launch again' }).count()).toBe(0)
})

test('what the EHR refused to grant is said in words, below the doses and in the report, and the doses are drafted', async () => {
  const context = await newContext(browser)
  await context.route('**/auth/launch', async (route) => {
    const asked: unknown = route.request().postDataJSON()
    await route.continue({ postData: JSON.stringify({ ...(typeof asked === 'object' ? asked : {}), twist: 'scopes-refused' }) })
  })
  const page = await launchWindow(context, app.address, { patient: 'Rosa Testberg' })
  await page.getByText('The EHR refused access to draft charges, so Doseline no longer asks for it.').waitFor()
  await page.getByText('This EHR did not allow Doseline to save drafts.').waitFor()
  expect(await page.getByRole('button', { name: /^Save /u }).count()).toBe(0)
  await page.getByText('Connection: drafts are exported').click()
  await page.getByText('Report to copy').click()
  expect(await page.locator('.panels pre').innerText()).toContain('Not asked for any more, because the EHR refused it: ChargeItem.')
})
