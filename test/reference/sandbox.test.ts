import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { noHoldings } from '../../src/cli/reference/holdings.ts'
import { readFolder } from '../../src/cli/reference/pack-folder.ts'
import { readReference } from '../../src/cli/reference.ts'
import { sandboxFolder, sandboxHoldings } from '../../tools/sandbox-reference.ts'
import { ask, ndc } from './fixtures/folder.ts'

const loaded = async () => {
  const read = await readReference(sandboxFolder)
  if (!read.ok || read.value === null) throw new Error('no sandbox packs')
  return read.value
}

test('the sandbox packs that are kept are those that the tool makes', async () => {
  const read = await readFolder(sandboxFolder)
  const { crosswalk, hcpcs, directory, sources } = sandboxHoldings()
  if (!read.ok) throw new Error(read.reason)
  const byNdc = <T extends { readonly ndc: string }>(items: readonly T[]): readonly T[] =>
    items.toSorted((a, b) => (a.ndc < b.ndc ? -1 : 1))
  expect(byNdc(read.value.crosswalk.pairs)).toEqual(
    byNdc(crosswalk.pairs.toSorted((a, b) => (a.code < b.code ? -1 : 1))),
  )
  expect(read.value.hcpcs).toEqual({ ...hcpcs, codes: hcpcs.codes.toSorted((a, b) => (a.code < b.code ? -1 : 1)) })
  expect(read.value.directory).toEqual(
    directory === null ? null : { ...directory, packages: byNdc(directory.packages) },
  )
  expect(read.value.icd10cm).toEqual(noHoldings.icd10cm)
  expect(read.value.sources).toEqual(sources)
})

test('every product of the sandbox charts is in its directory, and none of the invented ones has a code of its own', async () => {
  const reference = await loaded()
  const charts = join(import.meta.dirname, '..', '..', 'mocks', 'scenarios')
  const text = readdirSync(charts)
    .map((name) => readFileSync(join(charts, name), 'utf8'))
    .join('\n')
  const used = [...new Set(text.match(/99999-\d{4}-\d{2}/g))]
  expect(used.length).toBeGreaterThan(8)
  for (const written of used) {
    expect(reference.package(ndc(written))).not.toBeNull()
    expect(ask(reference, { ndc: written, date: '2026-02-03' })).toMatchObject({ kind: 'none', stale: false })
  }
})

test('famotidine shows the check in the sandbox, before and after it had a code', async () => {
  const reference = await loaded()
  const famotidine = { ndc: '63323-0739-12', ingredients: ['Famotidine'], payer: 'medicare' } as const
  expect(ask(reference, { ...famotidine, date: '2025-03-31' }).kind).toBe('none')
  expect(ask(reference, { ...famotidine, date: '2025-04-01' })).toMatchObject({ kind: 'exists', codes: ['J1308'] })
})
