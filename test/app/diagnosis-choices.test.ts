import { expect, test } from 'vitest'
import { diagnosisChoices } from '../../src/app/diagnosis-choices.ts'
import { derive } from '../../src/billing/derive.ts'
import { emptySite } from '../../src/billing/site.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { administration, condition, encounter, patient, quantity, routes } from '../../mocks/scenarios/builders.ts'

const coded = (id: string, code: string, words: string) => condition(id, 'p', 'v', code, words)

const choicesOf = (more: readonly object[], reason?: string) => {
  const resources = [
    patient('p', 'Ada', 'Sample', '1970-01-01', 'x'),
    encounter('v', 'p', 'AMB', '2026-02-03T09:00:00-06:00', '2026-02-03T11:00:00-06:00'),
    administration('a', 'p', 'v', {
      medicationCodeableConcept: { text: 'Exampleprazine' }, effectiveDateTime: '2026-02-03T10:00:00-06:00',
      ...(reason === undefined ? {} : { reasonReference: [{ reference: `Condition/${reason}` }] }),
      dosage: { route: routes.subcutaneous, dose: quantity(50, 'mg') },
    }),
    ...more,
  ]
  const chart = chartFromEntries(resources.map((resource) => ({ resource: { ...resource }, fullUrl: null, at: '' })))
  const [facts] = chart.encounters
  const [dose] = facts?.administrations ?? []
  if (facts === undefined || dose === undefined) throw new Error('The chart has no dose.')
  return diagnosisChoices(dose, facts, derive(chart, { site: emptySite, answers: new Map() }).encounters[0]?.lines ?? [])
}

const told = (choices: ReturnType<typeof choicesOf>) => choices.map(({ code, verdict }) => `${code ?? '-'} ${verdict.kind}`)

test('the diagnosis on the line says so, and others of the visit are offered below it', () => {
  const choices = choicesOf([coded('ra', 'M06.9', 'Rheumatoid arthritis'), coded('ht', 'I10', 'Hypertension')], 'ra')
  expect(told(choices)).toEqual(['M06.9 on-line', 'I10 offered'])
  expect(choices.map(({ tier }) => tier)).toEqual([1, 6])
})

test('what cannot be chosen is shown with its reason, after what can', () => {
  const choices = choicesOf([
    { ...coded('maybe', 'L40.0', 'Psoriasis'), verificationStatus: { coding: [{ code: 'provisional', system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status' }] } },
    { ...coded('past', 'J45.50', 'Asthma'), clinicalStatus: { coding: [{ code: 'resolved', system: 'http://terminology.hl7.org/CodeSystem/condition-clinical' }] } },
    { ...coded('plain', 'M06.9', 'Sore'), code: { text: 'Sore' } },
    coded('ra', 'M06.9', 'Rheumatoid arthritis'),
  ])
  expect(told(choices)[0]).toBe('M06.9 on-line')
  expect(told(choices).slice(1).toSorted()).toEqual(['- no-code', '- not-confirmed', '- not-current'])
})

test('a status code can be chosen but is told to say no reason by itself', () => {
  const choices = choicesOf([coded('ra', 'M06.9', 'Rheumatoid arthritis'), coded('long', 'Z79.899', 'Long-term drug')], 'ra')
  expect(choices.find(({ code }) => code === 'Z79.899')?.verdict).toEqual({ kind: 'offered', isOrdinary: false })
})

test('a condition that had ended before the dose is not offered, whether or not anything calls it resolved', () => {
  const { clinicalStatus: _, ...pneumonia } = coded('ended', 'J18.9', 'Pneumonia')
  expect(told(choicesOf([{ ...pneumonia, abatementDateTime: '2025-11-20' }]))).toEqual(['- not-current'])
  expect(told(choicesOf([{ ...pneumonia, abatementDateTime: '2026-02-03' }]))).toEqual(['J18.9 on-line'])
})

test('a condition with two ICD-10-CM codes gives two choices', () => {
  const both = { ...coded('gout', 'M10.9', 'Gout'), code: { text: 'Gout', coding: ['M10.9', 'M25.50'].map((code) => ({ system: 'http://hl7.org/fhir/sid/icd-10-cm', code })) } }
  expect(told(choicesOf([coded('ra', 'M06.9', 'Rheumatoid arthritis'), both], 'ra'))).toEqual(['M06.9 on-line', 'M10.9 offered', 'M25.50 offered'])
})

test('a condition that was entered in error is not shown at all', () => {
  const wrong = { ...coded('wrong', 'C50.911', 'Wrong'), verificationStatus: { coding: [{ code: 'entered-in-error', system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status' }] } }
  expect(told(choicesOf([wrong]))).toEqual([])
})
