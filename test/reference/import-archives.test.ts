/** What an import unpacks, and how far: archives as CMS packs them, and archives made to fill a memory. */
import { mkdir, symlink } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { workbookOf, zipOf } from './fixtures/archives.ts'
import { codesFile, crosswalkFile, hcpcsSheet, orderAddenda, orderFile } from './fixtures/files.ts'
import { workplace } from './fixtures/folder.ts'

const example = [['J1111', '99999-0123-01', 'Exampleprazine']] as const

const crosswalk = crosswalkFile(2026, 1, example)

test('of the crosswalks that CMS packs together that of ASP drugs is taken, and what becomes of the others is said', async () => {
  const place = await workplace()
  await place.write(
    'january-2026-ndc-hcpcs-crosswalk.zip',
    zipOf([
      { name: 'section 508 version of January 2026 ASP NDC-HCPCS Crosswalk 121725.csv', content: crosswalk },
      ...['AWP', 'OPPS', 'PrEP'].map((kind) => ({
        name: `section 508 version of January 2026 ${kind} NDC-HCPCS Crosswalk 121725.csv`,
        content: crosswalk.replace('ASP NDC', `${kind} NDC`),
      })),
      { name: 'January 2026 ASP NDC-HCPCS Crosswalk 121725.xlsx', content: workbookOf([['January 2026 ASP NDC - HCPCS Crosswalk']]) },
      { name: 'notes.txt', content: 'Buy milk.' },
      { name: 'January 2026 ASP NDC-HCPCS Crosswalk 121725.xls', content: 'an old workbook' },
      { name: 'papers/About.pdf', content: 'words' },
    ]),
  )
  const done = await place.take('january-2026-ndc-hcpcs-crosswalk.zip')
  expect(done).toMatchObject({ exit: 0, complained: '' })
  expect(done.said.match(/^imported: /gm)).toHaveLength(1)
  expect(done.said.match(/it is another crosswalk than that of ASP drugs/g)).toHaveLength(3)
  expect(done.said).toContain('121725.xlsx: it is a workbook; the CSV file of the same is read.')
  expect(done.said).toContain('left out: january-2026-ndc-hcpcs-crosswalk.zip › notes.txt')
  expect(done.said).toContain('121725.xls: it is a workbook in the old format, which is not read')
  expect(done.said).toContain('About.pdf: it is a paper or a picture.')
  expect(done.said.match(/^(?:imported|left out): /gm)).toHaveLength(8)
  expect((await place.reference()).describe().sources).toMatchObject([{ kind: 'asp-crosswalk', issued: '2025-12-17' }])
})

test('a web page in the place of a file that is read is refused, though another beside it is imported', async () => {
  const place = await workplace()
  await place.write(
    'two.zip',
    zipOf([
      { name: 'ASP NDC-HCPCS crosswalk october 2025.csv', content: '<html>Access denied</html>' },
      { name: 'ASP NDC-HCPCS crosswalk january 2026.csv', content: crosswalk },
    ]),
  )
  const done = await place.take('two.zip')
  expect(done.exit).toBe(1)
  expect(done.complained).toBe(
    'refused: two.zip › ASP NDC-HCPCS crosswalk october 2025.csv: it is a web page, not the file: download the file itself.\n',
  )
  expect(done.said).toContain('1 imported, 1 refused')
})

test('of several files with the same codes the fullest is read, and what becomes of the others is said', async () => {
  const place = await workplace()
  await place.write(
    '2028-code-descriptions.zip',
    zipOf([
      { name: 'icd10cm_codes_2028.txt', content: codesFile([]) },
      { name: 'icd10cm_order_2028.txt', content: orderFile([]) },
      { name: 'icd10cm_order_addenda_2028.txt', content: orderAddenda([['Add', 'E119']]) },
    ]),
  )
  const { said } = await place.take('2028-code-descriptions.zip')
  expect(said.split('\n').slice(0, 3)).toEqual([
    'left out: 2028-code-descriptions.zip › icd10cm_order_addenda_2028.txt: it lists changes of a file of codes, and goes with that.',
    'imported: 2028-code-descriptions.zip › icd10cm_order_2028.txt: ICD-10-CM 2027-10-01 to 2028-09-30, 21 billable codes, 1 headers.',
    'left out: 2028-code-descriptions.zip › icd10cm_codes_2028.txt: icd10cm_order_2028.txt beside it stands for it.',
  ])
})

test('a file that was packed without a day is not taken for one of 1980', async () => {
  const place = await workplace()
  await place.write('dated.zip', zipOf([{ name: 'a.csv', content: crosswalk }]))
  const mended = crosswalkFile(2026, 1, [['J1113', '99999-0123-01', 'Exampleprazine']])
  await place.write('undated.zip', zipOf([{ name: 'a.csv', content: mended, isUndated: true }]))
  await place.take('dated.zip')
  expect((await place.take('undated.zip')).said).toContain('in place of the earlier issue')
})

test('a crosswalk as a workbook alone is refused in words: its CSV file is read', async () => {
  const place = await workplace()
  await place.write('download.xlsx', workbookOf([['January 2026 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs']]))
  expect((await place.take('download.xlsx')).complained).toBe(
    'refused: download.xlsx: it is the workbook of a crosswalk; the CSV file beside it is read.\n',
  )
})

const zeros = (megabytes: number): Uint8Array => new Uint8Array(megabytes * 1_000_000)

const bomb = zipOf([{ name: 'a.txt', content: zeros(90), isDeflated: true }])

const archives: readonly (readonly [what: string, name: string, content: () => Uint8Array, reason: string])[] = [
  [
    'an archive that unpacks too far',
    'bomb.zip',
    () => zipOf([{ name: 'a.txt', content: zeros(201), isDeflated: true }]),
    'bomb.zip: it unpacks to more than 200 MB; no file of reference data does.',
  ],
  [
    'an archive of archives that unpack too far together',
    'nested.zip',
    () => zipOf([1, 2, 3].map((number) => ({ name: `${number}.zip`, content: bomb }))),
    'nested.zip › 3.zip: it unpacks to more than 200 MB; no file of reference data does.',
  ],
  [
    'an archive whose directory says less than it holds',
    'lying.zip',
    () => zipOf([{ name: 'a.txt', content: zeros(2), isDeflated: true, claimed: 100 }]),
    'lying.zip: the zip file is cut off or damaged.',
  ],
  [
    'a workbook that unpacks too far',
    'big.xlsx',
    () => zipOf([{ name: 'xl/workbook.xml', content: zeros(41), isDeflated: true }]),
    'big.xlsx: it unpacks to more than 40 MB; no file of reference data does.',
  ],
  [
    'a workbook whose directory says less than it holds',
    'lying.xlsx',
    () => zipOf([{ name: 'xl/workbook.xml', content: zeros(2), isDeflated: true, claimed: 100 }]),
    'lying.xlsx: the zip file is cut off or damaged.',
  ],
  [
    'an archive of more files than any official one',
    'many.zip',
    () => zipOf(Array.from({ length: 501 }, (_, number) => ({ name: `${number}.txt`, content: 'x' }))),
    'many.zip: it holds 501 files; no official archive holds more than 500.',
  ],
  [
    'an archive with a password',
    'locked.zip',
    () => zipOf([{ name: 'a.csv', content: crosswalk, isDeflated: true, isEncrypted: true }]),
    'locked.zip › a.csv: it is protected by a password; unpack it first.',
  ],
  ['an archive of nothing', 'none.zip', () => zipOf([]), 'none.zip: it holds no file that could be read.'],
  ['an archive of papers', 'papers.zip', () => zipOf([{ name: 'a.pdf', content: 'x' }]), 'papers.zip: it holds no file that could be read.'],
]

test.each(archives)('%s is refused in one line', async (_, name, content, reason) => {
  const place = await workplace()
  await place.write(name, content())
  expect(await place.take(name)).toMatchObject({ exit: 1, complained: `refused: ${reason}\n` })
  expect(await place.contents()).toEqual({})
})

test('a folder, and what never ends, are refused by what they are', async () => {
  const place = await workplace()
  await mkdir(place.path('folder'))
  await symlink('/dev/zero', place.path('endless'))
  expect((await place.take('folder', 'endless')).complained).toBe(
    'refused: folder: it is a folder, not a file.\nrefused: endless: it is no plain file.\n',
  )
})

test('where the packs cannot be written to, the command says so and ends with 2', async () => {
  const place = await workplace()
  await place.write('packs', 'a file in the place of the folder')
  await place.write('HCPC2026_JAN_ANWEB.xlsx', workbookOf(hcpcsSheet([['J2229', 'Injection, latezepam, 5 mg', '20260101', '']])))
  const done = await place.take('HCPC2026_JAN_ANWEB.xlsx')
  expect(done.exit).toBe(2)
  expect(done.complained).toMatch(/packs: it cannot be written to; the packs there are as they were\.\n$/)
})
