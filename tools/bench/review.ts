/**
 * Review with 10,000 drafts of the sandbox's server, in a browser: from the end of the first page's answer to the first
 * rows painted, and from a keystroke in the search to paint when all are read. The page's own clock is read; the frame
 * after the change is what counts as painted.
 */
import type { Browser, Page } from 'playwright-core'
import { seedDrafts } from '../../test/e2e/review.seed.ts'
import { openBrowser, serveApp } from '../../test/support/app.ts'
import { newContext } from '../../test/support/launch.ts'
import { findBrowser } from '../browser.ts'
import type { Row } from './benchmark.ts'
import { firstPainted, typedToPaint, watchFirst } from './paint.ts'

const drafts = 10_000
const rounds = 3
const typings = 3

/** Milliseconds from the end of the first page of drafts to the paint of its rows. */
const firstRows = async (page: Page): Promise<number> => {
  const { at, answers } = await firstPainted(page, '/fhir/ChargeItem')
  return at - (answers[0] ?? Number.NaN)
}

/** Milliseconds from each longer text in the search to the paint of what comes of it. */
const searched = async (page: Page): Promise<readonly number[]> => {
  const times: number[] = []
  for (const text of ['J', 'J3', 'J34', 'J349', 'J3490', 'J3490 T', 'J3490 Te', 'J3490 Test', '']) {
    await page.waitForTimeout(100)
    times.push(await typedToPaint(page, '#filter-text', text))
  }
  return times
}

/** Seconds that the page's thread has worked. */
type Worked = () => Promise<number>

const workedBy = async (page: Page): Promise<Worked> => {
  const protocol = await page.context().newCDPSession(page)
  await protocol.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => (await protocol.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN
}

interface Round {
  readonly first: number
  /** From the launch until all are read. */
  readonly all: number
  /** The slowest key of each typing. */
  readonly keys: readonly number[]
  /** Milliseconds that the page worked for one key, of each typing. */
  readonly work: readonly number[]
}

const round = async (browser: Browser, address: string): Promise<Round> => {
  const context = await newContext(browser, { viewport: { width: 1440, height: 900 } })
  await watchFirst(context, '.row')
  const page = await context.newPage()
  const begun = performance.now()
  await page.goto(`${address}/launch.html?iss=${encodeURIComponent(`${address}/fhir`)}&view=review`)
  const first = await firstRows(page)
  await page.getByText(`${drafts} drafts`, { exact: true }).waitFor({ timeout: 300_000 })
  await page.getByText(/read so far/u).waitFor({ state: 'hidden', timeout: 60_000 })
  const all = performance.now() - begun
  // The patients' names come last.
  await page.waitForTimeout(3_000)
  const worked = await workedBy(page)
  const keys: number[] = []
  const work: number[] = []
  for (let done = 0; done < typings; done += 1) {
    const before = await worked()
    const times = await searched(page)
    keys.push(Math.max(...times))
    work.push((await worked() - before) * 1000 / times.length)
  }
  await context.close()
  return { first, all, keys, work }
}

const row = (what: string, target: string, values: readonly number[]): Row => {
  const sorted = values.toSorted((a, b) => a - b)
  const text = (value: number | undefined): string => `${Math.round(value ?? Number.NaN)} ms`
  return { what, figure: text(sorted[0]), median: text(sorted[sorted.length >> 1]), target }
}

export const review = {
  title: 'Review in a browser, 10,000 drafts',
  run: async (): Promise<readonly Row[]> => {
    const app = await serveApp()
    const browser = await openBrowser(findBrowser)
    try {
      await seedDrafts(app.address, drafts)
      const all: Round[] = []
      for (let done = 0; done < rounds; done += 1) all.push(await round(browser, app.address))
      return [
        row('first page’s answer to first rows', '1000 ms', all.map(({ first }) => first)),
        row('slowest key of the search to paint', '50 ms', all.flatMap(({ keys }) => keys)),
        row('one key, processor time of the page', '', all.flatMap(({ work }) => work)),
        row('launch to all drafts read', '', all.map((one) => one.all)),
      ]
    } finally {
      await browser.close()
      await app.stop()
    }
  },
} as const
