/**
 * Loads packs: the manifest, then every pack it names, each checked against its hash before it is opened. The one way in
 * for app and command; `read` is how bytes are had there.
 */
import type { Reference } from '../billing/reference.ts'
import { indexHcpcs, openHcpcs } from './hcpcs.ts'
import { openIcd10cm } from './icd10cm.ts'
import { referenceOf } from './look-up.ts'
import type { Packs } from './look-up.ts'
import { packFormat, readManifest } from './manifest.ts'
import type { Manifest, PackEntry, PackKind } from './manifest.ts'
import { openCrosswalk } from './ndc-hcpcs.ts'
import { openDirectory } from './packages.ts'

/** The bytes of a file beside the manifest; null where there is none. May reject where it cannot be had. */
export type ReadPack = (file: string) => Promise<Uint8Array | null>

/**
 * `absent`: no manifest. `unreadable`: it or a pack cannot be had. `damaged`: it is no manifest, or a pack is not what
 * the manifest says. `other-format`: made by another version of this program.
 */
export type LoadProblem = 'absent' | 'unreadable' | 'damaged' | 'other-format'

export type LoadResult<T> =
  | { readonly ok: true; readonly value: T }
  /** `file` is the manifest or the pack concerned. */
  | { readonly ok: false; readonly problem: LoadProblem; readonly file: string }

export const manifestFile = 'manifest.json'

const failure = (problem: LoadProblem, file: string) => ({ ok: false, problem, file }) as const

async function bytesOf(read: ReadPack, file: string): Promise<LoadResult<Uint8Array | null>> {
  try {
    return { ok: true, value: await read(file) }
  } catch {
    return failure('unreadable', file)
  }
}

/** The manifest of the folder or address. */
export async function loadManifest(read: ReadPack): Promise<LoadResult<Manifest>> {
  const bytes = await bytesOf(read, manifestFile)
  if (!bytes.ok) return bytes
  if (bytes.value === null) return failure('absent', manifestFile)
  try {
    const manifest = readManifest(JSON.parse(new TextDecoder().decode(bytes.value)))
    if (manifest === null) return failure('damaged', manifestFile)
    return manifest.format === packFormat ? { ok: true, value: manifest } : failure('other-format', manifestFile)
  } catch {
    return failure('damaged', manifestFile)
  }
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('')
}

async function unzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** A pack of the manifest, checked and unzipped. */
export async function loadPack(read: ReadPack, entry: PackEntry): Promise<LoadResult<Uint8Array>> {
  const found = await bytesOf(read, entry.file)
  if (!found.ok) return found
  if (found.value === null) return failure('unreadable', entry.file)
  const bytes = new Uint8Array(found.value)
  try {
    if (bytes.length !== entry.bytes || (await hashOf(bytes)) !== entry.sha256) return failure('damaged', entry.file)
    return { ok: true, value: await unzipped(bytes) }
  } catch {
    return failure('damaged', entry.file)
  }
}

function opened(packs: ReadonlyMap<PackKind, Uint8Array>, manifest: Manifest): Packs {
  const open = <T>(kind: PackKind, reader: (bytes: Uint8Array) => T): T | null => {
    const bytes = packs.get(kind)
    return bytes === undefined ? null : reader(bytes)
  }
  return {
    crosswalk: open('ndc-hcpcs', openCrosswalk),
    hcpcs: open('hcpcs', bytes => indexHcpcs(openHcpcs(bytes))),
    icd10cm: open('icd10cm', openIcd10cm),
    directory: open('ndc', openDirectory),
    sources: manifest.sources,
    version: manifest.packs.map(pack => pack.sha256.slice(0, 8)).join('-'),
  }
}

/**
 * All packs, or the first problem: half of the reference data is never taken for the whole. `kinds` leaves packs out
 * that are not wanted (the NDC directory is large).
 */
export async function loadReference(read: ReadPack, kinds: readonly PackKind[]): Promise<LoadResult<Reference>> {
  const manifest = await loadManifest(read)
  if (!manifest.ok) return manifest
  const entries = manifest.value.packs.filter(entry => kinds.includes(entry.kind))
  const loaded = await Promise.all(entries.map(async entry => ({ entry, pack: await loadPack(read, entry) })))
  const packs = new Map<PackKind, Uint8Array>()
  for (const { entry, pack } of loaded) {
    if (!pack.ok) return pack
    packs.set(entry.kind, pack.value)
  }
  try {
    return { ok: true, value: referenceOf(opened(packs, manifest.value)) }
  } catch {
    return failure('damaged', manifestFile)
  }
}
