/** What reference data changes in a draft, on small files of our own; the official ones are asked in cases.test.ts. */
import { expect, test } from 'vitest'
import type { DerivedEncounter, Finding } from '../../src/billing/derived.ts'
import type { FindingCode } from '../../src/billing/findings.ts'
import type { Reference } from '../../src/billing/reference.ts'
import { chart, condition, coverage, iv, sc, snomed } from '../cases/chart.ts'
import type { Dose, Visit } from '../cases/chart.ts'
import { runCase } from '../cases/run.ts'
import { crosswalkFile, orderFile, packageFile, plainTable, productFile } from '../reference/fixtures/files.ts'
import { workplace } from '../reference/fixtures/folder.ts'

/** Coded: Alphadrug from the first quarter of 2026. Named: Betadrug; Gammadrug for the eye alone; Deltadrug until 2025. */
const codes = async (): Promise<Reference> => {
  const place = await workplace()
  await place.write('q1.csv', crosswalkFile(2026, 1, [['J1111', '99999-0971-01', 'Alphadrug'], ['J1110', '99999-0971-01', 'Alphadrug'], ['J7030', '99999-0801-01', 'Sodium chloride']]))
  await place.write('codes.tsv', plainTable([
    ['J2222', 'Injection, betadrug hydrochloride, 1 mg', '2020-01-01', ''], ['J2223', 'Injection, gammadrug, intravitreal, 1 mg', '2020-01-01', ''],
    ['J2224', 'Injection, deltadrug, 1 mg', '2020-01-01', '2025-12-31'], ['S0122', 'Injection, nudrug, 20 mg', '2000-01-01', ''], ['J3490', 'Unclassified drugs', '1982-01-01', ''],
  ]))
  await place.take('q1.csv', 'codes.tsv')
  return place.reference()
}

const alpha: Dose = { id: 'alpha', drug: 'Alphadrug', ndc: '99999-0971-01', route: iv }
const other: Dose = { id: 'other', drug: 'Etadrug', ndc: '99999-0931-01', route: iv }

function derived(doses: readonly Dose[], reference: Reference | null, visit: Visit = {}, answers: object = {}, site: object = { defaultSetting: 'office' }): DerivedEncounter {
  const one = { id: 'one', title: '', rule: '', chart: chart(doses, visit), site, answers, expect: { lines: [] } }
  const [encounter, ...more] = runCase(one, reference).derived.encounters
  if (encounter === undefined || more.length > 0) throw new Error('one encounter is expected')
  return encounter
}

const told = ({ findings }: DerivedEncounter, code: FindingCode): readonly Finding[] => findings.filter(finding => finding.code === code)
const ids = ({ lines }: DerivedEncounter): readonly string[] => lines.map(line => line.id)
const concepts = ({ lines }: DerivedEncounter): readonly string[] => lines.flatMap(line => line.concept ?? [])

test('a drug with a code of its own on that day has no lines, and the first of its codes is suggested', async () => {
  const encounter = derived([{ ...alpha, method: 'IV push' }], await codes())
  expect(encounter).toMatchObject({ lines: [], excluded: [{ source: 'MedicationAdministration/alpha', finding: 'specific-code-exists' }] })
  expect(encounter.findings).toHaveLength(1)
  expect(told(encounter, 'specific-code-exists')).toMatchObject([{ severity: 'information', suggest: 'J1110', lines: [], source: 'MedicationAdministration/alpha', path: 'medication' }])
  expect(told(encounter, 'specific-code-exists')[0]?.message).toContain('(J1110, J1111)')
})

test('it still takes part in choosing the initial service: a push behind its infusion is an additional one', async () => {
  const doses = [{ ...alpha, period: ['10:00', '11:00'] as const }, { ...other, method: 'IV push', at: '12:00' }]
  expect(concepts(derived(doses, await codes()))).toEqual(['push-additional-drug'])
  expect(concepts(derived(doses, null))).toEqual(['infusion-initial', 'push-additional-drug'])
})

test('an infusion of it without a stop blocks what is ranked behind it, and is told once', async () => {
  const encounter = derived([{ ...alpha, method: 'Infusion', period: ['10:00', null] }, { ...other, period: ['12:00', '13:00'] }], await codes())
  expect(told(encounter, 'infusion-stop-missing')).toMatchObject([{ source: 'MedicationAdministration/alpha', lines: ['other|service'] }])
  expect(encounter.lines.map(line => [line.id, line.status])).toEqual([['other|drug', 'ready'], ['other|service', 'blocked']])
})

test('nothing else is said of it: a route, a diagnosis and a lot are for whoever charges its own code', async () => {
  const encounter = derived([{ ...alpha, route: null, batch: null, performer: false }], await codes(), { conditions: [] })
  expect(encounter.findings.map(finding => finding.code)).toEqual(['specific-code-exists'])
})

test('a bag belongs to the drug that anchors it: with its own code there is no service line here', async () => {
  const bag = { period: ['10:00', '11:00'] as const }
  const withAnchor = derived([{ ...alpha, ...bag }, { ...other, ...bag, more: { partOf: [{ reference: 'MedicationAdministration/alpha' }] } }], await codes())
  expect(ids(withAnchor)).toEqual(['other|drug'])
  expect(told(withAnchor, 'administration-included')).toHaveLength(1)
  const asMember = derived([{ ...other, ...bag }, { ...alpha, id: 'z', ...bag, more: { partOf: [{ reference: 'MedicationAdministration/other' }] } }], await codes())
  expect(ids(asMember)).toEqual(['other|drug', 'other|service'])
  expect(asMember.lines.map(line => line.sources)).toEqual([['MedicationAdministration/other'], ['MedicationAdministration/other']])
  expect(asMember.excluded).toEqual([{ source: 'MedicationAdministration/z', finding: 'specific-code-exists' }])
})

test('saline is included whatever the crosswalk lists for its NDC', async () => {
  const saline: Dose = { drug: 'Sodium chloride 0.9 %', ndc: '99999-0801-01', route: iv, strength: null, dose: [500, 'mL'], period: ['10:00', '11:00'] }
  expect(derived([saline], await codes()).excluded).toMatchObject([{ finding: 'administration-included' }])
})

test('after the newest quarter a hit is possible and the data is stale; the draft stands', async () => {
  const day = { encounter: { period: { start: '2026-04-01T05:00:00-05:00', end: '2026-04-01T23:00:00-05:00' } } }
  const encounter = derived([{ ...alpha, method: 'IV push', at: '2026-04-01T10:00:00-05:00' }, { id: 'unknown', drug: 'Thetadrug', ndc: '99999-0921-01', at: '2026-04-01T11:00:00-05:00' }], await codes(), day)
  expect(ids(encounter)).toEqual(['alpha|drug', 'alpha|service', 'unknown|drug', 'unknown|service'])
  expect(told(encounter, 'specific-code-possible')).toMatchObject([{ suggest: 'J1110', lines: ['alpha|drug'], severity: 'warning' }])
  expect(told(encounter, 'reference-stale').map(finding => finding.lines)).toEqual([['alpha|drug'], ['unknown|drug']])
  expect(told(encounter, 'reference-stale')[0]?.message).toContain('2026 Q1')
})

test('a code that names the ingredient is a coder\'s to confirm; salts do not hide it, and a code that has ended is none', async () => {
  const reference = await codes()
  const named = (drug: string, route = iv): DerivedEncounter => derived([{ drug, route, method: 'IV push' }], reference)
  expect(told(named('Betadrug sodium'), 'specific-code-possible')).toMatchObject([{ suggest: 'J2222', lines: ['ma1|drug'] }])
  expect(told(named('Gammadrug'), 'specific-code-other-route')).toMatchObject([{ suggest: 'J2223' }])
  expect(told(named('Gammadrug', snomed('418401004')), 'specific-code-possible')).toHaveLength(1)
  expect(named('Deltadrug').findings.filter(finding => finding.code.startsWith('specific-code'))).toEqual([])
  expect(told(named('Betadrug'), 'reference-missing')).toEqual([])
})

test('the fluid that carries a drug, and one part of a mixture, are not asked for', async () => {
  const reference = await codes()
  const mixture = (...names: readonly string[]): DerivedEncounter =>
    derived([{ drug: 'Bag of the day', ndc: null, route: iv, period: ['10:00', '11:00'], ingredients: names.map(text => ({ itemCodeableConcept: { text } })) }], reference)
  expect(mixture('Etadrug', 'Betadrug').findings.filter(finding => finding.code.startsWith('specific-code'))).toEqual([])
  expect(told(mixture('Betadrug', 'Sodium chloride 0.9 %'), 'specific-code-possible')).toHaveLength(1)
})

test('a mixture is not its first ingredient, whose NDC has a code of its own', async () => {
  const coded = (text: string, code: string): object => ({ text, coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code }] })
  const ingredients = [coded('Alphadrug', '99999-0971-01'), coded('Etadrug', '99999-0931-01')].map(item => ({ itemCodeableConcept: item }))
  const encounter = derived([{ drug: 'Pump mixture', ndc: null, route: snomed('72607000'), dose: [20, 'mL'], ingredients }], await codes(), { coverage: coverage('12', 'Medicare Part B') })
  expect(encounter.lines).toMatchObject([{ code: 'J7999', ndc: null, status: 'ready' }])
})

test('without codes the check was not made, and a diagnosis file alone does not change that', async () => {
  const place = await workplace()
  await place.write('icd10cm_order_2026.txt', orderFile([]))
  await place.take('icd10cm_order_2026.txt')
  expect(told(derived([alpha], await place.reference()), 'reference-missing')).toHaveLength(1)
  expect(told(derived([alpha], null), 'reference-missing')).toHaveLength(1)
})

const editions = async (): Promise<Reference> => {
  const place = await workplace()
  await place.write('icd10cm_order_2025.txt', orderFile([['M069', '1', 'Arthritis, unspecified'], ['L403', '1', 'Old psoriasis'], ['M0579', '1', 'Arthritis of joints']]))
  await place.write('icd10cm_order_2026.txt', orderFile([['M069', '1', 'Arthritis, unspecified'], ['L403', '0', 'Psoriasis'], ['L4031', '1', 'New psoriasis'], ['M0579', '1', 'Arthritis of joints']]))
  await place.take('icd10cm_order_2025.txt', 'icd10cm_order_2026.txt')
  return place.reference()
}

const on = (day: string): Visit => ({ encounter: { period: { start: `${day}T05:00:00-05:00`, end: `${day}T23:00:00-05:00` } } })
const diagnosed = (reference: Reference, day: string, ...written: readonly string[]): DerivedEncounter =>
  derived([{ at: `${day}T10:00:00-05:00` }], reference, { ...on(day), conditions: written.map((code, index) => condition(`c${index}`, code, 'Words')) })

test.each([
  ['E11', '2026-02-03', 'diagnosis-incomplete'], ['L40.3', '2025-09-30', null], ['L40.3', '2025-10-01', 'diagnosis-incomplete'], ['L40.31', '2025-09-30', 'diagnosis-invalid'],
  ['L40.31', '2025-10-01', null], ['M06.90', '2026-02-03', 'diagnosis-invalid'], ['E11', '2026-10-01', null],
] as const)('%s on %s: %s', async (code, day, finding) => {
  const encounter = diagnosed(await editions(), day, code)
  const said = encounter.findings.filter(one => one.code === 'diagnosis-incomplete' || one.code === 'diagnosis-invalid').map(one => [one.code, one.severity])
  expect(said).toEqual(finding === null ? [] : [[finding, 'error']])
  expect(encounter.lines.map(line => [line.diagnoses.length, line.status])).toEqual(finding === null ? [[1, 'ready'], [1, 'ready']] : [[0, 'blocked'], [0, 'blocked']])
})

test('a header beside a code that can stand is left out and does not block', async () => {
  const encounter = diagnosed(await editions(), '2026-02-03', 'E11', 'M05.79')
  expect(encounter.lines.map(line => [line.diagnoses, line.status])).toEqual([[['M05.79'], 'ready'], [['M05.79'], 'ready']])
  expect(told(encounter, 'diagnosis-incomplete')).toMatchObject([{ severity: 'warning', source: 'Condition/c0' }])
})

test('a header that somebody names fills no gap, and it is said why', async () => {
  const reference = await editions()
  const answered = (...diagnoses: readonly string[]): DerivedEncounter => derived([{}], reference, { conditions: [] }, { 'MedicationAdministration/ma1': { diagnoses } })
  expect(told(answered('E11'), 'diagnosis-incomplete')).toMatchObject([{ severity: 'error', source: 'MedicationAdministration/ma1' }])
  expect(answered('E11', 'M05.79').lines.map(line => [line.diagnoses, line.status])).toEqual([[['M05.79'], 'ready'], [['M05.79'], 'ready']])
})

test('unspecified is what the code\'s own description says, whatever the condition is called', async () => {
  const reference = await editions()
  expect(told(diagnosed(reference, '2026-02-03', 'M06.9'), 'diagnosis-unspecified')).toHaveLength(1)
  expect(told(diagnosed(reference, '2026-10-01', 'M06.9'), 'diagnosis-unspecified')).toEqual([])
  const called = derived([{}], reference, { conditions: [condition('c1', 'M05.79', 'Arthritis, unspecified')] })
  expect(told(called, 'diagnosis-unspecified')).toEqual([])
})

/** Directory: 9999-8012-31 and 99998-012-31 are listed, as different drugs. */
const directory = async (): Promise<Reference> => {
  const place = await workplace()
  await place.write('product.txt', productFile([
    { ndc: '9999-8012', name: 'Kappabrand', substance: 'KAPPADRUG SODIUM' }, { ndc: '99998-012', name: 'Iotadrug', substance: 'IOTADRUG' },
    { ndc: '99997-001', name: 'Lambdadrug', substance: 'LAMBDADRUG' },
  ]))
  await place.write('package.txt', packageFile([['9999-8012-31', '20200101', ''], ['99998-012-31', '20200101', ''], ['99997-001-01', '20200101', '20251231']]))
  await place.take('product.txt', 'package.txt')
  return place.reference()
}

const product = (drug: string, ndc: string): Dose => ({ drug, ndc, route: sc })

test('ten digits are the one NDC that is listed as this drug; without its name, or with another, they stay ambiguous', async () => {
  const reference = await directory()
  const [line] = derived([product('Kappadrug', '9999801231')], reference).lines
  expect(line).toMatchObject({ ndc: { code: '09999801231' }, status: 'ready' })
  expect(line?.evidence.filter(one => one.field === 'ndc.code')).toMatchObject([{ source: 'Medication/med-ma1' }])
  expect(derived([product('Iotadrug', '9999801231')], reference).lines[0]?.ndc?.code).toBe('99998001231')
  for (const drug of ['Mudrug', '']) expect(told(derived([product(drug, '9999801231')], reference), 'ndc-ambiguous')).toHaveLength(1)
})

test('what somebody scanned goes before what the directory makes of ten digits', async () => {
  const answers = { 'MedicationAdministration/ma1': { ndc: '99998-012-31' } }
  const encounter = derived([product('Kappadrug', '9999801231')], await directory(), {}, answers)
  expect(encounter.lines[0]?.ndc?.code).toBe('99998001231')
  expect(told(encounter, 'ndc-drug-mismatch')).toHaveLength(1)
})

test('§9.34 an NDC that the directory lists as another drug blocks the drug line; a brand is no other drug', async () => {
  const reference = await directory()
  const encounter = derived([product('Lambdadrug', '99998-012-31')], reference)
  expect(told(encounter, 'ndc-drug-mismatch')).toMatchObject([{ severity: 'error', lines: ['ma1|drug'] }])
  expect(told(encounter, 'ndc-drug-mismatch')[0]?.message).toContain('99998-0012-31 as another drug (Iotadrug)')
  expect(encounter.lines.map(line => line.status)).toEqual(['blocked', 'ready'])
  for (const drug of ['Kappadrug', 'Kappabrand 10 mg vial']) expect(told(derived([product(drug, '9999-8012-31')], reference), 'ndc-drug-mismatch')).toEqual([])
})

test('a name that the directory does not know speaks against no NDC', async () => {
  expect(told(derived([product('House mixture', '99998-012-31')], await directory()), 'ndc-drug-mismatch')).toEqual([])
})

test('§9.32 an NDC that was no longer marketed is a warning, and one that is not listed only informs', async () => {
  const reference = await directory()
  const gone = derived([product('Lambdadrug', '99997-001-01')], reference)
  expect(told(gone, 'ndc-inactive')).toMatchObject([{ severity: 'warning', lines: ['ma1|drug'] }])
  expect(told(gone, 'ndc-not-on-file')).toEqual([])
  const unlisted = derived([{}], reference)
  expect(told(unlisted, 'ndc-not-on-file')).toMatchObject([{ severity: 'information' }])
  expect(unlisted.lines.map(line => line.status)).toEqual(['ready', 'ready'])
})

test('Medicare takes no code that only other payers know, so its draft stands', async () => {
  const reference = await codes()
  const paidBy = (type: string, name: string): DerivedEncounter => derived([{ drug: 'Nudrug' }], reference, { coverage: coverage(type, name) })
  expect(told(paidBy('12', 'Medicare Part B'), 'specific-code-possible')).toEqual([])
  expect(told(paidBy('211', 'Health plan'), 'specific-code-possible')).toHaveLength(1)
})
