/** Timing a piece of work: it is repeated until enough time has passed, and the first rounds, which only warm up, are not counted. */

export interface Timing {
  /** Microseconds of the fastest round: the work itself, with the least of what else the machine did. */
  readonly minimum: number
  readonly median: number
}

const warmUp = 5_000
const measured = 3_000

function roundsWithin(milliseconds: number, work: () => void): readonly number[] {
  const rounds: number[] = []
  for (const end = performance.now() + milliseconds; performance.now() < end || rounds.length < 3;) {
    const start = performance.now()
    work()
    rounds.push((performance.now() - start) * 1000)
  }
  return rounds
}

/** Times `work`, of which one round should take some milliseconds. */
export function time(work: () => void): Timing {
  roundsWithin(warmUp, work)
  const rounds = roundsWithin(measured, work).toSorted((a, b) => a - b)
  return { minimum: rounds[0] ?? 0, median: rounds[rounds.length >> 1] ?? 0 }
}

/** The work often enough for one round to outweigh the clock's own error. */
export function repeated(times: number, work: () => void): () => void {
  return () => {
    for (let done = 0; done < times; done++) work()
  }
}
