/**
 * The worked examples E1 to E10 of billing-rules §3.4, byte for byte, but for two things: the charge, which is never
 * ours to write, and the LX that numbers a line on the sender's claim.
 */
import { describe, expect, it } from 'vitest'
import { describe as describeDrug } from '../../src/billing/narrative.ts'
import { readUnit } from '../../src/billing/amount.ts'
import { payerProfile, payerProfiles, type PayerProfile } from '../../src/billing/payers.ts'
import { claimTexts } from '../../src/claim/texts.ts'
import { drug, onlyLine, problemsOf, service, textIn, textOf } from './builder.ts'

describe('E1: fifty milligrams under the skin in an office, Medicare', () => {
  const line = drug({ modifiers: ['JZ'] })

  it('is claimed electronically as the example writes it', () => {
    expect(textOf(line, '837p').split('\n')).toEqual([
      'SV1*HC:J3490:JZ::::ZYLOMAB 50MG SUBQ NDC 99999012301*<CHARGE>*UN*1***1~',
      'DTP*472*D8*20261121~',
      'LIN**N4*99999012301~',
      'CTP****0.5*ML~',
    ])
    expect(textOf(service(), '837p').split('\n')[0]).toBe('SV1*HC:96372*<CHARGE>*UN*1***1~')
  })

  it('is claimed on paper as the example writes it', () => {
    expect(textOf(line, 'cms1500-19')).toBe('ZYLOMAB 50MG SUBQ NDC 99999012301')
    expect(textOf(line, 'cms1500-24-shaded')).toBe('N499999012301   ML0.5')
    expect(textOf(line, 'cms1500-24d')).toBe('J3490 JZ')
    expect(textOf(line, 'cms1500-24e')).toBe('A')
    expect(textOf(line, 'cms1500-24g')).toBe('1')
  })

  it('leaves nothing but the charge to fill in', () => {
    expect(onlyLine(line).texts.flatMap(({ problems }) => problems)).toEqual([])
  })
})

describe('E2: three hundred milligrams of a powder vial, a quarter of it discarded', () => {
  const vantizol = drug({
    description: 'VANTIZOL 300MG IV INF NDC 99999045602', ndc: { code: '99999045602', unit: 'UN', quantity: 0.75 },
  })
  const waste = drug({
    kind: 'waste', modifiers: ['JW'], description: 'VANTIZOL 100MG DISCARDED NDC 99999045602',
    ndc: { code: '99999045602', unit: 'UN', quantity: 0.25 },
  })

  it('has a line of its own for the waste where the payer wants one', () => {
    const profile = payerProfile('medicare', { medicare: { jwOnNoc: 'line' } })
    const [given, left] = [textOf(vantizol, '837p', { profile }), textOf(waste, '837p', { profile })].map((text) => text.split('\n'))
    expect(given).toEqual([
      'SV1*HC:J3490:::::VANTIZOL 300MG IV INF NDC 99999045602*<CHARGE>*UN*1***1~', 'DTP*472*D8*20261121~',
      'LIN**N4*99999045602~', 'CTP****0.75*UN~',
    ])
    expect(left).toEqual([
      'SV1*HC:J3490:JW::::VANTIZOL 100MG DISCARDED NDC 99999045602*<CHARGE>*UN*1***1~', 'DTP*472*D8*20261121~',
      'LIN**N4*99999045602~', 'CTP****0.25*UN~',
    ])
  })

  it('tells the waste in words where the payer wants no line for it', () => {
    const words = 'VANTIZOL 300MG IV INF NDC 99999045602 WASTE 100MG'
    expect(textOf({ ...vantizol, description: words }, '837p')).toContain(`:${words}*`)
    expect(textOf({ ...vantizol, discarded: '100MG' }, 'cms1500-19')).toBe(words)
  })
})

describe('E3: a new drug without a code in a hospital, Medicare', () => {
  const line = drug({
    code: 'C9399', setting: 'hospital-outpatient', ndc: { code: '99999045602', unit: 'UN', quantity: 1 },
    description: 'VANTIZOL 300MG IV INF NDC 99999045602 WASTE 100MG',
  })

  it('has the remarks of the example, with hyphens in the NDC', () => {
    const remarks = 'VANTIZOL NDC 99999-0456-02 IV 11/21/2026 TOTAL 300 MG GIVEN 100 MG WASTED'
    expect(textOf(line, 'ub04-80')).toBe(remarks)
    expect(textOf(line, '837i-note')).toBe(`NTE*ADD*${remarks}~`)
  })

  it('leaves the revenue code to the site', () => {
    expect(claimTexts(line).form).toBe('institutional')
    expect(textOf(line, '837i').split('\n')[0]).toBe(
      'SV2*<REVENUE>*HC:C9399:::::VANTIZOL 300MG IV INF NDC 99999045602 WASTE 100MG*<CHARGE>*UN*1~',
    )
  })

  it('gets no line for its waste', () => {
    expect(problemsOf({ ...line, kind: 'waste', modifiers: ['JW'] }, '837i')).toContain('waste-line-not-wanted JW')
  })
})

it('E4: an old drug without a code in a hospital is claimed as J3490 once, without modifiers', () => {
  const line = drug({ setting: 'hospital-outpatient' })
  expect(textOf(line, 'ub04-43')).toBe('N499999012301ML0.5')
  expect(textOf(line, 'ub04-44')).toBe('J3490')
  expect(textOf(line, 'ub04-45')).toBe('112126')
  expect(textOf(line, 'ub04-46')).toBe('1')
})

it('E5: the compound of a pump refill has its words, and no product segments', () => {
  const words = 'CMPD BUPIVACAINE 40MG MORPHINE 100MG CLONIDINE 2MG IT PUMP INV $412.50'
  const line = drug({ code: 'J7999', description: words, ndc: null })
  expect(words).toHaveLength(70)
  expect(textOf(line, '837p').split('\n')).toEqual([`SV1*HC:J7999:::::${words}*<CHARGE>*UN*1***1~`, 'DTP*472*D8*20261121~'])
  expect(textOf({ ...line, ndc: { code: '99999012301', unit: 'ML', quantity: 1 } }, '837p')).not.toContain('LIN')
  expect(problemsOf(line, '837p')).toEqual([])
})

it('E6: a drug that cost nothing is claimed at one cent where the payer wants that sign, and only there', () => {
  const line = drug({ description: 'ALPHADRUG 180MG IM NO COST INV $0.00', ndc: null, noCost: true })
  const nominal = payerProfile('medicare', { medicare: { noCostDrug: 'nominal-0.01' } })
  const first = (text: string): string | undefined => text.split('\n')[0]
  expect(first(textOf(line, '837p', { profile: nominal }))).toBe('SV1*HC:J3490:::::ALPHADRUG 180MG IM NO COST INV $0.00*0.01*UN*1***1~')
  expect(textOf(line, '837p')).toContain('*<CHARGE>*')
  expect(textOf({ ...line, noCost: false }, '837p', { profile: nominal })).toContain('*<CHARGE>*')
})

describe('E7: vials of two sizes', () => {
  const line = drug({
    payer: 'medicaid', description: 'DRUGNAME 240MG IV INF NDC 99999010001', ndc: { code: '99999010001', unit: 'UN', quantity: 2 },
    furtherNdcs: [{ code: '99999004001', unit: 'UN', quantity: 1 }],
  })
  const segments = (profile: PayerProfile = payerProfiles.medicaid): readonly (readonly string[])[] =>
    claimTexts(line, { profile }).lines.map((one) => textIn(one, '837p').text.split('\n'))

  it('have a line each for Medicaid', () => {
    const [first, second] = segments()
    expect(first?.slice(2)).toEqual(['LIN**N4*99999010001~', 'CTP****2*UN~'])
    expect(second?.slice(2)).toEqual(['LIN**N4*99999004001~', 'CTP****1*UN~'])
    expect(second?.[0]).toContain('NDC 99999004001')
    expect(second?.[0]).not.toContain('99999010001')
  })

  it('say that the dose in words is that of both', () => {
    const [first] = claimTexts(line).lines
    expect(first === undefined ? [] : textIn(first, '837p').problems).toEqual([{ kind: 'further-ndcs-share-the-dose', value: '240MG' }])
  })

  it('carry KP and KQ only where the state wants them', () => {
    expect(segments(payerProfile('medicaid', { medicaid: { multiNdc: 'kpkq' } })).map((one) => one[0]?.slice(0, 17))).toEqual([
      'SV1*HC:J3490:KP::', 'SV1*HC:J3490:KQ::',
    ])
    expect(segments().flat().join('')).not.toMatch(/:K[PQ]:/)
  })

  it('stay one line for Medicare, with the second NDC in the note', () => {
    const medicare = { ...line, payer: 'medicare' as const }
    const [sv1, , note] = textOf(medicare, '837p').split('\n')
    expect(sv1).toBe('SV1*HC:J3490:::::DRUGNAME 240MG IV INF NDC 99999010001*<CHARGE>*UN*1***1~')
    expect(note).toBe('NTE*ADD*ALSO NDC 99999004001 UN1~')
    expect(textOf(medicare, 'cms1500-19')).toBe('DRUGNAME 240MG IV INF NDC 99999010001 ALSO NDC 99999004001 UN1')
  })
})

it('E8: Alaska wants unit and quantity apart from the NDC', () => {
  const line = drug({ payer: 'medicaid', ndc: { code: '01234567890', unit: 'ML', quantity: 3.5 } })
  expect(textOf(line, 'cms1500-24-shaded', { paperNdc: 'alaska' })).toBe('N401234567890')
  expect(textOf(line, 'cms1500-24-apart', { paperNdc: 'alaska' })).toBe('ML 3.5')
})

it('E9: Medi-Cal wants the quantity as ten digits without a point', () => {
  expect(textOf(drug({ payer: 'medicaid' }), 'cms1500-24-shaded', { paperNdc: 'medi-cal' })).toBe('N499999012301')
  expect(textOf(drug({ payer: 'medicaid' }), 'cms1500-24-apart', { paperNdc: 'medi-cal' })).toBe('ML0000000500')
})

describe('E10: a name of seventy characters', () => {
  const name = `${'ABCDEFGHI '.repeat(6)}ABCDEFGHIJ`
  const whole = `${name} 300MG IV INF NDC 99999012301 WASTE 100MG`
  const kept = `${name.slice(0, 67)} 300MG IV INF`

  it('is shortened so that dose and route stay, and the note takes NDC and waste', () => {
    expect([name.length, kept.length]).toEqual([70, 80])
    const [sv1, , note] = textOf(drug({ description: whole }), '837p').split('\n')
    expect(sv1).toBe(`SV1*HC:J3490:::::${kept}*<CHARGE>*UN*1***1~`)
    expect(note).toBe('NTE*ADD*NDC 99999012301 WASTE 100MG~')
  })

  it('says what of the name was left out', () => {
    expect(problemsOf(drug({ description: whole }), '837p')).toEqual(['name-cut HIJ'])
  })

  it('gives the same note where the derivation had already left NDC and waste out', () => {
    const mg = readUnit('mg')
    if (mg === null) throw new Error('mg')
    const amount = (value: number) => ({ value: { numerator: value, denominator: 1 }, unit: mg })
    const { text: derived } = describeDrug({
      name, compoundOf: [], dose: amount(300), route: 'intravenous', method: 'infusion', waste: amount(100), noCost: false, strength: null,
      ndc: { labeler: '99999', product: '0123', package: '01' },
    }, payerProfiles.medicare)
    expect(derived).not.toContain('NDC')
    const [sv1, , note] = textOf(drug({ description: derived, discarded: '100MG' }), '837p').split('\n')
    expect(sv1).toContain(' 300MG IV INF*<CHARGE>')
    expect(note).toBe('NTE*ADD*NDC 99999012301 WASTE 100MG~')
  })
})
