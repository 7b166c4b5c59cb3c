import { expect, test } from 'vitest'
import { doseText, effectiveText, ndcQuantityText, ndcText } from '../../src/ui/format.ts'
import { stateSentence } from '../../src/ui/words/start.ts'
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

test('the state sentence counts doses and names the first thing to mend', () => {
  expect(stateSentence({ doses: 0, ready: 0, next: null })).toBe('Nothing to charge here.')
  expect(stateSentence({ doses: 1, ready: 1, next: null })).toBe('1 of 1 dose ready.')
})

test('field names are shown as words', () => {
  expect(['units', 'serviceDate', 'ndc.quantity', 'ndc'].map(fieldWords)).toEqual(['Units', 'Service date', 'NDC quantity', 'NDC'])
})
