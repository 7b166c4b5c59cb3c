import { describe, expect, it } from 'vitest'
import type { DiagnosisTier } from '../../src/billing/facts.ts'
import {
  administration, bundle, category, concept, condition, encounter, factsOf, factsOfJson, firstAdministration, firstEncounter, icd10cm,
  reference,
} from './chart.builders.ts'
import type { Resource } from './chart.builders.ts'

const problemsOf = (resource: Resource, ...others: Resource[]): string[] =>
  firstAdministration(factsOf(resource, encounter('e1'), ...others)).problems.map(({ code, origin }) => `${code} ${origin.path}`)

describe('administrations are grouped by the Encounter that they name', () => {
  it('those of no Encounter, or of an episode of care, by patient, behind the others', () => {
    const chart = factsOf(
      administration('a', { context: undefined }), administration('b', { context: reference('EpisodeOfCare/x') }),
      administration('c', { context: undefined, subject: reference('Patient/p0') }), administration('d'), encounter('e1'),
    )
    expect(chart.encounters.map(({ source, patient, administrations }) => [source, patient?.value, administrations.map(({ id }) => id)])).toEqual([
      ['Encounter/e1', 'Patient/p1', ['d']], [null, 'Patient/p0', ['c']], [null, 'Patient/p1', ['a', 'b']],
    ])
  })
  it('a merged Encounter takes class, subject, period and locations of the one that it is part of', () => {
    const parent = encounter('top', {
      period: { start: '2026-02-03' }, location: [{ location: reference('Location/infusion') }],
    })
    const merged: Resource = { resourceType: 'Encounter', id: 'e1', status: 'finished', partOf: reference('Encounter/top') }
    const facts = firstEncounter(factsOf(administration('ma1'), merged, parent))
    expect([facts.source, facts.class?.value, facts.patient?.value, facts.start, facts.locations[0]?.location.value]).toEqual([
      'Encounter/e1', 'AMB', 'Patient/p1', '2026-02-03', 'Location/infusion',
    ])
    expect(facts.class?.from).toEqual([{ source: 'Encounter/top', path: 'class.code' }])
    expect(facts.problems).toEqual([])
  })
  it("another patient's Encounter gives nothing to one that says it is part of it", () => {
    const merged: Resource = {
      resourceType: 'Encounter', id: 'e1', status: 'finished', subject: reference('Patient/p1'), partOf: reference('Encounter/top'),
    }
    const parent = encounter('top', { subject: reference('Patient/p2'), period: { start: '2026-02-03' } })
    const facts = firstEncounter(factsOf(administration('ma1'), merged, parent))
    expect([facts.patient?.value, facts.class, facts.start]).toEqual(['Patient/p1', null, null])
  })
  it('administrations come by start, in whatever zone it is written, then by id; those without a time last', () => {
    const at = (id: string, effectiveDateTime?: string): Resource => administration(id, { effectiveDateTime })
    const chart = factsOf(
      at('a'), at('b', '2026-02-03T11:00:00-06:00'), at('d', '2026-02-03T16:30:00Z'), at('c', '2026-02-03T10:30:00-06:00'),
      encounter('e1'),
    )
    expect(firstEncounter(chart).administrations.map(({ id }) => id)).toEqual(['c', 'd', 'b', 'a'])
  })
  it('two Encounters that are part of each other end', () => {
    const loop = (id: string, of: string): Resource => ({ resourceType: 'Encounter', id, status: 'finished', partOf: reference(`Encounter/${of}`) })
    expect(firstEncounter(factsOf(administration('ma1'), loop('e1', 'e2'), loop('e2', 'e1'))).class).toBeNull()
  })
  it('the same resource twice is one: the newer version, or a fixed one with a problem', () => {
    const old = administration('ma1', { meta: { versionId: '9' }, status: 'in-progress' })
    const now = administration('ma1', { meta: { versionId: '10' } })
    const both = firstEncounter(factsOf(now, old, encounter('e1')))
    expect(both.administrations.map(({ status, problems }) => [status?.value, problems])).toEqual([['completed', []]])
    expect(firstEncounter(factsOf(now, now)).administrations).toHaveLength(1)
    expect(problemsOf(administration('ma1'), administration('ma1', { status: 'stopped' }))).toEqual(['resource-invalid '])
  })
})

describe('diagnoses have the tier of the place that names them (billing-rules §6.5)', () => {
  const role = (code: string): Resource => ({ use: concept('http://terminology.hl7.org/CodeSystem/diagnosis-role', code) })
  const at = (id: string): Resource => ({ encounter: reference(`Encounter/${id}`) })
  const chart = factsOf(
    administration('ma1', {
      reasonReference: [reference('Condition/c1')], reasonCode: [concept(icd10cm, 'M06.9'), concept('http://terminology.hl7.org/CodeSystem/reason-medication-given', 'b')],
      request: reference('MedicationRequest/rx1'),
    }),
    { resourceType: 'MedicationRequest', id: 'rx1', subject: reference('Patient/p1'), reasonCode: [concept(icd10cm, 'R21')] },
    encounter('e1', {
      diagnosis: [
        { condition: reference('Condition/c3'), rank: 1 }, { condition: reference('Condition/c2'), ...role('billing'), rank: 2 },
        { condition: reference('Procedure/x') },
      ],
      reasonCode: [concept(icd10cm, 'I10')],
    }),
    condition('c1', 'C50.911', { ...category('encounter-diagnosis'), ...at('other') }),
    condition('c2', 'C50.912'), condition('c3', 'C50.919', category('health-concern')),
    condition('c4', 'E11.9', { ...category('encounter-diagnosis'), ...at('e1') }),
    condition('c5', 'Z79.899', category('problem-list-item')),
    condition('c6', 'J45.20', { ...category('encounter-diagnosis'), ...at('other') }),
  )
  const shown = (facts: readonly { tier: DiagnosisTier; icd10cm: readonly string[] }[]): unknown[] =>
    facts.map(({ tier, icd10cm: codes }) => [tier, ...codes])

  it('administration and order', () => {
    expect(shown(firstAdministration(chart).diagnoses)).toEqual([[1, 'C50.911'], [1, 'M06.9'], [2, 'R21']])
  })
  it('encounter and conditions; diagnoses of another encounter are no candidates', () => {
    expect(shown(firstEncounter(chart).diagnoses)).toEqual([
      [3, 'C50.912'], [4, 'C50.919'], [5, 'I10'], [6, 'E11.9'], [7, 'C50.912'], [7, 'Z79.899'],
    ])
  })
  it('a code of another system is carried as words only', () => {
    const snomed = condition('c1', 'x', { code: { coding: [{ system: 'http://snomed.info/sct', code: '1', display: 'Some words' }] } })
    const [fact] = firstEncounter(factsOf(administration('ma1'), encounter('e1'), snomed)).diagnoses
    expect([fact?.icd10cm, fact?.text]).toEqual([[], 'Some words'])
  })
})

const hl7 = (name: string, code: string): Resource => ({ system: `http://terminology.hl7.org/CodeSystem/${name}`, code })
const local = { system: 'https://fhir.cerner.example/codeSet/12030', code: '3301' }

it('a status of a Condition is HL7’s code, whatever local one stands before it', () => {
  const mistaken = condition('c1', 'M06.9', {
    clinicalStatus: { coding: [local, hl7('condition-clinical', 'resolved')] },
    verificationStatus: { coding: [local, hl7('condition-ver-status', 'entered-in-error')] },
  })
  const [fact] = firstEncounter(factsOf(administration('ma1'), encounter('e1'), mistaken)).diagnoses
  expect([fact?.clinicalStatus, fact?.verificationStatus]).toEqual(['resolved', 'entered-in-error'])
})

it('a Condition of another server, or one that is yet to be looked up, is told as missing; an Observation is no diagnosis', () => {
  const pointing = (to: string): string[] => problemsOf(administration('ma1', { reasonReference: [reference(to)] }), condition('c1', 'M06.9'))
  for (const to of ['https://other.example/fhir/Condition/c1', 'Condition?identifier=x|1']) {
    expect(pointing(to)).toEqual(['reference-unresolved reasonReference[0]'])
  }
  for (const to of ['Observation/o1', 'https://other.example/fhir/Observation/o1/_history/2']) expect(pointing(to)).toEqual([])
})

it('a Device of another patient tells nothing of what was used, one on the shelf does', () => {
  const pump = (more: Resource): Resource => ({ resourceType: 'Device', id: 'd1', deviceName: [{ name: 'Ambulatory pump' }], ...more })
  const devicesOf = (device: Resource): unknown[] =>
    firstAdministration(factsOf(administration('ma1', { device: [reference('Device/d1')] }), encounter('e1'), device)).devices.map(({ value }) => value)
  expect(devicesOf(pump({}))).toEqual(['Ambulatory pump'])
  expect(devicesOf(pump({ patient: reference('Patient/p1') }))).toEqual(['Ambulatory pump'])
  expect(devicesOf(pump({ patient: reference('Patient/p2') }))).toEqual(['Device/d1'])
})

it('a document or an Observation that was withdrawn, or is another patient’s, supports nothing', () => {
  const supportedBy = (change: Resource): unknown[] => {
    const own = { subject: reference('Patient/p1'), ...change }
    const facts = firstAdministration(factsOf(
      administration('ma1', { supportingInformation: [reference('Observation/o1'), reference('Observation/absent')] }), encounter('e1'),
      { resourceType: 'DocumentReference', id: 'd1', context: { related: [reference('MedicationAdministration/ma1')] }, ...own },
      { resourceType: 'Observation', id: 'o1', ...own },
    ))
    return facts.supporting.map(({ value }) => value)
  }
  const absent = 'Observation/absent'
  expect(supportedBy({ status: 'current' })).toEqual(['Observation/o1', absent, 'DocumentReference/d1'])
  expect(supportedBy({ status: 'entered-in-error' })).toEqual([absent])
  expect(supportedBy({ status: 'superseded' })).toEqual([absent])
  expect(supportedBy({ status: 'current', subject: reference('Patient/p2') })).toEqual([absent])
})

it('a Bundle of several patients is read in one go', () => {
  const chart = factsOfJson(bundle([administration('a'), administration('b', { subject: reference('Patient/p2'), context: reference('Encounter/e2') })]))
  expect(chart.encounters.map(({ patient }) => patient?.value)).toEqual(['Patient/p1', 'Patient/p2'])
})
