import { expect, test } from 'vitest'
import { draftsOf, summaryOf } from '../../src/app/draft.ts'
import type { DerivedEncounter, Finding, Line } from '../../src/billing/derived.ts'
import type { ChartFacts, EncounterFacts } from '../../src/billing/facts.ts'
import { administration, chartOf, drugLine, encounterOf, finding as findingWith, sourced } from '../fhir/to-fhir.builders.ts'

const line = (id: string, status: Line['status'] = 'ready', sources: readonly string[] = []): Line => drugLine({ id, status, sources })

const finding = (code: Finding['code'], severity: Finding['severity'], source: string, lines: readonly string[] = []): Finding =>
  findingWith({ code, severity, source, lines })

const derived = (part: Partial<DerivedEncounter>): DerivedEncounter => ({ ...encounterOf([]), ...part })

const draft = (chart: ChartFacts, ...encounters: readonly DerivedEncounter[]) => draftsOf(chart, { encounters }, new Map())
const one = (ids: readonly string[]): ChartFacts => chartOf(ids.map((id) => administration(id)))

/** Doses of a patient that name no encounter. */
const without = (patient: string, ids: readonly string[]): readonly EncounterFacts[] =>
  one(ids).encounters.map((encounter) => ({ ...encounter, source: null, present: false, patient: sourced(patient) }))

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
  const chart: ChartFacts = { encounters: [...without('Patient/p1', ['a']), ...without('Patient/p2', ['b'])] }
  const drafts = draft(
    chart,
    derived({ encounter: null, patient: 'Patient/p2', lines: [line('b|drug')] }),
    derived({ encounter: null, patient: 'Patient/p1', lines: [line('a|drug')] }),
  )
  expect(drafts.map(({ derived: { patient }, doses }) => [patient, doses[0]?.facts.id])).toEqual([['Patient/p2', 'b'], ['Patient/p1', 'a']])
})
