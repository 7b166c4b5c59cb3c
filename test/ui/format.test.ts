import { expect, test } from 'vitest'
import type { Effective } from '../../src/billing/facts.ts'
import { doseText, effectiveText, givenText, ndcQuantityText, ndcText } from '../../src/ui/format.ts'
import { summaryText } from '../../src/ui/words.ts'
import { fieldWords } from '../../src/ui/words/why.ts'

test('an NDC is shown with hyphens', () => {
  expect(ndcText('99999012301')).toBe('99999-0123-01')
})

test('a quantity is shown with its unit in full, and not at all where one of them is unknown', () => {
  expect(ndcQuantityText({ code: '99999012301', unit: 'ML', quantity: 0.5 })).toBe('0.5 mL')
  expect(ndcQuantityText({ code: '99999012301', unit: 'UN', quantity: 1 })).toBe('1 unit')
  expect(ndcQuantityText({ code: '99999012301', unit: 'F2', quantity: 100 })).toBe('100 international units')
  expect(ndcQuantityText({ code: '99999012301', unit: null, quantity: 3 })).toBeNull()
})

test('a dose without a unit gets none', () => {
  expect([doseText({ value: '0.5', unit: 'mg' }), doseText({ value: '2', unit: null })]).toEqual(['0.5 mg', '2'])
})

const at = (value: string) => ({ value, from: [] })

test.each([
  ['a moment', { at: at('2026-02-03T10:02:00-06:00'), start: null, end: null }, '2026-02-03 10:02'],
  ['a moment in UTC, which is nobody’s local time', { at: at('2026-02-03T16:02:00.000Z'), start: null, end: null }, '2026-02-03 16:02 UTC'],
  ['a day alone', { at: at('2026-02-03'), start: null, end: null }, '2026-02-03'],
  ['an hour and a half', { at: null, start: at('2026-02-03T09:10:00-06:00'), end: at('2026-02-03T10:40:00-06:00') }, '2026-02-03 09:10 to 10:40'],
  ['across midnight', { at: null, start: at('2026-02-03T22:30:00-06:00'), end: at('2026-02-04T00:45:00-06:00') }, '2026-02-03 22:30 to 2026-02-04 00:45'],
  ['no stop', { at: null, start: at('2026-02-03T09:10:00-06:00'), end: null }, '2026-02-03 09:10, no stop'],
  ['no time', { at: null, start: null, end: null }, null],
])('%s is shown as the chart has it', (_what, effective, text) => {
  expect(effectiveText(effective)).toBe(text)
})

const nothing: Effective = { at: null, start: null, end: null }
const begun: Effective = { at: null, start: at('2026-02-03T09:10:00-06:00'), end: null }
const stop = '2026-02-03T11:15:00-06:00'

test.each([
  ['a stop that was entered ends an infusion that the chart began', begun, { stop }, '2026-02-03 09:10 to 11:15'],
  ['a stop of the chart stands, whatever was entered before it came', { ...begun, end: at('2026-02-03T10:40:00-06:00') }, { stop }, '2026-02-03 09:10 to 10:40'],
  ['a start of the chart stands', { ...nothing, at: at('2026-02-03T09:10:00-06:00') }, { start: '2026-02-03T08:00:00-06:00' }, '2026-02-03 09:10'],
  ['a time that was entered fills a day', { ...nothing, at: at('2026-02-03') }, { start: '2026-02-03T08:00:00-06:00' }, '2026-02-03 08:00'],
  ['a time of another day does not', { ...nothing, at: at('2026-02-03') }, { start: '2026-02-04T08:00:00-06:00' }, '2026-02-03'],
  ['what the chart has none of is as it was entered', nothing, { start: '2026-02-03T09:00:00-06:00', stop }, '2026-02-03 09:00 to 11:15'],
  ['an answer that was taken back says nothing', begun, { stop: null }, '2026-02-03 09:10, no stop'],
] as const)('the heading has the times that are drafted: %s', (_what, effective, said, text) => {
  expect(givenText({ dose: null, route: null, effective }, said)).toBe(text)
})

test('the state sentence counts doses and names the first thing to mend, with its drug where that is known', () => {
  const finding = { message: 'No stop time.' }
  expect(summaryText({ doses: 0, ready: 0 }, null)).toBe('Nothing to charge here.')
  expect(summaryText({ doses: 1, ready: 1 }, null)).toBe('1 of 1 dose ready.')
  expect(summaryText({ doses: 2, ready: 1 }, { drug: 'Vantizol', finding })).toBe('1 of 2 doses ready. Next, for Vantizol: No stop time.')
  expect(summaryText({ doses: 2, ready: 1 }, { drug: null, finding })).toBe('1 of 2 doses ready. Next: No stop time.')
})

test('field names are shown as words', () => {
  expect(['units', 'serviceDate', 'ndc.quantity', 'ndc'].map(fieldWords)).toEqual(['Units', 'Service date', 'NDC quantity', 'NDC'])
})
