/**
 * Packages of FDA's NDC directory. Of injected products everything that helps to read a chart is kept; of all others
 * only number and marketing dates, so that a ten-digit NDC is never read as the wrong product.
 */
import type { Ndc } from '../billing/ndc.ts'
import type { NdcQuestion, PackageFacts } from '../billing/reference.ts'
import {
  countOf,
  dictionaryOf,
  frame,
  lowerBound,
  once,
  openFrame,
  readAscending,
  readLines,
  readPlaces,
  readVarints,
  rowsOf,
  stringsOf,
  writeAscending,
  writeLines,
  writePlaces,
  writeVarints,
} from './columns.ts'
import { drugKeys } from './ingredients.ts'
import type { Window } from './windows.ts'

export interface DirectoryProduct {
  readonly name: string
  readonly nonproprietaryName: string
  readonly substances: readonly string[]
  readonly strengths: readonly string[]
  readonly form: string
  readonly routes: readonly string[]
  readonly labeler: string
  readonly category: string
}

export interface DirectoryPackage {
  /** Eleven digits. */
  readonly ndc: string
  /** Place in `products`; null for one of which only the number is kept. */
  readonly product: number | null
  /** Empty where only the number is kept. */
  readonly description: string
  readonly marketedFrom: string | null
  readonly marketedTo: string | null
}

export interface Directory {
  /** The day of the file; what it says of other days is its marketing dates alone. */
  readonly asOf: Window
  readonly products: readonly DirectoryProduct[]
  readonly packages: readonly DirectoryPackage[]
}

/** The lists inside a text column; FDA's own fields use "; ". */
const between = '; '

/** The pack of a directory; packages in any order give the same bytes. */
export function packDirectory(directory: Directory): Uint8Array {
  const packages = [...directory.packages].sort((a, b) => (a.ndc < b.ndc ? -1 : 1))
  const dates = packages.map(item => `${item.marketedFrom ?? ''} ${item.marketedTo ?? ''}`)
  const described = packages.filter(item => item.product !== null)
  const repeated = [
    directory.products.map(product => product.form),
    directory.products.map(product => product.routes.join(between)),
    directory.products.map(product => product.labeler),
    directory.products.map(product => product.category),
  ]
  const dictionaries = [dictionaryOf(dates), ...repeated.map(dictionaryOf)]
  const header = {
    kind: 'ndc',
    format: 1,
    packages: packages.length,
    described: described.length,
    products: directory.products.length,
    dictionaries,
    asOf: [directory.asOf.from, directory.asOf.to],
  }
  return frame(header, [
    writeAscending(packages.map(item => Number(item.ndc))),
    writeVarints(packages.map(item => (item.product === null ? 0 : item.product + 1))),
    writePlaces(dates, dictionaries[0] ?? []),
    writeLines(described.map(item => item.description)),
    writeLines(directory.products.map(product => product.name)),
    writeLines(directory.products.map(product => product.nonproprietaryName)),
    writeLines(directory.products.map(product => product.substances.join(between))),
    writeLines(directory.products.map(product => product.strengths.join(between))),
    ...repeated.map((texts, place) => writePlaces(texts, dictionaries[place + 1] ?? [])),
  ])
}

/** An opened directory: columns in the order of the NDC. Descriptions are read when one is asked for: there may be 250,000 packages. */
export interface DirectoryColumns {
  readonly asOf: Window
  readonly ndc: Float64Array
  /** Place of the product plus one; 0 where only the number is kept. */
  readonly productAt: Float64Array
  readonly product: (place: number) => DirectoryProduct
  readonly products: number
  /** First and last day of marketing of the package in that row. */
  readonly marketed: (row: number) => readonly [from: string | null, to: string | null]
  readonly description: (row: number) => string
}

function listOf(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(between)
}

function dayOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}

/** Charts name the same few products again and again. */
function kept(productAt: (place: number) => DirectoryProduct): (place: number) => DirectoryProduct {
  const products = new Map<number, DirectoryProduct>()
  return place => {
    const before = products.get(place)
    if (before !== undefined) return before
    if (products.size > 500) products.clear()
    const product = productAt(place)
    products.set(place, product)
    return product
  }
}

/** Which of the described packages each row is. */
function ranksOf(productAt: Float64Array): Uint32Array {
  const ranks = new Uint32Array(productAt.length)
  let described = 0
  for (let row = 0; row < ranks.length; row++) {
    ranks[row] = described
    if (productAt[row] !== 0) described += 1
  }
  return ranks
}

/** Throws where the bytes are no directory pack. */
export function openDirectory(bytes: Uint8Array): DirectoryColumns {
  const { header, column } = openFrame(bytes)
  const count = countOf(header, 'packages')
  const products = countOf(header, 'products')
  const dictionaries = rowsOf(header['dictionaries'])
  const [from = '', to = ''] = stringsOf(header['asOf'])
  const dateAt = readVarints(column(2), count)
  const described = countOf(header, 'described')
  const descriptions = once(() => readLines(column(3), described))
  const [names, others, substances, strengths] = [4, 5, 6, 7].map(place => readLines(column(place), products))
  const [forms, routes, labelers, categories] = [8, 9, 10, 11].map(place =>
    readPlaces(column(place), products, dictionaries[place - 7] ?? []),
  )
  const productAt = readVarints(column(1), count)
  const ranks = once(() => ranksOf(productAt))
  return {
    asOf: { from, to },
    ndc: readAscending(column(0), count),
    productAt,
    products,
    product: kept(place => ({
      name: names?.[place] ?? '',
      nonproprietaryName: others?.[place] ?? '',
      substances: listOf(substances?.[place]),
      strengths: listOf(strengths?.[place]),
      form: forms?.[place] ?? '',
      routes: listOf(routes?.[place]),
      labeler: labelers?.[place] ?? '',
      category: categories?.[place] ?? '',
    })),
    marketed: row => {
      const [begin, end] = (dictionaries[0]?.[dateAt[row] ?? 0] ?? '').split(' ')
      return [dayOrNull(begin), dayOrNull(end)]
    },
    description: row => (productAt[row] === 0 ? '' : (descriptions()[ranks()[row] ?? 0] ?? '')),
  }
}

/** Everything that was packed, for an import that adds to it. */
export function directoryOf(columns: DirectoryColumns): Directory {
  return {
    asOf: columns.asOf,
    products: Array.from({ length: columns.products }, (_, place) => columns.product(place)),
    packages: Array.from(columns.ndc, (number, row) => {
      const [marketedFrom, marketedTo] = columns.marketed(row)
      const place = columns.productAt[row] ?? 0
      return {
        ndc: String(number).padStart(11, '0'),
        product: place === 0 ? null : place - 1,
        description: columns.description(row),
        marketedFrom,
        marketedTo,
      }
    }),
  }
}

const unnamed: DirectoryProduct = {
  name: '',
  nonproprietaryName: '',
  substances: [],
  strengths: [],
  form: '',
  routes: [],
  labeler: '',
  category: '',
}

/** What is asked of a package again and again. */
interface ListedPackage {
  readonly row: number
  readonly product: DirectoryProduct
  readonly marketedFrom: string | null
  readonly marketedTo: string | null
}

/** The row of that number; null where the directory does not list it. */
export function listedPackage(directory: DirectoryColumns, ndc: Ndc): ListedPackage | null {
  const wanted = Number(ndc.labeler + ndc.product + ndc.package)
  const row = lowerBound(directory.ndc, wanted)
  if (directory.ndc[row] !== wanted) return null
  const place = directory.productAt[row] ?? 0
  const [marketedFrom, marketedTo] = directory.marketed(row)
  return { row, product: place === 0 ? unnamed : directory.product(place - 1), marketedFrom, marketedTo }
}

/** The package of that number with all that is held of it; null where the directory does not list it. */
export function packageOf(directory: DirectoryColumns, ndc: Ndc): PackageFacts | null {
  const listed = listedPackage(directory, ndc)
  if (listed === null) return null
  const { row, product, marketedFrom, marketedTo } = listed
  const { name, nonproprietaryName, substances, strengths, form, routes, labeler, category } = product
  const description = directory.description(row)
  // Field by field: spreading the product takes ten times as long.
  return { ndc, name, nonproprietaryName, substances, strengths, form, routes, labeler, category, description, marketedFrom, marketedTo }
}

/** Whether its marketing dates hold the day; a date that FDA does not name excludes none. */
export function isMarketed(facts: Pick<PackageFacts, 'marketedFrom' | 'marketedTo'>, date: string): boolean {
  return (
    (facts.marketedFrom === null || facts.marketedFrom <= date) &&
    (facts.marketedTo === null || date <= facts.marketedTo)
  )
}

/** Whether the listed product is the drug of the question: `unknown` where either side has no name. */
function sameDrug(product: DirectoryProduct, asked: readonly string[]): 'same' | 'other' | 'unknown' {
  const listed = drugKeys(product.substances, [product.name, product.nonproprietaryName])
  if (asked.length === 0 || listed.length === 0) return 'unknown'
  return listed.some(key => asked.includes(key)) ? 'same' : 'other'
}

/**
 * The candidate of a ten-digit NDC that fits (billing-rules §2.1): exactly one is listed, marketed on the date and of
 * that drug. One of which that cannot be told leaves the number ambiguous.
 */
export function resolveNdc(directory: DirectoryColumns, question: NdcQuestion): Ndc | null {
  const asked = drugKeys(question.ingredients, question.names)
  const fitting = question.candidates
    .flatMap(ndc => {
      const listed = listedPackage(directory, ndc)
      return listed === null || !isMarketed(listed, question.date) ? [] : [{ ndc, drug: sameDrug(listed.product, asked) }]
    })
    .filter(candidate => candidate.drug !== 'other')
  const [only, ...more] = fitting
  return only?.drug === 'same' && more.length === 0 ? only.ndc : null
}
