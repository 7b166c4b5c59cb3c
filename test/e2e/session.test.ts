import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, serveApp } from '../support/app.ts'
import { clearLog, launchWindow, newContext, readLog, resetSandbox } from '../support/launch.ts'

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

beforeEach(async () => resetSandbox(app.address))

afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => context.close()))
})

const refusal = { status: 401, contentType: 'application/fhir+json', body: '{"resourceType":"OperationOutcome"}' }

test('a token that the EHR refuses before its end is renewed by itself, once, and the chart is read', async () => {
  const context = await newContext(browser)
  let old: string | null = null
  await context.route('**/fhir/**', async (route) => {
    // The sandbox EHR's own page has a token of its own.
    const isOurs = route.request().frame().url().includes('/index.html')
    const token = isOurs ? ((await route.request().allHeaders())['authorization'] ?? null) : null
    old ??= token
    await (token !== null && token === old ? route.fulfill(refusal) : route.continue())
  })
  await clearLog(app.address)
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek' })
  await page.getByRole('button', { name: /^Save .*draft lines?$/u }).waitFor()
  expect(old).not.toBeNull()
  // The exchange of the code, and one renewal for all the requests together.
  expect((await readLog(app.address)).filter(({ path, method }) => method === 'POST' && path.startsWith('/auth/token'))).toHaveLength(2)
})

test('one part of the chart that the EHR keeps refusing with 401 does not end the session: the rest is drafted', async () => {
  const context = await newContext(browser)
  await context.route('**/fhir/Coverage**', async (route) => route.fulfill(refusal))
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek' })
  await page.getByRole('button', { name: /^Save .*draft lines?$/u }).waitFor()
  await page.getByRole('list', { name: 'What could not be read' }).waitFor()
  expect(await page.getByRole('link', { name: 'Launch again' }).count()).toBe(0)
})
