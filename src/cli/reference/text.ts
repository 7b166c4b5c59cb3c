/** Rows of official files: text in UTF-8 where it is that, else in Windows-1252, which most CMS and FDA files are. */
import { parse } from 'csv-parse/sync'
import { failed } from '../files.ts'
import type { Read } from '../files.ts'

/** Without the mark of its beginning, if it has one. */
export const textOf = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes).replace(/^ï»¿/, '')
  }
}

/** The beginning of a text, enough to tell what it is. */
export const headOf = (bytes: Uint8Array): string => textOf(bytes.subarray(0, 60_000)).slice(0, 50_000)

/** Non-breaking spaces and padding out. */
export const tidy = (cell: string | undefined): string => (cell ?? '').replace(/[\s\u00a0]+/g, ' ').trim()

export interface Row {
  /** In the file, from 1. */
  readonly line: number
  readonly cells: readonly string[]
}

const rowOf = (item: unknown): Row | null => {
  if (typeof item !== 'object' || item === null || !('record' in item) || !('info' in item)) return null
  const { record, info } = item
  const line = typeof info === 'object' && info !== null && 'lines' in info ? Number(info.lines) : 0
  return Array.isArray(record) ? { line, cells: record.map((cell) => tidy(String(cell))) } : null
}

/** All rows; a quotation mark that is never closed is the reason it cannot be read. */
export const csvRows = (text: string): Read<readonly Row[]> => {
  try {
    const rows: unknown = parse(text, {
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    })
    return { ok: true, value: Array.isArray(rows) ? rows.flatMap((item) => rowOf(item) ?? []) : [] }
  } catch {
    return failed('its rows cannot be told apart: a quotation mark is not closed')
  }
}

/** Tab-separated and unquoted, as FDA writes. */
export const tabRows = (text: string): readonly Row[] =>
  text
    .split(/\r?\n/)
    .flatMap((line, place) => (line === '' ? [] : [{ line: place + 1, cells: line.split('\t').map(tidy) }]))

/** Columns by the names in the header row, however they are ordered. */
export interface Table<Name extends string> {
  readonly rows: readonly Row[]
  readonly cell: (row: Row, name: Name) => string
  /** Cells of the header row; a whole row has no fewer. */
  readonly width: number
}

/** The sentence about a row that has fewer cells than the header; null for a whole one. */
export const cutOff = ({ line, cells }: Row, width: number): string | null =>
  cells.length < width ? `line ${line}: it has ${cells.length} of ${width} columns: cut off?` : null

const headerName = (cell: string): string =>
  cell
    .toUpperCase()
    .replace(/[^A-Z0-9_%]+/g, ' ')
    .trim()

/**
 * Finds the row that has all the wanted columns. Each column has its accepted headings, in capitals, as a pattern;
 * `missing` names the first column that no row has.
 */
export const tableOf = <Name extends string>(
  rows: readonly Row[],
  columns: Readonly<Record<Name, RegExp>>,
): Read<Table<Name>> => {
  const names = Object.keys(columns).filter((name): name is Name => name in columns)
  let best: { readonly found: number; readonly missing: Name | undefined; readonly line: number } = {
    found: -1,
    missing: names[0],
    line: 1,
  }
  for (const [place, row] of rows.slice(0, 60).entries()) {
    const headings = row.cells.map(headerName)
    const at = new Map(names.map((name) => [name, headings.findIndex((heading) => columns[name].test(heading))]))
    const missing = names.filter((name) => (at.get(name) ?? -1) < 0)
    if (missing.length === 0) {
      return {
        ok: true,
        value: {
          rows: rows.slice(place + 1),
          cell: (of, name) => of.cells[at.get(name) ?? -1] ?? '',
          width: row.cells.length,
        },
      }
    }
    if (names.length - missing.length > best.found)
      best = { found: names.length - missing.length, missing: missing[0], line: row.line }
  }
  return failed(`line ${best.line}: the column ${best.missing ?? '?'} is missing from its header`)
}
