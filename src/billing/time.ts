/**
 * FHIR dateTimes as documented. A duration needs two instants; a date alone gives none (stack.md: `Date.parse` of a
 * date is UTC midnight, an off-by-one day). Nothing here depends on the machine's own time zone.
 */
import type { DateTimeText } from './facts.ts'

export interface DateTime {
  /** YYYY-MM-DD as written, or null where the text has only a year or a month. */
  readonly date: string | null
  /** Whole minutes since 1970 in UTC, rounded down; null unless the text is an instant. */
  readonly epochMinutes: number | null
  /** Whole seconds since 1970 in UTC; null unless the text is an instant. */
  readonly epochSeconds: number | null
  /** Minutes east of UTC; null unless the text is an instant. */
  readonly offset: number | null
}

const pattern =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(?:T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(Z|[+-](?:0\d|1[0-4]):[0-5]\d))?)?)?$/

function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function offsetMinutes(zone: string): number {
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))
  return zone.startsWith('-') ? -minutes : minutes
}

/** Reads a FHIR dateTime; null for text that is none, impossible days included (FHIR R4 datatypes, dateTime). */
export function readDateTime(text: DateTimeText): DateTime | null {
  const match = pattern.exec(text)
  if (match === null) return null
  const [, year = '', month, day, hour, minute, second, zone] = match
  if (month === undefined || day === undefined) {
    return { date: null, epochMinutes: null, epochSeconds: null, offset: null }
  }
  if (Number(day) > 28 && Number(day) > daysInMonth(Number(year), Number(month))) return null
  const date = `${year}-${month}-${day}`
  if (hour === undefined || minute === undefined || second === undefined || zone === undefined) {
    return { date, epochMinutes: null, epochSeconds: null, offset: null }
  }
  const offset = offsetMinutes(zone)
  const epochSeconds =
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) / 1000 - offset * 60
  return { date, epochMinutes: Math.floor(epochSeconds / 60), epochSeconds, offset }
}

/** A whole date, YYYY-MM-DD, that exists; else null. */
export function readDate(text: string): string | null {
  const read = readDateTime(text)
  return read !== null && read.epochMinutes === null ? read.date : null
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
