import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { openBrowser, serveApp } from '../support/app.ts'
import { launchWindow, newContext, readLog, resetSandbox, watch } from '../support/launch.ts'

let app: Awaited<ReturnType<typeof serveApp>>
let browser: Browser

beforeAll(async () => {
  app = await serveApp()
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await app?.stop()
})

beforeEach(async () => resetSandbox(app.address))

afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => context.close()))
})

const saveButton = (page: Page) => page.getByRole('button', { name: /^Save .*draft lines?$/u })

/** The chart as a nurse has it open, with its drafts saved. */
const savedAtBedside = async (context: BrowserContext, patient: string): Promise<Page> => {
  const page = await launchWindow(context, app.address, { patient })
  await page.getByText(/Checking codes/u).first().waitFor({ state: 'hidden' })
  await saveButton(page).click()
  await page.getByRole('status').getByText(/^Saved /u).waitFor()
  return page
}

/** Review as a biller opens it, without a chart. */
const launchReview = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage()
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`${app.address}/launch.html?iss=${encodeURIComponent(`${app.address}/fhir`)}&view=review`)
  await page.getByText('Drafts in Sandbox').waitFor()
  await page.getByText(/^\d+ drafts?$/u).waitFor()
  return page
}

const openDraft = async (page: Page, words: string): Promise<void> => {
  await page.getByLabel('Search').fill(words)
  await page.locator('.row-button').first().click()
  await page.locator('#detail-title').waitFor()
}

test('a biller launches Review over all patients, and a ready draft becomes billable', async () => {
  const context = await newContext(browser)
  const { complaints } = watch(context)
  await savedAtBedside(context, 'Rosa Testberg')
  const page = await launchReview(context)
  await openDraft(page, 'Rosa J3490')
  expect(await page.locator('.detail .patient').innerText()).toContain('Rosa Testberg')
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page.getByText('Approved.', { exact: true }).first().waitFor()
  const log = await readLog(app.address)
  expect(log.filter(({ method, path, status }) => method === 'PUT' && path.includes('/ChargeItem/') && status === 200)).toHaveLength(1)
  await page.getByRole('button', { name: 'Show history' }).click()
  await page.getByText('status: planned → billable').waitFor()
  expect(new URL(page.url()).search).toMatch(/^\?state=[0-9a-f-]{36}$/u)
  expect(complaints).toEqual([])
})

test('sent back with a question, answered at the bedside, approved', async () => {
  const context = await newContext(browser)
  await savedAtBedside(context, 'Bela Probanski')
  const biller = await launchReview(context)
  await openDraft(biller, 'Bela J3490')
  await biller.getByRole('button', { name: 'Send back', exact: true }).click()
  await biller.getByLabel('Question to the bedside').fill('Which vial was it?')
  await biller.locator('.ask').getByRole('button', { name: 'Send back' }).click()
  await biller.getByText('Sent back. The bedside view shows the question.').waitFor()

  const nurse = await launchWindow(context, app.address, { patient: 'Bela Probanski' })
  await nurse.getByText('Which vial was it?').first().waitFor()
  await nurse.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await nurse.getByLabel('NDC, as printed on vial or carton').press('Enter')
  const quantity = nurse.getByLabel(/quantity/iu).first()
  if (await quantity.count() > 0) {
    await quantity.fill('2 ml')
    await quantity.press('Enter')
  }
  await saveButton(nurse).click()
  await nurse.getByRole('status').getByText(/^Saved /u).waitFor()

  const again = await launchReview(context)
  await openDraft(again, 'Bela J3490')
  expect(await again.locator('#detail-title').innerText()).toContain('Answered')
  expect(await again.locator('.detail').innerText()).toContain('Which vial was it?')
  await again.getByRole('button', { name: 'Approve', exact: true }).click()
  await again.getByText('Approved.', { exact: true }).first().waitFor()
})

test('without any draft Review says where drafts come from', async () => {
  const page = await newContext(browser).then(async (context) => {
    const opened = await context.newPage()
    await opened.goto(`${app.address}/launch.html?iss=${encodeURIComponent(`${app.address}/fhir`)}&view=review`)
    return opened
  })
  await page.getByText('Drafts in Sandbox').waitFor()
  await page.getByText(/No drafts were entered since that day|drafts?$/u).first().waitFor()
  expect(await page.getByLabel('Entered since').inputValue()).toMatch(/^\d{4}-\d{2}-\d{2}$/u)
})
