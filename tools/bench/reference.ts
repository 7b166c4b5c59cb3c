/** The reference packs of the research folder's official files: how large, how soon opened, how quick to ask, how long to import. */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Reference, SpecificCodeQuestion } from '../../src/billing/reference.ts'
import { officialBounds } from '../../src/cli/reference/contribution.ts'
import type { Holdings } from '../../src/cli/reference/holdings.ts'
import { importFiles } from '../../src/cli/reference/import.ts'
import { readFolder } from '../../src/cli/reference/pack-folder.ts'
import { readReference } from '../../src/cli/reference.ts'
import { indexHcpcs, openHcpcs } from '../../src/reference/hcpcs.ts'
import { openIcd10cm } from '../../src/reference/icd10cm.ts'
import { openCrosswalk } from '../../src/reference/ndc-hcpcs.ts'
import { shared } from '../../test/shared.ts'
import type { Benchmark, Row } from './benchmark.ts'
import { repeated, time } from './clock.ts'
import type { Timing } from './clock.ts'

const sources = ['raw/asp', 'raw/hcpcs', 'raw/icd10cm']

const filesOf = (data: string): readonly string[] => [
  ...sources.flatMap(folder => readdirSync(join(data, folder)).toSorted().map(name => join(data, folder, name))),
  join(data, 'derived/hcpcs-codes-plain.tsv'),
]

const openers: Readonly<Record<string, (bytes: Uint8Array) => unknown>> = {
  'ndc-hcpcs': openCrosswalk,
  'hcpcs': bytes => indexHcpcs(openHcpcs(bytes)),
  'icd10cm': openIcd10cm,
}

interface Pack {
  readonly kind: string
  readonly gzipped: Uint8Array
}

const packsIn = (folder: string): readonly Pack[] =>
  readdirSync(folder).filter(name => name.endsWith('.pack')).map(name => ({ kind: name.split('.')[0] ?? '', gzipped: readFileSync(join(folder, name)) }))

const question = (ndc: string | null, ingredient: string): SpecificCodeQuestion => ({
  ndc: ndc === null ? null : { labeler: ndc.slice(0, 5), product: ndc.slice(5, 9), package: ndc.slice(9) },
  ingredients: ingredient === '' ? [] : [ingredient], names: [], route: 'intravenous', date: '2025-05-01', payer: 'commercial', setting: 'office',
})

const drugs = ['pantoprazole sodium', 'famotidine', 'tranexamic acid', 'Solu-Medrol', 'exampleprazine']

const timed = (what: string, { minimum, median, wall }: Timing, each: number, unit: 'ms' | 'µs', target: string): Row => {
  const words = (value: number): string => `${(value / each / (unit === 'ms' ? 1000 : 1)).toFixed(unit === 'ms' ? 1 : 2)} ${unit}`
  return { what, figure: words(minimum), median: words(median), wall: words(wall), target }
}

const asked = (what: string, questions: readonly (() => unknown)[]): Row =>
  timed(what, time(repeated(20, () => { for (const ask of questions) ask() })), 20 * questions.length, 'µs', '≤ 2 µs')

const lookUps = (reference: Reference, { crosswalk, icd10cm }: Holdings): readonly Row[] => {
  const byNdc = crosswalk.pairs.filter((_, row) => row % 40 === 0).map(({ ndc }) => question(ndc, ''))
  const byName = drugs.map(drug => question(null, drug))
  const codes = icd10cm.codes.filter((_, row) => row % 400 === 0).map(({ code }) => code)
  return [
    asked('a code looked up by NDC and day', byNdc.map(one => () => reference.specificCode(one))),
    asked('a code looked up by name and day', byName.map(one => () => reference.specificCode(one))),
    asked('a diagnosis looked up by day', codes.map(code => () => reference.icd10(code, '2026-01-01'))),
  ]
}

const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

const size = (packs: readonly Pack[]): readonly Row[] => [
  ...packs.map(({ kind, gzipped }): Row => ({ what: `pack ${kind}, gzip`, figure: kilobytes(gzipped.length), median: '', target: '' })),
  { what: 'all packs, gzip', figure: kilobytes(packs.reduce((sum, { gzipped }) => sum + gzipped.length, 0)), median: '', target: '≤ 100 kB' },
]

const opened = (packs: readonly Pack[]): Row => {
  const work = (): void => { for (const { kind, gzipped } of packs) openers[kind]?.(new Uint8Array(gunzipSync(gzipped))) }
  return timed('all packs unzipped and opened', time(work), 1, 'ms', '≤ 50 ms')
}

const imported = async (files: readonly string[], folder: string): Promise<Row> => {
  const [start, before] = [performance.now(), process.cpuUsage()]
  await importFiles(files, folder, { say: () => {}, complain: () => {} }, { now: '2026-01-01T00:00:00.000Z', bounds: officialBounds })
  const { user, system } = process.cpuUsage(before)
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(1)} s`
  return { what: `${files.length} files imported, once`, figure: seconds((user + system) / 1000), median: '', wall: seconds(performance.now() - start), target: '≤ 60 s' }
}

async function run(): Promise<readonly Row[]> {
  if (shared === null) return []
  const folder = await mkdtemp(join(tmpdir(), 'bench-reference-'))
  try {
    const first = await imported(filesOf(join(shared, 'data')), folder)
    const [reference, held] = [await readReference(folder), await readFolder(folder)]
    if (!reference.ok || reference.value === null || !held.ok) throw new Error('the packs cannot be read')
    const packs = packsIn(folder)
    return [first, ...size(packs), opened(packs), ...lookUps(reference.value, held.value)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export const reference: Benchmark = { title: 'Reference packs of the official files', run }
