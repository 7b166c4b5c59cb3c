/**
 * Which ICD-10-CM code is billable when: the billable codes of every loaded edition, each with the editions that hold
 * it. A header needs no list, it is the beginning of a billable code (billing-rules §6.2).
 */
import type { Icd10Answer, Icd10Kind } from '../billing/reference.ts'
import {
  countOf,
  frame,
  lowerBound,
  openFrame,
  readAscending,
  readVarints,
  stringsOf,
  windowsOf,
  writeAscending,
  writeVarints,
} from './columns.ts'
import { frontCode, readFrontCode, stretchesOf } from './front-code.ts'
import type { Stretch } from './front-code.ts'
import { maskText, placeOf, placesIn } from './windows.ts'
import type { Window } from './windows.ts'

/** A billable code without its dot. */
export interface BillableCode {
  readonly code: string
  /** Places in the list of editions. */
  readonly editions: ReadonlySet<number>
  /** The description says "unspecified". */
  readonly unspecified: boolean
}

export interface Icd10cm {
  /** Ascending: October to September, or to the next April's edition. */
  readonly editions: readonly Window[]
  readonly codes: readonly BillableCode[]
}

/** The commonest mask is written once; only codes with another are named. */
export function packIcd10cm(set: Icd10cm): Uint8Array {
  const codes = [...set.codes].sort((a, b) => (a.code < b.code ? -1 : 1))
  const every = '1'.repeat(set.editions.length)
  const texts = codes.map(code => maskText(code.editions, set.editions.length))
  const others = texts.flatMap((text, row) => (text === every ? [] : [row]))
  const masks = [...new Set(others.map(row => texts[row] ?? ''))].sort()
  const header = {
    kind: 'icd10cm',
    format: 1,
    codes: codes.length,
    others: others.length,
    masks,
    editions: set.editions.map(edition => [edition.from, edition.to]),
  }
  return frame(header, [
    new TextEncoder().encode(frontCode(codes.map(code => code.code))),
    writeAscending(others),
    writeVarints(others.map(row => masks.indexOf(texts[row] ?? ''))),
    writeVarints(runsOf(codes.map(code => code.unspecified))),
  ])
}

/** Lengths of runs of equal values, beginning with `false`. */
function runsOf(values: readonly boolean[]): readonly number[] {
  const runs: number[] = [0]
  let current = false
  for (const value of values) {
    if (value !== current) runs.push(0)
    current = value
    runs.push((runs.pop() ?? 0) + 1)
  }
  return runs
}

/** Codes of one category, the first three characters, and the place of the first among all. */
interface Category {
  readonly codes: readonly string[]
  readonly row: number
}

/** An opened pack. Codes are unfolded category by category, when they are asked for: a chart names a handful. */
export interface Icd10cmColumns {
  readonly editions: readonly Window[]
  /** All codes, front-coded. */
  readonly text: string
  readonly category: (beginning: string) => Category
  /** The mask of each code, by its place, that is not in every edition. */
  readonly masks: ReadonlyMap<number, string>
  readonly unspecified: Uint8Array
}

const noCategory: Category = { codes: [], row: 0 }

/** Unfolds a category once. A category's first word shares less than three characters with the word before. */
function categories(text: string, stretches: ReadonlyMap<string, Stretch>): (beginning: string) => Category {
  const unfolded = new Map<string, Category>()
  return beginning => {
    const before = unfolded.get(beginning)
    if (before !== undefined) return before
    const stretch = stretches.get(beginning)
    if (stretch === undefined) return noCategory
    const category = { codes: readFrontCode(text, stretch.at, stretch.end, beginning), row: stretch.row }
    unfolded.set(beginning, category)
    return category
  }
}

function varintCount(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + (byte < 128 ? 1 : 0), 0)
}

/** Throws where the bytes are no ICD-10-CM pack. */
export function openIcd10cm(bytes: Uint8Array): Icd10cmColumns {
  const { header, column } = openFrame(bytes)
  const text = new TextDecoder().decode(column(0))
  const { stretches, count: codes } = stretchesOf(text, 3)
  if (codes !== countOf(header, 'codes')) throw new Error('another number of codes')
  const masks = stringsOf(header['masks'])
  const count = countOf(header, 'others')
  const maskAt = readVarints(column(2), count)
  const unspecified = new Uint8Array(codes)
  let at = 0
  readVarints(column(3), varintCount(column(3))).forEach((run, place) => {
    if (place % 2 === 1) unspecified.fill(1, at, at + run)
    at += run
  })
  return {
    editions: windowsOf(header['editions']),
    text,
    category: categories(text, stretches),
    masks: new Map(Array.from(readAscending(column(1), count), (row, place) => [row, masks[maskAt[place] ?? 0] ?? ''])),
    unspecified,
  }
}

/** Everything that was packed, for an import that adds to it. */
export function icd10cmOf(columns: Icd10cmColumns): Icd10cm {
  const all = new Set(columns.editions.keys())
  return {
    editions: columns.editions,
    codes: readFrontCode(columns.text).map((code, row) => {
      const mask = columns.masks.get(row)
      return { code, editions: mask === undefined ? all : placesIn(mask), unspecified: columns.unspecified[row] === 1 }
    }),
  }
}

function holds(columns: Icd10cmColumns, row: number, edition: number): boolean {
  const mask = columns.masks.get(row)
  return mask === undefined || mask[edition] === '1'
}

/** True where a code of that edition begins with the text; such codes follow each other. */
function begins(
  columns: Icd10cmColumns,
  { codes, row }: Category,
  text: string,
  from: number,
  edition: number,
): boolean {
  for (let place = from; codes[place]?.startsWith(text) === true; place++) {
    if (holds(columns, row + place, edition)) return true
  }
  return false
}

function kindOf(columns: Icd10cmColumns, code: string, category: Category, place: number, edition: number): Icd10Kind {
  const listed = category.codes[place] === code
  if (listed && holds(columns, category.row + place, edition)) return 'billable'
  // Real headers may end in X too; which do, the order of codes alone does not say.
  if (begins(columns, category, code, place, edition)) return code.endsWith('X') ? 'incomplete' : 'header'
  if (!listed) return 'not-a-code'
  return columns.editions.some((_, at) => at < edition && holds(columns, category.row + place, at))
    ? 'no-longer'
    : 'not-yet'
}

/** What a code is on a date; dot or none, capitals. */
export function icd10On(columns: Icd10cmColumns, written: string, date: string): Icd10Answer {
  const code = written.replace('.', '')
  const category = columns.category(code.slice(0, 3))
  const place = lowerBound(category.codes, code)
  const unspecified = category.codes[place] === code && columns.unspecified[category.row + place] === 1
  const edition = placeOf(columns.editions, date)
  return { kind: edition < 0 ? 'unknown' : kindOf(columns, code, category, place, edition), unspecified }
}
