/** Dates as text, YYYY-MM-DD: they compare as they stand. A window includes both its days. */

export interface Window {
  readonly from: string
  readonly to: string
}

/** The window that holds the date, by its place in the ascending list; -1 where none does. */
export function placeOf(windows: readonly Window[], date: string): number {
  return windows.findIndex(window => window.from <= date && date <= window.to)
}

/** From the first day of the first to the last day of the last. */
export function spanOf(windows: readonly Window[]): Window | null {
  const first = windows[0]
  const last = windows[windows.length - 1]
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to }
}

/** "2026 Q1" of a day. */
function quarterName(date: string): string {
  return `${date.slice(0, 4)} Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`
}

/** The first and last day of the calendar quarter that holds the day. */
export function quarterOf(date: string): Window {
  const year = date.slice(0, 4)
  const quarter = Math.ceil(Number(date.slice(5, 7)) / 3)
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

/**
 * Sets of places that occur often, each kept once. A set is a row of zeros and ones, one for each window.
 */
export function maskText(places: ReadonlySet<number>, count: number): string {
  return Array.from({ length: count }, (_, place) => (places.has(place) ? '1' : '0')).join('')
}
