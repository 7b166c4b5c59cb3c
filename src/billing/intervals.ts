/** Stretches of time, in seconds since 1970; stop is not before start. */
export interface Interval {
  readonly start: number
  readonly stop: number
}

/** The stretches joined where they touch or overlap, in order. */
export function union(intervals: readonly Interval[]): readonly Interval[] {
  if (intervals.length < 2) return intervals
  const joined: Interval[] = []
  for (const next of [...intervals].sort((a, b) => a.start - b.start || a.stop - b.stop)) {
    const last = joined.at(-1)
    if (last === undefined || next.start > last.stop) joined.push(next)
    else joined[joined.length - 1] = { start: last.start, stop: Math.max(last.stop, next.stop) }
  }
  return joined
}

/** Seconds that the stretches cover together. */
export function secondsOf(intervals: readonly Interval[]): number {
  return union(intervals).reduce((sum, one) => sum + one.stop - one.start, 0)
}

/** Whole minutes that the stretches cover together, rounded down. */
export function minutesOf(intervals: readonly Interval[]): number {
  return Math.floor(secondsOf(intervals) / 60)
}

/** The place of the first of joined stretches that does not end before `time`. */
function firstFrom(joined: readonly Interval[], time: number): number {
  let [low, high] = [0, joined.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((joined[middle]?.stop ?? time) < time) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds a stretch to joined ones, which stay joined and in order. */
export function cover(joined: Interval[], { start, stop }: Interval): void {
  const from = firstFrom(joined, start)
  const touched = { start, stop }
  let to = from
  for (let next = joined[to]; next !== undefined && next.start <= touched.stop; next = joined[++to]) {
    touched.start = Math.min(touched.start, next.start)
    touched.stop = Math.max(touched.stop, next.stop)
  }
  joined.splice(from, to - from, touched)
}

/** Seconds that stretches have in common with joined ones. */
export function secondsWithin(intervals: readonly Interval[], joined: readonly Interval[]): number {
  let sum = 0
  for (const { start, stop } of union(intervals)) {
    let at = firstFrom(joined, start)
    for (let next = joined[at]; next !== undefined && next.start < stop; next = joined[++at]) {
      sum += Math.min(stop, next.stop) - Math.max(start, next.start)
    }
  }
  return sum
}
