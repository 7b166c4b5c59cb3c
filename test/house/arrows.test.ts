import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { importLines, wrongArrows } from '../../tools/import-arrows.ts'

const root = join(import.meta.dirname, '..', '..')

const sources = ['src', 'mocks'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/u.test(name))
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
)

test('imports of src and mocks point one way only', () => {
  expect(sources.length).toBeGreaterThan(10)
  expect(sources.flatMap((path) => wrongArrows(path, readFileSync(join(root, path), 'utf8')))).toEqual([])
})

test('every way to write an import is read, and comments are not', () => {
  const source = `
    import a from './a.ts'
    import { b,
      c } from "./b.ts"
    import type { D } from './d.ts'
    import './side-effect.css'
    import * as e from './e.ts'; export { f } from './f.ts'
    export * from './g.ts'
    export type { H } from './h.ts'
    import i, { type J } from './i.ts'
    const late = await import('./late.ts')
    // import x from './no.ts'
    /* import y from './no-either.ts' */
    export const from = 'not-a-module'
  `
  expect(importLines(source).map((line) => line.from).toSorted()).toEqual(
    ['a', 'b', 'd', 'e', 'f', 'g', 'h', 'i', 'late'].map((name) => `./${name}.ts`).concat('./side-effect.css').toSorted(),
  )
  expect(importLines(source).filter((line) => line.isType).map((line) => line.from)).toEqual(['./d.ts', './h.ts'])
})

const refused: readonly (readonly [string, string])[] = [
  ['src/billing/ndc.ts', `import { readFileSync } from 'node:fs'`],
  ['src/billing/ndc.ts', `import * as v from 'valibot'`],
  ['src/billing/ndc.ts', `import type { Medication } from 'fhir/r4'`],
  ['src/billing/ndc.ts', `export * from '../fhir/systems.ts'`],
  ['src/billing/ndc.ts', `const late = import('../reference/packs.ts')`],
  ['src/reference/packs.ts', `import { read } from '../fhir/read.ts'`],
  ['src/scan/read-scan.ts', `import { systems } from '../fhir/systems.ts'`],
  ['src/scan/wedge.ts', `import { useEffect } from 'preact/hooks'`],
  ['src/billing/ndc.ts', `import { readScan } from '../scan/read-scan.ts'`],
  ['src/fhir/read.ts', `import { readScan } from '../scan/read-scan.ts'`],
  ['src/fhir/read.ts', `import { createStart } from '../app/start.ts'`],
  ['src/fhir/read.ts', `import { h } from 'preact'`],
  ['src/app/start.ts', `import { Icon } from '../ui/parts/icon.tsx'`],
  ['src/app/start.ts', `import FHIR from 'fhirclient'`],
  ['src/smart/launch.ts', `import type { Start } from '../app/start.ts'`],
  ['src/ui/words.ts', `import '../main.tsx'`],
  ['src/claim/segments.ts', `import { systems } from '../fhir/systems.ts'`],
  ['src/review/work-list.ts', `import { launch } from '../smart/launch.ts'`],
  ['src/cli/derive.ts', `import { openChart } from '../app/derivation.ts'`],
  ['src/cli/derive.ts', `import { segments } from '../claim/segments.ts'`],
  ['src/main.tsx', `import { sandbox } from '../mocks/plugin.ts'`],
  ['src/main.tsx', `import { found } from '../tools/browser.ts'`],
  ['src/other/new.ts', `import { derive } from '../billing/derive.ts'`],
  ['mocks/store.ts', `import { ndcText } from '../src/billing/ndc.ts'`],
  ['mocks/store.ts', `import type { Start } from '../src/app/start.ts'`],
]

test.each(refused)('in %s the line %s is refused', (path, line) => {
  expect(wrongArrows(path, line)).toHaveLength(1)
})

const accepted: readonly (readonly [string, string])[] = [
  ['src/billing/derive.ts', `import { readNdc } from './ndc.ts'`],
  ['src/fhir/from-fhir.ts', `import type { ChartFacts } from '../billing/facts.ts'`],
  ['src/scan/read-scan.ts', `import { readNdc } from '../billing/ndc.ts'`],
  ['src/app/session.ts', `import { readScan } from '../scan/read-scan.ts'`],
  ['src/ui/parts/scanned.tsx', `import { listenForScans } from '../../scan/wedge.ts'`],
  ['src/app/session.ts', `import { launch } from '../smart/launch.ts'`],
  ['src/ui/parts/icon.tsx', `import { useState } from 'preact/hooks'`],
  ['src/smart/launch.ts', `import FHIR from 'fhirclient'`],
  ['src/cli/derive.ts', `import { readFileSync } from 'node:fs'`],
  ['mocks/store.ts', `import type { Line } from '../src/billing/derived.ts'`],
]

test.each(accepted)('in %s the line %s is accepted', (path, line) => {
  expect(wrongArrows(path, line)).toEqual([])
})
