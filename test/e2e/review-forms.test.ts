import type { Browser } from 'playwright-core'
import { expect, test } from 'vitest'
import { fileText } from '../review/drafts.builders.ts'
import type { Running } from '../support/app.ts'
import { launchReady, save, serveBedside } from '../support/bedside.ts'
import { newContext } from '../support/launch.ts'
import { give, launchReview, morning, openDraft, openFile, saved, stateFilter } from './review.support.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const { items, patients } = morning()

test('a question goes on below what the findings ask, and stays when the server does not answer', async () => {
  await save(await launchReady(await newContext(browser), app.address, 'Bela Probanski'))
  const context = await newContext(browser)
  const page = await launchReview(context, app.address)
  await openDraft(page, 'Bela J3490')
  await page.getByRole('button', { name: 'Send back', exact: true }).click()
  const question = page.getByLabel('Question to the bedside')
  const asked = await question.inputValue()
  expect(asked).toMatch(/\S.*\n$/u)
  await page.keyboard.type('Which vial was it?')
  expect(await question.inputValue()).toBe(`${asked}Which vial was it?`)
  const send = page.locator('.ask').getByRole('button', { name: 'Send back' })

  await context.route('**/fhir/ChargeItem/*', async (route) => (route.request().method() === 'PUT' ? route.abort() : route.continue()))
  await send.click()
  await page.getByText('The server did not answer: nothing was written.').waitFor()
  expect(await question.inputValue()).toBe(`${asked}Which vial was it?`)

  await question.fill('x'.repeat(1001))
  await send.click()
  await page.getByText('It is longer than 1000 characters.').waitFor()
  expect(await question.evaluate((field) => field === document.activeElement)).toBe(true)

  await context.unroute('**/fhir/ChargeItem/*')
  await question.fill(`${asked}Which vial was it?`)
  await send.click()
  await page.getByText('Sent back. The bedside view shows the question.').waitFor()
  expect(await question.count()).toBe(0)
})

test('without a name and without a patient’s name it is said what that means, an export says where it went, and no decision is lost to another file', async () => {
  const { page } = await openFile(browser, app.address, fileText(items.slice(0, 9)))
  await stateFilter(page, 'Ready').click()
  await page.locator('.row-button').first().click()
  expect(await page.locator('.row .cell-patient').first().innerText()).toMatch(/^No name · m\d$/u)
  await page.locator('.detail-top').getByText('The file has no name for this patient').waitFor()
  await page.getByText('You have not given your name').waitFor()
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page.getByText('Its note has no name.').waitFor()
  await page.getByLabel('Your name, for the notes').fill('Bo Biller')
  expect(await page.getByText('You have not given your name').count()).toBe(0)

  await saved(page, 'Export table (CSV)')
  await page.getByText(/^\d drafts? (?:was|were) exported as doseline-drafts-\d{12}\.csv\./u).waitFor()
  await page.getByText('1 decision is not exported yet.').waitFor()

  const other = fileText(items.slice(9, 12), patients)
  await give(page, other, 'other.json')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('1 decision is not exported yet. Opening other drafts loses it.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Clear filters' }).click()
  expect(await stateFilter(page, 'Approved').innerText()).toMatch(/1$/u)
  await give(page, other, 'other.json')
  await dialog.getByRole('button', { name: 'Open, and lose 1 decision' }).click()
  await page.getByText('3 drafts', { exact: true }).waitFor()
  expect(await page.locator('.row .cell-patient').first().innerText()).toMatch(/^Alex Testperson/u)
})

test('whose access has ended is led to another launch', async () => {
  const context = await newContext(browser)
  await context.route('**/fhir/ChargeItem?*', async (route) => route.fulfill({ status: 401, json: { resourceType: 'OperationOutcome', issue: [] } }))
  const page = await context.newPage()
  await page.goto(`${app.address}/launch.html?iss=${encodeURIComponent(`${app.address}/fhir`)}&view=review`)
  await page.getByText('Your access has ended').waitFor()
  expect(await page.getByRole('link', { name: 'Launch again' }).getAttribute('href')).toContain('view=review')
})
