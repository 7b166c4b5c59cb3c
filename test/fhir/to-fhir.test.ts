import type { ChargeItem, Extension } from 'fhir/r4'
import { expect, test } from 'vitest'
import type { Line } from '../../src/billing/derived.ts'
import type { ChartFacts } from '../../src/billing/facts.ts'
import { medplumModifierUrl } from '../../src/fhir/extensions.ts'
import { ownBase, ownSystems } from '../../src/fhir/own-systems.ts'
import { rulesVersion } from '../../src/fhir/draft-extensions.ts'
import { normaliseIssuer } from '../../src/fhir/issuer-name.ts'
import { draftDocuments, type DraftOptions } from '../../src/fhir/to-fhir.ts'
import {
  administration, chartOf, derivedOf, drugLine, encounterOf, finding, period, serviceLine, sourced, wasteLine,
} from './to-fhir.builders.ts'
import { chart, contained, items, options, problemsOf, threeLines } from './to-fhir.readers.ts'
import { validateR4 } from './validator/index.ts'

const only = (line: Line, facts: ChartFacts = chart, choice: DraftOptions = options): ChargeItem => {
  const [item] = items(derivedOf([line]), facts, choice)
  if (item === undefined) throw new Error('no line')
  return item
}

const codesOn = (item: ChargeItem): (string | undefined)[] =>
  (contained(item)?.issue ?? []).map((issue) => issue.details?.coding?.[0]?.code)

const extensionsOf = (item: ChargeItem, id: string): Extension[] =>
  (item.extension ?? []).filter((extension) => extension.url === `${ownBase}/StructureDefinition/${id}`)

test('an encounter becomes one valid transaction of conditional creates, its drug line first', () => {
  const [bundle, ...more] = draftDocuments(derivedOf(threeLines, [finding()]), chart, options)
  expect(more).toEqual([])
  expect(validateR4(bundle)).toEqual([])
  if (bundle?.resourceType !== 'Bundle') throw new Error('no Bundle')
  expect(bundle.type).toBe('transaction')
  expect(bundle.entry?.map((entry) => entry.resource?.code.coding?.[0]?.code)).toEqual(['J3490', 'J3490', '96365'])
  for (const entry of bundle.entry ?? []) {
    const key = entry.resource?.identifier?.[0]
    expect(entry.request).toEqual({
      method: 'POST', url: 'ChargeItem', ifNoneExist: `identifier=${key?.system ?? ''}|${key?.value ?? ''}`,
    })
    expect(entry.resource?.status).toBe('planned')
    expect(entry.resource?.meta?.tag).toEqual([{ system: ownSystems.tag, code: 'charge-draft' }])
  }
})

test('the administration line is part of its drug line in the same Bundle, and only it', () => {
  const lines = [...threeLines, drugLine({ id: 'ma2|drug', sources: ['MedicationAdministration/ma2'] })]
  const [bundle] = draftDocuments(derivedOf(lines), chart, options)
  if (bundle?.resourceType !== 'Bundle') throw new Error('no Bundle')
  const parts = bundle.entry?.map((entry) => entry.resource?.partOf)
  expect(parts).toEqual([undefined, undefined, undefined, [{ reference: bundle.entry?.[0]?.fullUrl }]])
})

test('the same derivation gives the same bytes', () => {
  const once = JSON.stringify(draftDocuments(derivedOf(threeLines, [finding()]), chart, options))
  expect(JSON.stringify(draftDocuments(derivedOf(threeLines, [finding()]), chart, options))).toBe(once)
})

test('the identifier is the published UUID of namespace, administration and slot', () => {
  // uuid.uuid5(uuid.NAMESPACE_URL, 'https://ehr.example/fhir|ma1|drug') of Python's standard library.
  const value = 'd8a34c07-90c1-5d5b-82e1-995405116af1'
  expect(only(drugLine()).identifier).toEqual([{ system: ownSystems.draftLine, value }])
})

const keyOf = (line: Line, issuer = options.issuer) => only(line, chart, { issuer }).identifier?.[0]?.value

test('a line keeps its identifier when its code or concept changes, and two EHRs never share one', () => {
  const first = keyOf(serviceLine())
  expect(keyOf(serviceLine({ code: '96374', concept: 'push-initial', modifiers: ['59'], units: 2 }))).toBe(first)
  expect(keyOf(serviceLine(), 'HTTPS://EHR.example:443/fhir/')).toBe(first)
  expect(keyOf(serviceLine(), 'https://other.example/fhir')).not.toBe(first)
  expect(keyOf(serviceLine({ id: 'ma1|additional-hours' }))).not.toBe(first)
})

test.each([
  ['https://ehr.example/fhir', 'https://ehr.example/fhir'],
  ['HTTPS://EHR.Example/fhir/', 'https://ehr.example/fhir'],
  ['https://ehr.example:443/FHIR//', 'https://ehr.example/FHIR'],
  ['http://ehr.example:80', 'http://ehr.example'],
  ['http://ehr.example:8080/', 'http://ehr.example:8080'],
  [' https://ehr.example/r4?x=1#y ', 'https://ehr.example/r4'],
  ['st-mary/', 'st-mary'],
  ['https://', 'https:'],
])('the issuer %s is the namespace %s', (issuer, namespace) => {
  expect(normaliseIssuer(issuer)).toBe(namespace)
})

test('the NDC stands on drug and waste lines, never on an administration line', () => {
  const ndc = { code: '99999012301', unit: 'ML', quantity: 0.5 } as const
  const [drug, waste, service] = items(derivedOf([drugLine(), wasteLine(), serviceLine({ ndc })]))
  const product = { coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code: '99999012301' }] }
  expect([drug?.productCodeableConcept, waste?.productCodeableConcept]).toEqual([product, product])
  expect(service).not.toHaveProperty('productCodeableConcept')
  expect(service && extensionsOf(service, 'ndc-quantity')).toEqual([])
})

test('only a waste line says what was discarded', () => {
  const [drug, waste] = items(derivedOf([drugLine(), wasteLine()]))
  expect(drug && extensionsOf(drug, 'waste')).toEqual([])
  expect(waste && extensionsOf(waste, 'waste')[0]?.extension).toEqual([
    { url: 'units', valueDecimal: 1 }, { url: 'value', valueDecimal: 0.3 }, { url: 'unit', valueCode: 'ML' },
  ])
})

test('an unknown NDC quantity is left out, not written as zero', () => {
  const unknown = only(drugLine({ ndc: { code: '99999012301', unit: null, quantity: null } }))
  expect(extensionsOf(unknown, 'ndc-quantity')).toEqual([])
  expect(unknown.productCodeableConcept?.coding?.[0]?.code).toBe('99999012301')
})

test('the text of an administration line is our own word for the service, also where the site has no code', () => {
  expect(only(serviceLine()).code).toEqual({
    coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '96365' }], text: 'Intravenous infusion, first service',
  })
  expect(only(serviceLine({ code: null })).code).toEqual({ text: 'Intravenous infusion, first service' })
  expect(only(drugLine()).code.text).toBe('EXAMPLEPRAZINE 40 MG IV')
})

test('diagnoses keep their order, and the Conditions and the order stand beside them', () => {
  const order = {
    source: 'MedicationRequest/r1', status: null, intent: null, requester: null, authoredOn: null, dose: null, notes: [],
  }
  const item = only(drugLine(), chartOf([administration('ma1', { order })]))
  expect(item.reason?.map((reason) => reason.coding?.[0]?.code)).toEqual(['M06.9', 'K21.9'])
  expect(item.supportingInformation).toEqual([{ reference: 'Condition/c1' }, { reference: 'MedicationRequest/r1' }])
})

test('a finding rides on its own lines; one that has no line rides on every line of the encounter', () => {
  const findings = [
    finding(),
    finding({ code: 'coverage-missing', source: 'Encounter/e1', path: '', lines: [] }),
    finding({ code: 'administration-not-done', source: 'MedicationAdministration/ma9', lines: ['ma9|drug'] }),
  ]
  const [drug, service] = items(derivedOf([drugLine(), serviceLine()], findings))
  expect(drug && codesOn(drug)).toEqual(['lot-missing', 'coverage-missing', 'administration-not-done'])
  expect(service && codesOn(service)).toEqual(['coverage-missing', 'administration-not-done'])
  expect(drug?.supportingInformation).toContainEqual({ reference: '#findings' })
})

test('a finding keeps its words, its place, who mends it and what it prevents', () => {
  const [issue] = items(derivedOf([drugLine()], [finding()])).flatMap((item) => contained(item)?.issue ?? [])
  expect(issue).toMatchObject({
    severity: 'warning', code: 'required', diagnostics: 'Scan the package.',
    details: { coding: [{ system: ownSystems.finding, code: 'lot-missing' }], text: 'No lot number.' },
    expression: ['MedicationAdministration.medication'],
  })
  expect(issue?.extension?.[0]?.extension).toEqual([
    { url: 'source', valueString: 'MedicationAdministration/ma1' },
    { url: 'who', valueCode: 'nurse' },
    { url: 'resolve', valueCode: 'here' },
    { url: 'blocks', valueBoolean: false },
    { url: 'prevents', valueCode: 'M119' },
  ])
})

test('an encounter without a line gives its findings alone, and says so where there is none', () => {
  const [bare] = draftDocuments(derivedOf([], [finding({ lines: [] })]), chart, options)
  expect(bare).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ severity: 'warning' }] })
  expect(problemsOf(derivedOf([], [finding({ lines: [] })]))).toEqual([])
  expect(problemsOf(derivedOf([]))).toEqual([])
})

test('each encounter has its own document, in the order of the derivation', () => {
  const derived = { encounters: [encounterOf([]), encounterOf([drugLine()]), encounterOf([])] }
  const kinds = draftDocuments(derived, chart, options).map((document) => document.resourceType)
  expect(kinds).toEqual(['OperationOutcome', 'Bundle', 'OperationOutcome'])
})

test.each([
  ['a Period as documented', period('2026-03-02T10:00:00-06:00', '2026-03-02T10:40:00-06:00'),
    { occurrencePeriod: { start: '2026-03-02T10:00:00-06:00', end: '2026-03-02T10:40:00-06:00' } }],
  ['no stop', period('2026-03-02T10:00:00-06:00', null), { occurrencePeriod: { start: '2026-03-02T10:00:00-06:00' } }],
  ['dates alone', period('2026-03-02', '2026-03-03'), { occurrencePeriod: { start: '2026-03-02', end: '2026-03-03' } }],
  ['a stop before the start', period('2026-03-02T10:00:00-06:00', '2026-03-02T09:00:00-06:00'),
    { occurrenceDateTime: '2026-03-02T10:00:00-06:00' }],
  ['a stop before the start by its offset', period('2026-03-02T10:00:00-06:00', '2026-03-02T10:30:00Z'),
    { occurrenceDateTime: '2026-03-02T10:00:00-06:00' }],
  ['a stop before the start by a fraction of a second',
    period('2026-03-02T10:00:00.9-06:00', '2026-03-02T10:00:00.10-06:00'),
    { occurrenceDateTime: '2026-03-02T10:00:00.9-06:00' }],
  ['an evening start and its own date as stop', period('2026-03-02T20:00:00-06:00', '2026-03-02'),
    { occurrenceDateTime: '2026-03-02T20:00:00-06:00' }],
  ['a stop that is no dateTime', period('2026-03-02T10:00:00-06:00', '10:40'),
    { occurrencePeriod: { start: '2026-03-02T10:00:00-06:00' } }],
  ['times without an offset', period('2026-03-02T10:00:00', '2026-03-02T10:40:00'), { occurrenceDateTime: '2026-03-02' }],
  ['one instant', { at: sourced('2026-03-02T10:00:00Z'), start: null, end: null },
    { occurrenceDateTime: '2026-03-02T10:00:00Z' }],
])('the time of %s is written as R4 allows it', (_, effective, expected) => {
  const facts = chartOf([administration('ma1', { effective })])
  expect(only(drugLine(), facts)).toMatchObject(expected)
  expect(problemsOf(derivedOf([drugLine()]), facts)).toEqual([])
})

test('a service shared by administrations takes the time of the one that its id names', () => {
  const other = administration('ma0', { effective: period('2026-03-02T12:00:00-06:00', null) })
  const sources = ['MedicationAdministration/ma0', 'MedicationAdministration/ma1']
  const item = only(serviceLine({ sources }), chartOf([other, administration('ma1')]))
  expect(item.occurrencePeriod?.start).toBe('2026-03-02T10:00:00-06:00')
  expect(item.service).toEqual(sources.map((reference) => ({ reference })))
})

test('without any time there is no occurrence', () => {
  const item = only(drugLine({ serviceDate: null }), chartOf([administration('ma1', { effective: period(null, null) })]))
  expect(Object.keys(item).filter((key) => key.startsWith('occurrence'))).toEqual([])
})

test('a performer is a reference where it is one, else only a name', () => {
  const performers = [
    { reference: 'Practitioner/n1', display: null }, { reference: '#n2', display: 'Nurse Two' },
    { reference: 'Practitioner/n1', display: null }, { reference: 'n3', display: null },
  ].map((actor) => sourced(actor))
  expect(only(drugLine(), chartOf([administration('ma1', { performers })])).performer).toEqual([
    { actor: { reference: 'Practitioner/n1' } }, { actor: { display: 'Nurse Two' } },
  ])
})

test('the body site is written where the side matters, and nowhere else', () => {
  const coding = { system: 'snomed', uri: 'http://snomed.info/sct', code: '1290041000', display: 'x' } as const
  const site = sourced({ codings: [coding], text: null })
  const facts = chartOf([administration('ma1', { site })])
  const eye = serviceLine({ concept: 'intravitreal', code: '67028', modifiers: ['RT'] })
  expect(only(eye, facts).bodysite).toEqual([{ coding: [{ system: 'http://snomed.info/sct', code: '1290041000' }] }])
  expect(only(eye).bodysite).toEqual([{ text: 'Eye, right' }])
  expect(only(serviceLine(), facts)).not.toHaveProperty('bodysite')
})

test('modifiers are ranked in order, and in the form of Medplum only where the site wants it', () => {
  const hcpcs = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets'
  const cpt = 'http://www.ama-assn.org/go/cpt'
  const line = drugLine({ modifiers: ['JZ', '59'] })
  expect(extensionsOf(only(line), 'modifier').map((item) => item.extension)).toEqual([
    [
      { url: 'code', valueCodeableConcept: { coding: [{ system: hcpcs, code: 'JZ' }] } },
      { url: 'rank', valuePositiveInt: 1 },
    ],
    [
      { url: 'code', valueCodeableConcept: { coding: [{ system: cpt, code: '59' }] } },
      { url: 'rank', valuePositiveInt: 2 },
    ],
  ])
  const medplum = (choice: DraftOptions) =>
    only(line, chart, choice).extension?.filter((item) => item.url === medplumModifierUrl)
  expect(medplum(options)).toEqual([])
  expect(medplum({ ...options, medplumModifiers: true })).toHaveLength(2)
  expect(JSON.stringify(only(line, chart, { ...options, medplumModifiers: true }))).not.toContain('modifierExtension')
})

test('who saves and when is written where somebody does, and absent where nobody does', () => {
  expect(only(drugLine())).not.toHaveProperty('enterer')
  const saved = only(drugLine(), chart, { ...options, enterer: 'Practitioner/n1', enteredDate: '2026-03-02T12:00:00Z' })
  expect(saved).toMatchObject({ enterer: { reference: 'Practitioner/n1' }, enteredDate: '2026-03-02T12:00:00Z' })
})

test('a new draft is open, and says its payer, setting, concept and versions where they are known', () => {
  const item = only(serviceLine(), chart, { ...options, version: { rules: '1' } })
  const value = (id: string) => extensionsOf(item, id).map((extension) => extension.valueCode)
  const ids = ['review-state', 'payer', 'setting', 'concept']
  expect(ids.flatMap(value)).toEqual(['open', 'medicare', 'office', 'infusion-initial'])
  expect(extensionsOf(item, 'version')[0]?.extension).toEqual([{ url: 'rules', valueString: '1' }])
  expect(extensionsOf(only(drugLine()), 'version')[0]?.extension).toEqual([{ url: 'rules', valueString: rulesVersion }])
})

test('hostile text stays data: nothing is rendered, and the Bundle stays valid', () => {
  const hostile = '<img src=x onerror=alert(1)>"&amp;\u0000\u001b[31m ${x} {{y}} \'; DROP TABLE'
  const derived = derivedOf(
    [drugLine({ description: hostile }), serviceLine()],
    [finding({ message: hostile, fix: hostile, path: hostile })],
  )
  expect(problemsOf(derived)).toEqual([])
  const [drug] = items(derived)
  expect(drug?.code.text).toBe('<img src=x onerror=alert(1)>"&amp;[31m ${x} {{y}} \'; DROP TABLE')
  expect(JSON.stringify(drug)).not.toContain('"div"')
})

test('a patient whose id is none of R4, but of a real server, is named all the same', () => {
  const id = `e_${'x'.repeat(98)}`
  const [item] = items({ encounters: [{ ...encounterOf([drugLine()]), patient: `Patient/${id}` }] })
  expect(item?.subject.reference).toBe(`Patient/${id}`)
})

test('a chart without patient or encounter still gives a valid draft, which names nobody', () => {
  const derived = { encounters: [{ ...encounterOf([drugLine()]), encounter: null, patient: null }] }
  expect(problemsOf(derived)).toEqual([])
  const [item] = items(derived)
  expect(item?.subject.reference).toBeUndefined()
  expect(item).not.toHaveProperty('context')
})
