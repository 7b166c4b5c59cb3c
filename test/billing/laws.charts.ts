/** Generates whole charts of realistic R4 resources, with a site and answers: what the laws are tried on. */
import fc from 'fast-check'
import { parseAnswers } from '../../src/billing/answers.ts'
import type { Answers } from '../../src/billing/answers.ts'
import { concepts } from '../../src/billing/codes.ts'
import { derive } from '../../src/billing/derive.ts'
import type { Derived } from '../../src/billing/derived.ts'
import { payerIds } from '../../src/billing/payers.ts'
import { parseSite } from '../../src/billing/site.ts'
import type { SiteSettings } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chart, condition, coverage, im, iv, sc, snomed, v3 } from '../cases/chart.ts'
import type { Dose, Json } from '../cases/chart.ts'

export interface Entry {
  readonly resource: Json
}

export interface Setup {
  readonly bundle: { readonly resourceType: 'Bundle'; readonly type: 'collection'; readonly entry: readonly Entry[] }
  readonly siteJson: Json
  readonly answersJson: Json
}

export const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values)
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value)

/** Minutes since the start of 3 February in Chicago, as a dateTime with its offset; past midnight is the next day. */
export const instant = (minutes: number, offset = '-06:00'): string => {
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = 3 + Math.floor(minutes / 1440)
  const rest = ((minutes % 1440) + 1440) % 1440
  return `2026-02-${two(day)}T${two(Math.floor(rest / 60))}:${two(rest % 60)}:00${offset}`
}

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map(all => all.join(''))

const withCheckDigit = (body: string): string => {
  const sum = Array.from(body).toReversed().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 3 : 1), 0)
  return `${body}${(10 - (sum % 10)) % 10}`
}

/** NDCs in every form that people and systems write, and what is none. */
export const writtenNdc: fc.Arbitrary<string> = fc.oneof(
  oneOf('99999-0971-01', '99999-0981-01', '99999097101', '99999-971-01', '9999-0971-01', '99999-0971-1', '99999 0971 01', 'N499999097101'),
  fc.tuple(digits(5), digits(4), digits(2)).map(parts => parts.join('-')),
  digits(10), digits(11), digits(12), digits(9),
  digits(10).map(ten => withCheckDigit(`003${ten}`)),
  oneOf('999999-971-01', '99999-0971', 'HRI-77', '', '1111-1111-111', '*9999-0971-01'),
)

const routes = [
  iv, iv, iv, iv, iv, im, im, sc, sc, v3('IVPUSH'), v3('IVCI'), v3('IVFLUSH'), v3('SQINFUS'), v3('IVINJ'), v3('NEB'), v3('PO'),
  snomed('418401004'), snomed('26643006'), snomed('12130007'), snomed('37161004'), snomed('6064005'), snomed('72607000'),
  { text: 'IV drip' }, { text: 'subcut' }, { text: 'unheard of' }, null,
] as const

const names = ['Alphadrug', 'Alphadrug', 'Betadrug', 'Gammadrug', 'Examplemab', 'Deltadrug 100 mg/mL', 'Sodium chloride 0.9 %', 'Heparin flush', 'Epsilon*drug~: ^µg', 'x'.repeat(120), '']

const effective: fc.Arbitrary<{ readonly at: string | null } | { readonly period: readonly [string, string | null] }> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.integer({ min: 300, max: 1430 }), maybe(oneOf(0, 1, 12, 15, 16, 45, 60, 90, 91, 150, 151, 300, 700)))
    .map(([start, length]) => ({ period: [instant(start), length === null ? null : instant(start + length)] as const })) },
  { weight: 3, arbitrary: fc.integer({ min: 300, max: 1430 }).map(start => ({ at: instant(start) })) },
  oneOf({ at: instant(10 * 60, 'Z') }, { at: '2026-02-03' }, { at: '2026-02' }, { at: 'yesterday' }, { at: null }, { at: '2026-02-04T03:00:00Z' },
    { period: ['12:00', '11:00'] as const }, { period: ['2026-02-03', '2026-02-05'] as const }, { period: [instant(600, 'Z'), instant(660, 'Z')] as const }),
)

const reason = oneOf<Json>(
  {}, {}, { reasonReference: [{ reference: 'Condition/c1' }] }, { reasonReference: [{ reference: 'Condition/c2' }] },
  { reasonCode: [{ coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'L40.50' }] }] }, { reasonReference: [{ reference: 'Condition/none' }] },
)

const amount = oneOf<readonly [number, string] | null>([50, 'mg'], [50, 'mg'], [0.5, 'g'], [2, 'mL'], [1, '{vial}'], [2000, '[iU]'], [1, '{application}'], [0, 'mg'], [1e-7, 'mg'], null)

const dose: fc.Arbitrary<Dose> = fc.record({
  status: oneOf('completed', 'completed', 'completed', 'completed', 'completed', 'stopped', 'not-done', 'in-progress', 'on-hold', 'unknown', 'entered-in-error'),
  drug: oneOf(...names), ndc: maybe(writtenNdc),
  form: oneOf('Solution for injection', 'Powder for solution for injection', 'Tablet', 'Cream', 'Thing', null),
  strength: oneOf([100, 'mg', 1, 'mL'] as const, [10, 'mg', 0.3, 'mL'] as const, [100, 'mg', 1, '{vial}'] as const, [1, 'g', 1, '{tbl}'] as const, null),
  codings: oneOf<readonly Json[]>([], [], [{ system: 'http://www.whocc.no/atc', code: 'L01XX99' }], [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1' }]),
  route: oneOf(...routes), dose: amount, effective, reason,
  patient: oneOf('p1', 'p1', 'p1', 'p1', 'p1', 'p2'), encounter: oneOf('e1', 'e1', 'e1', 'e2', 'e2', 'e3', 'e9', null),
  partOf: oneOf<Json>({}, {}, {}, { partOf: [{ reference: 'MedicationAdministration/ma1' }] }),
  dosage: oneOf<Json>({}, {}, { text: 'over 30 min' }, { rateRatio: { numerator: { value: 50, unit: 'mg' }, denominator: { value: 1, unit: 'h' } } }),
  kind: oneOf('reference', 'reference', 'contained', 'inline'), request: fc.boolean(), performer: fc.boolean(),
}).chain(({ effective: when, reason: why, partOf, kind, ...fixed }) => fc.record({
  method: oneOf('IV push', 'Infusion', 'unclear'), device: oneOf('Infusion pump', 'DME infusion pump', 'On-body injector', 'Bed'),
  site: oneOf<Json>({ text: 'left eye' }, { text: 'right' }, { text: 'arm' }),
}, { requiredKeys: [] }).map(more => ({ ...fixed, ...more, ...when, more: { ...why, ...partOf, kind } })))

/** The Medication inside the administration, or only its code, as many charts have it. */
function embed(entry: readonly Entry[]): readonly Entry[] {
  const medications = new Map(entry.flatMap(({ resource }) => (resource['resourceType'] === 'Medication' ? [[String(resource['id']), resource]] : [])))
  return entry.map(({ resource }) => {
    const { kind, ...rest } = resource
    if (kind !== 'contained' && kind !== 'inline') return { resource: rest }
    const medication = medications.get(`med-${String(rest['id'])}`) ?? {}
    if (kind === 'contained') return { resource: { ...rest, contained: [{ ...medication, id: 'med' }], medicationReference: { reference: '#med' } } }
    const { medicationReference: _reference, ...others } = rest
    return { resource: { ...others, medicationCodeableConcept: medication['code'] } }
  })
}

export const codes = [
  'M06.9', 'I10', 'Z79.899', 'T45.1X5A', 'L40.50', 'E11.9', 'nonsense', 'R21', 'J45.909', 'K50.90', 'M32.10', 'G35', 'D50.9', 'N18.6', 'C50.911', 'B20', 'V00.01XA', 'E11',
] as const

const conditions = fc.array(fc.record({
  code: oneOf(...codes),
  more: oneOf<Json>({}, {}, {}, { encounter: { reference: 'Encounter/e2' } }, { verificationStatus: { coding: [{ code: 'provisional' }] } },
    { clinicalStatus: { coding: [{ code: 'resolved' }] }, abatementDateTime: '2026-03-01' }, { subject: { reference: 'Patient/p2' } },
    { category: [{ coding: [{ code: 'problem-list-item' }] }] }),
}), { maxLength: 16 }).map(all => all.map(({ code, more }, index) => condition(`c${index + 1}`, code, code, more)))

const visitParts = fc.record({
  status: oneOf('finished', 'finished', 'finished', 'finished', 'cancelled'),
  class: oneOf('AMB', 'AMB', 'AMB', 'EMER', 'OBSENC', 'HH', 'IMP').map(code => ({ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code })),
  period: oneOf({ start: instant(0), end: instant(1439) }, { start: instant(0) }, { start: instant(700), end: instant(900) }),
  diagnosis: fc.array(fc.record({
    condition: oneOf('c1', 'c2', 'c3', 'none').map(id => ({ reference: `Condition/${id}` })), rank: fc.integer({ min: 1, max: 3 }),
    use: oneOf('billing', 'AD', 'CM').map(code => ({ coding: [{ code }] })),
  }), { maxLength: 4 }),
  location: fc.array(oneOf('hall', 'ward').map(id => ({ location: { reference: `Location/${id}` } })), { maxLength: 2 }),
})

const coverages = fc.array(fc.record({
  type: oneOf('12', '2', '5', '6', '111', '9'), name: oneOf('Medicare Part B', 'UnitedHealthcare', 'Local plan', 'Aetna'),
  more: oneOf<Json>({}, { status: 'cancelled' }, { period: { end: '2026-01-31' } }, { order: 2 }),
}), { maxLength: 2 }).map(all => all.map(({ type, name, more }, index) => ({ ...coverage(type, name, more), id: `cov${index}` })))

const answer: fc.Arbitrary<Json> = fc.record({
  method: oneOf('push', 'infusion', 'injection', 'on-body-injector'), access: oneOf('left arm', 'port'), laterality: oneOf('left', 'right', 'both'),
  drugSource: oneOf('purchased', 'patient-supplied', 'sample', '340b'), container: oneOf('single-dose', 'multi-dose'),
  waste: fc.record({ value: oneOf(0, 20, 0.5), unit: oneOf('mg', 'mL', 'drops') }), ndc: writtenNdc.filter(text => text !== ''),
  ndcQuantity: fc.record({ value: oneOf(0.5, 1, 3), unit: oneOf('ML', 'UN', 'GR') }), device: oneOf('Infusion pump', 'On-body injector'),
  start: oneOf(instant(600), instant(700)), stop: oneOf(instant(700), instant(950)), lot: oneOf('LOT42', 'other'), expiry: oneOf('2026-01-31', '2030-12-31'),
  diagnoses: fc.array(oneOf('M06.9', 'Z79.899', 'nonsense', 'I10'), { maxLength: 6 }), necessityNote: oneOf('second line'),
}, { requiredKeys: [] })

export const siteJson: fc.Arbitrary<Json> = fc.record({
  defaultSetting: oneOf('office', 'office', 'hospital-outpatient', 'asc', 'home', 'facility-professional'),
  settings: oneOf({ 'Location/hall': 'hospital-outpatient' }, { 'Location/ward': 'inpatient', 'Location/hall': 'office' }),
  noStop: oneOf('block', 'push'), defaultPayer: oneOf(...payerIds), timeZone: oneOf('America/Chicago', 'America/Los_Angeles'),
  drugSource: oneOf({ default: 'purchased' }, { 'Location/hall': '340b' }), require: oneOf(['verification'], ['monitoring', 'verification']),
  administrationCodes: fc.subarray([...concepts]).map(named => Object.fromEntries(named.map((name, index) => [name, `X${1000 + index}`]))),
  payers: fc.subarray([...payerIds]).map(named => Object.fromEntries(named.map(id => [id, {
    jwOnNoc: 'line', noCostDrug: 'nominal-0.01', compoundCode: 'J7999', forbidSlashStrength: false, secondInitialModifier: 'XS',
    descTokens: ['name', 'dose', 'route', 'ndc', 'waste', 'strength'],
  }]))),
}, { requiredKeys: [] })

interface Parts {
  readonly doses: readonly Dose[]
  readonly visits: readonly [Json, Json, Json]
  readonly conditions: readonly Json[]
  readonly coverages: readonly Json[]
  readonly siteJson: Json
  readonly answers: readonly (Json | null)[]
}

function assemble({ doses, visits: [first, second, third], conditions: listed, coverages: covers, siteJson: site, answers }: Parts): Setup {
  const encounter = (id: string, parts: Json): Json => ({ resourceType: 'Encounter', id, subject: { reference: 'Patient/p1' }, ...parts })
  const bundle = chart(doses, { encounter: first, conditions: listed, coverage: null, more: [...covers, encounter('e2', second), encounter('e3', third)] })
  const said = answers.flatMap((one, index) => (one === null ? [] : [[`MedicationAdministration/ma${index + 1}`, one] as const]))
  return { bundle: { ...bundle, entry: embed(bundle.entry) }, siteJson: site, answersJson: Object.fromEntries(said) }
}

/** One to three encounters of one patient, up to seven doses, and doses that belong nowhere. */
const anything: fc.Arbitrary<Setup> = fc.record({
  doses: fc.array(dose, { minLength: 1, maxLength: 7 }), visits: fc.tuple(visitParts, visitParts, visitParts), conditions, coverages,
  siteJson, answers: fc.array(maybe(answer), { maxLength: 7 }),
}).map(assemble)

const drugs = ['Alphadrug', 'Betadrug', 'Gammadrug', 'Deltadrug'] as const

const bag: fc.Arbitrary<Dose> = fc.record({
  drug: fc.integer({ min: 0, max: drugs.length - 1 }), start: fc.integer({ min: 480, max: 660 }),
  length: oneOf(5, 15, 16, 30, 45, 60, 75, 91, 150, 240, null), route: oneOf(iv, iv, iv, v3('IVPUSH'), im), reason,
  status: oneOf('completed', 'completed', 'stopped'), partOf: oneOf<Json>({}, {}, {}, { partOf: [{ reference: 'MedicationAdministration/ma1' }] }),
}).map(({ drug, start, length, route, reason: why, status, partOf }) => ({
  drug: drugs[drug] ?? '', ndc: `99999-100${drug}-01`, route, status, more: { ...why, ...partOf },
  period: [instant(start), length === null ? null : instant(start + length)] as const,
}))

/** An afternoon in an infusion room: two to six intravenous doses that overlap, through one access or several. */
const infusionRoom: fc.Arbitrary<Setup> = fc.record({
  doses: fc.array(bag, { minLength: 2, maxLength: 6 }),
  visits: fc.tuple(visitParts.map(parts => ({ ...parts, status: 'finished', class: { code: 'AMB' }, period: { start: instant(0) } })), visitParts, visitParts),
  conditions, coverages, siteJson: siteJson.chain(json => oneOf('office', 'hospital-outpatient').map(place => ({ ...json, defaultSetting: place, settings: {} }))),
  answers: fc.array(maybe(fc.record({ access: oneOf('left arm', 'port'), method: oneOf('infusion', 'push'), drugSource: oneOf('purchased', '340b') }, { requiredKeys: [] })), { maxLength: 6 }),
}).map(assemble)

export const setup: fc.Arbitrary<Setup> = fc.oneof(anything, infusionRoom)

/** Site and answers as the engine reads them; throws where the generator makes what the readers refuse. */
export function read(one: Setup): { readonly site: SiteSettings; readonly answers: Answers } {
  const site = parseSite(one.siteJson)
  const answers = parseAnswers(one.answersJson)
  if (!site.ok || !answers.ok) throw new Error(JSON.stringify([site, answers]))
  return { site: site.value, answers: answers.value }
}

/** Derives as the command does: from text. */
export function run(one: Setup): Derived {
  const input = readChart(JSON.stringify(one.bundle))
  if (!input.ok) throw new Error(JSON.stringify(input.problem))
  return derive(chartFromEntries(input.entries), read(one))
}

/** "MedicationAdministration/ma1" of every administration in the bundle. */
export const givenIn = (one: Setup): readonly string[] => one.bundle.entry.flatMap(({ resource }) =>
  (resource['resourceType'] === 'MedicationAdministration' ? [`MedicationAdministration/${String(resource['id'])}`] : []))
