/** Rows 18–42 of billing-rules §9: who bought the drug, what was left of it, how much it is, and which code it has. */
import { condition, coverage, iv, medicare, sc, snomed, time } from '../../cases/chart.ts'
import type { Dose, Json } from '../../cases/chart.ts'
import { hospital, office } from '../../cases/parts.ts'
import { drug, excluded, service, vial, wasteOnLine } from './edge.ts'
import type { Edge } from './edge.ts'

const mg = (value: number): Json => ({ value, unit: 'mg' })
const opened = (left: number, container = 'single-dose'): Json => ({ container, waste: mg(left), drugSource: 'purchased' })
const notBought = { code: 'drug-not-purchased', severity: 'information' }

/** The first day on which famotidine has a code of its own, and the last on which it has none. */
const famotidine = (day: string): Dose =>
  ({ drug: 'Famotidine injection', ndc: '63323-0739-12', route: iv, method: 'IV push', strength: [10, 'mg', 1, 'mL'], dose: [20, 'mg'], at: `${day}T10:00:00-05:00` })
const onDay = (day: string): { readonly encounter: Json } =>
  ({ encounter: { period: { start: `${day}T08:00:00-05:00`, end: `${day}T18:00:00-05:00` } } })

/** A second patient with an encounter, a plan and a diagnosis of their own. */
const neighbour: readonly Json[] = [
  { resourceType: 'Patient', id: 'p2', name: [{ family: 'Other' }] },
  { resourceType: 'Encounter', id: 'e2', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/p2' }, period: { start: time('05:00'), end: time('23:30') } },
  condition('c2', 'L40.50', 'Psoriatic arthritis', { subject: { reference: 'Patient/p2' }, encounter: { reference: 'Encounter/e2' } }),
  coverage('12', 'Medicare Part B', { id: 'cov2', beneficiary: { reference: 'Patient/p2' } }),
]

export const productEdges: readonly Edge[] = [
  { row: 18, says: 'a drug from the specialty pharmacy has no drug line, its injection is charged', doses: [{}], answers: { ma1: { drugSource: 'patient-supplied' } },
    expect: { lines: [service('96372')], findings: { include: [notBought], exclude: ['prior-authorization-unknown'] } } },
  { row: 18, says: 'a Medicare contractor that wants the free drug on the claim gets a line that says no cost', doses: [{}], answers: { ma1: { drugSource: 'patient-supplied' } }, visit: { coverage: medicare },
    site: { ...office, payers: { medicare: { noCostDrug: 'nominal-0.01' } } },
    expect: { lines: [drug({ description: { matches: 'NO COST$' } }), service('96372')], findings: { include: [notBought] } } },
  { row: 19, says: 'a sample is never charged', doses: [{}], answers: { ma1: { drugSource: 'sample' } }, expect: { lines: [service('96372')], findings: { include: [notBought] } } },
  { row: 20, says: 'a 340B drug of 2025 carries TB', doses: [{ at: '2025-01-01T10:00:00-06:00' }], visit: onDay('2025-01-01'), site: { ...hospital, drugSource: { default: '340b' } },
    expect: { lines: [drug({ modifiers: ['TB'], serviceDate: '2025-01-01' }), service('96372')], findings: { exclude: ['drug-source-unknown'] } } },
  { row: 20, says: 'a 340B drug of the last day of 2024 carries JG', doses: [{ at: '2024-12-31T10:00:00-06:00' }], visit: onDay('2024-12-31'), site: { ...hospital, drugSource: { default: '340b' } },
    expect: { lines: [drug({ modifiers: ['JG'], serviceDate: '2024-12-31' }), service('96372')] } },
  { row: 21, says: "the sponsor's drug in a trial has no drug line, and the trial code stays behind the disease", doses: [{}], answers: { ma1: { drugSource: 'trial-sponsor' } },
    visit: { conditions: [condition('c0', 'Z00.6', 'Examination in a clinical research program'), condition('c1', 'M06.9', 'Rheumatoid arthritis')] },
    expect: { lines: [service('96372', { diagnoses: ['M06.9', 'Z00.6'] })], findings: { include: [notBought] } } },
  { row: 22, says: 'a comparator that the practice bought for a trial is billed as any other, without a trial modifier', doses: [{}], answers: { ma1: { drugSource: 'purchased' } },
    visit: { conditions: [condition('c0', 'Z00.6', 'Examination in a clinical research program'), condition('c1', 'M06.9', 'Rheumatoid arthritis')] },
    expect: { lines: [drug({ modifiers: [], diagnoses: ['M06.9', 'Z00.6'] }), service('96372')], findings: { exclude: ['drug-not-purchased', 'drug-source-unknown'] } } },

  { row: 23, says: '150 mg out of two 100 mg vials is one and a half vials given and half a vial wasted', doses: [{ ...vial(100), dose: [150, 'mg'] }], visit: { coverage: medicare }, site: wasteOnLine,
    answers: { ma1: opened(50) },
    expect: { lines: [drug({ modifiers: [], ndc: { unit: 'UN', quantity: 1.5 } }), drug({ kind: 'waste', id: 'ma1|waste', modifiers: ['JW'], ndc: { unit: 'UN', quantity: 0.5 } }), service('96372')],
      findings: { exclude: ['waste-undocumented'] } } },
  { row: 23, says: 'waste that cannot be counted in vials blocks its line', doses: [vial(100)], visit: { coverage: medicare }, site: wasteOnLine,
    answers: { ma1: { ...opened(0), waste: { value: 1, unit: 'mL' } } },
    expect: { lines: [drug({ ndc: { unit: 'UN', quantity: 0.5 }, status: 'blocked' }), drug({ kind: 'waste', id: 'ma1|waste', modifiers: ['JW'], ndc: { unit: 'UN', quantity: null }, status: 'blocked' }), service('96372')],
      findings: { include: ['ndc-quantity-unconvertible'] } } },
  { row: 24, says: 'of a shared vial each patient is billed only the own milligrams', doses: [{ id: 'a', ...vial(100) }, { id: 'b', ...vial(100), patient: 'p2', encounter: 'e2', dose: [30, 'mg'] }],
    visit: { coverage: medicare, more: neighbour },
    expect: { lines: [drug({ ndc: { quantity: 0.5 }, modifiers: [], diagnoses: ['M06.9'] }, 'a'), service('96372', {}, 'a'), drug({ ndc: { quantity: 0.3 }, modifiers: [], diagnoses: ['L40.50'] }, 'b'), service('96372', {}, 'b')], excluded: [] } },
  { row: 24, says: "the last patient's waste of a shared vial stands on that patient's lines alone", doses: [{ id: 'a', ...vial(100) }, { id: 'b', ...vial(100), patient: 'p2', encounter: 'e2', dose: [30, 'mg'] }],
    visit: { coverage: medicare, more: neighbour }, site: wasteOnLine, answers: { b: opened(20) },
    expect: { lines: [drug({ modifiers: [] }, 'a'), service('96372', {}, 'a'), drug({ modifiers: [] }, 'b'), drug({ kind: 'waste', id: 'b|waste', modifiers: ['JW'], ndc: { quantity: 0.2 } }, 'b'), service('96372', {}, 'b')] } },
  { row: 25, says: 'a multi-dose vial has neither JW nor JZ, whatever is said to be left in it', doses: [vial(100)], visit: { coverage: medicare }, site: wasteOnLine, answers: { ma1: opened(50, 'multi-dose') },
    expect: { lines: [drug({ modifiers: [] }), service('96372')], findings: { exclude: ['waste-undocumented', 'modifier-waste-on-unclassified'] } } },
  { row: 26, says: 'overfill is not billed: the amount follows the label, and nothing is wasted', visit: { coverage: medicare }, answers: { ma1: opened(0) },
    doses: [{ strength: [100, 'mg', 1, 'mL'], dose: [100, 'mg'], amount: { numerator: { value: 1.2, unit: 'mL' }, denominator: { value: 1 } }, dosage: { text: '1.2 mL drawn up, overfill included' } }],
    expect: { lines: [drug({ modifiers: ['JZ'], ndc: { unit: 'ML', quantity: 1 } }), service('96372')] } },

  { row: 27, says: 'a dose in puffs gives no NDC quantity', doses: [{ dose: [2, '{puff}'] }],
    expect: { lines: [drug({ status: 'blocked', ndc: { unit: 'ML', quantity: null } }), service('96372')], findings: { include: [{ code: 'ndc-quantity-unconvertible', severity: 'error' }] } } },
  { row: 27, says: 'neither does a dose in applications', doses: [{ form: 'Cream', route: snomed('6064005'), strength: null, dose: [1, '{application}'] }],
    expect: { lines: [drug({ status: 'blocked', ndc: { unit: 'GR', quantity: null } })], findings: { include: ['ndc-quantity-unconvertible'] } } },
  { row: 28, says: 'a dose in millilitres of a liquid is the quantity, though the strength is not known', doses: [{ strength: null, dose: [3.5, 'mL'] }],
    expect: { lines: [drug({ ndc: { unit: 'ML', quantity: 3.5 }, description: { includes: ['3.5ML'] } }), service('96372')], findings: { exclude: ['ndc-quantity-unconvertible'] } } },
  { row: 29, says: 'milligrams of a liquid without a concentration are blocked', doses: [{ strength: null }],
    expect: { lines: [drug({ status: 'blocked', ndc: { unit: 'ML', quantity: null } }), service('96372')], findings: { include: ['ndc-quantity-unconvertible'] } } },
  { row: 30, says: 'the dose given is billed, not the dose ordered', expect: { lines: [drug({ ndc: { quantity: 0.5 }, description: { includes: ['50MG'] } }), service('96372')], findings: { include: [{ code: 'order-dose-differs', severity: 'warning' }] } },
    doses: [{ order: { dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 100, unit: 'mg' } }] }] } }] },
  { row: 31, says: 'international units are never turned into milligrams', doses: [{ dose: [50, '[iU]'] }],
    expect: { lines: [drug({ status: 'blocked', ndc: { quantity: null } }), service('96372')], findings: { include: ['ndc-quantity-unconvertible'] } } },
  { row: 31, says: 'units of a product labelled in units per millilitre are', doses: [{ strength: [5000, 'units', 1, 'mL'], dose: [2500, '[iU]'] }],
    expect: { lines: [drug({ ndc: { unit: 'ML', quantity: 0.5 } }), service('96372')], findings: { exclude: ['ndc-quantity-unconvertible'] } } },
  { row: 32, says: 'without a directory nobody is told that an NDC is still marketed', doses: [{}],
    expect: { lines: [drug(), service('96372')], findings: { include: ['reference-missing'], exclude: ['ndc-inactive', 'ndc-not-on-file'] } } },
  { row: 33, says: 'an expired lot blocks the drug and its waste, not the administration', doses: [{ ...vial(100), batch: { lotNumber: 'L1', expirationDate: '2026-02-02' } }], visit: { coverage: medicare }, site: wasteOnLine, answers: { ma1: opened(50) },
    expect: { lines: [drug({ status: 'blocked' }), drug({ kind: 'waste', id: 'ma1|waste', status: 'blocked' }), service('96372')], findings: { include: [{ code: 'lot-expired', severity: 'error', who: 'pharmacy' }] } } },
  { row: 33, says: 'a lot that expires on the date of service has not expired', doses: [{ batch: { lotNumber: 'L1', expirationDate: '2026-02-03' } }],
    expect: { lines: [drug(), service('96372')], findings: { exclude: ['lot-expired'] } } },
  { row: 34, says: 'a scanned NDC of another product than the charted one is said, and the chart stands', doses: [{}], answers: { ma1: { ndc: '99998-3105-02' } },
    expect: { lines: [drug({ ndc: { code: '99999012301' } }), service('96372')], findings: { include: ['answer-differs-from-chart'] } } },
  { row: 35, says: 'ten digits without hyphens fit three NDCs, so none is chosen', doses: [{ ndc: '9999801231' }],
    expect: { lines: [drug({ ndc: null, status: 'blocked' }), service('96372')], findings: { include: [{ code: 'ndc-ambiguous', severity: 'error' }] } } },
  { row: 36, says: 'vials of two manufacturers stay one line with the first NDC, and the second is said', doses: [{ codings: [{ system: 'http://hl7.org/fhir/sid/ndc', code: '99998-3105-02' }] }],
    expect: { lines: [drug({ ndc: { code: '99999012301' } }), service('96372')], findings: { include: [{ code: 'ndc-multiple', severity: 'warning' }] } } },
  { row: 37, says: 'a kit is counted as a unit under its own NDC, not by what is in it', doses: [{ form: 'Kit', ndc: '99999-0555-99', strength: null, dose: [1, '{kit}'] }],
    expect: { lines: [drug({ ndc: { code: '99999055599', unit: 'UN', quantity: 1 } }), service('96372')], findings: { exclude: ['ndc-unit-unknown', 'ndc-quantity-unconvertible'] } } },
  { row: 38, says: 'a compound for Medicare is J7999 with its ingredients told, and nobody asks for an NDC', visit: { coverage: medicare },
    doses: [{ ndc: null, drug: 'Pump mixture', dose: [20, 'mL'], route: snomed('72607000'), ingredients: ['bupivacaine', 'morphine', 'clonidine'].map(text => ({ itemCodeableConcept: { text } })) }],
    expect: { lines: [drug({ code: 'J7999', ndc: null, description: { includes: ['CMPD', 'BUPIVACAINE', 'MORPHINE', 'CLONIDINE'], maxLength: 80 } })],
      findings: { include: ['unclassified-code-chosen', 'administration-needs-coder'], exclude: ['ndc-missing', 'ndc-unit-unknown', 'ndc-quantity-unconvertible', 'waste-undocumented'] } } },

  { row: 39, says: 'on the day before its own code begins the drug is J3490', doses: [famotidine('2025-03-31')], visit: onDay('2025-03-31'), needsReference: true,
    expect: { lines: [drug(), service('96374')], findings: { exclude: ['specific-code-exists'] } } },
  { row: 39, says: 'from the day its own code begins the drug has no unclassified line', doses: [famotidine('2025-04-01')], visit: onDay('2025-04-01'), needsReference: true,
    expect: { lines: [], excluded: [excluded('specific-code-exists')], findings: { include: [{ code: 'specific-code-exists', suggest: 'J1308' }] } } },
  { row: 40, says: 'a draft that nobody could check for a code of its own says so, so that it is looked up again', doses: [famotidine('2025-03-31')], visit: onDay('2025-03-31'),
    expect: { lines: [drug(), service('96374')], findings: { include: [{ code: 'reference-missing', severity: 'warning' }] } } },
  { row: 41, says: 'a code for another route leaves J3490, with a word to the coder', doses: [{ drug: 'Pegcetacoplan', route: sc, ndc: '99999-0601-01', at: '2025-11-03T10:00:00-06:00' }], visit: onDay('2025-11-03'), needsReference: true,
    expect: { lines: [drug(), service('96372')], findings: { include: [{ code: 'specific-code-other-route', severity: 'warning' }], exclude: ['specific-code-exists'] } } },
  { row: 41, says: 'without reference data J3490 stands whatever the route, and nobody is told that a code was looked for', doses: [{ drug: 'Pegcetacoplan', route: sc, ndc: '99999-0601-01' }],
    expect: { lines: [drug(), service('96372')], findings: { include: ['reference-missing'], exclude: ['specific-code-other-route', 'specific-code-possible', 'specific-code-exists'] } } },
  { row: 42, says: 'a drug with a code keeps its code for a use off label', doses: [famotidine('2025-04-01')], visit: { ...onDay('2025-04-01'), conditions: [condition('c1', 'L50.1', 'Idiopathic urticaria')] }, needsReference: true,
    expect: { lines: [], excluded: [excluded('specific-code-exists')], findings: { include: [{ code: 'specific-code-exists', suggest: 'J1308' }] } } },
  { row: 42, says: 'the diagnosis never chooses the code of the drug', doses: [{}], visit: { conditions: [condition('c1', 'G43.709', 'Chronic migraine')] },
    expect: { lines: [drug({ code: 'J3490', diagnoses: ['G43.709'] }), service('96372')], findings: { exclude: ['unclassified-code-chosen', 'unclassified-code-unsure'], include: ['necessity-note-missing'] } } },
]
