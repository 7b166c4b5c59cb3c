/** README, the change log and docs: what they name is there, and what they show holds. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseSiteFile } from '../../src/smart/site.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const pages = ['README.md', 'CHANGELOG.md', ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .map((name) => `docs/${name.replaceAll('\\', '/')}`)].filter((name) => name.endsWith('.md'))

test('every link from one page to another leads to a file that is there', () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)\s#]+)(?:#[^)]*)?\)/gu)].flatMap(([, to = '']) =>
      existsSync(join(root, page, '..', to)) ? [] : [`${page} → ${to}`]))
  expect(pages.length).toBeGreaterThan(10)
  expect(broken).toEqual([])
})

test('every file of the project that a page names in code marks is there', () => {
  const missing = pages.flatMap((page) =>
    [...read(page).matchAll(/`((?:src|test|tools|mocks|docs|examples|public)\/[\w./-]+\.(?:tsx?|json|md|css|html))`/gu)].flatMap(([, path = '']) =>
      existsSync(join(root, path)) ? [] : [`${page}: ${path}`]))
  expect(missing).toEqual([])
})

const configurations = pages.flatMap((page) =>
  [...read(page).matchAll(/```json\n([\s\S]*?)```/gu)].flatMap(([, text = '']) => (text.includes('"issuers"') ? [[page, text] as const] : [])))

test('every site configuration that a page shows is one that the app accepts', () => {
  expect(configurations.length).toBeGreaterThan(3)
  expect(configurations.flatMap(([page, text]) => {
    const checked = parseSiteFile(JSON.parse(text))
    return checked.ok ? [] : [`${page}: ${checked.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`]
  })).toEqual([])
})

test('every test that the page of threats names is there and runs', () => {
  const named = [...read('docs/security.md').matchAll(/`(test\/[\w./-]+\.test\.ts)`: ((?:“[^”]+”(?:, )?)+)/gu)].flatMap(([, file = '', names = '']) =>
    [...names.matchAll(/“([^”]+)”/gu)].map(([, name = '']) => [file, name] as const))
  const gone = named.filter(([file, name]) => {
    const source = existsSync(join(root, file)) ? read(file).replaceAll(/\(\s+(['`])/gu, '($1') : ''
    return !['\'', '`'].some((quote) => source.includes(`(${quote}${name}`))
  })
  expect(named.length).toBeGreaterThan(25)
  expect(gone).toEqual([])
})

test('every page on an EHR says how we know, and is short enough to be read before a meeting', () => {
  const ehrs = pages.filter((page) => page.startsWith('docs/ehr/'))
  expect(ehrs.length).toBeGreaterThan(6)
  expect(ehrs.filter((page) => !/\*{1,2}(?:Tried|Replayed|Read|tried|replayed|read)\*{1,2}/u.test(read(page)))).toEqual([])
  expect(ehrs.filter((page) => read(page).trimEnd().split('\n').length > 60)).toEqual([])
})
