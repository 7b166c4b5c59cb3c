/** What axe finds on a page, in words that a failed test can show. */
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** Doses that nobody sees yet are not laid out; here they are, as for somebody who has scrolled to them. */
const layOut = async (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const one of document.querySelectorAll<HTMLElement>('.dose')) one.style.contentVisibility = 'visible'
  })

/**
 * Every violation, and whether anything is cut off at the side; of all of the page, or of what is `within`. The size of
 * targets (WCAG 2.2), which axe leaves out by itself, is among them. For each part of the answer axe would open a page of
 * its own, were it not for the older way; the pages looked at have no frame whose inside is ours to judge.
 */
export const barriersOf = async (page: Page, within?: string): Promise<readonly string[]> => {
  await layOut(page)
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } })
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze()
  const cut = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 200)).join(' ')}`),
    ...(cut > 0 ? [`${cut} pixels are cut off`] : []),
  ]
}
