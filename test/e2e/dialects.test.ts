import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { dialectNames, type DialectName } from '../../mocks/fhir/dialects.ts'
import { dig, digList } from '../../src/app/dig.ts'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import type { Running } from '../support/app.ts'
import { isWrite, save, saveButton, serveBedside } from '../support/bedside.ts'
import { alter, clearLog, newContext, readLog, speak, watch } from '../support/launch.ts'
import { expectOneSet, launchAddress, linesOf, openTab, storedCharges, type Opening } from './dialects.support.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const milan: Opening = { patient: 'milan' }
const milansLines = ['milan-dose|drug', 'milan-dose|service', 'milan-dose|additional-hours', 'milan-shot|drug', 'milan-shot|service']

const saved = (page: Page, lines: number): Locator => page.getByRole('status').getByText(new RegExp(`^Saved .*waiting for review: ${lines} draft line`, 'u'))

const changesButton = (page: Page): Locator => page.getByRole('button', { name: /^Save changes to \d+ draft lines?$/u })

/** What the page says of the way to this server, unfolded. */
const connectionWords = async (page: Page): Promise<string> => {
  const panel = page.locator('details', { has: page.getByText(/^Connection: /u) }).last()
  await panel.evaluate((one) => one.setAttribute('open', ''))
  return panel.innerText()
}

/** The server has nothing against SMART's second version of scopes, but does not know it. */
const knowsFirstScopesOnly = async (context: BrowserContext): Promise<void> => {
  await alter(context, '**/.well-known/smart-configuration', (text) => text.replace('"permission-v2",', ''))
}

/** Neither a dose nor its order names its diagnosis: the visit's own is found by its category, or not at all. */
const withoutReasons = async (context: BrowserContext): Promise<void> => {
  await alter(context, /\/fhir\/Medication(?:Administration|Request)\?/u, (text) =>
    JSON.stringify(JSON.parse(text), (name, value: unknown) => (name === 'reasonReference' ? undefined : value)))
}

interface Saver {
  readonly name: string
  readonly dialect: DialectName
  readonly says: readonly string[]
  /** The stop of Milan's infusion on the clock that the chart is shown in. */
  readonly stop?: string
  readonly before?: (context: BrowserContext) => Promise<void>
}

const asTransaction = 'Connection: drafts are saved in the EHR\n'
const oneByOne = 'Connection: drafts are saved in the EHR, one by one\n'
const conditional = 'A draft is created only where none of its line is there'
const searched = 'before a draft is created, a search makes sure that none of its line is there'
const guarded = 'A saved draft is changed only as the version that was read'

const savers: readonly Saver[] = [
  { name: 'asks for no scopes, passes over what it does not know and hides its headers', dialect: 'lenient', says: [asTransaction, conditional, guarded] },
  { name: 'wants each change to name its version', dialect: 'strict', says: [asTransaction, guarded] },
  { name: 'takes no transactions', dialect: 'batch-only', says: [oneByOne, 'The server offers batches, but no transactions.', conditional] },
  { name: 'runs a transaction as a batch', dialect: 'transaction-as-batch', says: [asTransaction] },
  { name: 'hides its headers', dialect: 'hidden-etag', says: [asTransaction, guarded] },
  { name: 'takes no conditional creates', dialect: 'no-conditional-create', says: [asTransaction, searched] },
  { name: 'gives the problem list alone where it is not asked for more', dialect: 'problem-list-only', says: [asTransaction, 'Condition (patient, category, _id)'], before: withoutReasons },
  { name: 'gives all times in UTC', dialect: 'utc-times', says: [asTransaction], stop: '17:15' },
  { name: 'knows the first version of scopes alone', dialect: 'usual', says: [asTransaction, 'user/ChargeItem.write', 'patient/Condition.read'], before: knowsFirstScopesOnly },
]

test.each(savers.map((one) => [one.name, one] as const))('in an EHR that %s, a finding is answered, saved, changed and found again, as one set of drafts', async (_, { dialect, says, stop = '11:15', before }) => {
  await speak(app.address, dialect)
  const context = await newContext(browser)
  const { complaints, requests } = watch(context)
  await before?.(context)
  const page = await openTab(context, app.address, milan)
  await saveButton(page).waitFor()
  expect(await page.locator('.claim').first().innerText()).toContain('J3490 ×1 · 30 mL · NDC 99999-0971-01 · K50.90')
  const words = await connectionWords(page)
  for (const one of says) expect(words).toContain(one)
  await page.getByLabel('Ended', { exact: true }).fill(stop)
  await page.locator('.claim').getByText('96366 ×1').waitFor()
  await save(page)
  await page.reload()
  await saved(page, 5).waitFor()
  expect(await saveButton(page).count()).toBe(0)

  await page.locator('.dose > summary').first().click()
  await page.getByLabel('Who bought the drug').first().selectOption({ label: 'The practice' })
  await changesButton(page).click()
  await page.getByRole('status').getByText(/^Saved .*waiting for review/u).waitFor()
  await changesButton(page).waitFor({ state: 'detached' })
  await page.reload()
  await saved(page, 5).waitFor()
  expect(await page.locator('.dose > summary').allInnerTexts()).toEqual([expect.stringContaining('Ready, saved'), expect.stringContaining('Ready, saved')])

  const charges = await storedCharges(app.address, 'milan')
  expectOneSet(charges, 'milan', milansLines)
  expect(charges.filter(({ meta }) => Number(meta?.versionId) > 1).length).toBeGreaterThan(0)
  expect(complaints).toEqual([])
  expect(requests.filter((url) => !url.startsWith(`${app.address}/`) && !url.startsWith('data:'))).toEqual([])
})

test('in an EHR that takes eight entries in a transaction, the hundred lines of a day are saved in eights, each once', async () => {
  await speak(app.address, 'eight-entries')
  const page = await openTab(await newContext(browser), app.address, { patient: 'hanna' })
  await saveButton(page).waitFor()
  await page.getByLabel('Who bought the drug').first().selectOption({ label: 'The practice' })
  const [count = '0'] = /\d+/u.exec(await saveButton(page).innerText()) ?? []
  expect(Number(count)).toBeGreaterThan(80)
  await clearLog(app.address)
  await save(page)
  await saved(page, Number(count)).waitFor()
  const writes = (await readLog(app.address)).filter(isWrite)
  expect(writes.filter(({ method, path, status }) => method !== 'POST' || path !== '/fhir' || status !== 200)).toEqual([])
  expect(writes.length).toBeLessThanOrEqual(Math.ceil(Number(count) / 8) + 5)
  await page.reload()
  await saved(page, Number(count)).waitFor()
  const charges = await storedCharges(app.address, 'hanna')
  expect(new Set(charges.flatMap(({ identifier = [] }) => identifier.map(({ value }) => value))).size).toBe(charges.length)
  expect(charges).toHaveLength(Number(count))
})

interface Exporter {
  readonly name: string
  readonly dialect: DialectName
  readonly opening?: Partial<Opening>
  readonly says: string
  readonly because: string
}

const exporters: readonly Exporter[] = [
  { name: 'has no ChargeItem', dialect: 'no-charge-item', says: 'This EHR takes no draft charges: export them below.', because: 'The server does not offer ChargeItem.' },
  { name: 'lets ChargeItems be read alone', dialect: 'read-only', says: 'This EHR takes no draft charges: export them below.', because: 'The server does not let ChargeItems be created.' },
  {
    name: 'lets this person read alone', dialect: 'usual', opening: { role: 'reader' },
    says: 'This EHR did not allow Doseline to save drafts.', because: 'The granted scopes do not allow ChargeItems to be created.',
  },
  {
    name: 'refuses all scopes where ChargeItem is among them', dialect: 'usual', opening: { twist: 'scopes-refused' },
    says: 'This EHR did not allow Doseline to save drafts.', because: 'Not asked for any more, because the EHR refused it: ChargeItem.',
  },
]

const downloaded = async (page: Page, button: string): Promise<string> => {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()])
  return readFile(await file.path(), 'utf8')
}

/** The drafts of the Bundle that a press gives. */
const exported = async (page: Page): Promise<ReturnType<typeof linesOf>> => {
  const bundle: unknown = JSON.parse(await downloaded(page, 'Download FHIR Bundle'))
  return linesOf(digList(bundle, 'entry').flatMap((entry) => {
    const resource = dig(entry, 'resource')
    return isChargeItem(resource) && resource.status === 'planned' && resource.subject.reference === 'Patient/milan' ? [resource] : []
  }), milansLines)
}

test.each(exporters.map((one) => [one.name, one] as const))('where an EHR %s, the page says so, writes nothing, and the export has every line', async (_, { dialect, opening = {}, says, because }) => {
  await speak(app.address, dialect)
  const context = await newContext(browser)
  const page = await openTab(context, app.address, { ...milan, ...opening })
  await page.getByText(says).waitFor()
  expect(await saveButton(page).count()).toBe(0)
  expect(await connectionWords(page)).toContain(because)
  await page.getByLabel('Ended', { exact: true }).fill('11:15')
  await page.locator('.claim').getByText('96366 ×1').waitFor()
  expect(await exported(page)).toEqual(milansLines.toSorted())
  const rows = (await downloaded(page, 'Download table (CSV)')).trim().split('\r\n').slice(1)
  expect(rows.map((row) => /\b(?:J3490|963\d\d)\b/u.exec(row)?.[0] ?? '').toSorted()).toEqual(['96365', '96366', '96372', 'J3490', 'J3490'])
  await page.getByRole('button', { name: 'Show texts for the claim' }).click()
  await page.getByText('Left to billing').first().waitFor()

  // Opened again, the answer is still there, and the export is the same.
  await page.reload()
  await page.getByRole('heading', { level: 1, name: /^2 of 2 doses ready/u }).waitFor()
  expect(await exported(page)).toEqual(milansLines.toSorted())
  expect((await readLog(app.address)).filter(isWrite)).toEqual([])
  expect(await storedCharges(app.address, 'milan')).toEqual([])
})

test('drafts that could only be exported are saved as those same drafts once the EHR takes them', async () => {
  await speak(app.address, 'no-charge-item')
  const page = await openTab(await newContext(browser), app.address, milan)
  await page.getByLabel('Ended', { exact: true }).fill('11:15')
  await page.locator('.claim').getByText('96366 ×1').waitFor()
  const before = await exported(page)
  await speak(app.address, 'usual')
  await page.goto(await launchAddress(app.address, milan))
  await save(page)
  const charges = await storedCharges(app.address, 'milan')
  expectOneSet(charges, 'milan', milansLines)
  expect(linesOf(charges, milansLines)).toEqual(before)
})

test.each([['dstu2', '1.0.2'], ['stu3', '3.0.2']] as const)('an EHR of %s is refused in words, and nothing of the patient is asked', async (dialect, version) => {
  await speak(app.address, dialect)
  await clearLog(app.address)
  const page = await openTab(await newContext(browser), app.address, milan)
  await page.getByRole('alert').getByText(`This EHR speaks FHIR ${version}`).waitFor()
  expect(await page.getByRole('alert').innerText()).toContain('Doseline reads R4 and R4B. Nothing was read or written.')
  expect([await page.locator('.claim').count(), await saveButton(page).count()]).toEqual([0, 0])
  const asked = (await readLog(app.address)).filter(({ kind }) => kind === 'fhir').map(({ path }) => path)
  expect(new Set(asked)).toEqual(new Set(['/fhir/.well-known/smart-configuration', '/fhir/metadata']))
  expect(await storedCharges(app.address, 'milan')).toEqual([])
})

test('every way of speaking that the sandbox knows has been opened in a browser', () => {
  const opened = [...savers.map(({ dialect }) => dialect), ...exporters.map(({ dialect }) => dialect), 'eight-entries', 'dstu2', 'stu3']
  expect(dialectNames.filter((name) => !opened.includes(name))).toEqual([])
})
