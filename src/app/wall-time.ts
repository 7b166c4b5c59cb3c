/**
 * Times that people type: date and time on the wall, in a zone that is shown beside them, become FHIR dateTimes with an
 * offset. Which zone: `administration-time.ts`.
 */
import type { Zone } from './administration-time.ts'

/** "2026-02-03" and "09:10". */
export interface WallTime {
  readonly date: string
  readonly time: string
}

const pad = (value: number): string => String(value).padStart(2, '0')

const offsetText = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`

const offsetMinutes = (text: string): number => {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6))
  return text.startsWith('-') ? -minutes : minutes
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** One for each zone: making one costs more than all that it is asked for in a chart. */
const formatIn = (name: string): Intl.DateTimeFormat => {
  const known = formats.get(name)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
  })
  formats.set(name, format)
  return format
}

/** Minutes east of UTC that clocks in a named zone show at an instant. */
const zoneMinutes = (name: string, epoch: number): number => {
  const parts = new Map(formatIn(name).formatToParts(new Date(epoch)).map((part) => [part.type, Number(part.value)]))
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'))
  return Math.round((wall - Math.floor(epoch / 60_000) * 60_000) / 60_000)
}

const minutesAt = (zone: Zone, epoch: number): number =>
  zone.kind === 'named' ? zoneMinutes(zone.name, epoch) : offsetMinutes(zone.offset)

const day = 24 * 60 * 60_000

/**
 * "2026-02-03T09:10:00-06:00" of a time on the wall: none where date or time is not whole, or no clock showed it (it fell
 * out when clocks went forward); two, the earlier first, where clocks went back and showed it twice.
 */
export const dateTimesOf = ({ date, time }: WallTime, zone: Zone): readonly string[] => {
  if (!/^\d{4}-\d\d-\d\d$/u.test(date) || !/^\d\d:\d\d$/u.test(time)) return []
  const wall = Date.parse(`${date}T${time}:00Z`)
  if (Number.isNaN(wall)) return []
  // Clocks change by one of the offsets around the day into the other.
  const offsets = new Set([minutesAt(zone, wall - day), minutesAt(zone, wall + day)])
  return [...offsets]
    .filter((offset) => minutesAt(zone, wall - offset * 60_000) === offset)
    .toSorted((a, b) => b - a)
    .map((offset) => `${date}T${time}:00${offsetText(offset)}`)
}

/** The first of `dateTimesOf`; null where there is none. */
export const dateTimeOf = (wall: WallTime, zone: Zone): string | null => dateTimesOf(wall, zone)[0] ?? null

/** "2026-02-03T09:10:00-06:00" of an instant, to the minute: in the night when clocks go back the offset tells which hour it is. */
export const dateTimeAt = (epoch: number, zone: Zone): string => {
  const offset = minutesAt(zone, epoch)
  return `${new Date(Math.floor(epoch / 60_000 + offset) * 60_000).toISOString().slice(0, 16)}:00${offsetText(offset)}`
}

/** The time on the wall of an instant; null for text that is none. */
export const wallTimeOf = (dateTime: string, zone: Zone): WallTime | null => {
  if (!/T.*(Z|[+-]\d\d:\d\d)$/u.test(dateTime)) return null
  const epoch = Date.parse(dateTime)
  if (Number.isNaN(epoch)) return null
  const wall = new Date(epoch + minutesAt(zone, epoch) * 60_000).toISOString()
  return { date: wall.slice(0, 10), time: wall.slice(11, 16) }
}
