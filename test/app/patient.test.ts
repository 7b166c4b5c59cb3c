import { expect, test } from 'vitest'
import { patientLines } from '../../src/app/patient.ts'

const line = (patient: Record<string, unknown>) =>
  patientLines([{ resourceType: 'Patient', id: 'p1', ...patient }]).get('Patient/p1')

test('the official name is shown, with all given names', () => {
  const name = [{ use: 'nickname', text: 'Pat' }, { use: 'official', family: 'Example', given: ['Patricia', 'Ann'] }]
  expect(line({ name })?.name).toBe('Patricia Ann Example')
})

test('a name that is only text is shown as it is', () => {
  expect(line({ name: [{ text: 'Example, Pat' }] })?.name).toBe('Example, Pat')
})

test('the record number is the identifier of type MR, never one of several others', () => {
  const others = [{ value: '111' }, { value: '222' }]
  expect(line({ identifier: others })?.recordNumber).toBeNull()
  expect(line({ identifier: [...others, { type: { coding: [{ code: 'MR' }] }, value: '333' }] })?.recordNumber).toBe('333')
  expect(line({ identifier: [{ value: '111' }] })?.recordNumber).toBe('111')
})

test('broken elements are unknown, and resources that are no patients are passed over', () => {
  expect(line({ name: 'Pat', birthDate: 1958, identifier: { value: 3 } })).toEqual({
    name: null,
    birthDate: null,
    recordNumber: null,
  })
  expect(patientLines([null, 3, [], { resourceType: 'Encounter', id: 'e1' }, { resourceType: 'Patient' }]).size).toBe(0)
})
