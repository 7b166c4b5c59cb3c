import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sandboxResources } from '../../mocks/scenarios/index.ts'
import { isObject } from '../../src/billing/check.ts'

const root = join(import.meta.dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'doseline-product-'))

const filesBelow = (where: string): readonly string[] =>
  readdirSync(where, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))

const textsOf = (where: string, kind: RegExp): readonly string[] =>
  filesBelow(where).filter((path) => kind.test(path)).map((path) => readFileSync(path, 'utf8'))

/** Of the invented patients, and of the sandbox's own addresses and switches. */
const ofTheSandbox = [
  ...sandboxResources.flatMap((resource) => (resource.resourceType === 'Patient' ? resource.name?.[0]?.family ?? [] : [])),
  '/auth/session', '/sandbox/dialect', 'transaction-as-batch', 'mockServiceWorker',
]

beforeAll(async () => {
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir: folder, emptyOutDir: true } })
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what a hospital is given has the two pages of the app, its configuration, licences, scripts and styles, and nothing else', () => {
  const paths = filesBelow(folder).map((path) => path.slice(folder.length + 1).replaceAll('\\', '/')).filter((path) => !path.startsWith('reference/'))
  expect(paths.filter((path) => path.endsWith('.html')).toSorted()).toEqual(['index.html', 'launch.html'])
  expect([...new Set(paths.map((path) => extname(path)))].toSorted()).toEqual(['.css', '.html', '.js', '.json', '.txt'])
  expect(paths.filter((path) => path.endsWith('.json')).toSorted()).toEqual(['site.json'])
  expect(paths.filter((path) => path.endsWith('.txt')).toSorted()).toEqual(['LICENSE.txt', 'licences.txt'])
})

test('the scripts go with the licence and the notice of every package in them, and with the text of the Apache licence', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const packages = isObject(manifest) && isObject(manifest['dependencies']) ? Object.keys(manifest['dependencies']) : []
  const licences = readFileSync(join(folder, 'licences.txt'), 'utf8')
  expect([...licences.matchAll(/^## (\S+) - \d/gmu)].map((match) => match[1] ?? '').toSorted()).toEqual(packages.toSorted())
  for (const name of packages) {
    const file = readdirSync(join(root, 'node_modules', name)).find((one) => /^licen[cs]e/iu.test(one)) ?? ''
    expect(licences).toContain(readFileSync(join(root, 'node_modules', name, file), 'utf8').trim())
  }
  expect(readFileSync(join(folder, 'LICENSE.txt'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'))
})

test('no patient of the sandbox, and nothing that imitates an EHR, is in the product', () => {
  const product = textsOf(folder, /\.(?:html|js|css)$/u)
  const sandbox = textsOf(join(root, 'mocks'), /\.(?:html|tsx?|js)$/u)
  expect(product.length).toBeGreaterThan(5)
  expect(ofTheSandbox.filter((words) => !sandbox.some((text) => text.includes(words)))).toEqual([])
  expect(ofTheSandbox.filter((words) => product.some((text) => text.includes(words)))).toEqual([])
})

test('the pages of the product load nothing from elsewhere and have no script inside', () => {
  for (const page of textsOf(folder, /\.html$/u)) {
    expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//u)
    expect([...page.matchAll(/<script\b[^>]*>([^<]*)/gu)].map((match) => (match[1] ?? '').trim()).filter((inside) => inside !== '')).toEqual([])
  }
})
