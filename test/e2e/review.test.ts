import type { Browser, Page } from 'playwright-core'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { isJson } from '../../src/fhir/element.ts'
import { validateR4 } from '../fhir/validator/index.ts'
import { fileText, manyItems } from '../review/drafts.builders.ts'
import type { Running } from '../support/app.ts'
import { serveBedside } from '../support/bedside.ts'
import { exported, give, morning, openFile, openReview, saved, stateFilter, statesOf, type ReviewOnFile } from './review.support.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const { items, patients, text: morningText } = morning()
const readyCount = items.filter((_, at) => at % 3 !== 0).length

const opened = async (): Promise<ReviewOnFile> => openFile(browser, app.address, morningText)

test('a morning of 300 drafts: the ready ones approved at once, one sent back, exported, and opened again as decided', async () => {
  const { page, complaints } = await opened()
  await page.getByLabel('Your name, for the notes').fill('Bo Biller')
  await page.getByRole('button', { name: `Approve ${readyCount} ready…` }).click()
  const dialog = page.getByRole('dialog')
  expect(await dialog.innerText()).toContain(`${readyCount} of the drafts shown are ready`)
  expect(await dialog.innerText()).toContain('100 stopped by a finding')
  expect(await dialog.getByRole('button').allInnerTexts()).toEqual([`Approve ${readyCount}`, 'Cancel'])
  await dialog.getByRole('button', { name: `Approve ${readyCount}`, exact: true }).click()
  await dialog.getByText(`${readyCount} approved.`).waitFor()
  // The dialog has the focus, and the keys of the list do nothing behind it.
  await expect.poll(async () => dialog.evaluate((one) => one.contains(document.activeElement))).toBe(true)
  await page.keyboard.press('u')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await stateFilter(page, 'Stopped').click()
  await page.getByText('100 of 300 drafts').waitFor()
  await page.locator('.row-button').first().click()
  await page.getByRole('button', { name: 'Send back', exact: true }).click()
  const question = page.getByLabel('Question to the bedside')
  expect((await question.inputValue()).length).toBeGreaterThan(10)
  await question.fill('Which vial was it?')
  await page.locator('.ask').getByRole('button', { name: 'Send back' }).click()
  await page.getByText('Sent back. The bedside view shows the question.').waitFor()
  await page.getByText('201 decisions are not exported yet.').waitFor()
  const file = await exported(page)
  expect(statesOf(file)).toEqual({ 'approved': readyCount, 'blocked': 99, 'sent-back': 1 })
  const sent = file.drafts.find((draft) => draft.state === 'sent-back')
  expect(sent?.resource.note?.at(-1)).toMatchObject({ text: 'Which vial was it?', authorString: 'Bo Biller' })
  expect(await page.getByText('not exported yet').count()).toBe(0)
  await give(page, fileText(file.drafts.map(({ resource }) => resource), patients), 'again.json')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByText('300 drafts', { exact: true }).waitFor()
  expect(await stateFilter(page, 'Approved').innerText()).toMatch(new RegExp(`${readyCount}$`, 'u'))
  expect(complaints).toEqual([])
})

test('a stopped draft is approved neither by the button nor by the key nor with the others', async () => {
  const { page } = await opened()
  await stateFilter(page, 'Stopped').click()
  await page.keyboard.press('j')
  await page.locator('.row-open').waitFor()
  expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
  await page.keyboard.press('a')
  await page.getByText('A finding stops payment. Send it back').waitFor()
  expect(await page.getByRole('button', { name: 'Approve 0 ready…' }).getAttribute('aria-disabled')).toBe('true')
  expect(statesOf(await exported(page))['approved']).toBeUndefined()
})

test('by the keys alone: move, open, approve, take back, reject with a reason, next', async () => {
  const { page } = await opened()
  await stateFilter(page, 'Ready').click()
  await page.keyboard.press('j')
  await page.keyboard.press('ArrowDown')
  expect(await page.locator('.row-open').getAttribute('aria-rowindex')).toBe('3')
  await page.waitForFunction(() => document.activeElement?.closest('tr')?.classList.contains('row-open') === true)
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.activeElement?.id === 'detail-title')
  await page.keyboard.press('a')
  await page.getByText('Approved.', { exact: true }).first().waitFor()
  await page.keyboard.press('u')
  await page.getByText('Open again.').waitFor()
  await page.keyboard.press('r')
  await page.getByLabel('Why it is not billed').waitFor()
  await page.keyboard.type('Not covered by the plan.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByText('Rejected.', { exact: true }).waitFor()
  const before = await page.locator('.row-open').count()
  await page.keyboard.press('n')
  await page.locator('.row-open').waitFor()
  expect(before).toBe(0)
  await page.keyboard.press('?')
  await page.getByRole('dialog').getByText('Send back, with a question').waitFor()
  await page.keyboard.press('Escape')
  expect(statesOf(await exported(page))['rejected']).toBe(1)
})

test('a letter that is typed into a field is text and decides nothing', async () => {
  const { page } = await opened()
  await page.keyboard.press('j')
  await page.keyboard.press('/')
  await page.keyboard.type('arbnuj')
  expect(await page.getByLabel('Search').inputValue()).toBe('arbnuj')
  await page.getByText('No draft fits these filters.').waitFor()
  expect(Object.keys(statesOf(await exported(page))).toSorted()).toEqual(['blocked', 'ready'])
})

test('filters hold together, and stand in the address without anything clinical', async () => {
  const { page } = await opened()
  await stateFilter(page, 'Ready').click()
  await page.getByLabel('Search').fill('Testperson7 J3490')
  await page.locator('#filter-payer').selectOption({ index: 1 })
  await page.waitForURL(/#review\?state=ready&payer=[a-z-]+$/u)
  const names = await page.locator('.row .cell-patient').allInnerTexts()
  expect(names.length).toBeGreaterThan(0)
  expect(names.every((name) => name.includes('Testperson7'))).toBe(true)
  expect(await page.evaluate(() => `${localStorage.length} ${sessionStorage.length} ${document.cookie}`)).toBe('0 0 ')
})

test('a line is corrected with a reason, what was derived stays beside it, and the claim texts follow', async () => {
  const { page } = await opened()
  await page.getByLabel('Search').fill('J3490')
  await stateFilter(page, 'Ready').click()
  await page.locator('.row-button').first().click()
  await page.getByRole('button', { name: 'Correct the line' }).click()
  await page.getByLabel('NDC quantity and unit').fill('none')
  await page.getByRole('button', { name: 'Keep the correction' }).click()
  await page.getByText('Enter a number above 0 and its unit').waitFor()
  await page.getByLabel('NDC quantity and unit').fill('0.75 ml')
  await page.getByLabel('Reason', { exact: true }).fill('Counted on the label.')
  await page.getByRole('button', { name: 'Keep the correction' }).click()
  await page.locator('.correction').getByText('Counted on the label.').waitFor()
  expect(await page.locator('.claim-block').innerText()).toContain('0.75 mL')
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const copy = page.locator('.copy', { hasText: '837P, loops 2400 and 2410' })
  await copy.getByRole('button').click()
  await copy.getByText('Copied').waitFor()
  expect(await page.evaluate(async () => navigator.clipboard.readText())).toMatch(/^CTP\*{4}0\.75\*ML~$/mu)
  const file = await exported(page)
  expect(file.drafts.filter(({ line }) => line?.ndc?.quantity === 0.75)).toHaveLength(1)
})

test('one patient’s draft never stands under another’s banner', async () => {
  const { page } = await opened()
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('j')
    const name = await page.locator('.row-open .cell-patient').innerText()
    expect(await page.locator('.detail .patient').innerText()).toContain(name)
    expect(await page.locator('.detail .visit').count()).toBeLessThan(2)
  }
})

test('a file that is no export is told for what it is, and what is open stays', async () => {
  const { page, complaints } = await opened()
  await give(page, '{"resourceType":"Bundle","entry":[]}', 'chart.json')
  expect(await page.getByRole('alert').innerText()).toContain('chart.json is no export of drafts')
  expect(await page.locator('.row').count()).toBeGreaterThan(5)
  expect(complaints).toEqual([])
})

test('the table is exported as CSV in the order shown, and a spreadsheet reads every row of it', async () => {
  const { page } = await opened()
  await stateFilter(page, 'Ready').click()
  await page.getByRole('button', { name: 'Patient', exact: true }).click()
  const shown = await page.locator('.row .cell-patient').allInnerTexts()
  const rows: readonly Readonly<Record<string, string>>[] = parse(await saved(page, 'Export table (CSV)'), { columns: true, recordDelimiter: '\r\n', bom: true })
  expect(rows).toHaveLength(readyCount)
  expect(rows.slice(0, shown.length).map((row) => row['Patient'])).toEqual(shown)
  expect(new Set(rows.map((row) => row['State']))).toEqual(new Set(['Ready']))
  expect(rows.every((row) => /^[A-Z0-9]{5}$/u.test(row['Code'] ?? '') && /^\d{4}-\d{2}-\d{2}$/u.test(row['Date of service'] ?? ''))).toBe(true)
})

/** What the page does with a file that is dropped on it. */
const drop = async (page: Page, name: string, content: string): Promise<void> => {
  const dataTransfer = await page.evaluateHandle(([fileName, fileContent]) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([fileContent], fileName, { type: 'application/json' }))
    return transfer
  }, [name, content] as const)
  await page.dispatchEvent('body', 'dragover', { dataTransfer })
  await page.dispatchEvent('body', 'drop', { dataTransfer })
}

test('a dropped file is decided without any server, and what is exported is valid FHIR and decided', async () => {
  const { page, complaints, requests } = await openReview(browser, app.address)
  const before = requests.length
  await drop(page, 'ward.json', fileText(items.slice(0, 9), patients.slice(0, 3)))
  await page.getByText('9 drafts', { exact: true }).waitFor()
  await stateFilter(page, 'Stopped').click()
  await page.locator('.row-button').first().click()
  await page.getByRole('button', { name: 'Mark as a mistake', exact: true }).click()
  await page.getByLabel('What the mistake is').fill('Charted twice.')
  await page.locator('.ask').getByRole('button', { name: 'Mark as a mistake' }).click()
  await page.getByText('Marked as a mistake.').first().waitFor()
  await stateFilter(page, 'Ready').click()
  await page.locator('.row-button').first().click()
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page.getByText('Approved.', { exact: true }).first().waitFor()
  const bundle: unknown = JSON.parse(await saved(page, 'Export drafts'))
  expect(validateR4(bundle)).toEqual([])
  const entries = isJson(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : []
  expect(entries).toHaveLength(12)
  await give(page, JSON.stringify(bundle), 'decided.json')
  await page.getByText('decided.json').waitFor()
  expect(statesOf(await exported(page))).toEqual({ mistake: 1, approved: 1, ready: 5, blocked: 2 })
  expect(requests.slice(before).filter((address) => !address.startsWith('blob:') && !/\.(?:js|css)$/u.test(address))).toEqual([])
  expect(complaints).toEqual([])
})

test('no address approves anything: of a hash only filters are read', async () => {
  const { page } = await opened()
  await page.evaluate(() => {
    location.hash = '#review?state=ready%20blocked&approve=all&decide=approve&open=0-0&key=a&action=runBulk'
  })
  await page.waitForURL(/#review\?state=ready\+blocked$/u)
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(statesOf(await exported(page))).toEqual({ ready: readyCount, blocked: 300 - readyCount })
})

test('10,000 drafts: a keystroke in the search is painted within a blink, and only the rows in sight are drawn', { timeout: 120_000 }, async () => {
  const many = manyItems(10_000)
  const { page } = await openReview(browser, app.address)
  await give(page, fileText(many.items.map(({ contained: _findings, ...item }) => item), many.patients))
  await page.getByText('10000 drafts', { exact: true }).waitFor({ timeout: 60_000 })
  expect(await page.locator('.row').count()).toBeLessThan(60)
  const times = await page.evaluate(async () => {
    const input = document.querySelector<HTMLInputElement>('#filter-text')
    if (input === null) return []
    const measured: number[] = []
    for (const text of ['J', 'J3', 'J34', 'J349', 'J3490', 'J3490 T', 'J3490 Te', 'J3490 Tes']) {
      input.value = text
      const start = performance.now()
      input.dispatchEvent(new InputEvent('input', { bubbles: true }))
      await new Promise((resolve) => { requestAnimationFrame(() => { setTimeout(resolve) }) })
      measured.push(performance.now() - start)
    }
    return measured
  })
  // The target is 50 ms (product.md, "Numbers"); machines differ, so only a list that is not fluent at all fails.
  expect(Math.min(...times)).toBeLessThan(150)
  if (process.env['REVIEW_TIMES'] !== undefined) process.stdout.write(`keystroke to paint, ms: ${times.map((time) => time.toFixed(0)).join(' ')}\n`)
})
