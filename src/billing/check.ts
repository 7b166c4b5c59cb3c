/**
 * Small checks for what people write by hand: site configuration and answers. Every mistake is collected with its
 * path, so that one reading of the message mends the file. FHIR is not read here: see `src/fhir/from-fhir.ts`.
 */

export interface InputProblem {
  /** Where in the file: "payers.medicare.jwOnNoc"; empty for the whole. */
  readonly path: string
  /** What is wrong and what would be right. */
  readonly message: string
}

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly InputProblem[] }

/** Collects problems while a reader walks a file. */
export interface Report {
  readonly problems: InputProblem[]
}

export type JsonObject = Readonly<Record<string, unknown>>

/** True for a JSON object: not null, not a list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Collects a problem; gives null, as a reader does that has nothing to give. */
export function complain(report: Report, path: string, message: string): null {
  report.problems.push({ path, message })
  return null
}

/** Own property only: "__proto__" and "constructor" in a file are words like any other. */
export function member(json: JsonObject, key: string): unknown {
  return Object.hasOwn(json, key) ? json[key] : undefined
}

function at(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`
}

/** The text at `key`, or null where there is none; anything else is a problem. An empty text counts as none. */
export function text(json: JsonObject, key: string, path: string, report: Report): string | null {
  const value = member(json, key)
  if (value === undefined || value === null || value === '') return null
  return typeof value === 'string' ? value : complain(report, at(path, key), 'should be text')
}

/** One word of a closed list. */
export function oneOf<T extends string>(
  json: JsonObject, key: string, allowed: readonly T[], path: string, report: Report,
): T | null {
  const value = member(json, key)
  if (value === undefined || value === null) return null
  const found = allowed.find(word => word === value)
  return found ?? complain(report, at(path, key), `should be one of ${allowed.join(', ')}`)
}

/** A list of text. */
export function textList(json: JsonObject, key: string, path: string, report: Report): readonly string[] {
  return list(json, key, path, report).flatMap((value, index) => {
    if (typeof value === 'string' && value !== '') return [value]
    complain(report, `${at(path, key)}[${index}]`, 'should be text')
    return []
  })
}

/** A list of anything. */
export function list(json: JsonObject, key: string, path: string, report: Report): readonly unknown[] {
  const value = member(json, key)
  if (value === undefined || value === null) return []
  if (Array.isArray(value)) return value
  complain(report, at(path, key), 'should be a list')
  return []
}

/** The object at `key`, or null where there is none. */
export function object(parent: JsonObject, key: string, path: string, report: Report): JsonObject | null {
  const value = member(parent, key)
  if (value === undefined || value === null) return null
  return isObject(value) ? value : complain(report, at(path, key), 'should be an object')
}

/** The members of an object of own names, each read by `read`; those that `read` refuses are left out. */
export function record<T>(
  parent: JsonObject, key: string, path: string, report: Report,
  read: (value: unknown, path: string) => T | null,
): ReadonlyMap<string, T> {
  const found = new Map<string, T>()
  const inner = object(parent, key, path, report)
  if (inner === null) return found
  for (const name of Object.keys(inner)) {
    const value = read(inner[name], `${at(path, key)}.${name}`)
    if (value !== null) found.set(name, value)
  }
  return found
}
