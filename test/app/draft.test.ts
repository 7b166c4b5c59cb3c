import { expect, test } from 'vitest'
import { draftsOf, summaryOf } from '../../src/app/draft.ts'
import type { DerivedEncounter, Finding, Line } from '../../src/billing/derived.ts'
import type { AdministrationFacts, ChartFacts, EncounterFacts } from '../../src/billing/facts.ts'

const administration = (id: string): AdministrationFacts => ({
  source: `MedicationAdministration/${id}`, id, usable: true, status: null, patient: null, partOf: [],
  drug: { names: [], codings: [], ndcs: [], form: null, amount: null, ingredients: [], lot: null, expiry: null },
  effective: { at: null, start: null, end: null }, dosageText: null, route: null, method: null, site: null, dose: null,
  rate: null, performers: [], request: null, order: null, devices: [], notes: [], supporting: [], diagnoses: [], problems: [],
})

const encounter = (source: string | null, patient: string, ids: readonly string[]): EncounterFacts => ({
  source, present: source !== null, patient: { value: patient, from: [] }, status: null, class: null, start: null, end: null,
  locations: [], diagnoses: [], coverages: [], administrations: ids.map(administration), problems: [],
})

const line = (id: string, status: Line['status'] = 'ready', sources: readonly string[] = []): Line => ({
  id, kind: id.endsWith('|drug') ? 'drug' : 'administration', code: 'J3490', system: 'hcpcs', concept: null, modifiers: [],
  units: 1, sources, serviceDate: null, ndc: null, diagnoses: [], description: null, status, evidence: [],
})

const finding = (code: Finding['code'], severity: Finding['severity'], source: string, lines: readonly string[] = []): Finding => ({
  code, severity, source, path: '', lines, message: code, fix: '', resolve: 'here', who: 'nurse', prevents: [],
})

const derived = (part: Partial<DerivedEncounter>): DerivedEncounter => ({
  encounter: 'Encounter/e1', patient: 'Patient/p1', setting: 'office', payer: 'unknown', lines: [], excluded: [], findings: [], ...part,
})

const draft = (chart: ChartFacts, ...encounters: readonly DerivedEncounter[]) => draftsOf(chart, { encounters }, new Map())
const one = (ids: readonly string[]): ChartFacts => ({ encounters: [encounter('Encounter/e1', 'Patient/p1', ids)] })

test('a dose with ready lines is ready', () => {
  const drafts = draft(one(['a']), derived({ lines: [line('a|drug'), line('a|service')] }))
  expect(drafts[0]?.doses.map((dose) => [dose.state, dose.lines.length])).toEqual([['ready', 2]])
  expect(summaryOf(drafts)).toEqual({ doses: 1, ready: 1, next: null })
})

test('an infusion whose service cannot be told is not ready, though its drug line is', () => {
  const stop = finding('infusion-stop-missing', 'error', 'MedicationAdministration/a')
  const drafts = draft(one(['a']), derived({ lines: [line('a|drug')], findings: [stop] }))
  expect(drafts[0]?.doses[0]?.state).toBe('blocked')
  expect(summaryOf(drafts)).toEqual({ doses: 1, ready: 0, next: { finding: stop, drug: null } })
})

test('a dose that was not given is not counted, whatever its finding', () => {
  const excluded = [{ source: 'MedicationAdministration/b', finding: 'administration-status-unknown' as const }]
  const findings = [finding('administration-status-unknown', 'error', 'MedicationAdministration/b')]
  const drafts = draft(one(['a', 'b']), derived({ lines: [line('a|drug')], excluded, findings }))
  expect(drafts[0]?.doses.map((dose) => dose.state)).toEqual(['ready', 'excluded'])
  expect(summaryOf(drafts)).toMatchObject({ doses: 1, ready: 1 })
})

test('a service of two doses stands under the one its id names', () => {
  const shared = line('a|service', 'ready', ['MedicationAdministration/a', 'MedicationAdministration/b'])
  const drafts = draft(one(['b', 'a']), derived({ lines: [line('a|drug'), line('b|drug'), shared] }))
  expect(drafts[0]?.doses.map((dose) => dose.lines.map(({ id }) => id))).toEqual([['b|drug'], ['a|drug', 'a|service']])
})

test('findings are shown gravest first, under the dose of the lines they concern', () => {
  const findings = [
    finding('setting-assumed', 'information', 'Encounter/e1', ['a|drug']),
    finding('diagnosis-unspecified', 'warning', 'Condition/c1', ['a|drug']),
    finding('ndc-missing', 'error', 'MedicationAdministration/a', ['a|drug']),
  ]
  const drafts = draft(one(['a']), derived({ lines: [line('a|drug', 'blocked')], findings }))
  expect(drafts[0]?.doses[0]?.findings.map(({ code }) => code)).toEqual(['ndc-missing', 'diagnosis-unspecified'])
  expect(drafts[0]?.findings.map(({ code }) => code)).toEqual(['setting-assumed'])
})

test('administrations of two patients without an encounter stay with their patient', () => {
  const chart: ChartFacts = { encounters: [encounter(null, 'Patient/p1', ['a']), encounter(null, 'Patient/p2', ['b'])] }
  const drafts = draft(
    chart,
    derived({ encounter: null, patient: 'Patient/p2', lines: [line('b|drug')] }),
    derived({ encounter: null, patient: 'Patient/p1', lines: [line('a|drug')] }),
  )
  expect(drafts.map(({ derived: { patient }, doses }) => [patient, doses[0]?.facts.id])).toEqual([['Patient/p2', 'b'], ['Patient/p1', 'a']])
})
