import type { BrowserContext, Page, Response } from 'playwright-core'
import { expect, test } from 'vitest'
import { isJson, type Json } from '../../src/fhir/element.ts'
import { validateR4 } from '../fhir/validator/index.ts'
import { launchReady, save, serveBedside } from '../support/bedside.ts'
import { launchWindow, newContext, readLog, speak, watch } from '../support/launch.ts'
import { seedDrafts, stored } from './review.seed.ts'
import { desk, exported, launchReview, listRead, openDraft, stateFilter, statesOf } from './review.support.ts'

let address = ''
let newUser: () => Promise<BrowserContext>

serveBedside(({ app, browser }) => {
  address = app.address
  newUser = async () => newContext(browser)
})

/** The chart as a nurse has it open, with its drafts saved. */
const savedAtBedside = async (context: BrowserContext, patient: string): Promise<void> => {
  await save(await launchReady(context, address, patient))
}

const approve = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Approve', exact: true }).click()
  await page.getByText('Approved.', { exact: true }).first().waitFor()
}

const sendBack = async (page: Page, question: string): Promise<void> => {
  await page.getByRole('button', { name: 'Send back', exact: true }).click()
  await page.getByLabel('Question to the bedside').fill(question)
  await page.locator('.ask').getByRole('button', { name: 'Send back' }).click()
  await page.getByText('Sent back. The bedside view shows the question.').waitFor()
}

const reject = async (page: Page, reason: string): Promise<void> => {
  await page.getByRole('button', { name: 'Reject', exact: true }).click()
  await page.getByLabel('Why it is not billed').fill(reason)
  await page.locator('.ask').getByRole('button', { name: 'Reject' }).click()
  await page.getByText('Rejected.', { exact: true }).first().waitFor()
}

/** The one billable draft of a patient, on a server that is lenient from now on. */
const billableOf = async (patient: string): Promise<Json | undefined> => {
  await speak(address, 'lenient')
  const found = (await stored(address, 'ChargeItem')).filter(({ status, subject }) => status === 'billable' && JSON.stringify(subject).includes(`Patient/${patient}"`))
  expect(found).toHaveLength(1)
  return found[0]
}

const puts = async (): Promise<number> =>
  (await readLog(address)).filter(({ method, path, status }) => method === 'PUT' && path.includes('/ChargeItem/') && status === 200).length

test('a biller launches Review over all patients, and a ready draft becomes billable', async () => {
  const context = await newUser()
  const { complaints } = watch(context)
  await savedAtBedside(await newUser(), 'Rosa Testberg')
  const page = await launchReview(context, address)
  await openDraft(page, 'Rosa J3490')
  expect(await page.locator('.detail .patient').innerText()).toContain('Rosa Testberg')
  await approve(page)
  expect(await puts()).toBe(1)
  await expect.poll(async () => (await readLog(address)).filter(({ path, method }) => method === 'POST' && path.endsWith('/Provenance')).map(({ status }) => status)).toEqual([201])
  await page.getByRole('button', { name: 'Show history' }).click()
  await page.getByText('status: planned → billable').waitFor()
  expect(new URL(page.url()).search).toMatch(/^\?state=[0-9a-f-]{36}$/u)
  expect(complaints).toEqual([])
})

const jsonOf = async (response: Response): Promise<Readonly<Record<string, unknown>>> => {
  const body: unknown = await response.json()
  return isJson(body) ? body : {}
}

test('from the EHR’s menu, with no chart open, Review is launched for the biller and for no patient', async () => {
  await savedAtBedside(await newUser(), 'Rosa Testberg')
  const context = await newUser()
  const { complaints, requests } = watch(context)
  const shell = await context.newPage()
  await shell.goto(`${address}/mocks/ehr.html`)
  const answered = context.waitForEvent('response', (response) => response.url().endsWith('/auth/token'))
  const [page] = await Promise.all([context.waitForEvent('page'), shell.getByRole('button', { name: 'Review as a biller' }).click()])
  await page.setViewportSize(desk.viewport)
  await listRead(page)
  const token = await jsonOf(await answered)
  expect(token).not.toHaveProperty('patient')
  expect(token).not.toHaveProperty('encounter')
  expect(String(token['scope'])).toMatch(/^launch .*user\/ChargeItem\.rus/u)
  expect(String(token['scope'])).not.toContain('patient/')
  const asked = new URL(requests.find((one) => one.includes('/auth/authorize?')) ?? '')
  expect(asked.searchParams.get('launch')).toMatch(/./u)
  expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
  await openDraft(page, 'Rosa J3490')
  await approve(page)
  expect(await billableOf('rosa')).toMatchObject({ note: [{ text: 'Approved.', authorReference: { reference: 'Practitioner/bo-biller' } }] })
  expect(complaints).toEqual([])
})

test('sent back with a question, which stands on top at the bedside, answered there, saved, and approved', async () => {
  const [nurses, billers] = [await newUser(), await newUser()]
  await savedAtBedside(nurses, 'Bela Probanski')
  const biller = await launchReview(billers, address)
  await openDraft(biller, 'Bela J3490')
  await sendBack(biller, 'Which vial was it?')

  const nurse = await launchWindow(nurses, address, { patient: 'Bela Probanski' })
  await nurse.getByText('Which vial was it?').first().waitFor()
  const [question, control] = await Promise.all([
    nurse.getByText('Which vial was it?').first().boundingBox(), nurse.getByLabel('NDC, as printed on vial or carton').boundingBox(),
  ])
  expect(question?.y).toBeLessThan(control?.y ?? 0)
  await nurse.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await nurse.getByLabel('NDC, as printed on vial or carton').press('Enter')
  const quantity = nurse.getByLabel('NDC quantity', { exact: true })
  await quantity.fill('2 ml')
  await quantity.press('Enter')
  await save(nurse)

  await biller.getByRole('button', { name: 'Clear filters' }).click()
  await biller.getByRole('button', { name: 'Read again' }).click()
  await listRead(biller)
  await openDraft(biller, 'Bela J3490')
  expect(await biller.locator('#detail-title').innerText()).toContain('Answered')
  expect(await biller.locator('.detail').innerText()).toContain('Which vial was it?')
  expect(await biller.locator('.claim-block').innerText()).toContain('99999-0451-01')
  await approve(biller)
  const drug = await billableOf('bela')
  expect(drug).toMatchObject({ enterer: { reference: 'Practitioner/nora-nursemaker' } })
  expect(JSON.stringify(drug?.['note'])).toMatch(/Which vial was it\?.*Practitioner\/bo-biller/u)
})

test('of two billers the second is shown what the first left, writes nothing over it, and takes it back on purpose', async () => {
  await savedAtBedside(await newUser(), 'Rosa Testberg')
  const [first, second] = [await launchReview(await newUser(), address), await launchReview(await newUser(), address)]
  await openDraft(first, 'Rosa J3490')
  await openDraft(second, 'Rosa J3490')
  await reject(first, 'Not covered by the plan.')
  await second.getByRole('button', { name: 'Approve', exact: true }).click()
  await second.getByText('Somebody else changed this draft first.').first().waitFor()
  const told = await second.locator('.outcome .differences').innerText()
  expect(told).toMatch(/planned\s*→\s*not-billable/u)
  expect(await second.locator('#detail-title').innerText()).toContain('Rejected')
  expect(await second.locator('.detail').innerText()).toContain('Not covered by the plan.')
  const log = await readLog(address)
  expect(log.filter(({ method, path }) => method === 'PUT' && path.includes('/ChargeItem/')).map(({ status }) => status)).toEqual([200, 412])
  await second.getByRole('button', { name: 'Take back', exact: true }).click()
  await second.getByLabel('Why it is taken back').fill('The plan covers it since March.')
  await second.locator('.ask').getByRole('button', { name: 'Take back' }).click()
  await second.getByText('Open again.').first().waitFor()
  await approve(second)
  await second.getByRole('button', { name: 'Show history' }).click()
  await second.getByText('status: not-billable → planned').waitFor()
  expect((await second.locator('.version').allInnerTexts()).length).toBe(4)
})

test('a stopped draft on the server is approved by no button, key, bulk or address: nothing is even sent', async () => {
  await savedAtBedside(await newUser(), 'Bela Probanski')
  const page = await launchReview(await newUser(), address)
  await page.evaluate(() => { location.hash = '#review?state=blocked&approve=all' })
  await page.locator('.row-button').first().click()
  expect(await page.getByRole('button', { name: 'Approve', exact: true }).count()).toBe(0)
  await page.keyboard.press('a')
  await page.getByText('A finding stops payment. Send it back').waitFor()
  await page.getByRole('button', { name: 'Approve 0 ready…' }).click({ force: true })
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect((await readLog(address)).filter(({ client, method }) => client === 'doseline' && method === 'PUT')).toEqual([])
})

test('a long morning comes page by page with its progress, is filtered, and the bulk approves of what is shown alone', { timeout: 120_000 }, async () => {
  await seedDrafts(address, 600)
  const context = await newUser()
  const letOn: (() => void)[] = []
  const held = [0, 1].map(async (at) => new Promise<void>((resolve) => { letOn[at] = resolve }))
  let pages = 0
  await context.route(/\/fhir\/(?:ChargeItem\?|\?_|.*_getpages|.*page)/u, async (route) => {
    if (route.request().url().includes('/ChargeItem') || /page/iu.test(route.request().url())) pages += 1
    await held[pages - 1]
    await route.continue()
  })
  const page = await context.newPage()
  await page.setViewportSize(desk.viewport)
  await page.goto(`${address}/launch.html?iss=${encodeURIComponent(`${address}/fhir`)}&view=review`)
  await page.getByText('Reading drafts…', { exact: true }).waitFor()
  expect(await page.getByText(/^\d+ drafts?$|read so far/u).count()).toBe(0)
  letOn[0]?.()
  await page.getByText('500 drafts read so far…').waitFor()
  expect(await page.locator('.row').count()).toBeGreaterThan(5)
  letOn[1]?.()
  await page.getByText('600 drafts', { exact: true }).waitFor()
  await page.getByText(/read so far/u).waitFor({ state: 'hidden' })

  await page.getByLabel('From', { exact: true }).fill('2026-01-02')
  await page.getByLabel('To', { exact: true }).fill('2026-01-20')
  await stateFilter(page, 'Ready').click()
  const button = page.getByRole('button', { name: /^Approve \d+ ready…$/u })
  const count = Number(/\d+/u.exec(await button.innerText())?.[0])
  expect(count).toBeGreaterThan(50)
  expect(count).toBeLessThan(200)
  const drugs = await page.getByLabel('Search').fill('J3490').then(async () => Number(/\d+/u.exec(await button.innerText())?.[0]))
  await page.getByLabel('Search').fill('')
  await button.click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: `Approve ${count}`, exact: true }).click()
  await dialog.getByText(`${drugs} approved, ${count - drugs} not. Each says why.`).waitFor()
  await dialog.getByRole('button', { name: 'Close' }).click()
  expect(await puts()).toBe(drugs)
  expect(await stateFilter(page, 'Approved').innerText()).toContain(String(drugs))
  await page.locator('.row-button').first().click()
  await page.getByText(/is of another patient\. It was not approved\./u).waitFor()
})

test('where Provenance may be written every decision has one, valid, of that version and by that biller', async () => {
  await savedAtBedside(await newUser(), 'Rosa Testberg')
  await speak(address, 'lenient')
  const page = await launchReview(await newUser(), address)
  await openDraft(page, 'Rosa J3490')
  await sendBack(page, 'Which vial was it?')
  await page.keyboard.press('u')
  await page.getByText('Open again.').first().waitFor()
  await reject(page, 'Not covered.')
  await page.keyboard.press('u')
  await page.getByText('Open again.').first().waitFor()
  await approve(page)
  await expect.poll(async () => (await stored(address, 'Provenance')).length).toBe(5)
  const written = await stored(address, 'Provenance')
  const draft = await billableOf('rosa')
  expect(written.flatMap((one) => validateR4(one))).toEqual([])
  const told = written.map(({ target, activity, agent }) => ({ target, activity, agent }))
  for (const [at, text] of ['Kept open', 'Kept open', 'Rejected', 'Kept open', 'Approved'].entries()) {
    expect(told).toContainEqual({
      target: [{ reference: `ChargeItem/${String(draft?.['id'])}/_history/${at + 2}` }], activity: { text },
      agent: [{ who: { reference: 'Practitioner/bo-biller' } }],
    })
  }
})

test('a server that refuses the Provenance takes nothing from the decision, and nobody is told of an error', async () => {
  await savedAtBedside(await newUser(), 'Rosa Testberg')
  const context = await newUser()
  const posted: string[] = []
  // The sandbox's biller may write one: the refusal is put in its way.
  await context.route('**/fhir/Provenance', async (route) => {
    posted.push(route.request().method())
    await route.fulfill({ status: 403, json: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'forbidden' }] } })
  })
  const page = await launchReview(context, address)
  await openDraft(page, 'Rosa J3490')
  await approve(page)
  await expect.poll(() => posted).toEqual(['POST'])
  expect(await puts()).toBe(1)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(await page.locator('#detail-title').innerText()).toContain('Approved')
})

test('without any draft Review says where drafts come from', async () => {
  const page = await (await newUser()).newPage()
  await page.goto(`${address}/launch.html?iss=${encodeURIComponent(`${address}/fhir`)}&view=review`)
  await page.getByText('Drafts in Sandbox').waitFor()
  await page.getByText('No drafts were entered since that day.').waitFor()
  expect(await page.getByLabel('Entered since').inputValue()).toMatch(/^\d{4}-\d{2}-\d{2}$/u)
})

/** The site's own file with one more member for its EHR. */
const siteWith = async (context: BrowserContext, member: Json): Promise<void> => {
  await context.route('**/site.json', async (route) => {
    const site: unknown = await (await route.fetch()).json()
    const issuers: unknown = isJson(site) ? site['issuers'] : null
    const issuer: unknown = Array.isArray(issuers) ? issuers[0] : null
    await route.fulfill({ json: { issuers: [{ ...(isJson(issuer) ? issuer : {}), ...member }] } })
  })
}

test('where the site exports, drafts of the EHR can be looked at and exported, nobody is offered to decide one, and it is said why', async () => {
  await savedAtBedside(await newUser(), 'Rosa Testberg')
  const context = await newUser()
  await siteWith(context, { writeBack: 'export' })
  const page = await launchReview(context, address)
  await page.getByText('This site is set up so that Doseline writes nothing in this EHR.').waitFor()
  await openDraft(page, 'Rosa J3490')
  for (const name of ['Approve', 'Reject', 'Send back', 'Mark as a mistake', 'Correct the line', /^Approve \d+ ready/u]) {
    expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
  }
  await page.keyboard.press('a')
  await page.keyboard.press('r')
  expect(await page.locator('.ask').count()).toBe(0)
  expect(statesOf(await exported(page))['approved']).toBeUndefined()
  expect(await puts()).toBe(0)
})
