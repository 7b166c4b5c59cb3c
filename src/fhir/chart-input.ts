/**
 * From text to the resources of a chart: a Bundle of any type (Bundles in Bundles too), one resource, or NDJSON.
 *
 * What cannot be used at all is refused with one clear reason; what is one broken entry among good ones is kept as an
 * entry without a type, which becomes a problem of the chart.
 */
import { isJson, type Json } from './element.ts'
import { otherVersionOf } from './fhir-version.ts'
import type { OtherVersion } from './fhir-version.ts'
import { depthOf, jsonBreak, lineAndColumn, utf8Length } from './json-text.ts'
import { plainReference } from './reference-form.ts'
import { suppliesIn } from './supply.ts'

export interface ChartEntry {
  readonly fullUrl: string | null
  readonly resource: Json
  /** Where it stands in the input, "Bundle.entry[3]" or "line 4"; empty for a single resource. */
  readonly at: string
}

/**
 * Why an input is no chart. `held` counts what it has instead, "3 Condition, 1 Encounter"; `supplies` names among it what
 * was ordered or handed out, and is absent where nothing was.
 */
export type InputProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-large'; readonly limit: number }
  | { readonly kind: 'too-deep'; readonly limit: number }
  | { readonly kind: 'too-many'; readonly what: 'entries' | 'administrations'; readonly limit: number }
  | { readonly kind: 'not-json'; readonly line: number; readonly column: number }
  | { readonly kind: 'not-fhir'; readonly what: 'no-type' | 'no-object' | 'entries' }
  | { readonly kind: 'other-version'; readonly version: OtherVersion }
  | { readonly kind: 'empty-bundle' }
  | { readonly kind: 'no-administration'; readonly held: string; readonly supplies?: string }

export type ChartInput =
  | { readonly ok: true; readonly entries: ChartEntry[] }
  | { readonly ok: false; readonly problem: InputProblem }

/** The largest input, in bytes of UTF-8: 64 MiB, some tens of thousands of administrations with all they refer to. */
export const sizeLimit = 64 * 1024 * 1024

/** The deepest nesting of lists and objects; a Bundle in a Bundle with contained resources has about twenty. */
export const depthLimit = 100

/** The most entries and administrations of one input; beyond them memory ends before the answer does. */
export const entryLimit = 500_000
export const administrationLimit = 50_000

/** One line for a person, without any content of the input. */
export const inputProblemText = (problem: InputProblem): string => {
  switch (problem.kind) {
    case 'empty':
      return 'The input is empty: a FHIR R4 Bundle, resource or NDJSON is needed.'
    case 'too-large':
      return `The input is larger than ${problem.limit} bytes: split it by patient or encounter.`
    case 'too-deep':
      return `The input is nested deeper than ${problem.limit} levels, which no FHIR resource needs.`
    case 'too-many':
      return `The input has more than ${problem.limit} ${problem.what}: split it by patient or encounter.`
    case 'not-json':
      return `The input is not JSON: it breaks at line ${problem.line}, column ${problem.column}.`
    case 'not-fhir':
      return notFhirText(problem.what)
    case 'other-version':
      return `The input seems to be FHIR ${problem.version}: only R4 (4.0) and R4B (4.3) are read.`
    case 'empty-bundle':
      return 'The Bundle has no entries: nothing to derive from.'
    case 'no-administration':
      return problem.supplies === undefined
        ? `The input has no MedicationAdministration; it holds ${problem.held}.`
        : `The input has no MedicationAdministration, but ${problem.supplies}: only what was given can be drafted.`
  }
}

const notFhirText = (what: 'no-type' | 'no-object' | 'entries'): string => {
  switch (what) {
    case 'no-type':
      return 'The input is JSON but not FHIR: it has no resourceType.'
    case 'no-object':
      return 'The input is JSON but not FHIR: a resource is an object.'
    case 'entries':
      return 'The input is a Bundle whose entry is not a list.'
  }
}

const refuse = (problem: InputProblem): ChartInput => ({ ok: false, problem })

const typeForm = /^[A-Z][A-Za-z]{1,63}$/

const typeOf = (resource: Json): string | null => {
  const type = resource['resourceType']
  return typeof type === 'string' && typeForm.test(type) ? type : null
}

const broken = (at: string): ChartEntry => ({ fullUrl: null, resource: {}, at })

/** "Type/id" of an entry of a history: of its resource, or of the address that was deleted. */
const nameIn = ({ resource, request }: Json): string =>
  plainReference(isJson(resource) ? `${String(resource['resourceType'])}/${String(resource['id'])}` : isJson(request) ? String(request['url']) : '')

/** What a history ends with the deletion of. It begins with what is newest, of each resource (R4 http.html, history). */
const deletedIn = (history: readonly unknown[]): ReadonlySet<string> => {
  const isDeleted = new Map<string, boolean>()
  for (const entry of history.filter(isJson)) {
    const { request } = entry
    const name = nameIn(entry)
    if (!isDeleted.has(name)) isDeleted.set(name, isJson(request) && request['method'] === 'DELETE')
  }
  return new Set([...isDeleted].flatMap(([name, is]) => (is ? name : [])))
}

/** The resources of a Bundle and of the Bundles in it, or the resource itself. Entries with a response alone hold none. */
const entriesOf = (resource: Json, fullUrl: string | null, at: string): ChartEntry[] => {
  if (resource['resourceType'] !== 'Bundle') return [{ fullUrl, resource, at }]
  const list: unknown = resource['entry'] ?? []
  if (!Array.isArray(list)) return [broken(at)]
  const deleted = resource['type'] === 'history' ? deletedIn(list) : new Set()
  const place = at === '' ? 'Bundle' : at
  return list.flatMap((entry: unknown, index): ChartEntry[] => {
    const here = `${place}.entry[${index}]`
    if (!isJson(entry)) return [broken(here)]
    const inner = entry['resource']
    if (inner === undefined || (deleted.size > 0 && deleted.has(nameIn(entry)))) return []
    const url = entry['fullUrl']
    return isJson(inner) ? entriesOf(inner, typeof url === 'string' ? url : null, here) : [broken(here)]
  })
}

const parsed = (text: string): { value: unknown } | null => {
  try {
    const value: unknown = JSON.parse(text)
    return { value }
  } catch {
    return null
  }
}

/**
 * The resources of NDJSON, or null where the text is none: every line that is not blank must begin like an object, and
 * one at least must be a resource. A Bundle written one entry a line, broken, is thereby not taken for it.
 */
const ndjsonEntries = (text: string): ChartEntry[] | null => {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ line: line.trim(), at: `line ${index + 1}` }))
    .filter(({ line }) => line !== '')
  if (lines.length < 2 || lines.some(({ line }) => !line.startsWith('{'))) return null
  const read = lines.map(({ line, at }) => {
    const value = depthOf(line, depthLimit) > depthLimit ? null : parsed(line)?.value
    return isJson(value) ? { at, resource: value } : { at, resource: null }
  })
  if (!read.some(({ resource }) => resource !== null && typeOf(resource) !== null)) return null
  return read.flatMap(({ at, resource }) => (resource === null ? [broken(at)] : entriesOf(resource, null, at)))
}

/** "3 Condition, 1 Encounter": the most frequent first, at most six kinds. */
const heldText = (entries: readonly ChartEntry[]): string => {
  const counts = new Map<string, number>()
  for (const { resource } of entries) {
    const type = typeOf(resource) ?? 'entry without a usable resourceType'
    counts.set(type, (counts.get(type) ?? 0) + 1)
  }
  const sorted = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  const shown = sorted.slice(0, 6).map(([type, count]) => `${count} ${type}`)
  return [...shown, ...(sorted.length > 6 ? [`${sorted.length - 6} other kinds`] : [])].join(', ')
}

const judged = (entries: ChartEntry[]): ChartInput => {
  if (entries.length === 0) return refuse({ kind: 'empty-bundle' })
  if (entries.length > entryLimit) return refuse({ kind: 'too-many', what: 'entries', limit: entryLimit })
  const resources = entries.map(({ resource }) => resource)
  const version = otherVersionOf(resources)
  if (version !== null) return refuse({ kind: 'other-version', version })
  const administered = resources.filter((resource) => resource['resourceType'] === 'MedicationAdministration').length
  if (administered === 0) {
    const supplies = suppliesIn(resources.map((resource) => resource['resourceType']))
    return refuse({ kind: 'no-administration', held: heldText(entries), ...(supplies === null ? {} : { supplies }) })
  }
  if (administered > administrationLimit) {
    return refuse({ kind: 'too-many', what: 'administrations', limit: administrationLimit })
  }
  return { ok: true, entries }
}

/** What a whole JSON value holds. */
export const chartFromJson = (value: unknown): ChartInput => {
  if (!isJson(value)) return refuse({ kind: 'not-fhir', what: 'no-object' })
  if (typeOf(value) === null) return refuse({ kind: 'not-fhir', what: 'no-type' })
  if (value['resourceType'] === 'Bundle' && !Array.isArray(value['entry'] ?? [])) {
    return refuse({ kind: 'not-fhir', what: 'entries' })
  }
  return judged(entriesOf(value, null, ''))
}

/**
 * Reads a chart from text (JSON or NDJSON, with or without a byte order mark). On bad input the one `InputProblem` that
 * `inputProblemText` puts into words; never throws.
 */
export const readChart = (text: string): ChartInput => {
  if (text.length > sizeLimit || (text.length > sizeLimit / 3 && utf8Length(text) > sizeLimit)) {
    return refuse({ kind: 'too-large', limit: sizeLimit })
  }
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text
  if (body.trim() === '') return refuse({ kind: 'empty' })
  const deep = depthOf(body, depthLimit) > depthLimit
  const whole = deep ? null : parsed(body)
  if (whole !== null) return chartFromJson(whole.value)
  // Lines that are cut off leave brackets open, so NDJSON may look deep as a whole and not line by line.
  const lines = ndjsonEntries(body)
  if (lines !== null) return judged(lines)
  if (deep) return refuse({ kind: 'too-deep', limit: depthLimit })
  return refuse({ kind: 'not-json', ...lineAndColumn(body, jsonBreak(body) ?? body.length) })
}
