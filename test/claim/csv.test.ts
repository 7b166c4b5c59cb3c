/** CSV as spreadsheets and parsers read it. */
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvTable, csvText, safeCell } from '../../src/claim/csv.ts'

const sign = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', "'", '"', ',', ' ', '＝', '−', '|', '%', '\u0000', '\ufeff')
const cell = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.tuple(fc.array(sign, { maxLength: 4 }), fc.string()).map(([signs, text]) => signs.join('') + text),
  fc.constantFrom('=1+1', '=HYPERLINK("https://bad.example")', '+1', '-1', '@SUM(A1)', '\t=1', '\r\n=1', " =cmd|' /C calc'!A0", "'=1", "''+1"),
)
const table = fc.integer({ min: 1, max: 5 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }))

const cellsOf = (text: string): readonly (readonly string[])[] => parse(text, { bom: true, recordDelimiter: '\r\n' })

/** What the file's cell says, without the apostrophe that makes it text. */
const said = (text: string): string => (text.startsWith("'") ? text.slice(1) : text)

describe('a CSV file', () => {
  it('is read back by a parser as the cells that were written', () => {
    fc.assert(fc.property(table, (rows) => {
      expect(cellsOf(csvText(rows)).map((cells) => cells.map(said))).toEqual(rows)
    }), { numRuns: 1000 })
  })

  it('has no cell that a spreadsheet takes for a formula', () => {
    fc.assert(fc.property(table, (rows) => {
      for (const text of cellsOf(csvText(rows)).flat()) {
        expect(text).not.toMatch(/^[\t\r\n]/)
        expect(text.normalize('NFKC').replace(/^[\s\p{Cc}]+/u, '')).not.toMatch(/^[=+\-@]/)
      }
    }), { numRuns: 1000 })
  })

  it('leaves plain text alone', () => {
    for (const plain of ['J3490', '99999-0123-01', 'ZYLOMAB 50MG SUBQ NDC 99999012301', '2026-11-21', '0.5', 'Ann O’Hara', "O'Hara", '']) {
      expect(safeCell(plain)).toBe(plain)
    }
  })

  it('ends its lines as RFC 4180 wants, and begins with the byte order mark by which Excel reads the accents of a name', () => {
    expect(csvText([['a', 'b'], ['c "d"', 'e,f']])).toBe('\ufeffa,b\r\n"c ""d""","e,f"\r\n')
  })

  it('has a head for every column, and a row for every draft', () => {
    const columns = [{ label: '=Sum', cell: (row: number) => String(row) }]
    expect(csvTable(columns, [1, -2])).toBe("\ufeff'=Sum\r\n1\r\n'-2\r\n")
  })
})
