/** What a benchmark gives: rows of a table, each figure beside its target. Nothing passes or fails by time. */

export interface Row {
  readonly what: string
  readonly figure: string
  /** The same by the median of the rounds. */
  readonly median: string
  /** The median by the clock on the wall, which counts all that the machine did meanwhile; absent where all are. */
  readonly wall?: string
  /** Empty where there is none. */
  readonly target: string
}

export interface Benchmark {
  readonly title: string
  readonly run: () => readonly Row[] | Promise<readonly Row[]>
}

/** "51,234 a second", of something that takes so many microseconds. */
export function perSecond(microseconds: number): string {
  return `${Math.round(1_000_000 / microseconds).toLocaleString('en-US')} a second`
}
