import type { CDPSession, Page } from 'playwright-core'
import { beforeEach, expect, test } from 'vitest'
import { serveScript, type Served } from '../support/bedside.ts'
import type { Heard } from './wedge.page.ts'

const gs = '\u001d'
const label = `]d201003999991230131727013110A1${gs}21S77`

let site: Served
let page: Page
let keyboard: CDPSession
let clock: number

serveScript('/test/scan/wedge.page.ts', (served) => (site = served))

beforeEach(async () => {
  const context = await site.browser.newContext()
  page = await context.newPage()
  await page.goto(site.app.address)
  await page.locator('#text').waitFor()
  keyboard = await context.newCDPSession(page)
  clock = Date.now()
})

const named: Readonly<Record<string, { readonly text?: string; readonly code: number }>> = {
  Enter: { text: '\r', code: 13 }, Tab: { text: '\t', code: 9 }, F8: { code: 119 },
}

/** A key at a time of its own: the browser is told when, however busy the machine is. */
const press = async (key: string): Promise<void> => {
  const isSeparator = key === gs
  const at = {
    key: isSeparator ? ']' : key, modifiers: isSeparator ? 2 : 0, timestamp: clock / 1000,
    windowsVirtualKeyCode: named[key]?.code ?? (isSeparator ? 221 : key.toUpperCase().charCodeAt(0)),
  }
  const text = isSeparator ? undefined : named[key] === undefined ? key : named[key].text
  await Promise.all([
    keyboard.send('Input.dispatchKeyEvent', { ...at, type: text === undefined ? 'rawKeyDown' : 'keyDown', ...(text === undefined ? {} : { text }) }),
    keyboard.send('Input.dispatchKeyEvent', { ...at, type: 'keyUp' }),
  ])
}

const type = async (keys: readonly string[], pace: number): Promise<void> => {
  await Promise.all(keys.map(async (key) => {
    clock += pace
    return press(key)
  }))
}

const scan = async (text: string, end: 'Enter' | 'Tab' | null = 'Enter'): Promise<void> => {
  clock += 500
  await type([...Array.from(text), ...(end === null ? [] : [end])], 8)
}

const heard = async (): Promise<Heard> => page.evaluate('heard()')
const valueOf = async (id: string): Promise<string> => page.locator(`#${id}`).inputValue()

test('a scan is heard whole wherever the focus is, and submits no form', async () => {
  for (const id of ['text', 'date', 'number', 'area', 'select', 'button']) {
    await page.locator(`#${id}`).focus()
    await scan(label)
  }
  await page.locator('body').click({ position: { x: 1, y: 1 } })
  await scan(label)
  const { scans, submits, clicks, enters } = await heard()
  expect(scans).toEqual(Array.from({ length: 7 }, () => ({ kind: 'text', text: label })))
  expect([submits, clicks, enters]).toEqual([0, 0, 0])
})

test('a field in focus keeps what a person typed, with the cursor in its place, and the page is told so', async () => {
  await page.locator('#text').focus()
  await type(Array.from('half typed'), 120)
  await page.locator('#text').evaluate((field: HTMLInputElement) => field.setSelectionRange(4, 4))
  await scan(label)
  expect(await valueOf('text')).toBe('half typed')
  expect((await heard()).told.at(-1)).toBe('half typed')
  await type(['-'], 300)
  expect(await valueOf('text')).toBe('half- typed')
})

test('a list, a date and a number keep their values', async () => {
  await page.locator('#select').selectOption('left')
  await page.locator('#date').fill('2026-02-03')
  await page.locator('#number').fill('12')
  for (const id of ['select', 'date', 'number']) {
    await page.locator(`#${id}`).focus()
    await scan('99999012301')
  }
  expect([await valueOf('select'), await valueOf('date'), await valueOf('number')]).toEqual(['left', '2026-02-03', '12'])
  expect((await heard()).scans).toHaveLength(3)
})

test('a scan that ends with Tab leaves the focus where it is', async () => {
  await page.locator('#text').focus()
  await scan('99999012301', 'Tab')
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('text')
})

test('a scan without an end is heard after a short silence', async () => {
  await page.locator('#text').focus()
  await scan('99999012301', null)
  expect((await heard()).scans).toEqual([])
  await page.evaluate('fallSilent()')
  expect((await heard()).scans).toEqual([{ kind: 'text', text: '99999012301' }])
  expect(await valueOf('text')).toBe('')
})

test('a person types, submits with Enter and presses a button as ever', async () => {
  await page.locator('#text').focus()
  await type([...Array.from('99999-0123-01'), 'Enter'], 90)
  expect(await valueOf('text')).toBe('99999-0123-01')
  await page.locator('#button').focus()
  await type([' '], 400)
  await type(['Enter'], 400)
  expect(await heard()).toMatchObject({ scans: [], submits: 1, clicks: 2, enters: 2 })
})

test('a code too short to be told does not press the button in focus', async () => {
  await page.locator('#button').focus()
  await scan('12 45')
  expect(await heard()).toMatchObject({ scans: [], clicks: 0 })
})

test('a password is not listened to', async () => {
  await page.locator('#password').focus()
  await scan('99999012301')
  expect(await valueOf('password')).toBe('99999012301')
  expect((await heard()).scans).toEqual([])
})

test('once the listener is stopped, keys go where they are typed', async () => {
  await page.evaluate('stop()')
  await page.locator('#text').focus()
  await scan('99999012301')
  expect(await valueOf('text')).toBe('99999012301')
  expect(await heard()).toMatchObject({ scans: [], submits: 1 })
})
