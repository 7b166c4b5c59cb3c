/** HCPCS Level II: the alpha-numeric file as text and as workbook, OPPS Addendum B, and the plain table of codes. */
import { readSheet } from 'read-excel-file/node'
import type { HcpcsCode } from '../../reference/hcpcs.ts'
import { quarterOf } from '../../reference/windows.ts'
import { failed } from '../files.ts'
import type { Read } from '../files.ts'
import type { Document } from './archive.ts'
import { compactDay, isFarAhead, quarterInName } from './calendar.ts'
import { endsEarly, outOfBounds } from './contribution.ts'
import type { Bounds, HcpcsRows, OppsRows } from './contribution.ts'
import { isDrugCode, isLevelTwo, readDescriptor } from './descriptor.ts'
import { csvRows, cutOff, tabRows, tableOf, textOf, tidy } from './text.ts'
import type { Row } from './text.ts'

type CodeRow = Omit<HcpcsCode, 'quarters'>

/** A record of the alpha-numeric file: RECID 3 begins a code, 4 continues its text, 7 and 8 are modifiers. */
interface Entry {
  readonly line: number
  readonly code: string
  readonly recid: string
  readonly long: string
  readonly added: string
  readonly ended: string
}

const entryOfLine = (text: string, line: number): Entry => ({
  line,
  code: text.slice(0, 5).trim(),
  recid: text.slice(10, 11),
  long: tidy(text.slice(11, 91)),
  added: text.slice(268, 276).trim(),
  ended: text.slice(284, 292).trim(),
})

const record = /^(?: {3}[A-Z0-9]{2}|[A-Z]\d{4})\d{5}[3478]/

const latestOf = (days: readonly string[]): string => days.reduce((latest, day) => (day > latest ? day : latest), '')

/** The day a file is of: by its name, else the latest day it names. */
const asOf = (document: Document, days: readonly string[]): string => {
  const year = /hcpc(20\d\d)/i.exec(document.base)?.[1]
  return quarterInName(document.trail) ?? (year === undefined ? latestOf(days) : `${year}-01-01`)
}

/** Every issue brings new codes: the youngest is of the year of the file, or of the one beside it. */
const otherYear = (day: string, days: readonly string[]): string | null => {
  const youngest = latestOf(days).slice(0, 4)
  return Math.abs(Number(youngest) - Number(day.slice(0, 4))) <= 1
    ? null
    : `its youngest code is of ${youngest}, but its name says ${day.slice(0, 4)}: a wrong year?`
}

const codesOf = (document: Document, entries: readonly Entry[], bounds: Bounds, today: string): Read<HcpcsRows> => {
  const texts = new Map<string, { added: string; ended: string; long: string }>()
  for (const entry of entries) {
    if (entry.recid === '7' || entry.recid === '8') continue
    if (!/^[A-Z]\d{4}$/.test(entry.code))
      return failed(`line ${entry.line}: the code column holds something that is no code: swapped columns?`)
    const added = compactDay(entry.added)
    const ended = compactDay(entry.ended)
    if (added === null || ended === null)
      return failed(`line ${entry.line}: a date is not of eight digits: another layout, or swapped columns?`)
    if (isFarAhead(added, today)) return failed(`line ${entry.line}: the year ${added.slice(0, 4)} cannot be`)
    const before = texts.get(entry.code)
    if (before === undefined) texts.set(entry.code, { added, ended, long: entry.long })
    else texts.set(entry.code, { ...before, long: `${before.long} ${entry.long}` })
  }
  const wrong = outOfBounds(texts.size, 'codes', bounds.hcpcs)
  if (wrong !== null) return failed(wrong)
  if (!texts.has('J3490')) return failed('J3490 is not in it, as it is in every file of HCPCS codes')
  const early = endsEarly(texts.keys(), bounds.reaches.hcpcs)
  if (early !== null) return failed(early)
  const days = [...texts.values()].map((text) => text.added)
  const day = asOf(document, days)
  const misnamed = otherYear(day, days)
  if (misnamed !== null) return failed(misnamed)
  const codes = [...texts].flatMap(([code, text]): readonly CodeRow[] =>
    isLevelTwo(code) && isDrugCode(code)
      ? [{ code, ...readDescriptor(text.long), from: text.added || null, to: text.ended || null, asOf: day }]
      : [],
  )
  return { ok: true, value: { kind: 'hcpcs', asOf: day, codes, count: texts.size } }
}

/** The fixed-width text; records are cut by place, whatever their length. */
export const readHcpcsText = (document: Document, bounds: Bounds, today: string): Read<HcpcsRows> => {
  const lines = textOf(document.bytes).split(/\r?\n/)
  const first = lines.findIndex((line) => record.test(line))
  for (const [place, line] of lines.entries()) {
    if (place > first && line.trim() !== '' && !record.test(line))
      return failed(`line ${place + 1}: no record of the HCPCS layout`)
  }
  return codesOf(
    document,
    lines.flatMap((line, place) => (record.test(line) ? [entryOfLine(line, place + 1)] : [])),
    bounds,
    today,
  )
}

/** The workbook of the same content. */
export const readHcpcsWorkbook = async (document: Document, bounds: Bounds, today: string): Promise<Read<HcpcsRows>> => {
  const sheet = await readSheet(document.bytes).catch(() => null)
  if (sheet === null) return failed('the workbook cannot be read: cut off, damaged, or no workbook')
  const title = sheet.slice(0, 20).flat().join(' ')
  if (/NDC ?- ?HCPCS Crosswalk/i.test(title))
    return failed('it is the workbook of a crosswalk; the CSV file beside it is read')
  const rows: readonly Row[] = sheet.map((cells, place) => ({
    line: place + 1,
    cells: cells.map((cell) => tidy(cell === null ? '' : String(cell))),
  }))
  const table = tableOf(rows, {
    code: /^HCPC$/,
    recid: /^RECID$/,
    long: /^LONG DESCRIPTION$/,
    added: /^ADD DT$/,
    ended: /^TERM DT$/,
  })
  if (!table.ok) return table
  const { cell } = table.value
  const entries = table.value.rows
    .filter((row) => cell(row, 'code') !== '')
    .map((row): Entry => ({
      line: row.line,
      code: cell(row, 'code'),
      recid: cell(row, 'recid'),
      long: cell(row, 'long'),
      added: cell(row, 'added'),
      ended: cell(row, 'ended'),
    }))
  return codesOf(document, entries, bounds, today)
}

/** OPPS Addendum B: which codes were live in a quarter. Rows of CPT and CDT are passed over unread; rates are not kept. */
export const readOpps = (document: Document, bounds: Bounds, today: string): Read<OppsRows> => {
  const text = textOf(document.bytes)
  const quarter = quarterInName(document.trail) ?? quarterInName(text.slice(0, 2000))
  if (quarter === null)
    return failed('neither its name nor its title says the quarter: name it like "2026Q1 addendum b.csv"')
  if (isFarAhead(quarter, today)) return failed(`its name or title says ${quarter.slice(0, 4)}: the year cannot be`)
  const year = /\bCY (20\d\d)\b/.exec(text)?.[1]
  if (year !== undefined && year !== quarter.slice(0, 4))
    return failed(`its title says ${year}, its name ${quarter.slice(0, 4)}: a wrong year?`)
  const rows = csvRows(text)
  if (!rows.ok) return rows
  const table = tableOf(rows.value, { code: /^HCPCS CODE$/, short: /^SHORT DESCRIPTOR$/, status: /^SI$/ })
  if (!table.ok) return table
  const { cell } = table.value
  const codes = new Map<string, { readonly keys: readonly string[]; readonly routes: readonly string[] }>()
  let count = 0
  let last = ''
  for (const row of table.value.rows) {
    const code = cell(row, 'code')
    if (code === '') continue
    const cut = cutOff(row, table.value.width)
    if (cut !== null) return failed(cut)
    last = code > last ? code : last
    if (!/^[A-Z0-9]\d{3}[A-Z0-9]$/.test(code))
      return failed(`line ${row.line}: the code column holds something that is no code: swapped columns?`)
    count += 1
    if (isLevelTwo(code) && isDrugCode(code)) codes.set(code, readDescriptor(cell(row, 'short').replaceAll('ÿ', ' ')))
  }
  const wrong = outOfBounds(count, 'rows', bounds.opps)
  if (wrong !== null) return failed(wrong)
  if (!codes.has('J3490')) return failed('J3490 is not in it, as it is in every Addendum B')
  const early = endsEarly([last], bounds.reaches.opps)
  if (early !== null) return failed(early)
  return { ok: true, value: { kind: 'opps-addendum-b', window: quarterOf(quarter), codes, count } }
}

/**
 * The day a plain table is of: the youngest beginning, or an end in the year after it; empty without a beginning. An end further ahead, such as
 * 9999-12-31, is how some write that there is none: it does not tell how far the table reaches.
 */
const plainTableDay = (youngest: string, ends: readonly string[]): string => {
  if (youngest === '') return ''
  const last = `${Number(youngest.slice(0, 4)) + 1}${youngest.slice(4)}`
  return latestOf([youngest, ...ends.filter((end) => end <= last)])
}

const isDay = (text: string): boolean => compactDay(text.replaceAll('-', '')) === text

/**
 * The plain table: code, descriptor, effective_from, effective_to; dates YYYY-MM-DD or empty. A code without a beginning
 * is taken to be as young as the youngest that has one: it is not known to hold on earlier days.
 */
export const readPlainTable = (document: Document, today: string): Read<HcpcsRows> => {
  const table = tableOf(tabRows(textOf(document.bytes)), {
    code: /^CODE$/,
    descriptor: /^DESCRIPTOR$/,
    from: /^EFFECTIVE_FROM$/,
    to: /^EFFECTIVE_TO$/,
  })
  if (!table.ok) return table
  const { cell, rows } = table.value
  const codes = new Map<string, CodeRow>()
  for (const row of rows) {
    const [code, from, to] = [cell(row, 'code'), cell(row, 'from'), cell(row, 'to')]
    if (!isLevelTwo(code))
      return failed(
        `line ${row.line}: the code is not of HCPCS Level II: swapped columns, or CPT or CDT, which are not taken`,
      )
    if (!isDay(from) || !isDay(to)) return failed(`line ${row.line}: a date is not written YYYY-MM-DD`)
    if (from !== '' && to !== '' && to < from)
      return failed(`line ${row.line}: it ends before it begins: swapped columns?`)
    if (codes.has(code)) return failed(`line ${row.line}: ${code} stands twice`)
    if (isFarAhead(from, today)) return failed(`line ${row.line}: the year ${from.slice(0, 4)} cannot be`)
    codes.set(code, { code, ...readDescriptor(cell(row, 'descriptor')), from: from || null, to: to || null, asOf: '' })
  }
  if (codes.size === 0) return failed('it holds no code')
  const youngest = latestOf([...codes.values()].map(({ from }) => from ?? ''))
  const day = plainTableDay(youngest, [...codes.values()].map(({ to }) => to ?? '')) || (document.issued ?? '1900-01-01')
  const drugs = [...codes.values()]
    .filter((code) => isDrugCode(code.code))
    .map((code) => ({ ...code, from: code.from ?? (youngest || null), asOf: day }))
  return { ok: true, value: { kind: 'plain-table', asOf: day, codes: drugs, count: codes.size } }
}
