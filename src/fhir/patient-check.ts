/** Whose a resource is. What is not provably the launch patient's is never shown (smart-fhir §2.3). */
import { localReference } from './client-address.ts'
import { isJson, type Json } from './element.ts'

/** The element that names the patient, where it is not `subject`. */
const ownerElements: ReadonlyMap<string, string> = new Map([
  ['Coverage', 'beneficiary'],
  ['Device', 'patient'],
])

/** The element of a resource of this type that names its patient. */
export const ownerElementOf = (type: string): string => ownerElements.get(type) ?? 'subject'

/** Types that belong to no patient. Every other one has to name its patient, also one that nobody reads yet. */
const nobodys: ReadonlySet<string> = new Set(['Medication', 'Substance', 'Location', 'Practitioner', 'PractitionerRole', 'Organization'])

/** Types that may stand without a patient: a pump on the shelf is nobody's. */
const mayBeNobodys: ReadonlySet<string> = new Set(['Device'])

/** "Type/id" that an element of a resource refers to on this server; null where it refers to nothing there. */
export const referenceIn = (base: string, resource: Json, element: string): string | null => {
  const value = resource[element]
  const reference = isJson(value) ? value['reference'] : null
  return typeof reference === 'string' ? localReference(base, reference) : null
}

/**
 * Whether a resource may stand in the chart of `patient` ("Patient/p1"): it is the patient, names the patient, or is of
 * a type that has none (Medication, Location). A reference to another server, or one by identifier, proves nothing.
 */
export const isOfPatient = (base: string, resource: Json, patient: string): boolean => {
  const type = String(resource['resourceType'])
  if (type === 'Patient') return `Patient/${String(resource['id'])}` === patient
  if (nobodys.has(type)) return true
  const element = ownerElementOf(type)
  return resource[element] === undefined ? mayBeNobodys.has(type) : referenceIn(base, resource, element) === patient
}

/** Merged encounters name nobody and lead on by `partOf` (smart-fhir §3.3): then the encounter above has to prove it. */
export const isPartOf = (base: string, encounter: Json, above: readonly string[]): boolean => {
  const parent = encounter['subject'] === undefined ? referenceIn(base, encounter, 'partOf') : null
  return parent !== null && above.includes(parent)
}
