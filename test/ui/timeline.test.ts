import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { barriersOf } from '../support/axe.ts'
import { serveScript } from '../support/bedside.ts'
import { watch } from '../support/launch.ts'

let app: Running
let browser: Browser

serveScript('/test/ui/timeline.page.tsx', (served) => ({ app, browser } = served))

interface Shown {
  readonly page: Page
  readonly complaints: readonly string[]
}

const show = async (query: string, width = 400, options: BrowserContextOptions = {}): Promise<Shown> => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, ...options })
  const { complaints } = watch(context)
  const page = await context.newPage()
  await page.goto(`${app.address}/?${query}`)
  await page.locator('.timeline').first().waitFor()
  return { page, complaints }
}

interface Box {
  readonly x: number
  readonly width: number
}

const boxes = async (page: Page, selector: string): Promise<readonly Box[]> =>
  page.locator(selector).evaluateAll((all) => all.map((one) => {
    const { x, width } = one.getBoundingClientRect()
    return { x, width }
  }))

const bars = '.timeline-picture rect.mark'

test('two infusions stand below each other, each as long as it ran, the overlap hatched', async () => {
  const { page, complaints } = await show('scenario=two-accesses')
  const [long, short] = await boxes(page, bars)
  const [hatched] = await boxes(page, '.timeline-picture rect[fill^=url]')
  expect((long?.width ?? 0) / (short?.width ?? 1)).toBeCloseTo(125 / 50, 1)
  expect((short?.x ?? 0) - (long?.x ?? 0)).toBeCloseTo(((long?.width ?? 0) * 20) / 125, 0)
  expect(hatched?.width).toBeCloseTo(short?.width ?? 0, 0)
  expect(complaints).toEqual([])
})

test('accesses that are named have a heading each, and nothing is hatched', async () => {
  const { page } = await show('scenario=two-accesses&access=kofi-left:port&access=kofi-right:right forearm')
  expect(await page.locator('.timeline-picture .group').allTextContents()).toEqual(['Through port', 'Through right forearm'])
  expect(await page.locator('.timeline-picture rect[fill^=url]').count()).toBe(0)
})

test('the list says in words what the picture shows, and why', async () => {
  const { page } = await show('scenario=two-accesses')
  for (const fold of await page.getByText('Why it became this').all()) await fold.click()
  const [first, second] = await page.getByRole('listitem').filter({ has: page.locator('strong') }).allInnerTexts()
  for (const words of ['Vantizol 08:30 to 10:35, 125 minutes', 'first service', 'further hour', '(§4.7)', 'Overlaps Ferrodex for 50 minutes.']) expect(first).toContain(words)
  for (const words of ['Ferrodex 08:50 to 09:40, 50 minutes', 'beside another', '(§4.8)']) expect(second).toContain(words)
  const picture = page.getByRole('img')
  expect(await picture.getAttribute('aria-label')).toBe('Timeline of 2 doses on 2026-09-15, UTC−05:00. The list below the picture says the same.')
  expect(await page.locator(`[id="${(await picture.getAttribute('aria-details')) ?? ''}"]`).count()).toBe(1)
})

test('an infusion without a stop is drawn open, and as a bar once its stop is entered', async () => {
  const open = await show('scenario=infusion-without-stop')
  expect(await open.page.locator('.timeline-picture path.open').count()).toBe(1)
  expect(await open.page.locator(bars).count()).toBe(0)
  const ended = await show('scenario=infusion-without-stop&stop=milan-dose:2026-02-03T11:15:00-06:00')
  expect(await ended.page.locator('.timeline-picture path.open').count()).toBe(0)
  expect(await ended.page.locator(bars).count()).toBe(1)
})

test('an infusion past midnight shows where the new day begins', async () => {
  const { page } = await show('scenario=across-midnight')
  expect(await page.locator('.timeline-picture .midnight text').allTextContents()).toEqual(['2026-07-15'])
})

test('two drugs in one bag are not drawn as two first services', async () => {
  const { page } = await show('scenario=two-drugs-in-one-bag')
  expect(await page.locator('.timeline-picture .outcome').allTextContents()).toEqual([
    'Intravenous infusion, first service', 'Intravenous infusion, further hour', 'One service with Antivomin',
  ])
})

test('shapes are told apart by form: diamonds for pushes, dots for injections', async () => {
  const { page } = await show('scenario=emergency-pushes')
  expect(await page.locator('.timeline-picture path.mark').count()).toBe(2)
  expect(await page.locator('.timeline-picture circle.mark').count()).toBe(0)
  expect(await page.getByRole('list', { name: 'Shapes in the picture' }).innerText()).toContain('Push')
})

test('of a long visit forty doses are drawn first, and the rest is counted and can be shown', async () => {
  const { page } = await show('scenario=thousand-doses')
  const entries = page.locator('.timeline-list ol > li')
  expect(await entries.count()).toBe(40)
  await page.getByRole('button', { name: 'Show 10 more of 10' }).click()
  await expect.poll(async () => entries.count()).toBe(50)
  expect(await page.getByRole('button').count()).toBe(0)
})

test('a year of a thousand doses is shown visit by visit, of each the first forty', async () => {
  const { page } = await show('scenario=thousand-doses&all')
  expect(await page.locator('.timeline').count()).toBe(20)
  expect(await page.locator('.timeline-list ol > li').count()).toBe(800)
})

test.each([320, 400, 1440])('nothing is cut off or overlaps at %i px', async (width) => {
  for (const scenario of ['two-accesses', 'across-midnight', 'infusion-without-stop', 'thousand-doses']) {
    const { page } = await show(`scenario=${scenario}`, width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    const collisions = await page.locator('.timeline-picture').evaluateAll((pictures) => pictures.flatMap((picture) => {
      const texts = [...picture.querySelectorAll('text:not(.midnight text)')].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
      return texts.flatMap((one, index) => texts.slice(index + 1).flatMap((other) =>
        one.box.left < other.box.right && other.box.left < one.box.right && one.box.top + 4 < other.box.bottom && other.box.top + 4 < one.box.bottom
          ? [`${one.words ?? ''} / ${other.words ?? ''}`] : []))
    }))
    expect(collisions).toEqual([])
    await page.context().close()
  }
})

test.each([
  ['light, narrow', 320, {}],
  ['dark', 400, { colorScheme: 'dark' }],
  ['wide', 1440, {}],
  ['in forced colours', 400, { forcedColors: 'active' }],
] as const)('axe finds nothing: %s', async (_how, width, options) => {
  for (const scenario of ['two-accesses', 'infusion-without-stop', 'refused-dose']) {
    const { page } = await show(`scenario=${scenario}`, width, options)
    expect(await barriersOf(page, '.timeline')).toEqual([])
    await page.context().close()
  }
})

test('in forced colours shapes take the colours of the system', async () => {
  const { page } = await show('scenario=two-accesses', 400, { forcedColors: 'active' })
  const fill = await page.locator(bars).first().evaluate((bar) => getComputedStyle(bar).fill)
  const system = await page.locator('body').evaluate((body) => getComputedStyle(body).color)
  expect(fill).toBe(system)
  const texts = await page.locator('.timeline-picture text').evaluateAll((all) => all.map((text) => getComputedStyle(text).fill))
  expect(new Set(texts)).toEqual(new Set([system]))
  // The lines of time are there, in a colour of every theme, and fainter than what they measure.
  const lines = await page.locator('.timeline-picture :is(.track, .tick line)').evaluateAll((all) => all.map((line) => {
    const { stroke, strokeOpacity } = getComputedStyle(line)
    return `${stroke} ${Number(strokeOpacity) > 0.3 && Number(strokeOpacity) < 0.6 ? 'faint' : strokeOpacity}`
  }))
  expect(new Set(lines)).toEqual(new Set([`${system} faint`]))
})
