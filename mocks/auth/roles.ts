/** Who can sign in to the sandbox EHR, and what each of them may do. The rights follow smart-fhir §2.4. */

export type Role = 'nurse' | 'reader' | 'biller'

/** `cruds` letters by type: what SMART v2 calls create, read, update, delete and search. */
export type Rights = Readonly<Record<string, string>>

export interface Person {
  /** The FHIR reference that `fhirUser` carries. */
  readonly user: string
  readonly given: string
  readonly family: string
  readonly credentials: string
  /** Rights in the launched patient's chart. */
  readonly patient: Rights
  /** Rights that hold whatever the patient. */
  readonly anyPatient: Rights
}

/** Types of the patient's compartment (R4 compartmentdefinition-patient) that the app asks for. */
const charted: Rights = {
  Patient: 'rs',
  MedicationAdministration: 'rs',
  MedicationRequest: 'rs',
  MedicationDispense: 'rs',
  Encounter: 'rs',
  Condition: 'rs',
  Coverage: 'rs',
  DocumentReference: 'rs',
  Provenance: 'rs',
}

/** Types of no patient's compartment. */
const common: Rights = {
  Medication: 'rs',
  Practitioner: 'rs',
  PractitionerRole: 'rs',
  Location: 'rs',
  Organization: 'rs',
  Device: 'rs',
}

/** Some servers let a `patient/` scope read the drugs of the patient's own orders and administrations; so does this one. */
const ofPatient: Rights = { ...charted, Medication: 'rs' }

const writes = 'crus'
const reads = 'rs'

export const people: Readonly<Record<Role, Person>> = {
  nurse: {
    user: 'Practitioner/nora-nursemaker',
    given: 'Nora',
    family: 'Nursemaker',
    credentials: 'RN',
    patient: { ...ofPatient, ChargeItem: writes },
    // Servers with v1 scopes offer ChargeItem at user level only (smart-fhir §2.4).
    anyPatient: { ...common, ChargeItem: writes },
  },
  reader: {
    user: 'Practitioner/remy-readonly',
    given: 'Remy',
    family: 'Readonly',
    credentials: 'RN',
    patient: { ...ofPatient, ChargeItem: reads },
    anyPatient: { ...common, ChargeItem: reads },
  },
  biller: {
    user: 'Practitioner/bo-biller',
    given: 'Bo',
    family: 'Biller',
    credentials: 'CPC',
    patient: { ...ofPatient, ChargeItem: writes },
    // Whoever decides about a charge may leave word of it.
    anyPatient: { ...charted, ...common, ChargeItem: writes, Provenance: 'crs' },
  },
}

/** Whether a text names a role. */
export const isRole = (text: unknown): text is Role => typeof text === 'string' && Object.hasOwn(people, text)
