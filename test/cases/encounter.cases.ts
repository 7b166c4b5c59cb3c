/** Several doses in one encounter: ranks, overlaps, bags, repeated pushes, accesses, and who they belong to. */
import type { Case, Expectation, ExpectedLine } from './case.ts'
import { chart, condition, im, iv } from './chart.ts'
import type { Dose, Visit } from './chart.ts'

const office = { defaultSetting: 'office' }
const hospital = { defaultSetting: 'hospital-outpatient' }
const drug: ExpectedLine = { kind: 'drug', code: 'J3490' }
const on = (id: string): readonly string[] => [`MedicationAdministration/${id}`]
const service = (code: string, id: string, more: ExpectedLine = {}): ExpectedLine => ({ kind: 'administration', code, sources: on(id), ...more })

const drugA = { drug: 'Alphadrug', ndc: '99999-0971-01' }
const drugB = { drug: 'Betadrug', ndc: '99999-0981-01' }
const drugC = { drug: 'Gammadrug', ndc: '99999-0991-01' }
const infusion = (id: string, product: Dose, start: string, stop: string): Dose => ({ id, ...product, route: iv, period: [start, stop] })
const push = (id: string, product: Dose, at: string): Dose => ({ id, ...product, route: iv, method: 'IV push', at })

interface Row {
  readonly id: string
  readonly title: string
  readonly rule: string
  readonly doses: readonly Dose[]
  readonly visit?: Visit
  readonly site?: unknown
  readonly access?: Readonly<Record<string, string>>
  readonly expect: Expectation
}

const rows: readonly Row[] = [
  { id: 'enc-two-injections', title: 'two injections are two lines of one unit', rule: 'conformance, Lines', doses: [{ id: 'a', ...drugA }, { id: 'b', ...drugB, at: '10:05' }], site: office,
    expect: { lines: [drug, drug, service('96372', 'a', { units: 1 }), service('96372', 'b', { units: 1 })] } },
  { id: 'enc-push-and-injection', title: 'an injection into a muscle is outside the ranking', rule: '§4.7', doses: [push('a', drugA, '10:00'), { id: 'b', ...drugB, route: im }], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a'), service('96372', 'b')] } },
  { id: 'enc-office-hierarchy', title: 'office, nothing says the main reason: infusion before push, and said so', rule: '§4.7',
    doses: [push('a', drugA, '09:00'), infusion('b', drugB, '10:00', '11:00')], site: office,
    expect: { lines: [drug, drug, service('96375', 'a'), service('96365', 'b')], findings: { include: ['initial-by-hierarchy'] } } },
  { id: 'enc-office-main-reason', title: 'office: the drug for the first-ranked diagnosis is initial, though only a push', rule: '§4.7',
    doses: [{ ...push('a', drugA, '09:00'), more: { reasonReference: [{ reference: 'Condition/c1' }] } }, infusion('b', drugB, '10:00', '11:00')], site: office,
    visit: { encounter: { diagnosis: [{ condition: { reference: 'Condition/c1' }, rank: 1, use: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/diagnosis-role', code: 'billing' }] } }] } },
    expect: { lines: [drug, drug, service('96374', 'a'), service('96367', 'b')], findings: { exclude: ['initial-by-hierarchy'] } } },
  { id: 'enc-hospital-no-note', title: 'a hospital has its hierarchy: nothing to say', rule: '§4.7', doses: [push('a', drugA, '09:00'), infusion('b', drugB, '10:00', '11:00')], site: hospital,
    expect: { lines: [drug, drug, service('96375', 'a'), service('96365', 'b')], findings: { exclude: ['initial-by-hierarchy'] } } },
  { id: 'enc-equal-earliest', title: 'two infusions of equal length: the earlier is initial', rule: '§4.7', doses: [infusion('b', drugB, '10:00', '11:00'), infusion('a', drugA, '12:00', '13:00')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'b'), service('96367', 'a')] } },
  { id: 'enc-third-concurrent', title: 'three bags side by side: concurrent once', rule: '§4.13 A12',
    doses: [infusion('a', drugA, '10:00', '12:00'), infusion('b', drugB, '10:00', '11:00'), infusion('c', drugC, '10:00', '10:40')], site: hospital,
    expect: { lines: [drug, drug, drug, service('96365', 'a'), service('96366', 'a'), service('96368', 'b')], findings: { include: ['administration-included'] } } },
  { id: 'enc-overlap-15', title: 'an overlap of 15 minutes is sequential, and said', rule: '§4.8', doses: [infusion('a', drugA, '10:00', '11:30'), infusion('b', drugB, '11:15', '12:15')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96367', 'b')], findings: { include: ['overlap-short'] } } },
  { id: 'enc-overlap-16-alone-15', title: '16 minutes beside, 15 alone: concurrent', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', drugA, '10:00', '11:30'), infusion('b', drugB, '11:14', '11:45')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96368', 'b')], findings: { exclude: ['overlap-short'] } } },
  { id: 'enc-overlap-16-alone-16', title: '16 minutes beside, 16 alone: sequential', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', drugA, '10:00', '11:30'), infusion('b', drugB, '11:14', '11:46')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96367', 'b')], findings: { exclude: ['overlap-short'] } } },
  { id: 'enc-sequential-hours', title: 'a sequential infusion counts hours from its time alone', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', drugA, '08:00', '12:00'), infusion('b', drugB, '11:30', '13:31')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96366', 'a', { units: 3 }), service('96367', 'b'), service('96366', 'b', { units: 1 })] } },
  { id: 'enc-same-bag', title: 'two drugs in one bag: two drug lines, one service', rule: '§9 case 10',
    doses: [infusion('a', drugA, '10:00', '11:00'), { ...infusion('b', drugB, '10:00', '11:00'), more: { partOf: [{ reference: 'MedicationAdministration/a' }] } }], site: hospital,
    expect: { lines: [drug, drug, { kind: 'administration', code: '96365', id: 'a|service', sources: ['MedicationAdministration/a', 'MedicationAdministration/b'] }], findings: { include: [{ code: 'administration-included', source: 'MedicationAdministration/b' }] } } },
  { id: 'enc-same-times', title: 'the same times without a documented access are two bags', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', drugA, '10:00', '11:00'), infusion('b', drugB, '10:00', '11:00')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96368', 'b')] } },
  { id: 'enc-same-times-access', title: 'the same times through one documented access are one bag', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', drugA, '10:00', '11:00'), infusion('b', drugB, '10:00', '11:00')], site: hospital,
    access: { a: 'left arm', b: 'left arm' },
    expect: { lines: [drug, drug, { kind: 'administration', code: '96365', id: 'a|service' }], findings: { include: ['administration-included'] } } },
  { id: 'enc-two-accesses', title: 'two accesses have an initial service each, the later with 59', rule: '§4.8', doses: [infusion('a', drugA, '10:00', '12:00'), infusion('b', drugB, '10:30', '12:10')], site: hospital,
    access: { a: 'left arm', b: 'port' },
    expect: { lines: [drug, drug, service('96365', 'a', { modifiers: [] }), service('96366', 'a'), service('96365', 'b', { modifiers: ['59'] }), service('96366', 'b', { modifiers: [] })] } },
  { id: 'enc-two-accesses-xs', title: 'a plan that wants XS', rule: '§5', doses: [push('a', drugA, '10:00'), push('b', drugB, '10:30')], access: { a: 'left arm', b: 'port' },
    site: { ...hospital, payers: { uhc: { secondInitialModifier: 'XS' } } },
    expect: { lines: [drug, drug, service('96374', 'a', { modifiers: [] }), service('96374', 'b', { modifiers: ['XS'] })] } },
  { id: 'enc-two-accesses-tie', title: 'two accesses at the same time: the higher id is the later', rule: 'conformance, Details', doses: [push('b', drugB, '10:00'), push('a', drugA, '10:00')], site: hospital,
    access: { a: 'port', b: 'left arm' },
    expect: { lines: [drug, drug, service('96374', 'a', { modifiers: [] }), service('96374', 'b', { modifiers: ['59'] })] } },
  { id: 'enc-no-stop-first', title: 'an infusion without a stop ranks before one with a stop', rule: 'conformance, Details',
    doses: [{ id: 'a', ...drugA, route: iv, method: 'Infusion', period: ['14:00', null] }, infusion('b', drugB, '08:00', '13:00')], site: hospital,
    expect: { lines: [drug, drug, service('96367', 'b', { status: 'blocked' }), service('96366', 'b', { units: 4, status: 'blocked' })], findings: { include: ['infusion-stop-missing'] } } },
  { id: 'enc-pushes-no-time', title: 'the same drug pushed twice, nobody wrote when', rule: 'conformance, Repeat pushes',
    doses: [{ id: 'a', ...drugA, route: iv, method: 'IV push', at: null }, { id: 'b', ...drugA, route: iv, method: 'IV push', at: null }], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a', { status: 'blocked' })], findings: { include: [{ code: 'administration-needs-coder', source: 'MedicationAdministration/b' }, 'administration-time-missing'] } } },
  { id: 'enc-push-30', title: 'the same drug pushed again after 30 minutes is not reported', rule: '§4.13 A8', doses: [push('a', drugA, '10:00'), push('b', drugA, '10:30')], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a')], findings: { include: [{ code: 'administration-included', source: 'MedicationAdministration/b' }] } } },
  { id: 'enc-push-31', title: 'after 31 minutes it is', rule: '§4.13 A9', doses: [push('a', drugA, '10:00'), push('b', drugA, '10:31')], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a'), service('96376', 'b')] } },
  { id: 'enc-push-last-reported', title: 'counted from the last one reported, not the last one given', rule: 'conformance, Repeat pushes',
    doses: [push('a', drugA, '10:00'), push('b', drugA, '10:20'), push('c', drugA, '10:45')], site: hospital,
    expect: { lines: [drug, drug, drug, service('96374', 'a'), service('96376', 'c')] } },
  { id: 'enc-push-office', title: 'an office reports the first only', rule: '§4.13 A9', doses: [push('a', drugA, '10:00'), push('b', drugA, '11:00')], site: office,
    expect: { lines: [drug, drug, service('96374', 'a')], findings: { include: ['administration-included'] } } },
  { id: 'enc-push-of-infused', title: 'a push of a drug that is also infused needs a coder', rule: 'conformance, Method', doses: [push('a', drugA, '09:00'), infusion('b', drugA, '10:00', '11:00')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'b')], findings: { include: [{ code: 'administration-needs-coder', source: 'MedicationAdministration/a' }] } } },
  { id: 'enc-infused-overlap', title: 'two infusions of one drug that overlap count each minute once', rule: 'conformance, Lines', doses: [infusion('a', drugA, '10:00', '11:00'), infusion('b', drugA, '10:30', '11:31')], site: hospital,
    expect: { lines: [drug, drug, { kind: 'administration', code: '96365', id: 'a|service', sources: ['MedicationAdministration/a', 'MedicationAdministration/b'] },
      { kind: 'administration', code: '96366', units: 1 }] } },
  { id: 'enc-initial-undetermined', title: 'behind an infusion without a stop all is drafted and blocked', rule: 'conformance, Undetermined service',
    doses: [{ id: 'a', ...drugA, route: iv, method: 'Infusion', period: ['10:00', null] }, push('b', drugB, '10:30')], site: hospital,
    expect: { lines: [{ ...drug, sources: on('a'), status: 'ready' }, { ...drug, sources: on('b'), status: 'ready' }, service('96375', 'b', { status: 'blocked' })],
      findings: { include: [{ code: 'infusion-stop-missing', source: 'MedicationAdministration/a', lines: ['b|service'] }] } } },
  { id: 'enc-excluded-not-ranked', title: 'a dose that was not given ranks nowhere', rule: '§9 case 1', doses: [{ ...infusion('a', drugA, '10:00', '12:00'), status: 'not-done' }, push('b', drugB, '10:30')], site: hospital,
    expect: { lines: [drug, service('96374', 'b')], excluded: [{ source: 'MedicationAdministration/a', finding: 'administration-not-done' }] } },
  { id: 'enc-duplicate', title: 'the same dose charted twice', rule: '§9 case 9', doses: [{ id: 'a', ...drugA }, { id: 'b', ...drugA }], site: office,
    expect: { lines: [drug, drug, service('96372', 'a'), service('96372', 'b')], findings: { include: [{ code: 'administration-duplicate', source: 'MedicationAdministration/b' }] } } },
  { id: 'enc-twice-a-day', title: 'the same drug morning and evening is no duplicate', rule: '§9 case 8', doses: [{ id: 'a', ...drugA, at: '08:00' }, { id: 'b', ...drugA, at: '20:00' }], site: office,
    expect: { lines: [drug, drug, service('96372', 'a'), service('96372', 'b')], findings: { exclude: ['administration-duplicate'] } } },
  { id: 'enc-other-patient', title: "another patient's dose never gives a line", rule: '§9', doses: [{ id: 'a', ...drugA }, { id: 'b', ...drugB, patient: 'p2' }], site: office,
    expect: { lines: [{ ...drug, sources: on('a') }, service('96372', 'a')], excluded: [{ source: 'MedicationAdministration/b', finding: 'patient-mismatch' }] } },
  { id: 'dx-other-patient', title: "another patient's condition is no diagnosis", rule: '§6', doses: [{ id: 'a', ...drugA }], site: office,
    visit: { conditions: [condition('c9', 'M06.9', 'Rheumatoid arthritis', { subject: { reference: 'Patient/p2' } })] },
    expect: { lines: [{ ...drug, diagnoses: [], status: 'blocked' }, service('96372', 'a', { status: 'blocked' })], findings: { include: ['diagnosis-missing'] } } },
]

/** Doses whose reasons are codes of their own, so many for each. */
const withReasons = (...counts: readonly number[]): readonly Dose[] => counts.map((count, dose) => ({
  id: `d${dose}`, drug: `Drug ${dose}`, ndc: `99999-010${dose}-01`, at: `1${dose}:00`,
  more: { reasonCode: Array.from({ length: count }, (_, index) => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: `E1${dose}.${index}` }] })) },
}))

const limits: readonly Case[] = [[[4, 4, 4], 'exclude'], [[4, 4, 4, 1], 'include']].map(([counts, field]) => ({
  id: `dx-claim-${String(counts).replaceAll(',', '-')}`, title: 'a claim holds twelve diagnoses', rule: '§6.1',
  chart: chart(withReasons(...(Array.isArray(counts) ? counts : []))), site: office,
  expect: {
    lines: (Array.isArray(counts) ? counts : []).flatMap(() => [drug, { kind: 'administration', code: '96372' }]),
    findings: field === 'include' ? { include: ['diagnosis-limit'] } : { exclude: ['diagnosis-limit'] },
  },
}))

export const encounterCases: readonly Case[] = [...limits, ...rows.map(({ doses, visit, access, ...row }) => ({
  ...row, chart: chart(doses, visit),
  ...(access === undefined ? {} : {
    answers: Object.fromEntries(Object.entries(access).map(([id, name]) => [`MedicationAdministration/${id}`, { access: name }])),
  }),
}))]
