/** What an import adds to: the packs of a folder, opened, and the same with one contribution more. Nothing here writes. */
import type { HcpcsCode, HcpcsTable } from '../../reference/hcpcs.ts'
import type { Icd10cm } from '../../reference/icd10cm.ts'
import type { SourceEntry } from '../../reference/manifest.ts'
import type { Crosswalk } from '../../reference/ndc-hcpcs.ts'
import type { Directory, DirectoryPackage, DirectoryProduct } from '../../reference/packages.ts'
import type { Window } from '../../reference/windows.ts'
import type {
  Addenda,
  CrosswalkRows,
  HcpcsRows,
  Icd10cmRows,
  NocRows,
  OppsRows,
  PackageRows,
  ProductRows,
} from './contribution.ts'

export interface Holdings {
  readonly crosswalk: Crosswalk
  readonly hcpcs: HcpcsTable
  readonly icd10cm: Icd10cm
  readonly directory: Directory | null
  readonly sources: readonly SourceEntry[]
}

export const noHoldings: Holdings = {
  crosswalk: { quarters: [], pairs: [], noc: [], names: [] },
  hcpcs: { quarters: [], reach: null, codes: [] },
  icd10cm: { editions: [], codes: [] },
  directory: null,
  sources: [],
}

const byFrom = (a: Window, b: Window): number => (a.from < b.from ? -1 : 1)

/** The windows with one more, and where each old place went. */
const widened = (
  windows: readonly Window[],
  added: Window,
): { readonly windows: readonly Window[]; readonly moved: (place: number) => number; readonly place: number } => {
  const all = [...windows.filter((window) => window.from !== added.from), added].sort(byFrom)
  const place = all.findIndex((window) => window.from === added.from)
  return { windows: all, place, moved: (old) => all.findIndex((window) => window.from === windows[old]?.from) }
}

/** A crosswalk with a quarter more, or with that quarter anew; every other quarter stays as it was. */
export const withCrosswalk = (held: Crosswalk, rows: CrosswalkRows): Crosswalk => {
  const { windows, moved, place } = widened(held.quarters, rows.window)
  const quarters = new Map<string, Set<number>>()
  for (const pair of held.pairs) {
    quarters.set(`${pair.ndc} ${pair.code}`, new Set([...pair.quarters].map(moved).filter((at) => at !== place)))
  }
  for (const [ndc, codes] of rows.pairs) {
    for (const code of codes) {
      const key = `${ndc} ${code}`
      quarters.set(key, (quarters.get(key) ?? new Set()).add(place))
    }
  }
  const names = new Map(held.names.map((name) => [name.key, new Set(name.codes)]))
  for (const [key, codes] of rows.names) names.set(key, new Set([...(names.get(key) ?? []), ...codes]))
  return {
    quarters: windows,
    noc: held.noc,
    names: [...names].map(([key, codes]) => ({ key, codes: [...codes].sort() })),
    pairs: [...quarters]
      .filter(([, places]) => places.size > 0)
      .map(([key, places]) => {
        const [ndc = '', code = ''] = key.split(' ')
        return { ndc, code, quarters: places }
      }),
  }
}

/** The NOC listings with those of a quarter more, or anew. */
export const withNoc = (held: Crosswalk, rows: NocRows): Crosswalk => ({
  ...held,
  noc: [...held.noc.filter((listing) => listing.from !== rows.window.from), ...new Set(rows.ndcs)].map((listing) =>
    typeof listing === 'string' ? { ndc: listing, ...rows.window } : listing,
  ),
})

type HcpcsRow = Omit<HcpcsCode, 'quarters'>

const reachOf = (held: Window | null, rows: HcpcsRows): Window => {
  const first = rows.codes.reduce(
    (least, code) => (code.from !== null && code.from < least ? code.from : least),
    rows.asOf,
  )
  return {
    from: held !== null && held.from < first ? held.from : first,
    to: held !== null && held.to > rows.asOf ? held.to : rows.asOf,
  }
}

/**
 * A later and an earlier word on one code. The later counts; but an end that one file knows stays an end, unless the code
 * began anew after it, and a later row without a descriptor still names the drug that an earlier one described.
 */
const together = (later: HcpcsRow, earlier: HcpcsRow): HcpcsRow => {
  const ended = later.to === null && earlier.to !== null && (later.from === null || later.from <= earlier.to)
  const { keys, routes } = later.keys.length > 0 ? later : earlier
  return { ...later, keys, routes, to: ended ? earlier.to : later.to }
}

/**
 * Codes by code, each as the latest file says. `isAnew`: what is held of that day is an earlier issue of this file, and
 * nothing else; then its ends go, and the codes that the new issue and Addendum B do not have.
 */
export const withHcpcs = (held: HcpcsTable, rows: HcpcsRows, isAnew: boolean): HcpcsTable => {
  const codes = new Map(held.codes.map((code) => [code.code, code]))
  const isReplaced = ({ asOf }: HcpcsCode): boolean => isAnew && asOf === rows.asOf
  for (const row of rows.codes) {
    const before = codes.get(row.code)
    const said = before === undefined ? row : before.asOf > row.asOf ? together(before, row) : together(row, before)
    const to = before !== undefined && isReplaced(before) ? row.to : said.to
    codes.set(row.code, { ...said, to, quarters: before?.quarters ?? new Set() })
  }
  const named = new Set(rows.codes.map(({ code }) => code))
  const kept = [...codes.values()].filter((code) => !isReplaced(code) || named.has(code.code) || code.quarters.size > 0)
  return { quarters: held.quarters, reach: reachOf(held.reach, rows), codes: kept }
}

/** The table with an Addendum B quarter more, or anew; codes that no file described yet are taken from it. */
export const withOpps = (held: HcpcsTable, rows: OppsRows): HcpcsTable => {
  const { windows, moved, place } = widened(held.quarters, rows.window)
  const kept = held.codes.map((code): HcpcsCode => {
    const quarters = new Set([...code.quarters].map(moved).filter((at) => at !== place))
    if (rows.codes.has(code.code)) quarters.add(place)
    // Known from Addendum B alone: it began no later than the first quarter that lists it.
    const isEarlier = code.asOf === '' && rows.codes.has(code.code) && code.from !== null && rows.window.from < code.from
    return { ...code, quarters, from: isEarlier ? rows.window.from : code.from }
  })
  const known = new Set(kept.map((code) => code.code))
  const added = [...rows.codes]
    .filter(([code]) => !known.has(code))
    .map(([code, described]): HcpcsCode => ({
      code,
      ...described,
      from: rows.window.from,
      to: null,
      asOf: '',
      quarters: new Set([place]),
    }))
  return { quarters: windows, reach: held.reach, codes: [...kept, ...added] }
}

/** First day of an edition. */
export const editionStart = (year: number, april: boolean): string => (april ? `${year}-04-01` : `${year - 1}-10-01`)

const fiscalYear = (from: string): number => Number(from.slice(0, 4)) + (from.slice(5, 7) === '10' ? 1 : 0)

const editionEnd = (from: string, all: readonly string[]): string => {
  const year = fiscalYear(from)
  return from.slice(5, 7) === '10' && all.includes(editionStart(year, true)) ? `${year}-03-31` : `${year}-09-30`
}

type Editions = ReadonlyMap<string, ReadonlyMap<string, boolean>>

const editionsOf = (held: Icd10cm): Map<string, Map<string, boolean>> => {
  const editions = held.editions.map(() => new Map<string, boolean>())
  for (const code of held.codes) for (const place of code.editions) editions[place]?.set(code.code, code.unspecified)
  return new Map(held.editions.map((edition, place) => [edition.from, editions[place] ?? new Map<string, boolean>()]))
}

const icd10cmFrom = (editions: Editions): Icd10cm => {
  const starts = [...editions.keys()].sort()
  const codes = new Map<string, { readonly editions: Set<number>; unspecified: boolean }>()
  for (const [place, start] of starts.entries()) {
    for (const [code, unspecified] of editions.get(start) ?? []) {
      const entry = codes.get(code) ?? { editions: new Set<number>(), unspecified }
      entry.editions.add(place)
      // The newest edition's words count.
      entry.unspecified = unspecified
      codes.set(code, entry)
    }
  }
  return {
    editions: starts.map((from) => ({ from, to: editionEnd(from, starts) })),
    codes: [...codes].map(([code, entry]) => ({ code, ...entry })),
  }
}

/** An April edition with its changes taken back is October's; the changes are those of its own addenda. */
const beforeApril = (rows: Icd10cmRows, addenda: Addenda): ReadonlyMap<string, boolean> => {
  const codes = new Map(rows.codes)
  for (const code of addenda.added) codes.delete(code)
  for (const [code, unspecified] of addenda.deleted) codes.set(code, unspecified)
  return codes
}

/**
 * The editions with one more, or anew. An April edition brings October's with it where none is held and its addenda
 * tell the changes; `october` says whether it did.
 */
export const withIcd10cm = (
  held: Icd10cm,
  rows: Icd10cmRows,
  addenda: Addenda | null,
): { readonly icd10cm: Icd10cm; readonly october: boolean } => {
  const editions = editionsOf(held)
  const first = editionStart(rows.year, false)
  const october = rows.april && addenda !== null && !editions.has(first)
  if (october) editions.set(first, new Map(beforeApril(rows, addenda)))
  editions.set(editionStart(rows.year, rows.april), new Map(rows.codes))
  return { icd10cm: icd10cmFrom(editions), october }
}

/** The first day, the last day of an edition as it stands among the others. */
export const editionWindow = (held: Icd10cm, from: string): Window | null =>
  held.editions.find((edition) => edition.from === from) ?? null

/** A directory; what an older one lists and this one no longer does is kept, for past dates of service. */
export const withDirectory = (
  held: Directory | null,
  products: ProductRows,
  packages: PackageRows,
  day: string,
): Directory => {
  const all: DirectoryProduct[] = []
  const places = new Map<DirectoryProduct, number>()
  const placeOf = (product: DirectoryProduct | null | undefined): number | null => {
    if (product == null) return null
    const place = places.get(product) ?? all.push(product) - 1
    places.set(product, place)
    return place
  }
  const listed = new Map<string, DirectoryPackage>()
  for (const item of held?.packages ?? []) {
    listed.set(item.ndc, { ...item, product: placeOf(item.product === null ? null : held?.products[item.product]) })
  }
  for (const row of packages.packages) {
    const product = placeOf(products.products.get(row.product))
    listed.set(row.ndc, {
      ndc: row.ndc,
      product,
      description: product === null ? '' : row.description,
      marketedFrom: row.marketedFrom,
      marketedTo: row.marketedTo,
    })
  }
  const used = new Set([...listed.values()].map((item) => item.product))
  const kept = all.flatMap((product, place) => (used.has(place) ? [{ product, place }] : []))
  const moved = new Map(kept.map(({ place }, at) => [place, at]))
  return {
    asOf: { from: held === null ? day : held.asOf.from, to: day },
    products: kept.map(({ product }) => product),
    packages: [...listed.values()].map((item) => ({
      ...item,
      product: item.product === null ? null : (moved.get(item.product) ?? null),
    })),
  }
}
