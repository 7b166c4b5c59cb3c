import { expect, test } from 'vitest'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { givenText } from '../../src/ui/format.ts'
import { statusText } from '../../src/ui/words/saving.ts'
import { codes, ehrFor, keepFor, kinds, opened, type Ehr } from './administration.support.ts'

test('a launched chart is read, derived, and everything in it is new', async () => {
  const view = await opened({ patient: 'milan' })
  expect(view.state()).toMatchObject({ phase: 'ready', problem: null, patient: { name: 'Milan Vzorek' }, writing: 'yes' })
  expect(view.state().summary).toMatchObject({ doses: 2, ready: 1 })
  expect(view.state().plan?.toSave).toBe(3)
  expect(kinds(view)).toEqual(['new', 'new', 'new'])
})

test('an answer derives anew at once, and taking it back brings the finding back', async () => {
  const view = await opened({ patient: 'milan' })
  view.setAnswer('MedicationAdministration/milan-dose', { stop: '2026-02-03T11:15:00-06:00' })
  expect(view.state().summary.ready).toBe(2)
  expect(codes(view)).toContain('96365 ×1')
  view.setAnswer('MedicationAdministration/milan-dose', { stop: null })
  expect(view.state().summary.ready).toBe(1)
})

test('saved answers stand with the drafts: whoever opens the chart next derives the same lines', async () => {
  const ehr = ehrFor('milan')
  const first = await opened({ patient: 'milan', ehr })
  first.setAnswer('MedicationAdministration/milan-dose', { stop: '2026-02-03T11:15:00-06:00', drugSource: 'purchased', waste: { value: '0', unit: 'mL' }, container: 'single-dose' })
  await first.save()
  const second = await opened({ patient: 'milan', ehr })
  expect(codes(second)).toEqual(codes(first))
  expect(second.state().answers.get('MedicationAdministration/milan-dose')).toMatchObject({
    stop: '2026-02-03T11:15:00-06:00', drugSource: 'purchased', waste: { value: '0', unit: 'mL' }, container: 'single-dose',
  })
  expect(new Set(kinds(second))).toEqual(new Set(['saved']))
  expect(second.state().plan?.toSave).toBe(0)
})

test('ten saves at once are one, and a save of what is saved writes nothing', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr })
  await Promise.all(Array.from({ length: 10 }, async () => view.save()))
  expect(kinds(view)).toEqual(['saved', 'saved', 'saved'])
  expect(ehr.written).toEqual(['POST'])
  await view.save()
  expect(ehr.written).toEqual(['POST'])
  expect(ehr.drafts()).toBe(3 + ehrFor('milan').drafts())
})

test('an answer after the save makes its draft differ, says in what, and the next save updates it', async () => {
  const ehr = ehrFor('milan')
  const view = await opened({ patient: 'milan', ehr })
  await view.save()
  view.setAnswer('MedicationAdministration/milan-dose', { stop: '2026-02-03T11:15:00-06:00' })
  expect(kinds(view)).toContain('changed')
  const before = ehr.drafts()
  await view.save()
  expect(view.state().report?.lines.map(({ outcome }) => outcome).filter((outcome) => outcome === 'failed' || outcome === 'conflict')).toEqual([])
  expect(new Set(kinds(view))).toEqual(new Set(['saved']))
  // The infusion and its further hour are new; the drafts that were there are the same ones.
  expect(ehr.drafts()).toBeGreaterThan(before)
  const again = await opened({ patient: 'milan', ehr })
  expect(again.state().plan?.toSave).toBe(0)
})

test('what was typed is kept through a reload until it is saved', async () => {
  const items = new Map<string, string>()
  const ehr = ehrFor('milan')
  const first = await opened({ patient: 'milan', ehr, keep: keepFor('milan', items) })
  first.setAnswer('MedicationAdministration/milan-dose', { stop: '2026-02-03T11:15:00-06:00' })
  const second = await opened({ patient: 'milan', ehr, keep: keepFor('milan', items) })
  expect(second.state().summary.ready).toBe(2)
  await second.save()
  expect(items.size).toBe(0)
})

test('"Refresh from chart" keeps what was typed', async () => {
  const view = await opened({ patient: 'milan' })
  view.setAnswer('MedicationAdministration/milan-dose', { stop: '2026-02-03T11:15:00-06:00' })
  await view.refresh()
  expect(view.state().summary.ready).toBe(2)
})

test('a refresh that fails keeps what is shown and says why; nothing is saved on top of it', async () => {
  let isDown = false
  const ehr = ehrFor('milan', () => (isDown ? new Response('{}', { status: 401 }) : null))
  const view = await opened({ patient: 'milan', ehr })
  isDown = true
  await view.refresh()
  expect(view.state()).toMatchObject({ phase: 'ready', problem: { kind: 'session-ended' } })
  expect(codes(view).length).toBe(3)
})

test('doses of other visits are not shown; without an encounter those of all visits are', async () => {
  const one = await opened({ patient: 'hanna', encounter: 'hanna-visit-01' })
  const all = await opened({ patient: 'hanna', encounter: null })
  expect(one.state().drafts.map(({ facts }) => facts.source)).toEqual(['Encounter/hanna-visit-01'])
  expect(all.state().drafts).toHaveLength(20)
})

test('nothing of a namesake is in the view, though the dose was filed in their visit and the server gives that away', async () => {
  const [jonas, namesake] = [ehrFor('jonas'), ehrFor('doppel')]
  const ehr: Ehr = { ...jonas, fetch: async (input, init) => (new Request(input).url.includes('doppel') ? namesake : jonas).fetch(input, init) }
  const all = (await opened({ patient: 'jonas', encounter: null, ehr })).state()
  expect(all.drafts.map(({ derived }) => derived.patient)).toEqual(['Patient/jonas'])
  expect(all.chartProblems).toMatchObject([{ what: 'Encounter', problem: { kind: 'other-patient', count: 1 } }])
  expect(JSON.stringify([all.drafts, all.patient])).not.toMatch(/1978-05-16|asthma/u)
  const theirs = (await opened({ patient: 'jonas', encounter: 'doppel-visit', ehr })).state()
  expect(theirs).toMatchObject({ phase: 'problem', problem: { kind: 'half-read' }, patient: null, drafts: [] })
})

test('doses that may not be read leave nothing derived, and the reason', async () => {
  const ehr = ehrFor('milan', (url) =>
    url.pathname.endsWith('/MedicationAdministration') ? new Response('{"resourceType":"OperationOutcome"}', { status: 403 }) : null)
  const view = await opened({ patient: 'milan', ehr })
  expect(view.state()).toMatchObject({ phase: 'problem', problem: { kind: 'half-read' }, drafts: [] })
  await view.save()
  expect(ehr.written).toEqual([])
})

test('insurance that may not be read is told, and the rest is drafted', async () => {
  const ehr = ehrFor('milan', (url) =>
    url.pathname.endsWith('/Coverage') ? new Response('{"resourceType":"OperationOutcome"}', { status: 403 }) : null)
  const view = await opened({ patient: 'milan', ehr })
  expect(view.state().chartProblems).toMatchObject([{ what: 'Coverage', problem: { kind: 'forbidden' } }])
  expect(codes(view).length).toBeGreaterThan(0)
})

test('a draft that a biller released stays closed: it is never written again', async () => {
  const ehr = ehrFor('amira')
  const view = await opened({ patient: 'amira', ehr })
  expect(kinds(view)).toContain('closed')
  const closedIn = (one: typeof view) => (one.toExport()?.drafts ?? []).filter(({ status }) => status !== 'planned')
  const before = closedIn(view)
  expect(before.length).toBeGreaterThan(0)
  await view.save()
  expect(closedIn(await opened({ patient: 'amira', ehr }))).toEqual(before)
})

test('after a lost answer the save is told as it is, and another one creates nothing twice', async () => {
  let loses = true
  const server = ehrFor('milan')
  const ehr: Ehr = {
    ...server,
    fetch: async (input, init) => {
      const answer = await server.fetch(input, init)
      if (init?.method === 'POST' && loses) {
        loses = false
        throw new TypeError('The connection was lost.')
      }
      return answer
    },
  }
  const before = server.drafts()
  const view = await opened({ patient: 'milan', ehr })
  await view.save()
  // The server was asked what it has before anything was said.
  expect(view.state().report?.lines.map(({ outcome }) => outcome)).toEqual(['created', 'created', 'created'])
  expect(server.drafts()).toBe(before + 3)
  await view.save()
  expect(server.written).toEqual(['POST'])
  expect(server.drafts()).toBe(before + 3)
  expect(new Set(kinds(view))).toEqual(new Set(['saved']))
})

test('where nothing but an answer differs from what is saved, the answer is shown, before and after', async () => {
  const ehr = ehrFor('milan')
  const dose = 'MedicationAdministration/milan-dose'
  const first = await opened({ patient: 'milan', ehr })
  first.setAnswer(dose, { note: 'Paused at 10:02.' })
  await first.save()
  const second = await opened({ patient: 'milan', ehr })
  second.setAnswer(dose, { note: 'Not paused.' })
  const changed = [...(second.state().plan?.states.values() ?? [])].filter(({ kind }) => kind === 'changed')
  expect(changed.length).toBeGreaterThan(0)
  for (const state of changed) expect(state).toMatchObject({ differences: [{ answer: 'note', saved: 'Paused at 10:02.', now: 'Not paused.' }] })
})

test('a stop that was entered stands in the heading of its dose, over the chart’s', async () => {
  const view = await opened({ patient: 'milan' })
  const source = 'MedicationAdministration/milan-dose'
  const heading = (): string => {
    const dose = view.state().drafts.flatMap(({ doses }) => doses).find(({ facts }) => facts.source === source)
    return dose === undefined ? '' : givenText(dose.facts, view.state().answers.get(source))
  }
  expect(heading()).toContain('2026-02-03 09:10, no stop')
  view.setAnswer(source, { stop: '2026-02-03T11:15:00-06:00' })
  expect(heading()).toContain('2026-02-03 09:10 to 11:15')
})

test('what billing has sent back is counted before what waits for review', async () => {
  const ehr = ehrFor('milan')
  const first = await opened({ patient: 'milan', ehr })
  await first.save()
  const [one] = (await opened({ patient: 'milan', ehr })).toExport()?.drafts ?? []
  if (one === undefined) throw new Error('Nothing was saved.')
  const url = extensionUrl('review-state')
  await ehr.change(`ChargeItem/${one.id}`, {
    note: [{ text: 'Which lot?' }], extension: [...(one.resource.extension ?? []).filter((each) => each.url !== url), { url, valueCode: 'sent-back' }],
  })
  const second = await opened({ patient: 'milan', ehr })
  expect(statusText(second.state(), new Date())).toBe('Sent back by billing: 1 draft line. Waiting for review: 2 draft lines.')
})
