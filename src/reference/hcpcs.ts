/**
 * HCPCS Level II codes of drugs with what they name: keys of the ingredient (`ingredients.ts`), routes, effective dates.
 * No descriptor is kept. CMS leaves terminated codes in its files, so only dates say what holds on a day.
 */
import { routeClass } from '../billing/route.ts'
import type { Route } from '../billing/route.ts'
import {
  countOf,
  dictionaryOf,
  frame,
  openFrame,
  readLines,
  readPlaces,
  rowsOf,
  stringsOf,
  windowsOf,
  writeLines,
  writePlaces,
} from './columns.ts'
import { maskText, placeOf, placesIn } from './windows.ts'
import type { Window } from './windows.ts'

export interface HcpcsCode {
  readonly code: string
  /** Each key alone names the drug. */
  readonly keys: readonly string[]
  /** Our route names, or `injection` (any parenteral) or `implant`; an empty list is a code that names no route. */
  readonly routes: readonly string[]
  /** YYYY-MM-DD; null where the file gives none. */
  readonly from: string | null
  readonly to: string | null
  /** Day of the code file that says so: a later one replaces the row, an earlier one does not. Empty where only Addendum B lists it. */
  readonly asOf: string
  /** Places in `quarters` of the OPPS Addendum B files that list the code. */
  readonly quarters: ReadonlySet<number>
}

export interface HcpcsTable {
  /** Quarters of which an OPPS Addendum B is loaded, ascending. */
  readonly quarters: readonly Window[]
  /** From the first day that a code file names to the day of the newest one; null without a code file. */
  readonly reach: Window | null
  readonly codes: readonly HcpcsCode[]
}

/** The pack of a table; the same codes in any order give the same bytes. */
export function packHcpcs(table: HcpcsTable): Uint8Array {
  const codes = [...table.codes].sort((a, b) => (a.code < b.code ? -1 : 1))
  const columns = [
    codes.map(code => code.routes.join(' ')),
    codes.map(code => code.from ?? ''),
    codes.map(code => code.to ?? ''),
    codes.map(code => code.asOf),
    codes.map(code => maskText(code.quarters, table.quarters.length)),
  ]
  const dictionaries = columns.map(dictionaryOf)
  const header = {
    kind: 'hcpcs',
    format: 1,
    codes: codes.length,
    dictionaries,
    reach: table.reach === null ? [] : [table.reach.from, table.reach.to],
    quarters: table.quarters.map(quarter => [quarter.from, quarter.to]),
  }
  return frame(header, [
    writeLines(codes.map(code => code.code)),
    writeLines(codes.map(code => code.keys.join('|'))),
    ...columns.map((column, place) => writePlaces(column, dictionaries[place] ?? [])),
  ])
}

/** Throws where the bytes are no HCPCS pack. */
export function openHcpcs(bytes: Uint8Array): HcpcsTable {
  const { header, column } = openFrame(bytes)
  const count = countOf(header, 'codes')
  const dictionaries = rowsOf(header['dictionaries'])
  const [from, to] = stringsOf(header['reach'])
  const codes = readLines(column(0), count)
  const keys = readLines(column(1), count)
  const [routes = [], begins = [], ends = [], days = [], masks = []] = dictionaries.map((dictionary, place) =>
    readPlaces(column(place + 2), count, dictionary),
  )
  const sets = new Map((dictionaries[4] ?? []).map(mask => [mask, placesIn(mask)]))
  return {
    quarters: windowsOf(header['quarters']),
    reach: from === undefined || to === undefined ? null : { from, to },
    codes: codes.map((code, row) => ({
      code,
      keys: (keys[row] ?? '').split('|').filter(key => key !== ''),
      routes: (routes[row] ?? '').split(' ').filter(route => route !== ''),
      from: begins[row] === '' ? null : (begins[row] ?? null),
      to: ends[row] === '' ? null : (ends[row] ?? null),
      asOf: days[row] ?? '',
      quarters: sets.get(masks[row] ?? '') ?? new Set<number>(),
    })),
  }
}

/** Codes by key, for look-ups. */
export interface HcpcsIndex {
  readonly table: HcpcsTable
  readonly byKey: ReadonlyMap<string, readonly HcpcsCode[]>
  readonly byCode: ReadonlyMap<string, HcpcsCode>
}

export function indexHcpcs(table: HcpcsTable): HcpcsIndex {
  const byKey = new Map<string, HcpcsCode[]>()
  for (const code of table.codes) {
    for (const key of code.keys) (byKey.get(key) ?? byKey.set(key, []).get(key))?.push(code)
  }
  return { table, byKey, byCode: new Map(table.codes.map(code => [code.code, code])) }
}

/**
 * Whether the code holds on the date by its own dates, and by Addendum B of that quarter where it is loaded: presence
 * there tells for J, Q and C codes, not for S codes.
 */
export function holdsOn(table: HcpcsTable, code: HcpcsCode, date: string): boolean {
  if ((code.from !== null && date < code.from) || (code.to !== null && code.to < date)) return false
  if (table.quarters.length === 0) return true
  const place = /^[JQC]/.test(code.code) ? placeOf(table.quarters, date) : -1
  return place < 0 || code.quarters.has(place) || (code.from !== null && code.asOf > (table.quarters[place]?.to ?? ''))
}

/** A descriptor that says "inhalation" does not say by which device. */
const inhaled: ReadonlySet<Route> = new Set(['inhalation', 'nebulised', 'metered-dose', 'dry-powder'])

/** Whether the code can stand for that route; an unknown route excludes none. */
export function fitsRoute(routes: readonly string[], route: Route | null): boolean {
  if (route === null || routes.length === 0 || routes.includes(route)) return true
  if (inhaled.has(route)) return routes.includes('inhalation')
  return routes.includes('injection') && routeClass(route) !== 'not-coded'
}
