import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { coldLaunch, doseline, type ColdLaunch } from '../../tools/bench/cold-launch.ts'
import { inSequence, serveLaunches, type LaunchServer } from '../../tools/bench/launch-server.ts'
import { openBrowser } from '../support/app.ts'

const folder = mkdtempSync(join(tmpdir(), 'doseline-cold-'))
let server: LaunchServer
let browser: Browser

beforeAll(async () => {
  await build({ logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
  server = await serveLaunches(folder)
  browser = await openBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Every answer is late, so that what stands in sequence is told from what only happens to begin later. */
test('what a hospital is given launches with eight requests to the host and five to the EHR in sequence, eight in all', async () => {
  server.delay({ ehr: 300, host: 300 })
  const launches: ColdLaunch[] = []
  for (let round = 0; round < 3; round += 1) launches.push(await coldLaunch(browser, server, doseline, 'milan'))
  const least = (count: (launch: ColdLaunch) => number): number => Math.min(...launches.map(count))
  expect(least(({ exchanges }) => exchanges.filter(({ isEhr }) => !isEhr).length)).toBeLessThanOrEqual(8)
  expect(least(({ exchanges }) => inSequence(exchanges.filter(({ isEhr }) => isEhr)))).toBeLessThanOrEqual(5)
  expect(least(({ exchanges }) => inSequence(exchanges))).toBeLessThanOrEqual(8)
  expect(launches.flatMap(({ requests }) => requests.filter((url) => !url.startsWith('data:') && !url.startsWith(`${server.address}/`)))).toEqual([])
})
