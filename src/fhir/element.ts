/**
 * Reading FHIR's JSON with doubt: every read names an element, gives its value or null, and reports what has the wrong
 * type instead of throwing. Unknown elements are left alone (FHIR allows them); a value that is only an extension
 * (`_status` with data-absent-reason) is no value.
 */
import type { Coding, Concept, DateTimeText, Origin, Problem, Quantity, Ratio, Sourced } from '../billing/facts.ts'
import { codeSystemOf, isUcum, saysAbsent } from './chart-systems.ts'

export type Json = Readonly<Record<string, unknown>>

/** One element of a resource: its JSON, its FHIRPath in the resource that `source` names, and who hears of problems. */
export interface Spot {
  readonly json: Json
  readonly source: string
  readonly path: string
  readonly report: (problem: Problem) => void
}

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The objects of a list; what is no object is passed over, and what is no list has none. */
export const objectsIn = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.filter(isJson) : [])

/** The place of an element below a spot, "dosage.dose"; the spot's own place where `name` is empty. */
export const originOf = (spot: Spot, name = ''): Origin => ({ source: spot.source, path: pathTo(spot, name) })

const pathTo = ({ path }: Spot, name: string): string => (path === '' ? name : name === '' ? path : `${path}.${name}`)

/** The spot of an element; spelled out, since this runs for every element of a chart. */
const spotAt = (spot: Spot, json: Json, name: string): Spot => ({
  json,
  source: spot.source,
  path: pathTo(spot, name),
  report: spot.report,
})

/** Reports that an element below the spot cannot be used. `detail` names elements, never their content. */
export const invalid = (spot: Spot, name: string, detail: string): null => {
  spot.report({ code: 'resource-invalid', origin: originOf(spot, name), detail })
  return null
}

/** A non-empty string. `path` is the element's FHIRPath where it differs from its JSON name (choice types). */
export const text = (spot: Spot, name: string, path = name): string | null => {
  const value = spot.json[name]
  if (value === undefined || value === null) return null
  if (typeof value !== 'string') return invalid(spot, path, `${name} is not a string`)
  return value.trim() === '' ? null : value
}

export const sourcedText = (spot: Spot, name: string, path = name): Sourced<string> | null => {
  const value = text(spot, name, path)
  return value === null ? null : { value, from: [originOf(spot, path)] }
}

export const boolean = (spot: Spot, name: string): boolean | null => {
  const value = spot.json[name]
  if (value === undefined || value === null) return null
  return typeof value === 'boolean' ? value : invalid(spot, name, `${name} is not true or false`)
}

/** A positive whole number (ranks, orders). */
export const positiveInt = (spot: Spot, name: string): number | null => {
  const value = spot.json[name]
  if (value === undefined || value === null) return null
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
  return invalid(spot, name, `${name} is not a positive whole number`)
}

/** An element that is an object. */
export const child = (spot: Spot, name: string, path = name): Spot | null => {
  const value = spot.json[name]
  if (value === undefined || value === null) return null
  if (!isJson(value)) {
    return invalid(spot, path, Array.isArray(value) ? `${name} is a list, R4 has one` : `${name} is not an object`)
  }
  return spotAt(spot, value, path)
}

/** The objects of a repeating element, each with its index in its path. */
export const children = (spot: Spot, name: string): readonly Spot[] => {
  const value = spot.json[name]
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) {
    invalid(spot, name, `${name} is not a list`)
    return []
  }
  return value.flatMap((item: unknown, index) => {
    const path = `${name}[${index}]`
    if (isJson(item)) return [spotAt(spot, item, path)]
    invalid(spot, path, `${path} is not an object`)
    return []
  })
}

/** The lexical forms of FHIR's dateTime (https://hl7.org/fhir/R4/datatypes.html#dateTime), which include date's. */
const dateTimeForm =
  /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?(Z|[+-]\d{2}:\d{2}))?)?)?$/

export const dateTime = (spot: Spot, name: string, path = name): DateTimeText | null => {
  const value = text(spot, name, path)
  if (value === null) return null
  if (dateTimeForm.test(value)) return value
  return invalid(spot, path, `${name} is not a FHIR dateTime (a time needs seconds and a zone)`)
}

export const sourcedDateTime = (spot: Spot, name: string, path = name): Sourced<DateTimeText> | null => {
  const value = dateTime(spot, name, path)
  return value === null ? null : { value, from: [originOf(spot, path)] }
}

const codingOf = (spot: Spot): Coding | null => {
  const uri = text(spot, 'system')
  const code = text(spot, 'code')
  if (code === null || saysAbsent(uri)) return null
  return { system: codeSystemOf(uri), uri, code, display: text(spot, 'display') }
}

/** The codings of a CodeableConcept with their places, without those that only say that there is no value. */
export const codingsOf = (concept: Spot): readonly Sourced<Coding>[] =>
  children(concept, 'coding').flatMap((spot) => {
    const coding = codingOf(spot)
    return coding === null ? [] : [{ value: coding, from: [originOf(spot)] }]
  })

/** The display of a coding that has no code: it is all the chart says, so it counts as text. */
const displayAlone = (concept: Spot): string | null => {
  for (const coding of children(concept, 'coding')) {
    if (coding.json['code'] === undefined && !saysAbsent(text(coding, 'system'))) {
      const display = text(coding, 'display')
      if (display !== null) return display
    }
  }
  return null
}

/** A CodeableConcept at this spot; null where it says nothing. */
export const conceptOf = (spot: Spot): Concept | null => {
  const codings = codingsOf(spot).map(({ value }) => value)
  const words = text(spot, 'text') ?? displayAlone(spot)
  return codings.length === 0 && words === null ? null : { codings, text: words }
}

export const sourcedConcept = (spot: Spot, name: string): Sourced<Concept> | null => {
  const element = child(spot, name)
  const value = element === null ? null : conceptOf(element)
  return element === null || value === null ? null : { value, from: [originOf(element)] }
}

/** A JSON number as plain digits: 1e-7 is "0.0000001". */
export const digitsOf = (value: number): string => {
  const written = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(written)
  if (match === null) return written
  const [, sign = '', lead = '', fraction = '', power = '0'] = match
  const exponent = Number(power)
  const digits = lead + fraction
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return sign + digits.padEnd(exponent + 1, '0')
}

/** A Quantity at this spot. An amount with a comparator ("< 5") is not known, and neither is one that is not a number. */
export const quantityOf = (spot: Spot): Quantity | null => {
  const value = spot.json['value']
  if (value === undefined || value === null) return null
  if (typeof value !== 'number' || !Number.isFinite(value)) return invalid(spot, 'value', 'value is not a number')
  if (spot.json['comparator'] !== undefined) {
    return invalid(spot, 'comparator', 'a comparator leaves the amount unknown')
  }
  const code = text(spot, 'code')
  const unit = code !== null && isUcum(text(spot, 'system')) ? code : (text(spot, 'unit') ?? code)
  return { value: digitsOf(value), unit }
}

export const sourcedQuantity = (spot: Spot, name: string, path = name): Sourced<Quantity> | null => {
  const element = child(spot, name, path)
  const value = element === null ? null : quantityOf(element)
  return element === null || value === null ? null : { value, from: [originOf(element)] }
}

/** A Ratio at this spot; null unless both of its amounts are known. */
export const ratioOf = (spot: Spot): Ratio | null => {
  const numerator = child(spot, 'numerator')
  const denominator = child(spot, 'denominator')
  const above = numerator === null ? null : quantityOf(numerator)
  const below = denominator === null ? null : quantityOf(denominator)
  return above === null || below === null ? null : { numerator: above, denominator: below }
}

export const sourcedRatio = (spot: Spot, name: string, path = name): Sourced<Ratio> | null => {
  const element = child(spot, name, path)
  const value = element === null ? null : ratioOf(element)
  return element === null || value === null ? null : { value, from: [originOf(element)] }
}

/** Every Reference.reference in a value, as written, at any depth that a resource has. */
export const referencesIn = (value: unknown, depth = 0): readonly string[] => {
  if (depth > 30) return []
  if (Array.isArray(value)) return value.flatMap((item: unknown) => referencesIn(item, depth + 1))
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? inner : referencesIn(inner, depth + 1),
  )
}

/** JSON with its keys in order, to compare two resources; below 200 levels all is one. */
export const canonicalJson = (value: unknown, depth = 0): string => {
  if (depth > 200) return '…'
  if (Array.isArray(value)) return `[${value.map((item: unknown) => canonicalJson(item, depth + 1)).join()}]`
  if (!isJson(value)) return JSON.stringify(value) ?? 'null'
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key], depth + 1)}`)
  return `{${members.join()}}`
}

/** Order of strings by their UTF-16 units, the same in every locale. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
