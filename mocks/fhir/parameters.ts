/**
 * The search parameters of each type, with R4's own names (hl7.org/fhir/R4/searchparameter-registry.html). One table
 * feeds the search, the refusal of unknown parameters and the CapabilityStatement. A test compares it with R4's definitions.
 *
 * What is not here is not there in R4 either where it matters: MedicationAdministration has no `encounter` and no
 * `date`, ChargeItem no `status` (smart-fhir §3.1, §3.5); recorded servers answer 400 to them.
 */
export type ParameterType = 'token' | 'reference' | 'date' | 'string' | 'quantity' | 'number' | 'uri'

export interface SearchParameter {
  readonly type: ParameterType
  /** Elements, dotted; a choice such as effective[x] names each of its forms. */
  readonly paths: readonly string[]
  /** The type that a bare id means; null where R4 allows several and a bare id finds nothing (as Medplum answers). */
  readonly bare: string | null
  /** References to other types than this do not count: `patient` reads `subject` but means Patients. */
  readonly only: string | null
}

const of =
  (type: ParameterType) =>
  (...paths: readonly string[]): SearchParameter => ({ type, paths, bare: null, only: null })

const token = of('token')
const date = of('date')
const string = of('string')
const quantity = of('quantity')
const number = of('number')
const uri = of('uri')
/** A reference that may be to several types. */
const reference = of('reference')
/** A reference whose bare id means `type`. */
const referenceTo = (type: string, ...paths: readonly string[]): SearchParameter => ({
  ...reference(...paths),
  bare: type,
})
const patientAt = (path: string): SearchParameter => ({ ...referenceTo('Patient', path), only: 'Patient' })

/** Parameters of every type. */
export const commonParameters: Readonly<Record<string, SearchParameter>> = {
  _id: token('id'),
  _lastUpdated: date('meta.lastUpdated'),
  _tag: token('meta.tag'),
  _profile: uri('meta.profile'),
}

type Table = Readonly<Record<string, SearchParameter>>

const ofType = {
  Patient: {
    active: token('active'),
    birthdate: date('birthDate'),
    family: string('name.family'),
    gender: token('gender'),
    'general-practitioner': reference('generalPractitioner'),
    given: string('name.given'),
    identifier: token('identifier'),
    name: string('name'),
    organization: referenceTo('Organization', 'managingOrganization'),
  },
  Encounter: {
    class: token('class'),
    date: date('period'),
    diagnosis: reference('diagnosis.condition'),
    identifier: token('identifier'),
    location: referenceTo('Location', 'location.location'),
    'part-of': referenceTo('Encounter', 'partOf'),
    participant: reference('participant.individual'),
    patient: patientAt('subject'),
    'reason-reference': reference('reasonReference'),
    'service-provider': referenceTo('Organization', 'serviceProvider'),
    status: token('status'),
    subject: referenceTo('Patient', 'subject'),
    type: token('type'),
  },
  MedicationAdministration: {
    code: token('medicationCodeableConcept'),
    context: reference('context'),
    device: referenceTo('Device', 'device'),
    'effective-time': date('effectiveDateTime', 'effectivePeriod'),
    identifier: token('identifier'),
    medication: referenceTo('Medication', 'medicationReference'),
    patient: patientAt('subject'),
    performer: reference('performer.actor'),
    'reason-given': token('reasonCode'),
    'reason-not-given': token('statusReason'),
    request: referenceTo('MedicationRequest', 'request'),
    status: token('status'),
    subject: referenceTo('Patient', 'subject'),
  },
  Medication: {
    code: token('code'),
    'expiration-date': date('batch.expirationDate'),
    form: token('form'),
    identifier: token('identifier'),
    ingredient: reference('ingredient.itemReference'),
    'ingredient-code': token('ingredient.itemCodeableConcept'),
    'lot-number': token('batch.lotNumber'),
    manufacturer: referenceTo('Organization', 'manufacturer'),
    status: token('status'),
  },
  MedicationRequest: {
    authoredon: date('authoredOn'),
    code: token('medicationCodeableConcept'),
    encounter: referenceTo('Encounter', 'encounter'),
    identifier: token('identifier'),
    intent: token('intent'),
    medication: referenceTo('Medication', 'medicationReference'),
    patient: patientAt('subject'),
    requester: reference('requester'),
    status: token('status'),
    subject: referenceTo('Patient', 'subject'),
  },
  MedicationDispense: {
    code: token('medicationCodeableConcept'),
    context: reference('context'),
    identifier: token('identifier'),
    medication: referenceTo('Medication', 'medicationReference'),
    patient: patientAt('subject'),
    prescription: referenceTo('MedicationRequest', 'authorizingPrescription'),
    status: token('status'),
    subject: referenceTo('Patient', 'subject'),
    whenhandedover: date('whenHandedOver'),
    whenprepared: date('whenPrepared'),
  },
  Condition: {
    category: token('category'),
    'clinical-status': token('clinicalStatus'),
    code: token('code'),
    encounter: referenceTo('Encounter', 'encounter'),
    identifier: token('identifier'),
    'onset-date': date('onsetDateTime', 'onsetPeriod'),
    patient: patientAt('subject'),
    'recorded-date': date('recordedDate'),
    subject: referenceTo('Patient', 'subject'),
    'verification-status': token('verificationStatus'),
  },
  Coverage: {
    beneficiary: referenceTo('Patient', 'beneficiary'),
    identifier: token('identifier'),
    patient: patientAt('beneficiary'),
    payor: reference('payor'),
    'policy-holder': reference('policyHolder'),
    status: token('status'),
    subscriber: reference('subscriber'),
    type: token('type'),
  },
  Location: {
    identifier: token('identifier'),
    name: string('name', 'alias'),
    organization: referenceTo('Organization', 'managingOrganization'),
    partof: referenceTo('Location', 'partOf'),
    status: token('status'),
    type: token('type'),
  },
  Practitioner: {
    active: token('active'),
    family: string('name.family'),
    given: string('name.given'),
    identifier: token('identifier'),
    name: string('name'),
  },
  PractitionerRole: {
    active: token('active'),
    identifier: token('identifier'),
    location: referenceTo('Location', 'location'),
    organization: referenceTo('Organization', 'organization'),
    practitioner: referenceTo('Practitioner', 'practitioner'),
    role: token('code'),
    specialty: token('specialty'),
  },
  Organization: {
    active: token('active'),
    identifier: token('identifier'),
    name: string('name', 'alias'),
    partof: referenceTo('Organization', 'partOf'),
    type: token('type'),
  },
  Device: {
    identifier: token('identifier'),
    location: referenceTo('Location', 'location'),
    organization: referenceTo('Organization', 'owner'),
    patient: patientAt('patient'),
    status: token('status'),
    type: token('type'),
  },
  ChargeItem: {
    account: referenceTo('Account', 'account'),
    code: token('code'),
    context: reference('context'),
    'entered-date': date('enteredDate'),
    enterer: reference('enterer'),
    'factor-override': number('factorOverride'),
    identifier: token('identifier'),
    occurrence: date('occurrenceDateTime', 'occurrencePeriod'),
    patient: patientAt('subject'),
    'performer-actor': reference('performer.actor'),
    'performer-function': token('performer.function'),
    'performing-organization': referenceTo('Organization', 'performingOrganization'),
    'price-override': quantity('priceOverride'),
    quantity: quantity('quantity'),
    'requesting-organization': referenceTo('Organization', 'requestingOrganization'),
    service: reference('service'),
    subject: referenceTo('Patient', 'subject'),
  },
  DocumentReference: {
    category: token('category'),
    date: date('date'),
    encounter: reference('context.encounter'),
    identifier: token('identifier'),
    patient: patientAt('subject'),
    related: reference('context.related'),
    status: token('status'),
    subject: referenceTo('Patient', 'subject'),
    type: token('type'),
  },
  Provenance: {
    agent: reference('agent.who'),
    patient: patientAt('target'),
    recorded: date('recorded'),
    target: reference('target'),
  },
} as const satisfies Readonly<Record<string, Table>>

export type KnownType = keyof typeof ofType

/** Whether the server knows a type. */
export const isKnownType = (type: string): type is KnownType => Object.hasOwn(ofType, type)

/** The types that the server knows. */
export const knownTypes: readonly KnownType[] = Object.keys(ofType).filter(isKnownType)

const tables: ReadonlyMap<string, Table> = new Map(
  knownTypes.map((type) => [type, { ...commonParameters, ...ofType[type] }] as const),
)

/** The parameters of a type, those of every type included; null for a type that the server does not know. */
export const parametersOf = (type: string): Table | null => tables.get(type) ?? null

/** One parameter of a type. */
export const parameterOf = (type: string, name: string): SearchParameter | null => {
  const table = parametersOf(type)
  return table !== null && Object.hasOwn(table, name) ? (table[name] ?? null) : null
}
