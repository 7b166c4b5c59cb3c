/** One launch in a browser profile of its own, without a cache, until its first line is painted. */
import type { Browser } from 'playwright-core'
import { watch } from '../../test/support/launch.ts'
import { launchAddress, type Exchange, type LaunchServer } from './launch-server.ts'

/** An app that is launched, and what stands in the page when its first line does. */
export interface Launched {
  readonly page: string
  readonly line: string
}

export const doseline: Launched = { page: '/launch.html', line: '.claim' }
export const vanilla: Launched = { page: '/vanilla/launch.html', line: '#lines > li' }

/** Written down in every page before its own scripts run: the name of what is told when the line is painted. */
const tellFirstLine = (selector: string): void => {
  const observer = new MutationObserver(() => {
    if (document.querySelector(selector) === null) return
    observer.disconnect()
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.addEventListener('message', () => console.debug('first line painted'), { once: true })
      channel.port1.start()
      channel.port2.postMessage(null)
    })
  })
  observer.observe(document, { childList: true, subtree: true })
}

export interface ColdLaunch {
  readonly milliseconds: number
  /** That had ended when the line was painted. */
  readonly exchanges: readonly Exchange[]
  /** Every address that the browser asked. */
  readonly requests: readonly string[]
}

/** Launches `app` with the chart of a patient of the sandbox, by its id. */
export const coldLaunch = async (browser: Browser, server: LaunchServer, app: Launched, patient: string): Promise<ColdLaunch> => {
  const context = await browser.newContext({ viewport: { width: 400, height: 900 } })
  const { requests } = watch(context)
  await context.addInitScript(tellFirstLine, app.line)
  const page = await context.newPage()
  const url = await launchAddress(server.address, app.page, patient)
  server.exchanges()
  const painted = page.waitForEvent('console', (message) => message.text() === 'first line painted')
  const begun = performance.now()
  await Promise.all([page.goto(url, { waitUntil: 'commit' }), painted])
  const milliseconds = performance.now() - begun
  const exchanges = server.exchanges()
  await context.close()
  return { milliseconds, exchanges, requests }
}
