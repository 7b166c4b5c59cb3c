/** What several files of cases build charts and expect lines with. */
import type { ExpectedLine } from './case.ts'
import { iv } from './chart.ts'
import type { Dose, Json } from './chart.ts'

export const office: Json = { defaultSetting: 'office' }
export const hospital: Json = { defaultSetting: 'hospital-outpatient' }

export const alpha: Dose = { drug: 'Alphadrug', ndc: '99999-0971-01' }
export const beta: Dose = { drug: 'Betadrug', ndc: '99999-0981-01' }
export const gamma: Dose = { drug: 'Gammadrug', ndc: '99999-0991-01' }
export const delta: Dose = { drug: 'Deltadrug', ndc: '99999-0961-01' }
export const epsilon: Dose = { drug: 'Epsidrug', ndc: '99999-0951-01' }
export const zeta: Dose = { drug: 'Zetadrug', ndc: '99999-0941-01' }

/** An infusion by its times alone: no method is documented. */
export const infusion = (id: string, product: Dose, start: string, stop: string | null, more: Dose = {}): Dose =>
  ({ id, ...product, route: iv, period: [start, stop], ...more })
export const push = (id: string, product: Dose, at: string, more: Dose = {}): Dose =>
  ({ id, ...product, route: iv, method: 'IV push', at, ...more })

export const source = (id: string): string => `MedicationAdministration/${id}`
export const on = (...ids: readonly string[]): readonly string[] => ids.map(source)

/** Answers by the short ids of the administrations. */
export const answering = (given: Readonly<Record<string, Json>>): Json =>
  Object.fromEntries(Object.entries(given).map(([id, answer]) => [source(id), answer]))

const codes = {
  injection: '96372', 'on-body-injector': '96377', intravitreal: '67028',
  'push-initial': '96374', 'push-additional-drug': '96375', 'push-same-drug': '96376',
  'infusion-initial': '96365', 'infusion-additional-hour': '96366', 'infusion-sequential': '96367', 'infusion-concurrent': '96368',
  'infusion-sc-initial': '96369', 'infusion-sc-additional-hour': '96370',
} as const
type Concept = keyof typeof codes

export const drug = (id: string, more: ExpectedLine = {}): ExpectedLine =>
  ({ id: `${id}|drug`, kind: 'drug', code: 'J3490', system: 'hcpcs', units: 1, sources: on(id), ...more })
export const waste = (id: string, more: ExpectedLine = {}): ExpectedLine =>
  ({ id: `${id}|waste`, kind: 'waste', code: 'J3490', system: 'hcpcs', units: 1, sources: on(id), ...more })
export const service = (id: string, concept: Concept, more: ExpectedLine = {}): ExpectedLine =>
  ({ id: `${id}|service`, kind: 'administration', concept, code: codes[concept], units: 1, sources: on(id), ...more })
export const hours = (id: string, units: number, more: ExpectedLine = {}): ExpectedLine =>
  ({ id: `${id}|additional-hours`, kind: 'administration', concept: 'infusion-additional-hour', code: '96366', units, ...more })

/** A finding of one administration. */
export const about = (id: string, code: string): Json => ({ code, source: source(id) })

const icd = 'http://hl7.org/fhir/sid/icd-10-cm'
/** A bare ICD-10-CM reason on the administration. */
export const because = (...given: readonly string[]): Dose =>
  ({ more: { reasonCode: given.map(code => ({ coding: [{ system: icd, code }] })) } })

/** An Encounter beside the first one. */
export const encounter = (id: string, kind: string, start: string, end: string, more: Json = {}): Json => ({
  resourceType: 'Encounter', id, status: 'finished', class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: kind },
  subject: { reference: 'Patient/p1' }, period: { start, end }, ...more,
})

/** An entry of Encounter.diagnosis; use null for none. */
export const diagnosis = (condition: string, rank: number, use: string | null): Json => ({
  condition: { reference: `Condition/${condition}` }, rank,
  ...(use === null ? {} : { use: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code: use }] } }),
})
