/**
 * The sandbox EHR's resources in memory, and the questions a read answers from them.
 *
 * Resources stand as `scenarios/` wrote them. A reference may be written `{base}/Type/id`: the handlers put the
 * server's own base there, because genuine servers mix absolute and relative references.
 */
import type { FhirResource } from 'fhir/r4'

export interface Store {
  /** Every resource of a type, in the order of the scenarios. */
  readonly list: (type: string) => readonly FhirResource[]
  readonly read: (type: string, id: string) => FhirResource | null
  /**
   * The patient, every resource that refers to the patient, and what those refer to in turn (Patient/$everything).
   * Null where there is no such patient.
   */
  readonly everything: (patientId: string) => readonly FhirResource[] | null
}

const keyOf = (resource: FhirResource): string => `${resource.resourceType}/${resource.id ?? ''}`

/** "{base}/Patient/p1" and "Patient/p1" name the same resource; a fragment ("#med") names none of the store's. */
const storedKey = (reference: string): string => reference.replace(/^\{base\}\//u, '')

/** Every `reference` of a resource, at any depth. */
const referencesOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(referencesOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? [storedKey(inner)] : referencesOf(inner),
  )
}

/** A store of `resources`; two of the same type and id are a mistake of the scenarios and throw. */
export const createStore = (resources: readonly FhirResource[]): Store => {
  const byKey = new Map<string, FhirResource>()
  for (const resource of resources) {
    const key = keyOf(resource)
    if (byKey.has(key)) throw new Error(`Two sandbox resources are called ${key}.`)
    byKey.set(key, resource)
  }

  const everything = (patientId: string): readonly FhirResource[] | null => {
    const patientKey = `Patient/${patientId}`
    const patient = byKey.get(patientKey)
    if (patient === undefined) return null
    const found = new Map([[patientKey, patient]])
    const queue = resources.filter((resource) => referencesOf(resource).includes(patientKey))
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const key = keyOf(next)
      if (found.has(key) || next.resourceType === 'Patient') continue
      found.set(key, next)
      for (const reference of referencesOf(next)) {
        const target = byKey.get(reference)
        if (target !== undefined) queue.push(target)
      }
    }
    return [...found.values()]
  }

  return {
    list: (type) => resources.filter((resource) => resource.resourceType === type),
    read: (type, id) => byKey.get(`${type}/${id}`) ?? null,
    everything,
  }
}
