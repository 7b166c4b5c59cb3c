/** What the directory says of an NDC whose drug is not the chart's: a name that it knows speaks against the number. */
import { expect, test } from 'vitest'
import { packageFile, productFile } from './fixtures/files.ts'
import { ndc, workplace } from './fixtures/folder.ts'

/** Products as FDA writes them, and the names under which a chart may have the same drug. */
const drugs = [
  ['99999-0100', 'Brandonia', 'EXAMPLEPRAZINE SODIUM', ['exampleprazine', 'Exampleprazine sodium 40 mg injection', 'BRANDONIA']],
  ['99999-0200', 'Infliximol-abcd', 'INFLIXIMOL', ['infliximol', 'infliximol-abcd', 'Infliximol-wxyz']],
  ['99999-0300', 'Ampinex and Sulbanex', 'AMPINEX SODIUM; SULBANEX SODIUM', ['ampinex/sulbanex', 'Sulbanex and ampinex 3 g vial']],
  ['99999-0400', 'Vitamin Q-1 (phytozol)', 'PHYTOZOL', ['Phytozol', 'vitamin Q-1']],
  ['99999-0500', 'Mélodine® 10 mg/mL', 'MELODINE HYDROCHLORIDE', ['melodine hcl']],
] as const

const loaded = async () => {
  const place = await workplace()
  await place.write('product.txt', productFile(drugs.map(([number, name, substance]) => ({ ndc: number, name, substance }))))
  await place.write('package.txt', packageFile(drugs.map(([number]) => [`${number}-01`, '20200101', ''] as const)))
  expect(await place.take('product.txt', 'package.txt')).toMatchObject({ exit: 0, complained: '' })
  return place.reference()
}

const asked = drugs.flatMap(([number, , , names]) => names.map((name) => [name, number] as const))

test.each(asked)('%s is the drug of %s, and of no other number', async (name, own) => {
  const reference = await loaded()
  for (const [number, brand] of drugs) {
    const listing = reference.listing({ ndc: ndc(`${number}-01`), ingredients: [name], names: [], date: '2026-02-03' })
    expect(listing).toEqual({ listed: true, marketed: true, drug: number === own ? 'same' : 'other', name: brand })
  }
})

test('a name that the directory does not know speaks against nothing', async () => {
  const reference = await loaded()
  const listing = reference.listing({ ndc: ndc('99999-0100-01'), ingredients: ['examplepraz'], names: [], date: '2026-02-03' })
  expect(listing).toMatchObject({ listed: true, drug: 'unknown' })
})
