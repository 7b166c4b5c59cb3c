/**
 * The frame of every pack: one line of JSON (the header), then columns of bytes whose lengths the header names. The
 * whole is gzipped. Reading throws on anything unexpected; `load.ts` turns that into "damaged".
 */
import { isObject } from '../billing/check.ts'
import type { Window } from './windows.ts'

export type Header = Readonly<Record<string, unknown>>

/** Worked out when it is first asked for. */
export function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null
  return () => (done ??= { value: work() }).value
}

/** Whole numbers from 0 to 2^53 as base-128 digits, low first. */
export function writeVarints(values: Iterable<number>): Uint8Array {
  const out: number[] = []
  for (let value of values) {
    while (value >= 128) {
      out.push((value % 128) + 128)
      value = Math.floor(value / 128)
    }
    out.push(value)
  }
  return Uint8Array.from(out)
}

/** Every number of a column that `writeVarints` wrote; throws where it breaks off. */
export function readVarints(bytes: Uint8Array, count: number): Float64Array {
  const values = new Float64Array(count)
  let at = 0
  for (let index = 0; index < count; index++) {
    let value = 0
    let scale = 1
    let byte = 128
    while (byte >= 128) {
      if (at >= bytes.length) throw new Error('a column breaks off')
      byte = bytes[at++] ?? 0
      value += (byte % 128) * scale
      scale *= 128
    }
    values[index] = value
  }
  if (at !== bytes.length) throw new Error('a column is longer than its count')
  return values
}

/** Ascending numbers as the steps between them. */
export function writeAscending(values: readonly number[]): Uint8Array {
  return writeVarints(values.map((value, index) => value - (values[index - 1] ?? 0)))
}

export function readAscending(bytes: Uint8Array, count: number): Float64Array {
  const values = readVarints(bytes, count)
  for (let index = 1; index < count; index++) values[index] = (values[index] ?? 0) + (values[index - 1] ?? 0)
  return values
}

/** The place of a number or text among ascending ones, or where it would stand. */
export function lowerBound<T extends number | string>(values: ArrayLike<T>, wanted: T): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const value = values[middle]
    if (value !== undefined && value < wanted) low = middle + 1
    else high = middle
  }
  return low
}

/** Texts without line breaks, one a line. */
export function writeLines(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode(lines.join('\n'))
}

export function readLines(bytes: Uint8Array, count: number): readonly string[] {
  const lines = count === 0 ? [] : new TextDecoder().decode(bytes).split('\n')
  if (lines.length !== count) throw new Error('a column has another number of lines')
  return lines
}

/** The different texts of a column, sorted: a dictionary for the header. */
export function dictionaryOf(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort()
}

/** A column of texts as their places in its dictionary. */
export function writePlaces(texts: readonly string[], dictionary: readonly string[]): Uint8Array {
  const places = new Map(dictionary.map((text, place) => [text, place]))
  return writeVarints(texts.map(text => places.get(text) ?? 0))
}

export function readPlaces(bytes: Uint8Array, count: number, dictionary: readonly string[]): readonly string[] {
  const places = readVarints(bytes, count)
  const texts: string[] = []
  // A loop: Array.from asks a typed array for its items one by one, which takes ten times as long.
  for (let row = 0; row < count; row++) texts.push(dictionary[places[row] ?? 0] ?? '')
  return texts
}

/** Frames a pack, not yet gzipped. */
export function frame(header: Header, columns: readonly Uint8Array[]): Uint8Array {
  const head = new TextEncoder().encode(
    `${JSON.stringify({ ...header, columns: columns.map(column => column.length) })}\n`,
  )
  const out = new Uint8Array(columns.reduce((sum, column) => sum + column.length, head.length))
  out.set(head)
  let at = head.length
  for (const column of columns) {
    out.set(column, at)
    at += column.length
  }
  return out
}

export interface Frame {
  readonly header: Header
  /** The column of that place; empty bytes where there is none. */
  readonly column: (place: number) => Uint8Array
}

/** Opens what `frame` made; throws where header and bytes do not fit together. */
export function openFrame(bytes: Uint8Array): Frame {
  const end = bytes.indexOf(10)
  if (end < 0) throw new Error('no header')
  const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(0, end)))
  if (!isObject(header)) throw new Error('the header is no object')
  const columns: Uint8Array[] = []
  let at = end + 1
  for (const length of numbersOf(header['columns'])) {
    columns.push(bytes.subarray(at, at + length))
    at += length
  }
  if (at !== bytes.length) throw new Error('the columns have another length')
  return { header, column: place => columns[place] ?? new Uint8Array(0) }
}

export function numbersOf(value: unknown): readonly number[] {
  if (!Array.isArray(value) || !value.every(item => typeof item === 'number')) throw new Error('no list of numbers')
  return value
}

export function stringsOf(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every(item => typeof item === 'string')) throw new Error('no list of texts')
  return value
}

export function countOf(header: Header, name: string): number {
  const value = header[name]
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw new Error(`no number ${name}`)
  return value
}

/** Lists of texts: the dictionaries of a header, for one. */
export function rowsOf(value: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(value)) throw new Error('no list of rows')
  return value.map(stringsOf)
}

/** First and last days: the quarters or editions of a header. */
export function windowsOf(value: unknown): readonly Window[] {
  return rowsOf(value).map(([from = '', to = '']) => ({ from, to }))
}
