/** Rows 1–17 of billing-rules §9: was it given at all, for how long, through what, and where. */
import { condition, iv, medicare, sc, snomed } from '../../cases/chart.ts'
import type { Dose, Json } from '../../cases/chart.ts'
import { hospital, office } from '../../cases/parts.ts'
import { drug, excluded, service, vial, wasteOnLine } from './edge.ts'
import type { Edge } from './edge.ts'

const ordered = (milligrams: number): Dose => ({
  order: { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: milligrams, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } }] }] },
})
const stopped = (end: string): Dose => ({ ...ordered(100), route: iv, status: 'stopped', period: ['10:00', end], dose: [40, 'mg'] })

const alpha: Dose = { id: 'a', drug: 'Alphadrug', ndc: '99999-0971-01' }
const beta: Dose = { id: 'b', drug: 'Betadrug', ndc: '99999-0981-01' }
const because: Dose = { more: { reasonReference: [{ reference: 'Condition/c1' }] } }

/** A further encounter of the same patient on the same day. */
const stay = (id: string, classCode: string, start: string, end: string): Json => ({
  resourceType: 'Encounter', id, status: 'finished', class: { code: classCode }, subject: { reference: 'Patient/p1' },
  period: { start: `2026-02-03T${start}:00-06:00`, end: `2026-02-03T${end}:00-06:00` },
})

const saline: Dose = {
  id: 's', drug: 'Sodium chloride 0.9 % 100 mL bag', ndc: '99999-0100-01', strength: null, dose: [100, 'mL'], route: iv, period: ['10:00', '11:00'],
}
/** A drug listed with the fluid that it was diluted in, as some pharmacies build the product: neither is marked inactive. */
const diluted: Dose = {
  drug: 'Exampleprazine in sodium chloride 0.9 %', route: iv, period: ['10:00', '11:00'],
  ingredients: [
    { itemCodeableConcept: { text: 'Exampleprazine' }, strength: { numerator: { value: 100, unit: 'mg' }, denominator: { value: 1, unit: 'mL' } } },
    { itemCodeableConcept: { text: 'Sodium chloride 0.9 %' } },
  ],
}
const flush: Dose = { id: 'f', drug: 'Sodium chloride 0.9 % flush', ndc: '99999-0101-01', strength: null, dose: [10, 'mL'], route: iv, at: '11:02' }

export const givenEdges: readonly Edge[] = [
  { row: 1, says: 'a dose refused before any was given charges neither drug nor administration', doses: [{ status: 'not-done' }],
    expect: { lines: [], excluded: [excluded('administration-not-done')], findings: { include: [{ code: 'administration-not-done', severity: 'information', lines: [] }] } } },
  { row: 1, says: 'a vial drawn up and then refused is no waste to bill', doses: [{ ...vial(100), status: 'not-done' }], visit: { coverage: medicare }, site: wasteOnLine,
    answers: { ma1: { container: 'single-dose', waste: { value: 100, unit: 'mg' }, drugSource: 'purchased' } },
    expect: { lines: [], excluded: [excluded('administration-not-done')], findings: { exclude: ['waste-undocumented', 'modifier-waste-on-unclassified'] } } },

  { row: 2, says: 'an infusion stopped after 22 of 60 minutes bills the 40 mg given and an initial infusion', doses: [stopped('10:22')],
    expect: { lines: [drug({ ndc: { unit: 'ML', quantity: 0.4 }, description: { includes: ['40MG'] } }), service('96365')],
      findings: { include: [{ code: 'administration-stopped', severity: 'warning' }, 'order-dose-differs'] } } },
  { row: 2, says: 'what was left of a stopped bag gets no JW by itself', doses: [{ ...stopped('10:22'), ...vial(100) }], visit: { coverage: medicare }, site: wasteOnLine,
    expect: { lines: [drug({ modifiers: [], ndc: { unit: 'UN', quantity: 0.4 } }), service('96365')], findings: { include: ['administration-stopped', 'waste-undocumented'] } } },
  { row: 3, says: 'stopped at 12 minutes is a push, not an infusion', doses: [stopped('10:12')],
    expect: { lines: [drug({ description: { includes: ['IV PUSH'] } }), service('96374', { concept: 'push-initial' })], findings: { include: ['administration-stopped'] } } },

  { row: 4, says: 'a dose that still runs waits', doses: [{ route: iv, status: 'in-progress', period: ['10:00', null] }],
    expect: { lines: [], excluded: [excluded('administration-in-progress')], findings: { include: [{ code: 'administration-in-progress', severity: 'information' }] } } },
  { row: 4, says: 'a dose on hold waits as well', doses: [{ route: iv, status: 'on-hold', period: ['10:00', null] }],
    expect: { lines: [], excluded: [excluded('administration-in-progress')] } },
  { row: 4, says: 'once it has ended the same dose is charged', doses: [{ route: iv, status: 'completed', period: ['10:00', '11:00'] }],
    expect: { lines: [drug(), service('96365')], excluded: [], findings: { exclude: ['administration-in-progress'] } } },
  { row: 5, says: 'a record entered in error charges nothing, and the biller is told', doses: [{ status: 'entered-in-error' }],
    expect: { lines: [], excluded: [excluded('administration-entered-in-error')], findings: { include: [{ code: 'administration-entered-in-error', who: 'biller' }] } } },
  { row: 6, says: 'a dose of which nobody knows whether it was given is blocked', doses: [{ status: 'unknown' }],
    expect: { lines: [], excluded: [excluded('administration-status-unknown')], findings: { include: [{ code: 'administration-status-unknown', severity: 'error', who: 'nurse' }] } } },
  { row: 7, says: 'an amended dose is charged as amended', doses: [{ dose: [75, 'mg'], more: { meta: { versionId: '2' } } }],
    expect: { lines: [drug({ ndc: { quantity: 0.75 }, description: { includes: ['75MG'] } }), service('96372')] } },

  { row: 8, says: 'the same drug in the morning and in the evening is two events, each with its lines', doses: [{ ...alpha, at: '08:00' }, { ...alpha, id: 'b', at: '20:00' }],
    expect: { lines: [drug({}, 'a'), drug({}, 'b'), service('96372', {}, 'a'), service('96372', {}, 'b')], findings: { exclude: ['administration-duplicate'] } } },
  { row: 8, says: 'the same drug infused twice is two drug lines, and its minutes are counted together', site: hospital,
    doses: [{ ...alpha, route: iv, period: ['08:00', '09:00'] }, { ...alpha, id: 'b', route: iv, period: ['15:00', '15:31'] }],
    expect: { lines: [drug({}, 'a'), drug({}, 'b'), service('96365', {}, 'a'), { id: 'a|additional-hours', code: '96366', units: 1 }], findings: { exclude: ['administration-duplicate'] } } },
  { row: 9, says: 'the same drug, dose, start and nurse twice may be one dose posted twice', doses: [alpha, { ...alpha, id: 'b' }],
    expect: { lines: [drug({}, 'a'), drug({}, 'b'), service('96372', {}, 'a'), service('96372', {}, 'b')],
      findings: { include: [{ code: 'administration-duplicate', severity: 'warning', source: 'MedicationAdministration/b', prevents: ['18'] }] } } },
  { row: 9, says: 'another dose at the same minute is no duplicate', doses: [alpha, { ...alpha, id: 'b', dose: [25, 'mg'] }],
    expect: { lines: [drug({}, 'a'), drug({}, 'b'), service('96372', {}, 'a'), service('96372', {}, 'b')], findings: { exclude: ['administration-duplicate'] } } },

  { row: 10, says: 'two drugs in one bag are two drug lines and one administration', site: hospital,
    doses: [{ ...alpha, route: iv, period: ['10:00', '11:00'] }, { ...beta, route: iv, period: ['10:00', '11:00'], more: { partOf: [{ reference: 'MedicationAdministration/a' }] } }],
    expect: { lines: [drug({}, 'a'), drug({}, 'b'), service('96365', { sources: ['MedicationAdministration/a', 'MedicationAdministration/b'] }, 'a')], excluded: [],
      findings: { include: [{ code: 'administration-included', source: 'MedicationAdministration/b' }] } } },
  { row: 10, says: 'two drugs mixed as one charted order keep the NDC of the bag and one service', site: hospital,
    doses: [{ drug: 'Alphadrug and Betadrug', route: iv, period: ['10:00', '11:00'], dose: [100, 'mL'], ingredients: ['Alphadrug', 'Betadrug'].map(text => ({ itemCodeableConcept: { text } })) }],
    expect: { lines: [drug({ ndc: { code: '99999012301', unit: 'ML', quantity: 100 } }), service('96365')] } },
  { row: 11, says: 'the saline that carries a drug and the flush after it are never J3490', site: hospital,
    doses: [{ ...alpha, route: iv, period: ['10:00', '11:00'] }, saline, flush],
    expect: { lines: [drug({}, 'a'), service('96365', {}, 'a')], excluded: [excluded('administration-included', 's'), excluded('administration-included', 'f')],
      findings: { exclude: ['overlap-short'] } } },
  { row: 11, says: 'a drug charted as part of its bag of saline keeps the one service', site: hospital, doses: [{ ...alpha, route: iv, period: ['10:00', '11:00'], more: { partOf: [{ reference: 'MedicationAdministration/s' }] } }, saline],
    expect: { lines: [drug({}, 'a'), service('96365', {}, 'a')], excluded: [excluded('administration-included', 's')] } },
  { row: 11, says: 'the diluent among the ingredients makes no compound of a drug', doses: [{ ...diluted, ndc: null }], visit: { coverage: medicare },
    expect: { lines: [drug({ code: 'J3490', ndc: null, status: 'blocked' }), service('96365')], findings: { include: ['ndc-missing'], exclude: ['unclassified-code-chosen'] } } },
  { row: 11, says: 'nor does it hide the strength of the drug', doses: [diluted],
    expect: { lines: [drug({ ndc: { unit: 'ML', quantity: 0.5 } }), service('96365')], findings: { exclude: ['ndc-quantity-unconvertible'] } } },

  { row: 12, says: 'forty minutes under the skin with a pump is a subcutaneous infusion', doses: [{ route: sc, period: ['10:00', '10:40'], device: 'Infusion pump' }],
    expect: { lines: [drug(), service('96369', { concept: 'infusion-sc-initial' })], findings: { exclude: ['device-missing'] } } },
  { row: 12, says: 'without a documented pump no subcutaneous infusion is proposed', doses: [{ route: sc, period: ['10:00', '10:40'] }],
    expect: { lines: [drug()], findings: { include: [{ code: 'device-missing', severity: 'warning' }] } } },
  { row: 13, says: 'an on-body kit without its device is an injection, with a warning', doses: [{ route: sc, drug: 'Exampleprazine on-body injector kit' }],
    expect: { lines: [drug(), service('96372')], findings: { include: ['device-missing'] } } },
  { row: 13, says: 'with the device documented the on-body injector is applied', doses: [{ route: sc, drug: 'Exampleprazine on-body injector kit', device: 'On-body injector' }],
    expect: { lines: [drug(), service('96377', { concept: 'on-body-injector' })], findings: { exclude: ['device-missing'] } } },
  { row: 14, says: 'an infusion without a stop has no infusion code', doses: [{ route: iv, method: 'Infusion', period: ['10:00', null] }],
    expect: { lines: [drug()], findings: { include: [{ code: 'infusion-stop-missing', severity: 'error', who: 'nurse' }] } } },
  { row: 14, says: 'one time and no method do not tell a push from an infusion', doses: [{ route: iv, at: '10:00' }],
    expect: { lines: [drug()], findings: { include: [{ code: 'infusion-method-unknown', severity: 'error' }] } } },
  { row: 14, says: 'a plan that takes an infusion without a stop as a push gets a push', doses: [{ route: iv, method: 'Infusion', period: ['10:00', null] }],
    site: { ...office, payers: { uhc: { noStop: 'push' } } }, expect: { lines: [drug(), service('96374')], findings: { exclude: ['infusion-stop-missing'] } } },
  { row: 15, says: 'an infusion across midnight is counted as one and dated on its start', doses: [{ route: iv, period: ['2026-02-03T23:30:00-06:00', '2026-02-04T01:10:00-06:00'] }],
    visit: { encounter: { period: { start: '2026-02-03T20:00:00-06:00', end: '2026-02-04T03:00:00-06:00' } } },
    expect: { lines: [drug({ serviceDate: '2026-02-03' }), service('96365', { serviceDate: '2026-02-03' }), { id: 'ma1|additional-hours', code: '96366', units: 1, serviceDate: '2026-02-03' }],
      findings: { include: [{ code: 'administration-crosses-midnight', severity: 'warning' }] } } },

  { row: 16, says: 'emergency and observation encounters each have their own initial service, and the hospital stay after them nothing',
    visit: { class: 'EMER', encounter: { period: { start: '2026-02-03T08:00:00-06:00', end: '2026-02-03T12:00:00-06:00' } }, conditions: [condition('c1', 'L03.115', 'Cellulitis of right lower limb')],
      more: [stay('obs', 'OBSENC', '12:00', '18:00'), stay('ward', 'IMP', '18:00', '23:00')] },
    doses: [{ ...alpha, ...because, route: iv, period: ['09:00', '10:00'] }, { ...beta, ...because, encounter: 'obs', route: iv, period: ['13:00', '14:00'] },
      { ...alpha, ...because, id: 'c', encounter: 'ward', route: iv, period: ['19:00', '20:00'] }],
    expect: { lines: [drug({}, 'a'), service('96365', {}, 'a'), drug({}, 'b'), service('96365', {}, 'b')], excluded: [excluded('inpatient-not-billable', 'c')] } },
  { row: 16, says: 'an infusion that outlasts its encounter is counted whole, where it was started',
    visit: { class: 'EMER', encounter: { period: { start: '2026-02-03T08:00:00-06:00', end: '2026-02-03T10:00:00-06:00' } }, more: [stay('ward', 'IMP', '10:00', '23:00')] },
    doses: [{ route: iv, period: ['09:30', '11:05'] }],
    expect: { lines: [drug(), service('96365'), { id: 'ma1|additional-hours', code: '96366', units: 1 }], excluded: [], findings: { exclude: ['encounter-mismatch'] } } },
  { row: 17, says: 'at home no office administration code is proposed', doses: [{ route: iv, period: ['10:00', '11:00'] }], visit: { class: 'HH' },
    expect: { lines: [drug()], findings: { include: [{ code: 'administration-home', severity: 'error' }] } } },
  { row: 17, says: 'at home through a DME pump the drug has the code of drugs by pump', doses: [{ route: snomed('34206005'), period: ['10:00', '11:00'], device: 'DME infusion pump' }], visit: { class: 'HH' },
    expect: { lines: [drug({ code: 'J7799' })], findings: { include: ['administration-home', 'unclassified-code-chosen'] } } },
]
