import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Zone } from '../../src/app/administration-time.ts'
import { readAmountEntry, readCodeEntry, readDayEntry, readTimeEntry, type TimeContext } from '../../src/app/entry.ts'

const central: Zone = { kind: 'named', name: 'America/Chicago' }
const infusion: TimeContext = { zone: central, day: '2026-02-03', start: '2026-02-03T09:10:00-06:00', now: new Date('2026-02-03T16:05:30Z') }

test.each([
  ['11:15', '2026-02-03T11:15:00-06:00'],
  ['1115', '2026-02-03T11:15:00-06:00'],
  [' 11.15 ', '2026-02-03T11:15:00-06:00'],
  ['2:05 pm', '2026-02-03T14:05:00-06:00'],
  ['45 min', '2026-02-03T09:55:00-06:00'],
  ['45min', '2026-02-03T09:55:00-06:00'],
  ['1 h', '2026-02-03T10:10:00-06:00'],
  ['1 h 30 min', '2026-02-03T10:40:00-06:00'],
  ['now', '2026-02-03T10:05:00-06:00'],
] as const)('“%s” is the end of an infusion that began at 09:10', (typed, dateTime) => {
  expect(readTimeEntry(typed, infusion)).toEqual({ kind: 'value', value: dateTime })
})

test.each([
  ['08:10', 'not-after-start'],
  ['09:10', 'not-after-start'],
  ['0 min', 'not-after-start'],
  ['25 h', 'longer-than-a-day'],
  ['45', 'time-form'],
  ['25:00', 'time-form'],
  ['11:75', 'time-form'],
  ['13:00 pm', 'time-form'],
  ['quarter past', 'time-form'],
] as const)('“%s” is no end that can be used, and is not made into one', (typed, why) => {
  expect(readTimeEntry(typed, infusion)).toEqual({ kind: 'refused', why })
})

test('without a start a length says nothing, and without a day a time says nothing', () => {
  expect(readTimeEntry('45 min', { ...infusion, start: null })).toEqual({ kind: 'refused', why: 'minutes-without-start' })
  expect(readTimeEntry('11:15', { ...infusion, start: null, day: null })).toEqual({ kind: 'refused', why: 'time-without-day' })
  expect(readTimeEntry('  ', infusion)).toEqual({ kind: 'empty' })
})

test('an infusion that runs past midnight ends on the date that was chosen', () => {
  const late: TimeContext = { ...infusion, start: '2026-02-03T22:30:00-06:00' }
  expect(readTimeEntry('00:45', late)).toEqual({ kind: 'refused', why: 'not-after-start' })
  expect(readTimeEntry('00:45', { ...late, day: '2026-02-04' })).toEqual({ kind: 'value', value: '2026-02-04T00:45:00-06:00' })
  expect(readTimeEntry('2 h 15 min', late)).toEqual({ kind: 'value', value: '2026-02-04T00:45:00-06:00' })
})

test('in the night when clocks go back a length is counted in minutes that passed', () => {
  const night: TimeContext = { ...infusion, day: '2026-11-01', start: '2026-11-01T00:30:00-05:00' }
  expect(readTimeEntry('2 h', night)).toEqual({ kind: 'value', value: '2026-11-01T01:30:00-06:00' })
})

test('a time that clocks showed twice is the one after the start', () => {
  const night: TimeContext = { ...infusion, day: '2026-11-01', start: '2026-11-01T01:45:00-05:00' }
  expect(readTimeEntry('01:15', night)).toEqual({ kind: 'value', value: '2026-11-01T01:15:00-06:00' })
  expect(readTimeEntry('01:50', night)).toEqual({ kind: 'value', value: '2026-11-01T01:50:00-05:00' })
  expect(readTimeEntry('00:50', night)).toEqual({ kind: 'refused', why: 'not-after-start' })
})

test('a time that no clock showed, in the night when clocks go forward, is refused and not made into another', () => {
  const night: TimeContext = { ...infusion, day: '2026-03-08', start: '2026-03-08T01:10:00-06:00' }
  expect(readTimeEntry('02:30', night)).toEqual({ kind: 'refused', why: 'time-form' })
  expect(readTimeEntry('03:30', night)).toEqual({ kind: 'value', value: '2026-03-08T03:30:00-05:00' })
})

const units = [{ unit: 'ML', typed: ['ml'] }, { unit: 'UN', typed: ['unit', 'units', 'vial'] }] as const

test.each([
  ['1.5 ml', null, '1.5', 'ML'],
  ['1.5ML', null, '1.5', 'ML'],
  ['.5 mL', null, '0.5', 'ML'],
  ['5.0 ml', null, '5', 'ML'],
  ['007 vial', null, '7', 'UN'],
  ['2', 'UN', '2', 'UN'],
  ['2 ml', 'UN', '2', 'ML'],
  ['10 units', null, '10', 'UN'],
] as const)('“%s” is an amount, written back as safe notation wants it', (typed, chosen, value, unit) => {
  expect(readAmountEntry(typed, chosen, units, false)).toEqual({ kind: 'value', value: { value, unit } })
})

test.each([
  ['2', 'amount-without-unit'],
  ['1,5 ml', 'amount-comma'],
  ['1,000 ml', 'amount-comma'],
  ['10U', 'unit-u'],
  ['10 u', 'unit-u'],
  ['2 drops', 'unit-unknown'],
  ['-2 ml', 'amount-form'],
  ['two ml', 'amount-form'],
  ['010399999045101517261231', 'amount-scan'],
  ['0 ml', 'amount-zero'],
] as const)('“%s” is refused in words, never read as something near', (typed, why) => {
  expect(readAmountEntry(typed, null, units, false)).toEqual({ kind: 'refused', why })
})

test('nothing discarded is an amount', () => {
  expect(readAmountEntry('0', 'ML', units, true)).toEqual({ kind: 'value', value: { value: '0', unit: 'ML' } })
})

test('nothing is nothing in any unit; anything else without a unit is refused', () => {
  expect(readAmountEntry('0', null, units, true)).toMatchObject({ kind: 'value', value: { value: '0' } })
  expect(readAmountEntry('0.00', null, units, true)).toMatchObject({ kind: 'value', value: { value: '0' } })
  expect(readAmountEntry('2', null, units, true)).toEqual({ kind: 'refused', why: 'amount-without-unit' })
  expect(readAmountEntry('0', null, units, false)).toEqual({ kind: 'refused', why: 'amount-without-unit' })
})

test('whatever digits are typed, the amount that comes out is the number that went in, without a trailing zero or a missing one', () => {
  fc.assert(fc.property(fc.nat(999_999), fc.nat(999), (whole, thousandths) => {
    const typed = `${whole}.${String(thousandths).padStart(3, '0')}`
    const read = readAmountEntry(`${typed} ml`, null, units, true)
    if (read.kind !== 'value') throw new Error(typed)
    expect(Number(read.value.value)).toBe(Number(typed))
    expect(read.value.value).not.toMatch(/^\.|\.\d*0$|\.$/u)
  }))
})

test.each([
  ['2027-01-31', '2027-01-31'],
  ['01/31/2027', '2027-01-31'],
  ['01/2027', '2027-01-31'],
  ['2/28', '2028-02-29'],
  ['2027-02', '2027-02-28'],
  ['JAN 2027', '2027-01-31'],
  ['31 Jan 2027', '2027-01-31'],
] as const)('the expiry %s of a package is a day; without one it is the last of the month', (typed, day) => {
  expect(readDayEntry(typed)).toEqual({ kind: 'value', value: day })
})

test.each(['31/01/2027', '2027-02-30', '2027', 'soon', '00/2027'])('the expiry %s is refused', (typed) => {
  expect(readDayEntry(typed)).toEqual({ kind: 'refused', why: 'day-form' })
})

test('an ICD-10-CM code is written in capitals with its dot, and anything else is refused', () => {
  expect(readCodeEntry('m069')).toEqual({ kind: 'value', value: 'M06.9' })
  expect(readCodeEntry('arthritis')).toEqual({ kind: 'refused', why: 'code-form' })
})
