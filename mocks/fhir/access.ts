/**
 * What a token may do, from its scopes: v1 and v2 names, filters included (smart-fhir §2.4).
 *
 * The recorded servers serve other patients' resources under `patient/` scopes, which smart-fhir §2.3 calls a danger.
 * This server is as strict as SMART App Launch 2.2 says: a `patient/` scope reaches the launch patient's compartment
 * and no more. A search leaves the rest out, a read of it is answered 404, so that nobody learns which ids there are,
 * and a write to it 403.
 */
import { criteriaOf } from './criteria.ts'
import { keyOf, objectsAt, storedKey, textAt, type Resource } from './json.ts'
import type { Store } from './store.ts'

/** Who asks: the launch patient's id, "Practitioner/x", and the granted scopes, separated by spaces. */
export interface Access {
  readonly patient: string | null
  readonly user: string
  readonly scopes: string
}

/** Create, read, update, delete, search. */
export type Interaction = 'c' | 'r' | 'u' | 'd' | 's'

export interface Grant {
  /** Whether any scope covers the interaction with any resource of the type. */
  readonly allowsType: (type: string, interaction: Interaction) => boolean
  readonly allows: (resource: Resource, interaction: Interaction) => boolean
}

interface Scope {
  readonly level: 'patient' | 'user'
  readonly type: string
  readonly interactions: string
  readonly filters: readonly (readonly [string, string])[]
}

/** `write` comes without delete, which this EHR offers to no app (auth/scopes.ts). */
const v1: Readonly<Record<string, string>> = { read: 'rs', write: 'cu', '*': 'cruds' }

const readScope = (text: string): Scope | null => {
  const match = /^(patient|user)\/([A-Za-z]+|\*)\.(read|write|\*|c?r?u?d?s?)(?:\?(.*))?$/u.exec(text)
  if (match === null) return null
  const [, level, type = '', what = '', query = ''] = match
  return {
    level: level === 'patient' ? 'patient' : 'user',
    type,
    interactions: v1[what] ?? what,
    filters: [...new URLSearchParams(query)],
  }
}

/**
 * Where a type says whose it is. R4's compartment also counts a patient who is a performer or pays for another's
 * coverage; this one is narrower, because those would be shown as the launch patient's own.
 */
const ownerOf: Readonly<Record<string, string>> = {
  Encounter: 'subject',
  MedicationAdministration: 'subject',
  MedicationRequest: 'subject',
  MedicationDispense: 'subject',
  Condition: 'subject',
  Coverage: 'beneficiary',
  ChargeItem: 'subject',
  DocumentReference: 'subject',
}

/** Whether a resource belongs to the patient; null for a type that belongs to no patient (smart-fhir §2.4). */
export const belongsTo = (resource: Resource, patient: string, store: Pick<Store, 'read'>): boolean | null => {
  if (resource.resourceType === 'Patient') return resource.id === patient
  if (resource.resourceType === 'Provenance') {
    // A Provenance is whose its targets are.
    const targets = objectsAt(resource, 'target').map((target) => storedKey(textAt(target, 'reference') ?? ''))
    return targets.length > 0 && targets.every((key) => {
      const [type = '', id = ''] = key.split('/')
      const target = type === 'Provenance' ? null : store.read(type, id)
      return target !== null && belongsTo(target, patient, store) === true
    })
  }
  const owner = Object.hasOwn(ownerOf, resource.resourceType) ? ownerOf[resource.resourceType] : undefined
  if (owner === undefined) return null
  return storedKey(textAt(resource, `${owner}.reference`) ?? '') === `Patient/${patient}`
}

/** The grant of a token over a store. */
export const grantOf = (who: Access, store: Store): Grant => {
  const scopes = who.scopes.split(/\s+/u).flatMap((text) => readScope(text) ?? [])

  const remembered = new Map<string, readonly Scope[]>()

  /** The scopes for an interaction with a type; a search asks it for every row. */
  const covering = (type: string, interaction: Interaction): readonly Scope[] => {
    const key = `${type} ${interaction}`
    const found =
      remembered.get(key) ??
      scopes.filter((scope) => (scope.type === '*' || scope.type === type) && scope.interactions.includes(interaction))
    remembered.set(key, found)
    return found
  }

  /** Servers take `patient/Medication.read` for the drugs that the patient's own orders and administrations name. */
  const isPatientsMedication = (resource: Resource, patient: string): boolean =>
    resource.resourceType === 'Medication' && store.everything(patient).has(keyOf(resource))

  const reaches = (scope: Scope, resource: Resource, interaction: Interaction): boolean => {
    if (scope.level === 'user') return true
    if (who.patient === null) return false
    const belongs = belongsTo(resource, who.patient, store)
    if (belongs !== null) return belongs
    return (interaction === 'r' || interaction === 's') && isPatientsMedication(resource, who.patient)
  }

  const passes = (scope: Scope, resource: Resource): boolean => {
    if (scope.filters.length === 0) return true
    const criteria = criteriaOf(resource.resourceType, scope.filters)
    return typeof criteria !== 'string' && criteria.matches(resource)
  }

  const owned = (type: string): boolean =>
    type === 'Patient' || type === 'Provenance' || type === 'Medication' || Object.hasOwn(ownerOf, type)

  return {
    allowsType: (type, interaction) =>
      covering(type, interaction).some((scope) => scope.level === 'user' || (who.patient !== null && owned(type))),
    allows: (resource, interaction) =>
      covering(resource.resourceType, interaction).some(
        (scope) => reaches(scope, resource, interaction) && passes(scope, resource),
      ),
  }
}
