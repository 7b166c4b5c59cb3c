/** What stands at the place of the chart that an evidence names, in few words. */
import { digitsOf, isJson, type Json } from '../fhir/element.ts'

/** Types of R4 that an element of several types can have: "status" is no beginning of `statusReason`. */
const choiceTypes: ReadonlySet<string> = new Set([
  'DateTime', 'Date', 'Instant', 'Period', 'Timing', 'CodeableConcept', 'Reference', 'Ratio', 'Quantity', 'Range', 'Age', 'String', 'Boolean',
])

/** The member of a FHIRPath step: "effective" is `effectivePeriod` in JSON where the element has several types. */
const memberOf = (json: Json, name: string): unknown => {
  if (json[name] !== undefined) return json[name]
  const typed = Object.keys(json).find((key) => key.startsWith(name) && choiceTypes.has(key.slice(name.length)))
  return typed === undefined ? undefined : json[typed]
}

const step = (value: unknown, part: string): unknown => {
  const [, name = '', index] = /^([A-Za-z]+)(?:\[(\d+)\])?$/u.exec(part) ?? []
  const from: unknown = Array.isArray(value) ? value[0] : value
  if (name === '' || !isJson(from)) return undefined
  const found = memberOf(from, name)
  return index === undefined || !Array.isArray(found) ? found : found[Number(index)]
}

const textOf = (value: unknown): string | null => {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' ? digitsOf(value) : typeof value === 'boolean' ? String(value) : null
}

const joined = (parts: readonly (string | null)[], between: string): string | null => {
  const known = parts.filter((part) => part !== null)
  return known.length === 0 ? null : known.join(between)
}

const objectWords = (value: Json, depth: number): string | null => {
  const of = (name: string): string | null => textOf(value[name])
  if (value['value'] !== undefined) return joined([of('value'), of('unit') ?? of('code')], ' ')
  if (value['numerator'] !== undefined) return joined([wordsAt(value['numerator'], depth), wordsAt(value['denominator'], depth)], ' / ')
  if (value['start'] !== undefined || value['end'] !== undefined) return joined([of('start') ?? '…', of('end') ?? '…'], ' to ')
  if (value['code'] !== undefined) return joined([wordsAt(value['code'], depth), of('display')], ' ')
  return of('text') ?? wordsAt(value['coding'], depth) ?? of('display') ?? of('reference') ?? of('dateTime')
}

const wordsAt = (value: unknown, depth = 0): string | null => {
  if (depth > 6) return null
  if (Array.isArray(value)) return joined(value.slice(0, 4).map((item: unknown) => wordsAt(item, depth + 1)), '; ')
  return isJson(value) ? objectWords(value, depth + 1) : textOf(value)
}

/**
 * The value at `path` (FHIRPath without the type, "dosage.dose") of a resource in words: "50 mg", a code, a time. Null
 * where nothing stands there, or nothing that fits in a line.
 */
export const chartValue = (resource: Json, path: string): string | null => {
  if (path === '') return null
  const words = wordsAt(path.split('.').reduce<unknown>(step, resource))
  return words === null || words.length <= 200 ? words : `${words.slice(0, 199)}…`
}
