/** A small chart on a server, read as at a launch: every name and code in it is invented. */
import type { FhirResource, MedicationAdministration } from 'fhir/r4'
import { fetchChart, type ChartContext, type FetchedChart } from '../../src/fhir/fetch-chart.ts'
import type { Wire } from './wire.ts'

export const subject = { reference: 'Patient/p1' }

export const given = (id: string, change: Partial<MedicationAdministration> = {}): MedicationAdministration => ({
  resourceType: 'MedicationAdministration',
  id,
  status: 'completed',
  medicationReference: { reference: 'Medication/m1' },
  subject,
  context: { reference: 'Encounter/e1' },
  effectiveDateTime: '2026-03-02T10:00:00Z',
  request: { reference: 'MedicationRequest/r1' },
  performer: [{ actor: { reference: 'Practitioner/n1' } }],
  ...change,
})

export const encounter = (id: string, change: object = {}): FhirResource => ({
  resourceType: 'Encounter', id, status: 'finished', class: { code: 'AMB' }, subject,
  location: [{ location: { reference: 'Location/l1' } }], ...change,
})

export const condition = (id: string, change: object = {}): FhirResource => ({ resourceType: 'Condition', id, subject, ...change })

const diagnosis = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }]

export const seed: readonly FhirResource[] = [
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'Patient', id: 'p2' },
  encounter('e1'),
  encounter('e2', { location: [{ location: { reference: 'Location/l2' } }] }),
  given('ma1'),
  given('ma2', { context: { reference: 'Encounter/e2' }, medicationReference: { reference: 'Medication/m2' } }),
  { resourceType: 'Medication', id: 'm1' },
  { resourceType: 'Medication', id: 'm2' },
  { resourceType: 'MedicationRequest', id: 'r1', status: 'active', intent: 'order', subject, medicationReference: { reference: 'Medication/m1' } },
  condition('c1'),
  condition('c2', { category: diagnosis }),
  { resourceType: 'Coverage', id: 'v1', status: 'active', beneficiary: subject, payor: [{ reference: 'Organization/o1' }] },
  { resourceType: 'Organization', id: 'o1', name: 'Plan' },
  { resourceType: 'Practitioner', id: 'n1' },
  { resourceType: 'Location', id: 'l1' },
  { resourceType: 'Location', id: 'l2' },
]

export const atLaunch: ChartContext = { patient: 'p1', encounter: 'e1' }

export const read = async (wire: Wire, context: ChartContext = atLaunch): Promise<FetchedChart> =>
  fetchChart(wire.client, wire.capability, context)

export const names = ({ entries }: FetchedChart): readonly string[] => entries.map(({ at }) => at).toSorted()

export const problemsOf = ({ problems }: FetchedChart): readonly string[] =>
  problems.map(({ what, problem }) => `${what} ${problem.kind}`).toSorted()

/** The wire with other search parameters and interactions than the server lists. */
export const listing = (wire: Wire, params: Readonly<Record<string, readonly string[]>>): Wire => ({
  ...wire,
  capability: {
    ...wire.capability,
    searchParams: (type) => new Set(params[type] ?? [...wire.capability.searchParams(type)]),
  },
})
