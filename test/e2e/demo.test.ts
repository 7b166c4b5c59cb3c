import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { serverAddress } from '../support/address.ts'
import { openBrowser } from '../support/app.ts'
import { save, saveButton } from '../support/bedside.ts'
import { launchFrame, launchWindow, newContext, watch } from '../support/launch.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
}

/** As dull a host as there is: files under a folder of its own, and no page header. */
const folder = '/some/folder'
const files = mkdtempSync(join(tmpdir(), 'doseline-demo-'))
const asked: string[] = []
const host: Server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://host').pathname
  asked.push(path)
  const file = join(files, normalize(path.slice(folder.length)))
  const isFile = path.startsWith(`${folder}/`) && statSync(file, { throwIfNoEntry: false })?.isFile() === true
  if (isFile) response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
  else response.writeHead(404).end()
})

let browser: Browser
let address = ''

beforeAll(async () => {
  await build({ mode: 'demo', logLevel: 'error', build: { outDir: files, emptyOutDir: true } })
  await new Promise<void>((resolve) => { host.listen(0, '127.0.0.1', resolve) })
  address = `${serverAddress(host)}${folder}`
  browser = await openBrowser()
})

afterEach(async () => {
  await Promise.all(browser.contexts().map(async (context) => context.close()))
})

afterAll(async () => {
  await browser?.close()
  host.closeAllConnections()
  host.close()
  rmSync(files, { recursive: true, force: true })
})

const savedInTable = async (shell: Page, words: string): Promise<void> => {
  await shell.getByRole('button', { name: 'Read again' }).click()
  await shell.getByRole('table', { name: 'Charge items of this chart' }).getByText(words).first().waitFor()
}

test('a stranger’s browser has the whole way from launch to saved draft, in files of any host', async () => {
  const context = await newContext(browser, { viewport: { width: 1300, height: 900 } })
  const { complaints, requests } = watch(context)
  const frame = await launchFrame(context, address, { patient: 'Bela Probanski' })
  await frame.getByRole('button', { name: 'Enter the NDC' }).click()
  await frame.getByLabel('NDC, as printed on vial or carton').fill('99999-0451-01')
  await frame.getByLabel('NDC, as printed on vial or carton').press('Enter')
  await frame.locator('.claim').first().getByText('NDC 99999-0451-01').waitFor()
  await save(frame)
  await savedInTable(frame.page(), '99999045101')
  // Nobody but the host was asked, and the host never for the EHR.
  expect(requests.filter((url) => !url.startsWith('data:') && new URL(url).origin !== new URL(address).origin)).toEqual([])
  expect(asked.filter((path) => /\/(?:fhir|auth)(?:\/|$)/u.test(path))).toEqual([])
  expect(complaints).toEqual([])
  // The page policy stands in the pages: text becomes no script in the app, nor in the EHR around it.
  for (const page of [frame, frame.page()]) {
    await expect(page.evaluate(() => { document.createElement('p').innerHTML = '<b>' })).rejects.toThrow('TrustedHTML')
  }
})

test('in windows of their own a nurse saves and a biller approves, although the browser has stopped the worker meanwhile', async () => {
  const context = await newContext(browser, { viewport: { width: 1300, height: 900 } })
  const { complaints } = watch(context)
  const page = await launchWindow(context, address, { patient: 'Rosa Testberg' })
  await saveButton(page).waitFor()
  const protocol = await context.newCDPSession(page)
  await protocol.send('ServiceWorker.enable')
  await protocol.send('ServiceWorker.stopAllWorkers')
  await save(page)
  const [shell] = context.pages()
  if (shell === undefined) throw new Error('The page of the EHR is gone.')
  const [review] = await Promise.all([context.waitForEvent('page'), shell.getByRole('button', { name: 'Review as a biller' }).click()])
  await review.getByText('Drafts in Sandbox').waitFor()
  await review.getByLabel('Search').fill('Rosa J3490')
  await review.getByText('1 of 2 drafts').waitFor()
  await review.locator('.row-button').first().click()
  await review.locator('#detail-title').waitFor()
  await review.getByRole('button', { name: 'Approve', exact: true }).click()
  await review.getByText('Approved.', { exact: true }).first().waitFor()
  expect(complaints).toEqual([])
})

test('where the EHR’s page is not open, the app says that nobody answers', async () => {
  const context = await newContext(browser)
  const page = await context.newPage()
  await page.goto(`${address}/mocks/authorize.html?state=x`)
  await page.getByRole('link', { name: 'Open the sandbox EHR' }).click()
  await page.getByRole('button', { name: 'Rosa Testberg' }).click()
  await page.getByRole('heading', { name: 'Rosa Testberg' }).waitFor()
  expect(new URL(page.url()).pathname).toBe(`${folder}/mocks/ehr.html`)
})
