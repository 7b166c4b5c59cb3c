/** Review in a browser test: opened on a file or launched by a biller, and looked at by axe. */
import { readFileSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { readDraftFile, type DraftFile } from '../../src/review/file.ts'
import { fileText, manyItems } from '../review/drafts.builders.ts'
import { watch, type Complaints } from '../support/launch.ts'

export type ReviewOnFile = Complaints & { readonly page: Page }

export const desk = { viewport: { width: 1440, height: 900 } } as const

/** Review without a launch, as it waits for files. */
export const openReview = async (browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<ReviewOnFile> => {
  const context = await browser.newContext({ ...desk, ...options })
  const seen = watch(context)
  const page = await context.newPage()
  await page.goto(`${address}/index.html#review`)
  await page.getByRole('heading', { name: 'Open exported drafts' }).waitFor()
  return { page, ...seen }
}

export const give = async (page: Page, text: string, name = 'morning.json'): Promise<void> =>
  // Many megabytes take their time on a busy machine.
  page.locator('#draft-files').setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) }, { timeout: 90_000 })

/** It stands there as soon as the first are read. */
const someDrafts = /^\d+ drafts?$/u

/** Review on the drafts of a file. */
export const openFile = async (browser: Browser, address: string, text: string, options: BrowserContextOptions = {}): Promise<ReviewOnFile> => {
  const review = await openReview(browser, address, options)
  await give(review.page, text)
  await review.page.getByText(someDrafts).waitFor()
  return review
}

/** 300 drafts of 100 patients, and the text of a file of them. */
export const morning = (): ReturnType<typeof manyItems> & { readonly text: string } => {
  const many = manyItems(300)
  return { ...many, text: fileText(many.items, many.patients) }
}

/** The text of the file that a press on a button saves. */
export const saved = async (page: Page, button: string): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return readFileSync(await download.path(), 'utf8')
}

export const exported = async (page: Page): Promise<DraftFile> => {
  const read = readDraftFile(await saved(page, 'Export drafts'), 'again', 0)
  if (!read.ok) throw new Error(read.problem.kind)
  return read.value
}

export const statesOf = (file: DraftFile): Readonly<Record<string, number>> => {
  const states = file.drafts.map((draft) => draft.state)
  return Object.fromEntries([...new Set(states)].map((name) => [name, states.filter((one) => one === name).length]))
}

/** The filter of a state, with its count. */
export const stateFilter = (page: Page, name: string): Locator => page.getByRole('button', { name: new RegExp(`^${name} \\d+$`, 'u') })

export const openDraft = async (page: Page, words: string): Promise<void> => {
  await page.getByLabel('Search').fill(words)
  await page.locator('.row-button').first().click()
  await page.locator('#detail-title').waitFor()
}

/** A reading of the drafts is over, however many there are. */
export const listRead = async (page: Page): Promise<void> => {
  await page.getByText('Drafts in Sandbox').waitFor()
  await page.getByText(someDrafts).waitFor()
  await page.getByText(/read so far/u).waitFor({ state: 'hidden' })
}

/** Review as a biller opens it from outside, without a chart. */
export const launchReview = async (context: BrowserContext, address: string): Promise<Page> => {
  const page = await context.newPage()
  await page.setViewportSize(desk.viewport)
  await page.goto(`${address}/launch.html?iss=${encodeURIComponent(`${address}/fhir`)}&view=review`)
  await listRead(page)
  return page
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

type Colours = { readonly colorScheme: 'dark' } | { readonly forcedColors: 'active' }

/**
 * Violations of WCAG 2.2 AA that axe knows, and how far a person would have to scroll sideways. In other colours only
 * what colours decide is asked again.
 */
export const barriers = async (page: Page, others: readonly Colours[]): Promise<readonly string[]> => {
  // Review has no frames, for which axe would open a page of its own each time.
  const violations = async (axe: AxeBuilder): Promise<readonly string[]> =>
    (await axe.setLegacyMode(true).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  const found = [...await violations(new AxeBuilder({ page }).withTags(rules))]
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (sideways > 0) found.push(`${sideways} px too wide`)
  for (const colours of others) {
    await page.emulateMedia(colours)
    found.push(...await violations(new AxeBuilder({ page }).withRules(['color-contrast'])))
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' })
  }
  return found
}
