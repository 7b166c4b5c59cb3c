/**
 * `npm run size`, after `npm run build`: the scripts that each page loads at once, gzip -9, against their budgets (kB of
 * 1000 B). launch.html is what stands before the EHR's own page; index.html is all that comes until the first derived
 * line is painted. Exits 1 where one is over its limit. The limit of the second is what stops it from growing: its
 * target is 40 kB, which is printed until it is met. `npm run size -- FOLDER` measures a build elsewhere.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'

const budgets = [
  { page: 'launch.html', what: 'launch page', limit: 18_000, target: 18_000 },
  { page: 'index.html', what: 'app, up to the first derived line', limit: 90_000, target: 40_000 },
] as const

/** Bytes, gzip -9, of the scripts that a page loads at once. */
export interface PageSize {
  readonly what: string
  readonly size: number
  readonly limit: number
  readonly target: number
}

/** The scripts that a page names, as module or to be loaded beside it: what these import is among them. */
const scriptsOf = (folder: string, page: string): readonly string[] =>
  [...readFileSync(join(folder, page), 'utf8').matchAll(/<(?:script|link rel="modulepreload")[^>]* (?:src|href)="\/?([^"]+\.js)"/gu)]
    .flatMap(([, path]) => path ?? [])

const gzipped = (folder: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file)), { level: 9 }).length, 0)

/** The pages of the build in `folder`; throws where there is none. */
export const pageSizes = (folder: string): readonly PageSize[] =>
  budgets.map(({ page, what, limit, target }) => ({ what, limit, target, size: gzipped(folder, scriptsOf(folder, page)) }))

/** "17.7 kB" */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const verdict = ({ size, limit, target }: PageSize): string =>
  size > limit ? 'OVER ITS LIMIT' : size > target ? 'over its target' : 'ok'

const print = (folder: string): void => {
  if (!budgets.every(({ page }) => existsSync(join(folder, page)))) {
    console.error('There is no build to measure: run npm run build first.')
    process.exit(1)
  }
  const rows = pageSizes(folder)
  for (const row of rows) {
    console.log(`${row.what}: ${kilobytes(row.size)}, target ${kilobytes(row.target)}, limit ${kilobytes(row.limit)}: ${verdict(row)}`)
  }
  process.exit(rows.some(({ size, limit }) => size > limit || size === 0) ? 1 : 0)
}

const started = process.argv[1]
if (started !== undefined && import.meta.url === pathToFileURL(started).href) print(process.argv[2] ?? join(import.meta.dirname, '..', 'dist'))
