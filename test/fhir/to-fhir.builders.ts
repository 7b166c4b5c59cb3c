/** Small builders of charts and derivations, for the tests of write-back. */
import type { Derived, DerivedEncounter, Finding, Line } from '../../src/billing/derived.ts'
import type { AdministrationFacts, ChartFacts, Effective, Sourced } from '../../src/billing/facts.ts'

export const sourced = <T>(value: T, path = 'x'): Sourced<T> => ({
  value,
  from: [{ source: 'MedicationAdministration/ma1', path }],
})

export const period = (start: string | null, end: string | null): Effective => ({
  at: null,
  start: start === null ? null : sourced(start),
  end: end === null ? null : sourced(end),
})

export const administration = (id: string, change: Partial<AdministrationFacts> = {}): AdministrationFacts => ({
  source: `MedicationAdministration/${id}`,
  id,
  usable: true,
  status: sourced('completed'),
  patient: sourced('Patient/p1'),
  partOf: [],
  drug: { names: [], codings: [], ndcs: [], form: null, amount: null, ingredients: [], lot: null, expiry: null },
  effective: period('2026-03-02T10:00:00-06:00', '2026-03-02T10:40:00-06:00'),
  dosageText: null,
  route: null,
  method: null,
  site: null,
  dose: null,
  rate: null,
  performers: [sourced({ reference: 'Practitioner/n1', display: 'Nurse One' })],
  request: null,
  order: null,
  devices: [],
  notes: [],
  supporting: [],
  diagnoses: [],
  problems: [],
  ...change,
})

export const chartOf = (administrations: readonly AdministrationFacts[]): ChartFacts => ({
  encounters: [{
    source: 'Encounter/e1', present: true, patient: sourced('Patient/p1'), status: null, class: null, start: null,
    end: null, locations: [], diagnoses: [], coverages: [], administrations, problems: [],
  }],
})

export const drugLine = (change: Partial<Line> = {}): Line => ({
  id: 'ma1|drug',
  kind: 'drug',
  code: 'J3490',
  system: 'hcpcs',
  concept: null,
  modifiers: ['JZ'],
  units: 1,
  sources: ['MedicationAdministration/ma1'],
  serviceDate: '2026-03-02',
  ndc: { code: '99999012301', unit: 'ML', quantity: 0.5 },
  diagnoses: ['M06.9', 'K21.9'],
  description: 'EXAMPLEPRAZINE 40 MG IV',
  status: 'ready',
  evidence: [
    { field: 'units', source: 'MedicationAdministration/ma1', path: 'dosage.dose', rule: 'units' },
    { field: 'diagnoses', source: 'Condition/c1', path: 'code', rule: 'diagnosis-tier' },
  ],
  ...change,
})

export const serviceLine = (change: Partial<Line> = {}): Line => ({
  ...drugLine(),
  id: 'ma1|service',
  kind: 'administration',
  code: '96365',
  system: 'cpt',
  concept: 'infusion-initial',
  modifiers: [],
  ndc: null,
  description: null,
  ...change,
})

export const wasteLine = (change: Partial<Line> = {}): Line => ({
  ...drugLine(),
  id: 'ma1|waste',
  kind: 'waste',
  modifiers: ['JW'],
  ndc: { code: '99999012301', unit: 'ML', quantity: 0.3 },
  ...change,
})

export const finding = (change: Partial<Finding> = {}): Finding => ({
  code: 'lot-missing',
  severity: 'warning',
  source: 'MedicationAdministration/ma1',
  path: 'medication',
  lines: ['ma1|drug'],
  message: 'No lot number.',
  fix: 'Scan the package.',
  resolve: 'here',
  who: 'nurse',
  prevents: ['M119'],
  ...change,
})

export const encounterOf = (lines: readonly Line[], findings: readonly Finding[] = []): DerivedEncounter => ({
  encounter: 'Encounter/e1',
  patient: 'Patient/p1',
  setting: 'office',
  payer: 'medicare',
  lines,
  excluded: [],
  findings,
})

export const derivedOf = (lines: readonly Line[], findings: readonly Finding[] = []): Derived => ({
  encounters: [encounterOf(lines, findings)],
})
