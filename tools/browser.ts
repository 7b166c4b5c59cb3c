/**
 * Sees to a Chromium for the browser tests, so that `npm test` is the only command a newcomer needs.
 *
 * In order: CHROME_PATH, an installed Chrome or Chromium, and — as root on Debian or Ubuntu — the system's package.
 * `findBrowser` only looks; `ensureBrowser` may install. Both give an absolute path, or null where there is none.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const commands = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge']

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Chromium without windows of its own, which Debian packages beside it: the same pages for half of the work. */
const headless = 'chromium-headless-shell'

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const onPath = (names: readonly string[]): readonly string[] => {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return names.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/** The browser that CHROME_PATH names, else the first one installed; null where there is none. */
export const findBrowser = (): string | null => {
  const named = process.env['CHROME_PATH']
  if (named) return isExecutable(named) ? named : null
  return [...onPath(commands), ...places].find(isExecutable) ?? null
}

/** As `findBrowser`, but rather one without windows: for what needs no settings of a person's own. */
export const findHeadless = (): string | null =>
  (process.env['CHROME_PATH'] ? null : onPath([headless]).find(isExecutable)) ?? findBrowser()

const canInstall = (): boolean => process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')

const aptGet = (...args: readonly string[]): boolean => {
  const result = spawnSync('apt-get', args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (result.status !== 0) console.error(`apt-get ${args.join(' ')} failed.\n${(result.stderr ?? '').slice(-2000)}`)
  return result.status === 0
}

/** As `findBrowser`; where none is found and the system allows it, Chromium is installed. */
export const ensureBrowser = (): string | null => {
  const found = findBrowser()
  if (found !== null || process.env['CHROME_PATH'] || !canInstall()) return found
  console.log(`No Chrome or Chromium found: installing the Debian packages chromium and ${headless} (once, some 160 MB).`)
  if (!aptGet('update', '-qq')) return null
  const install = (...packages: readonly string[]): boolean => aptGet('install', '-y', '-qq', '--no-install-recommends', ...packages)
  // Older releases have no package of the second name.
  if (!install('chromium', headless) && !install('chromium')) return null
  return findBrowser()
}

/** One sentence for the case that there is none. */
export const missingBrowserText = (): string =>
  process.env['CHROME_PATH']
    ? `CHROME_PATH names ${process.env['CHROME_PATH']}, which is not an executable file.`
    : 'The browser tests need Chrome or Chromium. Install one, or set CHROME_PATH to its executable.'
