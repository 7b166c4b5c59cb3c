/**
 * The bedside with 1,000 administrations, in a browser: from the end of the last answer to the first lines painted, from
 * a keystroke in the filter to paint, and from an answer to paint (product.md, "Numbers"), also with the processor slowed
 * down four times. The page's own clock is read; the frame after the change is what counts as painted.
 */
import type { Browser, Page } from 'playwright-core'
import { openBrowser, serveApp } from '../../test/support/app.ts'
import { save } from '../../test/support/bedside.ts'
import { launchWindow, newContext, resetSandbox } from '../../test/support/launch.ts'
import { findBrowser } from '../browser.ts'
import type { Row } from './benchmark.ts'
import { firstPainted, typedToPaint, watchFirst } from './paint.ts'

const rounds = 5
const patient = 'Hanna Mallikas'
const twist = 'The EHR names no encounter'

/** Milliseconds from the last FHIR answer before the first line to its paint. */
const firstLine = async (page: Page): Promise<number> => {
  const { at, answers } = await firstPainted(page, '/fhir/')
  return at - Math.max(...answers)
}

interface Round {
  readonly first: number
  readonly filter: number
  readonly answer: number
}

/** Presses Save once and waits for the last of the drafts. */
const saveAll = async (browser: Browser, address: string): Promise<void> => {
  const context = await newContext(browser)
  context.setDefaultTimeout(180_000)
  const page = await launchWindow(context, address, { patient, twist })
  await save(page)
  await context.close()
}

const round = async (browser: Browser, address: string, slowdown: number): Promise<Round> => {
  const context = await newContext(browser)
  await watchFirst(context, '.claim')
  const page = await launchWindow(context, address, { patient, twist })
  const protocol = await context.newCDPSession(page)
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
  const first = await firstLine(page)
  await page.locator('.save output').getByText(/saved/iu).waitFor()
  await page.waitForTimeout(500)
  const keys: number[] = []
  for (const text of ['f', 'fe', 'fer', 'ferr', '']) keys.push(await typedToPaint(page, '#dose-filter', text))
  await page.waitForTimeout(300)
  const answer = await typedToPaint(page, '.controls-ndc input', '99999-0451-01')
  await context.close()
  return { first, filter: Math.max(...keys), answer }
}

const milliseconds = (value: number): string => `${Math.round(value)} ms`

const row = (what: string, target: string, values: readonly number[]): Row => {
  const sorted = values.toSorted((a, b) => a - b)
  return { what, figure: milliseconds(sorted[0] ?? Number.NaN), median: milliseconds(sorted[sorted.length >> 1] ?? Number.NaN), target }
}

const rowsOf = async (browser: Browser, address: string, slowdown: number, isSaved: boolean): Promise<readonly Row[]> => {
  await resetSandbox(address)
  if (isSaved) await saveAll(browser, address)
  const all: Round[] = []
  for (let done = 0; done < rounds; done += 1) all.push(await round(browser, address, slowdown))
  const slow = `${isSaved ? ', all of them saved before' : ''}${slowdown === 1 ? '' : `, processor ${slowdown} times slower`}`
  const target = (text: string): string => (slowdown === 1 ? text : '')
  return [
    row(`last answer to first lines${slow}`, target('150 ms'), all.map(({ first }) => first)),
    row(`slowest key of the filter to paint${slow}`, target('50 ms'), all.map(({ filter }) => filter)),
    row(`answer to paint${slow}`, target('50 ms'), all.map(({ answer }) => answer)),
  ]
}

export const bedside = {
  title: 'Bedside in a browser, 1,000 administrations',
  run: async (): Promise<readonly Row[]> => {
    const app = await serveApp()
    const browser = await openBrowser(findBrowser)
    try {
      const rows: Row[] = []
      for (const isSaved of [false, true]) for (const slowdown of [1, 4]) rows.push(...await rowsOf(browser, app.address, slowdown, isSaved))
      return rows
    } finally {
      await browser.close()
      await app.stop()
    }
  },
} as const
