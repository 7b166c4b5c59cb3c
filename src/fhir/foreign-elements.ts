/**
 * Elements of R5 inside R4 resources (smart-fhir §3.1: they turn up in real R4 data). They are named and not used: what
 * looks like the same value may have another meaning, and the sender should know.
 */
import { invalid } from './element.ts'
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
