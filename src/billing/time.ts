/**
 * FHIR dateTimes as documented. A duration needs two instants; a date alone gives none (stack.md: `Date.parse` of a
 * date is UTC midnight, an off-by-one day). Nothing here depends on the machine's own time zone.
 */
import type { DateTimeText } from './facts.ts'

export interface DateTime {
  /** YYYY-MM-DD as written, or null where the text has only a year or a month. */
  readonly date: string | null
  /** Whole seconds since 1970 in UTC; null unless the text is an instant. */
  readonly epochSeconds: number | null
  /** Minutes east of UTC; null unless the text is an instant. */
  readonly offset: number | null
}

const pattern =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return zone.startsWith('-') ? -minutes : minutes
}

/** The number that the two digits at a place write, or -1. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

/** The offset of "Z" or "-06:00" at the end of an instant; null for anything else. */
function offsetAt(text: string): number | null {
  if (text.length === 20) return text[19] === 'Z' ? 0 : null
  const hours = twoDigits(text, 20)
  const minutes = twoDigits(text, 23)
  if (text.length !== 25 || text[22] !== ':' || hours < 0 || hours > 14 || minutes < 0 || minutes > 59) return null
  const offset = hours * 60 + minutes
  return text[19] === '-' ? -offset : text[19] === '+' ? offset : null
}

/**
 * An instant in whole seconds, read digit by digit: the form of nearly all. Null for every other text, valid or not.
 */
function readInstant(text: DateTimeText): DateTime | null {
  if (text[4] !== '-' || text[7] !== '-' || text[10] !== 'T' || text[13] !== ':' || text[16] !== ':') return null
  const offset = offsetAt(text)
  const century = twoDigits(text, 0)
  const decade = twoDigits(text, 2)
  const month = twoDigits(text, 5)
  const day = twoDigits(text, 8)
  const hour = twoDigits(text, 11)
  const minute = twoDigits(text, 14)
  const second = twoDigits(text, 17)
  // Date.UTC takes the years before 100 for those of the twentieth century.
  if (offset === null || century < 1 || decade < 0 || month < 1 || month > 12) return null
  const year = century * 100 + decade
  if (day < 1 || day > daysInMonth(year, month)) return null
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return null
  const epochSeconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000 - offset * 60
  return { date: text.slice(0, 10), epochSeconds, offset }
}

/** Reads a FHIR dateTime; null for text that is none, impossible days included (FHIR R4 datatypes, dateTime). */
export function readDateTime(text: DateTimeText): DateTime | null {
  return readInstant(text) ?? readByPattern(text)
}

function readByPattern(text: DateTimeText): DateTime | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, year = '', month, day, hour, minute, second, zone] = match
  if (month === undefined || day === undefined) {
    return { date: null, epochSeconds: null, offset: null }
  }
  if (Number(day) > 28 && Number(day) > daysInMonth(Number(year), Number(month))) return null
  const date = `${year}-${month}-${day}`
  if (hour === undefined || minute === undefined || second === undefined || zone === undefined) {
    return { date, epochSeconds: null, offset: null }
  }
  const offset = offsetMinutes(zone)
  const epochSeconds =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000 - offset * 60
  return { date, epochSeconds, offset }
}

/** A whole date, YYYY-MM-DD, that exists; else null. */
export function readDate(text: string): string | null {
  const read = readDateTime(text)
  return read !== null && read.epochSeconds === null ? read.date : null
}

/** Whole minutes from start to stop, rounded down (conformance README, "Details"); null unless both are instants. */
export function minutesBetween(start: DateTime, stop: DateTime): number | null {
  if (start.epochSeconds === null || stop.epochSeconds === null) return null
  return Math.floor((stop.epochSeconds - start.epochSeconds) / 60)
}

/** YYYY-MM-DD of an instant at an offset of `minutes` east of UTC. */
export function dateAtOffset(epochSeconds: number, minutes: number): string {
  return new Date((epochSeconds + minutes * 60) * 1000).toISOString().slice(0, 10)
}

const formats = new Map<string, Intl.DateTimeFormat | null>()

function formatOf(timeZone: string): Intl.DateTimeFormat | null {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat | null = null
  try {
    format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory' })
  } catch {
    // A name that the platform does not know: the caller says so.
  }
  formats.set(timeZone, format)
  return format
}

/** True for an IANA time zone that the platform knows. */
export function isTimeZone(name: string): boolean {
  return formatOf(name) !== null
}

/** YYYY-MM-DD of an instant in an IANA time zone; null for an unknown zone. */
export function dateInZone(epochSeconds: number, timeZone: string): string | null {
  const format = formatOf(timeZone)
  if (format === null) return null
  const parts = new Map(format.formatToParts(new Date(epochSeconds * 1000)).map(part => [part.type, part.value]))
  return `${parts.get('year') ?? ''}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`
}
