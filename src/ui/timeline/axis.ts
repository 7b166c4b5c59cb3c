/** Round times on the wall and midnights in a stretch of time. */
import type { Zone } from '../../app/administration-time.ts'
import type { Stretch } from '../../app/timeline.ts'
import { dateTimeOf, wallTimeOf, type WallTime } from '../../app/wall-time.ts'

export interface Tick {
  /** Seconds since 1970. */
  readonly at: number
  readonly wall: WallTime
}

const hour = 3600
const steps = [0.25, 0.5, 1, 2, 3, 6, 12, 24, 48, 168, 720].map((hours) => hours * hour)
/** As many as 320 px have room for. */
const mostTicks = 4
const mostMidnights = 14

const wallOf = (seconds: number, zone: Zone): WallTime | null => wallTimeOf(new Date(seconds * 1000).toISOString(), zone)

/** At most four or five times, at even steps. */
export const ticksOf = ({ start, stop }: Stretch, zone: Zone): readonly Tick[] => {
  const step = steps.find((one) => (stop - start) / one <= mostTicks) ?? (stop - start) / mostTicks
  const first = wallOf(start, zone)
  if (first === null) return []
  const offset = Date.parse(`${first.date}T${first.time}:00Z`) / 1000 - (start - (start % 60))
  const ticks: Tick[] = []
  for (let wall = Math.ceil((start + offset) / step) * step; wall - offset <= stop; wall += step) {
    const time = wallOf(wall - offset, zone)
    if (time !== null) ticks.push({ at: wall - offset, wall: time })
  }
  return ticks
}

/** Where a new day begins; none where there are so many that they tell nothing. */
export const midnightsOf = ({ start, stop }: Stretch, zone: Zone): readonly Tick[] => {
  const found: Tick[] = []
  for (let time = start + 24 * hour; found.length <= mostMidnights; time += 24 * hour) {
    const date = wallOf(time, zone)?.date
    const midnight = date === undefined ? null : dateTimeOf({ date, time: '00:00' }, zone)
    if (date === undefined || midnight === null) break
    const at = Date.parse(midnight) / 1000
    if (at >= stop) return found
    if (at > start) found.push({ at, wall: { date, time: '00:00' } })
  }
  return []
}
