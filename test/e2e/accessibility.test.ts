import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, serveApp } from '../support/app.ts'
import { launchWindow, newContext, resetSandbox } from '../support/launch.ts'

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

const saveButton = (page: Page) => page.getByRole('button', { name: /^Save .*draft lines?$/u })

interface State {
  readonly name: string
  readonly patient: string
  readonly twist?: string
  readonly reach: (page: Page) => Promise<unknown>
}

const states: readonly State[] = [
  {
    name: 'an answer that is refused, and everything unfolded', patient: 'Milan Vzorek',
    reach: async (page) => {
      await page.getByLabel('Ended', { exact: true }).fill('8:10')
      await page.getByLabel('Ended', { exact: true }).press('Enter')
      await page.getByText('Add something else').first().click()
      await page.getByText('This is not after the start.').waitFor()
    },
  },
  {
    name: 'the reasons for a line', patient: 'Milan Vzorek',
    reach: async (page) => {
      await page.getByRole('button', { name: /^Why/u }).first().click()
      await page.getByRole('dialog').locator('dd').first().waitFor()
    },
  },
  {
    name: 'no diagnosis, with its picker', patient: 'Pavel Ukazka',
    reach: async (page) => {
      await page.getByRole('button', { name: 'Choose the diagnosis' }).click()
      await page.getByLabel('Another ICD-10-CM code').waitFor()
    },
  },
  {
    name: 'a scan that asks which code is printed', patient: 'Bela Probanski',
    reach: async (page) => {
      await page.evaluate(() => {
        for (const key of [...Array.from('00399999451015'), 'Enter']) document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      })
      await page.locator('.scanned').waitFor()
    },
  },
  {
    name: 'a draft that is closed, and the timeline', patient: 'Amira Namuna',
    reach: async (page) => {
      await page.locator('.dose > summary').first().click()
      await page.getByText('Timeline of the visit').click()
      await page.locator('.timeline').waitFor()
    },
  },
  {
    name: 'a thousand doses', patient: 'Hanna Mallikas', twist: 'The EHR names no encounter',
    reach: async (page) => page.getByLabel('Not ready', { exact: true }).check(),
  },
]

/** 320 px is also 1280 px at 400 %; 720 by 450 is a desktop at 200 %. */
const sizes = [
  { width: 320, height: 800 },
  { width: 400, height: 900 },
  { width: 720, height: 450 },
  { width: 1440, height: 900 },
] as const

/** Every violation, and whether anything is cut off. */
const violationsOf = async (page: Page, where: string): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze()
  const cut = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return [
    ...violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' ')}`),
    ...(cut > 0 ? [`${where}: ${cut} pixels are cut off`] : []),
  ]
}

test.each(states)('$name: no violation in light, dark and forced colours, from 320 to 1440 pixels and at 200 %', async ({ patient, twist, reach }) => {
  const page = await launchWindow(await newContext(browser), app.address, { patient, ...(twist === undefined ? {} : { twist }) })
  await saveButton(page).waitFor()
  await reach(page)
  for (const size of sizes) {
    await page.setViewportSize(size)
    expect(await violationsOf(page, `light ${size.width}`)).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 400, height: 900 })
  expect(await violationsOf(page, 'dark 400')).toEqual([])
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  expect(await violationsOf(page, 'forced colours 400')).toEqual([])
})

test('while the chart is read the page says what is read, in the shape of what comes, and stands still where motion is not wanted', async () => {
  const context = await newContext(browser, { reducedMotion: 'reduce' })
  await context.route('**/fhir/MedicationAdministration?*', () => undefined)
  const page = await launchWindow(context, app.address, { patient: 'Rosa Testberg' })
  await page.getByRole('status').getByText(/^Reading the visit/u).waitFor()
  // The bones are drawn again when the patient's name is known: one that was just taken away has no style.
  await expect.poll(async () => page.locator('.bones span').first().evaluate((bone) => getComputedStyle(bone).animationName)).toBe('none')
  expect(await violationsOf(page, 'reading')).toEqual([])
})

test('everything that can be pressed at the bedside is at least 44 pixels high, but for links inside text', async () => {
  const page = await launchWindow(await newContext(browser), app.address, { patient: 'Greta Beispiel' })
  await saveButton(page).waitFor()
  await page.getByText('Add something else').click()
  const small = await page.locator('button, select, summary, input:not([type=radio]):not([type=checkbox]), .pill, .check').evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 100)))
  expect(small).toEqual([])
})
