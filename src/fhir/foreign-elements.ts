/**
 * Elements of R5 inside R4 resources (smart-fhir §3.1: they turn up in real R4 data). They are named and not used: what
 * looks like the same value may have another meaning, and the sender should know.
 */
import { invalid, isJson } from './element.ts'
import type { Spot } from './element.ts'

/** Elements that R4 does not have at all in the type, and what R4 has instead. */
const added: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MedicationAdministration: {
    occurencePeriod: 'effective[x]', occurenceDateTime: 'effective[x]', occurenceTiming: 'effective[x]',
    occurrencePeriod: 'effective[x]', occurrenceDateTime: 'effective[x]', occurrenceTiming: 'effective[x]',
    encounter: 'context', medication: 'medication[x]', reason: 'reasonReference', isSubPotent: '', subPotentReason: '',
    recorded: '', basedOn: 'request',
  },
  Medication: { doseForm: 'form', totalVolume: 'amount', marketingAuthorizationHolder: 'manufacturer' },
  MedicationRequest: { medication: 'medication[x]', reason: 'reasonReference', device: '', effectiveDosePeriod: '' },
  Encounter: { actualPeriod: 'period', admission: 'hospitalization', plannedStartDate: '', subjectStatus: '' },
  Coverage: { insurer: 'payor', paymentBy: 'payor', kind: 'type' },
}

/** Elements that R4 has once and R5 repeats. */
const repeated: Readonly<Record<string, readonly string[]>> = {
  MedicationAdministration: ['category'],
  Encounter: ['class'],
}

/** Names of the R5 elements in a resource of this type, in the order of the tables above. */
export const foreignElements = (type: string, json: Spot['json']): readonly string[] => [
  ...(addedNames.get(type) ?? []).filter((name) => json[name] !== undefined),
  ...(repeated[type] ?? []).filter((name) => Array.isArray(json[name])),
]

const addedNames: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(added).map(([type, names]) => [type, Object.keys(names)]),
)

/** Reports each R5 element of the resource. */
export const reportForeign = (type: string, spot: Spot): void => {
  for (const name of foreignElements(type, spot.json)) {
    const instead = added[type]?.[name]
    const use = instead === undefined ? '; R4 has one, not a list' : instead === '' ? '' : `; R4 has ${instead} instead`
    invalid(spot, name, `${name} is an element of FHIR R5 and is not used${use}`)
  }
}

/** Whether a resource carries what only a whole R5 MedicationAdministration would: more than a field or two gone astray. */
export const isWhollyR5 = (json: Spot['json']): boolean => {
  const names = foreignElements('MedicationAdministration', json)
  const medication = json['medication']
  const timed = names.some((name) => /^occurr?ence/.test(name))
  if (!timed || !isJson(medication)) return false
  const older = ['medicationReference', 'medicationCodeableConcept', 'context', 'effectiveDateTime', 'effectivePeriod']
  if (older.some((name) => json[name] !== undefined)) return false
  const further = ['reason', 'isSubPotent', 'subPotentReason', 'recorded', 'basedOn', 'category']
  return further.some((name) => names.includes(name)) || hasCodeableReference(json)
}

/** R5's performer.actor and device are CodeableReferences: `{ reference: { reference: … } }`. */
const hasCodeableReference = (json: Spot['json']): boolean => {
  const listOf = (name: string): readonly unknown[] => {
    const value = json[name]
    return Array.isArray(value) ? value : []
  }
  const actors = listOf('performer').map((item) => (isJson(item) ? item['actor'] : null))
  return [...actors, ...listOf('device')].some((item) => isJson(item) && isJson(item['reference']))
}
