/** Whole days on the drip: several infusions, pushes, bags and accesses in one encounter. */
import type { Case } from './case.ts'
import { chart, condition, coverage, medicare } from './chart.ts'
import { about, alpha, answering, beta, delta, diagnosis, drug, epsilon, gamma, hospital, hours, infusion, office, on, push, service, zeta } from './parts.ts'

const mainReason: Case = {
  id: 'chart-office-main-reason', title: 'the short infusion for the main reason is initial, the long one for the anaemia follows',
  rule: '§4.4, §4.7, §6.5; conformance, Initial service, Payer',
  chart: chart([
    push('premed', gamma, '09:50'),
    infusion('short', alpha, '10:00', '10:45', { more: { reasonReference: [{ reference: 'Condition/c1' }] } }),
    infusion('long', beta, '11:00', '13:05', { order: { reasonReference: [{ reference: 'Condition/c2' }] } }),
  ], {
    conditions: [condition('c1', 'M05.79', 'Arthritis'), condition('c2', 'D50.9', 'Anaemia'), condition('c3', 'I10', 'Hypertension')],
    encounter: { diagnosis: [diagnosis('c3', 1, 'AD'), diagnosis('c2', 2, 'billing'), diagnosis('c1', 1, 'billing')] },
    coverage: coverage('2', 'Medicaid', { id: 'cov2', order: 2 }), more: [coverage('6', 'Blue Shield of the North')],
  }),
  site: office,
  // The first-ranked diagnosis is c1: use billing goes before the admission diagnosis of the same rank (conformance, First-ranked
  // diagnosis). "short" gives it as its reason, so its 45 minutes are initial before 125 (§4.7 Professional). "long": sequential, and
  // 125 minutes alone are one hour and 65 minutes more: one additional hour (§4.4). "premed": a push of another drug. Diagnoses by tier:
  // its own reason (1), the order's (2), billing by rank (3). The coverage of order 1 pays: no invoice is asked for, as Medicaid would.
  expect: {
    lines: [
      drug('premed', { diagnoses: ['M05.79', 'D50.9'], modifiers: [], status: 'ready' }), drug('short', { diagnoses: ['M05.79'], status: 'ready' }), drug('long', { diagnoses: ['D50.9'], status: 'ready' }),
      service('short', 'infusion-initial', { diagnoses: ['M05.79'], modifiers: [], status: 'ready' }),
      service('long', 'infusion-sequential', { diagnoses: ['D50.9'], modifiers: [], status: 'ready' }), hours('long', 1, { diagnoses: ['D50.9'] }),
      service('premed', 'push-additional-drug', { diagnoses: ['M05.79', 'D50.9'], modifiers: [], status: 'ready' }),
    ],
    excluded: [],
    findings: { include: ['prior-authorization-unknown', about('short', 'diagnosis-suggested')], exclude: ['initial-by-hierarchy', 'invoice-missing', 'waste-undocumented', 'overlap-short', 'coverage-inactive'] },
  },
}

const observation: Case = {
  id: 'chart-observation-two-accesses', title: 'a night under observation: two lines, a push before the infusion, hours over midnight',
  rule: '§4.4, §4.7, §4.8, §4.11; conformance, Overlap, Details',
  chart: chart([
    push('a', alpha, '21:50'),
    infusion('b', beta, '22:30', '2026-02-04T00:45:00-06:00'),
    infusion('c', gamma, '23:00', '23:40'),
    infusion('d', delta, '2026-02-04T00:10:00-06:00', '2026-02-04T00:50:00-06:00'),
  ], { class: 'OBSENC', coverage: medicare, encounter: { period: { start: '2026-02-03T20:00:00-06:00', end: '2026-02-04T08:00:00-06:00' } } }),
  site: office,
  answers: answering({ a: { access: 'left forearm' }, b: { access: 'left forearm' }, c: { access: 'right hand' } }),
  // OBSENC is hospital outpatient whatever the default. Left arm: the infusion of 135 minutes is initial before the earlier push (§4.7),
  // with one additional hour (60 + 75: one whole hour, 15 over), all dated on the evening it began (§4.11). Right hand: an initial of its
  // own, later by start, so 59. "d" has no access: the first documented one, the left arm, where it runs 35 minutes beside "b" and 5
  // alone: concurrent, dated on the day after midnight. Through the right hand it would have been sequential.
  expect: {
    lines: [
      drug('a', { serviceDate: '2026-02-03' }), drug('b', { serviceDate: '2026-02-03' }), drug('c', { serviceDate: '2026-02-03' }), drug('d', { serviceDate: '2026-02-04' }),
      service('b', 'infusion-initial', { modifiers: [], serviceDate: '2026-02-03', status: 'ready' }), hours('b', 1, { modifiers: [], serviceDate: '2026-02-03' }),
      service('a', 'push-additional-drug', { modifiers: [], serviceDate: '2026-02-03', status: 'ready' }),
      service('c', 'infusion-initial', { modifiers: ['59'], serviceDate: '2026-02-03', status: 'ready' }),
      service('d', 'infusion-concurrent', { modifiers: [], serviceDate: '2026-02-04', status: 'ready' }),
    ],
    findings: { include: [about('b', 'administration-crosses-midnight'), 'packaged-under-opps'], exclude: [about('d', 'administration-crosses-midnight'), 'initial-by-hierarchy', 'overlap-short', 'setting-assumed', 'prior-authorization-unknown'] },
  },
}

const sharedBags: Case = {
  id: 'chart-shared-bags', title: 'two bags of two drugs each and a third beside them: one initial, one concurrent',
  rule: '§4.8, §9 case 10; conformance, Sequential or concurrent, Overlap',
  chart: chart([
    infusion('a', alpha, '08:00', '10:00'), infusion('b', beta, '08:00', '10:00', { more: { partOf: [{ reference: 'MedicationAdministration/a' }] } }),
    infusion('c', gamma, '09:30', '10:15'), infusion('d', delta, '09:30', '10:15'),
    infusion('e', epsilon, '09:00', '09:45'), { id: 'f', ...zeta, at: '10:30' },
  ], { encounter: { location: [{ location: { reference: 'Location/hall' } }] } }),
  site: { defaultSetting: 'office', settings: { 'Location/hall': 'hospital-outpatient' } },
  answers: answering({ a: { access: 'port' }, c: { access: 'port' }, d: { access: 'port' } }),
  // "b" is part of "a": one service of 120 minutes, initial and one hour more. "c" and "d" share start, stop and a documented access: one
  // bag. Behind the initial stand two infusions of 45 minutes, and the earlier, "e", is placed first: it runs wholly beside "a", so it is
  // the one concurrent service. The bag then runs 30 minutes beside what is placed and 15 alone: a second concurrent, no line, said on
  // both of its drugs. An injection into a muscle stands outside all of this.
  expect: {
    lines: [
      drug('a'), drug('b'), drug('c'), drug('d'), drug('e'), drug('f'),
      service('a', 'infusion-initial', { sources: on('a', 'b'), modifiers: [], status: 'ready' }), hours('a', 1),
      service('e', 'infusion-concurrent', { status: 'ready' }), service('f', 'injection', { status: 'ready' }),
    ],
    excluded: [],
    findings: { include: ['b', 'c', 'd'].map(id => about(id, 'administration-included')), exclude: [about('a', 'administration-included'), about('e', 'administration-included'), 'overlap-short', 'setting-assumed'] },
  },
}

const unitedMinutes: Case = {
  id: 'chart-united-minutes', title: 'one drug infused twice with a gap, then for a quarter of an hour, and another drug after it',
  rule: '§4.4; conformance, Lines, Method',
  chart: chart([
    infusion('a', alpha, '10:00', '11:00'), infusion('b', { ...alpha, ndc: '99999-0971-02' }, '13:00', '13:35'),
    infusion('c', alpha, '15:00', '15:15'), infusion('d', beta, '16:00', '16:16'),
  ]),
  site: hospital,
  // "a" and "b" share labeler and product of their NDCs (another package of the same drug): one service of 60 + 35 = 95 minutes, the gap not
  // counted, so initial and one additional hour where each alone would have none. "c" is classified before the minutes are united: 15 are a
  // push, and a push of a drug that is also infused gets no code. "d" for 16 minutes is an infusion of another drug: sequential.
  expect: {
    lines: [
      drug('a', { ndc: { code: '99999097101', unit: 'ML', quantity: 0.5 } }), drug('b', { ndc: { code: '99999097102' } }), drug('c', { status: 'ready' }), drug('d'),
      service('a', 'infusion-initial', { sources: on('a', 'b'), status: 'ready' }), hours('a', 1), service('d', 'infusion-sequential', { status: 'ready' }),
    ],
    excluded: [],
    findings: { include: [about('c', 'administration-needs-coder')], exclude: [about('d', 'administration-needs-coder'), 'administration-duplicate', 'overlap-short', 'initial-by-hierarchy'] },
  },
}

const overlaps: Case = {
  id: 'chart-partial-overlaps', title: 'five bags that overlap by 15 and 16 minutes and run alone for 15 and 16',
  rule: '§4.8; conformance, Sequential or concurrent, Details',
  chart: chart([
    infusion('a', alpha, '08:00', '12:00'), infusion('b', beta, '07:25', '08:16'), infusion('c', gamma, '11:45', '12:30'),
    infusion('d', delta, '12:14', '12:45'), infusion('e', epsilon, '07:09', '07:41'),
  ]),
  site: hospital,
  // Placed by length: a 240, b 51, c 45, e 32, d 31 minutes. a: initial, three hours more. b: 16 beside a, 35 alone: sequential. c: 15 beside
  // a: sequential, and said to be short. e: 16 beside b and 16 alone: sequential. d: compared with all that is placed, it runs 16 minutes
  // beside c and 15 alone: the one concurrent, though it never meets a.
  expect: {
    lines: [
      drug('a'), drug('b'), drug('c'), drug('d'), drug('e'), service('a', 'infusion-initial'), hours('a', 3),
      service('b', 'infusion-sequential'), service('c', 'infusion-sequential'), service('e', 'infusion-sequential'), service('d', 'infusion-concurrent'),
    ],
    findings: { include: [about('c', 'overlap-short')], exclude: ['b', 'd', 'e'].map(id => about(id, 'overlap-short')) },
  },
}

const pushes = chart([
  push('a', alpha, '10:00'), push('b', alpha, '10:30'), push('c', alpha, '10:31'), push('d', alpha, '11:01'), push('e', alpha, '11:02'), push('f', alpha, '11:40'),
  push('other', beta, '10:15'),
], { coverage: coverage('5', 'Aetna Choice') })
const pushedDrugs = ['a', 'b', 'c', 'd', 'e', 'f', 'other'].map(id => drug(id, { status: 'ready' }))

const pushesHospital: Case = {
  id: 'chart-pushes-hospital', title: 'a hospital reports a repeated push once more than 30 minutes have passed since the last one it reported',
  rule: '§4.3, §4.13 A8, A9; conformance, Repeat pushes', chart: pushes, site: hospital,
  // Start to start from the last reported one: 10:30 is 30 after 10:00, no; 10:31 is 31, yes; 11:01 is 30 after 10:31, no; 11:02 is 31, yes; 11:40
  // is 38 after that, yes. Each is a line of one unit, never merged. The other drug, pushed in between, is an additional drug.
  expect: {
    lines: [...pushedDrugs, service('a', 'push-initial'), service('c', 'push-same-drug'), service('e', 'push-same-drug'), service('f', 'push-same-drug'), service('other', 'push-additional-drug')],
    findings: { include: [about('b', 'administration-included'), about('d', 'administration-included')], exclude: [about('c', 'administration-included'), 'initial-by-hierarchy', 'administration-needs-coder', 'administration-duplicate'] },
  },
}

const pushesOffice: Case = {
  id: 'chart-pushes-office', title: 'an office reports no repeated push of the same drug, however late',
  rule: '§4.3, §4.13 A9; conformance, Repeat pushes, Initial service', chart: pushes, site: office,
  // The same chart in an office: the same-drug push exists in a facility only. Nothing says a main reason and there are two services to rank:
  // the earlier of two equal pushes is initial, by the hierarchy.
  expect: {
    lines: [...pushedDrugs, service('a', 'push-initial'), service('other', 'push-additional-drug')],
    findings: { include: ['initial-by-hierarchy', ...['b', 'c', 'd', 'e', 'f'].map(id => about(id, 'administration-included'))], exclude: ['administration-duplicate'] },
  },
}

export const infusionCharts: readonly Case[] = [mainReason, observation, sharedBags, unitedMinutes, overlaps, pushesHospital, pushesOffice]
