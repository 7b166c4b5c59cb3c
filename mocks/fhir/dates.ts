/** FHIR dates as stretches of time: a partial date is the whole of its day, month or year (hl7.org/fhir/R4/search.html#date). */
import { isObject } from './json.ts'

/** From the first millisecond to the one after the last. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

const dateTime = /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?$/u

/** The stretch of "2026", "2026-03", "2026-03-02" or a time; without an offset it is UTC. Null where it is no date. */
export const stretchOf = (text: string): Stretch | null => {
  const match = dateTime.exec(text)
  if (match === null) return null
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const [y, m, d] = [Number(year), Number(month ?? '1') - 1, Number(day ?? '1')]
  // 31 February would be taken for a day of March.
  if (!new Date(Date.UTC(y, m, d)).toISOString().startsWith(`${year}-${month ?? '01'}-${day ?? '01'}`)) return null
  if (month === undefined) return { from: Date.UTC(y, 0, 1), to: Date.UTC(y + 1, 0, 1) }
  if (day === undefined) return { from: Date.UTC(y, m, 1), to: Date.UTC(y, m + 1, 1) }
  if (hour === undefined) return { from: Date.UTC(y, m, d), to: Date.UTC(y, m, d + 1) }
  const clock = `${hour}:${minute}:${second ?? '00'}${fraction ?? ''}${offset ?? 'Z'}`
  const from = Date.parse(`${year}-${month}-${day}T${clock}`)
  if (Number.isNaN(from)) return null
  if (second === undefined) return { from, to: from + 60_000 }
  return { from, to: from + (fraction === undefined ? 1000 : 1) }
}

/** The stretch of a dateTime, instant or Period; a Period without a start or an end is open there. */
export const stretchOfValue = (value: unknown): Stretch | null => {
  if (typeof value === 'string') return stretchOf(value)
  if (!isObject(value)) return null
  const start = typeof value['start'] === 'string' ? stretchOf(value['start']) : null
  const end = typeof value['end'] === 'string' ? stretchOf(value['end']) : null
  if (start === null && end === null) return null
  return { from: start?.from ?? -Infinity, to: end?.to ?? Infinity }
}

type Compare = (stored: Stretch, asked: Stretch) => boolean

const equal: Compare = (stored, asked) => stored.from >= asked.from && stored.to <= asked.to

/** What each prefix asks of the stored stretch. */
const compares: Readonly<Record<string, Compare>> = {
  eq: equal,
  ne: (stored, asked) => !equal(stored, asked),
  ge: (stored, asked) => stored.to > asked.from,
  gt: (stored, asked) => stored.to > asked.to,
  le: (stored, asked) => stored.from < asked.to,
  lt: (stored, asked) => stored.from < asked.from,
  sa: (stored, asked) => stored.from >= asked.to,
  eb: (stored, asked) => stored.to <= asked.from,
}

/** A test of stored values from "ge2026-03-02"; null where it cannot be read. */
export const dateTest = (text: string): ((value: unknown) => boolean) | null => {
  const prefixed = /^[a-z]{2}/u.exec(text)?.[0]
  const compare = compares[prefixed ?? 'eq']
  const asked = stretchOf(prefixed === undefined ? text : text.slice(2))
  if (compare === undefined || asked === null) return null
  return (value) => {
    const stored = stretchOfValue(value)
    return stored !== null && compare(stored, asked)
  }
}
