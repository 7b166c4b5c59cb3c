/** The ASP NDC-HCPCS crosswalk and its NOC companion (CSV, quarterly). Prices and billing units are not kept. */
import { formatNdc11, readNdc } from '../../billing/ndc.ts'
import { keysOf } from '../../reference/ingredients.ts'
import type { Window } from '../../reference/windows.ts'
import { failed } from '../files.ts'
import type { Read } from '../files.ts'
import type { Document } from './archive.ts'
import { isFarAhead, isQuarter, quarterInName, rangeIn } from './calendar.ts'
import { endsEarly, outOfBounds } from './contribution.ts'
import type { Bounds, CrosswalkRows, NocRows } from './contribution.ts'
import { isLevelTwo } from './descriptor.ts'
import { csvRows, cutOff, tableOf, textOf } from './text.ts'

const window = (document: Document, text: string, today: string): Read<Window> => {
  const title = text.split(/\r?\n/).slice(0, 8).join('\n')
  const range = rangeIn(title)
  if (range === null) return failed('line 2: the dates "Effective … through …" are missing')
  if (!isQuarter(range)) return failed(`line 2: ${range.from} to ${range.to} is no calendar quarter`)
  const titled = quarterInName(title.split('\n')[0] ?? '')
  if (titled !== null && titled !== range.from)
    return failed(`line 1: the title says another quarter than line 2 (${range.from}): a wrong year?`)
  const named = quarterInName(document.trail)
  if (named !== null && named !== range.from)
    return failed(`line 2: it is of ${range.from}, but its name says ${named}: a wrong year?`)
  if (range.from < '2005-01-01' || isFarAhead(range.from, today))
    return failed(`line 2: the year ${range.from.slice(0, 4)} cannot be`)
  return { ok: true, value: range }
}

const hyphenated = /^\d{5}-\d{4}-\d{2}$/

const isCpt = (code: string): boolean => /^\d{4}[0-9A-Z]$/.test(code)

const columns = {
  code: /^_?\d{4}_CODE$/,
  ndc: /^NDC2?$/,
  name: /^DRUG NAME$/,
  units: /^BILLUNITSPKG$/,
  dosage: /^HCPCS DOSAGE$/,
} as const

/** 50242-0061-01 is 16 mL of a drug billed by 10 mg: 40 units in every quarter so far. */
const canary = { ndc: '50242006101', code: 'J9035', units: 40 }

const add = (sets: Map<string, Set<string>>, key: string, value: string): void => {
  const set = sets.get(key) ?? new Set()
  sets.set(key, set.add(value))
}

/** Reads a crosswalk of one quarter; the reason, with its line, where anything is not as CMS writes it. */
export const readCrosswalk = (document: Document, bounds: Bounds, today: string): Read<CrosswalkRows> => {
  const text = textOf(document.bytes)
  const effective = window(document, text, today)
  if (!effective.ok) return effective
  const rows = csvRows(text)
  if (!rows.ok) return rows
  const table = tableOf(rows.value, columns)
  if (!table.ok) return table
  const { cell } = table.value
  const listed = table.value.rows.filter((row) => row.cells.some((text_) => text_ !== ''))
  const pairs = new Map<string, Set<string>>()
  const names = new Map<string, Set<string>>()
  let others = 0
  let seen = false
  for (const row of listed) {
    const cut = cutOff(row, table.value.width)
    if (cut !== null) return failed(cut)
    const code = cell(row, 'code')
    if (!isLevelTwo(code) && !isCpt(code))
      return failed(`line ${row.line}: the code column holds something that is no code: swapped columns?`)
    const ndc = cell(row, 'ndc')
    if (isLevelTwo(ndc)) return failed(`line ${row.line}: the NDC column holds a code: swapped columns?`)
    const kept = isLevelTwo(code) ? code : 'CPT'
    if (isLevelTwo(code)) for (const key of keysOf(cell(row, 'name'))) add(names, key, code)
    if (!hyphenated.test(ndc)) {
      others += 1
      continue
    }
    add(pairs, ndc.replaceAll('-', ''), kept)
    if (ndc.replaceAll('-', '') === canary.ndc && code === canary.code)
      seen = Number(cell(row, 'units')) === canary.units
  }
  const wrong = outOfBounds(listed.length, 'rows', bounds.crosswalk)
  if (wrong !== null) return failed(wrong)
  const early = endsEarly(
    listed.map((row) => cell(row, 'code')),
    bounds.reaches.crosswalk,
  )
  if (early !== null) return failed(early)
  if (others > listed.length / 4) return failed(`${others} of ${listed.length} rows have no NDC: swapped columns?`)
  if (!seen)
    return failed(
      `it does not list NDC 50242-0061-01 as ${canary.code} with ${canary.units} units, as every crosswalk does`,
    )
  return {
    ok: true,
    value: { kind: 'asp-crosswalk', window: effective.value, pairs, names, others, count: listed.length },
  }
}

/** Drugs that CMS prices although they have no code of their own. */
export const readNocCrosswalk = (document: Document, today: string): Read<NocRows> => {
  const text = textOf(document.bytes)
  const effective = window(document, text, today)
  if (!effective.ok) return effective
  const rows = csvRows(text)
  if (!rows.ok) return rows
  const table = tableOf(rows.value, { ndc: /^NDC OR ALTERNATE ID$|^NDC2?$/, name: /^DRUG GENERIC NAME$/ })
  if (!table.ok) return table
  const { cell } = table.value
  const listed = table.value.rows.filter((row) => row.cells.some((text_) => text_ !== ''))
  const ndcs: string[] = []
  for (const row of listed) {
    const cut = cutOff(row, table.value.width)
    if (cut !== null) return failed(cut)
    const read = readNdc(cell(row, 'ndc'))
    if (read.kind !== 'ndc' && /^\D+$/.test(cell(row, 'ndc')))
      return failed(`line ${row.line}: the NDC column holds no number: swapped columns?`)
    if (read.kind === 'ndc') ndcs.push(formatNdc11(read.ndc))
  }
  if (ndcs.length === 0) return failed('it lists no NDC')
  return { ok: true, value: { kind: 'noc-crosswalk', window: effective.value, ndcs, count: listed.length } }
}
