import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { launchReady, serveBedside } from '../support/bedside.ts'
import { newContext } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

test('a page that nobody used for the idle time shows nothing of the chart and has no token any more', async () => {
  const context = await newContext(browser)
  await context.clock.install()
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain('access_token')
  await context.clock.fastForward('17:00')
  await page.getByText('This launch is no longer known here').waitFor()
  expect(await page.content()).not.toContain('Vzorek')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('access_token')
})

test('after a computer has slept, the first touch leaves nothing of the chart, nor of what was typed before', async () => {
  const context = await newContext(browser)
  await context.clock.install()
  const page = await launchReady(context, app.address, 'Bela Probanski')
  await page.getByLabel('NDC, as printed on vial or carton').fill('99999-04')
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).toContain('99999-04')
  // Timers sleep too: only the clock goes on.
  await context.clock.setSystemTime(await page.evaluate(() => Date.now() + 17 * 60_000))
  await page.getByLabel('NDC, as printed on vial or carton').press('5')
  await page.getByText('This launch is no longer known here').waitFor()
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(/doseline-typed|99999-04|access_token/u)
})
