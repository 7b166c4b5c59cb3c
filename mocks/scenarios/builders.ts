/**
 * Small builders for the sandbox's charts. Each gives one FHIR R4 resource with the least that a chart of its kind
 * has; a scenario adds its own untidiness by the last parameter. All names are invented.
 */
import type {
  CodeableConcept,
  Condition,
  Coverage,
  Encounter,
  Medication,
  MedicationAdministration,
  MedicationRequest,
  Patient,
  Quantity,
} from 'fhir/r4'
import type { Product } from './formulary.ts'

/** The tag that carries the story of a sandbox patient; no EHR writes it. */
export const storySystem = 'urn:doseline:sandbox-story'

export const patient = (id: string, given: string, family: string, birthDate: string, story: string): Patient => ({
  resourceType: 'Patient',
  id,
  meta: { tag: [{ system: storySystem, code: 'story', display: story }] },
  identifier: [
    {
      type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }] },
      system: 'urn:doseline:sandbox-mrn',
      value: `SBX-${id.toUpperCase()}`,
    },
  ],
  name: [{ use: 'official', family, given: [given] }],
  birthDate,
})

/** Codes of v3-ActCode: ambulatory, emergency, inpatient. */
export type EncounterClass = 'AMB' | 'EMER' | 'IMP'

export const encounter = (
  id: string,
  patientId: string,
  classCode: EncounterClass,
  start: string,
  end: string,
  more: Partial<Encounter> = {},
): Encounter => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: classCode },
  subject: { reference: `Patient/${patientId}` },
  period: { start, end },
  ...more,
})

const ucum = 'http://unitsofmeasure.org'

/** A quantity in a UCUM unit. */
export const quantity = (value: number, unit: string): Quantity => ({ value, unit, system: ucum, code: unit })

export const ndcSystem = 'http://hl7.org/fhir/sid/ndc'

/** A product as a Medication. */
export const solution = (id: string, { name, ndc, perMl }: Product): Medication => ({
  resourceType: 'Medication',
  id,
  code: { coding: [{ system: ndcSystem, code: ndc }], text: name },
  form: { text: 'Solution for injection' },
  ingredient: [
    {
      itemCodeableConcept: { text: name },
      isActive: true,
      strength: { numerator: quantity(perMl, 'mg'), denominator: quantity(1, 'mL') },
    },
  ],
  batch: { lotNumber: `L${id.length}042`, expirationDate: '2030-12-31' },
})

/** The product of a dose inside the dose itself. */
export const contained = (product: Product): Pick<MedicationAdministration, 'contained' | 'medicationReference'> => ({
  contained: [solution('med', product)],
  medicationReference: { reference: '#med' },
})

/** The routes as code numbers with the words a chart would have; words are ours. */
export const routes = {
  subcutaneous: { coding: [{ system: 'http://snomed.info/sct', code: '34206005' }], text: 'Under the skin' },
  intramuscular: { coding: [{ system: 'http://snomed.info/sct', code: '78421000' }], text: 'IM' },
  intravenous: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }], text: 'IV' },
  intravenousPush: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', code: 'IVPUSH' }],
    text: 'IV push',
  },
  intravitreal: { coding: [{ system: 'http://snomed.info/sct', code: '418401004' }], text: 'Into the eye' },
} as const satisfies Record<string, CodeableConcept>

/** What an administration says besides whose it is; a `context` takes the place of the encounter. */
export type AdministrationParts = Omit<MedicationAdministration, 'resourceType' | 'id' | 'status' | 'subject'>

/** An administration of a patient in an encounter, completed unless `status` says otherwise. */
export const administration = (
  id: string,
  patientId: string,
  encounterId: string,
  parts: AdministrationParts,
  status: MedicationAdministration['status'] = 'completed',
): MedicationAdministration => ({
  resourceType: 'MedicationAdministration',
  id,
  status,
  subject: { reference: `Patient/${patientId}` },
  context: { reference: `Encounter/${encounterId}` },
  performer: [{ actor: { display: 'Nora Nursemaker, RN' } }],
  ...parts,
})

/** The order behind an administration, with the condition it treats. */
export const order = (
  id: string,
  patientId: string,
  encounterId: string,
  drug: string,
  dose: Quantity,
  conditionId: string | null,
): MedicationRequest => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'completed',
  intent: 'order',
  medicationCodeableConcept: { text: drug },
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
  authoredOn: '2026-01-28',
  requester: { display: 'Dr. Petra Prescriber' },
  ...(conditionId === null ? {} : { reasonReference: [{ reference: `Condition/${conditionId}` }] }),
  dosageInstruction: [{ doseAndRate: [{ doseQuantity: dose }] }],
})

/** A confirmed, active condition of the encounter, coded in ICD-10-CM. */
export const condition = (
  id: string,
  patientId: string,
  encounterId: string,
  icd10: string,
  words: string,
): Condition => ({
  resourceType: 'Condition',
  id,
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  verificationStatus: {
    coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
  },
  category: [
    {
      coding: [
        { system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' },
      ],
    },
  ],
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: icd10 }], text: words },
  subject: { reference: `Patient/${patientId}` },
  encounter: { reference: `Encounter/${encounterId}` },
})

/** An active coverage; `sopt` is the Source of Payment Typology's code, or null for one known by its name alone. */
export const coverage = (id: string, patientId: string, payor: string, sopt: string | null): Coverage => ({
  resourceType: 'Coverage',
  id,
  status: 'active',
  ...(sopt === null ? {} : { type: { coding: [{ system: 'https://nahdo.org/sopt', code: sopt }] } }),
  beneficiary: { reference: `Patient/${patientId}` },
  period: { start: '2024-01-01' },
  payor: [{ display: payor }],
})
