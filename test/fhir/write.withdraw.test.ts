import { expect, test } from 'vitest'
import type { Derived } from '../../src/billing/derived.ts'
import type { FindingCode } from '../../src/billing/findings.ts'
import type { StoredDraft } from '../../src/fhir/drafts.ts'
import { isJson } from '../../src/fhir/element.ts'
import { withdraw, withdrawalsOf, type Withdrawal } from '../../src/fhir/withdraw.ts'
import { chargeWords } from '../../src/ui/words/connection.ts'
import { reconciled } from './reconcile.builders.ts'
import { administration, chartOf, encounterOf } from './to-fhir.builders.ts'
import { wireTo, type Wire } from './wire.ts'
import { changeItem, dose, draftsOf, itemOf, itemsOf, save, seed } from './write.builders.ts'

const pressed = { user: 'Practitioner/n1', now: '2026-03-02T12:00:00Z' }

/** Two doses are saved; then the chart says this of the first. */
const wireAfter = async (status: 'entered-in-error' | 'completed' = 'entered-in-error'): Promise<Wire> => {
  const wire = await wireTo([...seed, {
    resourceType: 'MedicationAdministration', id: 'ma1', status, subject: { reference: 'Patient/p1' }, medicationCodeableConcept: { text: 'x' },
  }])
  await save(wire, [...dose('ma1'), ...dose('ma2')])
  wire.sent.length = 0
  return wire
}

const proposed = (drafts: readonly StoredDraft[], finding: FindingCode = 'administration-entered-in-error'): readonly Withdrawal[] => {
  const derived: Derived = { encounters: [{ ...encounterOf(dose('ma2')), excluded: [{ source: 'MedicationAdministration/ma1', finding }] }] }
  const chart = chartOf([administration('ma1'), administration('ma2')])
  return withdrawalsOf(reconciled({ lines: dose('ma2'), drafts, derived, chart }))
}

test('the drafts of a dose that became a mistake are proposed to be mistakes, those of the others are not', async () => {
  const wire = await wireAfter()
  const all = proposed(draftsOf(wire))
  expect(all).toHaveLength(3)
  expect(all.every(({ administration: of }) => of === 'MedicationAdministration/ma1')).toBe(true)
  expect(wire.sent).toEqual([])
})

test('a dose that was not given, or is charged otherwise, proposes nothing, nor does a draft that is closed', async () => {
  const wire = await wireAfter()
  expect(proposed(draftsOf(wire), 'administration-not-done')).toEqual([])
  await changeItem(wire, 'ma1|drug', { status: 'billable' })
  expect(proposed(draftsOf(wire))).toHaveLength(2)
})

test('a press marks them as mistakes, with the reason, and changes nothing else in them', async () => {
  const wire = await wireAfter()
  await changeItem(wire, 'ma1|service', { note: [{ text: 'Which arm?' }] })
  const before = itemOf(wire, 'ma1|service')
  expect((await withdraw(wire.client, proposed(draftsOf(wire)), pressed)).map(({ outcome }) => outcome)).toEqual(['updated', 'updated', 'updated'])
  const { meta: _old, note: _notes, status: _status, ...kept } = before
  expect(itemOf(wire, 'ma1|service')).toMatchObject({
    ...kept, status: 'entered-in-error',
    note: [{ text: 'Which arm?' }, { text: 'MedicationAdministration/ma1 was entered in error.', authorReference: { reference: 'Practitioner/n1' } }],
  })
  expect(itemsOf(wire).filter(({ status }) => status === 'planned')).toHaveLength(3)
})

test('somebody’s edit of the draft is told before the press', async () => {
  const wire = await wireAfter()
  await changeItem(wire, 'ma1|drug', { quantity: { value: 40 } })
  const touched = proposed(draftsOf(wire)).filter(({ by }) => by !== null)
  expect(touched).toHaveLength(1)
  expect(touched.map(({ by }) => by === null ? '' : chargeWords.edited(by, new Date())).join()).toContain('Somebody has changed this draft since')
})

test('a draft that changed, or a dose that was put right, since it was proposed is left as it is', async () => {
  const wire = await wireAfter()
  const shown = proposed(draftsOf(wire)).filter(({ draft }) => draft.id === itemOf(wire, 'ma1|drug').id)
  await changeItem(wire, 'ma1|drug', { quantity: { value: 40 } })
  expect(await withdraw(wire.client, shown, pressed)).toMatchObject([{ outcome: 'conflict' }])
  await changeItem(wire, 'ma1|drug', { status: 'billable' })
  expect(await withdraw(wire.client, shown, pressed)).toMatchObject([{ outcome: 'closed' }])
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ status: 'billable', quantity: { value: 40 } })

  const right = await wireAfter('completed')
  expect((await withdraw(right.client, proposed(draftsOf(right)), pressed)).map(({ outcome }) => outcome)).toEqual(['conflict', 'conflict', 'conflict'])
  expect(right.sent.some((line) => line.startsWith('PUT'))).toBe(false)
})

test('an answer that is another dose marks nothing, whatever that dose became', async () => {
  const wire = await wireAfter()
  const other = { ...wire.client, read: async (path: string) => {
    const answer = await wire.client.read(path)
    return answer.ok && isJson(answer.value.body) ? { ...answer, value: { ...answer.value, body: { ...answer.value.body, id: 'ma9' } } } : answer
  } }
  expect((await withdraw(other, proposed(draftsOf(wire)), pressed)).map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed'])
  expect(wire.sent.some((line) => line.startsWith('PUT'))).toBe(false)
})

test('without a version nothing is marked, and once the session has ended nothing more is asked', async () => {
  const wire = await wireAfter()
  const all = proposed(draftsOf(wire))
  const unversioned = all.map((one) => ({ ...one, draft: { ...one.draft, versionId: null } }))
  expect((await withdraw(wire.client, unversioned, pressed)).map(({ why }) => why)).toEqual(['no-version', 'no-version', 'no-version'])
  expect(wire.sent).toEqual([])
  wire.server.fault({ effect: { kind: 'status', status: 401 } })
  expect((await withdraw(wire.client, all, pressed)).map(({ why }) => why)).toEqual(['unauthorised', 'unauthorised', 'unauthorised'])
  expect(wire.sent).toHaveLength(1)
})
