/** Two patients' doses never meet, however the chart names the encounter. */
import { describe, expect, it } from 'vitest'
import type { Derived, Line } from '../../src/billing/derived.ts'
import { chart, condition, coverage, iv, time } from '../cases/chart.ts'
import type { Dose, Json, Visit } from '../cases/chart.ts'
import { run } from './laws.charts.ts'

const given = (id: string, patient: string, more: Dose = {}): Dose =>
  ({ id, patient, drug: `Drug of ${id}`, ndc: `99999-100${patient.slice(1)}-01`, route: iv, request: false, period: ['10:00', '11:00'], ...more })
const alone = (doses: readonly Dose[], visit?: Visit, answers: Json = {}): Derived =>
  run({ bundle: chart(doses, visit), siteJson: { defaultSetting: 'hospital-outpatient' }, answersJson: answers })
const shown = ({ encounters }: Derived): readonly unknown[] =>
  encounters.map(({ patient, lines }) => [patient, ...lines.flatMap(line => (line.concept === null ? [] : [`${line.id} ${line.concept}`]))])
const apart = [['Patient/p1', 'a|service infusion-initial'], ['Patient/p2', 'b|service infusion-initial']]
const linesOf = ({ encounters }: Derived): readonly Line[] => encounters.flatMap(({ lines }) => lines)

/** Ways in which both doses name an encounter that is nobody's, or none. */
const ways: readonly (readonly [string, Json, Visit])[] = [
  ['an Encounter that the chart does not hold', { context: { reference: 'Encounter/e9' } }, {}],
  ['the same by an address', { context: { reference: 'https://ehr.example/fhir/Encounter/e9' } }, {}],
  ['the same by a bare id', { context: { reference: 'e9' } }, {}],
  ['the same by a uuid', { context: { reference: 'urn:uuid:0b3c1c6e-6a46-4a0f-9d7e-1f2b3c4d5e6f' } }, {}],
  ['no encounter at all', { context: undefined }, {}],
  ['an encounter by its number alone', { context: { identifier: { system: 'https://ehr.example/visits', value: '77' } } }, {}],
  ['an encounter by its words alone', { context: { display: 'Infusion visit' } }, {}],
  ['an Encounter that each dose contains under the same id', { context: { reference: '#e' }, contained: [{ resourceType: 'Encounter', id: 'e', status: 'finished', class: { code: 'AMB' } }] }, {}],
  ['an episode of care', { context: { reference: 'EpisodeOfCare/x' } }, {}],
  ['an Encounter that names no patient', {}, { encounter: { subject: undefined } }],
  ['an Encounter that names its patient by a number alone', {}, { encounter: { subject: { identifier: { value: 'MRN-1' } } } }],
  ['an Encounter of a group', {}, { encounter: { subject: { reference: 'Group/clinic' } } }],
  ['a merged Encounter whose parent names no patient', {}, {
    encounter: { subject: undefined, class: undefined, partOf: { reference: 'Encounter/top' } },
    more: [{ resourceType: 'Encounter', id: 'top', status: 'finished', class: { code: 'AMB' } }] }],
]

describe('doses of two patients', () => {
  it.each(ways)('that name %s are derived apart', (_way, more, visit) => {
    const derived = alone([given('a', 'p1', { more }), given('b', 'p2', { period: ['10:30', '11:30'], more })], visit)
    expect(shown(derived)).toEqual(apart)
    expect(linesOf(derived).filter(line => line.modifiers.includes('59'))).toEqual([])
  })

  it.each(ways)('that name %s are no duplicates of each other, and no bag', (_way, more, visit) => {
    const same: Dose = { drug: 'Alphadrug', ndc: '99999-0971-01' }
    const answers = { 'MedicationAdministration/a': { access: 'port' }, 'MedicationAdministration/b': { access: 'port' } }
    const derived = alone([given('a', 'p1', { ...same, more }), given('b', 'p2', { ...same, more })], visit, answers)
    expect(shown(derived)).toEqual(apart)
    expect(derived.encounters.flatMap(({ findings }) => findings.map(({ code }) => code)).filter(code => ['administration-duplicate', 'administration-included'].includes(code))).toEqual([])
  })

  it("that name an Encounter of one of them: the other's is left out, and ranks nowhere", () => {
    const derived = alone([given('a', 'p1'), given('b', 'p2', { period: ['06:00', '09:00'] })])
    expect(shown(derived)).toEqual([['Patient/p1', 'a|service infusion-initial']])
    expect(derived.encounters.flatMap(({ excluded }) => excluded)).toEqual([{ source: 'MedicationAdministration/b', finding: 'patient-mismatch' }])
  })

  it('that name a merged Encounter: the patient of the one above it decides', () => {
    const derived = alone([given('a', 'p1'), given('b', 'p2')], {
      encounter: { subject: undefined, partOf: { reference: 'Encounter/top' } },
      more: [{ resourceType: 'Encounter', id: 'top', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' } }],
    })
    expect(derived.encounters.flatMap(({ excluded }) => excluded)).toEqual([{ source: 'MedicationAdministration/b', finding: 'patient-mismatch' }])
  })

  it("one part of the other's: no bag, and it is told", () => {
    const derived = alone([given('a', 'p1'), given('b', 'p2', { encounter: 'e2', more: { partOf: [{ reference: 'MedicationAdministration/a' }] } })],
      { more: [{ resourceType: 'Encounter', id: 'e2', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/p2' } }] })
    expect(shown(derived)).toEqual(apart)
    expect(derived.encounters[1]?.findings.filter(({ code }) => code === 'reference-unresolved').map(({ path }) => path)).toEqual(['partOf[0]'])
  })

  it("two of one patient's, each part of another patient's: they are no bag", () => {
    const partOf = { more: { partOf: [{ reference: 'MedicationAdministration/x' }] } }
    const derived = alone([given('x', 'p2'), given('a', 'p1', partOf), given('b', 'p1', { ...partOf, ndc: '99999-2001-01', period: ['11:30', '12:30'] })])
    expect(shown(derived)).toEqual([['Patient/p1', 'a|service infusion-initial', 'b|service infusion-sequential']])
  })
})

describe('an Encounter that names no patient', () => {
  const reasons: Visit = {
    encounter: { subject: undefined, reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'C50.911' }] }] },
    conditions: [], coverage: null,
  }

  it('and that two patients are said to have been in lends its reason to neither, and that is told', () => {
    const derived = alone([given('a', 'p1'), given('b', 'p2')], reasons)
    expect(linesOf(derived).flatMap(line => line.diagnoses)).toEqual([])
    for (const { findings } of derived.encounters) {
      expect(findings.filter(({ code, path }) => code === 'resource-invalid' && path === 'subject')).toMatchObject([{ source: 'Encounter/e1', severity: 'warning' }])
    }
  })

  it("is that of its doses' patient where they all name the same", () => {
    const derived = alone([given('a', 'p1')], reasons)
    expect(new Set(linesOf(derived).flatMap(line => line.diagnoses))).toEqual(new Set(['C50.911']))
  })
})

describe("another patient's dose in an encounter", () => {
  const rooms = {
    location: [
      { location: { reference: 'Location/ward' }, period: { start: time('05:00'), end: time('08:00') } },
      { location: { reference: 'Location/hall' }, period: { start: time('08:00'), end: time('12:00') } },
    ],
  }
  const siteJson = { settings: { 'Location/ward': 'inpatient', 'Location/hall': 'office' } }

  it.each([['of another patient', { patient: 'p2' }], ['that was refused', { status: 'not-done' }]] as const)('or one %s does not say where this one was given', (_what, more) => {
    const doses = [given('a', 'p1'), given('b', 'p1', { ...more, period: ['06:00', '07:00'] })]
    const derived = run({ bundle: chart(doses, { encounter: rooms }), siteJson, answersJson: {} })
    expect(derived.encounters.map(({ setting }) => setting)).toEqual(['office'])
    expect(linesOf(derived).map(({ id }) => id)).toEqual(['a|drug', 'a|service'])
  })

  it('nor who paid for it', () => {
    const plan = coverage('12', 'Medicare', { period: { start: '2026-02-03' } })
    const doses = [given('a', 'p1'), given('b', 'p2', { period: ['2026-02-01T10:00:00-06:00', '2026-02-01T11:00:00-06:00'] })]
    const derived = run({ bundle: chart(doses, { coverage: plan, conditions: [condition('c1', 'M06.9', 'Rheumatoid arthritis')] }), siteJson: {}, answersJson: {} })
    expect(derived.encounters.map(({ payer }) => payer)).toEqual(['medicare'])
  })
})
