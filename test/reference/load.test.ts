import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { packIcd10cm } from '../../src/reference/icd10cm.ts'
import { loadReference } from '../../src/reference/load.ts'
import type { ReadPack } from '../../src/reference/load.ts'
import { packFormat, packKinds } from '../../src/reference/manifest.ts'
import { packCrosswalk } from '../../src/reference/ndc-hcpcs.ts'
import { quarterOf } from '../../src/reference/windows.ts'

const window = quarterOf('2026-01-01')

const codes = (code: string): Buffer =>
  gzipSync(packIcd10cm({ editions: [window], codes: [{ code, editions: new Set([0]), unspecified: false }] }))

const crosswalk = gzipSync(
  packCrosswalk({
    quarters: [window],
    pairs: [{ ndc: '99999012301', code: 'J1111', quarters: new Set([0]) }],
    noc: [],
    names: [],
  }),
)

const entry = (kind: string, file: string, bytes: Uint8Array) => ({
  kind,
  file,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
})

const manifestOf = (...packs: readonly unknown[]): string => JSON.stringify({ format: packFormat, packs, sources: [] })

/** Files in memory; a text stands for its bytes, an error for a read that fails. */
const reader =
  (files: Readonly<Record<string, string | Uint8Array | Error>>): ReadPack =>
  async (file) => {
    const found = files[file]
    if (found instanceof Error) throw found
    return found === undefined ? null : typeof found === 'string' ? new TextEncoder().encode(found) : found
  }

const good = codes('E119')

const both = manifestOf(entry('icd10cm', 'icd10cm.pack', good), entry('ndc-hcpcs', 'ndc-hcpcs.pack', crosswalk))

test('packs are loaded by their manifest, and only the kinds that are wanted', async () => {
  const files = { 'manifest.json': both, 'icd10cm.pack': good, 'ndc-hcpcs.pack': crosswalk }
  const all = await loadReference(reader(files), packKinds)
  expect(all.ok && all.value.describe()).toMatchObject({ crosswalk: window, icd10cm: window, hcpcs: null, ndc: null })
  const some = await loadReference(reader({ ...files, 'ndc-hcpcs.pack': new Error('not asked for') }), ['icd10cm'])
  expect(some.ok && some.value.icd10('E11.9', '2026-02-03').kind).toBe('billable')
})

test('the version names the packs, so a draft can say by which data it was made', async () => {
  const other = codes('E118')
  const version = async (bytes: Uint8Array): Promise<string> => {
    const loaded = await loadReference(
      reader({ 'manifest.json': manifestOf(entry('icd10cm', 'a.pack', bytes)), 'a.pack': bytes }),
      packKinds,
    )
    return loaded.ok ? loaded.value.describe().version : ''
  }
  expect(await version(good)).toBe(await version(good))
  expect(await version(good)).not.toBe(await version(other))
})

const broken: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string | Uint8Array | Error>>,
  problem: string,
  file: string,
])[] = [
  ['no manifest', {}, 'absent', 'manifest.json'],
  ['a manifest that cannot be had', { 'manifest.json': new Error('offline') }, 'unreadable', 'manifest.json'],
  ['a web page in place of the manifest', { 'manifest.json': '<html>' }, 'damaged', 'manifest.json'],
  [
    'a manifest of a later format',
    { 'manifest.json': JSON.stringify({ format: packFormat + 1 }) },
    'other-format',
    'manifest.json',
  ],
  [
    'a manifest that leads out of its folder',
    { 'manifest.json': manifestOf(entry('icd10cm', '../icd10cm.pack', good)) },
    'damaged',
    'manifest.json',
  ],
  ['one pack of two missing', { 'manifest.json': both, 'icd10cm.pack': good }, 'unreadable', 'ndc-hcpcs.pack'],
  [
    'one pack that cannot be had',
    { 'manifest.json': both, 'icd10cm.pack': good, 'ndc-hcpcs.pack': new Error('offline') },
    'unreadable',
    'ndc-hcpcs.pack',
  ],
  [
    'a pack of another import under the same name',
    { 'manifest.json': both, 'icd10cm.pack': codes('E118'), 'ndc-hcpcs.pack': crosswalk },
    'damaged',
    'icd10cm.pack',
  ],
  [
    'a pack of another kind than the manifest says',
    { 'manifest.json': manifestOf(entry('hcpcs', 'a.pack', good)), 'a.pack': good },
    'damaged',
    'manifest.json',
  ],
]

test.each(broken)('%s: nothing is loaded rather than half of it', async (_, files, problem, file) => {
  expect(await loadReference(reader(files), packKinds)).toEqual({ ok: false, problem, file })
})
