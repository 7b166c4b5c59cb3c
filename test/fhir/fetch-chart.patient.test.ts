/** Whose a chart is: nothing of another patient's, or of another server's, is read, shown or followed. */
import type { FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { isOfPatient } from '../../src/fhir/patient-check.ts'
import { condition, encounter, given, listing, names, problemsOf, read, seed, subject } from './fetch-chart.builders.ts'
import { wireTo } from './wire.ts'

test('what a dose refers to on another server is neither asked for here nor taken for what has its id here', async () => {
  const elsewhere = 'https://pharmacy.example/fhir'
  const astray = seed.map((resource) =>
    resource.id === 'ma1' ? given('ma1', { medicationReference: { reference: `${elsewhere}/Medication/m2` }, context: { reference: `${elsewhere}/Encounter/e1` } }) : resource)
  const wire = await wireTo(astray)
  const chart = await read(listing(wire, { MedicationAdministration: ['patient'] }), { patient: 'p1', encounter: null })
  expect(names(chart)).toContain('Medication/m2')
  const facts = chartFromEntries(chart.entries).encounters.flatMap(({ administrations }) => administrations).find(({ id }) => id === 'ma1')
  expect(facts?.problems.map(({ code, origin }) => `${code} ${origin.path}`)).toContain('reference-unresolved medication')
  expect(chartFromEntries(chart.entries).encounters.map(({ source, present }) => [source, present])).toEqual([
    ['Encounter/e2', true], [`${elsewhere}/Encounter/e1`, false],
  ])
})

test('of a type that nobody has thought of, only what names the patient is the patient’s', () => {
  const isOurs = (resource: object): boolean => isOfPatient('https://ehr.example/fhir', { ...resource }, 'Patient/p1')
  expect(isOurs({ resourceType: 'Observation', subject })).toBe(true)
  expect(isOurs({ resourceType: 'Observation', subject: { reference: 'Patient/p2' } })).toBe(false)
  expect(isOurs({ resourceType: 'Immunization', patient: { reference: 'Patient/p2' } })).toBe(false)
  expect(isOurs({ resourceType: 'Medication' })).toBe(true)
})

test('a Condition of another patient that an administration points at is dropped', async () => {
  const astray = seed.map((resource) =>
    resource.id === 'ma1' ? given('ma1', { reasonReference: [{ reference: 'Condition/theirs' }] }) : resource,
  )
  const chart = await read(await wireTo([...astray, condition('theirs', { subject: { reference: 'Patient/p2' } })]))
  expect(names(chart)).not.toContain('Condition/theirs')
  expect(problemsOf(chart)).toEqual(['Condition other-patient'])
})

test('a launch encounter of another patient leaves the chart incomplete', async () => {
  const moved = seed.map((resource) => (resource.id === 'e1' ? encounter('e1', { subject: { reference: 'Patient/p2' } }) : resource))
  const chart = await read(await wireTo(moved))
  expect(chart.complete).toBe(false)
  expect(names(chart)).not.toContain('Encounter/e1')
  expect(problemsOf(chart)).toEqual(['Encounter other-patient'])
})

test('an encounter without a patient is kept where the one that it is part of is the patient’s, and only there', async () => {
  const part = (owner: string): readonly FhirResource[] => [
    ...seed.filter(({ id }) => id !== 'e1'),
    { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'AMB' }, partOf: { reference: 'Encounter/e9' } },
    encounter('e9', { subject: { reference: owner } }),
  ]
  expect(names(await read(await wireTo(part('Patient/p1'))))).toEqual(expect.arrayContaining(['Encounter/e1', 'Encounter/e9']))
  const theirs = await read(await wireTo(part('Patient/p2')))
  expect(names(theirs).filter((name) => name.startsWith('Encounter'))).toEqual([])
  expect(theirs.complete).toBe(false)
})

test('a read that is answered by another resource is not believed', async () => {
  const chart = await read(await wireTo(seed, {}, (handle) => async (request) =>
    new URL(request.url).pathname.endsWith('/Patient/p1') ? Response.json({ resourceType: 'Patient', id: 'p2' }) : handle(request)))
  expect(names(chart)).not.toContain('Patient/p2')
  expect(problemsOf(chart)).toEqual(['Patient not-json'])
})
