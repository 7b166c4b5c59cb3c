/** Amounts are exact, and an NDC is the same product in every form. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, formatDecimal, parseDecimal, zero } from '../../src/billing/amount.ts'
import type { Rational } from '../../src/billing/amount.ts'
import { formatNdc11, formatNdcHyphens, readNdc } from '../../src/billing/ndc.ts'
import { chart } from '../cases/chart.ts'
import { oneOf, run, writtenNdc } from './laws.charts.ts'

/** A decimal as text, and how many billionths it is. */
interface Decimal {
  readonly text: string
  readonly billionths: bigint
}

const decimal: fc.Arbitrary<Decimal> = fc.tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 9 })).map(([digits, places]) => {
  const size = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0')
  const fraction = places === 0 ? '' : `.${size.slice(size.length - places)}`
  return { text: `${digits < 0n ? '-' : ''}${size.slice(0, size.length - places)}${fraction}`, billionths: digits * 10n ** BigInt(9 - places) }
})

const readOrFail = (text: string): Rational => {
  const value = parseDecimal(text)
  if (value === null) throw new Error(text)
  return value
}

describe('amounts', () => {
  it('add up to what whole numbers add up to, in any order', () => {
    fc.assert(fc.property(fc.array(decimal, { maxLength: 12 }), all => {
      const sum = (list: readonly Decimal[]): Rational => list.reduce((total, { text }) => add(total, readOrFail(text)), zero)
      const expected = { numerator: all.reduce((total, { billionths }) => total + billionths, 0n), denominator: 10n ** 9n }
      expect(compare(sum(all), expected)).toBe(0)
      expect(formatDecimal(sum(all.toReversed()), 9)).toBe(formatDecimal(expected, 9))
    }), { numRuns: 500 })
  })

  it('written are read as the same again', () => {
    fc.assert(fc.property(decimal, ({ text }) => {
      const value = readOrFail(text)
      expect(compare(readOrFail(formatDecimal(value, 9)), value)).toBe(0)
    }), { numRuns: 500 })
  })

  it('a quantity is dose divided by strength, half up to thousandths, as whole numbers reckon it', () => {
    const thousandths = fc.integer({ min: 1, max: 5_000_000 })
    const unit = oneOf(['ug', 1n] as const, ['mg', 1_000n] as const, ['g', 1_000_000n] as const)
    fc.assert(fc.property(thousandths, unit, thousandths, unit, fc.integer({ min: 1, max: 500 }), (dose, [doseUnit, doseSize], strength, [strengthUnit, strengthSize], millilitres) => {
      const bundle = chart([{ dose: [dose / 1000, doseUnit], strength: [strength / 1000, strengthUnit, millilitres, 'mL'] }])
      const line = run({ bundle, siteJson: { defaultSetting: 'office' }, answersJson: {} }).encounters[0]?.lines[0]
      const numerator = BigInt(dose) * doseSize * BigInt(millilitres) * 1000n
      const denominator = BigInt(strength) * strengthSize
      // Half up is the whole part of the quotient plus a half; what would vanish is the smallest step.
      const rounded = (2n * numerator + denominator) / (2n * denominator)
      const digits = (rounded === 0n ? 1n : rounded).toString().padStart(4, '0')
      expect(line?.ndc?.quantity).toBe(Number(`${digits.slice(0, -3)}.${digits.slice(-3)}`))
    }), { numRuns: 300 })
  })
})

describe('an NDC', () => {
  it('that can be read is the same in both ways of writing it', () => {
    fc.assert(fc.property(writtenNdc, text => {
      const reading = readNdc(text)
      if (reading.kind !== 'ndc') return
      for (const written of [formatNdc11(reading.ndc), formatNdcHyphens(reading.ndc), `0${formatNdcHyphens(reading.ndc)}`]) {
        expect(readNdc(written)).toEqual(reading)
      }
    }), { numRuns: 1000 })
  })

  it('stands on the line as eleven digits, or not at all and with a finding', () => {
    fc.assert(fc.property(writtenNdc, text => {
      const { lines = [], findings = [] } = run({ bundle: chart([{ ndc: text }]), siteJson: {}, answersJson: {} }).encounters[0] ?? {}
      const code = lines[0]?.ndc?.code ?? null
      const reading = readNdc(text)
      expect(code).toBe(reading.kind === 'ndc' ? formatNdc11(reading.ndc) : null)
      const gaps = findings.map(finding => finding.code).filter(finding => finding.startsWith('ndc-') && !finding.startsWith('ndc-quantity') && finding !== 'ndc-unit-unknown')
      expect(gaps).toHaveLength(code === null ? 1 : 0)
    }), { numRuns: 200 })
  })
})
