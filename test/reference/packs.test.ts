import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openFrame, readAscending, readVarints, writeAscending, writeVarints } from '../../src/reference/columns.ts'
import { frontCode, readFrontCode, stretchesOf } from '../../src/reference/front-code.ts'
import { openHcpcs, packHcpcs } from '../../src/reference/hcpcs.ts'
import { icd10cmOf, openIcd10cm, packIcd10cm } from '../../src/reference/icd10cm.ts'
import { crosswalkOf, openCrosswalk, packCrosswalk } from '../../src/reference/ndc-hcpcs.ts'
import { directoryOf, openDirectory, packDirectory } from '../../src/reference/packages.ts'
import { quarterOf } from '../../src/reference/windows.ts'

const places = (count: number) =>
  fc.uniqueArray(fc.nat(count - 1), { minLength: 1, maxLength: count }).map((list) => new Set(list))

const quarters = ['2024-01-01', '2024-04-01', '2024-07-01', '2025-01-01', '2026-01-01'].map(quarterOf)

const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((list) => list.join(''))

const code = fc.tuple(fc.constantFrom('J', 'Q', 'C', 'S'), digits(4)).map(([letter, rest]) => letter + rest)

const word = fc.stringMatching(/^[a-z][a-z +-]{2,12}[a-z]$/)

const day = fc.constantFrom('1982-01-01', '2019-01-01', '2024-03-31', '2026-01-01')

const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null })

test('numbers up to that of an NDC come back from their bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 99_999_999_999 })), (numbers) => {
      expect([...readVarints(writeVarints(numbers), numbers.length)]).toEqual(numbers)
      const ascending = numbers.toSorted((a, b) => a - b)
      expect([...readAscending(writeAscending(ascending), numbers.length)]).toEqual(ascending)
    }),
  )
})

test('a column that breaks off, or goes on, is never read as whole', () => {
  const bytes = writeVarints([1, 300, 70_000])
  expect(() => readVarints(bytes.subarray(0, -1), 3)).toThrow('breaks off')
  expect(() => readVarints(bytes, 2)).toThrow('longer')
})

const icd10 = fc.stringMatching(/^[A-Z][0-9A-Z]{2,6}$/)

test('any set of diagnosis codes comes back from its front coding, and each category by itself', () => {
  fc.assert(
    fc.property(fc.uniqueArray(icd10), (codes) => {
      const sorted = codes.toSorted()
      const text = frontCode(sorted)
      expect(readFrontCode(text)).toEqual(sorted)
      const { stretches, count } = stretchesOf(text, 3)
      expect(count).toBe(sorted.length)
      for (const [beginning, { at, end, row }] of stretches) {
        const members = sorted.filter((member) => member.startsWith(beginning))
        expect(readFrontCode(text, at, end, beginning)).toEqual(members)
        expect(sorted[row]).toBe(members[0])
      }
    }),
  )
})

test('any crosswalk comes back from its pack', () => {
  const pair = fc.record({
    ndc: digits(11),
    code: fc.oneof(code, fc.constant('CPT')),
    quarters: places(quarters.length),
  })
  const named = fc.record({
    key: word,
    codes: fc.uniqueArray(code, { minLength: 1, maxLength: 3 }).map((codes) => codes.toSorted()),
  })
  const noc = digits(11).map((ndc) => ({ ndc, ...quarterOf('2025-10-01') }))
  fc.assert(
    fc.property(
      fc.uniqueArray(pair, { selector: (item) => `${item.ndc}${item.code}` }),
      fc.uniqueArray(named, { selector: (item) => item.key }),
      fc.uniqueArray(noc, { selector: (item) => item.ndc }),
      (pairs, names, listings) => {
        const opened = crosswalkOf(openCrosswalk(packCrosswalk({ quarters, pairs, names, noc: listings })))
        expect(opened.quarters).toEqual(quarters)
        expect(opened.pairs).toEqual(pairs.toSorted((a, b) => (a.ndc + a.code < b.ndc + b.code ? -1 : 1)))
        expect(opened.names).toEqual(names.toSorted((a, b) => (a.key < b.key ? -1 : 1)))
        expect(opened.noc).toEqual(listings.toSorted((a, b) => (a.ndc < b.ndc ? -1 : 1)))
      },
    ),
  )
})

test('any table of HCPCS codes comes back from its pack', () => {
  const row = fc.record({
    code,
    keys: fc.uniqueArray(word, { maxLength: 3 }),
    routes: fc.subarray(['injection', 'oral', 'intravitreal']),
    from: orNull(day),
    to: orNull(day),
    asOf: day,
    quarters: fc.uniqueArray(fc.nat(quarters.length - 1)).map((list) => new Set(list)),
  })
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (item) => item.code }), (codes) => {
      const table = {
        quarters,
        reach: { from: '1982-01-01', to: '2026-01-01' },
        codes: codes.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
      }
      expect(openHcpcs(packHcpcs({ ...table, codes }))).toEqual(table)
    }),
  )
})

test('any editions of ICD-10-CM come back from their pack', () => {
  const row = fc.record({ code: icd10, editions: places(quarters.length), unspecified: fc.boolean() })
  fc.assert(
    fc.property(fc.uniqueArray(row, { selector: (item) => item.code }), (codes) => {
      expect(icd10cmOf(openIcd10cm(packIcd10cm({ editions: quarters, codes })))).toEqual({
        editions: quarters,
        codes: codes.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
      })
    }),
  )
})

test('any directory comes back from its pack', () => {
  const product = fc.record({
    name: word,
    nonproprietaryName: word,
    substances: fc.array(word, { maxLength: 2 }),
    strengths: fc.array(word, { maxLength: 2 }),
    form: word,
    routes: fc.array(word, { maxLength: 2 }),
    labeler: word,
    category: word,
  })
  fc.assert(
    fc.property(
      fc.array(product, { minLength: 1, maxLength: 4 }),
      fc.uniqueArray(fc.tuple(digits(11), fc.integer({ min: -1, max: 3 }), orNull(day), orNull(day)), {
        selector: ([ndc]) => ndc,
      }),
      (products, rows) => {
        const packages = rows.map(([ndc, at, marketedFrom, marketedTo]) => {
          const kept = at >= 0 && at < products.length
          return {
            ndc,
            product: kept ? at : null,
            description: kept ? `1 VIAL (${ndc})` : '',
            marketedFrom,
            marketedTo,
          }
        })
        const directory = {
          asOf: { from: '2026-01-01', to: '2026-02-03' },
          products,
          packages: packages.toSorted((a, b) => (a.ndc < b.ndc ? -1 : 1)),
        }
        expect(directoryOf(openDirectory(packDirectory({ ...directory, packages })))).toEqual(directory)
      },
    ),
  )
})

test('a pack of which bytes are missing is not opened', () => {
  const bytes = packIcd10cm({
    editions: quarters,
    codes: [{ code: 'E119', editions: new Set([0]), unspecified: false }],
  })
  expect(() => openFrame(bytes.subarray(0, -1))).toThrow('another length')
})
