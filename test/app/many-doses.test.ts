import { expect, test, vi } from 'vitest'
import type { Administration, AdministrationState } from '../../src/app/administration-state.ts'
import { newestFirst, newestVisits } from '../../src/app/draft.ts'
import type { EncounterFacts } from '../../src/billing/facts.ts'
import { administration, sourced } from '../fhir/to-fhir.builders.ts'
import { ehrFor, opened, openView } from './administration.support.ts'

/** All visits of a patient with a thousand doses; `look` is called at every change. */
const openedThousand = async (look: (state: AdministrationState, store: Administration) => void, ehr = ehrFor('hanna')): Promise<Administration> => {
  const view = openView({ patient: 'hanna', encounter: null, ehr })
  view.subscribe(() => look(view.state(), view))
  await view.refresh()
  return view
}

const visit = (id: string, ...starts: readonly (string | null)[]): { readonly facts: EncounterFacts } => ({
  facts: {
    source: id, present: true, patient: null, status: null, class: null, start: null, end: null, locations: [], diagnoses: [], coverages: [], problems: [],
    administrations: starts.map((start, at) => administration(`${id}-${at}`, { effective: { at: start === null ? null : sourced(start), start: null, end: null } })),
  },
})

test('the visit with the latest dose comes first, whatever the ids of the visits', () => {
  const visits = [visit('zz', '2026-02-03T10:00:00-06:00'), visit('aa', '2026-02-01', '2026-02-04T08:00:00-06:00'), visit('mm', null), visit('bb', '2026-02-03T17:00:00Z')]
  expect(newestFirst(visits).map(({ facts }) => facts.source)).toEqual(['aa', 'bb', 'zz', 'mm'])
  expect(newestFirst(visits.toReversed()).map(({ facts }) => facts.source)).toEqual(['aa', 'bb', 'zz', 'mm'])
})

test('the newest visits are taken until they hold enough doses, and none are taken apart', () => {
  const chart = { encounters: [visit('a', '2026-02-01'), visit('b', '2026-02-03', '2026-02-03'), visit('c', '2026-02-02')].map(({ facts }) => facts) }
  const taken = (doses: number): readonly (string | null)[] | undefined => newestVisits(chart, doses)?.encounters.map(({ source }) => source)
  expect([taken(1), taken(2), taken(3)]).toEqual([['b'], ['b'], ['b', 'c']])
  expect(taken(4)).toBeUndefined()
})

test('of a thousand doses the newest visit is shown first as it stays, and nothing is counted or offered to save before all are derived', async () => {
  const seen: AdministrationState[] = []
  const view = await openedThousand((state) => seen.push(state))
  const partial = seen.filter(({ isPartial }) => isPartial)
  expect(partial.length).toBeGreaterThan(0)
  const [first] = partial
  const whole = view.state()
  expect(whole.isPartial).toBe(false)
  expect(first?.drafts.length).toBeLessThan(whole.drafts.length)
  // The same objects: nothing that stands on the screen is drawn again.
  expect(first?.drafts.every((draft, at) => draft === whole.drafts[at])).toBe(true)
  expect(partial.every(({ plan }) => plan === null)).toBe(true)
  expect(whole.summary.doses).toBeGreaterThan(500)
})

test('while the older visits are derived, an export asks for all of them at once', async () => {
  const ehr = ehrFor('hanna')
  const one = await opened({ patient: 'hanna', encounter: 'hanna-visit-03', ehr })
  await one.save()
  let exported = 0
  const view = await openedThousand((state, store) => {
    if (state.isPartial && exported === 0) exported = store.toExport()?.derived.encounters.length ?? -1
  }, ehr)
  expect(exported).toBe(view.state().drafts.length)
})

test('the lines that a plan counts are those that a save writes, with some visits saved and others not', async () => {
  const ehr = ehrFor('hanna')
  const one = await opened({ patient: 'hanna', encounter: 'hanna-visit-03', ehr })
  const before = ehr.drafts()
  const counted = one.state().plan?.toSave ?? 0
  expect(counted).toBeGreaterThan(0)
  await one.save()
  expect(ehr.drafts() - before).toBe(counted)
  const all = await opened({ patient: 'hanna', encounter: null, ehr })
  await vi.waitFor(() => expect(all.state().plan).not.toBeNull(), 10_000)
  const lines = all.state().drafts.flatMap(({ doses }) => doses).reduce((sum, dose) => sum + dose.lines.length, 0)
  expect(all.state().plan?.toSave).toBe(lines - counted)
  const kinds = [...(all.state().plan?.states.values() ?? [])].map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'saved')).toHaveLength(counted)
  expect(kinds.filter((kind) => kind === 'new')).toHaveLength(lines - counted)
})
