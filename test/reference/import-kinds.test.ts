/** HCPCS files, Addendum B, plain tables and ICD-10-CM: what an import takes from them. */
import { expect, test } from 'vitest'
import { workbookOf, zipOf } from './fixtures/archives.ts'
import {
  addendumB,
  codesFile,
  hcpcsSheet,
  hcpcsText,
  orderAddenda,
  orderFile,
  plainTable,
} from './fixtures/files.ts'
import { ask, workplace } from './fixtures/folder.ts'

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

test('a plain table anew takes back what it said, and nothing that other files said of the same day', async () => {
  const place = await workplace()
  const rows = (...more: readonly (readonly [string, string, string, string])[]): string =>
    plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2026-01-01', ''], ...more])
  await place.write('plain.tsv', rows(['J2224', 'Injection, goneomycin, 1 mg', '1990-01-01', '2025-12-31'], ['J2225', 'Injection, mistaken, 1 mg', '2020-01-01', '']))
  await place.write('mended.tsv', rows(['J2224', 'Injection, goneomycin, 1 mg', '1990-01-01', '']))
  await place.write('2026Q1 addendum b.csv', addendumB(2026, [['J2222', 'Inj, exampleprazine'], ['J2224', 'Inj, goneomycin'], ['J2226', 'Inj, hospitaline']]))
  await place.take('plain.tsv', '2026Q1 addendum b.csv')
  expect((await place.take('mended.tsv')).said).toContain('in place of the earlier issue')
  const reference = await place.reference()
  const found = (ingredient: string, date: string): readonly string[] => ask(reference, { ingredients: [ingredient], date }).codes
  expect(found('exampleprazine', '2026-02-03')).toEqual(['J2222'])
  expect(found('goneomycin', '2026-02-03')).toEqual(['J2224'])
  expect(found('hospitaline', '2026-02-03')).toEqual(['J2226'])
  expect(found('mistaken', '2025-02-03')).toEqual([])
})

test('a plain table anew keeps the codes of a HCPCS file of the same day', async () => {
  const place = await workplace()
  await place.write('HCPC2026_JAN_ANWEB.txt', hcpcsText(described))
  const table = (descriptor: string): string => plainTable([['J2225', descriptor, '2026-01-01', '']])
  await place.write('plain.tsv', table('Injection, newavir, 1 mg'))
  await place.write('mended.tsv', table('Injection, newestavir, 1 mg'))
  for (const name of ['HCPC2026_JAN_ANWEB.txt', 'plain.tsv', 'mended.tsv']) expect(await place.take(name)).toMatchObject({ exit: 0 })
  const reference = await place.reference()
  expect(ask(reference, { ingredients: ['exampleprazine'], date: '2026-02-03' }).codes).toEqual(['J2222'])
  expect(ask(reference, { ingredients: ['newestavir'], date: '2026-02-03' }).codes).toEqual(['J2225'])
})

test('an end that stands for none does not make a plain table reach for ever', async () => {
  const place = await workplace()
  await place.write('plain.tsv', plainTable([['J2222', 'Injection, exampleprazine, 1 mg', '2025-10-01', '9999-12-31']]))
  expect((await place.take('plain.tsv')).said).toContain('; all codes are taken to be known up to 2025-12-31.')
  const reference = await place.reference()
  expect(reference.describe().hcpcs).toEqual({ from: '2025-10-01', to: '2025-12-31' })
  expect(ask(reference, { ingredients: ['exampleprazine'], date: '2025-12-31' })).toMatchObject({ kind: 'possible', stale: false })
  expect(ask(reference, { ingredients: ['newavir'], date: '2026-01-01' })).toMatchObject({ kind: 'unknown', stale: true })
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
        content: orderFile([
          ['M06', '0', 'x'],
          ['M069', '1', 'Joint, unspecified'],
          ['T741', '1', 'new in April'],
        ]),
      },
      {
        name: 'icd10cm_codes_2028.txt',
        content: codesFile([
          ['M069', '1', 'Joint, unspecified'],
          ['T741', '1', 'new in April'],
        ]),
      },
      {
        name: 'icd10cm_order_addenda_2028.txt',
        content: orderAddenda([
          ['Add', 'T741'],
          ['Delete', 'Y070'],
        ]),
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

test('October’s own file takes the place of what April’s addenda told of it, though it is older', async () => {
  const place = await workplace()
  const edition = (content: string): string => orderFile([['M069', '1', content]])
  await place.write(
    'april-2028.zip',
    zipOf([
      { name: 'icd10cm_order_2028.txt', content: edition('Joint') },
      { name: 'icd10cm_order_addenda_2028.txt', content: orderAddenda([['Delete', 'Y070']]) },
    ]),
  )
  await place.write('icd10cm_order_2028_07012025.txt', edition('Joint, unspecified'))
  await place.take('april-2028.zip')
  expect((await place.take('icd10cm_order_2028_07012025.txt')).said).toContain('imported: icd10cm_order_2028_07012025.txt')
  const { icd10, describe } = await place.reference()
  expect(icd10('Y07.0', '2028-03-31').kind).toBe('not-a-code')
  expect(icd10('M06.9', '2028-03-31').kind).toBe('billable')
  expect(describe().sources.map(({ name }) => name)).toEqual(['icd10cm_order_2028_07012025.txt', 'april-2028.zip › icd10cm_order_2028.txt'])
})
