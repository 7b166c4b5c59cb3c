/**
 * Builds charts for cases: by default one fully documented dose, given by injection into a muscle in an office on
 * 3 February 2026. A case names only what is different, so that reading it shows what it is about.
 */

export type Json = Readonly<Record<string, unknown>>

export interface Dose {
  readonly id?: string
  readonly status?: string
  readonly patient?: string
  /** Null for none. */
  readonly encounter?: string | null
  readonly drug?: string
  /** Written as in the chart; null for none. */
  readonly ndc?: string | null
  readonly codings?: readonly Json[]
  readonly form?: string | null
  /** [value, unit, per value, per unit]; null for none. */
  readonly strength?: readonly [number, string, number, string] | null
  readonly ingredients?: readonly Json[]
  readonly amount?: Json
  readonly batch?: Json | null
  /** Local time of 3 February, "10:00", or a whole dateTime; null for none. */
  readonly at?: string | null
  /** [start, end]; an end of null leaves the period open. */
  readonly period?: readonly [string, string | null]
  readonly route?: Json | null
  readonly method?: string
  readonly site?: Json
  /** [value, unit]; null for none. */
  readonly dose?: readonly [number, string] | null
  readonly dosage?: Json
  readonly device?: string
  readonly request?: boolean
  readonly order?: Json
  readonly performer?: boolean
  readonly more?: Json
}

export interface Visit {
  readonly id?: string
  readonly class?: string
  readonly encounter?: Json
  /** Null for no Encounter in the chart at all. */
  readonly present?: boolean
  readonly conditions?: readonly Json[]
  readonly coverage?: Json | null
  readonly more?: readonly Json[]
}

export const snomed = (code: string): Json => ({ coding: [{ system: 'http://snomed.info/sct', code }] })
export const v3 = (code: string): Json => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', code }],
})
export const iv = snomed('47625008')
export const im = snomed('78421000')
export const sc = snomed('34206005')

const ucum = (value: number, unit: string): Json => ({ value, unit, system: 'http://unitsofmeasure.org', code: unit })

/** "10:00" of the third of February in Chicago; anything longer is a dateTime already. */
export const time = (text: string): string => (text.length > 5 ? text : `2026-02-03T${text}:00-06:00`)

function effective(dose: Dose): Json {
  if (dose.period !== undefined) {
    const [start, end] = dose.period
    return { effectivePeriod: { start: time(start), ...(end === null ? {} : { end: time(end) }) } }
  }
  return dose.at === null ? {} : { effectiveDateTime: time(dose.at ?? '10:00') }
}

function ingredients(dose: Dose, name: string): readonly Json[] {
  if (dose.ingredients !== undefined) return dose.ingredients
  const [value, unit, perValue, perUnit] = dose.strength ?? [100, 'mg', 1, 'mL']
  return dose.strength === null ? [] : [{
    itemCodeableConcept: { text: name }, isActive: true,
    strength: { numerator: ucum(value, unit), denominator: ucum(perValue, perUnit) },
  }]
}

function medication(dose: Dose, id: string): Json {
  const name = dose.drug ?? 'Exampleprazine'
  const ndc = dose.ndc === undefined ? '99999-0123-01' : dose.ndc
  const coding = [...(ndc === null ? [] : [{ system: 'http://hl7.org/fhir/sid/ndc', code: ndc }]), ...(dose.codings ?? [])]
  return {
    resourceType: 'Medication', id: `med-${id}`,
    code: { ...(coding.length === 0 ? {} : { coding }), ...(name === '' ? {} : { text: name }) },
    ...(dose.form === null ? {} : { form: { text: dose.form ?? 'Solution for injection' } }),
    ...(dose.amount === undefined ? {} : { amount: dose.amount }),
    ingredient: ingredients(dose, name),
    ...(dose.batch === null ? {} : { batch: dose.batch ?? { lotNumber: 'LOT42', expirationDate: '2030-12-31' } }),
  }
}

function administration(dose: Dose, id: string): Json {
  const [value, unit] = dose.dose ?? [50, 'mg']
  const encounter = dose.encounter === undefined ? 'e1' : dose.encounter
  return {
    resourceType: 'MedicationAdministration', id, status: dose.status ?? 'completed',
    subject: { reference: `Patient/${dose.patient ?? 'p1'}` },
    ...(encounter === null ? {} : { context: { reference: `Encounter/${encounter}` } }),
    medicationReference: { reference: `Medication/med-${id}` },
    ...effective(dose),
    ...(dose.performer === false ? {} : { performer: [{ actor: { reference: 'Practitioner/rn1', display: 'Nurse One' } }] }),
    ...(dose.request === false ? {} : { request: { reference: `MedicationRequest/rx-${id}` } }),
    ...(dose.device === undefined ? {} : { device: [{ display: dose.device }] }),
    dosage: {
      ...(dose.route === null ? {} : { route: dose.route ?? im }),
      ...(dose.method === undefined ? {} : { method: { text: dose.method } }),
      ...(dose.site === undefined ? {} : { site: dose.site }),
      ...(dose.dose === null ? {} : { dose: ucum(value, unit) }),
      ...dose.dosage,
    },
    ...dose.more,
  }
}

function order(dose: Dose, id: string): readonly Json[] {
  return dose.request === false ? [] : [{
    resourceType: 'MedicationRequest', id: `rx-${id}`, status: 'active', intent: 'order',
    subject: { reference: `Patient/${dose.patient ?? 'p1'}` }, requester: { display: 'Dr One' },
    medicationReference: { reference: `Medication/med-${id}` }, ...dose.order,
  }]
}

/** A condition of the visit, confirmed and active unless `more` says otherwise. */
export function condition(id: string, code: string, text: string, more: Json = {}): Json {
  return {
    resourceType: 'Condition', id, subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' },
    clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] },
    verificationStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }] },
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }],
    code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }], text }, ...more,
  }
}

/** A coverage: type by the Source of Payment Typology, and the payer's name. */
export function coverage(type: string, name: string, more: Json = {}): Json {
  return {
    resourceType: 'Coverage', id: 'cov1', status: 'active', beneficiary: { reference: 'Patient/p1' }, order: 1,
    type: { coding: [{ system: 'https://nahdo.org/sopt', code: type }], text: name }, payor: [{ display: name }],
    period: { start: '2020-01-01' }, ...more,
  }
}

export const medicare = coverage('12', 'Medicare Part B')

function visitResources(visit: Visit): readonly Json[] {
  const id = visit.id ?? 'e1'
  const encounter = {
    resourceType: 'Encounter', id, status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: visit.class ?? 'AMB' },
    subject: { reference: 'Patient/p1' }, period: { start: time('05:00'), end: time('23:30') }, ...visit.encounter,
  }
  return [
    { resourceType: 'Patient', id: 'p1', name: [{ family: 'Example', given: ['Pat'] }], birthDate: '1958-04-12' },
    ...(visit.present === false ? [] : [encounter]),
    ...(visit.conditions ?? [condition('c1', 'M06.9', 'Rheumatoid arthritis')]),
    ...(visit.coverage === null ? [] : [visit.coverage ?? coverage('5', 'UnitedHealthcare')]),
    ...(visit.more ?? []),
  ]
}

export interface Chart {
  readonly resourceType: 'Bundle'
  readonly type: 'collection'
  readonly entry: readonly { readonly resource: Json }[]
}

/** A Bundle with one visit and its doses; the first is "ma1", then "ma2"… */
export function chart(doses: readonly Dose[], visit: Visit = {}): Chart {
  const given = doses.flatMap((dose, index) => {
    const id = dose.id ?? `ma${index + 1}`
    return [medication(dose, id), ...order(dose, id), administration(dose, id)]
  })
  return {
    resourceType: 'Bundle', type: 'collection',
    entry: [...visitResources(visit), ...given].map(resource => ({ resource })),
  }
}
