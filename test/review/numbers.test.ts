import type { ChargeItem } from 'fhir/r4'
import { expect, test } from 'vitest'
import { numbersOf, type Numbers } from '../../src/review/numbers.ts'
import { rowsOf } from '../../src/review/work-list.ts'
import { decided } from '../../src/review/decisions.ts'
import { author, draftOf, readyDraft } from './drafts.builders.ts'

const numbers = (...items: readonly ChargeItem[]): Numbers =>
  numbersOf(rowsOf(items.map((item, at) => draftOf(item, String(at))), () => null, '2026-03-20'))

const line = (change: Partial<ChargeItem>, id = 'a'): ChargeItem => {
  const { occurrencePeriod: _period, contained: _findings, ...rest } = readyDraft().resource
  return { ...rest, identifier: [{ ...rest.identifier?.[0], value: id }], occurrenceDateTime: '2026-03-01T10:00:00Z', enteredDate: '2026-03-01T14:00:00Z', ...change }
}

const approved = (item: ChargeItem, now: string): ChargeItem => {
  const made = decided(draftOf(item), { kind: 'approve' }, { ...author, now }, false)
  if (!made.ok) throw new Error(made.problem)
  return made.value
}

test('from the dose to its draft and from the draft to its approval the hours are counted', () => {
  expect(numbers(line({}))).toMatchObject({ toDraft: 4, toApproval: null })
  expect(numbers(approved(line({}), '2026-03-02T14:00:00Z'))).toMatchObject({ toDraft: 4, toApproval: 24 })
})

test('a note after the approval is not the approval, and one that was taken back and given again counts from the last', () => {
  const once = approved(line({}), '2026-03-02T14:00:00Z')
  const noted = { ...once, note: [...(once.note ?? []), { text: 'Claim 12 sent.', time: '2026-03-09T14:00:00Z' }] }
  expect(numbers(noted).toApproval).toBe(24)
  const twice = { ...once, note: [...(once.note ?? []), { text: 'Approved.', time: '2026-03-03T14:00:00Z' }] }
  expect(numbers(twice).toApproval).toBe(48)
  const elsewhere = { ...line({}), status: 'billable' as const, note: [{ text: 'By hand.', time: '2026-03-02T14:00:00Z' }] }
  expect(numbers(elsewhere).toApproval).toBeNull()
})

test('a day without a time is no point from which hours count', () => {
  expect(numbers(line({ occurrenceDateTime: '2026-03-01' })).toDraft).toBeNull()
  expect(numbers(line({ enteredDate: '2026-02-01T14:00:00Z' })).toDraft).toBeNull()
})

const finding = (code: string, who: string, severity: 'error' | 'warning' | 'information', source = 'MedicationAdministration/ma1'): object => ({
  severity, code: 'required', details: { coding: [{ code }], text: code },
  extension: [{ url: 'https://doseline.example/fhir/StructureDefinition/finding', extension: [{ url: 'who', valueCode: who }, { url: 'source', valueString: source }] }],
})

const withFindings = (id: string, ...issue: readonly object[]): ChargeItem => {
  const item = line({}, id)
  const written: unknown = { ...item, contained: [{ resourceType: 'OperationOutcome', id: 'findings', issue }] }
  return draftOf(written).resource
}

test('findings are counted once for who can mend them, however many lines they ride on', () => {
  const made = numbers(
    withFindings('a', finding('ndc-missing', 'nurse', 'error'), finding('coverage-missing', 'registration', 'warning', 'Encounter/e1')),
    withFindings('b', finding('coverage-missing', 'registration', 'warning', 'Encounter/e1'), finding('lot-missing', 'nurse', 'information')),
  )
  const byName = new Map(made.menders.map((one) => [one.name, one]))
  expect(byName.get('nurse')).toEqual({ name: 'nurse', count: 1, drafts: 1 })
  expect(byName.get('registration')).toEqual({ name: 'registration', count: 1, drafts: 2 })
  expect(byName.get('pharmacy')).toEqual({ name: 'pharmacy', count: 0, drafts: 0 })
  expect(made.findings[0]).toEqual({ name: 'coverage-missing', count: 2, who: 'registration' })
})

test('what is decided is no finding that waits for anybody', () => {
  const item = withFindings('a', finding('coverage-missing', 'registration', 'warning'))
  expect(numbers({ ...item, status: 'not-billable' }).menders.every(({ count, drafts }) => count === 0 && drafts === 0)).toBe(true)
})
