/** Small charts to test with: every name, code and date in them is invented. */
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chartFromJson } from '../../src/fhir/chart-input.ts'
import type { ChartEntry } from '../../src/fhir/chart-input.ts'
import type { AdministrationFacts, ChartFacts, EncounterFacts } from '../../src/billing/facts.ts'

export type Resource = Record<string, unknown>

export const base = 'https://ehr.example/fhir'
export const ndcSystem = 'http://hl7.org/fhir/sid/ndc'
export const icd10cm = 'http://hl7.org/fhir/sid/icd-10-cm'

export const reference = (to: string): Resource => ({ reference: to })
export const concept = (system: string, code: string): Resource => ({ coding: [{ system, code }] })

export const administration = (id: string, more: Resource = {}): Resource => ({
  resourceType: 'MedicationAdministration',
  id,
  status: 'completed',
  subject: reference('Patient/p1'),
  context: reference('Encounter/e1'),
  medicationCodeableConcept: { text: 'Exampleprazine' },
  effectiveDateTime: '2026-02-03T10:00:00-06:00',
  dosage: { dose: { value: 50, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } },
  ...more,
})

export const encounter = (id: string, more: Resource = {}): Resource => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
  subject: reference('Patient/p1'),
  ...more,
})

export const condition = (id: string, code: string, more: Resource = {}): Resource => ({
  resourceType: 'Condition',
  id,
  subject: reference('Patient/p1'),
  code: concept(icd10cm, code),
  ...more,
})

export const category = (code: string): Resource => ({
  category: [concept('http://terminology.hl7.org/CodeSystem/condition-category', code)],
})

export const medication = (id: string, ndc: string, more: Resource = {}): Resource => ({
  resourceType: 'Medication',
  id,
  code: { ...concept(ndcSystem, ndc), text: 'Exampleprazine' },
  ...more,
})

/** Resources as a server would list them, each with its URL. */
export const entriesOf = (resources: readonly Resource[]): ChartEntry[] =>
  resources.map((resource, index) => ({
    fullUrl: `${base}/${String(resource['resourceType'])}/${String(resource['id'])}`,
    resource,
    at: `Bundle.entry[${index}]`,
  }))

export const factsOf = (...resources: readonly Resource[]): ChartFacts => chartFromEntries(entriesOf(resources))

export const firstEncounter = (chart: ChartFacts): EncounterFacts => {
  const [first] = chart.encounters
  if (first === undefined) throw new Error('the chart has no encounter')
  return first
}

export const firstAdministration = (chart: ChartFacts): AdministrationFacts => {
  const [first] = firstEncounter(chart).administrations
  if (first === undefined) throw new Error('the encounter has no administration')
  return first
}

export const bundle = (resources: readonly Resource[], more: Resource = {}): Resource => ({
  resourceType: 'Bundle',
  type: 'collection',
  entry: resources.map((resource) => ({ resource })),
  ...more,
})

/** The facts of a Bundle or resource given as JSON; throws where it is refused. */
export const factsOfJson = (json: unknown): ChartFacts => {
  const input = chartFromJson(json)
  if (!input.ok) throw new Error(`refused: ${input.problem.kind}`)
  return chartFromEntries(input.entries)
}
