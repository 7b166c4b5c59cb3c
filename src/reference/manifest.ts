/** manifest.json: which packs there are, and what they were made of. It is replaced last, so it never names half an import. */
import { isObject } from '../billing/check.ts'
import type { LoadedSource } from '../billing/reference.ts'

/** Raised when older readers would misread a pack. */
export const packFormat = 1

export const packKinds = ['ndc-hcpcs', 'hcpcs', 'icd10cm', 'ndc'] as const

export type PackKind = (typeof packKinds)[number]

export interface PackEntry {
  readonly kind: PackKind
  /** File name beside the manifest; it carries the beginning of the hash, so it may be cached for ever. */
  readonly file: string
  /** Of the file as it lies there, hexadecimal. */
  readonly sha256: string
  readonly bytes: number
}

/** One imported file; `issued` is the day it was made, where its name or archive tells. */
export interface SourceEntry extends LoadedSource {
  readonly issued: string | null
  /** What was taken from it: rows, codes, packages. */
  readonly count: number
}

export interface Manifest {
  readonly format: number
  readonly packs: readonly PackEntry[]
  readonly sources: readonly SourceEntry[]
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}

function packEntry(json: unknown): PackEntry | null {
  if (!isObject(json)) return null
  const kind = packKinds.find(known => known === json['kind'])
  const file = textOrNull(json['file'])
  const sha256 = textOrNull(json['sha256'])
  const bytes = json['bytes']
  // A file name only: a manifest never leads out of its own folder.
  if (
    kind === undefined ||
    file === null ||
    !/^[\w-]+(?:\.[\w-]+)*$/.test(file) ||
    sha256 === null ||
    typeof bytes !== 'number'
  )
    return null
  return { kind, file, sha256, bytes }
}

function sourceEntry(json: unknown): SourceEntry | null {
  if (!isObject(json)) return null
  const [kind, name, sha256, importedAt] = ['kind', 'name', 'sha256', 'importedAt'].map(key => textOrNull(json[key]))
  const count = json['count']
  if (kind == null || name == null || sha256 == null || importedAt == null || typeof count !== 'number') return null
  const [effectiveFrom = null, effectiveTo = null, issued = null] = ['effectiveFrom', 'effectiveTo', 'issued'].map(
    key => textOrNull(json[key]),
  )
  return { kind, name, sha256, importedAt, count, effectiveFrom, effectiveTo, issued }
}

/** The manifest in a parsed file; null where it is none. A newer format is given back as it is, with no packs. */
export function readManifest(json: unknown): Manifest | null {
  if (!isObject(json) || typeof json['format'] !== 'number') return null
  if (json['format'] !== packFormat) return { format: json['format'], packs: [], sources: [] }
  if (!Array.isArray(json['packs']) || !Array.isArray(json['sources'])) return null
  const packs = json['packs'].map(packEntry)
  const sources = json['sources'].map(sourceEntry)
  return packs.includes(null) || sources.includes(null)
    ? null
    : {
        format: packFormat,
        packs: packs.filter(pack => pack !== null),
        sources: sources.filter(source => source !== null),
      }
}
