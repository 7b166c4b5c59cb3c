/** Charts as servers really send them: contained and missing Medications, vendors' own codes, urn:uuid, outcomes among the results. */
import type { Case } from './case.ts'
import type { Json } from './chart.ts'
import { about, answering, drug, hours, office, service, source } from './parts.ts'

const base = 'https://ehr.example/interconnect/api/FHIR/R4'
const epic = 'urn:oid:1.2.840.114350.1.13.0.1.7'
const actCode = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'
const icd = 'http://hl7.org/fhir/sid/icd-10-cm'
const extension: readonly Json[] = [{ url: 'https://vendor.example/StructureDefinition/mar-action', valueCodeableConcept: { coding: [{ system: `${epic}.4.1`, code: '114' }], text: 'Given' } }]

const entry = (resource: Json): Json => ({ fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`, resource, search: { mode: 'match' } })
const quantity = (value: number, unit: string): Json => ({ value, unit, system: 'http://unitsofmeasure.org', code: unit })

const contained = (name: string, ndc: string): Json => ({
  resourceType: 'Medication', id: 'm1', form: { coding: [{ system: `${epic}.4.698288.310`, code: '17' }], text: 'Solution' },
  code: { coding: [{ system: `${epic}.2.698288`, code: '40812', display: name }, { system: 'urn:oid:2.16.840.1.113883.6.69', code: ndc }], text: `${name} injection` },
  ingredient: [{ itemCodeableConcept: { text: name }, strength: { numerator: quantity(100, 'mg'), denominator: quantity(1, 'mL') } }], batch: { lotNumber: 'B-17', expirationDate: '2027-03' },
})

interface Given {
  readonly id: string
  readonly patient: string
  readonly encounter: string
  readonly product: Json
  readonly effective: Json
  readonly route: Json
}

const given = ({ id, patient, encounter, product, effective, route }: Given): Json => entry({
  resourceType: 'MedicationAdministration', id, meta: { versionId: '3' }, extension, status: 'completed', ...product, ...effective,
  identifier: [{ system: `${epic}.2.798268`, value: id }], category: { text: 'Inpatient' },
  subject: { reference: `Patient/${patient}`, display: 'Example, Pat' }, context: { reference: `${base}/Encounter/${encounter}`, identifier: { value: '77' } },
  performer: [{ actor: { display: 'Nurse One, RN' } }], request: { reference: `MedicationRequest/rx-${id}`, display: 'order' },
  dosage: { text: '50 mg', route, dose: quantity(50, 'mg') },
})
const held = (name: string, ndc: string): Json => ({ contained: [contained(name, ndc)], medicationReference: { reference: '#m1', display: name } })

const visit = (id: string, patient: string, kind: string, start: string, end: string, more: Json): Json => entry({
  resourceType: 'Encounter', id, extension, status: 'finished', class: { system: actCode, code: kind }, subject: { reference: `Patient/${patient}` }, period: { start, end }, ...more,
})
const problem = (id: string, patient: string, code: string, more: Json): Json => entry({
  resourceType: 'Condition', id, subject: { reference: `${base}/Patient/${patient}` },
  clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
  code: { coding: [{ system: `${epic}.2.696871`, code: '1494' }, { system: icd, code }], text: 'Condition' }, ...more,
})
const intravenous = (code: string): Json => ({ coding: [{ system: `${epic}.4.698288.330`, code: '11' }, { system: 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', code }], text: 'Intravenous' })

const emergency: Case = {
  id: 'chart-emergency-and-observation', title: 'an emergency visit, the observation stay after it, and the next patient, in one search result',
  rule: '§3.4 E4, §4.3, §4.7, §6.5; conformance, Details (Emergency and observation), Patient; smart-fhir §3.2',
  chart: {
    resourceType: 'Bundle', type: 'searchset', total: 15, link: [{ relation: 'self', url: `${base}/MedicationAdministration?patient=p1` }],
    entry: [
      { fullUrl: 'urn:uuid:4f1c6f0e-0000-4000-8000-000000000001', resource: { resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code: 'processing', diagnostics: 'Unknown parameter ignored' }] }, search: { mode: 'outcome' } },
      entry({ resourceType: 'Patient', id: 'p1', name: [{ text: 'Pat Example' }] }), entry({ resourceType: 'Patient', id: 'p2', name: [{ text: 'Kim Example' }] }),
      visit('ed', 'p1', 'EMER', '2026-02-03T21:30:00-06:00', '2026-02-03T23:00:00-06:00', { diagnosis: [{ condition: { reference: 'Condition/pain' }, rank: 2 }, { condition: { reference: `${base}/Condition/crohn` }, rank: 1 }] }),
      visit('obs', 'p1', 'OBSENC', '2026-02-03T23:00:00-06:00', '2026-02-04T11:00:00-06:00', { reasonCode: [{ coding: [{ system: icd, code: 'K50.90' }], text: 'Bowel disease' }] }),
      visit('clinic', 'p2', 'AMB', '2026-02-03T08:00:00-06:00', '2026-02-03T12:00:00-06:00', { location: [{ location: { reference: 'Location/infusion', display: 'Infusion' } }] }),
      problem('pain', 'p1', 'R10.9', {}), problem('crohn', 'p1', 'K50.90', {}),
      problem('pressure', 'p1', 'I10', { encounter: { reference: 'Encounter/obs' }, category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }] }),
      problem('joints', 'p2', 'M06.9', { encounter: { reference: 'Encounter/clinic' }, category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }] }),
      entry({ resourceType: 'Coverage', id: 'cov', status: 'active', beneficiary: { reference: `${base}/Patient/p1` }, order: 1, type: { coding: [{ system: 'https://nahdo.org/sopt', code: '1' }] }, payor: [{ display: 'CMS' }], period: { start: '2021-05-01' } }),
      given({ id: 'ed-push', patient: 'p1', encounter: 'ed', product: held('Alphadrug', '99999-0971-01'), effective: { effectiveDateTime: '2026-02-03T22:00:00-06:00' }, route: intravenous('IVPUSH') }),
      given({ id: 'obs-bag', patient: 'p1', encounter: 'obs', product: held('Alphadrug', '99999-0971-01'), effective: { effectivePeriod: { start: '2026-02-03T23:30:00-06:00', end: '2026-02-04T00:10:00-06:00' } }, route: intravenous('IV') }),
      given({ id: 'obs-push', patient: 'p1', encounter: 'obs', product: held('Betadrug', '99999-0981-01'), effective: { effectiveDateTime: '2026-02-03T23:45:00-06:00' }, route: intravenous('IVPUSH') }),
      given({ id: 'stray', patient: 'p2', encounter: 'ed', product: held('Gammadrug', '99999-0991-01'), effective: { effectiveDateTime: '2026-02-03T22:10:00-06:00' }, route: intravenous('IVPUSH') }),
      given({ id: 'next', patient: 'p2', encounter: 'clinic', product: { medicationReference: { reference: 'Medication/gone', display: 'Deltadrug' } }, effective: { effectiveDateTime: '2026-02-03T09:00:00-06:00' }, route: { coding: [{ system: 'http://snomed.info/sct', code: '78421000' }] } }),
    ],
  },
  site: { settings: { 'Location/infusion': 'hospital-outpatient' } },
  answers: answering({ 'ed-push': { container: 'single-dose', waste: { value: 0, unit: 'mg' }, drugSource: 'purchased' } }),
  // Emergency and observation are hospital outpatient and derived apart: the push is initial in its own visit though the same
  // drug is infused in the next, where 40 minutes are initial and the push of another drug stands behind. Packaged under OPPS: nothing wasted gives no JZ (E4).
  // Diagnoses: Encounter.diagnosis without use, by rank (tier 4); the encounter's reason (5) before the encounter-diagnosis (6). The
  // record of the second patient that names the first one's visit gives nothing. Her own: the Medication is not there, its name is; no NDC
  // blocks the drug and not the injection, and nobody's coverage is hers.
  expect: {
    lines: [
      drug('ed-push', { modifiers: [], diagnoses: ['K50.90', 'R10.9'], ndc: { code: '99999097101', unit: 'ML', quantity: 0.5 }, serviceDate: '2026-02-03', status: 'ready' }), service('ed-push', 'push-initial', { diagnoses: ['K50.90', 'R10.9'], status: 'ready' }),
      drug('obs-bag', { diagnoses: ['K50.90'], status: 'ready' }), service('obs-bag', 'infusion-initial', { diagnoses: ['K50.90'], serviceDate: '2026-02-03', status: 'ready' }),
      drug('obs-push', { diagnoses: ['K50.90'] }), service('obs-push', 'push-additional-drug', { diagnoses: ['K50.90'], status: 'ready' }),
      drug('next', { ndc: null, diagnoses: ['M06.9'], status: 'blocked', description: { includes: ['DELTADRUG', '50MG', 'IM'] } }), service('next', 'injection', { diagnoses: ['M06.9'], status: 'ready' }),
    ],
    excluded: [{ source: source('stray'), finding: 'patient-mismatch' }],
    findings: {
      include: [about('stray', 'patient-mismatch'), about('next', 'ndc-missing'), 'reference-unresolved', 'packaged-under-opps', 'coverage-missing', about('obs-bag', 'administration-crosses-midnight')],
      exclude: ['administration-needs-coder', 'setting-assumed', 'initial-by-hierarchy', about('ed-push', 'administration-included'), 'performer-missing', 'encounter-mismatch'],
    },
  },
}

const uuid = (last: number): string => `urn:uuid:9b2d7c1a-1111-4222-8333-00000000000${last}`
const at = (last: number, resource: Json): Json => ({ fullUrl: uuid(last), resource })
const cerner = 'https://fhir.cerner.example/ec2458f2/codeSet'
const reason = (last: number): Json => ({ reasonReference: [{ reference: uuid(last) }] })

const coded = (name: string, ndc: string, hcpcs: string): Json => ({
  medicationCodeableConcept: {
    coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: `9${ndc.slice(6, 10)}`, display: name }, { system: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: hcpcs }, { system: 'https://hl7.org/fhir/sid/ndc', code: ndc }],
    text: name,
  },
})
const giving = (id: string, product: Json, effective: Json, dosage: Json, more: Json): Json => ({
  resourceType: 'MedicationAdministration', id, extension, status: 'completed', subject: { reference: uuid(1) }, context: { reference: uuid(2) }, ...product, ...effective,
  performer: [{ function: { text: 'Administrator' }, actor: { reference: 'Practitioner/4464007', display: 'Nurse, Two' } }], dosage: { ...dosage, dose: { value: 50, unit: 'mg' } }, ...more,
})
const vein: Json = { coding: [{ system: `${cerner}/4001`, code: '318170', display: 'IV' }, { system: 'http://snomed.info/sct', code: '47625008' }] }
const muscle: Json = { coding: [{ system: `${cerner}/4001`, code: '318167' }, { system: 'http://snomed.info/sct', code: '78421000' }], text: 'IM' }

const exported: Case = {
  id: 'chart-urn-uuid-office', title: 'an exported office visit in summer UTC: medications as codes, a push without an end, the main reason a push',
  rule: '§1, §2.4, §4.3, §4.7; conformance, Initial service, Method, Answers; smart-fhir §3.2',
  chart: {
    resourceType: 'Bundle', type: 'collection', timestamp: '2026-07-03T00:00:00Z',
    entry: [
      at(1, { resourceType: 'Patient', id: 'pat', extension: [{ url: 'https://vendor.example/anything', valueString: 'kept' }] }),
      at(2, {
        resourceType: 'Encounter', id: 'enc', status: 'in-progress', class: { system: actCode, code: 'AMB', userSelected: false }, subject: { reference: uuid(1) }, period: { start: '2026-07-02T01:00:00.000Z' },
        diagnosis: [{ condition: { reference: uuid(4) }, use: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code: 'billing' }] }, rank: 2 }, { condition: { reference: uuid(3) }, use: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code: 'billing' }] }, rank: 1 }],
      }),
      at(3, { resourceType: 'Condition', id: 'mig', subject: { reference: uuid(1) }, code: { coding: [{ system: icd, code: 'G43.909', userSelected: true }] } }),
      at(4, { resourceType: 'Condition', id: 'dry', subject: { reference: uuid(1) }, code: { coding: [{ system: icd, code: 'E86.0' }] } }),
      at(5, { resourceType: 'Coverage', id: 'second', status: 'active', order: 2, beneficiary: { reference: uuid(1) }, type: { coding: [{ system: 'https://nahdo.org/sopt', code: '12' }] }, payor: [{ display: 'Medicare' }] }),
      at(6, { resourceType: 'Coverage', id: 'first', status: 'active', order: 1, beneficiary: { reference: uuid(1) }, type: { text: 'PPO' }, class: [{ type: { text: 'plan' }, value: '17', name: 'Blue Cross Blue Shield PPO' }], payor: [{ display: 'Blue Cross Blue Shield of the North' }] }),
      at(7, giving('bag', coded('Alphadrug', '99999-0971-01', 'J3490'), { effectivePeriod: { start: '2026-07-02T02:00:00.000Z', end: '2026-07-02T03:31:00.000Z' } }, { route: vein }, reason(4))),
      at(8, giving('shot', coded('Betadrug', '99999-0981-01', 'J2919'), { effectivePeriod: { start: '2026-07-02T01:30:00.000Z' } }, { route: vein, method: { coding: [{ system: `${cerner}/4002`, code: '7' }], text: 'IV Push' } }, reason(3))),
      at(9, giving('thigh', coded('Gammadrug', '99999-0991-01', 'J3490'), { effectiveDateTime: '2026-07-01T21:45:00-04:00' }, { route: muscle, site: { text: 'left thigh' } }, {})),
    ],
  },
  site: { ...office, timeZone: 'America/New_York', drugSource: { default: 'purchased' } },
  answers: answering({ bag: { ndcQuantity: { value: 0.5, unit: 'ML' } }, shot: { ndcQuantity: { value: 0.5, unit: 'ML' } } }),
  // July in New York is four hours behind: all of it is the first of July. The push gives the first-ranked billing diagnosis as its reason: initial,
  // though an infusion of 91 minutes stands beside it; that is sequential with one hour more. A documented push needs no end. A CodeableConcept
  // tells no form: the unit stays unknown and blocks, unless somebody answers it. A HCPCS code among the codings is no rule of the contract:
  // what has a code of its own is asked by NDC and date, so both are unclassified. "thigh" has no reason: billing by rank. The first coverage
  // by order, with a name only, is Blue Cross: authorization, neither waste nor invoice.
  expect: {
    lines: [
      drug('bag', { ndc: { code: '99999097101', unit: 'ML', quantity: 0.5 }, diagnoses: ['E86.0'], serviceDate: '2026-07-01', status: 'ready' }), drug('shot', { ndc: { code: '99999098101' }, diagnoses: ['G43.909'], serviceDate: '2026-07-01', status: 'ready' }),
      drug('thigh', { ndc: { code: '99999099101', unit: null, quantity: null }, diagnoses: ['G43.909', 'E86.0'], serviceDate: '2026-07-01', status: 'blocked' }),
      service('shot', 'push-initial', { diagnoses: ['G43.909'], modifiers: [], status: 'ready' }), service('bag', 'infusion-sequential', { diagnoses: ['E86.0'], status: 'ready' }),
      hours('bag', 1, { diagnoses: ['E86.0'] }),
      service('thigh', 'injection', { modifiers: [], diagnoses: ['G43.909', 'E86.0'], status: 'ready' }),
    ],
    excluded: [],
    findings: {
      include: [about('thigh', 'ndc-unit-unknown'), about('bag', 'order-missing'), 'prior-authorization-unknown'],
      exclude: ['initial-by-hierarchy', 'infusion-stop-missing', 'infusion-method-unknown', 'service-date-utc', 'invoice-missing', 'waste-undocumented', 'drug-source-unknown', 'performer-missing', 'ndc-missing', 'administration-crosses-midnight'],
    },
  },
}

export const serverCharts: readonly Case[] = [emergency, exported]
