/** The reference data of the research folder, imported as the command does it. */
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Reference } from '../../src/billing/reference.ts'
import { readReference } from '../../src/cli/reference.ts'
import { officialBounds } from '../../src/cli/reference/contribution.ts'
import { importFiles } from '../../src/cli/reference/import.ts'
import { shared } from '../shared.ts'

const quiet = { say: () => {}, complain: () => {} }

/** All of it that is official, in packs that are thrown away again; null where the folder is absent. */
export async function officialReference(): Promise<Reference | null> {
  if (shared === null) return null
  const data = join(shared, 'data')
  const filesOf = (folder: string): readonly string[] => readdirSync(join(data, folder)).toSorted().map(name => join(data, folder, name))
  const files = [...filesOf('raw/asp'), ...filesOf('raw/hcpcs'), ...filesOf('raw/icd10cm'), join(data, 'derived/hcpcs-codes-plain.tsv')]
  const folder = await mkdtemp(join(tmpdir(), 'reference-cases-'))
  try {
    await importFiles(files, folder, quiet, { now: '2026-11-21T00:00:00.000Z', bounds: officialBounds })
    const read = await readReference(folder)
    if (!read.ok) throw new Error(read.reason)
    return read.value
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
