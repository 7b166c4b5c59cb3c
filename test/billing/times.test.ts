import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minutesOf, secondsWithin, union } from '../../src/billing/intervals.ts'
import { additionalHours } from '../../src/billing/service-line.ts'
import { dateAtOffset, dateInZone, isTimeZone, minutesBetween, readDate, readDateTime } from '../../src/billing/time.ts'

const interval = fc.tuple(fc.integer({ min: 0, max: 10_000 }), fc.integer({ min: 0, max: 5_000 })).map(([start, length]) => ({ start, stop: start + length }))

describe('a date and time', () => {
  it.each([['2026', null], ['2026-02', null], ['2026-02-03', '2026-02-03'], ['2026-02-03T10:00:00-06:00', '2026-02-03'], ['2024-02-29', '2024-02-29']])('%s has the date %s', (text, date) => {
    expect(readDateTime(text)?.date).toBe(date)
  })

  it.each(['', '2026-02-30', '2025-02-29', '2026-13-01', '2026-02-03T10:00', '2026-02-03T10:00:00', '2026-02-03T25:00:00Z', '03/02/2026', '2026-02-03 10:00:00Z', '2026-02-03T10:00:00+15:00', 'T', '2026-2-3'])('%j is none', text => {
    expect(readDateTime(text)).toBeNull()
  })

  it('is an instant only with its offset', () => {
    expect(readDateTime('2026-02-03')?.epochSeconds).toBeNull()
    expect(readDateTime('2026-02-03T10:00:00-06:00')).toMatchObject({ offset: -360, epochSeconds: Date.UTC(2026, 1, 3, 16) / 1000 })
    expect(readDateTime('2026-02-03T10:00:00.123Z')?.offset).toBe(0)
  })

  it('is the same instant whatever its offset', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), fc.integer({ min: -840, max: 840 }), (seconds, offset) => {
      const local = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19)
      const size = Math.abs(offset)
      const zone = `${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
      expect(readDateTime(local + zone)?.epochSeconds).toBe(seconds)
    }))
  })

  it('gives minutes rounded down, and none from a date alone', () => {
    const at = (text: string) => readDateTime(text) ?? { date: null, epochSeconds: null, offset: null }
    expect(minutesBetween(at('2026-02-03T10:00:00Z'), at('2026-02-03T10:15:59Z'))).toBe(15)
    expect(minutesBetween(at('2026-02-03T10:00:30Z'), at('2026-02-03T10:16:00Z'))).toBe(15)
    expect(minutesBetween(at('2026-02-03'), at('2026-02-03T10:16:00Z'))).toBeNull()
  })

  it('has a local date in a zone, also on the days the clocks change', () => {
    const seconds = (text: string): number => Date.parse(text) / 1000
    expect(dateInZone(seconds('2026-03-08T05:59:00Z'), 'America/Chicago')).toBe('2026-03-07')
    expect(dateInZone(seconds('2026-03-09T04:59:00Z'), 'America/Chicago')).toBe('2026-03-08')
    expect(dateInZone(seconds('2026-03-09T05:00:00Z'), 'America/Chicago')).toBe('2026-03-09')
    expect(dateInZone(0, 'Nowhere/Land')).toBeNull()
    expect([isTimeZone('America/Chicago'), isTimeZone('Nowhere/Land')]).toEqual([true, false])
    expect(dateAtOffset(seconds('2026-02-04T03:00:00Z'), -300)).toBe('2026-02-03')
  })

  it('as an answer of a day is a whole date', () => expect([readDate('2027-01-31'), readDate('2027-01'), readDate('2027-01-31T10:00:00Z')]).toEqual(['2027-01-31', null, null]))
})

describe('additional hours', () => {
  it.each([[16, 0], [60, 0], [90, 0], [91, 1], [150, 1], [151, 2], [210, 2], [211, 3], [270, 3], [540, 8]])('%d minutes are %d', (minutes, hours) => expect(additionalHours(minutes)).toBe(hours))

  it('grow with the minutes, one at a time', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 1500 }), minutes => {
      const step = additionalHours(minutes + 1) - additionalHours(minutes)
      expect([0, 1]).toContain(step)
      expect(additionalHours(minutes + 60)).toBeGreaterThanOrEqual(additionalHours(minutes))
    }))
  })
})

describe('stretches of time', () => {
  it('joined cover each second once', () => {
    fc.assert(fc.property(fc.array(interval, { maxLength: 6 }), intervals => {
      const covered = new Set(intervals.flatMap(one => Array.from({ length: one.stop - one.start }, (_, index) => one.start + index)))
      expect(minutesOf(intervals)).toBe(Math.floor(covered.size / 60))
      const joined = union(intervals)
      joined.slice(1).forEach((one, index) => expect(one.start).toBeGreaterThan(joined[index]?.stop ?? Infinity))
    }), { numRuns: 50 })
  })

  it('overlap by the seconds that both cover', () => {
    fc.assert(fc.property(fc.array(interval, { maxLength: 3 }), fc.array(interval, { maxLength: 3 }), (a, b) => {
      const inside = (all: typeof a, second: number): boolean => all.some(one => one.start <= second && second < one.stop)
      const both = Array.from({ length: 15_000 }, (_, second) => second).filter(second => inside(a, second) && inside(b, second)).length
      expect(secondsWithin(a, union(b))).toBe(both)
      expect(secondsWithin(b, union(a))).toBe(both)
    }), { numRuns: 30 })
  })
})
