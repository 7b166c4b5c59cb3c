/**
 * 47 resources with the verdict that a good validator gives: three that are valid, and 44 that each break one rule.
 * The names are those of the matrix by which npm's validators were compared; `rule` is the rule that ours must name.
 */
import type { Json } from './json.ts'

export interface VerdictCase {
  readonly name: string
  readonly resource: Json
  /** Null where the resource is valid. */
  readonly rule: string | null
}

const entryA = 'urn:uuid:0a7cdd1e-5d0c-4b8e-9c53-1f6e1d2a3b4c'
const entryB = 'urn:uuid:1b8dee2f-6e1d-4c9f-8d64-2a7f2e3b4c5d'
const ours = 'https://doseline.example/fhir/StructureDefinition/modifier'

const chargeItem: Json = {
  resourceType: 'ChargeItem',
  identifier: [{ system: 'https://doseline.example/fhir/NamingSystem/line', value: 'k1' }],
  status: 'planned',
  code: {
    coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J3490' }],
    text: 'EXAMPLEPRAZINE 40 MG IV',
  },
  subject: { reference: 'Patient/p1' },
  context: { reference: 'Encounter/e1' },
  occurrencePeriod: { start: '2026-03-02T10:00:00-06:00', end: '2026-03-02T10:40:00-06:00' },
  performer: [{ actor: { reference: 'Practitioner/n1' } }],
  quantity: { value: 1 },
  enteredDate: '2026-03-02T12:20:00-06:00',
  reason: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'K21.9' }] }],
  service: [{ reference: 'MedicationAdministration/ma1' }],
}

const administration: Json = {
  resourceType: 'MedicationAdministration',
  status: 'completed',
  medicationCodeableConcept: { text: 'Exampleprazine' },
  subject: { reference: 'Patient/p1' },
  effectiveDateTime: '2026-03-02T10:00:00-06:00',
  dosage: { dose: { value: 40, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
}

const entry = (fullUrl: string, resource: Json): Json => ({
  fullUrl,
  resource,
  request: { method: 'POST', url: 'ChargeItem', ifNoneExist: 'identifier=k1' },
})

const bundle: Json = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [entry(entryA, chargeItem), entry(entryB, { ...chargeItem, partOf: [{ reference: entryA }] })],
}

const without = (resource: Json, name: string): Json =>
  Object.fromEntries(Object.entries(resource).filter(([key]) => key !== name))

const item = (name: string, rule: string, change: Json): VerdictCase => ({
  name: `CI ${name}`, rule, resource: { ...chargeItem, ...change },
})
const itemWithout = (name: string): VerdictCase => ({
  name: `CI missing ${name}`, rule: 'cardinality', resource: without(chargeItem, name),
})
const given = (name: string, rule: string, change: Json): VerdictCase => ({
  name: `MA ${name}`, rule, resource: { ...administration, ...change },
})
const sent = (name: string, rule: string, change: Json): VerdictCase => ({
  name: `BU ${name}`, rule, resource: { ...bundle, ...change },
})

export const verdictCases: readonly VerdictCase[] = [
  { name: 'OK ChargeItem', rule: null, resource: chargeItem },
  { name: 'OK MedicationAdministration', rule: null, resource: administration },
  { name: 'OK Bundle', rule: null, resource: bundle },
  itemWithout('status'),
  item('status "draft"', 'binding', { status: 'draft' }),
  itemWithout('code'),
  itemWithout('subject'),
  item('unknown element', 'unknown-element', { modifier: [{ text: 'JZ' }] }),
  item('nested unknown element', 'unknown-element', { quantity: { value: 1, foo: 'x' } }),
  item('quantity.value string', 'json-type', { quantity: { value: '40' } }),
  item('identifier not array', 'json-type', { identifier: { value: 'k1' } }),
  item('code as array', 'json-type', { code: [{ text: 'x' }] }),
  item('two occurrence[x]', 'choice', { occurrenceDateTime: '2026-03-02' }),
  item('dateTime w/o zone', 'format', { enteredDate: '2026-03-02T12:20:00' }),
  item('date 03/02/2026', 'format', { enteredDate: '03/02/2026' }),
  item('impossible date 2026-02-31', 'format', { enteredDate: '2026-02-31' }),
  item('empty string', 'empty', { identifier: [{ value: '' }] }),
  item('empty array', 'empty', { note: [] }),
  item('empty object', 'ele-1', { reason: [{}] }),
  item('null', 'empty', { enteredDate: null }),
  item('subject -> Practitioner', 'reference-target', { subject: { reference: 'Practitioner/1' } }),
  item('service -> Encounter', 'reference-target', { service: [{ reference: 'Encounter/1' }] }),
  item('partOf -> MedicationAdministration', 'reference-target', {
    partOf: [{ reference: 'MedicationAdministration/1' }],
  }),
  item('period start>end (per-1)', 'per-1', {
    occurrencePeriod: { start: '2026-03-02T10:00:00-06:00', end: '2026-03-02T09:00:00-06:00' },
  }),
  item('quantity code w/o system (qty-3)', 'qty-3', { quantity: { value: 1, code: 'mg' } }),
  item('extension no url', 'cardinality', { extension: [{ valueString: 'x' }] }),
  item('extension value+ext (ext-1)', 'ext-1', {
    extension: [{ url: ours, valueString: 'x', extension: [{ url: 'code', valueString: 'y' }] }],
  }),
  item('unreferenced contained (dom-3)', 'dom-3', {
    contained: [{
      resourceType: 'OperationOutcome', id: 'findings', issue: [{ severity: 'warning', code: 'required' }],
    }],
  }),
  item('wrong id chars', 'format', { id: 'ma_1|drug' }),
  item('reference "p1" (ref-1-ish)', 'ref-1', { subject: { reference: 'p1' } }),
  item('quantity comparator bad code', 'binding', { quantity: { value: 1, comparator: '~' } }),
  item('factorOverride string', 'json-type', { factorOverride: '1.0' }),
  item('priceOverride currency lowercase', 'binding', { priceOverride: { value: 10, currency: 'usd' } }),
  item('coding.code whitespace', 'format', { code: { coding: [{ code: ' J1745 ' }] } }),
  { name: 'MA missing medication', rule: 'cardinality', resource: without(administration, 'medicationCodeableConcept') },
  { name: 'MA missing effective', rule: 'cardinality', resource: without(administration, 'effectiveDateTime') },
  given('dosage w/o dose or rate (mad-1)', 'mad-1', { dosage: { text: '40 mg' } }),
  given('both medication[x]', 'choice', { medicationReference: { reference: 'Medication/m1' } }),
  given('status "done"', 'binding', { status: 'done' }),
  given('dose as number', 'json-type', { dosage: { dose: 40 } }),
  sent('entry w/o request (bdl-3)', 'bdl-3', { entry: [{ fullUrl: entryA, resource: chargeItem }] }),
  sent('dup fullUrl (bdl-7)', 'bdl-7', { entry: [entry(entryA, chargeItem), entry(entryA, chargeItem)] }),
  sent('request.method bad', 'binding', {
    entry: [{ fullUrl: entryA, resource: chargeItem, request: { method: 'SAVE', url: 'ChargeItem' } }],
  }),
  sent('nested CI missing status', 'cardinality', { entry: [entry(entryA, without(chargeItem, 'status'))] }),
  sent('nested CI bad status', 'binding', { entry: [entry(entryA, { ...chargeItem, status: 'nope' })] }),
  { name: 'BU missing type', rule: 'cardinality', resource: without(bundle, 'type') },
  sent('fullUrl bad urn:uuid', 'format', { entry: [entry('urn:uuid:not-a-uuid', chargeItem)] }),
]

/** Further ways to be wrong that the matrix does not have. */
export const furtherCases: readonly VerdictCase[] = [
  item('choice by a companion alone', 'choice', { _occurrenceDateTime: { id: 'x' } }),
  item('only an id in an element', 'ele-1', { quantity: { id: 'x' } }),
  item('control character in a text', 'format', { code: { text: 'A\u0000B' } }),
  item('contained that is missing', 'ref-1', { supportingInformation: [{ reference: '#findings' }] }),
  item('relative url of an extension', 'extension-url', { extension: [{ url: 'modifier', valueString: 'x' }] }),
  item('extension without value', 'ext-1', { extension: [{ url: ours }] }),
  item('value of a type that R4 does not have', 'unknown-element', { extension: [{ url: ours, valueText: 'x' }] }),
  item('positiveInt zero', 'format', { extension: [{ url: ours, valuePositiveInt: 0 }] }),
  item('a resource that R4 does not have', 'resource-type', { resourceType: 'ChargeLine' }),
  sent('urn:uuid that no entry has', 'ref-1', {
    entry: [entry(entryA, { ...chargeItem, partOf: [{ reference: entryB }] })],
  }),
  sent('partOf an entry of another type', 'reference-target', {
    entry: [entry(entryA, { ...chargeItem, partOf: [{ reference: entryB }] }), entry(entryB, administration)],
  }),
  sent('relative fullUrl', 'full-url', { entry: [entry('ChargeItem/1', chargeItem)] }),
]
