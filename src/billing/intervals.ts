/** Stretches of time, in seconds since 1970; stop is not before start. */
export interface Interval {
  readonly start: number
  readonly stop: number
}

/** The stretches joined where they touch or overlap, in order. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  const joined: Interval[] = []
  for (const next of [...intervals].sort((a, b) => a.start - b.start || a.stop - b.stop)) {
    const last = joined.at(-1)
    if (last === undefined || next.start > last.stop) joined.push(next)
    else joined[joined.length - 1] = { start: last.start, stop: Math.max(last.stop, next.stop) }
  }
  return joined
}

function seconds(intervals: readonly Interval[]): number {
  return intervals.reduce((sum, one) => sum + one.stop - one.start, 0)
}

/** Whole minutes that the stretches cover together, rounded down. */
export function minutesOf(intervals: readonly Interval[]): number {
  return Math.floor(seconds(union(intervals)) / 60)
}

/** Whole minutes that both cover, rounded down. */
export function overlapMinutes(a: readonly Interval[], b: readonly Interval[]): number {
  const right = union(b)
  const both = union(a).flatMap(one => right.flatMap(other => {
    const start = Math.max(one.start, other.start)
    const stop = Math.min(one.stop, other.stop)
    return stop > start ? [{ start, stop }] : []
  }))
  return Math.floor(seconds(both) / 60)
}
