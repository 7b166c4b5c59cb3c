/** The edge cases of billing-rules §9 that are about drafts already saved: rows 5, 7, 40, 56, 57 and 58. */
import { expect, test } from 'vitest'
import { orphansOf } from '../../../src/app/administration-saved.ts'
import { extensionUrl } from '../../../src/fhir/extensions.ts'
import { reconcile } from '../../../src/fhir/reconcile.ts'
import type { GivenDoses } from '../../../src/fhir/reconcile-given.ts'
import { withdrawalsOf } from '../../../src/fhir/withdraw.ts'
import { planSave } from '../../../src/fhir/write.ts'
import { wireTo } from '../../fhir/wire.ts'
import { changeItem, documentsOf, dose, draftsOf, itemOf, itemsOf, key, save, seed, told } from '../../fhir/write.builders.ts'
import { change, draftIn, draftsIn, ehrOf, opened, statesOf } from './ehr.ts'

const infusion = 'MedicationAdministration/milan-dose'
const stop = '2026-02-03T11:15:00-06:00'

test('§9.5 a record that turns out entered in error takes its lines away and leaves its drafts to a person', async () => {
  const ehr = ehrOf('milan')
  const view = await opened(ehr, 'milan')
  await view.save()
  const saved = draftIn(ehr, 'milan-dose|drug')
  await change(ehr, infusion, { status: 'entered-in-error' })
  await view.refresh()
  const [visit] = view.state().drafts
  const wrong = visit?.doses.find(({ facts }) => facts.source === infusion)
  expect(wrong).toMatchObject({ state: 'excluded', lines: [] })
  expect(wrong?.findings.map(({ code, who }) => [code, who])).toEqual([['administration-entered-in-error', 'biller']])
  expect(view.state().plan?.orphans).toMatchObject([{ id: saved.id, status: 'planned' }])
  expect(Object.keys(statesOf(view))).toEqual(['milan-shot|drug', 'milan-shot|service'])
  // The other dose's drafts tell of it; the mistaken one's are not touched from the bedside.
  await view.save()
  expect(ehr.written.at(-1)).not.toContain(saved.identifier)
  expect(draftIn(ehr, 'milan-dose|drug').resource).toEqual(saved.resource)
})

test('§9.5 its drafts are proposed for the status entered-in-error', async () => {
  const ehr = ehrOf('milan')
  const view = await opened(ehr, 'milan')
  await view.save()
  await change(ehr, infusion, { status: 'entered-in-error' })
  await view.refresh()
  expect(view.state().plan?.orphans).toMatchObject([{ status: 'planned', proposed: 'entered-in-error' }])
})

test('§9.7 a dose amended after the save shows its draft as changed, in what, and is written over that version alone', async () => {
  const ehr = ehrOf('milan')
  const view = await opened(ehr, 'milan')
  await view.save()
  const saved = draftIn(ehr, 'milan-dose|drug')
  await change(ehr, infusion, { dosage: { route: { coding: [{ system: 'http://snomed.info/sct', code: '47625008' }] }, method: { text: 'Infusion' }, dose: { value: 200, unit: 'mg', system: 'http://unitsofmeasure.org', code: 'mg' } } })
  await view.refresh()
  expect(statesOf(view)).toEqual({ 'milan-dose|drug': 'changed', 'milan-shot|drug': 'saved', 'milan-shot|service': 'saved' })
  expect(view.state().plan?.states.get('milan-dose|drug')).toMatchObject({
    differences: [{ field: 'NDC quantity', saved: '30 ML', now: '20 ML' }, { field: 'description' }],
  })
  expect(draftIn(ehr, 'milan-dose|drug').resource).toEqual(saved.resource)
  await view.save()
  expect(ehr.written.at(-1)).toContain(`"ifMatch":"W/\\"${saved.versionId}\\""`)
  expect(draftIn(ehr, 'milan-dose|drug')).toMatchObject({ id: saved.id, status: 'planned', versionId: '2' })
})

test('§9.7 a press on lines that the amendment has made stale writes nothing and shows the new ones', async () => {
  const ehr = ehrOf('milan')
  const view = await opened(ehr, 'milan')
  await view.save()
  await change(ehr, infusion, { effectivePeriod: { start: '2026-02-03T09:10:00-06:00', end: stop } })
  await view.save()
  expect(ehr.written).toHaveLength(1)
  expect(view.state().isHeld).toBe(true)
  expect(statesOf(view)).toMatchObject({ 'milan-dose|service': 'new', 'milan-dose|additional-hours': 'new' })
})

test('§9.40 when a drug gets a code of its own afterwards, its drafts and what was billed stay in sight and as they are', async () => {
  const wire = await wireTo(seed)
  await save(wire, [...dose('ma1'), ...dose('ma2')])
  await changeItem(wire, 'ma1|drug', { status: 'billed' })
  const drafts = draftsOf(wire)
  // The drug of ma1 has its own code now: no lines are derived for it any more.
  const left = dose('ma2')
  expect(planSave(documentsOf(left), drafts, 'p1').map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  const given: GivenDoses = new Map(['ma1', 'ma2'].map(id => [`MedicationAdministration/${id}`, {
    patient: 'Patient/p1', encounter: null, notGiven: null, excluded: id === 'ma1' ? 'specific-code-exists' : null, days: new Set(), codes: new Set(),
  }]))
  const scope = { patient: 'Patient/p1', encounter: null }
  const verdicts = reconcile({ documents: documentsOf(left), drafts, given, scope })
  expect(withdrawalsOf(verdicts)).toEqual([])
  const orphans = orphansOf(verdicts, new Set(), scope)
  expect(orphans.map(({ proposed }) => proposed)).toEqual([null, null, null])
  expect(new Map(orphans.map(({ id, status }) => [id, status]))).toEqual(new Map([
    [itemOf(wire, 'ma1|drug').id, 'billed'], [itemOf(wire, 'ma1|waste').id, 'planned'], [itemOf(wire, 'ma1|service').id, 'planned'],
  ]))
})

test('§9.56 a name and a plan that changed after the save are read again, and the draft that told the old plan differs', async () => {
  const ehr = ehrOf('milan')
  const view = await opened(ehr, 'milan')
  await view.save()
  const payerOf = (): string => JSON.stringify(draftIn(ehr, 'milan-dose|drug').resource.extension?.find(({ url }) => url === extensionUrl('payer')))
  expect(payerOf()).toContain('commercial')
  await change(ehr, 'Patient/milan', { name: [{ family: 'Nový', given: ['Milan'] }] })
  await change(ehr, 'Coverage/milan-plan', { type: { coding: [{ system: 'https://nahdo.org/sopt', code: '12' }], text: 'Medicare Part B' }, payor: [{ display: 'Medicare Part B' }] })
  await view.refresh()
  expect(view.state().patient).toMatchObject({ name: 'Milan Nový' })
  expect(view.state().drafts[0]?.derived.payer).toBe('medicare')
  expect(statesOf(view)).toMatchObject({ 'milan-dose|drug': 'changed', 'milan-shot|drug': 'changed' })
  await view.save()
  expect(payerOf()).toContain('medicare')
  expect(draftsIn(ehr).map(({ resource }) => JSON.stringify(resource)).join()).not.toMatch(/Vzorek|Nový/u)
})

test('§9.56 a draft of the old plan says that its payer differs, and from what to what', async () => {
  const ehr = ehrOf('milan')
  const view = await opened(ehr, 'milan')
  await view.save()
  await change(ehr, 'Coverage/milan-plan', { type: { coding: [{ system: 'https://nahdo.org/sopt', code: '12' }] }, payor: [{ display: 'Medicare Part B' }] })
  await view.refresh()
  expect(view.state().plan?.states.get('milan-dose|drug')).toMatchObject({
    kind: 'changed', differences: [{ field: 'payer', saved: 'commercial', now: 'medicare' }],
  })
})

const readOnly = ['Patient.r', 'MedicationAdministration.rs', 'MedicationRequest.rs', 'Medication.rs', 'Encounter.rs', 'Condition.rs', 'Coverage.rs', 'ChargeItem.rs']
  .map(scope => `user/${scope}`).join(' ')

test('§9.57 without the right to write charges the lines are drafted all the same, and what was typed is kept', async () => {
  const ehr = ehrOf('milan', readOnly)
  const kept = new Map<string, string>()
  const view = await opened(ehr, 'milan', kept, readOnly)
  view.setAnswer(infusion, { stop })
  expect(view.state()).toMatchObject({ phase: 'ready', writing: 'not-granted', problem: null })
  expect(statesOf(view)).toMatchObject({ 'milan-dose|drug': 'new', 'milan-dose|service': 'new', 'milan-dose|additional-hours': 'new' })
  const later = await opened(ehr, 'milan', kept, readOnly)
  expect(later.state().answers.get(infusion)?.stop).toBe(stop)
})

test('§9.57 without that right a press sends nothing', async () => {
  const ehr = ehrOf('milan', readOnly)
  const view = await opened(ehr, 'milan', new Map(), readOnly)
  await view.save()
  expect(ehr.written).toEqual([])
})

test.each([[403, 'forbidden'], [422, 'refused']])('§9.57 an EHR that refuses the charges with %i is told, and nothing that was typed is lost', async (status, why) => {
  const ehr = ehrOf('milan')
  const kept = new Map<string, string>()
  const view = await opened(ehr, 'milan', kept)
  view.setAnswer(infusion, { stop })
  ehr.spoil = request => (request.method === 'POST' ? Response.json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', diagnostics: 'No charges here' }] }, { status }) : null)
  await view.save()
  expect(view.state().report?.lines.map(line => [line.outcome, line.why, line.said])).toEqual(Array.from({ length: 5 }, () => ['failed', why, 'No charges here']))
  expect(Object.values(statesOf(view))).toEqual(Array.from({ length: 5 }, () => 'new'))
  const later = await opened(ehr, 'milan', kept)
  expect(later.state().answers.get(infusion)?.stop).toBe(stop)
  expect(later.state().plan?.toSave).toBe(5)
})

test('§9.57 an EHR that takes no charges at all is asked for nothing', async () => {
  const wire = await wireTo(seed, { without: ['ChargeItem'] })
  expect(new Set(Object.values(told(await save(wire, dose(), []), dose())))).toEqual(new Set(['not-offered']))
  expect(wire.sent).toEqual([])
})

test('§9.58 the same draft sent twice, or again after a lost answer, is there once', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'lose-answer' } })
  const lines = dose()
  await save(wire, lines, [])
  expect(told(await save(wire, lines, []), lines)).toEqual({ 'ma1|drug': 'existing', 'ma1|waste': 'existing', 'ma1|service': 'existing' })
  expect(itemsOf(wire)).toHaveLength(3)
})

test('§9.58 a line keeps its identifier when its code changes, and no other line has it', async () => {
  const wire = await wireTo(seed)
  await save(wire, dose())
  const { id } = itemOf(wire, 'ma1|drug')
  const recoded = dose('ma1', { code: 'J9999' })
  expect(told(await save(wire, recoded), recoded)).toMatchObject({ 'ma1|drug': 'updated' })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ id, code: { coding: [{ code: 'J9999' }] } })
  expect(new Set(['ma1|drug', 'ma1|waste', 'ma1|service', 'ma2|drug'].map(key)).size).toBe(4)
})

test('§9.58 ten presses at once, and the app opened again, write each line once', async () => {
  const ehr = ehrOf('milan')
  const before = draftsIn(ehr).length
  const view = await opened(ehr, 'milan')
  await Promise.all(Array.from({ length: 10 }, async () => view.save()))
  await (await opened(ehr, 'milan')).save()
  expect(draftsIn(ehr)).toHaveLength(before + 3)
  expect(ehr.written).toHaveLength(1)
})

test('§9.58 a line that a biller has released is neither sent again nor changed', async () => {
  const ehr = ehrOf('amira')
  const released = draftIn(ehr, 'amira-dose|drug')
  const view = await opened(ehr, 'amira')
  expect(statesOf(view)).toEqual({ 'amira-dose|drug': 'closed', 'amira-dose|service': 'new' })
  view.setAnswer('MedicationAdministration/amira-dose', { drugSource: 'purchased', lot: 'L1' })
  await view.save()
  expect(statesOf(view)).toEqual({ 'amira-dose|drug': 'closed', 'amira-dose|service': 'saved' })
  expect(draftIn(ehr, 'amira-dose|drug').resource).toEqual(released.resource)
})
