import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { serveBedside } from '../support/bedside.ts'
import { launchWindow, newContext } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

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
