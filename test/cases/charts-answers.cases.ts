/** What people at the bedside add to a chart, and what they may not overrule. */
import type { Case } from './case.ts'
import { chart, iv, snomed } from './chart.ts'
import { about, alpha, answering, beta, delta, drug, epsilon, gamma, hours, infusion, office, push, service } from './parts.ts'

const bought = { drugSource: 'purchased', container: 'multi-dose', diagnoses: ['M06.9'] }
const eye = snomed('418401004')

const gaps: Case = {
  id: 'chart-gaps-answered', title: 'a chart full of gaps, all answered at once, for the payer that the site assumes',
  rule: '§2.1, §4.3, §4.4, §5, §7; conformance, Answers, Triggers, Site configuration',
  chart: chart([
    infusion('drip', { drug: 'Alphadrug', ndc: '9999801231' }, '10:00', null, { strength: null, batch: null }),
    { id: 'eye', ...beta, route: eye, at: '12:00' }, { id: 'instant', ...gamma, route: iv, at: '12:10' }, { id: 'own', ...delta, ndc: null, at: '12:20' },
  ], { conditions: [], coverage: null }),
  site: { ...office, defaultPayer: 'medicare' },
  answers: answering({
    drip: {
      ndc: '99998-0123-1', lot: 'L7', expiry: '2027-01-31', stop: '2026-02-03T11:31:00-06:00', drugSource: 'purchased', container: 'single-dose',
      waste: { value: 0, unit: 'mg' }, ndcQuantity: { value: 0.5, unit: 'ML' }, diagnoses: ['M06.9'],
    },
    eye: { ...bought, laterality: 'left', diagnoses: ['H35.3221'] }, instant: { ...bought, method: 'push' }, own: { ...bought, drugSource: 'patient-supplied' },
  }),
  // The scan is one of the three NDCs that ten digits could be, so it settles them (5-4-1: a zero before the package). The stop makes 91
  // minutes: initial and one more. Medicare by the site's default: single-dose and nothing wasted is JZ; multi-dose is neither. The eye has its
  // side. The dose by vein with one time is a push: additional. The patient's own drug has no drug line; its
  // injection is given all the same. Two services by vein and no word of the main reason: by the hierarchy.
  expect: {
    lines: [
      drug('drip', { ndc: { code: '99998012301', unit: 'ML', quantity: 0.5 }, modifiers: ['JZ'], diagnoses: ['M06.9'], status: 'ready' }),
      drug('eye', { modifiers: [], diagnoses: ['H35.3221'], status: 'ready' }), drug('instant', { modifiers: [], status: 'ready' }),
      service('drip', 'infusion-initial', { diagnoses: ['M06.9'], status: 'ready' }), hours('drip', 1, { status: 'ready' }), service('eye', 'intravitreal', { modifiers: ['LT'], status: 'ready' }),
      service('instant', 'push-additional-drug', { status: 'ready' }), service('own', 'injection', { diagnoses: ['M06.9'], status: 'ready' }),
    ],
    excluded: [],
    findings: {
      include: [about('own', 'drug-not-purchased'), 'initial-by-hierarchy'],
      exclude: ['ndc-ambiguous', 'ndc-quantity-unconvertible', 'infusion-stop-missing', 'infusion-method-unknown', 'laterality-missing', 'diagnosis-missing', 'drug-source-unknown', 'waste-undocumented', 'answer-differs-from-chart', about('drip', 'lot-missing'), 'invoice-missing', 'prior-authorization-unknown'],
    },
  },
}

const contradictions: Case = {
  id: 'chart-answers-contradict', title: 'answers that contradict the chart are told and not taken, at a site whose code table has holes',
  rule: 'conformance, Answers, Shape, Method',
  chart: chart([
    infusion('drip', alpha, '10:00', '11:31'), push('slow', beta, '12:00'), { id: 'eye', ...gamma, route: eye, site: { text: 'left eye' }, at: '12:10' },
    { id: 'same', ...delta, ndc: '99999-0961-01', at: '12:20' }, { id: 'lot', ...epsilon, at: '12:30' },
  ]),
  site: { ...office, administrationCodes: { injection: '96372', 'push-additional-drug': '96375', 'infusion-additional-hour': '96366' } },
  answers: answering({
    drip: { ndc: '99998-3105-02', stop: '2026-02-03T10:30:00-06:00' }, slow: { method: 'infusion', stop: '2026-02-03T13:00:00-06:00' }, eye: { laterality: 'right' },
    same: { ndc: '99999096101', lot: 'LOT42', expiry: '2030-12-31' }, lot: { lot: 'OTHER' },
  }),
  // The chart's NDC, stop, method and side stand: 91 minutes are initial and one more, the push stays a push, the left eye stays LT. The same
  // NDC in another form, the same lot and expiry are no contradiction. The site's table lacks two concepts: their code is null, the concept
  // stays, with its units and modifiers.
  expect: {
    lines: [
      drug('drip', { ndc: { code: '99999097101', unit: 'ML', quantity: 0.5 }, status: 'ready' }), drug('slow'), drug('eye'), drug('same', { ndc: { code: '99999096101' } }), drug('lot'),
      service('drip', 'infusion-initial', { code: null, modifiers: [] }), hours('drip', 1), service('slow', 'push-additional-drug'),
      service('eye', 'intravitreal', { code: null, modifiers: ['LT'] }), service('same', 'injection'), service('lot', 'injection'),
    ],
    excluded: [],
    findings: { include: ['drip', 'slow', 'eye', 'lot'].map(id => about(id, 'answer-differs-from-chart')), exclude: [about('same', 'answer-differs-from-chart'), 'ndc-multiple', 'infusion-stop-missing', 'laterality-missing'] },
  },
}

export const answerCharts: readonly Case[] = [gaps, contradictions]
