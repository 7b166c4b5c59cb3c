import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { serveBedside } from '../support/bedside.ts'
import { barriers, give, morning, openFile, openReview } from './review.support.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const { text } = morning()

const desk = (width: number, height = 900): Pick<BrowserContextOptions, 'viewport'> => ({ viewport: { width, height } })

const dark = { colorScheme: 'dark' } as const
const forced = { forcedColors: 'active' } as const

const screens = [
  ['at 400 px', desk(400), [dark]],
  ['at 1024 px', desk(1024), [dark, forced]],
  ['at 1440 px', desk(1440), [dark, forced]],
  // What a desk of 1440 px leaves of itself at 200 %.
  ['at 200 % zoom', { deviceScaleFactor: 2, ...desk(720, 450) }, []],
] as const

const pressed = async (page: Page, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) await page.keyboard.press(key)
}

test.each(screens)('%s start, list, draft, forms, numbers and dialogs are accessible in every colour', { timeout: 120_000 }, async (_screen, options, colours) => {
  const { page } = await openReview(browser, app.address, options)
  expect(await barriers(page, colours)).toEqual([])
  await give(page, text)
  await page.getByText('300 drafts', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Numbers' }).click()
  expect(await barriers(page, colours)).toEqual([])
  await page.getByRole('button', { name: 'Numbers' }).click()
  // The rows were looked at: from here on a few are enough.
  await page.getByLabel('Search').fill('Testperson25')
  await page.getByText('3 of 300 drafts').waitFor()
  await page.getByRole('button', { name: /^Approve \d+ ready/u }).click()
  expect(await barriers(page, colours)).toEqual([])
  await pressed(page, 'Escape', 'j', 'Enter', 'b')
  await page.getByLabel('Question to the bedside').waitFor()
  await page.getByRole('button', { name: 'Show history' }).click()
  expect(await barriers(page, colours)).toEqual([])
  await page.locator('.ask').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Correct the line' }).click()
  await page.getByRole('button', { name: 'Keep the correction' }).click()
  await page.getByText('Nothing was changed.').waitFor()
  expect(await barriers(page, colours)).toEqual([])
  await page.locator('.correct').getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Claim sheet of the whole visit' }).click()
  expect(await barriers(page, colours)).toEqual([])
  await page.locator('#detail-title').focus()
  await pressed(page, '?')
  expect(await barriers(page, colours)).toEqual([])
})

const cells = ['state', 'date', 'age', 'patient', 'code', 'drug', 'payer', 'finding'].flatMap((name) => [`.row .cell-${name}`, `.row-head .cell-${name}`])

test('on a desk of any width a row shows whose it is, what is charged, who pays and what stops it', async () => {
  const { page } = await openFile(browser, app.address, text)
  for (const width of [1024, 1280, 1440, 1920]) {
    await page.setViewportSize({ width, height: 900 })
    const cutOff = await page.evaluate((selectors) => selectors.filter((selector) => {
      const cell = document.querySelector(selector)
      const table = document.querySelector('.work-table')?.getBoundingClientRect()
      const box = cell?.getBoundingClientRect()
      return box === undefined || table === undefined || box.width < 20 || box.left < table.left || box.right > table.right
    }), cells)
    expect({ width, cutOff }).toEqual({ width, cutOff: [] })
    const overfull = await page.locator('.row').evaluateAll((rows) => rows.filter((row) => row.scrollHeight > row.clientHeight).length)
    expect({ width, overfull }).toEqual({ width, overfull: 0 })
  }
})

test('a cell that is cut off tells all of it to the pointer, the count of what stops payment first, and one that is whole says nothing twice', async () => {
  const { page } = await openFile(browser, app.address, text, desk(1024))
  await page.getByLabel('Search').fill('Testperson25')
  await page.getByText('3 of 300 drafts').waitFor()
  const titles = await page.locator('.row').evaluateAll((rows) => rows.flatMap((row) => [...row.querySelectorAll('td')].map((cell) => {
    const { left, top, width, height } = cell.getBoundingClientRect()
    const at = { clientX: left + width / 2, clientY: top + height / 2, bubbles: true }
    document.elementFromPoint(at.clientX, at.clientY)?.dispatchEvent(new MouseEvent('mousemove', at))
    return { isCut: cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight, text: cell.innerText, title: row.getAttribute('title') ?? '' }
  })))
  expect(titles.filter(({ isCut }) => isCut).length).toBeGreaterThan(0)
  expect(titles.filter((one) => one.title !== (one.isCut ? one.text : ''))).toEqual([])
  const counts = await page.locator('.row .cell-finding').allInnerTexts()
  expect(counts.some((one) => /^\d+ stops? payment · /u.test(one))).toBe(true)
})

test('the patient of a draft stays in sight however far the draft is scrolled, and the page ends where its content does', async () => {
  const { page } = await openFile(browser, app.address, text)
  await pressed(page, 'j')
  await page.locator('.detail').evaluate((element) => { element.scrollTop = element.scrollHeight })
  const [banner, detail] = await Promise.all([page.locator('.detail .patient').boundingBox(), page.locator('.detail').boundingBox()])
  expect(banner !== null && detail !== null && banner.y >= detail.y && banner.y + banner.height < detail.y + detail.height).toBe(true)
  const beyond = await page.evaluate(() => document.documentElement.scrollHeight - Math.max(window.innerHeight, (document.querySelector('.review')?.getBoundingClientRect().bottom ?? 0) + window.scrollY))
  expect(beyond).toBeLessThan(40)
})

test('what has the focus is never behind the patient’s banner', async () => {
  const { page } = await openFile(browser, app.address, text, desk(1024))
  await pressed(page, 'j', 'Enter')
  await page.locator('.history button').focus()
  for (let step = 0; step < 12; step += 1) {
    await pressed(page, 'Shift+Tab')
    const hidden = await page.evaluate(() => {
      const active = document.activeElement
      const banner = document.querySelector('.detail-top')
      if (active?.closest('.detail') == null || banner?.contains(active) !== false) return null
      const focus = active.getBoundingClientRect()
      return focus.bottom <= banner.getBoundingClientRect().bottom ? active.outerHTML : null
    })
    expect(hidden).toBeNull()
  }
})

const pagesOf = (pdf: Buffer): number => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/gu)].length

test('a draft prints on one page, alone, and as it is open', async () => {
  const { page } = await openFile(browser, app.address, text)
  for (let step = 0; step < 6; step += 1) {
    await pressed(page, 'j')
    expect(pagesOf(await page.pdf({ format: 'A4', preferCSSPageSize: true }))).toBe(1)
  }
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 718, height: 1000 })
  expect(await page.locator('.detail .patient').isVisible()).toBe(true)
  expect(await page.locator('.detail .claim-block').isVisible()).toBe(true)
  const away = page.locator('.list, .filters, .head-bar, .review > header, .decisions .buttons').filter({ visible: true })
  expect(await away.count()).toBe(0)
})

test('the whole path by the Tab key and Enter: search, state, row, decision and back', async () => {
  const { page } = await openFile(browser, app.address, text)
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 60; step += 1) {
      await pressed(page, 'Tab')
      const label = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')
      if (name.test(label.trim())) return
    }
    throw new Error(`The Tab key does not come to ${String(name)}.`)
  }
  await pressed(page, '/')
  await page.keyboard.type('J3490')
  await tabTo(/^Ready \d+$/u)
  await pressed(page, 'Enter')
  await tabTo(/^J3490/u)
  await pressed(page, 'ArrowDown', 'Enter')
  await page.waitForFunction(() => document.activeElement?.id === 'detail-title')
  await tabTo(/^Approve$/u)
  await pressed(page, 'Enter')
  await page.getByText('Approved.', { exact: true }).first().waitFor()
  await page.waitForFunction(() => document.activeElement?.id === 'detail-title')
  await tabTo(/^Take back$/u)
  await pressed(page, 'Enter')
  await page.waitForFunction(() => document.activeElement?.id === 'ask-text')
  await pressed(page, 'Escape')
  await pressed(page, 'Tab', 'Tab')
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(false)
})
