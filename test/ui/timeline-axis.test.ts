import fc from 'fast-check'
import { expect, test } from 'vitest'
import { midnightsOf, ticksOf } from '../../src/ui/timeline/axis.ts'

const chicago = { kind: 'named', name: 'America/Chicago' } as const
const at = (iso: string): number => Date.parse(iso) / 1000
const stretch = (start: string, stop: string) => ({ start: at(start), stop: at(stop) })

test('times on the axis are round times on the wall', () => {
  expect(ticksOf(stretch('2026-02-03T08:50:00-06:00', '2026-02-03T11:20:00-06:00'), chicago).map(({ wall }) => wall.time)).toEqual(['09:00', '10:00', '11:00'])
  expect(ticksOf(stretch('2026-02-03T09:55:00Z', '2026-02-03T10:31:00Z'), { kind: 'offset', offset: '+05:30' }).map(({ wall }) => wall.time)).toEqual(['15:30', '15:45', '16:00'])
})

test('a night on which the clocks change has its midnight where it was', () => {
  const [midnight, none] = midnightsOf(stretch('2026-03-07T20:00:00-06:00', '2026-03-08T09:00:00-05:00'), chicago)
  expect([midnight?.at, midnight?.wall.date, none]).toEqual([at('2026-03-08T00:00:00-06:00'), '2026-03-08', undefined])
})

test('a morning has no midnight, and a month of them has none drawn', () => {
  expect(midnightsOf(stretch('2026-02-03T08:00:00-06:00', '2026-02-03T12:00:00-06:00'), chicago)).toEqual([])
  expect(midnightsOf(stretch('2026-02-03T08:00:00-06:00', '2026-03-03T12:00:00-06:00'), chicago)).toEqual([])
  expect(midnightsOf(stretch('2026-02-03T08:00:00-06:00', '2026-02-06T12:00:00-06:00'), chicago).map(({ wall }) => wall.date)).toEqual(['2026-02-04', '2026-02-05', '2026-02-06'])
})

test('however long the stretch, the axis has one to five times, all within it', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: 3600, max: 40_000_000 }), (start, length) => {
    const ticks = ticksOf({ start, stop: start + length }, chicago)
    expect(ticks.length).toBeGreaterThanOrEqual(1)
    expect(ticks.length).toBeLessThanOrEqual(5)
    for (const tick of ticks) expect(tick.at >= start && tick.at <= start + length).toBe(true)
  }))
})
