import { expect, test } from 'vitest'
import { claimTextsOf } from '../../src/app/export.ts'
import { emptySite } from '../../src/billing/site.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import type { StoredDraft } from '../../src/fhir/drafts.ts'
import { codes, ehrFor, kinds, opened, type Ehr } from './administration.support.ts'

const dose = 'MedicationAdministration/milan-dose'

const draftsOf = async (ehr: Ehr): Promise<readonly StoredDraft[]> => (await opened({ patient: 'milan', ehr })).toExport()?.drafts ?? []

const infusionDrug = async (ehr: Ehr): Promise<StoredDraft> => {
  const draft = (await draftsOf(ehr)).find(({ resource }) => resource.code.coding?.[0]?.code === 'J3490' && resource.service?.[0]?.reference === dose)
  if (draft === undefined) throw new Error('The drug of the infusion has no draft.')
  return draft
}

const stateOf = ({ resource }: StoredDraft): string | undefined => resource.extension?.find(({ url }) => url === extensionUrl('review-state'))?.valueCode

test('a draft that a biller corrected and sent back takes the nurse’s answer, and keeps the correction', async () => {
  const ehr = ehrFor('milan')
  await (await opened({ patient: 'milan', ehr })).save()
  const { id, resource } = await infusionDrug(ehr)
  const url = extensionUrl('review-state')
  await ehr.change(`ChargeItem/${id}`, {
    quantity: { value: 3 }, note: [{ text: 'Was the pump stopped?' }],
    extension: [...(resource.extension ?? []).filter((one) => one.url !== url), { url, valueCode: 'sent-back' }],
  })
  const nurse = await opened({ patient: 'milan', ehr })
  nurse.setAnswer(dose, { note: 'Stopped at 10:02, started again at 10:10.' })
  await nurse.save()
  const after = await infusionDrug(ehr)
  expect(after.resource).toMatchObject({ quantity: { value: 3 }, note: [{ text: 'Was the pump stopped?' }], status: 'planned' })
  expect(stateOf(after)).toBe('answered')
  expect(JSON.stringify(after.resource.extension)).toContain('Stopped at 10:02, started again at 10:10.')
  const writes = ehr.written.length
  await (await opened({ patient: 'milan', ehr })).save()
  expect(ehr.written).toHaveLength(writes)
})

test('what a biller corrected and did not send back takes nothing from the bedside', async () => {
  const ehr = ehrFor('milan')
  await (await opened({ patient: 'milan', ehr })).save()
  const { id } = await infusionDrug(ehr)
  await ehr.change(`ChargeItem/${id}`, { quantity: { value: 3 } })
  const before = await infusionDrug(ehr)
  const nurse = await opened({ patient: 'milan', ehr })
  nurse.setAnswer(dose, { note: 'Stopped at 10:02.' })
  await nurse.save()
  expect(await infusionDrug(ehr)).toEqual(before)
})

test('what the nurse said after a biller’s correction still holds when the biller comes back to the corrected draft', async () => {
  const ehr = ehrFor('milan')
  await (await opened({ patient: 'milan', ehr })).save()
  const { id, resource } = await infusionDrug(ehr)
  const correction = { url: extensionUrl('correction'), extension: [
    { url: 'field', valueCode: 'units' }, { url: 'derived', valueString: '1' }, { url: 'reason', valueString: 'Three vials.' }, { url: 'when', valueDateTime: new Date().toISOString() },
  ] }
  await ehr.change(`ChargeItem/${id}`, { quantity: { value: 3 }, extension: [...(resource.extension ?? []), correction] })
  const nurse = await opened({ patient: 'milan', ehr })
  nurse.setAnswer(dose, { stop: '2026-02-03T11:15:00-06:00' })
  await nurse.save()
  await new Promise((resolve) => void setTimeout(resolve, 5))
  await ehr.change(`ChargeItem/${id}`, { note: [{ text: 'Was the pump stopped?' }] })
  const next = await opened({ patient: 'milan', ehr })
  expect(next.state().answers.get(dose)?.stop).toBe('2026-02-03T11:15:00-06:00')
  expect(codes(next)).toContain('96365 ×1')
})

test('that a drug in a shared bag was the patient’s own is known to whoever opens the chart next, though it has no line of its own', async () => {
  const ehr = ehrFor('sven')
  const bag = 'MedicationAdministration/sven-bag-b'
  const nurse = await opened({ patient: 'sven', ehr })
  nurse.setAnswer(bag, { drugSource: 'patient-supplied' })
  await nurse.save()
  const next = await opened({ patient: 'sven', ehr })
  expect(next.state().answers.get(bag)?.drugSource).toBe('patient-supplied')
  expect(codes(next)).toEqual(['J3490 ×1', '96365 ×1', '96366 ×1'])
  expect(new Set(kinds(next))).toEqual(new Set(['saved']))
  next.setAnswer(bag, { drugSource: null })
  await next.save()
  const last = await opened({ patient: 'sven', ehr })
  expect(last.state().answers.get(bag)?.drugSource ?? null).toBeNull()
  expect(codes(last)).toEqual(['J3490 ×1', '96365 ×1', '96366 ×1', 'J3490 ×1'])
  expect(last.state().plan?.toSave).toBe(0)
})

test('two who give the same answer do not differ: nothing is left to save for the second, and the first one’s name stays', async () => {
  const ehr = ehrFor('milan')
  const [first, second] = [await opened({ patient: 'milan', ehr }), await opened({ patient: 'milan', ehr, now: () => new Date('2026-08-20T11:00:00Z') })]
  for (const view of [first, second]) view.setAnswer(dose, { stop: '2026-02-03T11:15:00-06:00' })
  await first.save()
  const before = await draftsOf(ehr)
  await second.save()
  await second.save()
  expect(await draftsOf(ehr)).toEqual(before)
  expect(new Set(kinds(second))).toEqual(new Set(['saved']))
})

test('what was discarded stands in the texts of a claim whose payer wants it in words', async () => {
  const view = await opened({ patient: 'milan' })
  view.setAnswer(dose, { waste: { value: '20', unit: 'mg' }, container: 'single-dose', stop: '2026-02-03T11:15:00-06:00' })
  const input = view.toExport()
  if (input === null) throw new Error('Nothing to export.')
  const site = { ...emptySite, payers: { commercial: { descTokens: ['name' as const, 'dose' as const, 'waste' as const] } } }
  const finding = {
    code: 'modifier-waste-on-unclassified' as const, severity: 'warning' as const, source: dose, path: '', message: '', fix: '', resolve: 'here' as const, who: 'biller' as const, prevents: [],
  }
  // A long name left no room for the waste in the description.
  const textsWith = (isWanted: boolean): string => JSON.stringify(claimTextsOf({ ...input, derived: { encounters: input.derived.encounters.map((encounter) => ({
    ...encounter, lines: encounter.lines.map((line) => ({ ...line, description: line.description === null ? null : 'VANTIZOL 300MG' })),
    findings: isWanted ? encounter.lines.map(({ id }) => ({ ...finding, lines: [id] })) : [],
  })) } }, site))
  expect(textsWith(false)).not.toContain('20MG')
  expect(textsWith(true)).toContain('20MG')
})
