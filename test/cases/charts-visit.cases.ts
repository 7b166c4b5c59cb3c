/** Whole visits whose trouble is the frame: coverage, dates, settings, statuses, diagnoses, answers. */
import type { Case } from './case.ts'
import { chart, condition, coverage, snomed } from './chart.ts'
import type { Dose } from './chart.ts'
import { about, alpha, answering, because, beta, delta, diagnosis, drug, encounter, epsilon, gamma, hospital, hours, infusion, office, on, push, service, source, zeta } from './parts.ts'

const coverages: Case = {
  id: 'chart-coverages', title: 'four coverages, of which only the Medicare Advantage plan counts on the day, and four containers',
  rule: '§5, §3.4 E2; conformance, Payer, Triggers, Details',
  chart: chart([
    { id: 'clean', ...alpha, at: '10:00' }, { id: 'multi', ...beta, at: '10:05' }, { id: 'unsaid', ...gamma, at: '10:10' }, { id: 'rest', ...delta, at: '10:15' },
  ], {
    coverage: coverage('5', 'Cigna', { id: 'ended', order: 1, period: { start: '2025-01-01', end: '2026-02-02' } }),
    more: [
      coverage('12', 'Medicare Part B', { id: 'later', order: 1, period: { start: '2026-02-04' } }),
      coverage('211', 'Medicaid', { id: 'gone', order: 1, status: 'cancelled' }),
      coverage('111', 'Sunrise Senior Plan', { id: 'plan', order: 2, period: { start: '2026-02-03', end: '2026-02-03' } }),
    ],
  }),
  site: office,
  answers: answering({
    clean: { container: 'single-dose', waste: { value: 0, unit: 'mg' } }, multi: { container: 'multi-dose' }, rest: { container: 'single-dose', waste: { value: 10, unit: 'mg' } },
  }),
  // Active is a Coverage of status active whose period contains the day: not the one that ended the day before, not the one that begins the
  // day after, not the cancelled one. 111 is Medicare Advantage: JW and JZ are required (so JZ, and waste to be told), authorization is
  // usual, an invoice is never asked for. Waste goes into the narrative by default, with a warning.
  expect: {
    lines: [
      drug('clean', { modifiers: ['JZ'], status: 'ready' }), drug('multi', { modifiers: [], status: 'ready' }), drug('unsaid', { modifiers: [], status: 'ready' }),
      drug('rest', { modifiers: [], status: 'ready', description: { includes: ['DELTADRUG', '50MG', 'WASTE 10MG'], maxLength: 80 } }),
      ...['clean', 'multi', 'unsaid', 'rest'].map(id => service(id, 'injection', { modifiers: [] })),
    ],
    findings: {
      include: [about('unsaid', 'waste-undocumented'), about('rest', 'modifier-waste-on-unclassified'), 'prior-authorization-unknown'],
      exclude: ['coverage-missing', 'invoice-missing', about('clean', 'waste-undocumented'), about('multi', 'waste-undocumented'), about('rest', 'waste-undocumented'), about('clean', 'modifier-waste-on-unclassified')],
    },
  },
}

const zoned: Case = {
  id: 'chart-dates-with-zone', title: 'an evening written in UTC: coverage, lot and midnight go by the local day',
  rule: '§4.4, §4.11; conformance, serviceDate, Details',
  chart: chart([
    { id: 'utc', ...alpha, at: '2026-02-04T04:30:00Z', batch: { lotNumber: 'L1', expirationDate: '2026-02-03' } },
    { id: 'own', ...beta, at: '2026-02-03T23:45:00-05:00' },
    infusion('drip', gamma, '2026-02-04T05:00:00+00:00', '2026-02-04T06:40:00+00:00'),
  ], {
    encounter: { period: { start: '2026-02-03T22:00:00Z', end: '2026-02-04T07:00:00Z' } },
    coverage: coverage('12', 'Medicare Part B', { period: { start: '2020-01-01', end: '2026-02-03' } }),
  }),
  site: { ...office, timeZone: 'America/Chicago' },
  // Zero offset: 04:30 is 22:30 of the third in Chicago, so the coverage still holds and the lot expires at the end of that very day. An offset
  // of its own needs no zone. 05:00 to 06:40 is 23:00 to 00:40: it crosses midnight there, though not in UTC; 100 minutes are one hour
  // and one more, on the third.
  expect: {
    lines: [
      drug('utc', { serviceDate: '2026-02-03', status: 'ready' }), drug('own', { serviceDate: '2026-02-03', status: 'ready' }), drug('drip', { serviceDate: '2026-02-03', status: 'ready' }),
      service('utc', 'injection', { serviceDate: '2026-02-03' }), service('own', 'injection', { serviceDate: '2026-02-03' }),
      service('drip', 'infusion-initial', { serviceDate: '2026-02-03' }), hours('drip', 1, { serviceDate: '2026-02-03' }),
    ],
    findings: { include: [about('drip', 'administration-crosses-midnight')], exclude: ['service-date-utc', 'lot-expired', 'coverage-missing', 'coverage-inactive', 'encounter-mismatch', 'prior-authorization-unknown'] },
  },
}

const unzoned: Case = {
  id: 'chart-dates-without-zone', title: 'UTC without a zone: one minute decides whether the day could differ; nothing configured, no coverage',
  rule: 'conformance, service-date-utc, Site configuration, Payer profiles',
  chart: chart([
    { id: 'early', ...alpha, at: '2026-02-03T09:59:00Z' }, { id: 'ten', ...beta, at: '2026-02-03T10:00:00Z' }, { id: 'west', ...gamma, at: '2026-02-03T23:59:00-08:00' },
  ], { coverage: null, encounter: { period: { start: '2026-02-03T09:00:00Z', end: '2026-02-04T09:00:00Z' } } }),
  site: {},
  // At -10:00, 09:59 is the evening before and 10:00 is midnight sharp, the same date as in UTC. An offset that is not zero is the local day.
  // Setting: nothing says it, so office, assumed. No coverage: the strictest profile asks for waste, invoice and authorization.
  expect: {
    lines: ['early', 'ten', 'west'].flatMap(id => [drug(id, { serviceDate: '2026-02-03', status: 'ready' }), service(id, 'injection', { serviceDate: '2026-02-03' })]),
    findings: {
      include: [about('early', 'service-date-utc'), 'setting-assumed', 'coverage-missing', 'waste-undocumented', 'invoice-missing', 'prior-authorization-unknown'],
      exclude: [about('ten', 'service-date-utc'), about('west', 'service-date-utc'), 'encounter-mismatch'],
    },
  },
}

const pain = because('M25.50')
const at = (id: string, day: number, product: Dose, more: Dose = {}): Dose => infusion(id, product, `2026-02-0${day}T10:00:00-06:00`, `2026-02-0${day}T11:00:00-06:00`, { encounter: `e${day}`, ...pain, ...more })
const visit = (day: number, kind: string, location?: string): Readonly<Record<string, unknown>> =>
  encounter(`e${day}`, kind, `2026-02-0${day}T08:00:00-06:00`, `2026-02-0${day}T20:00:00-06:00`, location === undefined ? {} : { location: [{ location: { reference: `Location/${location}` } }] })

const settings: Case = {
  id: 'chart-six-settings', title: 'the same hour by vein at home, on a ward, in a surgical centre, by a doctor in a hospital, in a short stay and in the office',
  rule: '§1.3 rows 9, 10, §4.10; conformance, Settings, Other settings, Excluded, Site configuration',
  chart: chart([
    at('home', 3, alpha, { device: 'DME external infusion pump' }),
    { id: 'implant', ...zeta, ...pain, encounter: 'e3', route: snomed('72607000'), device: 'Implanted intrathecal pump', at: '2026-02-03T12:00:00-06:00' },
    at('ward', 4, beta), at('centre', 5, gamma), at('doctor', 6, delta), at('short', 7, epsilon), at('office', 8, alpha),
  ], {
    id: 'e3', class: 'HH', conditions: [],
    more: [visit(4, 'IMP', 'centre'), visit(5, 'AMB', 'centre'), visit(6, 'AMB', 'hospital'), visit(7, 'SS', 'centre'), visit(8, 'AMB', 'elsewhere')],
  }),
  site: { defaultSetting: 'office', settings: { 'Location/centre': 'asc', 'Location/hospital': 'facility-professional' } },
  // Home with a documented DME pump: J7799, and no office service code; an implanted pump is none: J3490. The class stands above the location:
  // IMP is inpatient and SS hospital outpatient though both name the surgical centre. The centre itself: the drug only. Professional claim in a
  // facility: nothing. A location that the site does not list: its default.
  expect: {
    lines: [
      drug('home', { code: 'J7799', status: 'ready', diagnoses: ['M25.50'] }), drug('implant', { status: 'ready' }), drug('centre', { serviceDate: '2026-02-05', status: 'ready' }),
      drug('short', { serviceDate: '2026-02-07' }), service('short', 'infusion-initial', { status: 'ready' }), drug('office'), service('office', 'infusion-initial', { status: 'ready' }),
    ],
    excluded: [{ source: source('ward'), finding: 'inpatient-not-billable' }, { source: source('doctor'), finding: 'administration-facility-professional' }],
    findings: {
      include: [about('home', 'unclassified-code-chosen'), about('home', 'administration-home'), about('centre', 'administration-included'), about('ward', 'inpatient-not-billable'), about('doctor', 'administration-facility-professional')],
      exclude: [about('implant', 'unclassified-code-chosen'), 'setting-assumed', 'packaged-under-opps', about('short', 'administration-included'), about('office', 'administration-home')],
    },
  },
}

const statuses: Case = {
  id: 'chart-statuses-and-carriers', title: 'eight records of one afternoon, of which two were stopped doses and the rest is carrier, flush or was not given',
  rule: '§4.9, §9 cases 1 to 6, 11; conformance, Lines, Excluded',
  chart: chart([
    infusion('carrier', { drug: 'Sodium chloride 0.9% infusion', ndc: '99999-0801-01' }, '08:00', '12:00', { dose: [1000, 'mL'], strength: null }),
    infusion('mistake', alpha, '08:30', '11:30', { status: 'entered-in-error' }),
    infusion('stopped', alpha, '09:00', '09:22', { status: 'stopped', dose: [40, 'mg'] }),
    infusion('brief', beta, '10:00', '10:12', { status: 'stopped', dose: [20, 'mg'] }),
    infusion('held', gamma, '10:30', '11:30', { status: 'on-hold' }),
    infusion('refused', delta, '10:30', '11:30', { status: 'not-done' }),
    { id: 'unsure', ...epsilon, status: 'unknown', at: '11:45' },
    push('flush', { drug: 'Heparin lock flush 10 units/mL', ndc: '99999-0802-01' }, '12:05', { dose: [5, 'mL'], strength: null }),
    infusion('sugar', { drug: 'Dextrose 5% in water', ndc: '99999-0803-01' }, '12:10', '12:40', { dose: [50, 'mL'], strength: null }),
  ]),
  site: hospital,
  // What was not given, not finished or a mistake gives no line and ranks nowhere; nor do the carriers and the flush, else the four hours of
  // saline would be initial and the rest concurrent. 22 of 60 minutes with 40 mg: an infusion of 22 minutes, 0.4 mL of 100 mg/mL, initial. 12
  // minutes are a push, of another drug. Both stopped doses are to be confirmed.
  expect: {
    lines: [
      drug('stopped', { ndc: { unit: 'ML', quantity: 0.4 }, status: 'ready', description: { includes: ['ALPHADRUG', '40MG', 'IV INF'] } }), drug('brief', { ndc: { quantity: 0.2 }, status: 'ready', description: { includes: ['20MG', 'IV PUSH'] } }),
      service('stopped', 'infusion-initial', { sources: on('stopped'), status: 'ready' }), service('brief', 'push-additional-drug', { status: 'ready' }),
    ],
    excluded: [
      { source: source('carrier'), finding: 'administration-included' }, { source: source('flush'), finding: 'administration-included' }, { source: source('sugar'), finding: 'administration-included' },
      { source: source('mistake'), finding: 'administration-entered-in-error' }, { source: source('held'), finding: 'administration-in-progress' },
      { source: source('refused'), finding: 'administration-not-done' }, { source: source('unsure'), finding: 'administration-status-unknown' },
    ],
    findings: { include: [about('stopped', 'administration-stopped'), about('brief', 'administration-stopped'), { ...about('unsure', 'administration-status-unknown'), severity: 'error' }], exclude: ['overlap-short', 'administration-needs-coder', about('stopped', 'administration-included')] },
  },
}

const status = (code: string): Readonly<Record<string, unknown>> => ({ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code }] })
const past = { clinicalStatus: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'resolved' }] } }
const reasons = (...ids: readonly string[]): Dose => ({ more: { reasonReference: ids.map(id => ({ reference: `Condition/${id}` })) } })

const diagnoses: Case = {
  id: 'chart-diagnoses-by-tier', title: 'seven injections, each pointing at the diagnoses of its own highest tier',
  rule: '§6.1 to §6.5; conformance, Diagnoses, Details',
  chart: chart([
    { id: 'five', ...alpha, ...reasons('c1', 'c2', 'c3', 'c4', 'c5'), at: '10:00' }, { id: 'status', ...beta, order: { reasonReference: [{ reference: 'Condition/cz' }] }, at: '10:05' },
    { id: 'effect', ...gamma, ...reasons('ct', 'cr'), at: '10:10' }, { id: 'over', ...delta, ...reasons('cd', 'cp'), at: '10:15' },
    { id: 'maybe', ...epsilon, ...reasons('cp'), at: '10:20' }, { id: 'gone', ...zeta, ...reasons('cg'), at: '10:25' },
    { id: 'snomed', drug: 'Etadrug', ndc: '99999-0931-01', more: { reasonCode: [{ coding: [{ system: 'http://snomed.info/sct', code: '69896004' }], text: 'Arthritis' }] }, at: '10:30' },
  ], {
    conditions: [
      condition('c1', 'M05.79', 'Arthritis'), condition('c2', 'D50.0', 'Anaemia'), condition('c3', 'E11.22', 'Diabetes'), condition('c4', 'N18.4', 'Kidney disease'), condition('c5', 'K21.9', 'Reflux'),
      condition('cz', 'Z79.899', 'Long-term drugs'), condition('ct', 'T45.1X5A', 'Adverse effect'), condition('cr', 'R21', 'Rash'),
      condition('cd', 'K50.90', 'Bowel disease', { ...past, abatementDateTime: '2026-02-10' }), condition('cp', 'C50.911', 'Breast mass', { verificationStatus: status('provisional') }),
      condition('cg', 'J18.9', 'Pneumonia', { ...past, abatementDateTime: '2026-01-20' }), condition('cb', 'L40.50', 'Psoriasis'), condition('ci', 'I10', 'Hypertension'), condition('cn', 'E78.5', 'Lipids'),
    ],
    encounter: { diagnosis: [diagnosis('cn', 1, null), diagnosis('ci', 2, 'billing'), diagnosis('cb', 1, 'billing')] },
  }),
  site: office,
  // five: four of the five, in their order. status: a status code alone does not make the order's tier count and is dropped with it, so the
  // billing diagnoses by rank; the one without use is of a lower tier. effect: the manifestation first. over: resolved after the service, so
  // usable; the provisional one is not. maybe, gone (resolved before), snomed: nothing usable in the reason, so billing again.
  expect: {
    lines: Object.entries({
      five: ['M05.79', 'D50.0', 'E11.22', 'N18.4'], status: ['L40.50', 'I10'], effect: ['R21', 'T45.1X5A'], over: ['K50.90'], maybe: ['L40.50', 'I10'], gone: ['L40.50', 'I10'], snomed: ['L40.50', 'I10'],
    }).flatMap(([id, codes]) => [drug(id, { diagnoses: codes, status: 'ready' }), service(id, 'injection', { diagnoses: codes, status: 'ready' })]),
    findings: {
      include: [about('five', 'diagnosis-limit'), 'diagnosis-not-confirmed', 'diagnosis-not-icd10cm', 'diagnosis-suggested'],
      exclude: [about('effect', 'diagnosis-limit'), 'diagnosis-missing', 'diagnosis-no-indication', 'diagnosis-adverse-effect-first', 'diagnosis-adverse-effect-unspecified', 'diagnosis-invalid'],
    },
  },
}

export const visitCharts: readonly Case[] = [coverages, zoned, unzoned, settings, statuses, diagnoses]
