import { describe, expect, it, test } from 'vitest'
import { codeSystemOf } from '../../src/fhir/chart-systems.ts'
import {
  administration, base, bundle, concept, encounter, entriesOf, factsOf, factsOfJson, firstAdministration, firstEncounter, medication,
  ndcSystem, reference,
} from './chart.builders.ts'
import type { Resource } from './chart.builders.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'

const without = (name: string, more: Resource = {}): Resource => {
  const { [name]: _, ...rest } = administration('ma1', more)
  return rest
}
const named = (to: string, more: Resource = {}): Resource =>
  without('medicationCodeableConcept', { medicationReference: reference(to), ...more })

describe('a reference is followed in every form that charts use', () => {
  const uuid = '0b597aaf-da91-4e38-b2d1-1d42b0fe0544'
  const med = medication('med1', '99999-0123-01')
  const forms: readonly (readonly [string, string, Resource])[] = [
    ['relative', 'Medication/med1', med],
    ['absolute, of the same server', `${base}/Medication/med1`, med],
    ['absolute, of the same server behind a proxy', 'http://EHR.example/fhir/Medication/med1', med],
    ['of a version', 'Medication/med1/_history/3', med],
    ['absolute, of a version', `${base}/Medication/med1/_history/3`, med],
    ['a bare id', 'med1', med],
    ['urn:uuid', `urn:uuid:${uuid}`, { ...med, id: uuid }],
  ]
  test.each(forms)('%s', (_, to, target) => {
    const facts = firstAdministration(factsOf(named(to), target))
    expect(facts.drug.ndcs.map(({ value }) => value)).toEqual(['99999-0123-01'])
    expect(facts.problems).toEqual([])
  })

  it('absolute, where nothing says from which server the chart is', () => {
    const facts = firstAdministration(factsOfJson(bundle([named('https://other.example/r4/Medication/med1'), med])))
    expect(facts.drug.ndcs.map(({ value }) => value)).toEqual(['99999-0123-01'])
  })

  it('but a Medication of another server is not the one that has its id here', () => {
    const facts = firstAdministration(factsOf(named('https://other.example/r4/Medication/med1'), med))
    expect(facts.drug.ndcs).toEqual([])
    expect(facts.problems.map(({ code, origin }) => `${code} ${origin.path}`)).toEqual(['reference-unresolved medication'])
  })

  test.each([
    ['urn:uuid by fullUrl', `urn:uuid:${uuid}`],
    ['urn:oid by fullUrl', 'urn:oid:2.999.1.2'],
  ])('%s, of a resource without an id, which thereby has one', (_, url) => {
    const { id: _id, ...nameless } = med
    const entries = [...entriesOf([named(url)]), { fullUrl: url, resource: nameless, at: '' }]
    const facts = firstAdministration(chartFromEntries(entries))
    expect(facts.drug.ndcs[0]?.from[0]?.source).toBe(`Medication/${url.split(':')[2] ?? ''}`)
  })

  it('contained, with the place inside the container', () => {
    const facts = firstAdministration(factsOf(named('#m', { contained: [medication('m', '99999-0123-01')] })))
    expect(facts.drug.ndcs).toEqual([
      { value: '99999-0123-01', from: [{ source: 'MedicationAdministration/ma1', path: 'contained[0].code.coding[0].code' }] },
    ])
  })

  it('written as Medication/m although the resource is contained', () => {
    const facts = firstAdministration(factsOf(named('Medication/m', { contained: [medication('m', '99999-0123-01')] })))
    expect(facts.drug.ndcs).toHaveLength(1)
    expect(facts.problems).toEqual([])
  })

  it('with only an identifier it leads nowhere, and the display is kept as a name', () => {
    const pointer = { identifier: { value: '7' }, display: 'Exampleprazine 100 mg/mL' }
    const facts = firstAdministration(factsOf({ ...named('x'), medicationReference: pointer }, encounter('e1')))
    expect(facts.problems.map(({ code, origin }) => [code, origin.path])).toEqual([['reference-unresolved', 'medication']])
    expect(facts.drug.names).toEqual([
      { value: 'Exampleprazine 100 mg/mL', from: [{ source: 'MedicationAdministration/ma1', path: 'medication.display' }] },
    ])
  })

  it('a subject without its type, as eCRNow writes it, is the Patient', () => {
    expect(firstAdministration(factsOf(administration('ma1', { subject: reference('p1') }))).patient?.value).toBe('Patient/p1')
  })

  it('what is not in the chart is told for Medication, order, Encounter and Condition, and for nobody else', () => {
    const resource = named('Medication/absent', {
      request: reference('MedicationRequest/absent'),
      reasonReference: [reference('Condition/absent')],
      performer: [{ actor: reference('Practitioner/absent') }],
      device: [reference('Device/absent')],
      supportingInformation: [reference('Observation/absent')],
    })
    const chart = factsOf(resource)
    const facts = firstAdministration(chart)
    expect(new Set(facts.problems.map(({ code, origin }) => `${code} ${origin.path}`))).toEqual(new Set([
      'reference-unresolved medication', 'reference-unresolved reasonReference[0]', 'reference-unresolved request',
    ]))
    expect(firstEncounter(chart).present).toBe(false)
    expect(firstEncounter(chart).problems.map(({ origin }) => origin.path)).toEqual(['context'])
    expect(facts.performers[0]?.value).toEqual({ reference: 'Practitioner/absent', display: null })
    expect(facts.devices[0]?.value).toBe('Device/absent')
    expect(facts.request?.value).toBe('MedicationRequest/absent')
  })
})

describe('a broken administration is a problem and no exception', () => {
  const absent = { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' }] }
  const cases: readonly (readonly [string, Resource, boolean, string])[] = [
    ['without status', without('status'), false, 'status'],
    ['with a masked status', { ...without('status'), _status: absent }, false, 'status'],
    ['with a status that is a number', administration('ma1', { status: 5 }), false, 'status'],
    ['with a status that R4 does not know', administration('ma1', { status: 'done' }), false, 'status'],
    ['without subject', without('subject'), false, 'subject'],
    ['with a subject that is a text', administration('ma1', { subject: 'p1' }), false, 'subject'],
    ['with an empty status', administration('ma1', { status: ' ' }), false, 'status'],
    ['with null for a status', administration('ma1', { status: null }), false, 'status'],
    ['of a Group', administration('ma1', { subject: reference('Group/g1') }), false, 'subject'],
    ['with null for a subject', administration('ma1', { subject: null }), false, 'subject'],
    ['of a patient whom a server has yet to look up', administration('ma1', { subject: reference('Patient?identifier=x|1') }), false, 'subject'],
    ['without effective', without('effectiveDateTime'), true, 'effective'],
    ['with a masked effective', { ...without('effectiveDateTime'), _effectiveDateTime: absent }, true, 'effective'],
    ['with an effective that is no dateTime', administration('ma1', { effectiveDateTime: 'yesterday' }), true, 'effective'],
    ['with a time without a zone', administration('ma1', { effectiveDateTime: '2026-02-03T10:00:00' }), true, 'effective'],
    ['without medication', without('medicationCodeableConcept'), true, 'medication'],
    ['with a dose written as text', administration('ma1', { dosage: { dose: { value: '50' } } }), true, 'dosage.dose.value'],
    ['with a dose "less than 5"', administration('ma1', { dosage: { dose: { value: 5, comparator: '<' } } }), true, 'dosage.dose.comparator'],
  ]
  test.each(cases)('%s', (_, resource, usable, path) => {
    const facts = firstAdministration(factsOf(resource, encounter('e1')))
    expect(facts.usable).toBe(usable)
    expect(facts.problems.map(({ code, origin }) => `${code} ${origin.path}`)).toContain(`resource-invalid ${path}`)
  })

  it('without an id it cannot be used', () => {
    const facts = firstAdministration(factsOfJson(without('id')))
    expect([facts.source, facts.usable]).toEqual(['MedicationAdministration', false])
    expect(facts.problems.map(({ origin }) => origin.path)).toContain('id')
  })

  it('with a dose that cannot be read the dose stays unknown', () => {
    const doses = [{ value: '50' }, { value: 5, comparator: '<' }, { unit: 'mg' }, 50].map(
      (dose) => firstAdministration(factsOf(administration('ma1', { dosage: { dose } }))).dose,
    )
    expect(doses).toEqual([null, null, null, null])
  })

  it('with both forms of effective it stays usable, and both are seen', () => {
    const facts = firstAdministration(factsOf(administration('ma1', { effectivePeriod: { start: '2026-02-03' } }), encounter('e1')))
    expect([facts.usable, facts.effective.at?.value, facts.effective.start?.value]).toEqual([
      true, '2026-02-03T10:00:00-06:00', '2026-02-03',
    ])
    expect(facts.problems).toEqual([])
  })

  const fields: readonly (readonly [string, Resource])[] = [
    ['occurencePeriod', { occurencePeriod: { start: '2026-02-03' } }],
    ['occurrencePeriod', { occurrencePeriod: { start: '2026-02-03' } }],
    ['encounter', { encounter: reference('Encounter/e1') }],
    ['medication', { medication: { concept: { text: 'Exampleprazine' } } }],
    ['category', { category: [{ text: 'outpatient' }] }],
  ]
  test.each(fields)('with the R5 element %s that element is named and not used', (name, more) => {
    const bare = Object.fromEntries(
      Object.entries(administration('ma1')).filter(
        ([key]) => !['effectiveDateTime', 'medicationCodeableConcept', 'context'].includes(key),
      ),
    )
    const facts = firstAdministration(factsOfJson({ ...bare, ...more }))
    expect(facts.problems.map(({ code, origin }) => `${code} ${origin.path}`)).toContain(`resource-invalid ${name}`)
    expect([facts.drug.names, facts.effective.at, facts.effective.start]).toEqual([[], null, null])
  })
})

describe('the NDC is looked for in the order of smart-fhir §3.2', () => {
  const ndc = (code: string): Resource => concept(ndcSystem, code)
  const valuesOf = (...resources: Resource[]): string[] =>
    firstAdministration(factsOf(...resources)).drug.ndcs.map(({ value }) => value)
  const order: Resource = {
    resourceType: 'MedicationRequest', id: 'rx1', status: 'active', intent: 'order', subject: reference('Patient/p1'),
    medicationCodeableConcept: ndc('66666-0001-01'),
  }
  const mixture = medication('mix', '', { code: { text: 'Mixture' }, ingredient: [{ itemCodeableConcept: ndc('33333-0001-01') }] })
  const scanned = { extension: [{ url: 'https://vendor.example/ndc', valueString: '55555-0001-01' }] }

  it('the concept first, several as written', () => {
    const both = { coding: [{ system: ndcSystem, code: '11111-0001-01' }, { system: ndcSystem, code: '11111-0001-01' }] }
    expect(valuesOf(administration('ma1', { medicationCodeableConcept: both }))).toEqual(['11111-0001-01', '11111-0001-01'])
  })
  it('ingredients only where the product has none', () => {
    expect(valuesOf(named('Medication/mix'), mixture)).toEqual(['33333-0001-01'])
    const labelled = { ...mixture, code: ndc('22222-0001-01') }
    expect(valuesOf(named('Medication/mix'), labelled)).toEqual(['22222-0001-01'])
  })
  it('then an extension', () => {
    expect(valuesOf(administration('ma1', scanned))).toEqual(['55555-0001-01'])
  })
  it('an extension whose string is no NDC is left alone', () => {
    const other = { extension: [{ url: 'https://vendor.example/ndc', valueString: 'see label' }] }
    expect(valuesOf(administration('ma1', other))).toEqual([])
  })
  it('the order last, and only where nothing nearer has one', () => {
    const ordered = { request: reference('MedicationRequest/rx1') }
    expect(valuesOf(administration('ma1', ordered), order)).toEqual(['66666-0001-01'])
    expect(valuesOf(administration('ma1', { ...ordered, ...scanned }), order)).toEqual(['55555-0001-01'])
  })
  it('the dispense of the same order', () => {
    const { medicationCodeableConcept: _, ...plain } = order
    const dispense: Resource = {
      resourceType: 'MedicationDispense', id: 'd1', subject: reference('Patient/p1'),
      authorizingPrescription: [reference('MedicationRequest/rx1')], medicationCodeableConcept: ndc('77777-0001-01'),
    }
    const given = administration('ma1', { request: reference('MedicationRequest/rx1') })
    expect(valuesOf(given, plain, dispense)).toEqual(['77777-0001-01'])
    expect(valuesOf(given, plain, { ...dispense, subject: reference('Patient/p2') })).toEqual([])
  })
  it('dispenses of the same order that differ are all told, but for those of which nothing came', () => {
    const { medicationCodeableConcept: _, ...plain } = order
    const dispense = (id: string, code: string, status: string): Resource => ({
      resourceType: 'MedicationDispense', id, status, subject: reference('Patient/p1'),
      authorizingPrescription: [reference('MedicationRequest/rx1')], medicationCodeableConcept: ndc(code),
    })
    const given = administration('ma1', { request: reference('MedicationRequest/rx1') })
    const ofOthers = ['cancelled', 'declined', 'entered-in-error'].map((status, at) => dispense(`a${at}`, '88888-0001-01', status))
    const two = [dispense('d1', '77777-0001-01', 'completed'), dispense('d2', '77777-0002-01', 'completed')]
    expect(valuesOf(given, plain, ...ofOthers, ...two)).toEqual(['77777-0001-01', '77777-0002-01'])
    expect(valuesOf(given, plain, ...ofOthers)).toEqual([])
  })
  it('lot and expiry are the batch of the Medication given', () => {
    const batch = { lotNumber: 'LOT42', expirationDate: '2030-12-31' }
    const { drug } = firstAdministration(factsOf(named('Medication/m'), medication('m', '99999-0123-01', { batch })))
    expect([drug.lot?.value, drug.expiry?.value]).toEqual(['LOT42', '2030-12-31'])
  })
})

describe('amounts are the digits of the chart', () => {
  const ucum = 'http://unitsofmeasure.org'
  const doses: readonly (readonly [string, Resource, unknown])[] = [
    ['the UCUM code before the unit text', { value: 0.5, unit: 'milligram', system: ucum, code: 'mg' }, { value: '0.5', unit: 'mg' }],
    ['the unit text where the code is not of UCUM', { value: 1, unit: 'vial', system: 'urn:x', code: 'V' }, { value: '1', unit: 'vial' }],
    ['a code without a system where there is nothing else', { value: 1, code: 'mg' }, { value: '1', unit: 'mg' }],
    ['no unit', { value: 1 }, { value: '1', unit: null }],
    ['a very small number in plain digits', { value: 1.5e-7, unit: 'g' }, { value: '0.00000015', unit: 'g' }],
    ['a very large number in plain digits', { value: 1.5e21, unit: '1' }, { value: '1500000000000000000000', unit: '1' }],
  ]
  test.each(doses)('%s', (_, dose, expected) => {
    expect(firstAdministration(factsOf(administration('ma1', { dosage: { dose } }))).dose?.value).toEqual(expected)
  })
  it('a rate of 50 mL/h is the ratio of 50 mL to 1 h', () => {
    const rateQuantity = { value: 50, unit: 'mL/h', system: ucum, code: 'mL/h' }
    expect(firstAdministration(factsOf(administration('ma1', { dosage: { rateQuantity } }))).rate?.value).toEqual({
      numerator: { value: '50', unit: 'mL' }, denominator: { value: '1', unit: 'h' },
    })
  })
})

describe('code systems are known by all their names', () => {
  test.each([
    ['http://hl7.org/fhir/sid/ndc', 'ndc'], ['https://hl7.org/fhir/sid/ndc/', 'ndc'],
    ['urn:oid:2.16.840.1.113883.6.69', 'ndc'], ['2.16.840.1.113883.6.69', 'ndc'],
    ['https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', 'hcpcs'],
    ['https://fhir.cerner.com/ec2458f2/CodeSystem/BillCodes-CPT', 'cpt'],
    ['http://hl7.org/fhir/ValueSet/route-codes', 'snomed'], ['urn:oid:2.16.840.1.113883.3.26.1.1', 'ncit'],
    ['http://hl7.org/fhir/sid/icd-10', 'other'], ['', 'other'],
  ])('%s is %s', (uri, system) => {
    expect(codeSystemOf(uri)).toBe(system)
  })
})
