/** Single claim texts: what a payer's profile changes, and what is said where something does not fit. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readUnit } from '../../src/billing/amount.ts'
import { describe as describeDrug } from '../../src/billing/narrative.ts'
import { payerProfile, payerProfiles } from '../../src/billing/payers.ts'
import { discardedWords } from '../../src/claim/claim-line.ts'
import { blanksIn } from '../../src/claim/blanks.ts'
import { readDescription, withoutSlashStrength } from '../../src/claim/description.ts'
import { institutionalDiagnoses, pointersOf, professionalDiagnoses } from '../../src/claim/diagnoses.ts'
import { problemKinds } from '../../src/claim/problems.ts'
import { problemWords } from '../../src/claim/words.ts'
import { claimTexts, textIds, textKinds } from '../../src/claim/texts.ts'
import { drug, problemsOf, service, textOf } from './builder.ts'

const ndc = (unit: string | null, quantity: number | null) => ({ code: '99999012301', unit, quantity })

describe('the quantity of an NDC', () => {
  it('has two decimals where the payer takes two, rounded half up', () => {
    const line = drug({ payer: 'unknown', ndc: ndc('ML', 0.125) })
    expect(textOf(line, 'ub04-43')).toBe('N499999012301ML0.13')
    expect(problemsOf(line, 'ub04-43')).toEqual(['quantity-rounded 0.125'])
    expect(textOf({ ...line, payer: 'medicare' }, 'ub04-43')).toBe('N499999012301ML0.125')
  })

  it('is the smallest step where it would vanish', () => {
    expect(textOf(drug({ payer: 'unknown', ndc: ndc('ML', 0.001) }), 'ub04-43')).toBe('N499999012301ML0.01')
  })

  it('is never written in milligrams, whatever the site allows', () => {
    for (const payer of ['medicare', 'unknown', 'bcbs'] as const) {
      const line = drug({ payer, ndc: ndc('ME', 50) })
      expect(textOf(line, '837p')).toContain('CTP****<QUANTITY>*<UNIT>~')
      expect(textOf(line, 'cms1500-24-shaded')).toBe('N499999012301')
      expect(problemsOf(line, '837p')).toEqual(['unit-not-allowed ME'])
    }
  })

  it('in international units stands for a payer that takes them, and is said for one that does not', () => {
    expect(textOf(drug({ payer: 'medicare', ndc: ndc('F2', 2000) }), 'ub04-43')).toBe('N499999012301F22000')
    expect(textOf(drug({ payer: 'bcbs', ndc: ndc('F2', 2000) }), 'ub04-43')).toBe('N499999012301')
    expect(problemsOf(drug({ payer: 'bcbs', ndc: ndc('F2', 2000) }), 'ub04-43')).toEqual(['unit-not-allowed F2'])
  })

  it('that is unknown or nothing is a gap, not a one', () => {
    expect(textOf(drug({ ndc: ndc('ML', null) }), '837p')).toContain('CTP****<QUANTITY>*<UNIT>~')
    expect(problemsOf(drug({ ndc: ndc(null, null) }), '837p')).toEqual(['quantity-missing', 'unit-missing'])
    expect(problemsOf(drug({ ndc: ndc('ML', 0) }), '837p')).toEqual(['quantity-invalid 0'])
    expect(problemsOf(drug({ ndc: ndc('ML', -0.5) }), '837p')).toEqual(['quantity-invalid -0.5'])
  })

  it('has six bytes on paper for Medicare', () => {
    const line = drug({ ndc: ndc('ML', 1000.125) })
    expect(textOf(line, 'cms1500-24-shaded')).toBe('N499999012301')
    expect(problemsOf(line, 'cms1500-24-shaded')).toEqual(['quantity-too-long 1000.125'])
    expect(textOf({ ...line, payer: 'aetna' }, 'cms1500-24-shaded')).toBe('N499999012301   ML1000.125')
  })
})

describe('the NDC', () => {
  it('of ten digits without hyphens is not guessed', () => {
    const line = drug({ ndc: { code: '9999901231', unit: 'ML', quantity: 1 } })
    expect(textOf(line, '837p')).not.toContain('LIN')
    expect(problemsOf(line, '837p')).toEqual(['ndc-invalid 9999901231'])
  })

  it('is asked for where the payer wants one', () => {
    expect(problemsOf(drug({ ndc: null }), 'ub04-43')).toEqual(['ndc-missing'])
    const profile = payerProfile('medicare', { medicare: { ndcRequired: false } })
    expect(problemsOf(drug({ ndc: null }), 'ub04-43', { profile })).toEqual([])
  })

  it('of a compound is left out for those who take none, and said', () => {
    expect(problemsOf(drug({ code: 'J7999' }), '837p')).toEqual(['ndc-of-compound-left-out 99999012301'])
    expect(textOf(drug({ code: 'J7999', payer: 'medicaid' }), '837p')).toContain('LIN**N4*99999012301~')
  })

  it('that differs from the one in the description is said', () => {
    const line = drug({ ndc: { code: '99999045602', unit: 'ML', quantity: 1 } })
    expect(problemsOf(line, '837p')).toEqual(['ndc-differs 99999012301'])
    expect(textOf(line, '837p')).toContain('LIN**N4*99999045602~')
  })

  it('stands on no administration line', () => {
    expect(textOf(service({ ndc: ndc('ML', 1) }), '837p').split('\n')).toHaveLength(2)
  })
})

describe('the description', () => {
  it('loses "mg/mL" for a payer that turns it away, and says so', () => {
    const line = drug({ description: 'ZYLOMAB 100 MG/ML 50MG SUBQ NDC 99999012301' })
    expect(textOf(line, 'cms1500-19')).toBe('ZYLOMAB 50MG SUBQ NDC 99999012301')
    expect(problemsOf(line, 'cms1500-19')).toEqual(['strength-removed 100 MG/ML'])
    expect(textOf({ ...line, payer: 'bcbs' }, 'cms1500-19')).toContain('100 MG/ML')
  })

  it('keeps it for a compound, which those payers take', () => {
    expect(textOf(drug({ code: 'J7999', ndc: null, description: 'CMPD MORPHINE 10 MG/ML IT PUMP' }), 'cms1500-19')).toContain('10 MG/ML')
  })

  it('gives no way out to the separators of a segment', () => {
    const line = drug({ description: 'A~SV1*HC:J9999^B', ndc: null, payer: 'medicare' })
    expect(textOf(line, '837p').split('\n')[0]).toBe('SV1*HC:J3490:::::A SV1 HC J9999 B*<CHARGE>*UN*1***1~')
    expect(problemsOf(line, '837p')).toContain('characters-changed ~ * : ^')
  })

  it('has no tokens that the payer does not want', () => {
    const profile = payerProfile('medicare', { medicare: { descTokens: ['name', 'dose'] } })
    expect(textOf(drug({ description: 'ZYLOMAB 50MG', discarded: '5 mg' }), 'cms1500-19', { profile })).toBe('ZYLOMAB 50MG')
  })

  it('tells the amount discarded again where the answer knows it and the description lost it', () => {
    const discarded = discardedWords({ value: '12.5', unit: 'mg' })
    expect(textOf(drug({ discarded }), 'cms1500-19')).toBe('ZYLOMAB 50MG SUBQ NDC 99999012301 WASTE 12.5MG')
    expect(textOf(drug({ discarded: discardedWords({ value: '2', unit: 'k[iU]' }) }), 'cms1500-19')).toBe('ZYLOMAB 50MG SUBQ NDC 99999012301 WASTE 2THOUSAND UNITS')
    expect([discardedWords(null), discardedWords({ value: '0', unit: 'mg' }), discardedWords({ value: '1', unit: 'splash' })]).toEqual([null, null, null])
  })

  it('that is missing is said on every field that needs it', () => {
    for (const id of ['837p', '837i', 'cms1500-19', 'ub04-80'] as const) expect(problemsOf(drug({ description: ' ' }), id)).toContain('description-missing')
  })

  it('has seventy-one characters on paper; what is over is named', () => {
    const line = drug({ description: `${'A'.repeat(35)} 50MG SUBQ NDC 99999012301 WASTE 100MG` })
    expect(textOf(line, 'cms1500-19')).toBe(`${'A'.repeat(35)} 50MG SUBQ NDC 99999012301`)
    expect(problemsOf(line, 'cms1500-19')).toEqual(['text-too-long WASTE 100MG'])
  })

  it('with more than the note can take says what is left', () => {
    const profile = payerProfile('medicare')
    const furtherNdcs = [1, 2, 3, 4].map((at) => ({ code: `9999904560${at}`, unit: 'UN', quantity: at }))
    expect(problemsOf(drug({ furtherNdcs }), '837p', { profile })).toEqual(['text-too-long ALSO NDC 99999045604 UN4'])
  })

  it('of every unit that a dose can have is read into its parts', () => {
    for (const name of ['mg', 'g', 'ug', 'mL', '[iU]', 'k[iU]', 'M[iU]', "[USP'U]", 'meq', 'mmol', '{vial}', '{tbl}', '{syringe}', '1', 'uL', 'kg', 'ng', '{kit}']) {
      const unit = readUnit(name)
      if (unit === null) throw new Error(name)
      const { text } = describeDrug({
        name: 'Vitamin B12', compoundOf: [], dose: { value: { numerator: 25, denominator: 10 }, unit }, route: 'intravenous', method: 'push',
        ndc: null, waste: null, noCost: false, strength: null,
      }, payerProfiles.medicare)
      expect(readDescription(text ?? '')).toEqual({ name: 'VITAMIN B12', dose: `2.5${unit.label}`, route: 'IV PUSH', tail: [] })
    }
  })

  it('keeps words that only look like a strength', () => {
    expect(withoutSlashStrength('A/B DRUG 5MG').removed).toEqual([])
    expect(withoutSlashStrength('DRUG 50MG/ML').text).toBe('DRUG')
  })
})

describe('the remarks of a new drug', () => {
  it('lack nothing silently', () => {
    const line = drug({ code: 'C9399', description: 'VANTIZOL', serviceDate: null })
    expect(textOf(line, 'ub04-80')).toBe('VANTIZOL NDC 99999-0123-01')
    expect(problemsOf(line, 'ub04-80')).toEqual(['remarks-incomplete route', 'remarks-incomplete date', 'remarks-incomplete dose'])
  })
})

describe('code, modifiers, units and date', () => {
  it('that are missing stand as blanks that no claim takes', () => {
    const line = service({ code: null, units: null, serviceDate: null, diagnoses: [] })
    expect(textOf(line, '837p')).toBe('SV1*HC:<CODE>*<CHARGE>*UN*<UNITS>***<POINTER>~\nDTP*472*D8*<DATE>~')
    expect(blanksIn(textOf(line, '837p'))).toEqual(['charge', 'code', 'units', 'pointer', 'date'])
    expect(problemsOf(line, '837p')).toEqual(['code-missing', 'units-missing', 'date-missing', 'diagnosis-missing'])
  })

  it('a fifth modifier is named', () => {
    const line = service({ modifiers: ['59', 'RT', 'LT', '50', 'JZ', '*'] })
    expect(textOf(line, 'ub04-44')).toBe('9637259RTLT50')
    expect(problemsOf(line, 'ub04-44')).toEqual(['modifier-invalid *', 'modifiers-over-four JZ'])
  })

  it('an unclassified drug has one unit for a payer that wants one; a drug with its own code has what it has', () => {
    expect(problemsOf(drug({ units: 2 }), '837p')).toEqual(['units-not-one 2'])
    expect(problemsOf(drug({ units: 2 }), '837p', { profile: payerProfile('medicare', { medicare: { hcpcsUnits: 'containers' } }) })).toEqual([])
    expect(problemsOf(drug({ code: 'J2919', units: 50 }), '837p')).toEqual([])
  })

  it('a day that no calendar has is no date', () => {
    expect(problemsOf(drug({ serviceDate: '2026-02-30' }), 'ub04-45')).toEqual(['date-missing 2026-02-30'])
    expect(textOf(drug({ serviceDate: '2024-02-29' }), 'cms1500-24a')).toBe('02 29 24')
  })
})

describe('the diagnoses of a claim', () => {
  it('come with the primary of every line first, and lines point by number and letter', () => {
    const lines = [drug({ diagnoses: ['M06.9', 'Z79.899'] }), service({ diagnoses: ['K50.90', 'M06.9'] })]
    const claim = professionalDiagnoses(lines)
    expect(claim.segments).toEqual(['HI*ABK:M069*ABF:K5090*ABF:Z79899~'])
    expect(lines.map((line) => pointersOf(line, claim)).map(({ places, letters }) => [places, letters])).toEqual([[[1, 3], 'AC'], [[2, 1], 'BA']])
  })

  it('over twelve keep every line’s primary, and the others are named', () => {
    const code = (at: number): string => `M${String(at).padStart(2, '0')}`
    const lines = Array.from({ length: 7 }, (_, at) => drug({ diagnoses: [code(at), code(at + 20)] }))
    const claim = professionalDiagnoses(lines)
    expect(claim.codes).toHaveLength(12)
    expect(claim.problems.map(({ value }) => value)).toEqual(['M25', 'M26'])
    for (const line of lines) expect(pointersOf(line, claim).places[0]).toBeGreaterThan(0)
  })

  it('on an institutional claim have a cause from outside in a place of its own', () => {
    expect(institutionalDiagnoses([drug({ diagnoses: ['W19.XXXA', 'S72.001A', 'M81.0'] })]).segments).toEqual([
      'HI*ABK:S72001A~', 'HI*ABN:W19XXXA~', 'HI*ABF:M810~',
    ])
  })
})

it('the setting leads to the claim that a biller sees first', () => {
  expect(claimTexts(drug({ setting: 'office' })).form).toBe('professional')
  expect(claimTexts(drug({ setting: 'hospital-outpatient' })).form).toBe('institutional')
})

it('every problem has a sentence of its own that names what it is about', () => {
  const sentences = problemKinds.map((kind) => problemWords({ kind, value: 'XYZ' }))
  expect(new Set(sentences).size).toBe(problemKinds.length)
  for (const sentence of sentences) expect(sentence).toMatch(/^["A-Z].*[.Z]$/)
})

it('the documentation lists every text with its length', () => {
  const rows = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'claims.md'), 'utf8').split('\n')
  const starts = textIds.map((id) => `| ${textKinds[id].label} | ${textKinds[id].limit ?? 'by element'} | `)
  expect(starts.filter((start) => rows.filter((row) => row.startsWith(start)).length !== 1)).toEqual([])
})
