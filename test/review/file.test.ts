import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createReview } from '../../src/app/review.ts'
import { decided } from '../../src/review/decisions.ts'
import { decidedBundle, readDraftFile, uniqueDrafts, type DraftFile } from '../../src/review/file.ts'
import { author, documentsOf, fileText, manyItems, readyDraft, sandboxItems } from './drafts.builders.ts'
import { documentedInjection } from '../../mocks/scenarios/injections.ts'

const open = (text: string, name = 'drafts.json', place = 0): DraftFile => {
  const read = readDraftFile(text, name, place)
  if (!read.ok) throw new Error(read.problem.kind)
  return read.value
}

const problemOf = (text: string): unknown => {
  const read = readDraftFile(text, 'x', 0)
  return read.ok ? null : read.problem
}

test('what "derive --format fhir" prints is opened: a transaction, or one document a line', () => {
  const [document] = documentsOf(documentedInjection.resources)
  expect(open(JSON.stringify(document, null, 1)).drafts.length).toBeGreaterThan(1)
  const lines = `${JSON.stringify(document)}\n{"resourceType":"OperationOutcome","issue":[]}\n`
  expect(open(lines).drafts).toHaveLength(document?.entry?.length ?? 0)
  expect(open(`\uFEFF${JSON.stringify([document])}`).drafts.length).toBeGreaterThan(1)
})

test('a decided file that is opened again has the same decisions, and everything else as it was', () => {
  const { items, patients } = manyItems(60)
  const strange = { resourceType: 'ChargeItem', status: 'billed', subject: {}, code: { text: 'of another app' } }
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: [...patients, strange, ...items].map((resource) => ({ fullUrl: 'urn:x', resource })) })
  fc.assert(fc.property(fc.array(fc.constantFrom('approve', 'reject', 'send-back', 'none'), { minLength: 60, maxLength: 60 }), (choices) => {
    const file = open(text)
    const made = new Map(file.drafts.flatMap((draft, at) => {
      const kind = choices[at]
      const decision = kind === 'approve' ? { kind: 'approve' } as const : kind === 'reject' ? { kind: 'reject', reason: 'No.' } as const : { kind: 'send-back', question: 'What?' } as const
      const item = kind === 'none' ? null : decided(draft, decision, author, false)
      return item?.ok === true ? [[draft.key, item.value] as const] : []
    }))
    const again = open(JSON.stringify(decidedBundle([file], made)))
    expect(again.drafts.map(({ key, resource }) => [key, resource])).toEqual(file.drafts.map(({ key, resource }) => [key, made.get(key) ?? resource]))
    expect(again.others).toBe(1)
    expect(again.entries.length).toBe(file.entries.length)
    expect(again.entries.find(({ resource }) => resource['status'] === 'billed')?.resource).toEqual(strange)
  }), { numRuns: 25 })
})

test('an exported file is a collection, which nobody posts by mistake, and keeps the addresses of its entries', () => {
  const [document] = documentsOf(documentedInjection.resources)
  const bundle = decidedBundle([open(JSON.stringify(document))], new Map())
  expect(bundle['type']).toBe('collection')
  expect(JSON.stringify(bundle)).not.toContain('ifNoneExist')
  expect(JSON.stringify(bundle)).toContain(document?.entry?.[0]?.fullUrl)
})

test('a draft that two files have in the same words is shown and decided once', () => {
  const text = fileText(sandboxItems.slice(0, 3))
  const files = [open(text, 'a', 0), open(text, 'b', 1)]
  const { drafts } = uniqueDrafts(files)
  expect(drafts).toHaveLength(3)
  const [first] = drafts
  if (first === undefined) throw new Error('There is no draft.')
  const item = decided(first, { kind: 'reject', reason: 'No.' }, author, false)
  if (!item.ok) throw new Error(item.problem)
  const again = open(JSON.stringify(decidedBundle(files, new Map([[first.key, item.value]]))))
  expect(again.drafts.map(({ state }) => state).filter((state) => state === 'rejected')).toHaveLength(1)
  expect(again.drafts).toHaveLength(3)
})

const wrong: readonly (readonly [string, string, unknown])[] = [
  ['an empty file', ' \n', { kind: 'empty' }],
  ['a file that breaks in its third line', '{\n "resourceType": "Bundle",\n oops', { kind: 'not-json', line: 3 }],
  ['a second line that is no JSON', `${JSON.stringify(readyDraft().resource)}\nhello`, { kind: 'not-json', line: 2 }],
  ['JSON that is no FHIR', '{"greeting":"hello"}', { kind: 'not-fhir' }],
  ['a chart without charges', '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"p"}}]}', { kind: 'no-drafts', charges: 0 }],
  ['charges of another app', '{"resourceType":"ChargeItem","status":"billable","subject":{}}', { kind: 'no-drafts', charges: 1 }],
  ['nesting without end', '['.repeat(5000), { kind: 'too-deep' }],
]

test.each(wrong)('%s is told for what it is', (_name, text, problem) => {
  expect(problemOf(text)).toEqual(problem)
})

const someone = (id: string, family: string): object => ({ resourceType: 'Patient', id, name: [{ family, given: ['Kim'] }] })

const filed = (name: string, resources: readonly object[]): { readonly name: string; readonly text: () => Promise<string> } => ({
  name, text: async () => Promise.resolve(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) })),
})

const namesOf = async (...files: readonly ReturnType<typeof filed>[]): Promise<readonly string[]> => {
  const review = createReview({ server: null, now: () => new Date('2026-03-20T09:00:00Z') })
  await review.openFiles(files)
  return review.state().list.rows.map(({ name }) => name)
}

const lineOf = (at: number, patient: string): object => ({ ...manyItems(at + 1).items[at], subject: { reference: `Patient/${patient}` } })

test('a patient of one file gives no name to a draft of another file, whose "Patient/1" may be somebody else', async () => {
  const first = filed('a.json', [someone('1', 'Aalto'), lineOf(0, '1')])
  expect(await namesOf(first, filed('b.json', [lineOf(1, '1')]))).toEqual(['Kim Aalto', 'Patient/1'])
  expect(await namesOf(first, filed('b.json', [someone('1', 'Berger'), lineOf(1, '1')]))).toEqual(['Kim Aalto', 'Kim Berger'])
})

test('two patients of one name in one file give their name to nobody', async () => {
  expect(await namesOf(filed('both.json', [someone('1', 'Aalto'), someone('1', 'Berger'), lineOf(0, '1')]))).toEqual(['Patient/1'])
})

test('lines of another file are not other lines of the visit, whatever ids they share', async () => {
  const review = createReview({ server: null, now: () => new Date('2026-03-20T09:00:00Z') })
  await review.openFiles([filed('a.json', [lineOf(0, '1'), lineOf(1, '1')]), filed('b.json', [lineOf(2, '1')])])
  const [first] = review.state().list.rows
  if (first === undefined) throw new Error('The list is empty.')
  expect(review.visit(first.draft).map(({ key }) => key)).toEqual(['0-0', '0-1'])
})

test('what was exported of two files keeps their patients apart when it is opened again', async () => {
  const review = createReview({ server: null, now: () => new Date('2026-03-20T09:00:00Z') })
  await review.openFiles([filed('a.json', [someone('1', 'Aalto'), lineOf(0, '1')]), filed('b.json', [someone('1', 'Berger'), lineOf(1, '1')])])
  const text = review.exportBundle()
  await review.openFiles([{ name: 'again.json', text: async () => Promise.resolve(text) }])
  expect(review.state().list.rows.map(({ name }) => name)).toEqual(['Kim Aalto', 'Kim Berger'])
  for (const { draft } of review.state().list.rows) expect(review.visit(draft)).toEqual([draft])
})

test('drafts of a file are of the day that the site has, before and after they are decided', async () => {
  const review = createReview({ server: null, now: () => new Date('2026-03-20T09:00:00Z'), site: async () => Promise.resolve({ payers: {}, timeZone: 'America/Chicago' }) })
  const { occurrencePeriod: _period, ...rest } = readyDraft().resource
  await review.openFiles([filed('late.json', [{ ...rest, occurrenceDateTime: '2026-02-04T03:00:00Z' }])])
  const days = (): readonly (string | null)[] => review.state().list.rows.map(({ draft }) => draft.serviceDate)
  expect(days()).toEqual(['2026-02-03'])
  await review.decide('0-0', { kind: 'reject', reason: 'Not covered.' })
  expect(review.state().list.rows.map(({ draft }) => draft.state)).toEqual(['rejected'])
  expect(days()).toEqual(['2026-02-03'])
})
