/** Whole visits whose trouble is the product: its NDC, its strength, its container, who bought it, and how it went under the skin. */
import type { Case } from './case.ts'
import { chart, coverage, iv, medicare, sc } from './chart.ts'
import type { Dose } from './chart.ts'
import { about, alpha, answering, because, beta, delta, drug, encounter, epsilon, gamma, hours, infusion, office, service, source, waste, zeta } from './parts.ts'

const arthritis = because('M06.9')
const powder = 'Powder for solution for injection'

const underTheSkin: Case = {
  id: 'chart-subcutaneous', title: 'under the skin for 15, 16 and 91 minutes, with and without pump, and two on-body kits',
  rule: '§4.2, §4.3, §4.4, §4.10b, §9 cases 12, 13; conformance, Undetermined service, Triggers',
  chart: chart([
    { id: 'short', ...alpha, route: sc, period: ['09:00', '09:15'] },
    { id: 'pump', ...beta, route: sc, period: ['10:00', '11:31'], device: 'Infusion pump' },
    { id: 'kit', ...gamma, drug: 'Gammadrug on-body injector kit', route: sc, at: '12:00' },
    { id: 'bare', ...delta, ...arthritis, encounter: 'e2', route: sc, period: ['2026-02-10T10:00:00-06:00', '2026-02-10T10:16:00-06:00'] },
    { id: 'worn', ...epsilon, ...arthritis, encounter: 'e2', route: sc, at: '2026-02-10T11:00:00-06:00', device: 'On-body injector' },
  ], { coverage: medicare, more: [encounter('e2', 'AMB', '2026-02-10T09:00:00-06:00', '2026-02-10T12:00:00-06:00')] }),
  site: office,
  // 15 minutes are an injection (§4.4). 91 minutes by a documented pump: initial and, 31 minutes past the first hour, one more. 16 minutes
  // without a pump: no service line, only that the device is missing; its drug is not blocked. A kit named on-body without a device stays an
  // injection, with the same warning; with the device documented it is the on-body service. Each visit is derived on its own. Medicare
  // presumes all of it self-administered (§4.10b), wants to know the waste, and asks for no authorization, note or invoice.
  expect: {
    lines: [
      drug('short', { description: { includes: ['ALPHADRUG', '50MG', 'SUBQ', '99999097101'], maxLength: 80 } }), drug('pump'), drug('kit'),
      drug('bare', { status: 'ready', serviceDate: '2026-02-10', diagnoses: ['M06.9'] }), drug('worn', { serviceDate: '2026-02-10' }),
      service('short', 'injection', { status: 'ready' }), service('pump', 'infusion-sc-initial', { status: 'ready' }),
      { id: 'pump|additional-hours', kind: 'administration', concept: 'infusion-sc-additional-hour', code: '96370', units: 1 },
      service('kit', 'injection', { status: 'ready' }), service('worn', 'on-body-injector', { status: 'ready', serviceDate: '2026-02-10' }),
    ],
    excluded: [],
    findings: {
      include: [about('bare', 'device-missing'), about('kit', 'device-missing'), 'self-administered-possible', 'waste-undocumented'],
      exclude: [about('pump', 'device-missing'), about('worn', 'device-missing'), 'initial-by-hierarchy', 'prior-authorization-unknown', 'necessity-note-missing', 'invoice-missing'],
    },
  },
}

const intoMuscle = (id: string, product: Dose, ndc: string, at: string): Dose => ({ id, ...product, ndc, at })

const ndcForms: Case = {
  id: 'chart-ndc-forms', title: 'six injections whose NDCs were written in six ways, for a Medicaid plan',
  rule: '§2.1, §8.1; conformance, NDC, Payer, Triggers, What blocks what',
  chart: chart([
    intoMuscle('ten', alpha, '9999801231', '10:00'), intoMuscle('twelve', beta, '099998310502', '10:05'), intoMuscle('star', gamma, '99998-*123-02', '10:10'),
    intoMuscle('product', delta, '99998-040-62', '10:15'), intoMuscle('upc', epsilon, '399998012318', '10:20'), intoMuscle('prefix', zeta, 'N4 99998-4112-01', '10:25'),
  ], { coverage: coverage('211', 'Sunrise Health Plan') }),
  site: office,
  answers: answering({ product: { invoice: 'INV-7', priorAuthorization: 'PA-1', necessityNote: 'Two earlier drugs failed' } }),
  // Ten digits fit three NDCs: never guessed. Twelve whose labeler begins with zero lose that zero. An asterisk is a zero. 5-3-2 gets a zero in
  // front of the product. Twelve that begin otherwise, a barcode of the shelf, hold no 11-digit NDC. N4 is the claim's own qualifier. A bad NDC
  // blocks the drug line and no other. 211 is a Medicaid plan by the typology: it asks for the invoice, for authorization and a note where
  // nobody answered, and not for waste.
  expect: {
    lines: [
      drug('ten', { ndc: null, status: 'blocked' }), drug('upc', { ndc: null, status: 'blocked' }),
      drug('twelve', { ndc: { code: '99998310502', unit: 'ML', quantity: 0.5 }, status: 'ready' }), drug('star', { ndc: { code: '99998012302' }, status: 'ready' }),
      drug('product', { ndc: { code: '99998004062' }, status: 'ready' }), drug('prefix', { ndc: { code: '99998411201' }, status: 'ready', description: { includes: ['ZETADRUG', '50MG', 'IM', '99998411201'], maxLength: 80 } }),
      ...['ten', 'twelve', 'star', 'product', 'upc', 'prefix'].map(id => service(id, 'injection', { status: 'ready' })),
    ],
    findings: {
      include: ['ndc-ambiguous', about('star', 'invoice-missing'), about('star', 'prior-authorization-unknown'), about('star', 'necessity-note-missing')],
      exclude: ['waste-undocumented', 'ndc-missing', about('twelve', 'ndc-invalid'), about('star', 'ndc-invalid'), about('product', 'invoice-missing'), about('product', 'prior-authorization-unknown'), about('product', 'necessity-note-missing')],
    },
  },
}

const newYear: Case = {
  id: 'chart-340b-new-year', title: '340B and wasted drug on either side of the new year of 2025, for a contractor that wants JW lines',
  rule: '§5, §3.4 E2, §2.4 Q9; conformance, Code tables, Details, service date',
  chart: chart([
    { id: 'before', ...alpha, ...arthritis, form: powder, strength: [100, 'mg', 1, '{vial}'], dose: [80, 'mg'], at: '2024-12-31T23:30:00-06:00' },
    { id: 'none', ...beta, ...arthritis, encounter: 'e2', form: powder, strength: [100, 'mg', 1, '{vial}'], dose: [100, 'mg'], at: '2025-01-01T00:15:00-06:00' },
    { id: 'some', ...gamma, ...arthritis, encounter: 'e2', strength: [100, 'mg', 2, 'mL'], dose: [60, 'mg'], at: '2025-01-01T00:30:00-06:00' },
    { id: 'bought', ...delta, ...arthritis, encounter: 'e2', strength: [100, 'mg', 2, 'mL'], dose: [60, 'mg'], at: '2025-01-01T00:45:00-06:00' },
  ], {
    coverage: medicare, encounter: { period: { start: '2024-12-31T20:00:00-06:00', end: '2025-01-01T00:05:00-06:00' } },
    more: [encounter('e2', 'AMB', '2025-01-01T00:05:00-06:00', '2025-01-01T02:00:00-06:00')],
  }),
  site: { ...office, payers: { medicare: { jwOnNoc: 'line' } } },
  answers: answering({
    before: { drugSource: '340b', container: 'single-dose', waste: { value: 20, unit: 'mg' } },
    none: { drugSource: '340b', container: 'single-dose', waste: { value: 0, unit: 'mg' } },
    some: { drugSource: '340b', container: 'single-dose', waste: { value: 40, unit: 'mg' } },
    bought: { drugSource: 'purchased', container: 'single-dose', waste: { value: 0.8, unit: 'mL' } },
  }),
  // TB for all begins on 1 January 2025; before it JG marks a 340B drug (§5, §9 case 20). The
  // date is the local one: 23:30 is still the old year though it is the new one in UTC. Waste has a line of its own with JW: 20 mg of a
  // 100 mg vial is 0.2 units beside 0.8; 40 mg of 100 mg in 2 mL is 0.8 mL beside 1.2. The drug line beside it has neither JW nor JZ and
  // tells no waste. Nothing wasted: JZ, then TB (order of pricing modifiers).
  expect: {
    lines: [
      drug('before', { modifiers: ['JG'], serviceDate: '2024-12-31', ndc: { code: '99999097101', unit: 'UN', quantity: 0.8 }, status: 'ready', description: { matches: '^(?!.*WASTE).*ALPHADRUG.*80MG' } }),
      waste('before', { modifiers: ['JW', 'JG'], serviceDate: '2024-12-31', ndc: { code: '99999097101', unit: 'UN', quantity: 0.2 }, diagnoses: ['M06.9'], description: { includes: ['ALPHADRUG', '20MG DISCARDED', '99999097101'], maxLength: 80 } }),
      drug('none', { modifiers: ['JZ', 'TB'], serviceDate: '2025-01-01', ndc: { unit: 'UN', quantity: 1 }, status: 'ready' }),
      drug('some', { modifiers: ['TB'], serviceDate: '2025-01-01', ndc: { unit: 'ML', quantity: 1.2 } }),
      waste('some', { serviceDate: '2025-01-01', ndc: { code: '99999099101', unit: 'ML', quantity: 0.8 } }),
      drug('bought', { modifiers: [], ndc: { unit: 'ML', quantity: 1.2 }, status: 'ready' }),
      waste('bought', { modifiers: ['JW'], ndc: { unit: 'ML', quantity: 0.8 }, status: 'ready' }),
      ...['before', 'none', 'some', 'bought'].map(id => service(id, 'injection', { modifiers: [], status: 'ready' })),
    ],
    findings: { exclude: ['waste-undocumented', 'drug-source-unknown', 'modifier-waste-on-unclassified', 'service-date-utc', 'encounter-mismatch', 'packaged-under-opps'] },
  },
}

const perMinute = { rateRatio: { numerator: { value: 0.5, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' }, denominator: { value: 1, unit: 'min', system: 'http://unitsofmeasure.org', code: 'min' } } }

const amounts: Case = {
  id: 'chart-amounts', title: 'ten doses and how their millilitres and vials are found, or are not',
  rule: '§2.3, §2.4, §4.4, §9 cases 25, 28, 29, 31; conformance, Numbers, NDC, Details',
  chart: chart([
    { id: 'per20', ...alpha, strength: [400, 'mg', 20, 'mL'], dose: [300, 'mg'], at: '08:00' },
    { id: 'vial', ...beta, form: powder, strength: [400, 'mg', 1, '{vial}'], dose: [300, 'mg'], at: '08:05' },
    { id: 'mixed', ...gamma, form: powder, strength: [50, 'mg', 1, 'mL'], dose: [300, 'mg'], at: '08:10' },
    infusion('drip', delta, '09:00', '10:31', { strength: [10, 'mg', 1, 'mL'], dose: null, dosage: perMinute }),
    { id: 'volume', ...epsilon, strength: null, dose: [3.5, 'mL'], at: '11:00' },
    { id: 'units', ...zeta, strength: [10_000, '[iU]', 1, 'mL'], dose: null, dosage: { dose: { value: 5000, unit: 'units' } }, at: '11:05' },
    { id: 'milligrams', drug: 'Etadrug', ndc: '99999-0931-01', strength: [1000, '[iU]', 1, 'mL'], dose: [50, 'mg'], at: '11:10' },
    { id: 'micro', drug: 'Thetadrug', ndc: '99999-0921-01', strength: [0.5, 'mg', 1, 'mL'], dose: [500, 'mcg'], at: '11:15' },
    { id: 'third', drug: 'Iotadrug', ndc: '99999-0911-01', strength: [3, 'g', 10, 'mL'], dose: [1, 'g'], at: '11:20' },
    { id: 'multi', drug: 'Kappadrug', ndc: '99999-0901-01', at: '11:25' },
  ], { coverage: medicare }),
  site: office, answers: answering({ multi: { container: 'multi-dose', drugSource: 'purchased' } }),
  // Liquids: 300 of 400 mg/20 mL is 15 mL; no dose, but 0.5 mg a minute for 91 minutes is 45.5 mg, at 10 mg/mL 4.55 mL; millilitres need no
  // strength; "units" are [iU]; mcg are ug, 0.5 mg in a millilitre; 1 g of 3 g/10 mL is 3.333 mL. A powder counts vials: 0.75; with a strength
  // per millilitre alone nobody knows how many vials: blocked. Milligrams never become units: blocked. The drip lasts 91 minutes: one hour more,
  // and as the only service by vein it needs no hierarchy. A multi-dose vial has neither JW nor JZ and no waste to tell.
  expect: {
    lines: [
      drug('per20', { ndc: { unit: 'ML', quantity: 15 }, status: 'ready' }), drug('vial', { ndc: { unit: 'UN', quantity: 0.75 }, status: 'ready' }),
      drug('mixed', { ndc: { code: '99999099101', quantity: null }, status: 'blocked' }),
      drug('drip', { ndc: { unit: 'ML', quantity: 4.55 }, status: 'ready', description: { includes: ['DELTADRUG', '45.5MG', 'IV INF'] } }),
      drug('volume', { ndc: { unit: 'ML', quantity: 3.5 }, status: 'ready' }), drug('units', { ndc: { unit: 'ML', quantity: 0.5 }, status: 'ready' }),
      drug('milligrams', { ndc: { code: '99999093101', quantity: null }, status: 'blocked' }), drug('micro', { ndc: { unit: 'ML', quantity: 1 }, status: 'ready' }),
      drug('third', { ndc: { unit: 'ML', quantity: 3.333 }, status: 'ready' }), drug('multi', { modifiers: [], status: 'ready' }),
      service('drip', 'infusion-initial', { status: 'ready' }), hours('drip', 1),
      ...['per20', 'vial', 'mixed', 'volume', 'units', 'milligrams', 'micro', 'third', 'multi'].map(id => service(id, 'injection', { status: 'ready' })),
    ],
    findings: {
      include: [about('mixed', 'ndc-quantity-unconvertible'), about('milligrams', 'ndc-quantity-unconvertible'), about('per20', 'waste-undocumented')],
      exclude: ['dose-missing', 'ndc-unit-unknown', 'initial-by-hierarchy', about('multi', 'waste-undocumented'), about('units', 'ndc-quantity-unconvertible'), { code: 'drug-source-unknown', source: source('multi') }],
    },
  },
}

const inhaler: Dose = { id: 'inhaler', ...zeta, drug: 'Zetadrug inhaler', route: { coding: [{ system: 'http://snomed.info/sct', code: '447694001' }] }, form: 'Metered dose inhaler', strength: null, dose: [2, '{puff}'], at: '10:35' }
const snomedRoute = (code: string): Dose => ({ route: { coding: [{ system: 'http://snomed.info/sct', code }] } })

const eyesAndOthers: Case = {
  id: 'chart-eyes-joint-and-others', title: 'both eyes, one eye without its side, the left eye, a knee, a tablet, a suppository, a nebuliser and an inhaler',
  rule: '§1.3, §4.3, §9 cases 27, 59; conformance, Settings, Other settings and sides, Payer',
  chart: chart([
    { id: 'both', ...alpha, ...snomedRoute('418401004'), site: { text: 'Both eyes' }, at: '10:00' }, { id: 'unsaid', ...beta, ...snomedRoute('418401004'), at: '10:05' },
    { id: 'left', ...gamma, ...snomedRoute('418401004'), site: { text: 'left eye' }, at: '10:10' }, { id: 'knee', ...delta, ...snomedRoute('12130007'), site: { text: 'right knee' }, at: '10:15' },
    { id: 'tablet', ...epsilon, ...snomedRoute('26643006'), form: 'Tablet', strength: [50, 'mg', 1, '{tbl}'], at: '10:20' },
    { id: 'rectal', drug: 'Etadrug', ndc: '99999-0931-01', ...snomedRoute('37161004'), form: 'Suppository', dose: [1, '{suppository}'], strength: [25, 'mg', 1, '{suppository}'], at: '10:25' },
    { id: 'mist', drug: 'Thetadrug', ndc: '99999-0921-01', route: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-RouteOfAdministration', code: 'NEB' }] }, form: 'Solution for inhalation', at: '10:30' },
    inhaler,
    { id: 'vein', drug: 'Iotadrug', ndc: '99999-0911-01', route: iv, period: ['10:40', '10:55'] },
  ], { coverage: coverage('12', 'Medicare Part B', { id: 'cov2', order: 2 }), more: [coverage('5', 'UnitedHealthcare Choice')] }),
  site: { ...office, payers: { uhc: { invoice: 'always' } } },
  // Eyes: 50 on one line of one unit; no side: the line is drafted, blocked, without modifier; LT. A joint needs a coder, and its side is there.
  // By mouth: the code of oral drugs, no service; rectal: none either. A nebuliser in a clinic is no DME: J3490, a coder chooses the service. A
  // metered inhaler: row 8's code, no service, and puffs cannot be counted. 15 minutes by vein are a push, alone and so initial. The payer is
  // UnitedHealthcare by name, stronger than type 5 and before Medicare by order: this site's rule for it asks for the invoice.
  expect: {
    lines: [
      ...['both', 'unsaid', 'left', 'knee', 'mist', 'vein'].map(id => drug(id, { status: 'ready' })),
      drug('tablet', { code: 'J8499', ndc: { unit: 'UN', quantity: 1 }, status: 'ready' }), { id: 'rectal|drug', kind: 'drug', units: 1 }, drug('inhaler', { code: 'J3535', status: 'blocked' }),
      service('both', 'intravitreal', { modifiers: ['50'], status: 'ready' }), service('unsaid', 'intravitreal', { modifiers: [], status: 'blocked' }), service('left', 'intravitreal', { modifiers: ['LT'], status: 'ready' }),
      service('vein', 'push-initial', { status: 'ready' }),
    ],
    excluded: [],
    findings: {
      include: [about('unsaid', 'laterality-missing'), about('knee', 'administration-needs-coder'), about('mist', 'administration-needs-coder'), about('tablet', 'unclassified-code-chosen'), ...['tablet', 'rectal', 'inhaler'].map(id => about(id, 'administration-not-separately-coded')), 'invoice-missing', 'prior-authorization-unknown'],
      exclude: [about('knee', 'laterality-missing'), about('both', 'laterality-missing'), about('left', 'laterality-missing'), 'waste-undocumented', 'initial-by-hierarchy', 'route-unmapped'],
    },
  },
}

export const productCharts: readonly Case[] = [underTheSkin, ndcForms, newYear, amounts, eyesAndOthers]
