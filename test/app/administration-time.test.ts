import { expect, test } from 'vitest'
import type { Zone } from '../../src/app/administration-time.ts'
import { dateTimeOf, dateTimesOf, wallTimeOf } from '../../src/app/wall-time.ts'

const chicago: Zone = { kind: 'named', name: 'America/Chicago' }

test.each([
  ['2026-02-03', '09:10', '2026-02-03T09:10:00-06:00'],
  ['2026-07-03', '09:10', '2026-07-03T09:10:00-05:00'],
  // Clocks go forward on 8 March 2026 at 2:00, and back on 1 November.
  ['2026-03-08', '01:59', '2026-03-08T01:59:00-06:00'],
  ['2026-03-08', '03:00', '2026-03-08T03:00:00-05:00'],
  ['2026-11-01', '00:30', '2026-11-01T00:30:00-05:00'],
  ['2026-11-01', '03:00', '2026-11-01T03:00:00-06:00'],
])('%s %s on a wall in Chicago is %s, and back again', (date, time, dateTime) => {
  expect(dateTimeOf({ date, time }, chicago)).toBe(dateTime)
  expect(wallTimeOf(dateTime, chicago)).toEqual({ date, time })
})

test.each([
  ['America/Chicago', '2026-03-08', '02:30', []],
  ['America/Chicago', '2026-11-01', '01:30', ['2026-11-01T01:30:00-05:00', '2026-11-01T01:30:00-06:00']],
  ['Europe/Berlin', '2026-03-29', '02:30', []],
  ['Europe/Berlin', '2026-10-25', '02:30', ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00']],
  // By half an hour.
  ['Australia/Lord_Howe', '2026-04-05', '01:45', ['2026-04-05T01:45:00+11:00', '2026-04-05T01:45:00+10:30']],
] as const)('in %s clocks showed %s %s as often as this', (name, date, time, dateTimes) => {
  expect(dateTimesOf({ date, time }, { kind: 'named', name })).toEqual(dateTimes)
})

test('a fixed offset is kept as the chart has it', () => {
  const zone: Zone = { kind: 'offset', offset: '-03:30' }
  expect(dateTimeOf({ date: '2026-02-03', time: '23:45' }, zone)).toBe('2026-02-03T23:45:00-03:30')
  expect(wallTimeOf('2026-02-04T03:15:00Z', zone)).toEqual({ date: '2026-02-03', time: '23:45' })
})

test.each([['', '09:10'], ['2026-02-03', ''], ['2026-13-40', '09:10'], ['2026-02-03', '9']])(
  'a time that is not whole (%s %s) is none', (date, time) => {
    expect(dateTimeOf({ date, time }, chicago)).toBeNull()
  },
)

test('a date alone is no time on a wall', () => {
  expect(wallTimeOf('2026-02-03', chicago)).toBeNull()
})
