/** Every kind of file but the crosswalk: what an import takes from it. */
import { expect, test } from 'vitest'
import { workbookOf, zipOf } from './fixtures/archives.ts'
import {
  addendumB,
  codesFile,
  hcpcsSheet,
  hcpcsText,
  orderAddenda,
  orderFile,
  packageFile,
  plainTable,
  productFile,
} from './fixtures/files.ts'
import { ask, ndc, workplace } from './fixtures/folder.ts'

const bytes = (content: string): Uint8Array => new TextEncoder().encode(content)

const described = [
  ['J2222', 'Injection, exampleprazine sodium, not therapeutically equivalent to j2221, 1 mg', '20240701', ''],
  ['J2223', 'Injection, oldazepam hydrochloride, up to 5 mg', '19900101', '20250331'],
  ['J2229', 'Injection, latezepam, 5 mg', '20260101', ''],
] as const

test('the HCPCS file reads the same from text and from the workbook', async () => {
  const [text, workbook] = [await workplace(), await workplace()]
  await text.write('HCPC2026_JAN_ANWEB.txt', hcpcsText(described))
  await workbook.write('HCPC2026_JAN_ANWEB.xlsx', workbookOf(hcpcsSheet(described)))
  expect(await text.take('HCPC2026_JAN_ANWEB.txt')).toMatchObject({ exit: 0, complained: '' })
  expect(await workbook.take('HCPC2026_JAN_ANWEB.xlsx')).toMatchObject({ exit: 0, complained: '' })
  for (const place of [text, workbook]) {
    const reference = await place.reference()
    expect(ask(reference, { ingredients: ['Exampleprazine'], date: '2026-02-03' })).toMatchObject({
      kind: 'possible',
      codes: ['J2222'],
      by: 'ingredient',
    })
    expect(ask(reference, { ingredients: ['Exampleprazine'], date: '2024-06-30' }).kind).toBe('none')
    expect(ask(reference, { ingredients: ['oldazepam'], date: '2025-03-31' }).codes).toEqual(['J2223'])
    expect(ask(reference, { ingredients: ['oldazepam'], date: '2025-04-01' }).kind).toBe('none')
  }
})

test('a plain table of codes is newer than an old HCPCS file, in either order, and an end that is known stays', async () => {
  const [one, other] = [await workplace(), await workplace()]
  for (const [place, order] of [
    [one, ['HCPC2024.txt', 'plain.tsv']],
    [other, ['plain.tsv', 'HCPC2024.txt']],
  ] as const) {
    await place.write(
      'HCPC2024.txt',
      hcpcsText([...described.slice(0, 2), ['J2224', 'Injection, goneomycin, 1 mg', '19900101', '20181231']]),
    )
    await place.write(
      'plain.tsv',
      plainTable([
        ['J2222', 'Injection, exampleprazine sodium, 1 mg', '2024-10-01', ''],
        ['J2224', 'Injection, goneomycin, 1 mg', '1990-01-01', ''],
        ['J2225', 'Injection, newavir, 1 mg', '', ''],
      ]),
    )
    expect(await place.take(...order)).toMatchObject({ exit: 0 })
    const reference = await place.reference()
    expect(ask(reference, { ingredients: ['exampleprazine'], date: '2024-08-01' }).kind).toBe('none')
    expect(ask(reference, { ingredients: ['exampleprazine'], date: '2024-10-01' }).kind).toBe('possible')
    expect(ask(reference, { ingredients: ['goneomycin'], date: '2024-10-01' }).kind).toBe('none')
    // Without a beginning it is taken to be as young as the youngest.
    expect(ask(reference, { ingredients: ['newavir'], date: '2024-09-30' }).kind).toBe('none')
    expect(ask(reference, { ingredients: ['newavir'], date: '2024-10-01' }).kind).toBe('possible')
  }
})

test('Addendum B tells which J codes were live in its quarter', async () => {
  const place = await workplace()
  await place.write(
    '2026Q1 addendum b.csv',
    addendumB(2026, [
      ['J2222', 'Inj, exampleprazine'],
      ['C9001', 'Injection, newavir'],
    ]),
  )
  await place.write(
    'plain.tsv',
    plainTable([
      ['J2222', 'Injection, exampleprazine, 1 mg', '2020-01-01', ''],
      ['J2226', 'Injection, deadolol, 1 mg', '2020-01-01', ''],
    ]),
  )
  expect(await place.take('plain.tsv', '2026Q1 addendum b.csv')).toMatchObject({ exit: 0, complained: '' })
  const reference = await place.reference()
  expect(ask(reference, { ingredients: ['exampleprazine'], date: '2026-02-03' }).codes).toEqual(['J2222'])
  expect(ask(reference, { ingredients: ['deadolol'], date: '2026-02-03' }).kind).toBe('none')
  expect(ask(reference, { ingredients: ['deadolol'], date: '2025-12-31' }).kind).toBe('possible')
  expect(
    ask(reference, { ingredients: ['newavir'], date: '2026-02-03', setting: 'hospital-outpatient' }).codes,
  ).toEqual(['C9001'])
  expect(ask(reference, { ingredients: ['newavir'], date: '2026-02-03', setting: 'office' }).kind).toBe('none')
})

test('an April edition of ICD-10-CM brings the months before it by its addenda', async () => {
  const place = await workplace()
  await place.write(
    'april-2028-codes.zip',
    zipOf([
      {
        name: 'icd10cm_order_2028.txt',
        bytes: bytes(
          orderFile([
            ['M06', '0', 'x'],
            ['M069', '1', 'Joint, unspecified'],
            ['T741', '1', 'new in April'],
          ]),
        ),
      },
      {
        name: 'icd10cm_codes_2028.txt',
        bytes: bytes(
          codesFile([
            ['M069', '1', 'Joint, unspecified'],
            ['T741', '1', 'new in April'],
          ]),
        ),
      },
      {
        name: 'icd10cm_order_addenda_2028.txt',
        bytes: bytes(
          orderAddenda([
            ['Add', 'T741'],
            ['Delete', 'Y070'],
          ]),
        ),
      },
    ]),
  )
  expect(await place.take('april-2028-codes.zip')).toMatchObject({ exit: 0, complained: '' })
  const { icd10 } = await place.reference()
  expect(icd10('M06.9', '2028-02-01')).toEqual({ kind: 'billable', unspecified: true })
  expect(icd10('M06', '2028-02-01').kind).toBe('header')
  expect(icd10('T74.1', '2028-03-31').kind).toBe('not-yet')
  expect(icd10('T74.1', '2028-04-01').kind).toBe('billable')
  expect(icd10('Y07.0', '2028-03-31').kind).toBe('billable')
  expect(icd10('Y07.0', '2028-04-01').kind).toBe('no-longer')
  expect(icd10('M06.9', '2027-09-30').kind).toBe('unknown')
  expect(icd10('Q00.0', '2028-04-01').kind).toBe('not-a-code')
})

const products = [
  { ndc: '9999-0123', name: 'Exampleprazine', substance: 'EXAMPLEPRAZINE SODIUM' },
  { ndc: '99990-123', name: 'Tabletol', substance: 'TABLETOL', form: 'TABLET', route: 'ORAL' },
] as const

test('the FDA directory is read from its two files together, and settles a ten-digit number where one candidate fits', async () => {
  const place = await workplace()
  await place.write('product.txt', productFile(products))
  await place.write(
    'package.txt',
    packageFile([
      ['9999-0123-01', '20200101', '20251231'],
      // Letters occur, small ones too: no NDC of digits, and no reason to refuse the rest.
      ['9999-0123-B1', '20200101', ''],
      ['9999-0123-a', '20200101', ''],
    ]),
  )
  expect(await place.take('product.txt', 'package.txt')).toMatchObject({ exit: 0, complained: '' })
  const reference = await place.reference()
  expect(reference.package(ndc('9999-0123-01'))).toMatchObject({
    name: 'Exampleprazine',
    substances: ['exampleprazine sodium'],
    strengths: ['0.5 mg/mL'],
    routes: ['INTRAVENOUS'],
    marketedFrom: '2020-01-01',
    marketedTo: '2025-12-31',
  })
  const candidates = [ndc('09999-0123-01'), ndc('99990-0123-01'), ndc('99990-1230-01')]
  const known = { candidates, ingredients: ['exampleprazine'], names: [] }
  expect(reference.resolve({ ...known, date: '2025-12-31' })).toEqual(candidates[0])
  expect(reference.resolve({ ...known, date: '2026-01-01' })).toBeNull()
  expect(reference.resolve({ ...known, ingredients: ['solvidrin'], date: '2025-12-31' })).toBeNull()
})

test('a ten-digit number stays ambiguous where a second candidate is listed of which nothing is known', async () => {
  const place = await workplace()
  await place.write('product.txt', productFile(products))
  await place.write(
    'package.txt',
    packageFile([
      ['9999-0123-01', '20200101', ''],
      ['99990-123-01', '20200101', ''],
    ]),
  )
  await place.take('product.txt', 'package.txt')
  const candidates = [ndc('09999-0123-01'), ndc('99990-0123-01')]
  expect(
    (await place.reference()).resolve({ candidates, ingredients: ['exampleprazine'], names: [], date: '2026-01-01' }),
  ).toBeNull()
})

test('a later directory keeps what it no longer lists, and an older one does not replace it', async () => {
  const place = await workplace()
  const directory = (name: string, day: string, rows: Parameters<typeof packageFile>[0]) =>
    Promise.all([
      place.write(`product_${name}_${day}.txt`, productFile(products)),
      place.write(`package_${name}_${day}.txt`, packageFile(rows)),
    ])
  await directory('a', '01022026', [
    ['9999-0123-01', '20200101', ''],
    ['9999-0123-02', '20200101', ''],
  ])
  await directory('b', '02022026', [['9999-0123-01', '20200101', '20251231']])
  await place.take('product_a_01022026.txt', 'package_a_01022026.txt')
  expect((await place.take('product_b_02022026.txt', 'package_b_02022026.txt')).said).toContain(
    'NDC directory of 2026-02-02, 2 products, 1 packages, in place of the earlier issue',
  )
  expect((await place.take('product_a_01022026.txt', 'package_a_01022026.txt')).said).toContain(
    'a newer issue of 2026-02-02 is imported already',
  )
  const reference = await place.reference()
  expect(reference.package(ndc('9999-0123-01'))?.marketedTo).toBe('2025-12-31')
  expect(reference.package(ndc('9999-0123-02'))?.name).toBe('Exampleprazine')
  expect(reference.describe().ndc).toEqual({ from: '2026-01-02', to: '2026-02-02' })
})

test("one of FDA's files without the other is refused", async () => {
  const place = await workplace()
  await place.write('product.txt', productFile(products))
  const done = await place.take('product.txt')
  expect(done).toMatchObject({ exit: 1 })
  expect(done.complained).toBe(
    'refused: product.txt: product.txt and package.txt are read together; name both, or their zip file.\n',
  )
})
