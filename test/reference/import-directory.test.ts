/** FDA's directory: its two files, together and apart. */
import { expect, test } from 'vitest'
import { zipOf } from './fixtures/archives.ts'
import { packageFile, productFile } from './fixtures/files.ts'
import { ndc, workplace } from './fixtures/folder.ts'

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

test('two issues of the directory in one call are both taken', async () => {
  const place = await workplace()
  const archive = (number: string): Buffer =>
    zipOf([
      { name: 'product.txt', content: productFile(products) },
      { name: 'package.txt', content: packageFile([[number, '20200101', '']]) },
    ])
  await place.write('old.zip', archive('9999-0123-01'))
  await place.write('new.zip', archive('9999-0123-02'))
  expect(await place.take('old.zip', 'new.zip')).toMatchObject({ exit: 0, complained: '' })
  const reference = await place.reference()
  for (const number of ['9999-0123-01', '9999-0123-02']) expect(reference.package(ndc(number))?.name).toBe('Exampleprazine')
})

test('a file of the directory that a second one of its kind overtakes is refused by name', async () => {
  const place = await workplace()
  await place.write('old.txt', productFile(products.slice(0, 1)))
  await place.write('new.txt', productFile(products))
  await place.write('package.txt', packageFile([['9999-0123-01', '20200101', '']]))
  const done = await place.take('old.txt', 'new.txt', 'package.txt')
  expect(done.exit).toBe(1)
  expect(done.complained).toBe('refused: old.txt: product.txt and package.txt are read together; name both, or their zip file.\n')
  expect(done.said).toContain('2 products, 1 packages')
})

test("a labeler of six digits is no reason to refuse FDA's other rows", async () => {
  const place = await workplace()
  await place.write('product.txt', productFile([...products, { ndc: '100000-123', name: 'Sixadol', substance: 'SIXADOL' }]))
  await place.write('package.txt', packageFile([['9999-0123-01', '20200101', ''], ['100000-123-01', '20200101', '']]))
  expect(await place.take('product.txt', 'package.txt')).toMatchObject({ exit: 0, complained: '' })
  expect((await place.reference()).package(ndc('9999-0123-01'))?.name).toBe('Exampleprazine')
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

test('both files of the FDA directory are told as sources, and a mended one of them is taken', async () => {
  const place = await workplace()
  const product = (name: string): string => productFile([{ ndc: '99999-0123', name, substance: 'EXAMPLEPRAZINE' }])
  const packages = packageFile([['99999-0123-01', '20200101', '']])
  const archive = (name: string): Buffer =>
    zipOf([
      { name: 'product.txt', content: product(name) },
      { name: 'package.txt', content: packages },
    ])
  await place.write('ndctext.zip', archive('Exampleprazine'))
  await place.take('ndctext.zip')
  const { sources } = (await place.reference()).describe()
  expect(sources.map(({ kind, name, effectiveFrom }) => [kind, name, effectiveFrom])).toEqual([
    ['fda-ndc', 'ndctext.zip › package.txt', '2026-01-02'],
    ['fda-ndc-product', 'ndctext.zip › product.txt', '2026-01-02'],
  ])
  expect((await place.take('ndctext.zip')).said).toContain('it is imported already')
  await place.write('ndctext.zip', archive('Examplum'))
  expect((await place.take('ndctext.zip')).said).toContain('in place of the earlier issue')
  expect((await place.reference()).describe().sources).toHaveLength(2)
})

test('two files of the FDA directory of different days are refused', async () => {
  const place = await workplace()
  await place.write('product.txt', productFile([{ ndc: '99999-0123', name: 'Exampleprazine', substance: 'X' }]))
  await place.write('package.txt', packageFile([['99999-0456-01', '20200101', '']]))
  expect((await place.take('product.txt', 'package.txt')).complained).toBe(
    'refused: package.txt: 1 of 1 packages are of no product in product.txt: the files are of different days.\n',
  )
})
