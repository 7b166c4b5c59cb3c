import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { launchReady, save, serveBedside } from '../support/bedside.ts'
import { newContext } from '../support/launch.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const launch = async (context: BrowserContext, patient: string, twist?: string): Promise<Page> => launchReady(context, app.address, patient, twist)

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
  const page = await launch(context, 'Milan Vzorek')
  const check = async (): Promise<void> => expect(await barriersOf(page)).toEqual([])
  await check()
  await unfoldAll(page)
  await check()
  await save(page)
  await check()
})

/** What billing sent back, as its draft would be read. */
const sendBack = async (page: Page): Promise<void> => {
  await page.route('**/fhir/ChargeItem?**', async (route) => {
    const answer = await route.fetch()
    const text = (await answer.text())
      .replaceAll('"valueCode":"open"', '"valueCode":"sent-back"')
      .replaceAll('"resourceType":"ChargeItem"', '"resourceType":"ChargeItem","note":[{"authorString":"Bo Biller","time":"2026-06-17T08:05:00-05:00","text":"Which arm?"}]')
    await route.fulfill({ response: answer, body: text })
  })
  await page.reload()
  await page.getByRole('region', { name: 'Sent back by billing' }).waitFor()
}

interface State {
  readonly name: string
  readonly patient: string
  readonly reach: (page: Page) => Promise<unknown>
}

const states: readonly State[] = [
  { name: 'saved', patient: 'Rosa Testberg', reach: save },
  {
    name: 'sent back by billing', patient: 'Rosa Testberg',
    reach: async (page) => {
      await save(page)
      await sendBack(page)
    },
  },
  {
    name: 'answered, every answer still to be changed', patient: 'Greta Beispiel',
    reach: async (page) => {
      await page.getByLabel('Right', { exact: true }).check()
      await page.getByLabel('Single-dose').check()
      await page.getByLabel('Amount discarded, 0 if nothing was', { exact: true }).fill('0 mg')
      await page.getByLabel('Amount discarded, 0 if nothing was', { exact: true }).press('Enter')
      await page.getByLabel('Who bought the drug').selectOption({ index: 1 })
      await page.locator('.ask-answered').nth(2).waitFor()
    },
  },
]

/** 720 by 450 is a desktop of 1440 by 900 at 200 %. */
const sizes = [{ width: 320, height: 800 }, { width: 400, height: 900 }, { width: 720, height: 450 }, { width: 1440, height: 900 }] as const

test.each(states)('$name: accessible in light, dark and forced colours, from 320 to 1440 pixels and at 200 %', async ({ patient, reach }) => {
  const page = await launch(await newContext(browser, { reducedMotion: 'reduce' }), patient)
  await reach(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const size of sizes) {
      await page.setViewportSize(size)
      expect(await barriersOf(page), `${colorScheme} ${size.width}`).toEqual([])
    }
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  expect(await barriersOf(page), 'forced colours').toEqual([])
})

test('when the page turns dark while it is open, the colour of the EHR gives way to one that can be read', async () => {
  const page = await launch(await newContext(browser), 'Rosa Testberg')
  const accent = async (): Promise<string> => page.evaluate(() => document.documentElement.style.getPropertyValue('--accent'))
  await expect.poll(accent).toMatch(/^#/u)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expect.poll(accent).toBe('')
  await page.emulateMedia({ colorScheme: 'light' })
  await expect.poll(accent).toMatch(/^#/u)
})

test('who listens to the page hears patient, state, way to the next thing, dose, lines, question and its field, then the save', async () => {
  const page = await launch(await newContext(browser), 'Bela Probanski')
  const heard = await page.locator('body').ariaSnapshot()
  const places = [
    'Bela Probanski', 'heading "0 of 1 dose ready.', 'button "Enter the NDC"', 'heading "Corvexol 40 mg/mL" [level=3]', 'J3490 ×1', 'button "Why? J3490"',
    'Stops payment', 'Scan the vial', 'textbox "NDC, as printed on vial or carton"', 'May delay payment', 'complementary "Saving"', 'status', 'button "Save 2 draft lines"',
  ].map((words) => ({ words, at: heard.indexOf(words) }))
  expect(places.filter(({ at }) => at === -1)).toEqual([])
  expect(places.map(({ words }) => words)).toEqual(places.toSorted((one, other) => one.at - other.at).map(({ words }) => words))
})
