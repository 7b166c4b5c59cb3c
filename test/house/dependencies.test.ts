import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isObject, type JsonObject } from '../../src/billing/check.ts'
import { importLines } from '../../tools/import-arrows.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const objectAt = (json: unknown, name: string): JsonObject => {
  const value = isObject(json) ? json[name] : null
  return isObject(value) ? value : {}
}
const textAt = (json: unknown, name: string): string | null => {
  const value = isObject(json) ? json[name] : null
  return typeof value === 'string' ? value : null
}
const jsonOf = (path: string): unknown => JSON.parse(read(path))

interface Row {
  readonly name: string
  readonly version: string
  readonly licence: string
  readonly inBrowser: boolean
}

/** The rows "| `name` | version | licence | yes or no | what for | why |". */
const rows: readonly Row[] = read('docs/dependencies.md').split('\n').flatMap((line) => {
  const cells = line.split('|').map((cell) => cell.trim())
  const name = /^`([^`]+)`$/u.exec(cells[1] ?? '')?.[1]
  const [version = '', licence = '', browser = ''] = cells.slice(2)
  return name === undefined || cells.length < 8 ? [] : [{ name, version, licence, inBrowser: browser === 'yes' }]
})

const manifest = jsonOf('package.json')
const versions = new Map(['dependencies', 'devDependencies'].flatMap((kind) => Object.entries(objectAt(manifest, kind))))

test('the page of dependencies has a row for each, and for nothing else', () => {
  expect(versions.size).toBeGreaterThan(10)
  expect(rows.map(({ name }) => name).toSorted()).toEqual([...versions.keys()].toSorted())
})

test('version and licence of each row are those of the package that is installed', () => {
  for (const { name, version, licence } of rows) {
    const installed = jsonOf(`node_modules/${name}/package.json`)
    expect([name, version, licence]).toEqual([name, versions.get(name), textAt(installed, 'license')])
    expect(textAt(installed, 'version')).toBe(version)
  }
})

/** "@scope/name/part" → "@scope/name" */
const packageOf = (from: string): string => from.split('/').slice(0, from.startsWith('@') ? 2 : 1).join('/')

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('cli/'))

test('the page says of exactly those packages that they reach the browser which the app imports', () => {
  const imported = sources.flatMap((name) =>
    importLines(read(`src/${name}`)).filter(({ from, isType }) => !isType && !/^(?:\.|node:)/u.test(from)).map(({ from }) => packageOf(from)))
  expect(rows.filter(({ inBrowser }) => inBrowser).map(({ name }) => name).toSorted()).toEqual([...new Set(imported)].toSorted())
  expect(rows.filter(({ inBrowser }) => inBrowser).map(({ name }) => name).toSorted()).toEqual(Object.keys(objectAt(manifest, 'dependencies')).toSorted())
})

const locked = Object.entries(objectAt(jsonOf('package-lock.json'), 'packages')).filter(([path]) => path !== '')
const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

test('every package with an install script is named with what its script does', () => {
  const scripted = locked.filter(([, entry]) => isObject(entry) && entry['hasInstallScript'] === true).map(([path]) => nameOf(path))
  const [, section = ''] = read('docs/dependencies.md').split('## Install scripts')
  const named = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gmu)].map((match) => match[1] ?? '')
  expect(named.toSorted()).toEqual([...new Set(scripted)].toSorted())
})

test('every package of the lock file is held by its SHA-512', () => {
  expect(locked.length).toBeGreaterThan(100)
  expect(locked.filter(([, entry]) => textAt(entry, 'integrity')?.startsWith('sha512-') !== true).map(([path]) => path)).toEqual([])
})

test('no package has a licence that the page of licences does not name', () => {
  const page = read('docs/licences.md')
  const cells = (page.split('The lock file has these licences')[1] ?? '').split('\n').flatMap((line) => line.split('|')[1]?.split(',') ?? [])
  const known = new Set(cells.map((cell) => cell.trim().toLowerCase()))
  const found = locked.map(([, entry]) => (textAt(entry, 'license') ?? 'none named').toLowerCase())
  expect([...new Set(found)].filter((licence) => !known.has(licence))).toEqual([])
})

test('no part of the app makes HTML or a program of text', () => {
  const parses = /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|DOMParser|createContextualFragment|srcdoc)\b|document\.write|\beval\(|new Function\b/u
  expect(sources.length).toBeGreaterThan(100)
  expect(sources.filter((name) => parses.test(read(`src/${name}`)))).toEqual([])
  expect(parses.test('element.innerHTML = text')).toBe(true)
})
