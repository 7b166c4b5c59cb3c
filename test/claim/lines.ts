/** Lines of every kind, usable or not, and diagnoses as people write them: what the laws of claim texts are tried on. */
import fc from 'fast-check'
import { claimText } from '../../src/billing/narrative.ts'
import { payerIds } from '../../src/billing/payers.ts'
import type { ClaimLine, ClaimNdc } from '../../src/claim/claim-line.ts'
import { oneOf } from '../billing/laws.charts.ts'

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))

export const thousandths = fc.oneof(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 10 ** 12 }))

/** An NDC that every payer takes, with its quantity in thousandths. */
export const goodNdc = fc.record({ code: digits(11).filter((code) => /[1-9]/.test(code.slice(0, 9))), unit: oneOf('ML', 'UN', 'GR'), thousandths })

const anyNdc: fc.Arbitrary<ClaimNdc> = fc.record({
  code: fc.oneof(digits(11), digits(10), fc.string(), oneOf('99999-0123-01', '', 'N499999012301')),
  unit: oneOf('ML', 'UN', 'GR', 'F2', 'ME', 'mg', '', null),
  quantity: fc.oneof(thousandths.map((value) => value / 1000), fc.double(), oneOf(0, -1, 1e21, 1e-9, Number.NaN, null)),
})

const word = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), oneOf('µg', 'Zylomäb', '100 mg/mL', 'A*B~C:D^E', '50MG', 'IV INF', 'NDC 99999012301', 'WASTE 100MG', 'INV $5', 'CMPD', '\t', '\n'))

export const words = fc.array(word, { maxLength: 14 }).map((all) => all.join(' '))

/** A description as the derivation writes it, of any length. */
export const goodDescription = fc
  .tuple(fc.stringMatching(/^[A-Z]{3,12}( [A-Z]{2,12}){0,7}$/), fc.integer({ min: 1, max: 99_999 }), oneOf('IV INF', 'SUBQ', 'IM'), digits(11), fc.boolean())
  .map(([name, dose, route, ndc, waste]) => `${name} ${dose}MG ${route} NDC ${ndc}${waste ? ' WASTE 20MG' : ''}`)

export const diagnosis = fc.oneof(
  fc.stringMatching(/^[A-TV-Z]\d[0-9AB](\.[0-9A-Z]{1,4})?$/),
  oneOf('M06.9', 'K50.90', 'Z79.899', 'W19.XXXA', 'E11', 'e11.9', 'not a code', '', 'A*B', 'M06'),
)

export const anyLine: fc.Arbitrary<ClaimLine> = fc.record({
  key: fc.string({ maxLength: 5 }),
  kind: oneOf('drug', 'drug', 'waste', 'administration'),
  code: fc.oneof(oneOf('J3490', 'J3490', 'J7999', 'C9399', '96365', null), fc.string({ maxLength: 8 })),
  modifiers: fc.array(fc.oneof(oneOf('JZ', 'JW', 'TB', '59', 'RT', 'LT'), fc.string({ maxLength: 3 })), { maxLength: 6 }),
  units: fc.oneof(fc.integer({ min: 1, max: 9 }), oneOf(0, -1, 0.5, 1e9, Number.NaN, null)),
  ndc: fc.option(anyNdc),
  furtherNdcs: fc.array(anyNdc, { maxLength: 3 }),
  diagnoses: fc.array(diagnosis, { maxLength: 7 }),
  description: fc.option(fc.oneof(words, goodDescription)),
  discarded: fc.option(fc.oneof(oneOf('100 mg', '20MG'), fc.string())),
  noCost: fc.boolean(),
  serviceDate: fc.option(fc.oneof(oneOf('2026-11-21', '2026-02-30', '2024-02-29', '0000-00-00'), fc.string())),
  setting: oneOf('office', 'hospital-outpatient', 'facility-professional', 'asc', 'home', 'inpatient', null),
  payer: fc.option(fc.constantFrom(...payerIds)),
})

/** The characters of a text in order of their codes, spaces left out. */
export const characters = (text: string): string => Array.from(claimText(text).replaceAll(' ', '')).toSorted().join('')
