import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatNdcHyphens } from '../../src/billing/ndc.ts'
import { candidatesOf, readScan, type Scan, type ScannedProduct } from '../../src/scan/read-scan.ts'

const gs = '\u001d'
/** 99999-0123-01 as a package carries it: ten digits, 9999912301 for 5-3-2 of today. */
const gtin = '00399999123013'

const scan = (text: string, year = 2026): Scan => readScan(text, { year })

const product = (text: string, year = 2026): ScannedProduct => {
  const read = scan(text, year)
  if (read.kind === 'refused') throw new Error(`${JSON.stringify(text)} is refused: ${read.why}`)
  return read
}

const why = (text: string): string => {
  const read = scan(text)
  return read.kind === 'refused' ? read.why : 'read'
}

const codes = (text: string): readonly string[] => candidatesOf(product(text).ndc).map(formatNdcHyphens)

const three = ['09999-9123-01', '99999-0123-01', '99999-1230-01']

const whole = { gtin, lot: 'A1B2', expiry: '2027-01-31', serial: 'S77', undecided: [] }

describe('a DataMatrix of a vial', () => {
  test.each([
    ['with symbology identifier', `]d2${gs}01${gtin}21S77${gs}1727013110A1B2`],
    ['without it, with FNC1 first', `${gs}01${gtin}21S77${gs}1727013110A1B2`],
    ['without either', `01${gtin}21S77${gs}1727013110A1B2`],
    ['with lot before serial', `]d201${gtin}1727013110A1B2${gs}21S77`],
    ['with a separator that nobody needs behind each element', `]d201${gtin}${gs}17270131${gs}10A1B2${gs}21S77${gs}`],
    ['as GS1-128', `]C101${gtin}1727013110A1B2${gs}21S77`],
    ['as GS1 QR', `]Q301${gtin}1727013110A1B2${gs}21S77`],
    ['as GS1 DataBar', `]e001${gtin}1727013110A1B2${gs}21S77`],
    ['with the separator spelled <GS>', `]d201${gtin}1727013110A1B2<GS>21S77`],
    ['with the separator spelled {GS}', `01${gtin}1727013110A1B2{GS}21S77`],
    ['with the separator spelled [FNC1]', `[FNC1]01${gtin}1727013110A1B2[FNC1]21S77`],
    ['with the separator in caret notation', `01${gtin}1727013110A1B2^]21S77`],
    ['with the picture of a separator', `01${gtin}1727013110A1B2\u241d21S77`],
    ['with code word 232 for the separator', `\u00e801${gtin}1727013110A1B2\u00e821S77`],
    ['as printed in brackets', `(01)${gtin}(17)270131(10)A1B2(21)S77`],
    ['as printed in brackets with spaces', `(01) ${gtin} (17) 270131 (10) A1B2 (21) S77`],
    ['with what else packages carry', `]d201${gtin}1119020115270131301${gs}240X${gs}710123${gs}1727013110A1B2${gs}21S77`],
    ['with the end of line that the scanner adds', `]d201${gtin}1727013110A1B2${gs}21S77\r\n`],
    ['with the hour of expiry, which is one length though a separator belongs behind it', `]d201${gtin}7003270131120010A1B2${gs}21S77`],
  ])('%s gives GTIN, lot, expiry and serial number', (_how, text) => {
    expect(product(text)).toMatchObject(whole)
    expect(codes(text)).toEqual(three)
  })

  test('of which the separator was lost is read where one reading alone is possible', () => {
    expect(product(`01${gtin}1727013110AB`)).toMatchObject({ lot: 'AB', expiry: '2027-01-31', serial: null, undecided: [] })
    expect(product(`]d21727013101${gtin}10AB`)).toMatchObject({ gtin, lot: 'AB', expiry: '2027-01-31', undecided: [] })
  })

  test('of which the separator was lost leaves a lot open that may be a lot and a serial number', () => {
    const read = product(`01${gtin}1727013110A12134`)
    expect(read).toMatchObject({ gtin, expiry: '2027-01-31', lot: null, serial: null })
    expect(read.undecided).toEqual([
      { field: 'lot', candidates: ['A1', 'A12134'] },
      { field: 'serial', candidates: ['34'] },
    ])
  })

  test('of which the separator was lost keeps a lot that only looks as if a national number stood in it', () => {
    expect(product(`01${gtin}1727013110A715B2`)).toMatchObject({ gtin, lot: 'A715B2', undecided: [] })
  })

  test('with a separator anywhere has no such doubt', () => {
    expect(product(`${gs}01${gtin}1727013110A12134`)).toMatchObject({ lot: 'A12134', serial: null, undecided: [] })
  })

  test('of a carton says that it is a package of packages', () => {
    const read = product('(01)30399999123014(10)A1')
    expect(read).toMatchObject({ indicator: 3, lot: 'A1' })
    expect(codes('(01)30399999123014(10)A1')).toEqual(three)
    expect(product(`(01)${gtin}`).indicator).toBe(0)
  })

  test('of a product whose GTIN is no NDC still gives lot and expiry', () => {
    expect(product('(01)09506000134352(17)270131(10)A1')).toMatchObject({ gtin: '09506000134352', ndc: null, lot: 'A1', expiry: '2027-01-31' })
  })

  test('of variable measure names no NDC', () => {
    expect(product('(01)90399999123016').ndc).toBeNull()
  })

  test('with the NDC as national number needs no guess', () => {
    expect(codes(`]d201${gtin}1727013171599999-123-01${gs}10A1`)).toEqual(['99999-0123-01'])
  })

  test('whose national number is another product is refused', () => {
    expect(why(`]d201${gtin}71588888-123-01${gs}10A1`)).toBe('two-products')
  })
})

describe('a second symbol beside the one with the product', () => {
  test('gives lot and expiry alone, where it is marked as GS1', () => {
    expect(product(']C11727013110A1')).toMatchObject({ gtin: null, ndc: null, lot: 'A1', expiry: '2027-01-31' })
  })

  test('is nothing where it is not marked', () => {
    expect(why('1727013110A1')).toBe('not-a-drug-code')
  })
})

describe('a linear code', () => {
  test.each([
    ['a UPC-A', '399999123013'],
    ['an EAN-13 of it', '0399999123013'],
    ['a GTIN-14', gtin],
    ['an EAN-13 with its symbology identifier', ']E00399999123013'],
    ['ten digits', '9999912301'],
  ])('%s is one of three codes', (_what, text) => {
    expect(codes(text)).toEqual(three)
  })

  test.each([
    '99999-0123-01', '99999-123-01', 'NDC 99999-0123-01', 'N499999012301', '99999012301', '099999-0123-01', '99999 0123 01',
    '99999-*123-01', 'NDC: 99999\u20110123\u201101',
  ])('%s is the NDC 99999-0123-01', (text) => {
    expect(codes(text)).toEqual(['99999-0123-01'])
  })

  test('of twelve digits that are an NDC to come as well is not guessed at', () => {
    expect(why('099999012309')).toBe('two-readings')
    expect(codes('099999012301')).toEqual(['99999-0123-01'])
    expect(product(']E00099999012309').gtin).toBe('00099999012309')
  })

  test('of a shop’s barcode is never taken for an NDC where a digit is wrong or left out', () => {
    expect(why(']E0099999012301')).toBe('check-digit')
    expect([why(']E039999912301'), why(']E09999912301')]).toEqual(['not-a-drug-code', 'not-a-drug-code'])
  })

  test.each([
    ['nothing', '', 'empty'],
    ['separators alone', `]d2${gs}${gs}`, 'empty'],
    ['a UPC-A with a wrong digit', '399999123014', 'check-digit'],
    ['an EAN-13 with a wrong digit', '0399999123014', 'check-digit'],
    ['a GTIN with a wrong digit', '00399999123014', 'check-digit'],
    ['an element string with a wrong digit', ']d201003999991230141727013110A1', 'check-digit'],
    ['an element string with a wrong digit and separators', `${gs}01003999991230141727013110A1`, 'check-digit'],
    ['an expiry in the thirteenth month', `(01)${gtin}(17)271331`, 'impossible-date'],
    ['an expiry on 30 February', `]d201${gtin}17270230`, 'impossible-date'],
    ['a lot that goes on behind the end of a line', `(01)${gtin}(10)A1\nB2`, 'damaged'],
    ['a marked text that is none', ']d2HELLO', 'damaged'],
    ['an element that is cut short', `]d201${gtin}${gs}1727`, 'damaged'],
    ['a lot that is too long', `${gs}01${gtin}10${'A'.repeat(21)}`, 'damaged'],
    ['two lots', `${gs}01${gtin}10A${gs}10B`, 'damaged'],
    ['a wristband', 'MRN0042', 'not-a-drug-code'],
    ['a code of the other system', '+A99912345C', 'not-a-drug-code'],
    ['an address', 'https://example.org/01/00399999123013', 'not-a-drug-code'],
    ['a page of text', '9'.repeat(257), 'too-long'],
  ])('%s is refused with its reason', (_what, text, expected) => {
    expect(why(text)).toBe(expected)
  })
})

describe('an expiry', () => {
  test('on day 00 is the last of its month', () => {
    expect(product(`(01)${gtin}(17)270200`).expiry).toBe('2027-02-28')
    expect(product(`(01)${gtin}(17)280200`).expiry).toBe('2028-02-29')
  })

  test.each([
    [2026, '760101', '2076-01-01'], [2026, '770101', '1977-01-01'], [2026, '990101', '1999-01-01'], [2026, '000101', '2000-01-01'],
    [2060, '090101', '2109-01-01'], [2060, '100101', '2110-01-01'], [2060, '110101', '2011-01-01'], [2099, '010101', '2101-01-01'],
  ])('in %i of %s is %s: the nearest century', (year, text, expected) => {
    expect(product(`(01)${gtin}(17)${text}`, year).expiry).toBe(expected)
  })
})

const digits = (length: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''))

const checked = (body: string): string =>
  Array.from('0123456789', (last) => body + last).find((all) => {
    const sum = Array.from(all).toReversed().reduce((total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 1 : 3), 0)
    return sum % 10 === 0
  }) ?? ''

const anyGtin = fc.tuple(fc.integer({ min: 0, max: 8 }), digits(10)).map(([first, ndc]) => checked(`${first}03${ndc}`))
const words = fc.string({ unit: fc.constantFrom(...Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/.')), minLength: 1, maxLength: 20 })
const day = fc.tuple(fc.integer({ min: 0, max: 75 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''))

describe('whatever is printed on a package', () => {
  test('comes back whole in any order of its elements, with separators and in brackets', () => {
    fc.assert(fc.property(anyGtin, words, words, day, fc.shuffledSubarray(['01', '10', '17', '21'], { minLength: 4 }), (code, lot, serial, expiry, order) => {
      const values = new Map([['01', code], ['10', lot], ['17', expiry], ['21', serial]])
      const elements = order.map((ai) => `${ai}${values.get(ai) ?? ''}`)
      const printed = order.map((ai) => `(${ai})${values.get(ai) ?? ''}`).join('')
      for (const text of [gs + elements.join(gs), printed]) {
        expect(product(text)).toMatchObject({ gtin: code, lot, serial, expiry: `20${expiry.replace(/(..)(..)(..)/u, '$1-$2-$3')}`, undecided: [] })
      }
    }))
  })

  test('is never read wrongly where the separators are lost: each value is right, open, or refused', () => {
    fc.assert(fc.property(anyGtin, words, words, day, fc.shuffledSubarray(['10', '17', '21'], { minLength: 1 }), (code, lot, serial, expiry, order) => {
      const values = new Map([['10', lot], ['17', expiry], ['21', serial]])
      const read = scan(`01${code}${order.map((ai) => `${ai}${values.get(ai) ?? ''}`).join('')}`)
      if (read.kind === 'refused') return
      const open = (field: 'lot' | 'serial'): readonly string[] => read.undecided.find((one) => one.field === field)?.candidates ?? []
      expect(read.gtin).toBe(code)
      if (order.includes('10')) expect(read.lot === null ? open('lot') : [read.lot]).toContain(lot)
      if (order.includes('21')) expect(read.serial === null ? open('serial') : [read.serial]).toContain(serial)
      if (!order.includes('10')) expect(read.lot).toBeNull()
    }), { numRuns: 1000 })
  })

  test('with one wrong digit in its GTIN is refused', () => {
    fc.assert(fc.property(anyGtin, fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (code, place, more) => {
      const wrong = code.slice(0, place) + String((Number(code[place]) + more) % 10) + code.slice(place + 1)
      expect([why(wrong), why(`(01)${wrong}(10)A`), why(`${gs}01${wrong}10A`)]).toEqual(['check-digit', 'check-digit', 'check-digit'])
    }))
  })

  test('any text at all gives an answer and no crash, and quickly', () => {
    const parts = fc.array(fc.oneof(fc.constantFrom('01', '10', '17', '21', '30', '37', '240', '715', gs, '(', ')', ']d2', '<GS>', gtin), fc.string()), { maxLength: 30 })
    fc.assert(fc.property(fc.oneof(fc.string(), parts.map((all) => all.join(''))), (text) => {
      expect(['product', 'refused']).toContain(scan(text).kind)
    }), { numRuns: 2000 })
  })

  test.each(['10212137', '710711712713714715716717', '1021303771071171271471571671724'])('a text in which %s repeats is given up soon', (part) => {
    const before = process.cpuUsage()
    expect(why(`01${gtin}${part.repeat(30)}`.slice(0, 255) + '#')).toBe('damaged')
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000)
  })
})
