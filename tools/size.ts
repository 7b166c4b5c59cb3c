/**
 * `npm run size`, after `npm run build`: the scripts that each page loads at once, gzip -9, against their budgets (kB of
 * 1000 B). launch.html is what stands before the EHR's own page; index.html is all that comes until the first derived
 * line is painted. Exits 1 where one is over its limit. The limit of the second is what stops it from growing: its
 * target is 40 kB, which is printed until it is met.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const budgets = [
  { page: 'launch.html', what: 'launch page', limit: 18_000, target: 18_000 },
  { page: 'index.html', what: 'app, up to the first derived line', limit: 90_000, target: 40_000 },
] as const

const folder = join(import.meta.dirname, '..', 'dist')

/** The scripts that a page names, as module or to be loaded beside it: what these import is among them. */
const scriptsOf = (page: string): readonly string[] =>
  [...readFileSync(join(folder, page), 'utf8').matchAll(/(?:src|href)="\/?([^"]+\.js)"/gu)].flatMap(([, path]) => path ?? [])

const gzipped = (files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0)

if (!budgets.every(({ page }) => existsSync(join(folder, page)))) {
  console.error('There is no build to measure: run npm run build first.')
  process.exit(1)
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1)
const rows = budgets.map(({ page, ...budget }) => ({ ...budget, size: gzipped(scriptsOf(page)) }))
for (const { what, size, limit, target } of rows) {
  const verdict = size > limit ? 'OVER ITS LIMIT' : size > target ? 'over its target' : 'ok'
  console.log(`${what}: ${kilobytes(size)} kB, target ${kilobytes(target)}, limit ${kilobytes(limit)}: ${verdict}`)
}
process.exit(rows.some(({ size, limit }) => size > limit || size === 0) ? 1 : 0)
