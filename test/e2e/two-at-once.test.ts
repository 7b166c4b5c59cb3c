import type { Browser, Locator, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Running } from '../support/app.ts'
import { save, saveButton, serveBedside } from '../support/bedside.ts'
import { newContext } from '../support/launch.ts'
import { expectOneSet, openTab, storedCharges, type Opening } from './dialects.support.ts'

let app: Running
let browser: Browser

serveBedside((served) => ({ app, browser } = served))

const nora = 'Practitioner/nora-nursemaker'
const bo = 'Practitioner/bo-biller'
const belasLines = ['bela-dose|drug', 'bela-dose|service']
const milansLines = ['milan-dose|drug', 'milan-dose|service', 'milan-dose|additional-hours', 'milan-shot|drug', 'milan-shot|service']

/** A person at a computer of their own, with the chart open and its codes checked. */
const atWork = async (opening: Opening): Promise<Page> => {
  const page = await openTab(await newContext(browser), app.address, opening)
  await page.getByText('Codes checked').first().waitFor()
  return page
}

/** Two people who have the same chart open, before either has saved anything. */
const both = async (patient: string): Promise<readonly [nurse: Page, other: Page]> => {
  const pages = await Promise.all([atWork({ patient }), atWork({ patient, role: 'biller' })])
  await Promise.all(pages.map(async (page) => saveButton(page).waitFor()))
  return pages
}

const enterNdc = async (page: Page, ndc: string): Promise<void> => {
  await page.getByLabel('NDC, as printed on vial or carton').fill(ndc)
  await page.locator('.claim').first().getByText(`NDC ${ndc}`).waitFor()
}

const status = (page: Page): Locator => page.getByRole('status').first()

/** What the page says when a press on Save has come to its end. */
const ending = async (page: Page): Promise<string> => {
  await status(page).getByText(/waiting for review|saved by somebody else|not saved/iu).waitFor()
  return status(page).innerText()
}

const conflict = /somebody changed the draft meanwhile, and the difference is shown/u

test('of two people who enter different NDCs the second is shown both, and nothing is overwritten until they say so', async () => {
  const [nurse, other] = await both('bela')
  await enterNdc(nurse, '99999-0451-01')
  await enterNdc(other, '99999-0123-01')
  await save(nurse)
  await saveButton(other).click()
  await status(other).getByText(conflict).waitFor()

  expect(await other.getByRole('row', { name: /^NDC / }).first().innerText()).toMatch(/99999045101\s+99999012301/u)
  expect(await other.locator('.dose > summary').first().innerText()).toContain('changed since saved')
  const kept = await storedCharges(app.address, 'bela')
  expectOneSet(kept, 'bela', belasLines)
  expect(kept.map(({ meta, enterer }) => `${meta?.versionId ?? ''} ${enterer?.reference ?? ''}`)).toEqual([`1 ${nora}`, `1 ${nora}`])
  expect(JSON.stringify(kept)).not.toContain('99999012301')

  await other.getByRole('button', { name: /^Save changes to 2 draft lines$/u }).click()
  await status(other).getByText(/^Saved /u).waitFor()
  const changed = await storedCharges(app.address, 'bela')
  expectOneSet(changed, 'bela', belasLines)
  expect(new Set(changed.map(({ id }) => id))).toEqual(new Set(kept.map(({ id }) => id)))
  expect(JSON.stringify(changed)).not.toContain('99999045101')
  await nurse.getByRole('button', { name: 'Refresh from chart' }).click()
  await nurse.locator('.claim').first().getByText('NDC 99999-0123-01').waitFor()
})

test('what two people answer to different questions comes together in one set of drafts', async () => {
  const [nurse, other] = await both('bela')
  await enterNdc(nurse, '99999-0451-01')
  await other.getByLabel('Who bought the drug').selectOption({ label: 'The practice' })
  await save(nurse)
  await saveButton(other).click()
  await status(other).getByText(conflict).waitFor()
  expect(await other.locator('.claim').first().innerText()).toContain('NDC 99999-0451-01')
  await other.getByRole('button', { name: /^Save changes to / }).click()
  await status(other).getByText(/^Saved /u).waitFor()
  const charges = await storedCharges(app.address, 'bela')
  expectOneSet(charges, 'bela', belasLines)
  const answers = JSON.stringify(charges)
  expect([answers.includes('99999045101'), answers.includes(nora), answers.includes(bo)]).toEqual([true, true, true])
})

/** Milan's infusion ended at another time, as this person has it; it is saved with an end already. */
const changeEnd = async (page: Page, end: string, hours: number): Promise<void> => {
  await page.locator('.dose > summary').first().click()
  await page.getByLabel('Ended', { exact: true }).fill(end)
  await page.locator('.claim').getByText(`96366 ×${hours}`).waitFor()
}

test('when two people change one saved draft at the same moment, one is saved and the other is told', async () => {
  const before = await atWork({ patient: 'milan' })
  await before.getByLabel('Ended', { exact: true }).fill('11:15')
  await before.locator('.claim').getByText('96366 ×1').waitFor()
  await save(before)
  const pages = await Promise.all([atWork({ patient: 'milan' }), atWork({ patient: 'milan', role: 'biller' })])
  const [nurse, other] = pages
  await changeEnd(nurse, '12:15', 2)
  await changeEnd(other, '13:15', 3)
  await Promise.all(pages.map(async (page) => saveButton(page).click()))
  const endings = await Promise.all(pages.map(ending))
  expect(endings.filter((words) => conflict.test(words))).toHaveLength(1)
  expect(endings.filter((words) => /^Saved [^.]*\.$/u.test(words))).toHaveLength(1)
  const isNurses = !conflict.test(endings[0] ?? '')
  const charges = await storedCharges(app.address, 'milan')
  expectOneSet(charges, 'milan', milansLines)
  const hours = charges.filter(({ code }) => code.coding?.[0]?.code === '96366').map(({ quantity }) => quantity?.value)
  expect(hours).toEqual([isNurses ? 2 : 3])
  // Every draft of the dose has the end that was saved, and none the other one.
  expect(charges.filter((item) => JSON.stringify(item).includes(isNurses ? '12:15:00' : '13:15:00'))).toHaveLength(3)
  expect(JSON.stringify(charges)).not.toContain(isNurses ? '13:15:00' : '12:15:00')
  const loser = isNurses ? other : nurse
  await loser.getByText('Saved earlier, and different since').first().waitFor()
  expect(await loser.getByRole('button', { name: /^Save changes to \d+ draft lines?$/u }).count()).toBe(1)
})

test('two tabs of one person that save at the same moment leave one set, and each says what came of it', async () => {
  const context = await newContext(browser)
  const tabs = await Promise.all([0, 1].map(async () => openTab(context, app.address, { patient: 'milan' })))
  for (const tab of tabs) {
    await tab.getByText('Codes checked').first().waitFor()
    await tab.getByLabel('Ended', { exact: true }).fill('11:15')
    await tab.locator('.claim').getByText('96366 ×1').waitFor()
  }
  await Promise.all(tabs.map(async (tab) => saveButton(tab).click()))
  const endings = await Promise.all(tabs.map(ending))
  expect(endings.filter((words) => /^Saved .*: 5 draft lines\.$/u.test(words))).toHaveLength(1)
  const first = await storedCharges(app.address, 'milan')
  expectOneSet(first, 'milan', milansLines)
  expect(new Set(first.map(({ meta }) => meta?.versionId))).toEqual(new Set(['1']))
  for (const tab of tabs) {
    // The answer of the second tab is a moment younger, which may be offered as a change.
    if ((await saveButton(tab).count()) > 0) await save(tab)
    await tab.reload()
    await status(tab).getByText(/waiting for review: 5 draft lines/u).waitFor()
    expect(await saveButton(tab).count()).toBe(0)
  }
  expectOneSet(await storedCharges(app.address, 'milan'), 'milan', milansLines)
})
