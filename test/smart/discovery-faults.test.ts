import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBrowser, serveApp, type Running } from '../support/app.ts'
import { isWrite, save, saveButton } from '../support/bedside.ts'
import { newContext, readLog } from '../support/launch.ts'
import { expectOneSet, launchAddress, openTab, storedCharges } from '../e2e/dialects.support.ts'
import { launchFaults, places, renewalFaults } from './discovery-faults.table.ts'
import { openGateway, openStranger, type Gateway, type Stranger } from './gateway.ts'

const bela = { patient: 'bela' }
const typed = '99999-0451-01'

let app: Running
let browser: Browser
let gateway: Gateway
let stranger: Stranger
let page: Page

/** A nurse has typed what was missing, and not saved it, when the EHR begins to fail. */
beforeAll(async () => {
  app = await serveApp()
  browser = await openBrowser()
  gateway = await openGateway(app.address)
  stranger = await openStranger()
  page = await openTab(await newContext(browser), gateway.address, bela)
  await page.getByLabel('NDC, as printed on vial or carton').fill(typed)
  await page.locator('.claim').first().getByText(`NDC ${typed}`).waitFor()
})

afterAll(async () => {
  await browser?.close()
  await Promise.all([gateway?.close(), stranger?.close()])
  await app?.stop()
})

beforeEach(() => {
  for (const path of Object.values(places)) gateway.spoil(path, null)
  gateway.passed.length = 0
  stranger.forget()
})

const launch = async (): Promise<void> => {
  await page.goto(await launchAddress(gateway.address, bela))
}

/** The chart is open, with what was typed before. */
const expectOpen = async (): Promise<void> => {
  await saveButton(page).waitFor()
  expect(await page.locator('.patient').innerText()).toContain('Bela Probanski')
  expect(await page.locator('.dose').innerText()).not.toContain('No NDC')
  expect(await page.locator('.dose').textContent()).toContain(typed)
}

const expectKept = async (): Promise<void> => {
  expect(await page.evaluate(() => JSON.stringify(Object.values(sessionStorage)))).toContain(typed)
}

const expectNothingWritten = (): void => {
  expect(gateway.passed.filter(({ method, path }) => path.startsWith('/fhir') && method !== 'GET')).toEqual([])
}

/** What no fault before the first read may do. */
const expectNoHarm = async (): Promise<void> => {
  await expectKept()
  expectNothingWritten()
  expect([stranger.connections(), stranger.heard]).toEqual([0, []])
}

describe.each([...new Set(launchFaults.map(({ where }) => where))])('where the answer of %s', (where) => {
  const here = launchFaults.filter((fault) => fault.where === where)

  test.each(here.flatMap(({ name, how, end }) => (end.says === null ? [[name, how] as const] : [])))('%s, the chart opens all the same', async (_, how) => {
    gateway.spoil(places[where], how(stranger.address))
    await launch()
    await expectOpen()
    expect(await page.getByRole('alert').count()).toBe(0)
    await expectNoHarm()
  })

  test.each(here.flatMap(({ name, how, end }) => (end.says === null ? [] : [[name, how, end] as const])))(
    '%s, the page says what to do, nobody else is asked, and what was typed stays', async (_, how, { says, offersLaunch }) => {
      gateway.spoil(places[where], how(stranger.address))
      await launch()
      await expect.poll(async () => page.getByRole('alert').allInnerTexts()).toEqual([expect.stringMatching(says)])
      expect(await page.getByRole('alert').innerText()).not.toMatch(/undefined|\[object/u)
      expect(await page.locator('.claim').count()).toBe(0)
      expect(await page.locator('body').innerText()).not.toMatch(/Greta|forged/u)
      await expectNoHarm()
      gateway.spoil(places[where], null)
      expect(await page.getByRole('link', { name: 'Launch again' }).count()).toBe(offersLaunch ? 1 : 0)
      await (offersLaunch ? page.getByRole('link', { name: 'Launch again' }).click() : launch())
      await expectOpen()
    },
  )
})

test.each(renewalFaults)('where the answer of the renewal that a save needs %s, nothing is written, the page says so, and a launch finds what was typed', async (_, how) => {
  gateway.spoil(places.token, { kind: 'with', members: { expires_in: 1 } })
  await launch()
  await page.getByText('Codes checked').first().waitFor()
  await expectOpen()
  // The token ends a second after it came.
  await page.waitForTimeout(1_200)
  gateway.spoil(places.token, how)
  await saveButton(page).click()
  await page.getByRole('alert').getByText('The session with the EHR has ended').waitFor()
  await page.getByRole('status').getByText('Not saved: the session has ended. Launch again; what was entered is kept.').waitFor()
  expectNothingWritten()
  expect(await page.locator('body').innerText()).not.toContain('Greta')
  gateway.spoil(places.token, null)
  await page.getByRole('link', { name: 'Launch again' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  await expectOpen()
})

test('a token endpoint on another origin is not asked, and the code goes nowhere', async () => {
  gateway.spoil(places.discovery, { kind: 'with', members: { token_endpoint: `${stranger.address}/token` } })
  await launch()
  await page.getByRole('alert').getByText('No answer came when the token was asked for.').waitFor()
  expect(stranger.connections()).toBe(0)
  await expectKept()
})

test('a sign-in page on another origin is told nothing of the patient, and the code that it makes up is not exchanged', async () => {
  gateway.spoil(places.discovery, { kind: 'with', members: { authorization_endpoint: `${stranger.address}/authorize` } })
  await launch()
  await page.getByRole('alert').getByText('This launch is no longer known here').waitFor()
  expect(stranger.heard).toEqual([{ path: '/authorize', authorization: null, body: '' }])
  expect(gateway.passed.map(({ path }) => path)).not.toContain(places.token)
  expect(new URL(page.url()).searchParams.has('code')).toBe(false)
  await expectKept()
})

test('a token that names a visit of another patient shows nothing of that visit, and says that it could not be read', async () => {
  gateway.spoil(places.token, { kind: 'with', members: { encounter: 'greta-visit' } })
  await launch()
  await page.getByText('The visit could not be read').waitFor()
  await page.getByText('No dose is charted for this visit').waitFor()
  expect([await page.locator('.claim').count(), await saveButton(page).count()]).toEqual([0, 0])
  expect(await page.locator('body').innerText()).not.toMatch(/Greta|Ocuvantine/u)
  await expectKept()
})

test('a token whose scopes name no part of the chart writes nothing, and the page says who can mend it', async () => {
  gateway.spoil(places.token, { kind: 'with', members: { scope: 'launch openid fhirUser online_access' } })
  await launch()
  await page.getByText('This EHR did not allow Doseline to save drafts.').waitFor()
  expect(await saveButton(page).count()).toBe(0)
  await expectKept()
  expectNothingWritten()
})

/** The page's patience is 20 and 30 seconds; here its clock runs ten times as fast. */
const hurry = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    const limit = AbortSignal.timeout.bind(AbortSignal)
    const later = window.setTimeout.bind(window)
    AbortSignal.timeout = (milliseconds) => limit(milliseconds / 10)
    window.setTimeout = Object.assign((act: TimerHandler, milliseconds = 0, ...more: unknown[]) => later(act, milliseconds / 10, ...more), window.setTimeout)
  })
}

test('an answer that never comes is not waited for without end', async () => {
  const sentences = [
    ['discovery', 'did not say how to sign in'], ['token', 'No answer came when the token was asked for.'], ['metadata', 'the EHR took too long'],
  ] as const
  const said = sentences.map(async ([where, sentence]) => {
    const silent = await openGateway(app.address)
    silent.spoil(places[where], { kind: 'silence' })
    const context = await newContext(browser)
    await hurry(context)
    const tab = await openTab(context, silent.address, bela)
    await tab.getByRole('alert').getByText(sentence).waitFor()
    const isOver = (await tab.locator('.claim').count()) === 0 && silent.passed.some(({ path }) => path === places[where])
    await context.close()
    await silent.close()
    return isOver
  })
  expect(await Promise.all(said)).toEqual([true, true, true])
})

test('after all of this the answer is saved as one set of drafts, and nothing had been written before', async () => {
  expect(await storedCharges(app.address, 'bela')).toEqual([])
  await launch()
  await expectOpen()
  await save(page)
  const charges = await storedCharges(app.address, 'bela')
  expectOneSet(charges, 'bela', ['bela-dose|drug', 'bela-dose|service'])
  expect(charges.flatMap(({ productCodeableConcept }) => productCodeableConcept?.coding?.[0]?.code ?? [])).toEqual(['99999045101'])
  expect((await readLog(app.address)).filter(isWrite)).toHaveLength(1)
})

test('of a launch from an issuer that nobody configured, not even a connection is opened to it', async () => {
  const at = new URL(stranger.address)
  const hostile = [
    `${stranger.address}/fhir`, stranger.address, `http://localhost:${at.port}/fhir`, `http://x@${at.host}/fhir`, `${gateway.address}@${at.host}/fhir`,
    `${stranger.address}/?${gateway.address}/fhir`, `${stranger.address}/fhir#${gateway.address}/fhir`, `//${at.host}/fhir`, `${gateway.address}/../..//${at.host}/fhir`,
  ]
  for (const iss of hostile) {
    const tab = await page.context().newPage()
    await tab.goto(`${gateway.address}/launch.html?${new URLSearchParams({ iss, launch: 'x', fhirServiceUrl: stranger.address }).toString()}`)
    await tab.getByRole('alert').getByText('This EHR is not known here').waitFor()
    expect(await tab.locator('body').innerText()).not.toContain(at.port)
    await tab.close()
  }
  expect([stranger.connections(), stranger.heard]).toEqual([0, []])
  expect(gateway.passed.filter(({ path }) => path.startsWith('/fhir') || path.startsWith('/auth'))).toEqual([])
})

test('each place where a launch asks has at least twelve ways to fail', () => {
  const counts = Object.keys(places).map((place) => launchFaults.filter(({ where }) => where === place).length)
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(12)
})
