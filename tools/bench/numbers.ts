/**
 * The numbers of product.md that are counts: bytes of the product's build, requests of a cold launch and of a save, and
 * what saves do that should not happen. Each is counted on a real server, from its log or its ChargeItems.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import { isObject, member } from '../../src/billing/check.ts'
import { officialBounds } from '../../src/cli/reference/contribution.ts'
import { importFiles } from '../../src/cli/reference/import.ts'
import { shared } from '../../test/shared.ts'
import { openBrowser } from '../../test/support/app.ts'
import { save, saveButton } from '../../test/support/bedside.ts'
import { newContext, resetSandbox } from '../../test/support/launch.ts'
import { kilobytes, pageSizes } from '../size.ts'
import type { Row } from './benchmark.ts'
import { coldLaunch, doseline, type ColdLaunch } from './cold-launch.ts'
import { inSequence, launchAddress, serveLaunches, type Exchange, type LaunchServer } from './launch-server.ts'

const row = (what: string, figure: string, target: string): Row => ({ what, figure, median: '', target })
const count = (what: string, figure: number, target: string): Row => row(what, String(figure), target)

const opened = async (context: BrowserContext, { address }: LaunchServer, patient: string): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(await launchAddress(address, '/launch.html', patient))
  return page
}

const ready = async (context: BrowserContext, server: LaunchServer, patient: string): Promise<Page> => {
  const page = await opened(context, server, patient)
  await saveButton(page).waitFor()
  await page.getByText(/Checking codes/u).first().waitFor({ state: 'hidden' })
  return page
}

const sizes = (built: string): readonly Row[] =>
  pageSizes(built).map(({ what, size, target }) => row(`scripts, gzip: ${what}`, kilobytes(size), kilobytes(target)))

/** Official files besides the NDC directory, where they lie beside this checkout. */
const officialFiles = (): readonly string[] =>
  shared === null
    ? []
    : ['asp', 'hcpcs', 'icd10cm'].flatMap((name) => {
      const folder = join(shared ?? '', 'data', 'raw', name)
      return readdirSync(folder).map((file) => join(folder, file))
    })

/** The packs that the import makes of them. What is not official among them is refused there. */
const packs = async (): Promise<Row> => {
  const files = officialFiles()
  const folder = mkdtempSync(join(tmpdir(), 'doseline-packs-'))
  const silent = { say: () => undefined, complain: () => undefined }
  if (files.length > 0) await importFiles([...files], folder, silent, { now: '2026-01-01T00:00:00.000Z', bounds: officialBounds })
  const made = readdirSync(folder).filter((name) => name.endsWith('.pack'))
  const bytes = made.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  rmSync(folder, { recursive: true, force: true })
  return row('reference packs without the NDC directory, gzip', made.length === 0 ? 'no official files here' : kilobytes(bytes), '100 kB')
}

/** What stands in sequence is told best where every answer is late, and of several launches by the shortest chain. */
const launches = async (browser: Browser, server: LaunchServer): Promise<readonly Row[]> => {
  const cold: ColdLaunch[] = []
  server.delay({ ehr: 400, host: 400 })
  for (let round = 0; round < 3; round += 1) cold.push(await coldLaunch(browser, server, doseline, 'milan'))
  server.delay({ ehr: 0, host: 0 })
  const chains = cold.map(({ exchanges }) => inSequence(exchanges.filter(({ isEhr }) => isEhr)))
  const most = (counted: (launch: ColdLaunch) => number): number => Math.max(...cold.map(counted))
  const foreign = ({ requests }: ColdLaunch): readonly string[] =>
    requests.filter((url) => !url.startsWith('data:') && !url.startsWith(`${server.address}/`)).map((url) => new URL(url).host)
  return [
    count('EHR round trips in sequence to the first line, six connections', Math.min(...chains), '5'),
    count('requests to the EHR until the first line', most(({ exchanges }) => exchanges.filter(({ isEhr }) => isEhr).length), ''),
    count('static requests of a cold launch', most(({ exchanges }) => exchanges.filter(({ isEhr }) => !isEhr).length), '8'),
    count('other hosts contacted', most((launch) => new Set(foreign(launch)).size), '0'),
  ]
}

const objects = (value: unknown): readonly Readonly<Record<string, unknown>>[] => (Array.isArray(value) ? value.filter(isObject) : [])

/** The patient's ChargeItems as the EHR has them, read as its own page reads them. */
const chargeItems = async ({ address }: LaunchServer, patient: string): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const session: unknown = await (await fetch(`${address}/auth/session`, { method: 'POST', body: '{}' })).json()
  const token = isObject(session) ? String(session['access_token']) : ''
  const headers = { Authorization: `Bearer ${token}` }
  const bundle: unknown = await (await fetch(`${address}/fhir/ChargeItem?subject=Patient/${patient}&_count=1000`, { headers })).json()
  return objects(isObject(bundle) ? bundle['entry'] : []).map(({ resource }) => resource).filter(isObject)
}

/** Drafts whose identifier another one has too. */
const doubled = (items: readonly Readonly<Record<string, unknown>>[]): number => {
  const names = items.flatMap(({ identifier }) => objects(identifier).map(({ value }) => String(value)).slice(0, 1))
  return names.length - new Set(names).size
}

const isSave = ({ path, isEhr, method }: Exchange): boolean => isEhr && path.startsWith('/fhir') && method !== 'GET'

/** A visit of fifty doses, saved with one press. */
const oneSave = async (browser: Browser, server: LaunchServer): Promise<readonly Row[]> => {
  const context = await newContext(browser)
  const page = await ready(context, server, 'hanna')
  server.exchanges()
  await save(page)
  const writes = server.exchanges().filter(isSave).length
  const lines = (await chargeItems(server, 'hanna')).length
  await context.close()
  return [count(`requests of one save of ${lines} lines`, writes, `${Math.ceil(lines / 8)}, 1 per 8 lines`)]
}

const tenPresses = async (browser: Browser, server: LaunchServer): Promise<readonly Row[]> => {
  const context = await newContext(browser)
  const page = await ready(context, server, 'milan')
  server.exchanges()
  await saveButton(page).evaluate((button) => {
    for (let press = 0; press < 10; press += 1) if (button instanceof HTMLElement) button.click()
  })
  await page.getByRole('status').getByText(/^Saved /u).waitFor()
  const writes = server.exchanges().filter(isSave).length
  const items = await chargeItems(server, 'milan')
  await context.close()
  return [count(`requests of ten presses on Save, ${items.length} lines`, writes, '1'), count('duplicates after ten presses', doubled(items), '0')]
}

/** The EHR saves and its answer is lost; the person presses again where the page lets them. */
const lostAnswer = async (browser: Browser, server: LaunchServer): Promise<readonly Row[]> => {
  const context = await newContext(browser)
  const page = await ready(context, server, 'bela')
  await fetch(`${server.address}/sandbox/trouble`, { method: 'POST', body: JSON.stringify({ name: 'answer-lost' }) })
  await saveButton(page).click()
  // The app asks by itself whether the lines are there, and has nothing to save any more where they are.
  await page.getByRole('status').getByText(/^Saved |had been saved/u).waitFor()
  if ((await saveButton(page).count()) > 0) await save(page)
  const items = await chargeItems(server, 'bela')
  await context.close()
  return [count(`duplicates after a lost answer and a retry, ${items.length} lines`, doubled(items), '0')]
}

const version = (item: Readonly<Record<string, unknown>>): string => {
  const meta = member(item, 'meta')
  return `${String(item['id'])} ${String(item['status'])} ${isObject(meta) ? String(meta['versionId']) : ''}`
}

/** A chart in which a biller has released a draft: what a nurse saves there leaves it as it is. */
const billersDraft = async (browser: Browser, server: LaunchServer): Promise<readonly Row[]> => {
  const before = (await chargeItems(server, 'amira')).filter(({ status }) => status !== 'planned').map(version)
  const context = await newContext(browser)
  const page = await opened(context, server, 'amira')
  await page.getByRole('status').getByText(/saved|save/iu).first().waitFor()
  if ((await saveButton(page).count()) > 0) await save(page)
  const after = new Set((await chargeItems(server, 'amira')).map(version))
  await context.close()
  return [count(`biller's edits overwritten, of ${before.length}`, before.filter((one) => !after.has(one)).length, '0')]
}

export const numbers = {
  title: 'Numbers of the product, counted',
  run: async (): Promise<readonly Row[]> => {
    const built = mkdtempSync(join(tmpdir(), 'doseline-numbers-'))
    await build({ logLevel: 'error', build: { outDir: built, emptyOutDir: true } })
    const server = await serveLaunches(built)
    const browser = await openBrowser()
    const rows = [...sizes(built), await packs()]
    try {
      for (const counted of [launches, oneSave, tenPresses, lostAnswer, billersDraft]) {
        await resetSandbox(server.address)
        rows.push(...await counted(browser, server))
      }
      return rows
    } finally {
      await browser.close()
      await server.stop()
      rmSync(built, { recursive: true, force: true })
    }
  },
} as const
