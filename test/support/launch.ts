/** Doseline opened from the sandbox EHR as a nurse would, in a browser, with everything written down that should not happen. */
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core'
import type { DialectName } from '../../mocks/fhir/dialects.ts'

export interface Complaints {
  /** Console errors and warnings, uncaught errors and breaches of the page policy. */
  readonly complaints: string[]
  /** Every address that the browser asked. */
  readonly requests: string[]
}

/** One request, as mocks/auth/log.ts notes it. */
export interface LogEntry {
  readonly kind: string
  readonly method: string
  readonly path: string
  readonly client: string | null
  readonly status: number | null
}

const isEntry = (value: unknown): value is LogEntry =>
  typeof value === 'object' && value !== null && 'kind' in value && 'client' in value && 'status' in value &&
  'method' in value && typeof value.method === 'string' && 'path' in value && typeof value.path === 'string'

/** Everything that pages of this context complain about or ask for. */
export const watch = (context: BrowserContext): Complaints => {
  const seen: { complaints: string[]; requests: string[] } = { complaints: [], requests: [] }
  const listen = (page: Page): void => {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) seen.complaints.push(message.text())
    })
    page.on('pageerror', (error) => seen.complaints.push(error.message))
  }
  context.pages().forEach(listen)
  context.on('page', listen)
  context.on('request', (request) => seen.requests.push(request.url()))
  return seen
}

/** Answers from `address` come changed: what another system has done since, or how another server would say it. */
export const alter = async (target: BrowserContext | Page, address: string | RegExp, change: (text: string) => string): Promise<void> => {
  await target.route(address, async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: change(await answer.text()) })
  })
}

export interface Choice {
  readonly patient: string
  readonly role?: 'Nurse' | 'Read-only nurse'
  /** The words of "What happens". */
  readonly twist?: string
}

/** The sandbox EHR with this chart open. */
export const openChart = async (context: BrowserContext, address: string, { patient, role, twist }: Choice): Promise<Page> => {
  const shell = await context.newPage()
  await shell.goto(`${address}/mocks/ehr.html`)
  await shell.getByRole('button', { name: patient }).first().click()
  if (role !== undefined) await shell.getByLabel(role, { exact: true }).check()
  if (twist !== undefined) await shell.getByLabel('What happens').selectOption({ label: twist })
  return shell
}

/** Doseline in a window of its own, as it comes; wait for what is expected in it. */
export const launchWindow = async (context: BrowserContext, address: string, choice: Choice): Promise<Page> => {
  const shell = await openChart(context, address, choice)
  const [page] = await Promise.all([
    context.waitForEvent('page'),
    shell.getByRole('button', { name: 'Open in a new window' }).click(),
  ])
  return page
}

/** Doseline in the EHR's side panel. */
export const launchFrame = async (context: BrowserContext, address: string, choice: Choice): Promise<Frame> => {
  const shell = await openChart(context, address, choice)
  await shell.getByRole('button', { name: 'Open Doseline here' }).click()
  const handle = await shell.locator('iframe').elementHandle()
  const frame = (await handle?.contentFrame()) ?? null
  if (frame === null) throw new Error('The sandbox EHR has no frame.')
  return frame
}

/** What the server was asked since the log was last cleared. */
export const readLog = async (address: string): Promise<readonly LogEntry[]> => {
  const log: unknown = await (await fetch(`${address}/sandbox/log`)).json()
  if (!Array.isArray(log) || !log.every(isEntry)) throw new Error('The log of the sandbox has another form.')
  return log
}

export const clearLog = async (address: string): Promise<void> => {
  await fetch(`${address}/sandbox/log`, { method: 'DELETE' })
}

/** The charts as they were, without any draft. */
export const resetSandbox = async (address: string): Promise<void> => {
  await fetch(`${address}/sandbox/reset`, { method: 'POST', headers: { Origin: address, 'Sec-Fetch-Site': 'same-origin' } })
}

/** From now on the server speaks so. */
export const speak = async (address: string, name: DialectName): Promise<void> => {
  const body = JSON.stringify({ name })
  const answer = await fetch(`${address}/sandbox/dialect`, { method: 'PUT', body, headers: { 'Content-Type': 'application/json', 'Origin': address } })
  if (!answer.ok) throw new Error(`The sandbox does not speak “${name}”: ${answer.status}`)
}

export const newContext = async (browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> =>
  browser.newContext({ viewport: { width: 400, height: 900 }, ...options })
