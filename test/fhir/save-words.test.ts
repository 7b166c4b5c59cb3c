import { expect, test } from 'vitest'
import { lineStateText, reportText } from '../../src/ui/words/saving.ts'
import { planSave, saveDrafts, type SaveResult } from '../../src/fhir/write.ts'
import { wireTo, type Wire } from './wire.ts'
import { changeItem, documentsOf, dose, draftsOf, itemOf, save, seed } from './write.builders.ts'

const lines = dose()
const said = ({ lines: of }: SaveResult): string => reportText({ at: '2026-03-02T12:00:00Z', lines: of, drafts: [], mustRead: true, of: 'save' }, new Date())

/** Saved, and then a biller bills forty of the drug. */
const editedWire = async (): Promise<Wire> => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  await changeItem(wire, 'ma1|drug', { quantity: { value: 40 }, enterer: { reference: 'Practitioner/b1', display: 'Bea Biller' } })
  return wire
}

test('a draft that somebody edited is left alone, and the line says when it was last changed and who is named on it', async () => {
  const wire = await editedWire()
  const step = planSave(documentsOf(lines), draftsOf(wire), 'p1').find(({ kind }) => kind === 'refused')
  expect(step).toMatchObject({ why: 'edited', by: { version: '2', enterer: 'Bea Biller' } })
  const by = step?.kind === 'refused' ? step.by : undefined
  expect(by?.at).toBe(itemOf(wire, 'ma1|drug').meta?.lastUpdated)
  const state = { kind: 'refused', why: 'edited', ...(by === undefined ? {} : { by }) } as const
  expect(lineStateText(state, new Date())).toMatch(/somebody else has edited this draft in the EHR\. .* Last changed \d\d:\d\d; entered by Bea Biller\.$/u)
  expect(said(await save(wire, lines))).toMatch(/Last changed \d\d:\d\d; entered by Bea Biller\./u)
})

test('a draft that tells nothing of its change is told without a name or a time', () => {
  const text = lineStateText({ kind: 'refused', why: 'edited', by: { version: '2', at: null, enterer: null } }, new Date())
  expect(text).toMatch(/drafted anew\.$/u)
})

test('a change that came in between, so that the update was refused, says when and who', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const before = draftsOf(wire)
  await changeItem(wire, 'ma1|drug', { quantity: { value: 40 }, enterer: { reference: 'Practitioner/b1' } })
  const result = await saveDrafts(wire.client, wire.capability, planSave(documentsOf(dose('ma1', { units: 3 })), before, 'p1'))
  expect(said(result)).toMatch(/not saved: somebody changed the draft meanwhile, and the difference is shown\. Last changed \d\d:\d\d; entered by Practitioner\/b1\./u)
  expect(itemOf(wire, 'ma1|drug').quantity).toEqual({ value: 40 })
})
