/** What an import refuses: one clear line each, and nothing half-written. */
import { truncate, writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { zipOf } from './fixtures/archives.ts'
import { addendumB, codesFile, crosswalkFile, hcpcsText, nocFile, orderFile, plainTable, smallBounds } from './fixtures/files.ts'
import type { Bounds } from '../../src/cli/reference/contribution.ts'
import { workplace } from './fixtures/folder.ts'

const example = [
  ['J1111', '99999-0123-01', 'Exampleprazine'],
  ['J1112', '99999-0456-01', 'Solvidrin'],
] as const

const described = [['J2222', 'Injection, exampleprazine sodium, 1 mg', '20240701', '']] as const

/** Bad files: what is written, under which name, and the sentence that refuses it. */
const refused: readonly (readonly [what: string, name: string, content: string | Uint8Array, reason: RegExp])[] = [
  [
    'a truncated zip',
    'a.zip',
    zipOf([{ name: 'x.csv', content: crosswalkFile(2026, 1, example) }]).subarray(0, 400),
    /a\.zip: the zip file is cut off or damaged/,
  ],
  [
    'a truncated gzip',
    'a.csv.gz',
    gzipSync(crosswalkFile(2026, 1, example)).subarray(0, 200),
    /a\.csv\.gz: the gzip file is cut off or damaged/,
  ],
  [
    'a zip whose member was changed',
    'b.zip',
    Buffer.from(
      zipOf([{ name: 'x.csv', content: 'some text' }])
        .toString('latin1')
        .replace('some', 'sane'),
      'latin1',
    ),
    /checksum/,
  ],
  [
    'a web page named .csv',
    'page.csv',
    '<!DOCTYPE html><html><title>Access denied</title></html>',
    /page\.csv: it is a web page/,
  ],
  [
    'a wrong year in the title',
    'y.csv',
    crosswalkFile(2026, 1, example).replace('January 2026', 'January 2025'),
    /line 1: .*wrong year/,
  ],
  [
    'another quarter than the name says',
    '2026Q2.csv',
    crosswalkFile(2026, 1, example),
    /2026-01-01, but its name says 2026-04-01: a wrong year/,
  ],
  ['a year far ahead', 'y2.csv', crosswalkFile(2062, 1, example), /line 2: the year 2062 cannot be/],
  [
    'dates that are no quarter',
    'y3.csv',
    crosswalkFile(2026, 1, example).replace('through March 31', 'through March 30'),
    /no calendar quarter/,
  ],
  [
    'a missing column',
    'm.csv',
    crosswalkFile(2026, 1, example, '_2026_CODE,Short Description,LABELER NAME,Drug Name,HCPCS dosage,PKG SIZE'),
    /line 4: the column ndc is missing/,
  ],
  [
    'swapped columns',
    's.csv',
    crosswalkFile(
      2026,
      1,
      example,
      'NDC2,Short Description,LABELER NAME,_2026_CODE,Drug Name,HCPCS dosage,PKG SIZE,PKG QTY,BILLUNITS,BILLUNITSPKG',
    ),
    /line 5: .*swapped columns/,
  ],
  ['too few rows', 'f.csv', crosswalkFile(2026, 1, []), /it has 1 rows; an official file has 2 to 50/],
  [
    'a crosswalk without the row that all have',
    'c.csv',
    crosswalkFile(2026, 1, example).replace('16,1,40,40', '16,1,4,4'),
    /50242-0061-01/,
  ],
  [
    'a HCPCS file with moved columns',
    'h.txt',
    hcpcsText(described).replace('19820101', 'abcdefgh'),
    /line 3: a date is not of eight digits/,
  ],
  [
    'a code list without descriptions',
    'codes.txt',
    Array.from({ length: 40 }, (_, place) => `A${1000 + place}`).join('\n'),
    /codes\.txt: it lists codes without descriptions/,
  ],
  ['a crosswalk that breaks off in a row', 'o.csv', crosswalkFile(2026, 1, example).slice(0, -8), /line 7: it has \d of 10 columns: cut off\?/],
  ['a NOC crosswalk that breaks off in a row', 'n.csv', nocFile(2026, 1, ['99999-0123-01', '99999-0456-01']).slice(0, -22), /line 5: it has \d of 9 columns: cut off\?/],
  [
    'a HCPCS file of another year than its name says',
    'HCPC2028_OCT_ANWEB.txt',
    hcpcsText(described),
    /its youngest code is of 2024, but its name says 2028: a wrong year\?/,
  ],
  [
    'an order file of which lines are missing',
    'icd10cm_order_2028.txt',
    orderFile([]).replace(/\r\n00012.*/, ''),
    /line 12: its order number is 13: lines are missing/,
  ],
  [
    'an order file and a code file that do not belong together',
    'icd.zip',
    zipOf([
      { name: 'icd10cm_order_2028.txt', content: orderFile([['M069', '1', 'x']]) },
      { name: 'icd10cm_codes_2028.txt', content: codesFile([]) },
    ]),
    /its 22 billable codes are not the 21 of the code file beside it/,
  ],
  ['a crosswalk of more bytes than any has', 'l.csv', crosswalkFile(2026, 1, example).padEnd(20_000_001, '\n'), /it has 21 MB; an official file of its kind has less than 20 MB/],
  [
    'an order file that breaks off in a line',
    'icd10cm_order_2028.txt',
    `${orderFile([])}00024 M069`,
    /line 23: no line of an order file/,
  ],
  ['an order file without a year', 'order.txt', orderFile([]), /does not say the fiscal year/],
  [
    'another year inside than outside',
    '2027.zip',
    zipOf([{ name: 'icd10cm_order_2028.txt', content: orderFile([]) }]),
    /its name says 2028, the archive around it 2027/,
  ],
  [
    'an Addendum B of no known quarter',
    'b.csv',
    addendumB(2026, []),
    /neither its name nor its title says the quarter/,
  ],
  ['CPT in a plain table', 'p.tsv', plainTable([['96365', 'x', '', '']]), /line 2: .*CPT/],
  [
    'dates the wrong way round',
    'p2.tsv',
    plainTable([['J1111', 'x', '2026-01-01', '2025-01-01']]),
    /line 2: it ends before it begins/,
  ],
  ['a code of a year far ahead', 'p3.tsv', plainTable([['J1111', 'x', '2099-01-01', '']]), /line 2: the year 2099 cannot be/],
  ['a HCPCS file of a year far ahead', 'h2.txt', hcpcsText([['J2222', 'Injection, exampleprazine, 1 mg', '20990101', '']]), /line 26: the year 2099 cannot be/],
  ['an Addendum B of a year far ahead', '2099Q1 addendum b.csv', addendumB(2099, []), /says 2099: the year cannot be/],
  ['a workbook in the old format', 'old.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old\.xls: it is a workbook in the old format/],
  ['a paper', 'about.csv', '%PDF-1.7', /about\.csv: it is a paper/],
  ['text in UTF-16', 'p4.tsv', Buffer.from(`\ufeff${plainTable([['J1111', 'x', '', '']])}`, 'utf16le'), /p4\.tsv: it is text in UTF-16: save it as UTF-8/],
  ['an empty file', 'empty.csv', '', /empty\.csv: it is empty/],
  ['something else', 'note.txt', 'Buy milk.', /none of the official files/],
]

test.each(refused)('%s is refused in one line, and the packs stay as they were', async (_, name, content, reason) => {
  const place = await workplace()
  await place.write('good.csv', crosswalkFile(2025, 4, example))
  await place.take('good.csv')
  const before = await place.contents()
  await place.write(name, content)
  const done = await place.take(name)
  expect(done.exit).toBe(1)
  expect(done.complained).toMatch(/^refused: [^\n]+[^.?][.?]\n$/)
  expect(done.complained).toMatch(reason)
  expect(await place.contents()).toEqual(before)
})

const strict: Bounds = { ...smallBounds, reaches: { crosswalk: 'Q99', hcpcs: 'V', opps: 'V' }, editions: { 2028: [2_000] } }

const endings: readonly (readonly [what: string, name: string, content: string, reason: string])[] = [
  ['a crosswalk', 'xw.csv', crosswalkFile(2026, 1, example), 'it holds no code from Q99 on, as every such file does: cut off?'],
  ['a HCPCS file', 'HCPC2024_OCT_ANWEB.txt', hcpcsText(described), 'it holds no code from V on, as every such file does: cut off?'],
  ['an Addendum B', '2026Q1.csv', addendumB(2026, [['J2222', 'Inj']]), 'it holds no code from V on, as every such file does: cut off?'],
  ['an ICD-10-CM order file', 'icd10cm_order_2028.txt', orderFile([]), 'it has 21 billable codes; fiscal year 2028 has 2000: cut off, or a wrong year?'],
]

test.each(endings)('%s that ends between two rows is refused by what is missing at its end', async (_, name, content, reason) => {
  const place = await workplace(strict)
  await place.write(name, content)
  expect(await place.take(name)).toMatchObject({ exit: 1, complained: `refused: ${name}: ${reason}\n` })
  expect(await place.contents()).toEqual({})
})

test('a file of 500 MB is refused by its size, unread', async () => {
  const place = await workplace()
  await writeFile(place.path('huge.csv'), '')
  await truncate(place.path('huge.csv'), 500_000_000)
  expect((await place.take('huge.csv')).complained).toBe(
    'refused: huge.csv: it has 500 MB; no file of reference data is larger than 200 MB.\n',
  )
})

test('a gzip that unpacks to more than any official file has is refused before it fills the memory', async () => {
  const place = await workplace()
  await place.write('bomb.gz', gzipSync(Buffer.alloc(230_000_000)))
  expect((await place.take('bomb.gz')).complained).toMatch(/^refused: bomb\.gz: it unpacks to more than 200 MB; no file of reference data does\.\n$/)
})

test('packs that were damaged are refused, not added to', async () => {
  const place = await workplace()
  await place.write('xw.csv', crosswalkFile(2026, 1, example))
  await place.write('q4.csv', crosswalkFile(2025, 4, example))
  await place.take('xw.csv')
  const pack = Object.keys(await place.contents()).find((name) => name.endsWith('.pack')) ?? ''
  await truncate(`${place.packs}/${pack}`, 100)
  const done = await place.take('q4.csv')
  expect(done.exit).toBe(2)
  expect(done.complained).toMatch(/\.pack is damaged/)
})

test('where nothing can be imported, no folder of packs is made', async () => {
  const place = await workplace()
  await place.write('bad.csv', 'Buy milk.')
  expect(await place.take('bad.csv')).toMatchObject({ exit: 1 })
  expect(await place.contents()).toEqual({})
})
