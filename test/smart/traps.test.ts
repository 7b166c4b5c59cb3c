import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importLines } from '../../tools/import-arrows.ts'
import { traps } from './traps.ts'

const root = join(import.meta.dirname, '..', '..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Whether a file has a test whose name begins so, and switches none of its tests off. */
const holds = (file: string, name: string): boolean => {
  const source = read(file)
  return source.replaceAll(/\(\s+'/gu, "('").includes(`('${name}`) && !/\b(?:test|it|describe)\.(?:skip|todo|only|fails)\b/u.test(source)
}

test.each(traps)('$section: $trap', ({ file, test: name }) => {
  expect(holds(file, name), `${file}: ${name}`).toBe(true)
})

test('every section is there, and no trap twice', () => {
  expect([...new Set(traps.map(({ section }) => section))]).toEqual(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'])
  expect(new Set(traps.map(({ trap }) => trap)).size).toBe(traps.length)
})

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/u.test(name))
  .map((name) => `src/${name.replaceAll('\\', '/')}`)

test('nothing of fhirclient is used but what is safe', () => {
  const uses = sources.flatMap((path) => importLines(read(path)).filter(({ from }) => from.startsWith('fhirclient')).map(({ from, isType }) => `${path}: ${from}${isType ? ' (type)' : ''}`))
  expect(uses.toSorted()).toEqual([
    'src/smart/library.ts: fhirclient/lib/Client.js (type)', 'src/smart/library.ts: fhirclient/lib/smart.js', 'src/smart/library.ts: fhirclient/lib/types.js (type)',
  ])
  expect(read('src/smart/library.ts')).toContain("import { authorize, fetchWellKnownJson, ready } from 'fhirclient/lib/smart.js'")
  const refused = /\b(?:fakeTokenResponse|clientSecret|clientPrivateJwk|noRedirect: false|client\.(?:request|create|update|patch|delete|refreshIfNeeded)\()/u
  expect(sources.filter((path) => path.startsWith('src/smart/') && refused.test(read(path)))).toEqual([])
})

test('the launch page keeps its budget in the gates', () => {
  expect(read('tools/size.ts')).toMatch(/page: 'launch\.html'[^\n]*limit: 18_000/u)
  expect(read('.ci/run')).toMatch(/npm run (?:--silent )?check/u)
  expect(read('tools/check.ts')).toContain("script('size'")
})

test('fhirclient comes without its substitutes and its debug log', () => {
  const config = read('vite.config.ts')
  expect(config).toContain("FHIRCLIENT_PURE: 'true'")
  expect(config).toContain('src/stubs/debug.cjs')
})

test('the versions that were tried are the ones that are installed', () => {
  const file: unknown = JSON.parse(read('package.json'))
  expect(file).toMatchObject({ dependencies: { fhirclient: '2.6.3' }, devDependencies: { '@types/fhir': '0.0.44' } })
  for (const [name, version] of [['fhirclient', '2.6.3'], ['@types/fhir', '0.0.44']] as const) {
    expect(JSON.parse(read(`node_modules/${name}/package.json`))).toMatchObject({ version })
  }
})
