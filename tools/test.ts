/** `npm test`: sees to a browser, then runs every test. Arguments go to vitest: `npm test -- test/house`. */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ensureBrowser, missingBrowserText } from './browser.ts'

const browser = ensureBrowser()
if (browser === null) {
  console.error(missingBrowserText())
  process.exit(1)
}

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
process.exit(run.status ?? 1)
