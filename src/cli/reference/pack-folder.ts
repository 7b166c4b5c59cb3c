/** The folder of packs: reading what is there, and replacing it as a whole. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openHcpcs, packHcpcs } from '../../reference/hcpcs.ts'
import { icd10cmOf, openIcd10cm, packIcd10cm } from '../../reference/icd10cm.ts'
import { loadManifest, loadPack, manifestFile } from '../../reference/load.ts'
import type { LoadProblem, ReadPack } from '../../reference/load.ts'
import { packFormat } from '../../reference/manifest.ts'
import type { Manifest, PackKind, SourceEntry } from '../../reference/manifest.ts'
import { crosswalkOf, openCrosswalk, packCrosswalk } from '../../reference/ndc-hcpcs.ts'
import { directoryOf, openDirectory, packDirectory } from '../../reference/packages.ts'
import { failed, shown } from '../files.ts'
import type { Read } from '../files.ts'
import { noHoldings } from './holdings.ts'
import type { Holdings } from './holdings.ts'

/** Reads files of a folder; null for one that is not there. */
export const folderReader =
  (folder: string): ReadPack =>
  async (file) => {
    try {
      return await readFile(join(folder, file))
    } catch (error) {
      if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
        return null
      throw error
    }
  }

export const problemWords = (problem: LoadProblem, file: string): string => {
  switch (problem) {
    case 'absent':
      return `it holds no ${file}, so no reference packs`
    case 'unreadable':
      return `${file} is missing or cannot be read`
    case 'damaged':
      return `${file} is damaged: import the files anew into an empty folder`
    case 'other-format':
      return `its ${file} was made by another version of this program: import the files anew into an empty folder`
  }
}

/** The holdings of a folder; none where it has no manifest yet. */
export const readFolder = async (folder: string): Promise<Read<Holdings>> => {
  const read = folderReader(folder)
  const manifest = await loadManifest(read)
  if (!manifest.ok) {
    return manifest.problem === 'absent'
      ? { ok: true, value: noHoldings }
      : failed(`${shown(folder)}: ${problemWords(manifest.problem, manifest.file)}.`)
  }
  const bytes = new Map<PackKind, Uint8Array>()
  for (const entry of manifest.value.packs) {
    const pack = await loadPack(read, entry)
    if (!pack.ok) return failed(`${shown(folder)}: ${problemWords(pack.problem, pack.file)}.`)
    bytes.set(entry.kind, pack.value)
  }
  const open = <T>(kind: PackKind, reader: (pack: Uint8Array) => T): T | null => {
    const pack = bytes.get(kind)
    return pack === undefined ? null : reader(pack)
  }
  try {
    return {
      ok: true,
      value: {
        crosswalk: open('ndc-hcpcs', (pack) => crosswalkOf(openCrosswalk(pack))) ?? noHoldings.crosswalk,
        hcpcs: open('hcpcs', openHcpcs) ?? noHoldings.hcpcs,
        icd10cm: open('icd10cm', (pack) => icd10cmOf(openIcd10cm(pack))) ?? noHoldings.icd10cm,
        directory: open('ndc', (pack) => directoryOf(openDirectory(pack))),
        sources: manifest.value.sources,
      },
    }
  } catch {
    return failed(`${shown(folder)}: a pack is damaged: import the files anew into an empty folder.`)
  }
}

interface PackFile {
  readonly kind: PackKind
  readonly file: string
  readonly sha256: string
  readonly bytes: Uint8Array
}

const packFile = (kind: PackKind, plain: Uint8Array): PackFile => {
  const bytes = gzipSync(plain, { level: 9 })
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { kind, file: `${kind}.${sha256.slice(0, 12)}.pack`, sha256, bytes }
}

const packFiles = (held: Holdings): readonly PackFile[] => [
  ...(held.crosswalk.quarters.length > 0 || held.crosswalk.noc.length > 0
    ? [packFile('ndc-hcpcs', packCrosswalk(held.crosswalk))]
    : []),
  ...(held.hcpcs.codes.length > 0 ? [packFile('hcpcs', packHcpcs(held.hcpcs))] : []),
  ...(held.icd10cm.codes.length > 0 ? [packFile('icd10cm', packIcd10cm(held.icd10cm))] : []),
  ...(held.directory === null ? [] : [packFile('ndc', packDirectory(held.directory))]),
]

/** Writes beside the place, then moves: a reader sees the old file or the new one. */
const place = async (folder: string, file: string, bytes: Uint8Array | string): Promise<void> => {
  const temporary = join(folder, `.${file}.${randomUUID()}`)
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, join(folder, file))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

/** The keys in one order, so that the same import makes the same manifest. */
const inOrder = ({
  kind,
  name,
  sha256,
  issued,
  effectiveFrom,
  effectiveTo,
  count,
  importedAt,
}: SourceEntry): SourceEntry => ({ kind, name, sha256, issued, effectiveFrom, effectiveTo, count, importedAt })

/** What was written. */
export interface Written {
  readonly packs: readonly { readonly kind: PackKind; readonly bytes: number }[]
}

/**
 * Replaces the packs of a folder. Pack files carry their hash in their names and the manifest is moved last, so the
 * folder holds the old packs or the new ones, never some of each. Old pack files go after that.
 */
export const writeFolder = async (folder: string, held: Holdings): Promise<Read<Written>> => {
  const packs = packFiles(held)
  const before = await loadManifest(folderReader(folder))
  const manifest: Manifest = {
    format: packFormat,
    packs: packs.map(({ kind, file, sha256, bytes }) => ({ kind, file, sha256, bytes: bytes.length })),
    sources: held.sources
      .map(inOrder)
      .toSorted((a, b) =>
        `${a.kind} ${a.effectiveFrom} ${a.name}` < `${b.kind} ${b.effectiveFrom} ${b.name}` ? -1 : 1,
      ),
  }
  try {
    await mkdir(folder, { recursive: true })
    for (const pack of packs) await place(folder, pack.file, pack.bytes)
    await place(folder, manifestFile, `${JSON.stringify(manifest, null, 1)}\n`)
    const kept = new Set(packs.map((pack) => pack.file))
    const old = before.ok ? before.value.packs.filter((pack) => !kept.has(pack.file)) : []
    for (const pack of old) await rm(join(folder, pack.file), { force: true })
    return { ok: true, value: { packs: manifest.packs } }
  } catch {
    return failed(`${shown(folder)}: it cannot be written to; the packs there are as they were.`)
  }
}
