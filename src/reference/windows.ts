/** Dates as text, YYYY-MM-DD: they compare as they stand. A window includes both its days. */

export interface Window {
  readonly from: string
  readonly to: string
}

/** The window that holds the date, by its place in the ascending list; -1 where none does. */
export function placeOf(windows: readonly Window[], date: string): number {
  return windows.findIndex(window => window.from <= date && date <= window.to)
}

/** From the earliest day to the latest; null without a window. */
export function spanOf(windows: readonly Window[]): Window | null {
  const [first] = windows
  if (first === undefined) return null
  return windows.reduce(
    (span, { from, to }) => ({ from: from < span.from ? from : span.from, to: to > span.to ? to : span.to }),
    first,
  )
}

/** 1 to 4 */
function quarterNumber(date: string): number {
  return Math.ceil(Number(date.slice(5, 7)) / 3)
}

/** "2026 Q1" of a day. */
function quarterName(date: string): string {
  return `${date.slice(0, 4)} Q${quarterNumber(date)}`
}

/** The first and last day of the calendar quarter that holds the day. */
export function quarterOf(date: string): Window {
  const year = date.slice(0, 4)
  const quarter = quarterNumber(date)
  const last = ['03-31', '06-30', '09-30', '12-31'][quarter - 1] ?? '12-31'
  return { from: `${year}-${String(quarter * 3 - 2).padStart(2, '0')}-01`, to: `${year}-${last}` }
}

/** The windows in words: "2024 Q1 to 2026 Q1". */
export function windowWords(windows: readonly Window[]): string {
  const span = spanOf(windows)
  if (span === null) return ''
  const first = quarterName(span.from)
  const last = quarterName(span.to)
  return first === last ? first : `${first} to ${last}`
}

/** A set of places in a list of windows, as a text of zeros and ones, one for each window. */
export function maskText(places: ReadonlySet<number>, count: number): string {
  return Array.from({ length: count }, (_, place) => (places.has(place) ? '1' : '0')).join('')
}

/** The places that such a text names. */
export function placesIn(mask: string): ReadonlySet<number> {
  return new Set(Array.from(mask, (bit, place) => (bit === '1' ? place : -1)).filter(place => place >= 0))
}
