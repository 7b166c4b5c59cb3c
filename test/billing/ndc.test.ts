import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatNdc11, formatNdcHyphens, readNdc, sameProduct } from '../../src/billing/ndc.ts'
import type { Ndc } from '../../src/billing/ndc.ts'

const digits = (length: number): fc.Arbitrary<string> => fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map(all => all.join(''))
const ndc: fc.Arbitrary<Ndc> = fc.record({ labeler: digits(5), product: digits(4), package: digits(2) })
  .filter(one => /[1-9]/.test(one.labeler + one.product))

const eleven = (written: string): string | null => {
  const reading = readNdc(written)
  return reading.kind === 'ndc' ? formatNdc11(reading.ndc) : null
}

describe('an NDC', () => {
  it('read from what was written is the same again', () => {
    fc.assert(fc.property(ndc, one => {
      for (const written of [formatNdc11(one), formatNdcHyphens(one)]) expect(readNdc(written)).toEqual({ kind: 'ndc', ndc: one })
    }))
  })

  it('is the same in every form that it can be written in', () => {
    fc.assert(fc.property(digits(4), digits(3), digits(1), digits(4), digits(2), (four, three, one, product, two) => {
      fc.pre(/[1-9]/.test(four) && /[1-9]/.test(product))
      expect(eleven(`${four}-${product}-${two}`)).toBe(eleven(`0${four}-${product}-${two}`))
      expect(eleven(`1${four}-${three}-${two}`)).toBe(eleven(`1${four}-0${three}-${two}`))
      expect(eleven(`1${four}-${product}-${one}`)).toBe(eleven(`1${four}-${product}-0${one}`))
    }))
  })

  it('written as ten digits is one of three, and the true one is among them', () => {
    fc.assert(fc.property(digits(4), digits(4), digits(2), (labeler, product, two) => {
      fc.pre(/[1-9]/.test(labeler) && /[1-9]/.test(product))
      const reading = readNdc(labeler + product + two)
      expect(reading.kind).toBe('ambiguous')
      const candidates = reading.kind === 'ambiguous' ? reading.candidates.map(formatNdc11) : []
      expect(candidates).toContain(eleven(`${labeler}-${product}-${two}`))
    }))
  })

  it('is read from any text at all without a crash, and what is read has eleven digits', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('0123456789-* N4')) })), text => {
      expect(eleven(text) ?? '00000000000').toMatch(/^\d{11}$/)
    }), { numRuns: 2000 })
  })

  it.each([
    ['0002-7597-01', '00002759701'], ['50242-040-62', '50242004062'], ['60575-4112-1', '60575411201'], ['00777-3105-02', '00777310502'],
    ['00074-*123-02', '00074012302'], ['N4 00777310502', '00777310502'], ['ndc# 00777-3105-02', '00777310502'],
    ['00777\u20113105\u201102', '00777310502'], ['012345-6789-01', '12345678901'],
  ])('%s is %s', (written, expected) => expect(eleven(written)).toBe(expected))

  it.each([
    ['0002759701', 'ambiguous'], ['300027597012', 'unsupported'], ['00300027597010', 'ambiguous'], ['0300027597010', 'ambiguous'],
    ['00300027597015', 'invalid'], ['123456-789-01', 'unsupported'], ['123456-7890-1', 'unsupported'], ['123456-7890-12', 'unsupported'],
    ['00777-3105', 'no-package'], ['007773105', 'no-package'], ['1111-1111-111', 'invalid'], ['2-2-2', 'invalid'], ['1-2-3-4', 'invalid'],
    ['0019-9092-B0', 'invalid'], ['', 'invalid'], ['00000-0000-00', 'invalid'], ['٠٠٧٧٧-3105-02', 'invalid'], ['9'.repeat(1000), 'invalid'],
  ])('%s is %s', (written, kind) => expect(readNdc(written).kind).toBe(kind))

  it('of another package is the same product', () => {
    const one = { labeler: '00777', product: '3105', package: '02' }
    expect(sameProduct(one, { ...one, package: '07' })).toBe(true)
    expect(sameProduct(one, { ...one, product: '3106' })).toBe(false)
    expect(sameProduct(one, { ...one, labeler: '00778' })).toBe(false)
  })
})
