/**
 * Exported drafts as files: Bundles of any type, single resources, or NDJSON of these, opened, decided and written
 * again. Whatever a file has beside our drafts is written back as it was.
 */
import type { ChargeItem } from 'fhir/r4'
import { canonicalJson, isJson, type Json } from '../fhir/element.ts'
import { depthOf, jsonBreak } from '../fhir/json-text.ts'
import { failure, success, type Result } from '../fhir/result.ts'
import { repeatedIdentifiers, reviewDraft, type ReviewDraft } from './draft.ts'

/** Why a file is none of ours. */
export type FileProblem =
  | { readonly kind: 'empty' }
  /** `line` counts from 1. */
  | { readonly kind: 'not-json'; readonly line: number }
  | { readonly kind: 'too-deep' }
  /** JSON, and no FHIR Bundle or resource. */
  | { readonly kind: 'not-fhir' }
  /** FHIR, and none of our drafts in it: how many ChargeItems of others it has. */
  | { readonly kind: 'no-drafts'; readonly charges: number }

/** One entry of a file as it stood. */
interface FileEntry {
  readonly fullUrl: string | null
  readonly resource: Json
  /** Which of the Bundles inside the file it stands in; empty for the file's own. Each is of a server of its own. */
  readonly part: string
}

export interface DraftFile {
  readonly name: string
  readonly entries: readonly FileEntry[]
  readonly drafts: readonly ReviewDraft[]
  /** ChargeItems in it that are not ours, or not readable as drafts: they are written back as they were. */
  readonly others: number
}

const deepest = 200

const entriesIn = (json: Json, part = ''): readonly FileEntry[] => {
  if (json['resourceType'] !== 'Bundle') return typeof json['resourceType'] === 'string' ? [{ fullUrl: null, resource: json, part }] : []
  const entries: readonly unknown[] = Array.isArray(json['entry']) ? json['entry'] : []
  return entries.flatMap((entry, at) => {
    if (!isJson(entry) || !isJson(entry['resource'])) return []
    const { fullUrl, resource } = entry
    const own = typeof fullUrl === 'string' ? fullUrl : null
    return resource['resourceType'] === 'Bundle' ? entriesIn(resource, `${part}.${at}`) : [{ fullUrl: own, resource, part }]
  })
}

const keyOf = (place: number, { part }: FileEntry, index: number): string => `${place}${part}-${index}`

const lineAt = (text: string, at: number): number => text.slice(0, at).split('\n').length

const parsed = (text: string): Json | readonly unknown[] | null => {
  try {
    const json: unknown = JSON.parse(text)
    return isJson(json) || Array.isArray(json) ? json : null
  } catch {
    return null
  }
}

/** The documents of a text: one JSON document, a JSON list of them, or one a line. */
const documentsOf = (text: string): Result<readonly Json[], FileProblem> => {
  if (text.trim() === '') return failure({ kind: 'empty' })
  if (depthOf(text, deepest) > deepest) return failure({ kind: 'too-deep' })
  const whole = parsed(text)
  if (whole !== null) return success(isJson(whole) ? [whole] : whole.filter(isJson))
  const lines = text.split('\n').map((line, index) => ({ line: line.trim(), number: index + 1 })).filter(({ line }) => line !== '')
  const documents: Json[] = []
  for (const { line, number } of lines) {
    const json = parsed(line)
    if (json === null || !isJson(json)) {
      // A document over several lines breaks at its own place, not at the end of its first line.
      const broken = documents.length === 0 ? jsonBreak(text) : null
      return failure({ kind: 'not-json', line: broken === null ? number : lineAt(text, broken) })
    }
    documents.push(json)
  }
  return success(documents)
}

/**
 * Reads a file of drafts. `place` tells files that are open together apart in the keys of their drafts; `timeZone` as in
 * `reviewDraft`.
 */
export const readDraftFile = (text: string, name: string, place: number, timeZone: string | null = null): Result<DraftFile, FileProblem> => {
  const documents = documentsOf(text.replace(/^\uFEFF/u, ''))
  if (!documents.ok) return documents
  const entries = documents.value.flatMap((document) => entriesIn(document))
  if (entries.length === 0 && !documents.value.some((one) => one['resourceType'] === 'Bundle')) return failure({ kind: 'not-fhir' })
  const drafts = entries.flatMap((entry, index) => reviewDraft(entry.resource, keyOf(place, entry, index), timeZone) ?? [])
  const charges = entries.filter(({ resource }) => resource['resourceType'] === 'ChargeItem').length
  if (drafts.length === 0) return failure({ kind: 'no-drafts', charges })
  return success({ name, entries, drafts, others: charges - drafts.length })
}

const nameOf = (resource: Json): string => `${String(resource['resourceType'])}/${String(resource['id'])}`

/** The Bundles of a file, each with its place in the keys of its drafts: "0" for the first file, "0.3" for a Bundle in it. */
export const partsOf = ({ entries }: DraftFile): readonly string[] => [...new Set(entries.map(({ part }) => part))]

/**
 * The resources of one part of a file but its charges, by "Type/id". Where two have one name and say different things, the file was put
 * together from several servers and nobody can tell whose they are: neither is there.
 */
export const resourcesIn = ({ entries }: DraftFile, wanted: string): ReadonlyMap<string, Json> => {
  const found = new Map<string, Json>()
  const doubtful = new Set<string>()
  for (const { resource, part } of entries) {
    if (part !== wanted || resource['resourceType'] === 'ChargeItem' || typeof resource['id'] !== 'string') continue
    const known = found.get(nameOf(resource))
    if (known !== undefined && canonicalJson(known) !== canonicalJson(resource)) doubtful.add(nameOf(resource))
    found.set(nameOf(resource), resource)
  }
  return new Map([...found].filter(([name]) => !doubtful.has(name)))
}

/** The drafts of several files, each once: one that stands in two files in the same words has the key of the first. */
export interface UniqueDrafts {
  readonly drafts: readonly ReviewDraft[]
  /** From the key of a repeated draft to the key under which it is shown. */
  readonly sameAs: ReadonlyMap<string, string>
}

export const uniqueDrafts = (files: readonly DraftFile[]): UniqueDrafts => {
  const first = new Map<string, string>()
  const sameAs = new Map<string, string>()
  const all = files.flatMap((file) => file.drafts)
  // Only drafts of one line can say the same: the words of the others need not be put in order.
  const repeated = repeatedIdentifiers(all)
  const drafts = all.filter(({ key, identifier, resource }) => {
    if (!repeated.has(identifier)) return true
    const said = canonicalJson(resource)
    const known = first.get(said)
    if (known === undefined) first.set(said, key)
    else sameAs.set(key, known)
    return known === undefined
  })
  return { drafts, sameAs }
}

const entryOf = (fullUrl: string | null, resource: unknown): Json =>
  fullUrl === null ? { resource } : { fullUrl, resource }

const collection = (entry: readonly Json[]): Json => ({ resourceType: 'Bundle', type: 'collection', entry })

/**
 * The files' content as one collection Bundle, each draft as it is now (`items` by key); a collection cannot be mistaken
 * for something to post. Of several files each stays a Bundle of its own inside it, since ids of two servers may be the
 * same; a draft that two files have in the same words is written once.
 */
export const decidedBundle = (files: readonly DraftFile[], items: ReadonlyMap<string, ChargeItem>): Json => {
  const { sameAs } = uniqueDrafts(files)
  const parts = new Map<string, Json[]>()
  for (const [place, file] of files.entries()) {
    for (const [index, entry] of file.entries.entries()) {
      const key = keyOf(place, entry, index)
      if (sameAs.has(key)) continue
      const made = entryOf(entry.fullUrl, items.get(key) ?? entry.resource)
      const part = `${place}${entry.part}`
      const known = parts.get(part)
      if (known === undefined) parts.set(part, [made])
      else known.push(made)
    }
  }
  const [only = []] = parts.values()
  return parts.size < 2 ? collection(only) : collection([...parts.values()].map((entry) => ({ resource: collection(entry) })))
}

/** ChargeItems as a collection Bundle, for what a server gave. */
export const bundleOf = (items: readonly ChargeItem[]): Json => collection(items.map((resource) => ({ resource: { ...resource } })))
