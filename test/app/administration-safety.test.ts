import type { ChargeItem } from 'fhir/r4'
import { expect, test } from 'vitest'
import type { Administration } from '../../src/app/administration-state.ts'
import { answersOfDrafts } from '../../src/app/administration-save.ts'
import { lineStates } from '../../src/app/administration-saved.ts'
import { readDrafts, type StoredDraft } from '../../src/fhir/drafts.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { planSave } from '../../src/fhir/write.ts'
import { drugLine } from '../fhir/to-fhir.builders.ts'
import { base as wireBase } from '../fhir/wire.ts'
import { documentsOf, key } from '../fhir/write.builders.ts'
import { base, ehrFor, keepFor, kinds, opened as openedWith, type Ehr } from './administration.support.ts'

const dose = 'MedicationAdministration/milan-dose'
const stop = '2026-02-03T11:15:00-06:00'

/** Opens Milan's visit, at which a minute passes each time that the clock is looked at. */
const opened = async (ehr: Ehr, items = new Map<string, string>()): Promise<Administration> => {
  let minutes = 0
  return openedWith({ patient: 'milan', ehr, keep: keepFor('milan', items), now: () => new Date(Date.UTC(2026, 7, 20, 10, (minutes += 1))) })
}

const kindsOnce = (view: Administration): readonly string[] => [...new Set(kinds(view))]

type Spoil = (url: URL) => Response | null

/** An EHR in whose place `spoil` answers from when it is set until it is set to null. */
const spoiltEhr = (): { readonly ehr: Ehr; readonly spoil: (how: Spoil | null) => void } => {
  let now: Spoil | null = null
  return { ehr: ehrFor('milan', (url) => now?.(url) ?? null), spoil: (how) => { now = how } }
}

test('a saved answer that was taken back is gone from the drafts after the next save', async () => {
  const ehr = ehrFor('milan')
  const view = await opened(ehr)
  view.setAnswer(dose, { drugSource: 'purchased', lot: 'L1' })
  await view.save()
  view.setAnswer(dose, { drugSource: null, lot: null })
  await view.save()
  expect(kindsOnce(view)).toEqual(['saved'])
  const next = await opened(ehr)
  expect(next.state().answers.get(dose)).toBeUndefined()
  expect(kindsOnce(next)).toEqual(['saved'])
  expect(next.state().plan?.toSave).toBe(0)
})

test('an answer that was taken back does not return from drafts of lines that went with it', async () => {
  const ehr = ehrFor('milan')
  const view = await opened(ehr)
  view.setAnswer(dose, { stop })
  await view.save()
  view.setAnswer(dose, { stop: null })
  await view.save()
  const next = await opened(ehr)
  expect(next.state().plan?.orphans.length).toBeGreaterThan(0)
  expect(next.state().answers.get(dose)?.stop ?? null).toBeNull()
  expect(next.state().plan?.toSave).toBe(0)
})

test('that a saved answer was taken back survives a reload', async () => {
  const ehr = ehrFor('milan')
  const items = new Map<string, string>()
  const view = await opened(ehr, items)
  view.setAnswer(dose, { stop })
  await view.save()
  view.setAnswer(dose, { stop: null })
  const reloaded = await opened(ehr, items)
  expect(reloaded.state().answers.get(dose)?.stop).toBeNull()
  expect(kinds(reloaded)).toContain('changed')
  await reloaded.save()
  expect(items.size).toBe(0)
})

const answered = (lot: string, when: string, url: string): NonNullable<ChargeItem['extension']> => [{
  url, extension: [{ url: 'what', valueCode: 'lot' }, { url: 'value', valueString: lot }, { url: 'when', valueDateTime: when }],
}]

test.each([[0, 1], [1, 0]])('of two saved answers the later one holds, in whatever order the server gives them', (...order) => {
  const drafts = [['L1', '2026-08-20T10:00:00Z'], ['L2', '2026-08-20T09:00:00-06:00']].map(([lot = '', when = ''], at): StoredDraft => ({
    id: `${at}`, versionId: '1', identifier: `${at}`, status: 'planned',
    resource: {
      resourceType: 'ChargeItem', status: 'planned', subject: { reference: 'Patient/milan' }, code: {}, service: [{ reference: dose }],
      extension: answered(lot, when, extensionUrl('answer')),
    },
  }))
  expect(answersOfDrafts(order.flatMap((at) => drafts[at] ?? [])).answers.get(dose)?.lot).toBe('L2')
})

test('after a refresh that failed a press reads again, and saves nothing while that fails', async () => {
  const { ehr, spoil } = spoiltEhr()
  const view = await opened(ehr)
  spoil((url) => (url.pathname.endsWith('/MedicationAdministration') ? new Response('{}', { status: 500 }) : null))
  await view.refresh()
  await view.save()
  expect(view.state().problem).toMatchObject({ kind: 'half-read' })
  expect(ehr.written).toEqual([])
  spoil(null)
  await view.save()
  expect(ehr.written).toEqual(['POST'])
})

test('a press that finds another chart than the one on the screen shows it and writes nothing', async () => {
  const ehr = ehrFor('milan')
  const view = await opened(ehr)
  await view.save()
  view.setAnswer(dose, { lot: 'L1' })
  await ehr.change(dose, { effectivePeriod: { start: '2026-02-04T09:30:00-06:00' } })
  await view.save()
  expect(ehr.written).toEqual(['POST'])
  expect(view.state()).toMatchObject({ isHeld: true, report: null })
  await view.save()
  expect(ehr.written).toEqual(['POST', 'POST'])
  expect(view.state().isHeld).toBe(false)
})

/** An EHR of which the answer to one search for drafts, as it was when it was asked, comes only when it is let go. */
const slowEhr = () => {
  const server = ehrFor('milan')
  let letGo = (): void => undefined
  let isNext = false
  let onPost = async (): Promise<void> => undefined
  const isDraftSearch = (url: URL): boolean => url.pathname.endsWith('/ChargeItem') && !url.searchParams.has('code')
  const answering: typeof fetch = async (input, init) => {
    if (init?.method === 'POST') await onPost()
    const answer = await server.fetch(input, init)
    if (!isNext || !isDraftSearch(new URL(new Request(input).url))) return answer
    isNext = false
    await new Promise<void>((resolve) => { letGo = resolve })
    return answer
  }
  return {
    ehr: { ...server, fetch: answering },
    holdNext: () => { isNext = true },
    letGo: () => letGo(),
    beforePost: (act: () => Promise<void>) => { onPost = act },
    isHeld: async (): Promise<void> => {
      await expect.poll(() => isNext).toBe(false)
    },
  }
}

test('a chart that was being read when somebody saved does not bring back what stood before the save', async () => {
  const { ehr, holdNext, letGo, isHeld } = slowEhr()
  const view = await opened(ehr)
  view.setAnswer(dose, { stop })
  holdNext()
  const reading = view.refresh()
  await isHeld()
  await view.save()
  letGo()
  await reading
  expect(kindsOnce(view)).toEqual(['saved'])
  expect(view.state()).toMatchObject({ isRefreshing: false, plan: { toSave: 0 } })
  expect(view.state().answers.get(dose)?.stop).toBe(stop)
})

test('neither does one that is begun while the save runs', async () => {
  const { ehr, holdNext, letGo, isHeld, beforePost } = slowEhr()
  const view = await opened(ehr)
  view.setAnswer(dose, { stop })
  let reading = Promise.resolve()
  beforePost(async () => {
    holdNext()
    reading = view.refresh()
    await isHeld()
  })
  await view.save()
  letGo()
  await reading
  expect(kindsOnce(view)).toEqual(['saved'])
  expect(view.state()).toMatchObject({ isRefreshing: false, plan: { toSave: 0 } })
  expect(view.state().answers.get(dose)?.stop).toBe(stop)
})

test('"Try again" asks an EHR anew that could not say what it offers', async () => {
  const { ehr, spoil } = spoiltEhr()
  spoil(() => new Response('{}', { status: 500 }))
  const view = await opened(ehr)
  expect(view.state().problem).toMatchObject({ kind: 'metadata' })
  spoil(null)
  await view.refresh()
  expect(view.state()).toMatchObject({ phase: 'ready', problem: null })
})

test('an EHR whose drafts cannot be searched is offered no save, since none would be sent', async () => {
  const { ehr, spoil } = spoiltEhr()
  const statement: unknown = await (await ehr.fetch(`${base}/metadata`)).json()
  // Only "read" and "create" are left of what the server can do with a ChargeItem.
  const poorer = JSON.stringify(statement, (name, value: unknown) =>
    name === 'resource' && Array.isArray(value)
      ? value.map((one: unknown) => (JSON.stringify(one).includes('"type":"ChargeItem"') ? { type: 'ChargeItem', interaction: [{ code: 'read' }, { code: 'create' }] } : one))
      : value)
  spoil((url) => (url.pathname.endsWith('/metadata') ? new Response(poorer) : null))
  const view = await opened(ehr)
  expect(view.state()).toMatchObject({ phase: 'ready', writing: 'not-offered' })
})

test('a line is compared with the draft that counts, not with a mistaken one beside it', () => {
  const line = drugLine({ id: 'ma1|drug', sources: ['MedicationAdministration/ma1'] })
  const [document] = documentsOf([line], { enteredDate: '2026-02-03T10:00:00Z' })
  const stored = readDrafts((document?.entry ?? []).map(({ resource }) => ({ ...resource, id: 'c1', meta: { ...resource?.meta, versionId: '1' } })))
  const mistaken = stored.map((draft) => ({
    ...draft, id: 'c2', status: 'entered-in-error', resource: { ...draft.resource, enteredDate: '2025-01-01', quantity: { value: 99 } },
  }))
  const drafts = [...stored, ...mistaken]
  const steps = planSave(documentsOf([{ ...line, units: 3 }]), drafts, 'p1')
  const state = lineStates([line], wireBase, drafts, steps).get(line.id)
  expect(steps.map(({ identifier }) => identifier)).toEqual([key('ma1|drug')])
  expect(state).toMatchObject({ kind: 'changed', at: '2026-02-03T10:00:00Z', differences: [{ field: 'units', saved: `${line.units}`, now: '3' }] })
})
