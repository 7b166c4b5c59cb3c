import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Files that are in the repository or would be added to it. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)) && !/\.(png|ico|woff2?)$/u.test(path))

// Built from parts, so that this file does not find itself.
const machinePath = new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'tmp', 'home', 'Users', 'farm'].join('|')})/`, 'mu')
const registryHost = new RegExp(['registry', String.raw`[\w.-]*(npmjs|yarnpkg|npmmirror)`].join(String.raw`\.`), 'u')

test('no file names a path of one machine', () => {
  expect(files.length).toBeGreaterThan(20)
  expect(files.filter((path) => machinePath.test(read(path)))).toEqual([])
  expect(machinePath.test(`see ${['', 'work', 'x'].join('/')}`)).toBe(true)
})

test('no file names the host of a package registry', () => {
  expect(files.filter((path) => registryHost.test(read(path)))).toEqual([])
  expect(registryHost.test(['https://registry', 'npmjs', 'org'].join('.'))).toBe(true)
})

test('the lock file names no download address', () => {
  expect(read('package-lock.json')).not.toMatch(/"resolved": "https?:/u)
})

const scripts = (): readonly string[] => {
  const manifest: unknown = JSON.parse(read('package.json'))
  const found = typeof manifest === 'object' && manifest !== null && 'scripts' in manifest ? manifest.scripts : null
  return typeof found === 'object' && found !== null ? Object.keys(found) : []
}

const readmeCommands = (): readonly string[] =>
  [...read('README.md').matchAll(/```(?:sh|bash)\n([\s\S]*?)```/gu)].flatMap((block) => (block[1] ?? '').trim().split('\n'))

test('README begins with the command that opens the app and the command that runs the tests', () => {
  expect(readmeCommands().slice(0, 2)).toEqual(['npm ci && npm start', 'npm ci && npm test'])
})

test('every npm script that README names exists', () => {
  const named = [...read('README.md').matchAll(/npm (?:run (?:--silent )?)?([a-z:-]+)/gu)].map((match) => match[1] ?? '')
  const known = [...scripts(), 'ci']
  expect(named.length).toBeGreaterThan(5)
  expect(named.filter((name) => !known.includes(name))).toEqual([])
})

test('the derive example prints what README shows, in that order', () => {
  const shown = (/```json\n([\s\S]*?)```/u.exec(read('README.md'))?.[1] ?? '').split('\n').map((line) => line.trim())
  const tsx = join(root, 'node_modules', 'tsx', 'dist', 'cli.mjs')
  const printed = execFileSync(process.execPath, [tsx, 'src/cli/derive.ts', 'examples/injection.json'], { cwd: root, encoding: 'utf8' })
  const missing: string[] = []
  let from = 0
  for (const line of shown.filter((text) => text !== '' && text !== '…')) {
    const at = printed.indexOf(line, from)
    if (at < 0) missing.push(line)
    else from = at + line.length
  }
  expect(shown.length).toBeGreaterThan(10)
  expect(missing).toEqual([])
})

test('the check that guards the main branch runs the test command of README, and then every gate', () => {
  expect(read('.ci/run')).toContain('\nnpm ci && npm test\n')
  expect(read('.ci/run')).toContain('\nnpm run --silent check\n')
})
