import { describe, expect, test } from 'vitest'
import { formatNdcHyphens, type Ndc } from '../../src/billing/ndc.ts'
import { candidatesOf, readScan, type ScannedProduct } from '../../src/scan/read-scan.ts'
import { answersOfScan, contradictionsOf, knownToChart, settleNdc, type ChartProduct } from '../../src/scan/settle.ts'

const vial = '(01)00399999123013(17)270131(10)A1B2'

const product = (text: string): ScannedProduct => {
  const read = readScan(text, { year: 2026 })
  if (read.kind === 'refused') throw new Error(read.why)
  return read
}

const chart = (part: Partial<ChartProduct> = {}): ChartProduct => ({ ndcs: [], lot: null, expiry: null, ...part })
const lists = (...codes: readonly string[]) => (ndc: Ndc): boolean => codes.includes(formatNdcHyphens(ndc))
const codes = (ndc: ReturnType<typeof settleNdc>): readonly string[] => candidatesOf(ndc).map(formatNdcHyphens)

describe('ten digits that are three codes', () => {
  const { ndc } = product(vial)

  test('are settled by the chart’s own code, however it is written', () => {
    for (const written of ['99999-0123-01', '99999012301', '99999-123-01', 'NDC 99999-0123-01']) {
      expect(codes(settleNdc(ndc, knownToChart(chart({ ndcs: [written] }))))).toEqual(['99999-0123-01'])
    }
  })

  test('are settled by reference data that lists one of them', () => {
    expect(codes(settleNdc(ndc, knownToChart(chart()), lists('99999-1230-01', '11111-1111-11')))).toEqual(['99999-1230-01'])
  })

  test('stay three where reference data lists two of them, or none, or nothing is known', () => {
    for (const knows of [[lists('99999-1230-01', '99999-0123-01')], [lists()], []]) {
      expect(settleNdc(ndc, ...knows)).toEqual(ndc)
    }
  })

  test('are not settled by a chart whose own code is ten digits', () => {
    expect(settleNdc(ndc, knownToChart(chart({ ndcs: ['9999912301'] })))).toEqual(ndc)
  })

  test('fill lot and expiry and leave the NDC to be asked for', () => {
    expect(answersOfScan(product(vial), ndc)).toEqual({ lot: 'A1B2', expiry: '2027-01-31' })
  })

  test('fill all three once they are settled', () => {
    const settled = settleNdc(ndc, lists('99999-0123-01'))
    expect(answersOfScan(product(vial), settled)).toEqual({ ndc: '99999-0123-01', lot: 'A1B2', expiry: '2027-01-31' })
  })
})

test('a code that needs no settling stays as it is, and one that is missing stays missing', () => {
  const { ndc } = product('99999-0123-01')
  expect(settleNdc(ndc, lists('11111-1111-11'))).toBe(ndc)
  expect(settleNdc(null, lists('11111-1111-11'))).toBeNull()
  expect(answersOfScan(product('99999-0123'), product('99999-0123').ndc)).toEqual({})
})

describe('a scan beside the chart', () => {
  const contradictions = (text: string, part: Partial<ChartProduct>): readonly (readonly string[])[] => {
    const read = product(text)
    return contradictionsOf(read, read.ndc, chart(part)).map(({ field, chart: has, scanned }) => [field, has, scanned])
  }

  test('of the same package contradicts nothing', () => {
    expect(contradictions(vial, { ndcs: ['99999-0123-01'], lot: ' a1b2', expiry: '2027-01-31T00:00:00Z' })).toEqual([])
  })

  test('contradicts nothing where the chart says nothing', () => {
    expect(contradictions(vial, {})).toEqual([])
    expect(contradictions('99999-0123-01', { lot: 'X', expiry: '2027-01' })).toEqual([])
  })

  test('of another drug says both codes', () => {
    expect(contradictions('88888-0123-01', { ndcs: ['99999-0123-01'] })).toEqual([['other-product', '99999-0123-01', '88888-0123-01']])
  })

  test('of another package of the drug says so', () => {
    expect(contradictions('99999-0123-10', { ndcs: ['99999-0123-01'] })).toEqual([['other-package', '99999-0123-01', '99999-0123-10']])
  })

  test('of which no reading is the chart’s code says all readings', () => {
    expect(contradictions(vial, { ndcs: ['11111-1111-11'] })).toEqual([
      ['other-product', '11111-1111-11', '09999-9123-01 or 99999-0123-01 or 99999-1230-01'],
    ])
  })

  test('is not contradicted by a chart whose code cannot be read', () => {
    expect(contradictions('99999-0123-01', { ndcs: ['unknown'] })).toEqual([])
  })

  test('says another lot and another expiry, as far as the chart is exact', () => {
    expect(contradictions(vial, { lot: 'A1B3', expiry: '2027-01-01' })).toEqual([['lot', 'A1B3', 'A1B2'], ['expiry', '2027-01-01', '2027-01-31']])
    expect(contradictions(vial, { expiry: '2027-01' })).toEqual([])
    expect(contradictions(vial, { expiry: '2028' })).toEqual([['expiry', '2028', '2027-01-31']])
  })

  test('does not contradict the chart’s lot by a reading that is open', () => {
    const open = '0100399999123013172701311012134'
    expect(product(open).undecided).not.toEqual([])
    expect(contradictions(open, { lot: '12134' })).toEqual([])
    expect(contradictions(open, { lot: 'B' })).toEqual([['lot', 'B', '1 or 12134']])
  })
})
