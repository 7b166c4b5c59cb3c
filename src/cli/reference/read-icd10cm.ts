/** ICD-10-CM: order files, code files and the addenda beside them (CMS and CDC). */
import { failed } from '../files.ts'
import type { Read } from '../files.ts'
import type { Document } from './archive.ts'
import { outOfBounds } from './contribution.ts'
import type { Addenda, Bounds, Icd10cmRows } from './contribution.ts'
import { textOf } from './text.ts'

/** An April edition has changed up to some dozens of codes. */
const aprilChanges = 100

/** Why a number of billable codes is not that of the year; null where the year is not known, or it may be. */
const otherYear = (year: number, count: number, editions: Bounds['editions']): string | null => {
  const own = editions[year]
  const other = Object.entries(editions).find(([known, counts]) => Number(known) !== year && counts.includes(count))
  if (other !== undefined && own?.includes(count) !== true)
    return `it has the ${count} billable codes of fiscal year ${other[0]}, but is named ${year}: a wrong year?`
  return own === undefined || own.some((known) => Math.abs(known - count) <= aprilChanges)
    ? null
    : `it has ${count} billable codes; fiscal year ${year} has ${own.join(' or ')}: cut off, or a wrong year?`
}

const yearOf = (document: Document): Read<number> => {
  const own = /(?<!\d)(20\d\d)(?!\d)/.exec(document.base)?.[1]
  const all = new Set([...document.trail.matchAll(/(?<!\d)20\d\d(?!\d)/g)].map((match) => match[0]))
  if (own !== undefined && all.size > 1)
    return failed(
      `its name says ${own}, the archive around it ${[...all].filter((year) => year !== own).join(', ')}: a wrong year?`,
    )
  const [year] = own === undefined ? all : [own]
  return year === undefined
    ? failed('its name does not say the fiscal year: keep the name it had')
    : { ok: true, value: Number(year) }
}

const orderLine = /^(\d{5}) ([A-Z][0-9A-Z]{2,6}) {1,7}([01]) (.{60}) (.*)$/
const codeLine = /^([A-Z][0-9A-Z]{2,6}) {1,7}(\S.*)$/

const isUnspecified = (description: string): boolean => /\bunspecified\b/i.test(description)

const checked = (
  document: Document,
  year: number,
  codes: Map<string, boolean>,
  headers: ReadonlySet<string> | null,
  bounds: Bounds,
): Read<Icd10cmRows> => {
  const wrong = outOfBounds(codes.size, 'billable codes', bounds.icd10cm)
  if (wrong !== null) return failed(wrong)
  if (!codes.has('E119') || codes.has('E11') || (headers !== null && !headers.has('E11')))
    return failed('E11 is no header or E11.9 not billable in it, as in every year')
  const misnamed = otherYear(year, codes.size, bounds.editions)
  if (misnamed !== null) return failed(misnamed)
  const april = /april|apr[ _-]/.test(document.trail)
  return { ok: true, value: { kind: 'icd10cm', year, april, codes, headers: headers?.size ?? null, count: codes.size } }
}

/** Lines of an order file: billable codes, and headers, which are counted and checked. */
export const readIcd10cmOrder = (document: Document, bounds: Bounds): Read<Icd10cmRows> => {
  const year = yearOf(document)
  if (!year.ok) return year
  const codes = new Map<string, boolean>()
  const headers = new Set<string>()
  for (const [place, line] of textOf(document.bytes).split(/\r?\n/).entries()) {
    if (line === '') continue
    const [, order = '', code = '', billable = '', , long = ''] = orderLine.exec(line.padEnd(78)) ?? []
    if (code === '') return failed(`line ${place + 1}: no line of an order file`)
    if (Number(order) !== place + 1)
      return failed(`line ${place + 1}: its order number is ${Number(order)}: lines are missing, or swapped columns?`)
    if (billable === '1') codes.set(code, isUnspecified(long))
    else headers.add(code)
  }
  return checked(document, year.value, codes, headers, bounds)
}

/** Lines of a code file: billable codes alone. */
export const readIcd10cmCodes = (document: Document, bounds: Bounds): Read<Icd10cmRows> => {
  const year = yearOf(document)
  if (!year.ok) return year
  const codes = new Map<string, boolean>()
  for (const [place, line] of textOf(document.bytes).split(/\r?\n/).entries()) {
    if (line === '') continue
    const [, code = '', long = ''] = codeLine.exec(line) ?? []
    if (code === '') return failed(`line ${place + 1}: no line of a code file`)
    codes.set(code, isUnspecified(long))
  }
  return checked(document, year.value, codes, null, bounds)
}

/** Why an order file and the code file beside it do not belong together; null where they list the same billable codes. */
export const codesBeside = (order: Icd10cmRows, beside: Icd10cmRows): string | null => {
  if (beside.year !== order.year) return null
  const missing = [...order.codes.keys()].find((code) => !beside.codes.has(code))
  return missing === undefined && beside.count === order.count
    ? null
    : `its ${order.count} billable codes are not the ${beside.count} of the code file beside it: one is cut off, or of another edition`
}

/** What an order addenda file adds and deletes among billable codes; null for the addenda of a code file. */
export const readAddenda = (document: Document): Addenda | null => {
  if (!/order/i.test(document.base)) return null
  const added: string[] = []
  const deleted = new Map<string, boolean>()
  for (const line of textOf(document.bytes).split(/\r?\n/)) {
    const [, what = '', code = '', text = ''] = /^(Add|Delete): +1 ([A-Z][0-9A-Z]{2,6}) +(.*)$/.exec(line) ?? []
    if (what === 'Add') added.push(code)
    if (what === 'Delete') deleted.set(code, isUnspecified(text))
  }
  return { added, deleted }
}
