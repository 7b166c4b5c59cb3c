/** Rows 43–60 of billing-rules §9: who pays, what else happened at the visit, whose it is, and when it was. */
import { condition, coverage, im, iv, medicare, sc, snomed } from '../../cases/chart.ts'
import type { Dose, Json } from '../../cases/chart.ts'
import { hospital } from '../../cases/parts.ts'
import { drug, excluded, service } from './edge.ts'
import type { Edge } from './edge.ts'

const presumed = { code: 'self-administered-possible', severity: 'warning' }
const atTime = (start: string, end: string): { readonly encounter: Json } => ({ encounter: { period: { start, end } } })
const joint: Json = snomed('12130007')
const eye: Dose = { route: snomed('418401004'), strength: [40, 'mg', 1, 'mL'], dose: [2, 'mg'] }

/** A visit charged beside the injection: its level stands in the encounter, and as a procedure. */
const officeVisit: readonly Json[] = [{
  resourceType: 'Procedure', id: 'visit', status: 'completed', subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' },
  code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99213' }] },
}]
const biopsy: readonly Json[] = [{
  resourceType: 'Procedure', id: 'biopsy', status: 'completed', subject: { reference: 'Patient/p1' }, encounter: { reference: 'Encounter/e1' }, code: { text: 'Biopsy' },
}]
const partOfBiopsy: Dose = { more: { partOf: [{ reference: 'Procedure/biopsy' }] } }

const second = (type: string, name: string): Json => coverage(type, name, { id: 'cov2', order: 2 })

export const visitEdges: readonly Edge[] = [
  { row: 43, says: 'Medicare presumes a drug under the skin self-administered, and the app claims nothing of it by itself', doses: [{ route: sc }], visit: { coverage: medicare },
    expect: { lines: [drug({ modifiers: [] }), service('96372')], findings: { include: [presumed] } } },
  { row: 43, says: 'by mouth Medicare presumes it as well, and there is no administration line', doses: [{ route: snomed('26643006'), form: 'Tablet', strength: [50, 'mg', 1, '{tbl}'] }], visit: { coverage: medicare },
    expect: { lines: [drug({ code: 'J8499' })], findings: { include: [presumed, 'administration-not-separately-coded'] } } },
  { row: 43, says: 'into a vein or a muscle it does not', doses: [{ id: 'a', route: iv, method: 'IV push' }, { id: 'b', drug: 'Betadrug', ndc: '99999-0981-01', route: im }], visit: { coverage: medicare },
    expect: { lines: [drug({}, 'a'), service('96374', {}, 'a'), drug({}, 'b'), service('96372', {}, 'b')], findings: { exclude: ['self-administered-possible'] } } },
  { row: 44, says: 'an emergency does not make a self-administered drug payable', doses: [{ route: sc }], visit: { coverage: medicare, class: 'EMER' },
    expect: { lines: [drug({ modifiers: [] }), service('96372')], findings: { include: [presumed] } } },
  { row: 45, says: 'a course of a few days is for the contractor to weigh: the warning stays', visit: { coverage: medicare },
    doses: [{ route: sc, order: { dosageInstruction: [{ timing: { repeat: { boundsDuration: { value: 5, unit: 'd', system: 'http://unitsofmeasure.org', code: 'd' } } } }] } }],
    expect: { lines: [drug(), service('96372')], findings: { include: [presumed] } } },
  { row: 46, says: 'of an injection by a nurse no supervision is claimed: no modifier, no other code', doses: [{}], visit: { coverage: medicare },
    expect: { lines: [drug({ modifiers: [] }), service('96372')], findings: { exclude: ['performer-missing'] } } },
  { row: 46, says: 'an injection that nobody is named for is said', doses: [{ performer: false }], visit: { coverage: medicare },
    expect: { lines: [drug(), service('96372')], findings: { include: [{ code: 'performer-missing', severity: 'warning' }] } } },
  { row: 47, says: 'beside an office visit the injection is one injection, without 25 and without 99211', doses: [{}],
    visit: { more: officeVisit, encounter: { type: [{ coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '99213' }] }] } },
    expect: { lines: [drug({ modifiers: [] }), service('96372')] } },
  { row: 48, says: 'a local anaesthetic around a biopsy gets no injection code', doses: [{ ...partOfBiopsy, drug: 'Lidocaine 1 % injection', route: { text: 'Infiltration' } }], visit: { more: biopsy },
    expect: { lines: [drug()], findings: { include: ['administration-needs-coder'] } } },
  { row: 48, says: 'an injection charted as part of a procedure is not reported beside it', doses: [{ ...partOfBiopsy, drug: 'Lidocaine 1 % injection', route: sc }], visit: { more: biopsy },
    expect: { lines: [drug()], findings: { include: ['administration-included'] } } },
  { row: 48, says: 'what was injected with it in the same syringe is part of the procedure as well', visit: { more: biopsy },
    doses: [{ ...partOfBiopsy, route: sc }, { drug: 'Betadrug', ndc: '99999-0981-01', route: sc, more: { partOf: [{ reference: 'MedicationAdministration/ma1' }] } }],
    expect: { lines: [drug(), drug({}, 'ma2')], findings: { include: [{ code: 'administration-included', source: 'MedicationAdministration/ma2' }] } } },
  { row: 48, says: 'sedation charted as part of the procedure takes no rank from the infusion that was the treatment', visit: { more: biopsy }, site: hospital,
    doses: [{ ...partOfBiopsy, route: iv, period: ['10:00', '13:00'] }, { drug: 'Betadrug', ndc: '99999-0981-01', route: iv, period: ['14:00', '15:00'] }],
    expect: { lines: [drug(), drug({}, 'ma2'), service('96365', {}, 'ma2')] } },
  { row: 48, says: 'a procedure that was never done includes nothing', doses: [{ ...partOfBiopsy, route: sc }], visit: { more: biopsy.map(procedure => ({ ...procedure, status: 'not-done' })) },
    expect: { lines: [drug(), service('96372')], findings: { exclude: ['administration-included'] } } },
  { row: 48, says: "another patient's procedure includes nothing, and is told", doses: [{ ...partOfBiopsy, route: sc }], visit: { more: biopsy.map(procedure => ({ ...procedure, subject: { reference: 'Patient/p2' } })) },
    expect: { lines: [drug(), service('96372')], findings: { include: [{ code: 'reference-unresolved', path: 'partOf[0]' }], exclude: ['administration-included'] } } },
  { row: 49, says: 'nothing is drafted for an inpatient', doses: [{ route: iv, period: ['10:00', '11:00'] }], visit: { class: 'IMP', coverage: medicare },
    expect: { lines: [], excluded: [excluded('inpatient-not-billable')], findings: { include: [{ code: 'inpatient-not-billable', severity: 'information' }] } } },
  { row: 50, says: 'of two plans the primary decides', doses: [{}], visit: { coverage: medicare, more: [second('2', 'Medicaid')] },
    expect: { lines: [drug(), service('96372')], findings: { include: ['waste-undocumented'], exclude: ['invoice-missing', 'prior-authorization-unknown'] } } },
  { row: 50, says: 'Medicaid behind it still needs the NDC', doses: [{ ndc: null }], visit: { more: [second('2', 'Medicaid')] }, site: { defaultSetting: 'office', payers: { uhc: { ndcRequired: false } } },
    expect: { lines: [drug({ ndc: null, status: 'blocked' }), service('96372')], findings: { include: [{ code: 'ndc-missing', severity: 'error' }] } } },
  { row: 51, says: 'a Medicare Advantage plan follows the plan: prior authorization, no presumption, no packaging', doses: [{ route: sc }], visit: { coverage: coverage('111', 'Example Advantage') }, site: hospital,
    expect: { lines: [drug(), service('96372')], findings: { include: ['prior-authorization-unknown', 'waste-undocumented'], exclude: ['self-administered-possible', 'packaged-under-opps', 'invoice-missing'] } } },
  { row: 52, says: 'a nursing-facility stay is consolidated: nothing is drafted', doses: [{}], visit: { class: 'NONAC', coverage: medicare },
    expect: { lines: [], excluded: [excluded('inpatient-not-billable')] } },
  { row: 52, says: 'a dialysis visit is no reason for another code by itself', doses: [{ route: iv, method: 'IV push' }], site: hospital,
    visit: { coverage: medicare, encounter: { type: [{ text: 'Hemodialysis' }] }, conditions: [condition('c1', 'N18.6', 'End stage renal disease')] },
    expect: { lines: [drug({ code: 'J3490' }), service('96374')], findings: { include: ['packaged-under-opps'], exclude: ['unclassified-code-chosen'] } } },

  { row: 53, says: 'without an encounter all lines are blocked', doses: [{ encounter: null }],
    expect: { lines: [drug({ status: 'blocked' }), service('96372', { status: 'blocked' })], findings: { include: [{ code: 'encounter-missing', severity: 'error' }] } } },
  { row: 53, says: 'a cancelled encounter charges nothing', doses: [{}], visit: { encounter: { status: 'cancelled' } },
    expect: { lines: [], excluded: [excluded('encounter-cancelled')], findings: { include: [{ code: 'encounter-cancelled', severity: 'error' }] } } },
  { row: 54, says: 'a stop before the start gives no service', doses: [{ route: iv, period: ['11:00', '10:00'] }],
    expect: { lines: [drug()], findings: { include: [{ code: 'administration-time-invalid', severity: 'error' }] } } },
  { row: 54, says: 'nor do more than 24 hours', doses: [{ route: iv, period: ['2026-02-03T10:00:00-06:00', '2026-02-04T10:01:00-06:00'] }],
    expect: { lines: [drug()], findings: { include: ['administration-time-invalid'] } } },
  { row: 54, says: 'the night the clocks go back, 01:50 to 01:10 is twenty minutes', doses: [{ route: iv, period: ['2026-11-01T01:50:00-05:00', '2026-11-01T01:10:00-06:00'] }],
    visit: atTime('2026-11-01T00:00:00-05:00', '2026-11-01T06:00:00-06:00'),
    expect: { lines: [drug(), service('96365', { serviceDate: '2026-11-01' })], findings: { exclude: ['administration-time-invalid', 'administration-crosses-midnight'] } } },
  { row: 54, says: 'the night they go forward, 01:50 to 03:05 is a quarter of an hour, so a push', doses: [{ route: iv, period: ['2026-03-08T01:50:00-06:00', '2026-03-08T03:05:00-05:00'] }],
    visit: atTime('2026-03-08T00:00:00-06:00', '2026-03-08T06:00:00-05:00'),
    expect: { lines: [drug(), service('96374')] } },
  { row: 55, says: 'the start of the bag alone is an infusion without a stop', doses: [{ route: iv, period: ['10:00', null] }],
    expect: { lines: [drug()], findings: { include: ['infusion-stop-missing'], exclude: ['infusion-method-unknown'] } } },
  { row: 56, says: 'a plan that changed since is the plan that counts', doses: [{}], visit: { coverage: coverage('12', 'Medicare Part B', { period: { start: '2026-02-01' } }), more: [coverage('5', 'UnitedHealthcare', { id: 'cov0', period: { start: '2020-01-01', end: '2026-01-31' } })] },
    expect: { lines: [drug(), service('96372')], findings: { include: ['waste-undocumented'], exclude: ['prior-authorization-unknown', 'coverage-inactive'] } } },
  { row: 59, says: 'both eyes are one procedure line with 50 and one drug line with the whole dose', doses: [{ route: snomed('418401004'), site: { text: 'Both eyes' }, strength: [40, 'mg', 1, 'mL'], dose: [4, 'mg'] }],
    expect: { lines: [drug({ ndc: { unit: 'ML', quantity: 0.1 }, modifiers: [] }), service('67028', { modifiers: ['50'] })], findings: { exclude: ['laterality-missing'] } } },
  { row: 59, says: 'right eye and left eye charted apart are a line each, RT and LT', doses: [
    { id: 'r', ...eye, site: { text: 'Right eye' } },
    { id: 'l', ...eye, site: { text: 'Left eye' }, at: '10:05' }],
  expect: { lines: [drug({ ndc: { quantity: 0.05 } }, 'r'), service('67028', { modifiers: ['RT'] }, 'r'), drug({ ndc: { quantity: 0.05 } }, 'l'), service('67028', { modifiers: ['LT'] }, 'l')] } },
  { row: 59, says: 'a joint without a side is asked for', doses: [{ route: joint }],
    expect: { lines: [drug()], findings: { include: ['laterality-missing', 'administration-needs-coder'] } } },
  { row: 60, says: 'a Medicare description never says milligrams per millilitre', doses: [{ drug: 'Exampleprazine 100 mg/mL injection' }], visit: { coverage: medicare },
    expect: { lines: [drug({ description: { matches: '^(?!.*/).*EXAMPLEPRAZINE INJECTION 50MG', maxLength: 80 } }), service('96372')] } },
  { row: 60, says: 'in words it does not say them either', doses: [{ drug: 'Exampleprazine 100 mg per mL injection' }], visit: { coverage: medicare },
    expect: { lines: [drug({ description: { matches: '^EXAMPLEPRAZINE INJECTION 50MG', maxLength: 80 } }), service('96372')] } },
  { row: 60, says: 'a plan that does not refuse it leaves the name as it is', doses: [{ drug: 'Exampleprazine 100 mg/mL injection' }],
    expect: { lines: [drug({ description: { includes: ['100 MG/ML'], maxLength: 80 } }), service('96372')] } },
]
