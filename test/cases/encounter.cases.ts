/** Several doses in one encounter: ranks, overlaps, bags, repeated pushes, accesses, and who they belong to. */
import type { Case, Expectation, ExpectedLine } from './case.ts'
import { chart, condition, im, iv, sc, snomed, v3 } from './chart.ts'
import type { Dose, Json, Visit } from './chart.ts'
import { about, alpha, answering, beta, delta, diagnosis, gamma, hospital, infusion, office, on, push, source } from './parts.ts'

const drug: ExpectedLine = { kind: 'drug', code: 'J3490' }
const service = (code: string, id: string, more: ExpectedLine = {}): ExpectedLine => ({ kind: 'administration', code, sources: on(id), ...more })

const running = (id: string, product: Dose, start: string): Dose => ({ id, ...product, route: iv, method: 'Infusion', period: [start, null] })
const pumped = (id: string, product: Dose, start: string, stop: string): Dose =>
  ({ id, ...product, route: v3('SQINFUS'), device: 'Infusion pump', period: [start, stop] })
const within = (dose: Dose, whole: string): Dose => ({ ...dose, more: { partOf: [{ reference: source(whole) }] } })
const for1: Dose = { more: { reasonReference: [{ reference: 'Condition/c1' }] } }
const firstRanked: Visit = { encounter: { diagnosis: [diagnosis('c1', 1, 'billing')] } }
const included = (id: string): Json => about(id, 'administration-included')
const rxnorm = (code: string): Dose => ({ codings: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code }] })

/** A drug as the ingredient of a mixture, under its own NDC. */
const ingredient = ({ drug: text = '', ndc }: Dose): Json => ({ itemCodeableConcept: { text, coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code: ndc }] } })

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
  { id: 'enc-two-injections', title: 'two injections are two lines of one unit', rule: 'conformance, Lines', doses: [{ id: 'a', ...alpha }, { id: 'b', ...beta, at: '10:05' }], site: office,
    expect: { lines: [drug, drug, service('96372', 'a', { units: 1 }), service('96372', 'b', { units: 1 })] } },
  { id: 'enc-push-and-injection', title: 'an injection into a muscle is outside the ranking', rule: '§4.7', doses: [push('a', alpha, '10:00'), { id: 'b', ...beta, route: im }], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a'), service('96372', 'b')] } },
  { id: 'enc-office-hierarchy', title: 'office, nothing says the main reason: infusion before push, and said so', rule: '§4.7',
    doses: [push('a', alpha, '09:00'), infusion('b', beta, '10:00', '11:00')], site: office,
    expect: { lines: [drug, drug, service('96375', 'a'), service('96365', 'b')], findings: { include: ['initial-by-hierarchy'] } } },
  { id: 'enc-office-main-reason', title: 'office: the drug for the first-ranked diagnosis is initial, though only a push', rule: '§4.7',
    doses: [push('a', alpha, '09:00', for1), infusion('b', beta, '10:00', '11:00')], site: office, visit: firstRanked,
    expect: { lines: [drug, drug, service('96374', 'a'), service('96367', 'b')], findings: { exclude: ['initial-by-hierarchy'] } } },
  { id: 'enc-hospital-no-note', title: 'a hospital has its hierarchy: nothing to say', rule: '§4.7', doses: [push('a', alpha, '09:00'), infusion('b', beta, '10:00', '11:00')], site: hospital,
    expect: { lines: [drug, drug, service('96375', 'a'), service('96365', 'b')], findings: { exclude: ['initial-by-hierarchy'] } } },
  { id: 'enc-equal-earliest', title: 'two infusions of equal length: the earlier is initial', rule: '§4.7', doses: [infusion('b', beta, '10:00', '11:00'), infusion('a', alpha, '12:00', '13:00')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'b'), service('96367', 'a')] } },
  { id: 'enc-third-concurrent', title: 'three bags side by side: concurrent once', rule: '§4.13 A12',
    doses: [infusion('a', alpha, '10:00', '12:00'), infusion('b', beta, '10:00', '11:00'), infusion('c', gamma, '10:00', '10:40')], site: hospital,
    expect: { lines: [drug, drug, drug, service('96365', 'a'), service('96366', 'a'), service('96368', 'b')], findings: { include: ['administration-included'] } } },
  { id: 'enc-overlap-15', title: 'an overlap of 15 minutes is sequential, and said', rule: '§4.8', doses: [infusion('a', alpha, '10:00', '11:30'), infusion('b', beta, '11:15', '12:15')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96367', 'b')], findings: { include: ['overlap-short'] } } },
  { id: 'enc-overlap-16-alone-15', title: '16 minutes beside, 15 alone: concurrent', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', alpha, '10:00', '11:30'), infusion('b', beta, '11:14', '11:45')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96368', 'b')], findings: { exclude: ['overlap-short'] } } },
  { id: 'enc-overlap-16-alone-16', title: '16 minutes beside, 16 alone: sequential', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', alpha, '10:00', '11:30'), infusion('b', beta, '11:14', '11:46')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96367', 'b')], findings: { exclude: ['overlap-short'] } } },
  { id: 'enc-sequential-hours', title: 'a sequential infusion counts hours from its time alone', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', alpha, '08:00', '12:00'), infusion('b', beta, '11:30', '13:31')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96366', 'a', { units: 3 }), service('96367', 'b'), service('96366', 'b', { units: 1 })] } },
  { id: 'enc-same-bag', title: 'two drugs in one bag: two drug lines, one service', rule: '§9 case 10',
    doses: [infusion('a', alpha, '10:00', '11:00'), { ...infusion('b', beta, '10:00', '11:00'), more: { partOf: [{ reference: source('a') }] } }], site: hospital,
    expect: { lines: [drug, drug, { kind: 'administration', code: '96365', id: 'a|service', sources: on('a', 'b') }], findings: { include: [about('b', 'administration-included')] } } },
  { id: 'enc-same-times', title: 'the same times without a documented access are two bags', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', alpha, '10:00', '11:00'), infusion('b', beta, '10:00', '11:00')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'a'), service('96368', 'b')] } },
  { id: 'enc-same-times-access', title: 'the same times through one documented access are one bag', rule: 'conformance, Sequential or concurrent', doses: [infusion('a', alpha, '10:00', '11:00'), infusion('b', beta, '10:00', '11:00')], site: hospital,
    access: { a: 'left arm', b: 'left arm' },
    expect: { lines: [drug, drug, { kind: 'administration', code: '96365', id: 'a|service' }], findings: { include: ['administration-included'] } } },
  { id: 'enc-two-accesses', title: 'two accesses have an initial service each, the later with 59', rule: '§4.8', doses: [infusion('a', alpha, '10:00', '12:00'), infusion('b', beta, '10:30', '12:10')], site: hospital,
    access: { a: 'left arm', b: 'port' },
    expect: { lines: [drug, drug, service('96365', 'a', { modifiers: [] }), service('96366', 'a'), service('96365', 'b', { modifiers: ['59'] }), service('96366', 'b', { modifiers: [] })] } },
  { id: 'enc-two-accesses-xs', title: 'a plan that wants XS', rule: '§5', doses: [push('a', alpha, '10:00'), push('b', beta, '10:30')], access: { a: 'left arm', b: 'port' },
    site: { ...hospital, payers: { uhc: { secondInitialModifier: 'XS' } } },
    expect: { lines: [drug, drug, service('96374', 'a', { modifiers: [] }), service('96374', 'b', { modifiers: ['XS'] })] } },
  { id: 'enc-two-accesses-tie', title: 'two accesses at the same time: the higher id is the later', rule: 'conformance, Details', doses: [push('b', beta, '10:00'), push('a', alpha, '10:00')], site: hospital,
    access: { a: 'port', b: 'left arm' },
    expect: { lines: [drug, drug, service('96374', 'a', { modifiers: [] }), service('96374', 'b', { modifiers: ['59'] })] } },
  { id: 'enc-no-stop-first', title: 'an infusion without a stop ranks before one with a stop', rule: 'conformance, Details',
    doses: [{ id: 'a', ...alpha, route: iv, method: 'Infusion', period: ['14:00', null] }, infusion('b', beta, '08:00', '13:00')], site: hospital,
    expect: { lines: [drug, drug, service('96367', 'b', { status: 'blocked' }), service('96366', 'b', { units: 4, status: 'blocked' })], findings: { include: ['infusion-stop-missing'] } } },
  { id: 'enc-pushes-no-time', title: 'the same drug pushed twice, nobody wrote when', rule: 'conformance, Repeat pushes',
    doses: [{ id: 'a', ...alpha, route: iv, method: 'IV push', at: null }, { id: 'b', ...alpha, route: iv, method: 'IV push', at: null }], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a', { status: 'blocked' })], findings: { include: [about('b', 'administration-needs-coder'), 'administration-time-missing'] } } },
  { id: 'enc-push-30', title: 'the same drug pushed again after 30 minutes is not reported', rule: '§4.13 A8', doses: [push('a', alpha, '10:00'), push('b', alpha, '10:30')], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a')], findings: { include: [about('b', 'administration-included')] } } },
  { id: 'enc-push-31', title: 'after 31 minutes it is', rule: '§4.13 A9', doses: [push('a', alpha, '10:00'), push('b', alpha, '10:31')], site: hospital,
    expect: { lines: [drug, drug, service('96374', 'a'), service('96376', 'b')] } },
  { id: 'enc-push-last-reported', title: 'counted from the last one reported, not the last one given', rule: 'conformance, Repeat pushes',
    doses: [push('a', alpha, '10:00'), push('b', alpha, '10:20'), push('c', alpha, '10:45')], site: hospital,
    expect: { lines: [drug, drug, drug, service('96374', 'a'), service('96376', 'c')] } },
  { id: 'enc-push-office', title: 'an office reports the first only', rule: '§4.13 A9', doses: [push('a', alpha, '10:00'), push('b', alpha, '11:00')], site: office,
    expect: { lines: [drug, drug, service('96374', 'a')], findings: { include: ['administration-included'] } } },
  { id: 'enc-push-of-infused', title: 'a push of a drug that is also infused needs a coder', rule: 'conformance, Method', doses: [push('a', alpha, '09:00'), infusion('b', alpha, '10:00', '11:00')], site: hospital,
    expect: { lines: [drug, drug, service('96365', 'b')], findings: { include: [about('a', 'administration-needs-coder')] } } },
  { id: 'enc-infused-overlap', title: 'two infusions of one drug that overlap count each minute once', rule: 'conformance, Lines', doses: [infusion('a', alpha, '10:00', '11:00'), infusion('b', alpha, '10:30', '11:31')], site: hospital,
    expect: { lines: [drug, drug, { kind: 'administration', code: '96365', id: 'a|service', sources: on('a', 'b') },
      { kind: 'administration', code: '96366', units: 1 }] } },
  { id: 'enc-initial-undetermined', title: 'behind an infusion without a stop all is drafted and blocked', rule: 'conformance, Undetermined service',
    doses: [{ id: 'a', ...alpha, route: iv, method: 'Infusion', period: ['10:00', null] }, push('b', beta, '10:30')], site: hospital,
    expect: { lines: [{ ...drug, sources: on('a'), status: 'ready' }, { ...drug, sources: on('b'), status: 'ready' }, service('96375', 'b', { status: 'blocked' })],
      findings: { include: [{ code: 'infusion-stop-missing', source: source('a'), lines: ['b|service'] }] } } },
  { id: 'enc-excluded-not-ranked', title: 'a dose that was not given ranks nowhere', rule: '§9 case 1', doses: [{ ...infusion('a', alpha, '10:00', '12:00'), status: 'not-done' }, push('b', beta, '10:30')], site: hospital,
    expect: { lines: [drug, service('96374', 'b')], excluded: [{ source: source('a'), finding: 'administration-not-done' }] } },
  { id: 'enc-duplicate', title: 'the same dose charted twice', rule: '§9 case 9', doses: [{ id: 'a', ...alpha }, { id: 'b', ...alpha }], site: office,
    expect: { lines: [drug, drug, service('96372', 'a'), service('96372', 'b')], findings: { include: [about('b', 'administration-duplicate')] } } },
  { id: 'enc-twice-a-day', title: 'the same drug morning and evening is no duplicate', rule: '§9 case 8', doses: [{ id: 'a', ...alpha, at: '08:00' }, { id: 'b', ...alpha, at: '20:00' }], site: office,
    expect: { lines: [drug, drug, service('96372', 'a'), service('96372', 'b')], findings: { exclude: ['administration-duplicate'] } } },

  // One syringe
  { id: 'enc-one-syringe', title: 'two drugs in one syringe are one injection', rule: 'conformance, Lines', doses: [{ id: 'a', ...alpha }, within({ id: 'b', ...beta }, 'a')], site: office,
    expect: { lines: [drug, drug, service('96372', 'a', { sources: on('a', 'b') })], excluded: [], findings: { include: [included('b')], exclude: [included('a')] } } },
  { id: 'enc-one-syringe-three', title: 'three drugs in one syringe, each part of the next', rule: 'conformance, Lines',
    doses: [within({ id: 'a', ...alpha, route: sc }, 'b'), within({ id: 'b', ...beta, route: sc }, 'c'), { id: 'c', ...gamma, route: sc }], site: office,
    expect: { lines: [drug, drug, drug, service('96372', 'a', { sources: on('a', 'b', 'c') })], findings: { include: [included('b'), included('c')] } } },
  { id: 'enc-injection-of-infusion', title: 'two injections beside the infusion that they were part of are two', rule: 'conformance, Lines',
    doses: [infusion('a', alpha, '10:00', '11:00'), within({ id: 'b', ...beta }, 'a'), within({ id: 'c', ...gamma, at: '10:05' }, 'a')], site: hospital,
    expect: { lines: [drug, drug, drug, service('96365', 'a'), service('96372', 'b'), service('96372', 'c')] } },
  { id: 'enc-one-syringe-eye', title: 'two drugs in one syringe for one eye', rule: '§4.3', site: office,
    doses: [{ id: 'a', ...alpha, route: snomed('418401004'), site: { text: 'Right eye' } }, within({ id: 'b', ...beta, route: snomed('418401004'), site: { text: 'Right eye' } }, 'a')],
    expect: { lines: [drug, drug, service('67028', 'a', { modifiers: ['RT'], sources: on('a', 'b') })], findings: { include: [included('b')] } } },
  { id: 'enc-split-once', title: 'one dose in two syringes, for a plan that counts it once', rule: '§4.7', doses: [{ id: 'a', ...alpha }, { id: 'b', ...alpha, dose: [25, 'mg'], at: '2026-02-03T10:00:40-06:00' }],
    site: { ...office, payers: { uhc: { splitDose: 'once' } } },
    expect: { lines: [drug, drug, service('96372', 'a', { units: 1, sources: on('a', 'b') })], excluded: [], findings: { include: [included('b')] } } },
  { id: 'enc-split-each', title: 'for every other plan they are two injections', rule: 'conformance, Lines', doses: [{ id: 'a', ...alpha }, { id: 'b', ...alpha, dose: [25, 'mg'] }],
    site: { ...office, payers: { medicare: { splitDose: 'once' } } },
    expect: { lines: [drug, drug, service('96372', 'a'), service('96372', 'b')], findings: { exclude: ['administration-included'] } } },
  { id: 'enc-split-others', title: 'another minute, another drug, another nurse or nobody named is another injection', rule: '§4.7', site: { ...office, payers: { uhc: { splitDose: 'once' } } },
    doses: [{ id: 'a', ...alpha }, { id: 'b', ...alpha, at: '10:01' }, { id: 'c', ...beta }, { id: 'd', ...alpha, more: { performer: [{ actor: { reference: 'Practitioner/rn2' } }] } },
      { id: 'e', ...alpha, performer: false }, { id: 'f', ...alpha, performer: false }],
    expect: { lines: [drug, drug, drug, drug, drug, drug, ...['a', 'b', 'c', 'd', 'e', 'f'].map(id => service('96372', id))], findings: { exclude: ['administration-included'] } } },

  // Bags
  { id: 'enc-bag-half-documented', title: 'one drug of the bag has only a start: the other says how long the bag ran', rule: 'conformance, Same bag', site: hospital,
    doses: [within({ id: 'a', ...alpha, route: iv, at: '10:00' }, 'b'), infusion('b', beta, '10:00', '11:31')],
    expect: { lines: [drug, drug, service('96365', 'a', { sources: on('a', 'b'), status: 'ready' }), service('96366', 'a', { sources: on('a', 'b'), units: 1 })],
      findings: { include: [included('b')], exclude: ['infusion-method-unknown'] } } },
  { id: 'enc-bag-access', title: 'the access of a bag is known as soon as it is for one of its drugs', rule: 'conformance, Overlap', site: hospital, access: { b: 'port', c: 'left arm' },
    doses: [infusion('a', alpha, '10:00', '11:00'), within(infusion('b', beta, '10:00', '11:00'), 'a'), infusion('c', gamma, '09:00', '09:30')],
    expect: { lines: [drug, drug, drug, service('96365', 'c', { modifiers: [] }), service('96365', 'a', { sources: on('a', 'b'), modifiers: ['59'] })] } },
  { id: 'enc-bag-pushed', title: 'of two drugs in one syringe one has only a time: the other says that both were pushed', rule: 'conformance, Same bag', site: hospital,
    doses: [within({ id: 'a', ...alpha, route: iv, at: '10:00' }, 'b'), push('b', beta, '10:00')],
    expect: { lines: [drug, drug, service('96374', 'a', { sources: on('a', 'b'), status: 'ready' })], findings: { include: [included('b')], exclude: ['infusion-method-unknown'] } } },
  { id: 'enc-bag-loading', title: 'a loading dose pushed from the bag is part of its infusion', rule: 'conformance, Same bag', site: hospital,
    doses: [within(push('a', alpha, '09:58'), 'b'), infusion('b', alpha, '10:00', '11:31')],
    expect: { lines: [drug, drug, service('96365', 'a', { sources: on('a', 'b'), status: 'ready' }), service('96366', 'a', { sources: on('a', 'b'), units: 1 })],
      findings: { include: [included('b')], exclude: ['administration-needs-coder'] } } },
  { id: 'enc-sc-bag', title: 'two drugs in one pump under the skin are one infusion', rule: 'conformance, Same bag', site: office,
    doses: [pumped('a', alpha, '10:00', '11:31'), within(pumped('b', beta, '10:00', '11:31'), 'a')],
    expect: { lines: [drug, drug, service('96369', 'a', { sources: on('a', 'b') }), service('96370', 'a', { sources: on('a', 'b'), units: 1 })],
      findings: { include: [included('b')], exclude: ['administration-needs-coder'] } } },
  { id: 'enc-sc-two-drugs', title: 'a second drug by a second pump under the skin is for a coder', rule: '§4.3', site: office, doses: [pumped('a', alpha, '10:00', '11:00'), pumped('b', beta, '10:00', '12:00')],
    expect: { lines: [drug, drug, service('96369', 'a')], findings: { include: [about('b', 'administration-needs-coder')] } } },

  // Same drug
  { id: 'enc-same-rxnorm', title: 'two packages of one RxNorm drug add up', rule: 'conformance, Method', site: hospital,
    doses: [{ ...infusion('a', alpha, '10:00', '11:00'), ...rxnorm('4711') }, { ...infusion('b', { drug: 'Alphadrug made elsewhere', ndc: '99999-0977-01' }, '12:00', '12:40'), ...rxnorm('4711') }],
    expect: { lines: [drug, drug, service('96365', 'a', { sources: on('a', 'b') }), service('96366', 'a', { units: 1, sources: on('a', 'b') })] } },
  { id: 'enc-mixture-and-part', title: 'a mixture is not the drug of its first ingredient: their minutes do not add up', rule: 'conformance, Method', site: hospital,
    doses: [infusion('a', { drug: 'Bag of the day', ndc: null, dose: [20, 'mL'], ingredients: [ingredient(alpha), ingredient(beta)] }, '10:00', '11:00'), infusion('b', alpha, '12:00', '12:45')],
    expect: { lines: [{ ...drug, ndc: null }, drug, service('96365', 'a', { sources: on('a') }), service('96367', 'b', { sources: on('b') })] } },
  { id: 'enc-push-of-infused-rxnorm', title: 'a push from another package of the drug that is infused needs a coder', rule: 'conformance, Method', site: hospital,
    doses: [{ ...infusion('a', alpha, '10:00', '11:00'), ...rxnorm('4711') }, { ...push('b', { drug: 'Alphadrug made elsewhere', ndc: '99999-0977-01' }, '12:00'), ...rxnorm('4711') }],
    expect: { lines: [drug, drug, service('96365', 'a')], findings: { include: [about('b', 'administration-needs-coder')] } } },
  { id: 'enc-infused-short', title: 'a short and a long infusion of one drug: the short one is a push by itself, for a coder', rule: 'conformance, Method', site: hospital,
    doses: [infusion('a', alpha, '10:00', '10:15'), infusion('b', alpha, '12:00', '13:30')],
    expect: { lines: [drug, drug, service('96365', 'b', { sources: on('b') })], findings: { include: [about('a', 'administration-needs-coder')] } } },
  { id: 'enc-infused-no-stop', title: 'of two infusions of one drug one has no stop: their hours cannot be told', rule: 'conformance, Undetermined service', site: hospital,
    doses: [infusion('a', alpha, '08:00', '09:00'), running('b', alpha, '10:00')],
    expect: { lines: [drug, drug], findings: { include: [about('b', 'infusion-stop-missing')] } } },
  { id: 'enc-push-seconds', title: 'half an hour and a few seconds is not more than thirty minutes', rule: 'conformance, Details', site: hospital,
    doses: [push('a', alpha, '2026-02-03T10:00:00-06:00'), push('b', alpha, '2026-02-03T10:30:59-06:00')],
    expect: { lines: [drug, drug, service('96374', 'a')], findings: { include: [included('b')] } } },

  // Rank and overlap
  { id: 'enc-no-time-infusion', title: 'behind an infusion that nobody wrote a time for all is blocked', rule: 'conformance, Undetermined service', site: hospital,
    doses: [{ id: 'a', ...alpha, route: iv, method: 'Infusion', at: null }, push('b', beta, '10:30')],
    expect: { lines: [{ ...drug, sources: on('a'), status: 'blocked' }, { ...drug, sources: on('b'), status: 'ready' }, service('96375', 'b', { status: 'blocked' })],
      findings: { include: [{ code: 'administration-time-missing', source: source('a'), lines: ['b|service', 'a|drug'] }] } } },
  { id: 'enc-repeat-behind-unknown', title: 'so is a repeated push', rule: 'conformance, Undetermined service', site: hospital, doses: [running('a', alpha, '09:00'), push('b', beta, '10:00'), push('c', beta, '11:00')],
    expect: { lines: [drug, drug, drug, service('96375', 'b', { status: 'blocked' }), service('96376', 'c', { status: 'blocked' })] } },
  { id: 'enc-alone-seconds', title: 'the time alone is counted in seconds and then rounded down', rule: 'conformance, Details', site: hospital,
    doses: [infusion('a', alpha, '10:00', '11:30'), infusion('b', beta, '2026-02-03T10:59:20-06:00', '2026-02-03T11:45:40-06:00')],
    expect: { lines: [drug, drug, service('96365', 'a'), service('96368', 'b')] } },
  { id: 'enc-overlap-many', title: 'overlap is with all that runs already, each minute once', rule: 'conformance, Details', site: hospital,
    doses: [infusion('a', alpha, '10:00', '12:00'), infusion('b', beta, '11:30', '13:00'), infusion('c', gamma, '11:50', '13:10')],
    expect: { lines: [drug, drug, drug, service('96365', 'a'), service('96366', 'a'), service('96367', 'b'), service('96368', 'c')] } },
  { id: 'enc-office-two-reasons', title: 'two drugs for the main reason: the hierarchy among them, and said', rule: 'conformance, First-ranked diagnosis', site: office, visit: firstRanked,
    doses: [{ ...push('a', alpha, '09:00'), ...for1 }, { ...push('b', beta, '09:30'), ...for1 }, infusion('c', gamma, '10:00', '11:00')],
    expect: { lines: [drug, drug, drug, service('96374', 'a'), service('96375', 'b'), service('96367', 'c')], findings: { include: [about('a', 'initial-by-hierarchy')] } } },
  { id: 'enc-office-single', title: 'one service is initial without a word', rule: 'conformance, First-ranked diagnosis', site: office, doses: [push('a', alpha, '09:00'), push('b', alpha, '11:00'), { id: 'c', ...beta }],
    expect: { lines: [drug, drug, drug, service('96374', 'a'), service('96372', 'c')], findings: { exclude: ['initial-by-hierarchy'] } } },
  { id: 'enc-office-main-unknown', title: 'office: the infusion for the main reason has no stop: what stands behind it is blocked', rule: 'conformance, Undetermined service', site: office, visit: firstRanked,
    doses: [{ ...running('a', alpha, '10:00'), ...for1 }, infusion('b', beta, '08:00', '09:30')],
    expect: { lines: [drug, drug, service('96367', 'b', { status: 'blocked' })], findings: { exclude: ['initial-by-hierarchy'] } } },

  // Accesses
  { id: 'enc-three-accesses', title: 'three accesses: the two that start later carry 59, whatever their names', rule: 'conformance, Initial service', site: hospital, access: { a: 'z port', b: 'm arm', c: 'a hand' },
    doses: [push('a', alpha, '09:00'), infusion('b', beta, '10:00', '11:00'), push('c', gamma, '12:00')],
    expect: { lines: [drug, drug, drug, service('96374', 'a', { modifiers: [] }), service('96365', 'b', { modifiers: ['59'] }), service('96374', 'c', { modifiers: ['59'] })] } },
  { id: 'enc-access-undocumented', title: 'an access that nobody wrote is the first documented', rule: 'conformance, Overlap', site: hospital, access: { b: 'port', c: 'left arm' },
    doses: [push('a', alpha, '08:00'), push('b', beta, '09:00'), infusion('c', gamma, '10:00', '11:00')],
    expect: { lines: [drug, drug, drug, service('96374', 'a', { modifiers: [] }), service('96375', 'b'), service('96365', 'c', { modifiers: ['59'] })] } },
  { id: 'enc-access-spelled', title: 'an access is the same however it is spelled', rule: 'conformance, Overlap', site: hospital, access: { a: 'Left arm', b: ' left  ARM' }, doses: [push('a', alpha, '09:00'), push('b', beta, '10:00')],
    expect: { lines: [drug, drug, service('96374', 'a'), service('96375', 'b')] } },
  { id: 'enc-access-one-unknown', title: 'an unknown initial in one access blocks nothing in another', rule: 'conformance, Undetermined service', site: hospital, access: { a: 'port', b: 'port', c: 'left arm', d: 'left arm' },
    doses: [running('a', alpha, '09:00'), push('b', beta, '09:30'), infusion('c', gamma, '10:00', '11:00'), push('d', delta, '11:30')],
    expect: { lines: [drug, drug, drug, drug, service('96375', 'b', { status: 'blocked' }), service('96365', 'c', { modifiers: ['59'], status: 'ready' }), service('96375', 'd', { status: 'ready' })] } },
  { id: 'enc-access-concurrent-once', title: 'concurrent once in an encounter: that of the access that started first', rule: 'conformance, Sequential or concurrent', site: hospital,
    access: { a: 'z port', b: 'z port', c: 'a hand', d: 'a hand' },
    doses: [infusion('a', alpha, '10:00', '11:00'), infusion('b', beta, '10:10', '11:00'), infusion('c', gamma, '10:20', '11:20'), infusion('d', delta, '10:30', '11:20')],
    expect: { lines: [drug, drug, drug, drug, service('96365', 'a'), service('96368', 'b'), service('96365', 'c', { modifiers: ['59'] })], findings: { include: [included('d')] } } },

  { id: 'enc-other-patient', title: "another patient's dose never gives a line", rule: '§9', doses: [{ id: 'a', ...alpha }, { id: 'b', ...beta, patient: 'p2' }], site: office,
    expect: { lines: [{ ...drug, sources: on('a') }, service('96372', 'a')], excluded: [{ source: source('b'), finding: 'patient-mismatch' }] } },
  { id: 'dx-other-patient', title: "another patient's condition is no diagnosis", rule: '§6', doses: [{ id: 'a', ...alpha }], site: office,
    visit: { conditions: [condition('c9', 'M06.9', 'Rheumatoid arthritis', { subject: { reference: 'Patient/p2' } })] },
    expect: { lines: [{ ...drug, diagnoses: [], status: 'blocked' }, service('96372', 'a', { status: 'blocked' })], findings: { include: ['diagnosis-missing'] } } },
]

/** Doses whose reasons are codes of their own, so many for each. */
const withReasons = (...counts: readonly number[]): readonly Dose[] => counts.map((count, dose) => ({
  id: `d${dose}`, drug: `Drug ${dose}`, ndc: `99999-010${dose}-01`, at: `1${dose}:00`,
  more: { reasonCode: Array.from({ length: count }, (_, index) => ({ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: `K2${dose + 5}.${index}` }] })) },
}))

const claimOf = (counts: readonly number[], findings: NonNullable<Expectation['findings']>): Case => ({
  id: `dx-claim-${counts.join('-')}`, title: 'a claim holds twelve diagnoses', rule: '§6.1', chart: chart(withReasons(...counts)), site: office,
  expect: { lines: counts.flatMap(() => [drug, { kind: 'administration', code: '96372' }]), findings },
})

export const encounterCases: readonly Case[] = [
  claimOf([4, 4, 4], { exclude: ['diagnosis-limit'] }), claimOf([4, 4, 4, 1], { include: ['diagnosis-limit'] }),
  ...rows.map(({ doses, visit, access, ...row }) => ({
    ...row, chart: chart(doses, visit),
    ...(access === undefined ? {} : { answers: answering(Object.fromEntries(Object.entries(access).map(([id, name]) => [id, { access: name }]))) }),
  })),
]
