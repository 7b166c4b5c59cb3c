import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { serveBedside } from '../support/bedside.ts'
import { speak, watch, type Complaints } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

type Opened = Complaints & { readonly page: Page }

/** The shell page. The app in its frame is tested elsewhere: here a blank page stands for it, unless `app` is true. */
const open = async (options: BrowserContextOptions = {}): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  await context.route(/\/launch\.html/u, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><html lang="en"><title>App</title><p>The app</p></html>' }),
  )
  const seen = watch(context)
  const page = await context.newPage()
  await page.goto(`${app.address}/mocks/ehr.html`)
  await page.getByRole('button', { name: 'Rosa Testberg' }).waitFor()
  return { page, ...seen }
}

const choose = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name }).click()
  await page.getByRole('heading', { name, level: 2 }).waitFor()
}

/** Requests to an address wait until they are let go. */
const hold = async (page: Page, address: RegExp): Promise<{ readonly asked: () => number; readonly release: () => void }> => {
  let release: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  let asked = 0
  await page.route(address, async (route) => {
    asked += 1
    await held
    await route.continue().catch(() => undefined)
  })
  return { asked: () => asked, release: () => release() }
}

const field = (value: unknown, name: string): string =>
  String(typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined)

/** A draft for Rosa, by whoever has no token: the EHR takes it where it is lenient. */
const draftOf = async (text = 'x'): Promise<Response> => {
  const body = JSON.stringify({
    resourceType: 'ChargeItem', status: 'planned', subject: { reference: 'Patient/rosa' }, quantity: { value: 3 },
    code: { coding: [{ code: 'J3490' }], text },
    productCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code: '99999012301' }] },
  })
  return fetch(`${app.address}/fhir/ChargeItem`, { method: 'POST', body, headers: { 'Content-Type': 'application/fhir+json' } })
}

/** The app's part: what it has saved is in the chart. */
const writeDraft = async (text: string): Promise<void> => {
  await speak(app.address, 'lenient')
  expect((await draftOf(text)).status).toBe(201)
  await speak(app.address, 'usual')
}

test('the list has every patient with birth date and story', async () => {
  const { page } = await open()
  const items = await page.getByRole('navigation', { name: 'Patients' }).getByRole('listitem').allInnerTexts()
  expect(items).toHaveLength(allScenarios.length)
  expect(items[0]?.replaceAll(/\s+/gu, ' ')).toBe('Rosa Testberg 1958-04-12 Injection under the skin, ready')
})

test('a chart shows the charge that it has', async () => {
  const { page } = await open()
  await choose(page, 'Amira Namuna')
  const cells = page.getByRole('table', { name: 'Charge items of this chart' }).getByRole('row').nth(1).getByRole('cell')
  await cells.first().waitFor()
  expect((await cells.allInnerTexts()).slice(0, 5)).toEqual(['billable', 'J3490', 'DERMAQUIL 150MG SUBQ NDC 99999078911', '99999078911', '1'])
  expect(await cells.nth(5).innerText()).toMatch(/\d\d:\d\d:\d\d/u)
})

test('what the app writes appears by itself, and a reset takes it away', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  await page.getByText('No charge item yet').waitFor()
  await writeDraft('Written by the app')
  await page.getByText('1 charge item', { exact: true }).waitFor()
  const cells = await page.getByRole('row').nth(1).getByRole('cell').allInnerTexts()
  expect(cells.slice(0, 5)).toEqual(['planned', 'J3490', 'Written by the app', '99999012301', '3'])
  await page.getByRole('button', { name: 'Reset sandbox' }).click()
  await page.getByText('All charts are as they were at the start.').waitFor()
  await page.getByText('No charge item yet').waitFor()
  expect(await page.getByRole('table').count()).toBe(0)
})

test('the button reads the charges again', async () => {
  const { page } = await open()
  await page.evaluate(() => {
    // Nothing reads by itself.
    window.setInterval = Object.assign(() => 0, window.setInterval)
  })
  await choose(page, 'Rosa Testberg')
  await page.getByText('No charge item yet').waitFor()
  await writeDraft('Seen after a press')
  expect(await page.getByText('Seen after a press').count()).toBe(0)
  await page.getByRole('button', { name: 'Read again' }).click()
  await page.getByText('Seen after a press').waitFor()
})

test('the app opens in the frame with issuer and launch alone, as wide as was chosen', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  await page.getByRole('button', { name: 'Open Doseline here' }).click()
  const frame = page.locator('iframe')
  const address = new URL((await frame.getAttribute('src')) ?? '', app.address)
  expect(address.pathname).toBe('/launch.html')
  expect([...address.searchParams.keys()]).toEqual(['iss', 'launch'])
  expect(address.searchParams.get('iss')).toBe(`${app.address}/fhir`)
  expect(address.href).not.toMatch(/rosa/iu)
  const width = async (): Promise<number> => frame.evaluate((element) => element.clientWidth)
  expect(await width()).toBe(400 - 2)
  await page.getByRole('radio', { name: '1000 px' }).check()
  expect(await width()).toBe(1000 - 2)
})

test('another chart closes the app of the one before', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  await page.getByRole('button', { name: 'Open Doseline here' }).click()
  await page.getByTitle('Doseline for Rosa Testberg').waitFor()
  await choose(page, 'Milan Vzorek')
  expect(await page.locator('iframe').count()).toBe(0)
})

test('a launch that comes late is not shown beside the chart that was opened meanwhile', async () => {
  const { page } = await open()
  const launched = await hold(page, /\/auth\/launch$/u)
  await choose(page, 'Rosa Testberg')
  await page.getByRole('button', { name: 'Open Doseline here' }).click()
  await expect.poll(launched.asked).toBe(1)
  await choose(page, 'Milan Vzorek')
  const came = page.waitForResponse(/\/auth\/launch$/u)
  launched.release()
  await came
  await page.getByText('No charge item yet').waitFor()
  expect(await page.locator('iframe').count()).toBe(0)
})

test('charges of the chart before are not shown under the next, even where their answer comes late', async () => {
  const { page } = await open()
  const read = await hold(page, /\/fhir\/ChargeItem.*amira/u)
  await choose(page, 'Amira Namuna')
  await expect.poll(read.asked).toBe(1)
  await choose(page, 'Rosa Testberg')
  read.release()
  await page.getByText('No charge item yet').waitFor()
  expect(await page.getByText('DERMAQUIL').count()).toBe(0)
})

test('the app opens in a window of its own, which cannot reach the EHR’s page', async () => {
  const { page } = await open()
  await choose(page, 'Rosa Testberg')
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    page.getByRole('button', { name: 'Open in a new window' }).click(),
  ])
  await popup.waitForURL(/\/launch\.html/u)
  expect([...new URL(popup.url()).searchParams.keys()]).toEqual(['iss', 'launch'])
  expect(await popup.evaluate(() => window.opener === null)).toBe(true)
})

test('role and circumstances go into the launch', async () => {
  const { page } = await open()
  const sent: unknown[] = []
  page.on('request', (request) => {
    if (request.url().endsWith('/auth/launch')) sent.push(request.postDataJSON())
  })
  await choose(page, 'Rosa Testberg')
  await page.getByRole('radio', { name: 'Read-only nurse' }).check()
  await page.getByLabel('What happens at the launch').selectOption({ label: 'The person does not allow the app' })
  await page.getByRole('button', { name: 'Open Doseline here' }).click()
  await page.locator('iframe').waitFor()
  expect(sent).toEqual([{ patient: 'rosa', role: 'reader', twist: 'refused' }])
})

test('a tester chooses how the EHR behaves and what goes wrong, and a reset ends both', async () => {
  const { page } = await open()
  const version = async (): Promise<string> => field(await (await fetch(`${app.address}/fhir/metadata`)).json(), 'fhirVersion')
  await page.getByLabel('Behaves').selectOption({ label: 'FHIR STU3' })
  await page.getByText('The EHR behaves so from the next request on.').waitFor()
  expect(await version()).toBe('3.0.2')
  await page.getByLabel('Behaves').selectOption('lenient')
  await expect.poll(version).toBe('4.0.1')
  await page.getByLabel('Goes wrong').selectOption({ label: 'Next save: done, and the connection cut' })
  await page.getByRole('button', { name: 'Let it go wrong' }).click()
  await page.getByText('It goes wrong once.').waitFor()
  await expect(draftOf()).rejects.toThrow('fetch failed')
  await choose(page, 'Rosa Testberg')
  await page.getByText('1 charge item', { exact: true }).waitFor()
  await Promise.all([page.waitForResponse(/trouble/u), page.getByRole('button', { name: 'Let it go wrong' }).click()])
  await page.getByRole('button', { name: 'All well again' }).click()
  await page.getByText('Nothing goes wrong any more.').waitFor()
  expect((await draftOf()).status).toBe(201)
  await page.getByRole('button', { name: 'Reset sandbox' }).click()
  await expect.poll(async () => page.getByLabel('Behaves').inputValue()).toBe('usual')
  expect((await draftOf()).status).toBe(401)
})

test.each([400, 1440])('at %i px whoever chooses a patient goes on in the chart, and after Doseline is closed where it was opened', async (width) => {
  const { page } = await open({ viewport: { width, height: 700 } })
  const focused = async (): Promise<string> => page.evaluate(() => document.activeElement?.textContent ?? '')
  await page.getByRole('button', { name: 'Hanna Mallikas' }).press('Enter')
  await expect.poll(focused).toBe('Hanna Mallikas')
  for (const part of [page.getByRole('heading', { name: 'Hanna Mallikas' }), page.getByRole('button', { name: 'Open Doseline here' })]) {
    expect(await part.evaluate((element) => element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().bottom <= innerHeight)).toBe(true)
  }
  await page.getByRole('button', { name: 'Milan Vzorek' }).press('Enter')
  await expect.poll(focused).toBe('Milan Vzorek')
  await page.getByRole('button', { name: 'Open Doseline here' }).press('Enter')
  const panel = page.getByRole('region', { name: 'Doseline for Milan Vzorek' })
  await expect.poll(async () => panel.evaluate((element) => element === document.activeElement)).toBe(true)
  await page.getByRole('button', { name: 'Close Doseline' }).press('Enter')
  await expect.poll(focused).toBe('Open Doseline here')
})

test('a switch of the address that does not exist is named, and the others are set', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${app.address}/mocks/ehr.html?dialect=batch&trouble=answer-lost`)
  await page.getByRole('alert').getByText('The sandbox speaks no dialect “batch”: it behaves as usual.').waitFor()
  await page.getByRole('button', { name: 'Rosa Testberg' }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(1)
  await expect(draftOf()).rejects.toThrow('fetch failed')
})

test('the page’s address sets the switches', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${app.address}/mocks/ehr.html?dialect=lenient&trouble=answer-lost`)
  await page.getByRole('button', { name: 'Rosa Testberg' }).waitFor()
  await expect.poll(async () => page.getByLabel('Behaves').inputValue()).toBe('lenient')
  await expect(draftOf()).rejects.toThrow('fetch failed')
  expect((await draftOf()).status).toBe(201)
})

test('when the server does not answer, the page says so and can ask again', async () => {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.route('**/auth/session', (route) => route.abort())
  await page.goto(`${app.address}/mocks/ehr.html`)
  expect(await page.getByRole('alert').innerText()).toContain('The sandbox does not answer.')
  await page.unroute('**/auth/session')
  await page.getByRole('button', { name: 'Ask again' }).click()
  await page.getByRole('button', { name: 'Rosa Testberg' }).waitFor()
  expect(await page.getByRole('alert').count()).toBe(0)
})

test('the page keeps nothing, asks nobody else and breaks no rule of its strict policy', async () => {
  const { page, complaints, requests } = await open()
  await choose(page, 'Amira Namuna')
  await page.getByText('1 charge item', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Open Doseline here' }).click()
  await page.locator('iframe').waitFor()
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie, location.pathname + location.search])).toEqual([
    0, 0, '', '/mocks/ehr.html',
  ])
  expect(requests.filter((url) => !url.startsWith(`${app.address}/`) && !url.startsWith('data:'))).toEqual([])
  expect(complaints).toEqual([])
  const headers = (await fetch(`${app.address}/mocks/ehr.html`)).headers
  expect(headers.get('content-security-policy')).toContain("frame-src 'self'")
  expect((await fetch(`${app.address}/index.html`)).headers.get('content-security-policy')).not.toContain('frame-src')
})

const views = (['light', 'dark'] as const).flatMap((colorScheme) => [400, 1440].map((width) => ({ colorScheme, width })))

test.each(views)('in $colorScheme at $width px the page is accessible and nothing is cut off', async ({ colorScheme, width }) => {
  const { page } = await open({ colorScheme, viewport: { width, height: 900 } })
  expect(await barriersOf(page)).toEqual([])
  await choose(page, 'Amira Namuna')
  await page.getByText('1 charge item', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Open Doseline here' }).click()
  await page.locator('iframe').waitFor()
  expect(await barriersOf(page)).toEqual([])
  await page.getByRole('radio', { name: '1000 px' }).check()
  expect(await barriersOf(page)).toEqual([])
})

test.each(['light', 'dark'] as const)('the patient picker of a standalone launch is accessible in %s', async (colorScheme) => {
  const { page } = await open({ colorScheme, viewport: { width: 400, height: 900 } })
  const query = new URLSearchParams({
    response_type: 'code', client_id: 'doseline', redirect_uri: `${app.address}/index.html`, aud: `${app.address}/fhir`, state: 's',
    scope: 'launch/patient patient/Patient.r', code_challenge: 'c'.repeat(43), code_challenge_method: 'S256',
  })
  await page.goto(`${app.address}/auth/authorize?${query.toString()}`)
  await page.getByRole('link', { name: 'Rosa Testberg' }).waitFor()
  expect(await barriersOf(page)).toEqual([])
})
