import type { Extension } from 'fhir/r4'
import { expect, test } from 'vitest'
import { extensionUrl, medplumModifierUrl } from '../../src/fhir/extensions.ts'
import { ownSystems } from '../../src/fhir/own-systems.ts'
import { planSave, saveDrafts } from '../../src/fhir/write.ts'
import { wireTo } from './wire.ts'
import {
  allOf, changeItem, documentsOf, dose, draftsOf, itemOf, itemsOf, key, save, seed, told, withItems,
} from './write.builders.ts'

const lines = dose()

test('a first save is one request, and the lines are planned drafts of ours', async () => {
  const wire = await wireTo(seed)
  const result = await save(wire, lines)
  expect(told(result, lines)).toEqual(allOf('created'))
  expect(wire.sent).toEqual(['POST '])
  expect(itemsOf(wire)).toHaveLength(3)
  for (const item of itemsOf(wire)) {
    expect(item).toMatchObject({ status: 'planned', subject: { reference: 'Patient/p1' }, meta: { versionId: '1' } })
    expect(item.meta?.tag).toEqual([{ system: ownSystems.tag, code: 'charge-draft' }])
  }
  expect(itemOf(wire, 'ma1|service').partOf).toEqual([{ reference: `ChargeItem/${itemOf(wire, 'ma1|drug').id}` }])
})

test('what is saved and unchanged is not sent again', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  expect(told(await save(wire, lines), lines)).toEqual(allOf('unchanged'))
  expect(wire.sent).toEqual([])
})

test('who saved, when, and by which version of the rules is no change', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const documents = documentsOf(lines, {
    enterer: 'Practitioner/n2', enteredDate: '2027-01-01T10:00:00Z', version: { rules: 'other' },
  })
  expect(planSave(documents, draftsOf(wire), 'p1').map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged'])
})

test('ten clicks of a page that has not read the drafts create each line once', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines, [])
  for (let click = 2; click <= 10; click += 1) {
    expect(told(await save(wire, lines, []), lines)).toEqual(allOf('existing'))
  }
  expect(itemsOf(wire)).toHaveLength(3)
})

test('a changed line replaces what was derived and keeps what others wrote', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const foreign = { url: 'https://other.example/extension', valueString: 'kept' }
  const before = itemOf(wire, 'ma1|drug')
  await changeItem(wire, 'ma1|drug', {
    note: [{ text: 'Which vial?' }],
    extension: [
      ...(before.extension ?? []).filter(({ url }) => url !== extensionUrl('review-state')),
      { url: extensionUrl('review-state'), valueCode: 'sent-back' },
      foreign,
    ],
    supportingInformation: [...(before.supportingInformation ?? []), { reference: 'DocumentReference/d1' }],
    identifier: [...(before.identifier ?? []), { system: 'https://other.example', value: '7' }],
  })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('unchanged'))

  const changed = dose('ma1', { units: 2, ndc: null, diagnoses: ['M06.9'] })
  expect(told(await save(wire, changed), changed)).toEqual({ ...allOf('unchanged'), 'ma1|drug': 'updated' })
  expect(wire.sent).toEqual(['POST '])
  const after = itemOf(wire, 'ma1|drug')
  expect(after).toMatchObject({ id: before.id, status: 'planned', quantity: { value: 2 }, note: [{ text: 'Which vial?' }] })
  expect(after.productCodeableConcept).toBeUndefined()
  expect(after.reason).toHaveLength(1)
  expect(after.identifier).toHaveLength(2)
  expect(after.extension).toContainEqual(foreign)
  expect(after.extension?.filter(({ url }) => url === extensionUrl('review-state'))).toEqual([
    { url: extensionUrl('review-state'), valueCode: 'sent-back' },
  ])
  expect(after.extension?.some(({ url }) => url === extensionUrl('ndc-quantity'))).toBe(false)
  expect(after.supportingInformation).toContainEqual({ reference: 'DocumentReference/d1' })
})

test('what a server adds to a draft is no change, what a chart takes back is one', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const added = draftsOf(wire).map((draft) => ({
    ...draft,
    resource: {
      ...draft.resource,
      subject: { reference: 'Patient/p1', type: 'Patient', display: 'Rosa' },
      context: { reference: 'https://ehr.example/fhir/Encounter/e1' },
      extension: [...(draft.resource.extension ?? []).slice(-2), ...(draft.resource.extension ?? []).slice(0, -2)],
    },
  }))
  expect(planSave(documentsOf(lines), added, 'p1').map(({ kind }) => kind)).toEqual(['unchanged', 'unchanged', 'unchanged'])
  const start = itemsOf(wire)[0]?.occurrencePeriod?.start
  if (start === undefined) throw new Error('the draft has no start')
  const shorter = withItems(documentsOf(lines), { occurrencePeriod: { start } })
  expect(planSave(shorter, draftsOf(wire), 'p1').map(({ kind }) => kind)).toEqual(['update', 'update', 'update'])
})

test('a draft that somebody changed meanwhile is not overwritten, and the other lines are saved', async () => {
  const wire = await wireTo(seed)
  await save(wire, dose())
  const stale = draftsOf(wire)
  await changeItem(wire, 'ma1|drug', { quantity: { value: 40 }, note: [{ text: 'counted again' }] })
  const both = [...dose('ma1', { units: 3 }), ...dose('ma2')]
  const result = await save(wire, both, stale)
  expect(told(result, both)).toEqual({
    'ma1|service': 'unchanged', 'ma1|waste': 'unchanged', 'ma1|drug': 'conflict',
    'ma2|service': 'created', 'ma2|waste': 'created', 'ma2|drug': 'created',
  })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ quantity: { value: 40 }, note: [{ text: 'counted again' }] })
})

test.each(['billable', 'not-billable', 'entered-in-error', 'aborted', 'billed'] as const)(
  'a draft that is %s is closed: not changed, not created again',
  async (status) => {
    const wire = await wireTo(seed)
    await save(wire, lines)
    const stale = draftsOf(wire)
    await changeItem(wire, 'ma1|drug', { status })
    const changed = dose('ma1', { units: 3 })
    const expected = { ...allOf('unchanged'), 'ma1|drug': 'closed' }
    expect(told(await save(wire, changed), changed)).toEqual(expected)
    expect(wire.sent).toEqual([])
    expect(told(await save(wire, changed, stale), changed)).toEqual(expected)
    expect(told(await save(wire, changed, []), changed)).toMatchObject({ 'ma1|drug': 'closed' })
    expect(itemOf(wire, 'ma1|drug')).toMatchObject({ status, quantity: { value: 1 } })
  },
)

test('a line of another patient is refused, and so is one whose stored draft is of another patient', async () => {
  const wire = await wireTo([...seed, { resourceType: 'Patient', id: 'p2' }])
  expect(planSave(documentsOf(lines), [], 'p2').map((step) => ('why' in step ? step.why : step.kind))).toEqual(
    lines.map(() => 'other-patient'),
  )
  await save(wire, lines)
  await changeItem(wire, 'ma1|drug', { subject: { reference: 'Patient/p2' } })
  wire.sent.length = 0
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(wire, changed), changed)).toMatchObject({ 'ma1|drug': 'other-patient' })
  expect(wire.sent).toEqual([])
  const elsewhere = withItems(documentsOf(lines), { subject: { reference: 'https://other.example/fhir/Patient/p1' } })
  const foreign = planSave(elsewhere, [], 'p1')
  expect(foreign).toHaveLength(3)
  expect(foreign.every(({ kind }) => kind === 'refused')).toBe(true)
})

test('whatever a document says, nothing but planned is sent', async () => {
  const wire = await wireTo(seed)
  const documents = withItems(documentsOf(lines), { status: 'billable' })
  await saveDrafts(wire.client, wire.capability, planSave(documents, [], 'p1'))
  expect(itemsOf(wire).map(({ status }) => status)).toEqual(['planned', 'planned', 'planned'])
})

test('without versions nothing is updated, since it might overwrite somebody', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const drafts = draftsOf(wire).map((draft) => ({ ...draft, versionId: null }))
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(wire, changed, drafts), changed)).toMatchObject({ 'ma1|drug': 'no-version' })
  expect(wire.sent).toEqual([])
})

test('what a biller changed in a draft is never written over, and what nobody changed still is', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const edited = draftsOf(wire).map((draft) =>
    draft.identifier === key('ma1|drug')
      ? { ...draft, resource: { ...draft.resource, quantity: { value: 7 } } }
      : draft,
  )
  const changed = lines.map((line) => ({ ...line, diagnoses: ['L40.50'] }))
  const steps = planSave(documentsOf(changed), edited, 'p1')
  expect(steps.filter((step) => 'why' in step && step.why === 'edited')).toHaveLength(1)
  expect(steps.filter(({ kind }) => kind === 'update')).toHaveLength(2)
  expect(planSave(documentsOf(changed), draftsOf(wire), 'p1').every(({ kind }) => kind === 'update')).toBe(true)
})

test('a note, an answer or a word of review in a draft is no edit of its charge', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const noted = draftsOf(wire).map((draft) => ({
    ...draft,
    resource: {
      ...draft.resource,
      note: [{ text: 'Which arm?' }],
      extension: [...(draft.resource.extension ?? []), { url: extensionUrl('answer'), extension: [{ url: 'what', valueCode: 'lot' }, { url: 'value', valueString: 'L1' }] }],
    },
  }))
  const changed = lines.map((line) => ({ ...line, diagnoses: ['L40.50'] }))
  expect(planSave(documentsOf(changed), noted, 'p1').every(({ kind }) => kind === 'update')).toBe(true)
})

test('two drafts of one line are left for a person to sort out; a mistaken one beside a good one is not counted', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const [first] = draftsOf(wire)
  if (first === undefined) throw new Error('no draft')
  const twin = { ...first, id: 'twin' }
  const steps = planSave(documentsOf(lines), [...draftsOf(wire), twin], 'p1')
  expect(steps.map((step) => ('why' in step ? step.why : step.kind)).toSorted()).toEqual(['several-drafts', 'unchanged', 'unchanged'])
  const mistaken = { ...twin, status: 'entered-in-error' }
  expect(planSave(documentsOf(lines), [...draftsOf(wire), mistaken], 'p1').map(({ kind }) => kind)).toEqual(
    ['unchanged', 'unchanged', 'unchanged'],
  )
})

test('without transactions each line goes alone, the drug line first, and the service points at it', async () => {
  const wire = await wireTo(seed)
  const single = { ...wire, capability: { ...wire.capability, transaction: false } }
  expect(told(await save(single, lines), lines)).toEqual(allOf('created'))
  expect(wire.sent).toEqual([expect.stringMatching(/^GET /u), 'POST ChargeItem', 'POST ChargeItem', 'POST ChargeItem'])
  expect(itemOf(wire, 'ma1|service').partOf).toEqual([{ reference: `ChargeItem/${itemOf(wire, 'ma1|drug').id}` }])
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(single, changed), changed)).toMatchObject({ 'ma1|drug': 'updated' })
  expect(told(await save(single, changed, []), changed)).toEqual(allOf('existing'))
  expect(itemsOf(wire)).toHaveLength(3)
})

test('without transactions a drug line that failed keeps its service from being sent', async () => {
  const wire = await wireTo(seed)
  const single = { ...wire, capability: { ...wire.capability, transaction: false, conditionalCreate: () => false } }
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'status', status: 422 } })
  expect(told(await save(single, lines), lines)).toEqual({
    'ma1|drug': 'refused', 'ma1|waste': 'created', 'ma1|service': 'drug-line-failed',
  })
})

test('a server that takes no ChargeItems is asked for nothing', async () => {
  const wire = await wireTo(seed, { without: ['ChargeItem'] })
  expect(told(await save(wire, lines, []), lines)).toEqual(allOf('not-offered'))
  expect(wire.sent).toEqual([])
})

test('twenty-four lines are three transactions, and none is refused for its size', async () => {
  const wire = await wireTo(seed)
  const many = Array.from({ length: 12 }, (_, at) => dose(`d${at}`).filter(({ kind }) => kind !== 'waste')).flat()
  const result = await save(wire, many)
  expect(told(result, many)).toEqual(allOf('created', many))
  expect(wire.sent).toEqual(['POST ', 'POST ', 'POST '])
})

test('a server that takes no notice of the condition of a create is asked first, so that no line is there twice', async () => {
  const deaf = await wireTo(seed, {}, (handle) => async (request) => {
    if (request.method !== 'POST') return handle(request)
    const body = (await request.text()).replaceAll(/"ifNoneExist":"[^"]*"/gu, '"ifNoneExist":""')
    return handle(new Request(request.url, { method: 'POST', headers: request.headers, body }))
  })
  const wire = { ...deaf, capability: { ...deaf.capability, conditionalCreate: () => false } }
  expect(told(await save(wire, lines, []), lines)).toEqual(allOf('created'))
  expect(told(await save(wire, lines, []), lines)).toEqual(allOf('existing'))
  expect(itemsOf(wire)).toHaveLength(3)
})

test('whom a biller named as the performer stays', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  await changeItem(wire, 'ma1|drug', { performer: [{ actor: { reference: 'Practitioner/other' } }] })
  const changed = dose('ma1', { diagnoses: ['L40.50'] })
  expect(told(await save(wire, changed), changed)).toMatchObject({ 'ma1|drug': 'edited' })
  expect(itemOf(wire, 'ma1|drug').performer?.[0]?.actor.reference).toBe('Practitioner/other')
})

test('modifiers that Medplum’s own app put into a draft are somebody’s, and stay', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const theirs = { url: medplumModifierUrl, valueCodeableConcept: { coding: [{ code: '59' }] } }
  await changeItem(wire, 'ma1|drug', { extension: [...(itemOf(wire, 'ma1|drug').extension ?? []), theirs] })
  expect(told(await save(wire, lines), lines)).toMatchObject({ 'ma1|drug': 'edited' })
  expect(itemOf(wire, 'ma1|drug').extension).toContainEqual(theirs)
})

test('a site that begins, or ends, to write modifiers in Medplum’s form has them changed in drafts that nobody touched', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  for (const medplumModifiers of [true, false]) {
    const steps = planSave(documentsOf(lines, { medplumModifiers }), draftsOf(wire), 'p1')
    await saveDrafts(wire.client, wire.capability, steps)
    const written = itemOf(wire, 'ma1|drug').extension?.filter(({ url }) => url === medplumModifierUrl)
    expect(written).toHaveLength(medplumModifiers ? 1 : 0)
  }
})

test('answers that were taken back go; one that another version asked for stays', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const answer = (what: string): Extension => ({
    url: extensionUrl('answer'), extension: [{ url: 'what', valueCode: what }, { url: 'value', valueString: 'L1' }],
  })
  const item = itemOf(wire, 'ma1|drug')
  await changeItem(wire, 'ma1|drug', { extension: [...(item.extension ?? []), answer('lot'), answer('later-question')] })
  expect(told(await save(wire, lines), lines)).toMatchObject({ 'ma1|drug': 'updated' })
  expect(itemOf(wire, 'ma1|drug').extension?.filter(({ url }) => url === extensionUrl('answer'))).toEqual([answer('later-question')])
  expect(told(await save(wire, lines), lines)).toMatchObject({ 'ma1|drug': 'unchanged' })
})
