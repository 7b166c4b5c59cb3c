import type { Browser, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { launchReady, readSentBack, save, serveBedside } from '../support/bedside.ts'
import { launchWindow, newContext } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

interface State {
  readonly name: string
  readonly patient: string
  readonly twist?: string
  readonly reach: (page: Page) => Promise<unknown>
}

const states: readonly State[] = [
  { name: 'saved drafts', patient: 'Rosa Testberg', reach: save },
  {
    name: 'drafts that billing sent back', patient: 'Rosa Testberg',
    reach: async (page) => {
      await save(page)
      await readSentBack(page)
    },
  },
  {
    name: 'answers that can still be changed', patient: 'Greta Beispiel',
    reach: async (page) => {
      await page.getByLabel('Right', { exact: true }).check()
      await page.getByLabel('Single-dose').check()
      await page.getByLabel('Amount discarded, 0 if nothing was', { exact: true }).fill('0 mg')
      await page.getByLabel('Amount discarded, 0 if nothing was', { exact: true }).press('Enter')
      await page.getByLabel('Who bought the drug').selectOption({ index: 1 })
      await page.locator('.ask-answered').nth(2).waitFor()
    },
  },
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

test.each(states)('$name: no violation in light, dark and forced colours, from 320 to 1440 pixels and at 200 %', async ({ patient, twist, reach }) => {
  const page = await launchReady(await newContext(browser), app.address, patient, twist)
  await reach(page)
  for (const size of sizes) {
    await page.setViewportSize(size)
    expect(await barriersOf(page), `light ${size.width}`).toEqual([])
  }
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 400, height: 900 })
  expect(await barriersOf(page), 'dark 400').toEqual([])
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  expect(await barriersOf(page), 'forced colours 400').toEqual([])
})

/** Opens whatever is folded, until nothing is; what opens may hold more that is folded. */
const unfoldAll = async (page: Page): Promise<void> => {
  await expect.poll(async () => page.evaluate(() => {
    const folded = [...document.querySelectorAll('details:not([open]) > summary')]
    for (const summary of folded) if (summary instanceof HTMLElement) summary.click()
    return folded.length
  }), { timeout: 20_000 }).toBe(0)
}

const views = (['light', 'dark'] as const).flatMap((colorScheme) => [320, 400, 1440].map((width) => ({ colorScheme, width })))

test.each(views)('in $colorScheme at $width px the view is accessible and nothing is cut off', async ({ colorScheme, width }) => {
  const context = await newContext(browser, { colorScheme, viewport: { width, height: 900 } })
  const page = await launchReady(context, app.address, 'Milan Vzorek')
  const check = async (): Promise<void> => expect(await barriersOf(page)).toEqual([])
  await check()
  await unfoldAll(page)
  await check()
  await save(page)
  await check()
})

test('while the chart is read the page says what is read, in the shape of what comes, and stands still where motion is not wanted', async () => {
  const context = await newContext(browser, { reducedMotion: 'reduce' })
  await context.route('**/fhir/MedicationAdministration?*', () => undefined)
  const page = await launchWindow(context, app.address, { patient: 'Rosa Testberg' })
  await page.getByRole('status').getByText(/^Reading the visit/u).waitFor()
  // The bones are drawn again when the patient's name is known: one that was just taken away has no style.
  await expect.poll(async () => page.locator('.bones span').first().evaluate((bone) => getComputedStyle(bone).animationName)).toBe('none')
  expect(await barriersOf(page), 'reading').toEqual([])
})

test('everything that can be pressed at the bedside is at least 44 pixels high, but for links inside text', async () => {
  const page = await launchReady(await newContext(browser), app.address, 'Greta Beispiel')
  await page.getByText('Add something else').click()
  const small = await page.locator('button, select, summary, input:not([type=radio]):not([type=checkbox]), .pill, .check').evaluateAll((all) =>
    all.filter((one) => one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().height < 44).map((one) => one.outerHTML.slice(0, 100)))
  expect(small).toEqual([])
})

test('when the page turns dark while it is open, the colour of the EHR gives way to one that can be read', async () => {
  const page = await launchReady(await newContext(browser), app.address, 'Rosa Testberg')
  const accent = async (): Promise<string> => page.evaluate(() => document.documentElement.style.getPropertyValue('--accent'))
  await expect.poll(accent).toMatch(/^#/u)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(accent).toBe('')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(accent).toMatch(/^#/u)
})

test('who listens to the page hears patient, state, way to the next thing, the dose and in it lines, question and its field, then the save', async () => {
  const page = await launchReady(await newContext(browser), app.address, 'Bela Probanski')
  const heard = await page.locator('body').ariaSnapshot()
  const places = [
    'Bela Probanski', 'heading "0 of 1 dose ready.', 'button "Enter the NDC"', 'group "Corvexol 40 mg/mL"', 'heading "Corvexol 40 mg/mL" [level=3]', 'J3490 ×1', 'button "Why? J3490"',
    'Stops payment', 'Scan the vial', 'textbox "NDC, as printed on vial or carton"', 'May delay payment', 'complementary "Saving"', 'status', 'button "Save 2 draft lines"',
  ].map((words) => ({ words, at: heard.indexOf(words) }))
  expect(places.filter(({ at }) => at === -1)).toEqual([])
  expect(places.map(({ words }) => words)).toEqual(places.toSorted((one, other) => one.at - other.at).map(({ words }) => words))
})
