import { expect, test } from 'vitest'
import { chartValue } from '../../src/review/chart-value.ts'

const dose = {
  resourceType: 'MedicationAdministration', effectivePeriod: { start: '2026-02-03T09:10:00-06:00', end: '2026-02-03T10:40:00-06:00' },
  medicationReference: { reference: 'Medication/7' }, statusReason: [{ text: 'changed hands' }],
  dosage: {
    dose: { value: 50, unit: 'mg' }, route: { coding: [{ code: '34206005', display: 'Under the skin' }] },
    rateRatio: { numerator: { value: 100, unit: 'mL' }, denominator: { value: 1, unit: 'h' } },
  },
}

test.each([
  ['dosage.dose', '50 mg'], ['dosage.route', '34206005 Under the skin'], ['effective', '2026-02-03T09:10:00-06:00 to 2026-02-03T10:40:00-06:00'],
  ['medication', 'Medication/7'], ['dosage.rate', '100 mL / 1 h'], ['statusReason[0]', 'changed hands'],
])('what stands at %s of a dose is told in few words', (path, words) => {
  expect(chartValue(dose, path)).toBe(words)
})

test('an element that is missing is not told by another one whose name begins alike', () => {
  expect(chartValue(dose, 'status')).toBeNull()
  expect(chartValue({ resourceType: 'Encounter', classHistory: [{ class: { code: 'AMB' } }] }, 'class')).toBeNull()
})

test('nothing, a whole resource and a text without end are no words of a line', () => {
  expect(chartValue(dose, '')).toBeNull()
  expect(chartValue(dose, 'dosage.site')).toBeNull()
  expect(chartValue({ text: 'x'.repeat(500) }, 'text')).toHaveLength(200)
})
