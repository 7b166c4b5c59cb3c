/** Timing a piece of work: it is repeated until enough time has passed, and the first rounds, which only warm up, are not counted. */

export interface Timing {
  /** Microseconds of processor time, all threads, of the fastest round: the work itself, with the least of its clearing up. */
  readonly minimum: number
  readonly median: number
  /** Microseconds on the wall, of the median round. */
  readonly wall: number
}

interface Round {
  readonly processor: number
  readonly wall: number
}

const warmUp = 5_000
const measured = 3_000

function round(work: () => void): Round {
  const start = performance.now()
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return { processor: user + system, wall: (performance.now() - start) * 1000 }
}

function roundsWithin(milliseconds: number, work: () => void): readonly Round[] {
  const rounds: Round[] = []
  for (const end = performance.now() + milliseconds; performance.now() < end || rounds.length < 3;) rounds.push(round(work))
  return rounds
}

function inOrder(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b)
}

/** Times `work`, of which one round should take some milliseconds. */
export function time(work: () => void): Timing {
  roundsWithin(warmUp, work)
  const rounds = roundsWithin(measured, work)
  const processor = inOrder(rounds.map(one => one.processor))
  const wall = inOrder(rounds.map(one => one.wall))
  const middle = rounds.length >> 1
  return { minimum: processor[0] ?? 0, median: processor[middle] ?? 0, wall: wall[middle] ?? 0 }
}

/** The work often enough for one round to outweigh the clock's own error. */
export function repeated(times: number, work: () => void): () => void {
  return () => {
    for (let done = 0; done < times; done++) work()
  }
}
