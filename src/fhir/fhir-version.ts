/**
 * Which version of FHIR a resource is written in, as far as it shows. R4 and R4B are the same for all we read
 * (smart-fhir §3); the others are told apart by what they declare, else by elements that only they have.
 */
import { isJson } from './element.ts'
import type { Json } from './element.ts'
import { foreignElements } from './foreign-elements.ts'

export type OtherVersion = 'DSTU2' | 'STU3' | 'R5' | 'R6'
export type FhirVersion = OtherVersion | 'R4'

/** "3.0.2" → STU3; null for what is no version that we know. */
const versionOfNumber = (number: string): FhirVersion | null => {
  if (/^4\.[013](\.|$)/.test(number)) return 'R4'
  if (/^(0\.[45]|1\.0)(\.|$)/.test(number)) return 'DSTU2'
  if (/^(1\.[1-9]|3\.\d)(\.|$)/.test(number)) return 'STU3'
  if (/^(4\.[2456]|5\.\d)(\.|$)/.test(number)) return 'R5'
  return number.startsWith('6.') ? 'R6' : null
}

/** What the resource says of itself: `fhirVersion`, or HL7's own profile with a version in it. */
const declared = (json: Json): FhirVersion | null => {
  const version = json['fhirVersion']
  if (typeof version === 'string') return versionOfNumber(version)
  const profiles = isJson(json['meta']) ? json['meta']['profile'] : null
  for (const profile of Array.isArray(profiles) ? profiles : []) {
    if (typeof profile !== 'string' || profile.length > 500) continue
    const [, path, bar] =
      /^https?:\/\/hl7\.org\/fhir\/(?:(\d\.\d)\/)?StructureDefinition\/[A-Za-z]+(?:\|(\d[\d.]*))?$/.exec(profile) ?? []
    const number = path ?? bar
    if (number !== undefined) return versionOfNumber(number)
  }
  return null
}

const has = (json: Json, names: readonly string[]): boolean => names.some((name) => json[name] !== undefined)

/** R5's performer.actor and device are CodeableReferences: `{ reference: { reference: … } }`. */
const hasCodeableReference = (json: Json): boolean => {
  const listOf = (name: string): readonly unknown[] => {
    const value = json[name]
    return Array.isArray(value) ? value : []
  }
  const actors = listOf('performer').map((item) => (isJson(item) ? item['actor'] : null))
  return [...actors, ...listOf('device')].some((item) => isJson(item) && isJson(item['reference']))
}

/** Whether a resource carries what only a whole R5 MedicationAdministration would: more than a field or two gone astray. */
const isWhollyR5 = (json: Json): boolean => {
  const names = foreignElements('MedicationAdministration', json)
  const medication = json['medication']
  const timed = names.some((name) => /^occurr?ence/.test(name))
  if (!timed || !isJson(medication)) return false
  const older = ['medicationReference', 'medicationCodeableConcept', 'context', 'effectiveDateTime', 'effectivePeriod']
  if (older.some((name) => json[name] !== undefined)) return false
  const further = ['reason', 'isSubPotent', 'subPotentReason', 'recorded', 'basedOn', 'category']
  return further.some((name) => names.includes(name)) || hasCodeableReference(json)
}

const ofAdministration = (json: Json): FhirVersion | null => {
  if (has(json, ['effectiveTimePeriod', 'effectiveTimeDateTime', 'wasNotGiven', 'practitioner'])) return 'DSTU2'
  const dated = has(json, ['effectiveDateTime', 'effectivePeriod'])
  if (json['patient'] !== undefined && json['subject'] === undefined && !dated) return 'DSTU2'
  if (has(json, ['notGiven', 'reasonNotGiven', 'prescription'])) return 'STU3'
  return isWhollyR5(json) ? 'R5' : null
}

/** Where no element tells, `null`: most resources look alike in neighbouring versions. */
const byShape = (json: Json): FhirVersion | null => {
  switch (json['resourceType']) {
    case 'MedicationAdministration':
      return ofAdministration(json)
    case 'MedicationOrder':
      return 'DSTU2'
    case 'ChargeItem':
      return has(json, ['participant', 'definition']) ? 'STU3' : null
    case 'Condition':
      if (json['patient'] !== undefined) return 'DSTU2'
      return typeof json['clinicalStatus'] === 'string' ? 'STU3' : null
    case 'Encounter':
      if (typeof json['class'] === 'string') return 'DSTU2'
      return has(json, ['actualPeriod', 'admission']) ? 'R5' : null
    case 'MedicationRequest':
      return has(json, ['context']) ? 'STU3' : isJson(json['medication']) ? 'R5' : null
    case 'Coverage':
      return has(json, ['insurer', 'paymentBy']) ? 'R5' : null
    default:
      return null
  }
}

/**
 * The one other version that the whole input is written in; null where it is R4, where it is mixed, and in doubt.
 * A declaration (fhirVersion, HL7's profile) decides; else every administration must have the shape of that version,
 * or, without administrations, every resource that shows a version at all.
 */
export const otherVersionOf = (resources: readonly Json[]): OtherVersion | null => {
  const administrations = resources.filter((json) => json['resourceType'] === 'MedicationAdministration')
  const said = new Set(resources.map(declared).filter((version) => version !== null))
  const shown = new Set(
    administrations.length > 0 ? administrations.map(byShape) : resources.map(byShape).filter((version) => version !== null),
  )
  const versions = said.size > 0 ? said : shown
  const [only] = versions
  return versions.size !== 1 || only === undefined || only === null || only === 'R4' ? null : only
}
