import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, amountLabel, commensurable, compare, divide, formatDecimal, inUnit, multiply, parseDecimal, readAmount, readUnit, roundUp, toBase, zero } from '../../src/billing/amount.ts'
import type { Rational } from '../../src/billing/amount.ts'

const number = (text: string): Rational => {
  const read = parseDecimal(text)
  if (read === null) throw new Error(text)
  return read
}
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
const asText = (value: number): string => `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value) / 100)}.${String(Math.abs(value) % 100).padStart(2, '0')}`

describe('a decimal', () => {
  it('is exact: sums and products of hundredths are those of whole numbers', () => {
    fc.assert(fc.property(cents, cents, (a, b) => {
      const [left, right] = [number(asText(a)), number(asText(b))]
      expect(compare(add(left, right), { numerator: BigInt(a + b), denominator: 100n })).toBe(0)
      expect(compare(multiply(left, right), { numerator: BigInt(a) * BigInt(b), denominator: 10_000n })).toBe(0)
      if (b !== 0) expect(compare(multiply(divide(left, right) ?? zero, right), left)).toBe(0)
    }))
  })

  it('is written as it is read', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 10 ** 9 }), value => {
      expect(Number(formatDecimal(number(String(value / 1000)), 3))).toBe(value / 1000)
    }))
  })

  it('is rounded half up, and never further away than half a step', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 10n ** 6n }), (numerator, denominator) => {
      const rounded = number(formatDecimal({ numerator, denominator }, 3))
      const twice = compare(add(multiply(rounded, { numerator: 2000n, denominator: 1n }), { numerator: -2000n * numerator, denominator }), { numerator: 1n, denominator: 1n })
      expect(twice).toBeLessThanOrEqual(0)
    }))
    expect(['0.0005', '0.0015', '0.00049', '2.5', '-0.0005'].map(text => formatDecimal(number(text), 3))).toEqual(['0.001', '0.002', '0', '2.5', '0'])
    expect(formatDecimal({ numerator: 1n, denominator: 3n }, 3)).toBe('0.333')
    expect(formatDecimal({ numerator: 1, denominator: 3 }, 25)).toBe(`0.${'3'.repeat(25)}`)
    expect(formatDecimal({ numerator: 1, denominator: 10n ** 24n }, 24)).toBe(`0.${'0'.repeat(23)}1`)
  })

  it.each(['', 'abc', '1.', '.5', '1,5', '0x10', 'Infinity', 'NaN', '1e999', '9'.repeat(40), '--1', ' 1'])('is not %j', text => {
    expect(parseDecimal(text)).toBeNull()
  })

  it('reads what JSON numbers print as, exponents included', () => {
    expect(compare(number('1e-7'), { numerator: 1n, denominator: 10_000_000n })).toBe(0)
    expect(compare(number('1e+21'), { numerator: 10n ** 21n, denominator: 1n })).toBe(0)
  })

  it('is rounded up to the whole number that holds it', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 10 ** 9 }), fc.integer({ min: 1, max: 1000 }), (numerator, denominator) => {
      expect(roundUp({ numerator, denominator })).toBe(Math.floor((numerator + denominator - 1) / denominator))
    }))
    expect(roundUp({ numerator: 10n ** 30n, denominator: 1n })).toBeNull()
  })

  it('divided by nothing is nothing', () => expect(divide(number('1'), zero)).toBeNull())
})

describe('a unit', () => {
  it.each([
    ['1', 'g', '1000', 'mg'], ['1', 'mg', '1000', 'ug'], ['1', 'mcg', '1', 'ug'], ['1', 'ug', '1000', 'ng'], ['1', 'kg', '1000', 'gm'], ['1', 'L', '1000', 'mL'], ['1', 'cc', '1', 'ml'], ['1', 'mL', '1000', 'uL'],
    ['1', 'k[iU]', '1000', '[IU]'], ['2', 'M[iU]', '2000', '10*3.[iU]'], ['1', 'units', '1', 'IU'], ['1', 'd', '24', 'h'], ['1', 'h', '60', 'min'],
  ])('%s %s is %s %s', (a, unit, b, other) => {
    const left = readAmount({ value: a, unit })
    const right = readAmount({ value: b, unit: other })
    expect(left !== null && right !== null && commensurable(left, right) && compare(toBase(left), toBase(right)) === 0).toBe(true)
  })

  it.each([['mg', 'mL'], ['mg', '[iU]'], ['[iU]', "[USP'U]"], ['{vial}', '{tbl}'], ['{vial}', '1'], ['meq', 'mmol'], ['{syringe}', 'mL']])('%s is never turned into %s', (unit, other) => {
    const left = readAmount({ value: '1', unit })
    const right = readAmount({ value: '1', unit: other })
    expect(left !== null && right !== null && commensurable(left, right)).toBe(false)
  })

  it.each(['U', 'MG', 'Mg', 'mg/mL', '{puff}', '{application}', 'mg/kg', 'tsp', '%', ''])('%j is not guessed at', unit => {
    expect(readUnit(unit)).toBeNull()
    expect(readAmount({ value: '1', unit })).toBeNull()
  })

  it('is written in words that are safe on a claim', () => {
    const label = (value: string, unit: string): string | null => {
      const amount = readAmount({ value, unit })
      return amount === null ? null : amountLabel(amount)
    }
    expect([label('50', 'mg'), label('0.5', 'mL'), label('2000', '[iU]'), label('400', 'ug')]).toEqual(['50 MG', '0.5 ML', '2000 UNITS', '400 MCG'])
  })

  it('of another kind is no volume', () => {
    const mass = readAmount({ value: '5', unit: 'mg' })
    const volume = readAmount({ value: '5', unit: 'L' })
    expect(mass === null ? undefined : inUnit(mass, 'mL')).toBeNull()
    expect(volume === null ? null : formatDecimal(inUnit(volume, 'mL') ?? zero, 0)).toBe('5000')
  })
})
