/**
 * A scenario: one patient's chart and the story that it tells. What is built by a chart is of its patient and visit, so
 * that no story can write into another's by a slip of the pen; ids begin with the patient's.
 */
import type { Condition, Coverage, Encounter, FhirResource, MedicationAdministration, MedicationRequest, Patient, Quantity } from 'fhir/r4'
import { administration, condition, coverage, encounter, order, patient, type AdministrationParts, type EncounterClass } from './builders.ts'

/** One patient's chart; its story is a tag of the Patient, which the sandbox's list shows beside the name. */
export interface Scenario {
  readonly id: string
  /** Where billing-rules tells the story: "9.12" is row 12 of its §9. */
  readonly rule: string
  readonly patient: string
  /** The encounter that the patient's chart is opened in. */
  readonly encounter: string
  readonly resources: readonly FhirResource[]
}

/** Builders for one patient in one visit. Their `id` is what follows the patient's: "dose" is "rosa-dose". */
export interface Chart {
  readonly patient: (given: string, family: string, birthDate: string, story: string) => Patient
  readonly visit: (classCode: EncounterClass, start: string, end: string, more?: Partial<Encounter>) => Encounter
  readonly condition: (id: string, icd10: string, words: string) => Condition
  readonly coverage: (id: string, payor: string, sopt: string | null) => Coverage
  /** `reason` is the id of the condition that the order treats. */
  readonly order: (drug: string, dose: Quantity, reason: string | null) => MedicationRequest
  readonly dose: (id: string, parts: AdministrationParts, status?: MedicationAdministration['status']) => MedicationAdministration
}

/** The chart of a patient in the visit "rosa-visit". */
export const chartOf = (patientId: string, visit = 'visit'): Chart => {
  const named = (id: string): string => `${patientId}-${id}`
  const visitId = named(visit)
  return {
    patient: (given, family, birthDate, story) => patient(patientId, given, family, birthDate, story),
    visit: (classCode, start, end, more) => encounter(visitId, patientId, classCode, start, end, more),
    condition: (id, icd10, words) => condition(named(id), patientId, visitId, icd10, words),
    coverage: (id, payor, sopt) => coverage(named(id), patientId, payor, sopt),
    order: (drug, dose, reason) => order(named('order'), patientId, visitId, drug, dose, reason === null ? null : named(reason)),
    dose: (id, parts, status) => administration(named(id), patientId, visitId, parts, status),
  }
}

/** A scenario whose chart is opened in the visit that its resources are built in. */
export const scenario = (
  id: string,
  rule: string,
  patientId: string,
  resources: (chart: Chart) => readonly FhirResource[],
  visit = 'visit',
): Scenario => ({ id, rule, patient: patientId, encounter: `${patientId}-${visit}`, resources: resources(chartOf(patientId, visit)) })
