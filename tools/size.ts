/**
 * `npm run size`, after `npm run build`: the scripts of the start page, gzip -9, against their budgets (kB of 1000 B).
 * The first figure is what must arrive before the page paints; the second adds what is loaded until a chart's first
 * line is shown. Exits 1 where one is over its limit. The limit of the second is what stops it from growing: its target
 * is 40 kB, which is printed until it is met.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as v from 'valibot'

const budgets = { first: { limit: 18_000, target: 18_000 }, all: { limit: 60_000, target: 40_000 } } as const

const Manifest = v.record(
  v.string(),
  v.looseObject({
    file: v.string(),
    imports: v.optional(v.array(v.string()), []),
    dynamicImports: v.optional(v.array(v.string()), []),
  }),
)

const folder = join(import.meta.dirname, '..', 'dist')
const manifestPath = join(folder, '.vite', 'manifest.json')
if (!existsSync(manifestPath)) {
  console.error('There is no build to measure: run npm run build first.')
  process.exit(1)
}
const manifest = v.parse(Manifest, JSON.parse(readFileSync(manifestPath, 'utf8')))

/** The files that a chunk needs, itself included; with `late`, also those it imports later on. */
const filesOf = (key: string, late: boolean, seen = new Set<string>()): ReadonlySet<string> => {
  const chunk = manifest[key]
  if (chunk === undefined || seen.has(key)) return new Set()
  seen.add(key)
  const next = late ? [...chunk.imports, ...chunk.dynamicImports] : chunk.imports
  return new Set([chunk.file, ...next.flatMap((name) => [...filesOf(name, late, seen)])])
}

const gzipped = (files: ReadonlySet<string>): number =>
  [...files]
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0)

const rows = [
  { what: 'start page, first script', size: gzipped(filesOf('index.html', false)), budget: budgets.first },
  { what: 'start page, up to the first derived line', size: gzipped(filesOf('index.html', true)), budget: budgets.all },
]
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1)
for (const { what, size, budget } of rows) {
  const verdict = size > budget.limit ? 'OVER ITS LIMIT' : size > budget.target ? 'over its target' : 'ok'
  console.log(`${what}: ${kilobytes(size)} kB, target ${kilobytes(budget.target)}, limit ${kilobytes(budget.limit)}: ${verdict}`)
}
process.exit(rows.some(({ size, budget }) => size > budget.limit || size === 0) ? 1 : 0)
