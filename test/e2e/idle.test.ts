import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, serveApp } from '../support/app.ts'
import { launchWindow, newContext, resetSandbox } from '../support/launch.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser

beforeAll(async () => {
  app = await serveApp()
  browser = await openBrowser()
  await resetSandbox(app.address)
})

afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

test('a page that nobody used for the idle time shows nothing of the chart and has no token any more', async () => {
  const context = await newContext(browser)
  await context.clock.install()
  const page = await launchWindow(context, app.address, { patient: 'Milan Vzorek' })
  await page.getByRole('button', { name: /^Save .*draft lines?$/u }).waitFor()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain('access_token')
  await context.clock.fastForward('17:00')
  await page.getByText('This launch is no longer known here').waitFor()
  expect(await page.content()).not.toContain('Vzorek')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('access_token')
})
