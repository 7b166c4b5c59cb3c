import { expect, test } from 'vitest'
import { answersOfDrafts } from '../../src/app/administration-answers.ts'
import { questionsOf } from '../../src/app/administration-saved.ts'
import type { StoredDraft } from '../../src/fhir/drafts.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { base, ehrFor, opened, type Ehr } from './administration.support.ts'

const milanDose = 'MedicationAdministration/milan-dose'

test('an undo takes back the last answer alone, and what it replaced is there again', async () => {
  let minutes = 0
  const view = await opened({ patient: 'milan', now: () => new Date(Date.UTC(2026, 7, 20, 10, (minutes += 1))) })
  view.setAnswer(milanDose, { stop: '2026-02-03T11:15:00-06:00' })
  view.setAnswer(milanDose, { stop: '2026-02-03T10:15:00-06:00' })
  view.setAnswer(milanDose, { drugSource: 'purchased' })
  expect(view.state().lastAnswer).toMatchObject({ source: milanDose, fields: ['drugSource'] })
  view.undo()
  expect(view.state().answers.get(milanDose)).toMatchObject({ drugSource: null, stop: '2026-02-03T10:15:00-06:00' })
  view.undo()
  expect(view.state().answers.get(milanDose)?.stop).toBe('2026-02-03T11:15:00-06:00')
  view.undo()
  expect(view.state().summary.ready).toBe(1)
  expect(view.state().lastAnswer).toBeNull()
  view.undo()
  expect(view.state().answers.get(milanDose)?.stop ?? null).toBeNull()
})

test('an answer that is still being typed is one answer to undo', async () => {
  const view = await opened({ patient: 'bela' })
  for (const ndc of ['99999-0451-0', '99999-0451-01']) view.setAnswer('MedicationAdministration/bela-dose', { ndc })
  view.undo()
  expect(view.state().answers.get('MedicationAdministration/bela-dose')?.ndc ?? null).toBeNull()
})

test('after a save there is nothing to undo: what stands with the drafts is changed by another answer', async () => {
  const view = await opened({ patient: 'milan' })
  view.setAnswer(milanDose, { stop: '2026-02-03T11:15:00-06:00' })
  await view.save()
  expect(view.state().lastAnswer).toBeNull()
  view.undo()
  expect(view.state().answers.get(milanDose)?.stop).toBe('2026-02-03T11:15:00-06:00')
})

const reviewUrl = extensionUrl('review-state')

/** As a biller does it: the draft asks, and waits for an answer. */
const sendBack = async (ehr: Ehr, text: string): Promise<void> => {
  const get = async (path: string, init?: RequestInit): Promise<Response> => ehr.fetch(`${base}/${path}`, init)
  const bundle = entriesOf(await (await get('ChargeItem?patient=milan')).json())
  for (const { resource } of bundle) {
    const extension = [...resource.extension.filter(({ url }) => url !== reviewUrl), { url: reviewUrl, valueCode: 'sent-back' }]
    await get(`ChargeItem/${resource.id}`, {
      method: 'PUT', headers: { 'Content-Type': 'application/fhir+json' },
      body: JSON.stringify({ ...resource, extension, note: [{ authorString: 'Bo Biller', time: '2026-08-20T12:00:00Z', text }] }),
    })
  }
}

interface Entry {
  readonly resource: { readonly id: string; readonly extension: readonly { readonly url: string; readonly valueCode?: string }[] }
}

const isBundle = (value: unknown): value is { readonly entry: readonly Entry[] } => typeof value === 'object' && value !== null && 'entry' in value

const entriesOf = (value: unknown): readonly Entry[] => {
  if (!isBundle(value)) throw new Error('The server gave no entries.')
  return value.entry
}

/** A draft for a dose with one answer. */
const draftWith = (what: string, value: string, dose = milanDose): StoredDraft => ({
  id: 'c1', versionId: '1', identifier: 'c1', status: 'planned',
  resource: {
    resourceType: 'ChargeItem', status: 'planned', code: {}, subject: { reference: 'Patient/milan' }, service: [{ reference: dose }],
    extension: [{ url: extensionUrl('answer'), extension: [{ url: 'what', valueCode: what }, { url: 'value', valueString: value }] }],
  },
})

test('an amount in a draft that has lost its digits is no amount: nothing was discarded is never read from it', () => {
  const wasteOf = (value: string): unknown => answersOfDrafts([draftWith('waste', value)]).answers.get(milanDose)?.waste ?? null
  expect(wasteOf('20.5 mg')).toEqual({ value: '20.5', unit: 'mg' })
  expect(wasteOf('0 mL')).toEqual({ value: '0', unit: 'mL' })
  expect([' mL', 'mL', '0x10 mL', 'half mL', 'Infinity mL', '-1 mL'].filter((text) => wasteOf(text) !== null)).toEqual([])
})

test.each([milanDose, `${base}/${milanDose}`, `${milanDose}/_history/2`])('an answer is found again however the server writes its dose: %s', (dose) => {
  expect(answersOfDrafts([draftWith('lot', 'L1', dose)]).answers.get(milanDose)?.lot).toBe('L1')
})

test('a draft that billing sent back shows its question once for a dose, and an answer saved marks it as answered', async () => {
  const ehr = ehrFor('milan')
  await (await opened({ patient: 'milan', ehr })).save()
  await sendBack(ehr, 'When did it end?')
  const view = await opened({ patient: 'milan', ehr })
  const asked = questionsOf(view.state().drafts, view.state().plan?.states ?? new Map())
  expect(asked.map(({ drug, question }) => `${drug ?? ''}: ${question.text ?? ''} ${question.who ?? ''}`)).toEqual([
    'Vantizol: When did it end? Bo Biller', 'Exampleprazine: When did it end? Bo Biller',
  ])
  view.setAnswer(milanDose, { note: 'Pump log says 11:15', stop: '2026-02-03T11:15:00-06:00' })
  await view.save()
  const again = await opened({ patient: 'milan', ehr })
  expect(questionsOf(again.state().drafts, again.state().plan?.states ?? new Map()).map(({ drug }) => drug)).toEqual(['Exampleprazine'])
  const states = entriesOf(await (await ehr.fetch(`${base}/ChargeItem?patient=milan`)).json()).map(({ resource }) => resource.extension.find(({ url }) => url === reviewUrl)?.valueCode ?? '')
  expect(states.toSorted((a, b) => a.localeCompare(b))).toEqual(['answered', 'open', 'open', 'sent-back', 'sent-back'])
})
