/** For benchmarks in a browser: by the page's own clock; the end of the frame after a change is what counts as painted. */
import type { BrowserContext, Page } from 'playwright-core'

/** Written down in every page before its own scripts run. Its functions stand inside: a page gets its text alone. */
const watching = (selector: string): void => {
  // A sandbox of pages and names asks more than a browser notes by itself.
  performance.setResourceTimingBufferSize(5_000)
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', () => performance.mark('first-shown'), { once: true })
      channel.port1.start()
      channel.port2.postMessage(null)
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

/** From now on every page of the context notes when the first of what `selector` names is painted. */
export const watchFirst = async (context: BrowserContext, selector: string): Promise<void> => {
  await context.addInitScript(watching, selector)
}

interface Painted {
  /** When it was painted, and when each answer from an address with `path` in it had ended before: milliseconds. */
  readonly at: number
  readonly answers: readonly number[]
}

export const firstPainted = async (page: Page, path: string): Promise<Painted> => {
  await page.waitForFunction(() => performance.getEntriesByName('first-shown').length > 0)
  return page.evaluate((part) => {
    const at = performance.getEntriesByName('first-shown')[0]?.startTime ?? Number.NaN
    const answers = performance.getEntriesByType('resource').flatMap((one) =>
      one instanceof PerformanceResourceTiming && one.name.includes(part) && one.responseEnd < at ? [one.responseEnd] : [])
    return { at, answers }
  }, path)
}

/** Milliseconds from text put into a field to the paint of what comes of it. */
export const typedToPaint = async (page: Page, selector: string, text: string): Promise<number> =>
  page.evaluate(async ({ selector: field, text: typed }) => {
    const input = document.querySelector(field)
    if (!(input instanceof HTMLInputElement)) return Number.NaN
    const begun = performance.now()
    input.value = typed
    input.dispatchEvent(new InputEvent('input', { bubbles: true }))
    await new Promise<void>((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel()
        channel.port1.addEventListener('message', () => resolve(), { once: true })
        channel.port1.start()
        channel.port2.postMessage(null)
      })
    })
    return performance.now() - begun
  }, { selector, text })
