/**
 * What people type, read as they mean it: times, amounts, days. Each reading is a value, nothing, or a refusal that
 * `ui/words/answers.ts` says. What fits two meanings is refused; of a time that clocks showed twice in a night the first
 * one that fits is taken, and shown with its length.
 */
import { readIcd10cm } from '../billing/icd10cm.ts'
import { readDate } from '../billing/time.ts'
import type { Zone } from './administration-time.ts'
import { dateTimeAt, dateTimesOf } from './wall-time.ts'

export type Refusal =
  | 'time-form'
  | 'time-without-day'
  | 'minutes-without-start'
  | 'not-after-start'
  | 'longer-than-a-day'
  | 'amount-form'
  | 'amount-scan'
  | 'amount-comma'
  | 'amount-without-unit'
  | 'unit-u'
  | 'unit-unknown'
  | 'amount-zero'
  | 'day-form'
  | 'code-form'

export type Entry<T> =
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'refused'; readonly why: Refusal }

const refused = (why: Refusal): Entry<never> => ({ kind: 'refused', why })
const empty: Entry<never> = { kind: 'empty' }

const pad = (value: number): string => String(value).padStart(2, '0')

/** "9:05", "0905", "9.05", "2:05 pm" → "14:05"; null for anything else. */
const clockOf = (text: string): string | null => {
  const match = /^(\d{1,2})[:.](\d\d)\s*(am|pm)?$/u.exec(text) ?? /^(\d\d)(\d\d)$/u.exec(text)
  if (match === null) return null
  const [, hours = '', minutes = '', half] = match
  const hour = Number(hours)
  if (Number(minutes) > 59 || hour > (half === undefined ? 23 : 12) || (half !== undefined && hour === 0)) return null
  return `${pad(half === undefined ? hour : (hour % 12) + (half === 'pm' ? 12 : 0))}:${minutes}`
}

/** "45 min", "1 h", "1 h 30 min" in minutes; null for anything else. A bare number could be anything. */
const lengthOf = (text: string): number | null => {
  const match = /^(?:(\d{1,2})\s*h(?:rs?|ours?)?)?\s*(?:(\d{1,4})\s*m(?:ins?|inutes?)?)?$/u.exec(text)
  if (match === null || text === '') return null
  return Number(match[1] ?? 0) * 60 + Number(match[2] ?? 0)
}

export interface TimeContext {
  readonly zone: Zone
  /** YYYY-MM-DD on which a time without a day lies; null where nothing says. */
  readonly day: string | null
  /** FHIR dateTime with offset: the start of the dose, from chart or answer, where a stop is typed. */
  readonly start: string | null
  readonly now: Date
}

const minute = 60_000

const afterStart = (dateTime: string, start: string | null): Entry<string> => {
  const minutes = start === null ? Number.NaN : (Date.parse(dateTime) - Date.parse(start)) / minute
  if (minutes <= 0) return refused('not-after-start')
  return minutes > 24 * 60 ? refused('longer-than-a-day') : { kind: 'value', value: dateTime }
}

/** A time on the wall: in the night when clocks go back the first one after the start, in the one when they go forward perhaps none. */
const onTheWall = (date: string, time: string, { zone, start }: TimeContext): Entry<string> => {
  const entries = dateTimesOf({ date, time }, zone).map((dateTime) => afterStart(dateTime, start))
  return entries.find(({ kind }) => kind === 'value') ?? entries[0] ?? refused('time-form')
}

/**
 * A time as typed: "now", "11:15", "1115", "2:05 pm", and, after a start, a length such as "45 min" or "1 h 30". Gives a
 * FHIR dateTime with offset. A stop that is not after its start, or more than a day later, is refused.
 */
export const readTimeEntry = (typed: string, context: TimeContext): Entry<string> => {
  const { zone, day, start, now } = context
  const text = typed.trim().toLowerCase()
  if (text === '') return empty
  if (text === 'now') return afterStart(dateTimeAt(now.getTime(), zone), start)
  const length = lengthOf(text)
  if (length !== null) {
    return start === null ? refused('minutes-without-start') : afterStart(dateTimeAt(Date.parse(start) + length * minute, zone), start)
  }
  const clock = clockOf(text)
  if (clock === null) return refused('time-form')
  return day === null || readDate(day) === null ? refused('time-without-day') : onTheWall(day, clock, context)
}

/** A unit and every way of typing it, in small letters. */
export interface TypedUnit<T extends string> {
  readonly unit: T
  readonly typed: readonly string[]
}

export interface AmountEntry<T extends string> {
  readonly value: string
  readonly unit: T
}

/** "1.50" → "1.5", "007" → "7", ".5" → "0.5": as safe notation wants it. */
const plainDigits = (digits: string): string => {
  const [whole = '', fraction = ''] = digits.split('.')
  const end = fraction.replace(/0+$/u, '')
  return `${whole.replace(/^0+(?=\d)/u, '') || '0'}${end === '' ? '' : `.${end}`}`
}

/**
 * An amount as typed, "1.5 ml" or "1.5" with a unit chosen beside it. A comma is refused: it parts thousands for one
 * reader and decimals for another. So is U, which is read as a zero or a four.
 */
export const readAmountEntry = <T extends string>(typed: string, chosen: T | null, units: readonly TypedUnit<T>[], mayBeZero: boolean): Entry<AmountEntry<T>> => {
  const text = typed.trim()
  if (text === '') return empty
  // No amount has so many digits: a scan went into the field.
  if (/\d{10}/u.test(text)) return refused('amount-scan')
  if (/\d,\d|^,/u.test(text)) return refused('amount-comma')
  const [, digits = '', word = ''] = /^(\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})\s*([a-zµμ ]*)$/iu.exec(text) ?? []
  if (digits === '') return refused('amount-form')
  if (/^u$/iu.test(word.trim())) return refused('unit-u')
  const value = plainDigits(digits)
  // Nothing is nothing in any unit.
  const assumed = mayBeZero && value === '0' ? (units[0]?.unit ?? null) : null
  const unit = word.trim() === '' ? (chosen ?? assumed) : (units.find((one) => one.typed.includes(word.trim().toLowerCase()))?.unit ?? null)
  if (unit === null) return refused(word.trim() === '' ? 'amount-without-unit' : 'unit-unknown')
  return value === '0' && !mayBeZero ? refused('amount-zero') : { kind: 'value', value: { value, unit } }
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

const lastDayOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/** A day; without one, the last of the month, as packages mean it. */
const dayOf = (year: string, month: number, day: string | undefined): string | null => {
  const years = year.length === 2 ? `20${year}` : year
  if (month < 1 || month > 12) return null
  return readDate(`${years}-${pad(month)}-${day === undefined ? pad(lastDayOf(Number(years), month)) : day.padStart(2, '0')}`)
}

/** An expiry as printed: "2027-01-31", "01/31/2027", "01/2027", "2027-01", "JAN 2027", "31 Jan 2027". Gives YYYY-MM-DD. */
export const readDayEntry = (typed: string): Entry<string> => {
  const text = typed.trim().toLowerCase()
  if (text === '') return empty
  const iso = /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?$/u.exec(text)
  const american = /^(\d{1,2})\/(?:(\d{1,2})\/)?(\d{4}|\d\d)$/u.exec(text)
  const named = /^(?:(\d{1,2})[ -]?)?([a-z]{3})[a-z]*[ -]?(\d{4}|\d\d)$/u.exec(text)
  const day =
    iso !== null ? dayOf(iso[1] ?? '', Number(iso[2]), iso[3])
    : american !== null ? dayOf(american[3] ?? '', Number(american[1]), american[2])
    : named !== null ? dayOf(named[3] ?? '', months.indexOf(named[2] ?? '') + 1, named[1])
    : null
  return day === null ? refused('day-form') : { kind: 'value', value: day }
}

/** An ICD-10-CM code as typed, in capitals with its dot. Whether the code exists on a date only the code files know. */
export const readCodeEntry = (typed: string): Entry<string> => {
  if (typed.trim() === '') return empty
  const code = readIcd10cm(typed)
  return code === null ? refused('code-form') : { kind: 'value', value: code }
}
