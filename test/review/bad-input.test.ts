import type { ChargeItem } from 'fhir/r4'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReview } from '../../src/app/review.ts'
import { emptySite } from '../../src/billing/site.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { copyTexts, csvOf, visitSheets } from '../../src/review/claim-rows.ts'
import { correctionsOf, fieldProblems, fieldTexts } from '../../src/review/corrections.ts'
import { decided, type Decision } from '../../src/review/decisions.ts'
import { evidenceOf, lineWords, reviewDraft, type ReviewDraft } from '../../src/review/draft.ts'
import { versionsOf } from '../../src/review/history.ts'
import { olderOf, rulesNow } from '../../src/review/marks.ts'
import { numbersOf } from '../../src/review/numbers.ts'
import { stateWords } from '../../src/review/state-words.ts'
import { filtered, noFilters, rowsOf } from '../../src/review/work-list.ts'
import { author, draftOf, fileText, readyDraft, sandboxItems } from './drafts.builders.ts'

const junk: readonly unknown[] = [
  null, 7, 'text', '', true, [], [null], ['x'], {}, [{}], { coding: null }, { coding: ['x'] }, [{ coding: [7] }], { reference: 5 }, [{ url: 3, extension: {} }],
]
const elements = [
  'code', 'quantity', 'reason', 'note', 'occurrenceDateTime', 'occurrencePeriod', 'productCodeableConcept', 'extension', 'contained', 'service', 'context', 'subject',
  'enteredDate', 'enterer', 'performer', 'bodysite', 'meta', 'identifier', 'status', 'partOf', 'supportingInformation',
] as const

const decisions = (draft: ReviewDraft): readonly Decision[] => [
  { kind: 'approve' }, { kind: 'reject', reason: 'No.' }, { kind: 'mistake', reason: 'No.' }, { kind: 'send-back', question: 'What?' }, { kind: 'reopen', reason: 'Yes.' },
  { kind: 'correct', texts: { ...fieldTexts(draft), units: '3', modifiers: 'RT', diagnoses: 'M06.9 E11.9', description: 'A DRUG 5MG' }, reason: 'Seen.' },
]

/** Everything that Review does with a draft; returns what would be written. */
const handled = (draft: ReviewDraft): readonly ChargeItem[] => {
  const rows = rowsOf([draft], () => null, '2026-03-20')
  filtered(rows, { ...noFilters, text: 'j3490' })
  numbersOf(rows)
  csvOf(rows, stateWords)
  copyTexts(draft, [draft], {})
  visitSheets([draft], {})
  versionsOf([draft.resource, draft.resource])
  evidenceOf(draft)
  lineWords(draft)
  correctionsOf(draft)
  fieldProblems(draft, fieldTexts(draft))
  olderOf(draft, rulesNow)
  return decisions(draft).flatMap((decision) => {
    const made = decided(draft, decision, author, false)
    return made.ok ? [made.value] : []
  })
}

test('a hand-edited draft breaks nothing, whatever stands in its elements, and stays a draft after every decision', () => {
  let shown = 0
  const tried = (item: ChargeItem, element: string, value: unknown): void => {
    const draft = reviewDraft({ ...item, [element]: value, vendorElement: { kept: [1, 2] } }, '0-0')
    if (draft === null) return
    shown += 1
    for (const made of handled(draft)) {
      expect('vendorElement' in made && made.vendorElement).toEqual({ kept: [1, 2] })
      expect(reviewDraft(made, '0-0')?.identifier).toBe(draft.identifier)
    }
  }
  for (const element of elements) for (const value of junk) tried(readyDraft().resource, element, value)
  expect(shown).toBeGreaterThan(150)
  fc.assert(fc.property(fc.constantFrom(...sandboxItems), fc.constantFrom(...elements), fc.jsonValue(), tried), { numRuns: 60 })
})

test('what one element of a draft lost, the others still say', () => {
  const { resource } = readyDraft()
  for (const [element, value] of [['quantity', { value: 'three' }], ['reason', 'none'], ['productCodeableConcept', []], ['code', 'J3490']] as const) {
    const draft = draftOf({ ...resource, [element]: value })
    expect(draft.serviceDate).toBe(readyDraft().serviceDate)
    if (element !== 'productCodeableConcept') expect(draft.said.ndc).toEqual(readyDraft().said.ndc)
    if (element !== 'reason') expect(draft.said.diagnoses).toEqual(readyDraft().said.diagnoses)
  }
})

test('a draft of an older version of ours, without evidence, version or findings, is shown and decided', () => {
  const { extension, contained: _findings, ...rest } = readyDraft().resource
  const kept = ['modifier', 'ndc-quantity'] as const
  const old = draftOf({ ...rest, extension: extension?.filter(({ url }) => kept.some((id) => url === extensionUrl(id))) })
  expect(old).toMatchObject({ state: 'ready', payer: null, setting: null, said: readyDraft().said })
  expect(olderOf(old, rulesNow)).toEqual(['rules'])
  expect(handled(old).length).toBeGreaterThan(3)
})

test('what another app or a later version wrote into a draft is in it after every decision', () => {
  const { resource } = readyDraft()
  const foreign = [
    { url: 'https://other.example/price', valueDecimal: 3 }, { url: `${extensionUrl('finding')}-next`, valueString: 'later' },
    { url: extensionUrl('review-state'), valueCode: 'waiting-for-the-moon' },
  ]
  const others = (resource.extension ?? []).filter(({ url }) => url !== extensionUrl('review-state'))
  const draft = draftOf({ ...resource, extension: [...others, ...foreign], costCenter: { display: 'Ward 3' }, note: [{ text: 'Theirs.', extension: [{ url: 'x', valueString: 'y' }] }] })
  for (const made of handled(draft)) {
    for (const one of foreign.slice(0, 2)) expect(made.extension).toContainEqual(one)
    expect(made).toMatchObject({ costCenter: { display: 'Ward 3' } })
    expect(made.note?.[0]).toEqual({ text: 'Theirs.', extension: [{ url: 'x', valueString: 'y' }] })
  }
})

test('a value in another form than ours is no correction until somebody types another', () => {
  const draft = draftOf({ ...readyDraft().resource, productCodeableConcept: { coding: [{ system: 'http://hl7.org/fhir/sid/ndc', code: '99999-0123-01' }] } })
  const made = decided(draft, { kind: 'correct', texts: { ...fieldTexts(draft), units: '3' }, reason: 'Counted.' }, author, false)
  if (!made.ok) throw new Error(made.problem)
  expect(correctionsOf({ resource: made.value }).map(({ field }) => field)).toEqual(['units'])
  expect(made.value.productCodeableConcept).toEqual(draft.resource.productCodeableConcept)
})

test('a quantity in a unit that no claim takes is shown as it is, and its texts say so', () => {
  const { resource } = readyDraft()
  const url = extensionUrl('ndc-quantity')
  const odd = draftOf({ ...resource, extension: [...(resource.extension ?? []).filter((one) => one.url !== url), { url, extension: [{ url: 'value', valueDecimal: 5 }, { url: 'unit', valueCode: 'ME' }] }] })
  expect(odd.said.ndc).toMatchObject({ quantity: 5, unit: 'ME' })
  expect(copyTexts(odd, [odd], {}).own.flatMap(({ problems }) => problems)).toContain('This payer does not take the unit ME: convert the quantity to one it takes.')
})

const dropped = (name: string, text: string) => ({ name, text: async () => Promise.resolve(text) })

test('a dropped file that is no export is told, and what is open stays open and as decided', async () => {
  const review = createReview({ server: null, now: () => new Date('2026-03-20T09:00:00Z'), site: async () => Promise.resolve(emptySite) })
  await review.openFiles([dropped('photo.png', '\u0089PNG\r\n')])
  expect(review.state()).toMatchObject({ phase: 'start', problem: { kind: 'file', name: 'photo.png', problem: { kind: 'not-json' } } })
  await review.openFiles([dropped('drafts.json', fileText(sandboxItems.slice(0, 5)))])
  const key = review.state().list.rows.find(({ draft }) => draft.state === 'ready')?.draft.key ?? ''
  await review.decide(key, { kind: 'approve' })
  for (const [name, text] of [['chart.json', '{"resourceType":"Bundle","entry":[]}'], ['list.csv', 'State,Patient\r\nReady,X\r\n'], ['empty', ''], ['list.json', '[1,2]']] as const) {
    await review.openFiles([dropped(name, text)])
    expect(review.state().problem).toMatchObject({ kind: 'file', name })
    expect(review.state().phase).toBe('ready')
    expect(review.state().list.rows.find(({ draft }) => draft.key === key)?.draft.state).toBe('approved')
    expect(review.state().unsaved).toBe(1)
  }
  await review.openFiles([{ name: 'a folder', text: async () => Promise.reject(new Error('It cannot be read.')) }])
  expect(review.state().problem).toEqual({ kind: 'file-unreadable', name: 'a folder' })
})

test('without the configuration of the site the drafts are opened, and it is known that it is missing', async () => {
  const opened = async (site: () => Promise<null>): Promise<unknown> => {
    const review = createReview({ server: null, now: () => new Date(), site })
    await review.openFiles([dropped('drafts.json', fileText(sandboxItems.slice(0, 2)))])
    return [review.state().list.all, review.state().payers]
  }
  expect(await opened(async () => Promise.resolve(null))).toEqual([2, null])
  expect(await opened(async () => Promise.reject(new Error('offline')))).toEqual([2, null])
})
