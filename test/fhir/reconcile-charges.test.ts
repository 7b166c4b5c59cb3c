import { expect, test } from 'vitest'
import { noAnswers } from '../../src/billing/answers.ts'
import { defaultAdministrationCodes } from '../../src/billing/codes.ts'
import { derive } from '../../src/billing/derive.ts'
import { emptySite } from '../../src/billing/site.ts'
import { indexChart } from '../../src/fhir/chart-index.ts'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { ownSystems } from '../../src/fhir/own-systems.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chargedElsewhere, chargesOf, unsupportedCharges } from '../../src/fhir/reconcile-charges.ts'
import { daysOf, givenDoses } from '../../src/fhir/reconcile-given.ts'
import { elsewhereWords, supplyWords, unsupportedWords } from '../../src/fhir/reconcile-words.ts'
import { ungivenSupplies } from '../../src/fhir/reconcile-supplies.ts'
import { administration, base, concept, encounter, entriesOf, reference, type Resource } from './chart.builders.ts'

const hcpcs = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets'
const cpt = 'http://www.ama-assn.org/go/cpt'
const injected = { dosage: { route: { text: 'subcutaneous' }, dose: { value: 50, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } } }

const charge = (id: string, code: string, more: Resource = {}): Resource => ({
  resourceType: 'ChargeItem', id, status: 'billable', subject: reference('Patient/p1'), context: reference('Encounter/e1'),
  code: concept(/^\d/u.test(code) ? cpt : hcpcs, code), occurrenceDateTime: '2026-02-03', ...more,
})

const names = (...administrations: readonly string[]): Resource => ({ service: administrations.map((id) => reference(`MedicationAdministration/${id}`)) })

const chartWith = (resources: readonly Resource[]) => {
  const entries = entriesOf([...resources, encounter('e1')])
  const index = indexChart(entries)
  const chart = chartFromEntries(entries)
  const derived = derive(chart, { site: emptySite, answers: noAnswers })
  const charges = chargesOf(index, new Set(Object.values(defaultAdministrationCodes)))
  return { index, chart, derived, charges, given: givenDoses(chart, derived) }
}

const unsupportedIn = (resources: readonly Resource[], scope = { patient: 'Patient/p1', encounter: 'Encounter/e1' } as { patient: string | null; encounter: string | null }) => {
  const { charges, given } = chartWith(resources)
  return unsupportedCharges(charges, given, scope)
}

/** "c1 not-given": each unsupported charge with the kind of its reason. */
const told = (resources: readonly Resource[]): readonly string[] =>
  unsupportedIn(resources).map(({ charge: { source }, why }) => `${source.slice('ChargeItem/'.length)} ${why.kind}`)

const given = administration('ma1', injected)

test('a charge that names a dose that was given is supported, whatever its date', () => {
  expect(told([given, charge('c1', 'J3490', { ...names('ma1'), occurrenceDateTime: '2026-02-09' }), charge('c2', '96372', names('ma1'))])).toEqual([])
})

test('a charge that names no dose is supported by the same code on the same day, and by nothing else', () => {
  expect(told([given, charge('c1', 'J3490'), charge('c2', '96372')])).toEqual([])
  expect(told([given, charge('c1', 'J3490', { occurrenceDateTime: '2026-02-04' })])).toEqual(['c1 no-dose-that-day'])
  expect(told([given, charge('c1', 'J9999'), charge('c2', '96365')])).toEqual(['c1 other-code', 'c2 other-code'])
  expect(told([given, charge('c1', 'J3490', { occurrenceDateTime: undefined })])).toEqual(['c1 no-date'])
  for (const occurrence of [
    { occurrencePeriod: { start: '2026-02-03', end: '2026-02-09' } }, { occurrencePeriod: { end: '2026-02-03' } }, { occurrenceTiming: { event: ['2026-02-03', '2026-02-09'] } },
  ]) expect(told([given, charge('c1', 'J3490', { occurrenceDateTime: undefined, ...occurrence })])).toEqual([])
})

test('an evening dose is found by a charge that was written in UTC', () => {
  const evening = administration('ma1', { ...injected, effectiveDateTime: '2026-02-03T20:00:00-06:00' })
  expect(told([evening, charge('c1', 'J3490', { occurrenceDateTime: '2026-02-04T02:00:00Z' })])).toEqual([])
  expect(daysOf('2026-02-04T12:00:00Z')).toContain('2026-02-04')
  expect(daysOf('2026-02-04T02:00:00-06:00')).toEqual(['2026-02-04'])
  expect(daysOf('2026-02')).toEqual([])
})

const unsupported: readonly (readonly [string, readonly Resource[], string, string])[] = [
  ['an administration that is not there', [given, charge('c1', 'J3490', names('ma9'))], 'c1 administration-missing', 'is not in the chart'],
  ['an administration that was not done', [administration('ma1', { ...injected, status: 'not-done' }), charge('c1', 'J3490', names('ma1'))],
    'c1 not-given', 'was not given'],
  ['an administration entered in error', [administration('ma1', { ...injected, status: 'entered-in-error' }), charge('c1', '96372', names('ma1'))],
    'c1 not-given', 'entered in error'],
  ["another patient's administration", [
    given, administration('ma2', { ...injected, subject: reference('Patient/p2'), context: undefined }), charge('c1', 'J3490', names('ma2')),
  ], 'c1 not-given', "not provably this patient's"],
  ['what was dispensed', [
    given, charge('c1', 'J9999', { service: [reference('MedicationDispense/d1')], occurrenceDateTime: '2026-02-07' }),
  ], 'c1 supply-only', 'what was handed out, not what was given'],
]

test.each(unsupported)('a charge is unsupported that names %s', (_, resources, expected, words) => {
  expect(told(resources)).toEqual([expected])
  expect(unsupportedIn(resources).map(unsupportedWords).join()).toContain(words)
})

test('a charge of two doses is supported by the one that was given', () => {
  const mistaken = administration('ma2', { ...injected, status: 'entered-in-error' })
  expect(told([given, mistaken, charge('c1', 'J3490', names('ma2', 'ma1'))])).toEqual([])
})

test('not judged: other codes, charges that are void, that rest on a procedure, or are of another visit or patient', () => {
  const wrong = names('ma9')
  expect(told([
    given, charge('c1', 'J1100', wrong), charge('c2', '99213', wrong),
    charge('c3', 'J3490', { ...wrong, status: 'entered-in-error' }), charge('c4', 'J3490', { ...wrong, status: 'aborted' }),
    charge('c5', 'J3490', { ...wrong, status: 'not-billable' }),
    charge('c6', '96372', { service: [reference('Procedure/x')], occurrenceDateTime: '2026-02-09' }),
    charge('c7', 'J3490', { ...wrong, context: reference('Encounter/e2') }),
    charge('c8', 'J3490', { ...wrong, subject: reference('Patient/p2') }),
    charge('c9', 'J3490', { occurrenceDateTime: '2026-02-09', context: undefined }),
    charge('c10', '96372', { ...wrong, code: concept('https://ehr.example/charge-master', '96372') }),
  ])).toEqual([])
})

test('our own draft and a billed charge are among the unsupported, also in a code system that nobody knows', () => {
  const own = { identifier: [{ system: ownSystems.draftLine, value: 'x' }], status: 'planned' }
  const found = unsupportedIn([
    given, charge('c1', 'J3490', { ...names('ma9'), ...own }), charge('c2', 'J3490', { ...names('ma9'), status: 'billed' }),
    charge('c3', 'j3590', { ...names('ma9'), code: concept('https://ehr.example/charge-master', 'j3590') }),
  ])
  expect(found.map(({ charge: one }) => [one.source, one.own, one.status, one.code])).toEqual([
    ['ChargeItem/c1', 'x', 'planned', 'J3490'], ['ChargeItem/c2', null, 'billed', 'J3490'], ['ChargeItem/c3', null, 'billable', 'J3590'],
  ])
})

test('over a whole chart every charge is held against its own patient', () => {
  const whole = { patient: null, encounter: null }
  const other = charge('c1', 'J3490', { ...names('ma1'), subject: reference('Patient/p2'), context: undefined })
  expect(unsupportedIn([given, other], whole)).toMatchObject([{ why: { kind: 'not-given', why: { kind: 'other-patient' } } }])
  expect(unsupportedIn([given, charge('c1', 'J3490', { subject: undefined })], whole)).toEqual([])
  // The dose names p2, and its visit p1: whose it was nobody can tell.
  const mixed = administration('ma1', { ...injected, subject: reference('Patient/p2') })
  expect(unsupportedIn([mixed, other], whole)).toMatchObject([{ why: { kind: 'not-given', why: { finding: 'patient-mismatch' } } }])
})

const elsewhere = (resources: readonly Resource[], patient = 'Patient/p1') => {
  const { derived, charges } = chartWith(resources)
  return chargedElsewhere(derived.encounters.flatMap(({ lines }) => lines), charges, { patient, encounter: 'Encounter/e1', namespace: base })
}

test('a charge by another system for the same administration is told, with who made it', () => {
  const found = elsewhere([given, charge('c1', 'J3490', { ...names('ma1'), enterer: { display: 'Pharmacy system' } }), charge('c2', '96372', names('ma1'))])
  expect(found.map(({ line, charge: { source }, certainty }) => [line, source, certainty])).toEqual([
    ['ma1|drug', 'ChargeItem/c1', 'same-administration'], ['ma1|service', 'ChargeItem/c2', 'same-administration'],
  ])
  expect(found.map(elsewhereWords)).toMatchObject([expect.stringMatching(/^Already charged by Pharmacy system:/u), expect.stringContaining('another system')])
})

test('the same administration under another unclassified code is charged already; another service of it is not', () => {
  expect(elsewhere([given, charge('c1', 'J3590', names('ma1')), charge('c2', '96365', names('ma1'))])).toMatchObject([{ line: 'ma1|drug', charge: { code: 'J3590' } }])
})

test('the same code on the same day is only perhaps the same dose, and another product is not', () => {
  const ndc = (code: string): Resource => ({ productCodeableConcept: concept('http://hl7.org/fhir/sid/ndc', code) })
  const product = administration('ma1', { ...injected, medicationCodeableConcept: { ...concept('http://hl7.org/fhir/sid/ndc', '99999-0123-01'), text: 'Exampleprazine' } })
  const found = elsewhere([product, charge('c1', 'J3490', ndc('99999-0123-01')), charge('c2', 'J3490', ndc('99999-0456-02'))])
  expect(found).toMatchObject([{ charge: { source: 'ChargeItem/c1' }, certainty: 'same-code-and-day' }])
  expect(found.map(elsewhereWords).join()).toContain('Perhaps already charged')
})

test('our own draft of a line is no charge of others; ours under another namespace, and nothing void or of another patient, is', () => {
  const own = (namespace: string): Resource => ({ identifier: [{ system: ownSystems.draftLine, value: draftKey(namespace, 'ma1|drug') }] })
  expect(elsewhere([given, charge('c1', 'J3490', { ...names('ma1'), ...own(base) })])).toEqual([])
  expect(elsewhere([given, charge('c1', 'J3490', { ...names('ma1'), ...own('https://old.example/fhir') })])).toHaveLength(1)
  expect(elsewhere([given, charge('c1', 'J3490', { ...names('ma1'), status: 'aborted' })])).toEqual([])
  expect(elsewhere([given, charge('c1', 'J3490', { ...names('ma1'), subject: reference('Patient/p2') })])).toEqual([])
  expect(elsewhere([given, charge('c1', 'J3490', names('ma1'))], 'Patient/p2')).toEqual([])
})

const dispense = (id: string, more: Resource = {}): Resource => ({
  resourceType: 'MedicationDispense', id, status: 'completed', subject: reference('Patient/p1'),
  medicationCodeableConcept: { text: 'Takehomedrug' }, ...more,
})
const ungiven = (resources: readonly Resource[]): readonly string[] => {
  const { index, chart, given: doses } = chartWith(resources)
  return ungivenSupplies(index, chart, doses).map(({ source }) => source)
}

test('a drug that was dispensed and not given has words and no line', () => {
  const { index, chart, derived, given: doses } = chartWith([given, dispense('d1')])
  const [supply] = ungivenSupplies(index, chart, doses)
  expect(supply === undefined ? '' : supplyWords(supply)).toContain('no dose of it that was given is in the chart')
  expect(derived.encounters.flatMap(({ lines }) => lines).every(({ sources }) => sources.join() === 'MedicationAdministration/ma1')).toBe(true)
})

test('a dispense that a given dose matches by its order or its product has no words, one of another patient has', () => {
  const order: Resource = { resourceType: 'MedicationRequest', id: 'r1', status: 'active', intent: 'order', subject: reference('Patient/p1'), medicationCodeableConcept: { text: 'x' } }
  const ordered = administration('ma1', { ...injected, request: reference('MedicationRequest/r1') })
  expect(ungiven([ordered, order, dispense('d1', { authorizingPrescription: [reference('MedicationRequest/r1')] })])).toEqual([])
  expect(ungiven([given, dispense('d1', { medicationCodeableConcept: { text: 'exampleprazine ' } })])).toEqual([])
  expect(ungiven([given, dispense('d1', { medicationCodeableConcept: { text: 'Exampleprazine' }, subject: reference('Patient/p2') })])).toEqual(['MedicationDispense/d1'])
  const notDone = administration('ma1', { ...injected, status: 'not-done' })
  expect(ungiven([notDone, dispense('d1', { medicationCodeableConcept: { text: 'Exampleprazine' } })])).toEqual(['MedicationDispense/d1'])
})

test('what was cancelled was not handed out, and a delivered bandage is no drug', () => {
  const delivery = (id: string, type: string): Resource => ({
    resourceType: 'SupplyDelivery', id, status: 'completed', patient: reference('Patient/p1'), type: concept('http://terminology.hl7.org/CodeSystem/supply-item-type', type),
    suppliedItem: { itemCodeableConcept: { text: 'Something' } },
  })
  expect(ungiven([given, dispense('d1', { status: 'cancelled' }), delivery('s1', 'device'), delivery('s2', 'medication')])).toEqual(['SupplyDelivery/s2'])
})
