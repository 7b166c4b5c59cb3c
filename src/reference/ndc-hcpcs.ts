/**
 * Which NDC has a HCPCS code of its own in which quarter: the CMS ASP NDC-HCPCS crosswalk, quarters beside each other,
 * and the NDCs that CMS lists as not otherwise classified. Names of the listed products lead to their codes too.
 */
import { formatNdc11 } from '../billing/ndc.ts'
import type { Ndc } from '../billing/ndc.ts'
import {
  countOf,
  frame,
  lowerBound,
  once,
  openFrame,
  readAscending,
  readLines,
  readVarints,
  rowsOf,
  stringsOf,
  windowsOf,
  writeAscending,
  writeLines,
  writeVarints,
} from './columns.ts'
import { maskText, placeOf, placesIn } from './windows.ts'
import type { Window } from './windows.ts'

/** `quarters` are places in the crosswalk's list. `code` is HCPCS Level II, or "CPT" for any number of that set. */
export interface NdcPair {
  readonly ndc: string
  readonly code: string
  readonly quarters: ReadonlySet<number>
}

/** An NDC that CMS prices without a code of its own, with its quarter. */
export interface NocListing extends Window {
  readonly ndc: string
}

/** A product name by its key (`ingredients.ts`) and the codes under which the crosswalk lists it. */
export interface NamedCodes {
  readonly key: string
  readonly codes: readonly string[]
}

export interface Crosswalk {
  /** Ascending, never overlapping. */
  readonly quarters: readonly Window[]
  readonly pairs: readonly NdcPair[]
  readonly noc: readonly NocListing[]
  readonly names: readonly NamedCodes[]
}

/** The pack of a crosswalk; the same set in any order gives the same bytes. */
export function packCrosswalk(crosswalk: Crosswalk): Uint8Array {
  const pairs = [...crosswalk.pairs].sort((a, b) => (a.ndc < b.ndc ? -1 : a.ndc > b.ndc ? 1 : a.code < b.code ? -1 : 1))
  const names = [...crosswalk.names].sort((a, b) => (a.key < b.key ? -1 : 1))
  const noc = crosswalk.noc.map(listing => `${listing.ndc} ${listing.from} ${listing.to}`).sort()
  const codes = [...new Set([...pairs.map(pair => pair.code), ...names.flatMap(name => name.codes)])].sort()
  const codeAt = new Map(codes.map((code, place) => [code, place]))
  const texts = pairs.map(pair => maskText(pair.quarters, crosswalk.quarters.length))
  const masks = [...new Set(texts)].sort()
  const maskAt = new Map(masks.map((mask, place) => [mask, place]))
  const header = {
    kind: 'ndc-hcpcs',
    format: 1,
    pairs: pairs.length,
    names: names.length,
    codes,
    masks,
    quarters: crosswalk.quarters.map(quarter => [quarter.from, quarter.to]),
    noc: noc.map(text => text.split(' ')),
  }
  return frame(header, [
    writeAscending(pairs.map(pair => Number(pair.ndc))),
    writeVarints(pairs.map(pair => codeAt.get(pair.code) ?? 0)),
    writeVarints(texts.map(text => maskAt.get(text) ?? 0)),
    writeLines(names.map(name => name.key)),
    writeLines(names.map(name => name.codes.map(code => String(codeAt.get(code) ?? 0)).join(' '))),
  ])
}

/** A crosswalk opened for look-ups: columns in the order of the NDC. */
export interface CrosswalkColumns {
  readonly quarters: readonly Window[]
  readonly codes: readonly string[]
  readonly masks: readonly string[]
  readonly ndc: Float64Array
  readonly codeAt: Float64Array
  readonly maskAt: Float64Array
  readonly noc: readonly NocListing[]
  readonly names: () => ReadonlyMap<string, readonly string[]>
  /** The quarters in which any NDC has the code, as a mask. */
  readonly codeMasks: () => ReadonlyMap<string, string>
}

function united(a: string, b: string): string {
  return a === '' ? b : Array.from(a, (bit, place) => (bit === '1' || b[place] === '1' ? '1' : '0')).join('')
}

/** Throws where the bytes are no crosswalk pack. */
export function openCrosswalk(bytes: Uint8Array): CrosswalkColumns {
  const { header, column } = openFrame(bytes)
  const pairs = countOf(header, 'pairs')
  const named = countOf(header, 'names')
  const codes = stringsOf(header['codes'])
  const masks = stringsOf(header['masks'])
  const codeAt = readVarints(column(1), pairs)
  const maskAt = readVarints(column(2), pairs)
  const keys = readLines(column(3), named)
  const codeLists = readLines(column(4), named)
  return {
    quarters: windowsOf(header['quarters']),
    codes,
    masks,
    ndc: readAscending(column(0), pairs),
    codeAt,
    maskAt,
    noc: rowsOf(header['noc']).map(([ndc = '', from = '', to = '']) => ({ ndc, from, to })),
    names: once(
      () =>
        new Map(
          keys.map((key, row) => [key, (codeLists[row] ?? '').split(' ').map(place => codes[Number(place)] ?? '')]),
        ),
    ),
    codeMasks: once(() => codeMasksOf(codes, masks, codeAt, maskAt)),
  }
}

function codeMasksOf(
  codes: readonly string[],
  masks: readonly string[],
  codeAt: Float64Array,
  maskAt: Float64Array,
): ReadonlyMap<string, string> {
  const places = codes.map(() => new Set<number>())
  codeAt.forEach((code, row) => places[code]?.add(maskAt[row] ?? 0))
  return new Map(
    codes.map((code, at) => [code, [...(places[at] ?? [])].map(place => masks[place] ?? '').reduce(united, '')]),
  )
}

/** Everything that was packed, for an import that adds to it. */
export function crosswalkOf(columns: CrosswalkColumns): Crosswalk {
  const sets = columns.masks.map(placesIn)
  return {
    quarters: columns.quarters,
    noc: columns.noc,
    names: [...columns.names()].map(([key, codes]) => ({ key, codes })),
    pairs: Array.from(columns.ndc, (ndc, row) => ({
      ndc: String(ndc).padStart(11, '0'),
      code: columns.codes[columns.codeAt[row] ?? 0] ?? '',
      quarters: sets[columns.maskAt[row] ?? 0] ?? new Set<number>(),
    })),
  }
}

/**
 * How a date stands to the loaded quarters: in one (`loaded`, low = high), in a hole between two (low < high), or
 * outside of all (low = high, the nearest).
 */
export interface Place {
  readonly low: number
  readonly high: number
  readonly loaded: boolean
}

/** Of at least one quarter. */
export function quarterAt(quarters: readonly Window[], date: string): Place {
  const place = placeOf(quarters, date)
  if (place >= 0) return { low: place, high: place, loaded: true }
  const before = quarters.findLastIndex(quarter => quarter.to < date)
  return { low: Math.max(0, before), high: Math.min(before + 1, quarters.length - 1), loaded: false }
}

/**
 * Whether a mask holds there. Between two listed quarters counts as listed: pairs drop out of a file and come back.
 * `near`: only a quarter beside the date lists it.
 */
export function listedAt(mask: string, at: Place): 'listed' | 'near' | 'no' {
  const first = mask.indexOf('1')
  const between = first >= 0 && first <= at.low && at.high <= mask.lastIndexOf('1')
  if (between && (at.loaded || at.low < at.high)) return 'listed'
  return !at.loaded && (mask[at.low] === '1' || mask[at.high] === '1') ? 'near' : 'no'
}

/** What the crosswalk lists for an NDC on a date. */
export interface Listed {
  readonly codes: readonly string[]
  readonly by: 'package' | 'product'
  /** False where only a quarter beside the date lists it. */
  readonly sure: boolean
}

/** The codes of the package, else of other packages of its product; null where neither is listed. `at` is `quarterAt` the date. */
export function listingOf(columns: CrosswalkColumns, ndc: number, at: Place): Listed | null {
  const product = ndc - (ndc % 100)
  let best = 0
  let codes: string[] = []
  for (let row = lowerBound(columns.ndc, product); (columns.ndc[row] ?? Infinity) < product + 100; row++) {
    const holds = listedAt(columns.masks[columns.maskAt[row] ?? 0] ?? '', at)
    if (holds === 'no') continue
    // Listed goes before near, the package before another of the product.
    const rank = (holds === 'listed' ? 2 : 0) + (columns.ndc[row] === ndc ? 2 : 1)
    const code = columns.codes[columns.codeAt[row] ?? 0] ?? ''
    if (rank > best) {
      best = rank
      codes = [code]
    } else if (rank === best && !codes.includes(code)) codes.push(code)
  }
  return best === 0 ? null : { codes: codes.sort(), by: best % 2 === 0 ? 'package' : 'product', sure: best > 2 }
}

/** True where CMS lists the NDC as not otherwise classified on that date. */
export function isListedNoc(columns: CrosswalkColumns, ndc: Ndc, date: string): boolean {
  if (columns.noc.length === 0) return false
  const wanted = formatNdc11(ndc)
  return columns.noc.some(listing => listing.ndc === wanted && listing.from <= date && date <= listing.to)
}
