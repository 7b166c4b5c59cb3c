/** FDA's NDC directory: product.txt and package.txt (tab-separated, daily). */
import { formatNdc11, readNdc } from '../../billing/ndc.ts'
import type { DirectoryProduct } from '../../reference/packages.ts'
import { failed } from '../files.ts'
import type { Read } from '../files.ts'
import type { Document } from './archive.ts'
import { compactDay } from './calendar.ts'
import { outOfBounds } from './contribution.ts'
import type { Bounds, PackageRow, PackageRows, ProductRows } from './contribution.ts'
import { cutOff, tabRows, tableOf, textOf } from './text.ts'

const prescribed = new Set(['HUMAN PRESCRIPTION DRUG', 'PLASMA DERIVATIVE', 'CELLULAR THERAPY', 'VACCINE'])

const parenteral =
  /\b(?:INTRA(?!NASAL|VAGINAL|UTERINE)[A-Z]*|SUBCUTANEOUS|EPIDURAL|PERINEURAL|PERIARTICULAR|SUBCONJUNCTIVAL|RETROBULBAR|INFILTRATION|PARENTERAL|SUBARACHNOID|PERICARDIAL|HEMODIALYSIS)\b/

const listOf = (text: string): readonly string[] =>
  text
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '')

/** Names are shown as they stand; lists inside a field must not break the pack's own separators. */
const nameOf = (text: string): string => text.replace(/\s+/g, ' ')

/** Reads product.txt; of products that are not injected, and of allergen extracts, only the identity is kept. */
export const readFdaProducts = (document: Document, bounds: Bounds): Read<ProductRows> => {
  const table = tableOf(tabRows(textOf(document.bytes)), {
    id: /^PRODUCTID$/,
    ndc: /^PRODUCTNDC$/,
    type: /^PRODUCTTYPENAME$/,
    name: /^PROPRIETARYNAME$/,
    other: /^NONPROPRIETARYNAME$/,
    form: /^DOSAGEFORMNAME$/,
    route: /^ROUTENAME$/,
    category: /^MARKETINGCATEGORYNAME$/,
    labeler: /^LABELERNAME$/,
    substance: /^SUBSTANCENAME$/,
    strength: /^ACTIVE_NUMERATOR_STRENGTH$/,
    unit: /^ACTIVE_INGRED_UNIT$/,
    classes: /^PHARM_CLASSES$/,
  })
  if (!table.ok) return table
  const { cell, rows, width } = table.value
  const products = new Map<string, DirectoryProduct | null>()
  for (const row of rows) {
    const cut = cutOff(row, width)
    if (cut !== null) return failed(cut)
    if (!/^[0-9A-Z]{4,6}-[0-9A-Z]{3,4}$/i.test(cell(row, 'ndc')))
      return failed(`line ${row.line}: PRODUCTNDC is no labeler and product: swapped columns, or cut off?`)
    const injected = parenteral.test(cell(row, 'route')) || cell(row, 'form').startsWith('INJECT')
    const allergen = /allergen/i.test(`${cell(row, 'classes')} ${cell(row, 'type')} ${cell(row, 'category')}`)
    if (!prescribed.has(cell(row, 'type')) || !injected || allergen) {
      products.set(cell(row, 'id'), null)
      continue
    }
    const units = listOf(cell(row, 'unit'))
    products.set(cell(row, 'id'), {
      name: nameOf(cell(row, 'name')),
      nonproprietaryName: nameOf(cell(row, 'other')),
      substances: listOf(cell(row, 'substance').toLowerCase()),
      strengths: listOf(cell(row, 'strength')).map((number, place) =>
        `${number.startsWith('.') ? `0${number}` : number} ${units[place] ?? ''}`.trim(),
      ),
      form: cell(row, 'form'),
      routes: listOf(cell(row, 'route')),
      labeler: nameOf(cell(row, 'labeler')),
      category: cell(row, 'category'),
    })
  }
  const wrong = outOfBounds(rows.length, 'products', bounds.fda)
  return wrong === null ? { ok: true, value: { kind: 'fda-product', products, count: rows.length } } : failed(wrong)
}

/** Reads package.txt; samples are left out. Numbers without hyphens are refused: they fit several NDCs. */
export const readFdaPackages = (document: Document, bounds: Bounds): Read<PackageRows> => {
  const table = tableOf(tabRows(textOf(document.bytes)), {
    id: /^PRODUCTID$/,
    ndc: /^NDCPACKAGECODE$/,
    description: /^PACKAGEDESCRIPTION$/,
    from: /^STARTMARKETINGDATE$/,
    to: /^ENDMARKETINGDATE$/,
    sample: /^SAMPLE_PACKAGE$/,
  })
  if (!table.ok) return table
  const { cell, rows, width } = table.value
  const packages: PackageRow[] = []
  let others = 0
  for (const row of rows) {
    const cut = cutOff(row, width)
    if (cut !== null) return failed(cut)
    const written = cell(row, 'ndc')
    if (!/^[0-9A-Z]+-[0-9A-Z]+-[0-9A-Z]+$/i.test(written))
      return failed(`line ${row.line}: NDCPACKAGECODE has not three parts: swapped columns, or cut off?`)
    const [from, to] = [compactDay(cell(row, 'from')), compactDay(cell(row, 'to'))]
    if (from === null || to === null) return failed(`line ${row.line}: a marketing date is not of eight digits`)
    const read = readNdc(written)
    if (read.kind !== 'ndc' || cell(row, 'sample') === 'Y') others += 1
    else
      packages.push({
        product: cell(row, 'id'),
        ndc: formatNdc11(read.ndc),
        description: cell(row, 'description'),
        marketedFrom: from || null,
        marketedTo: to || null,
      })
  }
  const wrong = outOfBounds(rows.length, 'packages', bounds.fda)
  return wrong === null
    ? { ok: true, value: { kind: 'fda-package', packages, others, count: rows.length } }
    : failed(wrong)
}

/** Why the two files are not of one day; null where all but a few packages are of a product that is listed. */
export const ofOneDay = (products: ProductRows, packages: PackageRows): string | null => {
  const strangers = packages.packages.filter((row) => !products.products.has(row.product)).length
  return strangers <= packages.packages.length / 20
    ? null
    : `${strangers} of ${packages.packages.length} packages are of no product in product.txt: the files are of different days`
}
