import { expect, test } from 'vitest'
import type { Line } from '../../src/billing/derived.ts'
import { readDrafts } from '../../src/fhir/drafts.ts'
import type { Verdict } from '../../src/fhir/reconcile.ts'
import { verdictWords } from '../../src/fhir/reconcile-words.ts'
import { allCases, runCase } from '../cases/run.ts'
import { bundlesOf, edited, everything, itemsIn, kindsOf, reconciled, savedOf, stored } from './reconcile.builders.ts'
import { administration, chartOf, derivedOf, drugLine, encounterOf, finding, serviceLine, sourced } from './to-fhir.builders.ts'
import { dose, key } from './write.builders.ts'

const line = drugLine()

const only = (verdicts: readonly Verdict[]): Verdict => {
  const [verdict, ...more] = verdicts
  if (verdict === undefined || more.length > 0) throw new Error(`${verdicts.length} verdicts instead of one`)
  return verdict
}

/** The draft of one line beside that line as it is derived after a change. */
const after = (change: Partial<Line>): Verdict => only(reconciled({ lines: [{ ...line, ...change }], drafts: savedOf([line]) }))

test('a line without a draft is new, and one whose draft says the same is the same', () => {
  expect(kindsOf(reconciled({ lines: dose(), drafts: [] }))).toEqual(['new', 'new', 'new'])
  expect(kindsOf(reconciled({ lines: dose(), drafts: savedOf(dose()) }))).toEqual(['same', 'same', 'same'])
})

const changes: readonly (readonly [string, Partial<Line>, readonly { field: string; before: string | null; now: string | null }[]])[] = [
  ['the code', { code: 'J9999' }, [{ field: 'code', before: 'J3490', now: 'J9999' }]],
  ['the units', { units: 2 }, [{ field: 'units', before: '1', now: '2' }]],
  ['the modifiers, in their order', { modifiers: ['JW', '59'] }, [{ field: 'modifiers', before: 'JZ', now: 'JW 59' }]],
  ['modifiers that are gone', { modifiers: [] }, [{ field: 'modifiers', before: 'JZ', now: null }]],
  ['the NDC and its quantity', { ndc: { code: '99999045602', unit: 'UN', quantity: 1.25 } }, [
    { field: 'ndc', before: '99999012301', now: '99999045602' }, { field: 'ndc-quantity', before: '0.5 ML', now: '1.25 UN' },
  ]],
  ['an NDC quantity that nobody knows any more', { ndc: { code: '99999012301', unit: null, quantity: null } }, [
    { field: 'ndc-quantity', before: '0.5 ML', now: null },
  ]],
  ['the order of the diagnoses', { diagnoses: ['K21.9', 'M06.9'] }, [{ field: 'diagnoses', before: 'M06.9 K21.9', now: 'K21.9 M06.9' }]],
  ['the description', { description: 'EXAMPLEPRAZINE 40 MG' }, [
    { field: 'description', before: 'EXAMPLEPRAZINE 40 MG IV', now: 'EXAMPLEPRAZINE 40 MG' },
  ]],
  ['the evidence alone', { evidence: [] }, [{ field: 'background', before: null, now: null }]],
]

test.each(changes)('a changed draft tells in what: %s', (_, change, fields) => {
  expect(after(change)).toMatchObject({ kind: 'changed', fields })
})

test('another service date is told once, and another hour of the same day as the time', () => {
  const at = (start: string): Verdict => {
    const facts = administration('ma1', { effective: { at: { value: start, from: [] }, start: null, end: null } })
    return only(reconciled({ lines: [line], drafts: savedOf([line]), chart: chartOf([facts]) }))
  }
  expect(at('2026-03-03T10:00:00-06:00')).toMatchObject({ fields: [{ field: 'service-date', before: '2026-03-02', now: '2026-03-03' }] })
  expect(at('2026-03-02T11:00:00-06:00')).toMatchObject({ fields: [{ field: 'time', now: '2026-03-02T11:00:00-06:00' }] })
})

test('a finding that blocks the line since then is told apart from one that only warns', () => {
  const findings = [finding({ code: 'ndc-missing', severity: 'error' }), finding({ code: 'lot-missing' })]
  const verdict = only(reconciled({ lines: [line], drafts: savedOf([line]), derived: derivedOf([line], findings) }))
  expect(verdict).toMatchObject({
    kind: 'changed',
    fields: [{ field: 'blocked-by', before: null, now: 'ndc-missing' }, { field: 'findings', before: null, now: 'lot-missing' }],
  })
  expect(verdictWords(verdict)).toContain('what blocks it')
})

test('what somebody else made of a draft is theirs, with version and enterer, and what it would be now', () => {
  const drafts = savedOf([line]).map((draft) =>
    edited(draft, { quantity: { value: 7 }, enterer: { reference: 'Practitioner/b1', display: 'Bea Biller' } }))
  const verdict = only(reconciled({ lines: [line], drafts }))
  expect(verdict).toMatchObject({
    kind: 'touched', fields: [{ field: 'units', before: '7', now: '1' }], by: { version: '1', enterer: 'Bea Biller' },
  })
  expect(verdictWords(verdict)).toContain('entered by Bea Biller')
})

test.each(['billable', 'not-billable', 'billed', 'aborted', 'entered-in-error'] as const)(
  'a draft that is %s is closed, whatever the chart says now, and also where no line belongs to it',
  (status) => {
    const drafts = savedOf([line]).map((draft) => edited(draft, { status }))
    expect(only(reconciled({ lines: [{ ...line, units: 9 }], drafts }))).toMatchObject({ kind: 'closed', status })
    expect(only(reconciled({ lines: [], drafts }))).toMatchObject({ kind: 'closed', status, wanted: null })
  },
)

test('a draft by mistake stands beside the one that counts; two that count are for a person', () => {
  const [draft] = savedOf([line])
  if (draft === undefined) throw new Error('nothing saved')
  const mistake = { ...edited(draft, { status: 'entered-in-error' }), id: 'a-mistake' }
  expect(only(reconciled({ lines: [line], drafts: [mistake, draft] }))).toMatchObject({ kind: 'same', draft: { id: draft.id }, beside: [mistake] })
  const twin = { ...draft, id: 'twin' }
  expect(only(reconciled({ lines: [line], drafts: [twin, draft] }))).toMatchObject({ kind: 'refused', why: 'several-drafts' })
})

test("a draft of another patient is compared with nothing, and the line's own patient decides where the chart has several", () => {
  const drafts = savedOf([line]).map((draft) => edited(draft, { subject: { reference: 'Patient/p2' } }))
  const verdict = only(reconciled({ lines: [line], drafts }))
  expect(verdict).toMatchObject({ kind: 'refused', why: 'other-patient' })
  expect('fields' in verdict).toBe(false)
  const scope = { patient: 'Patient/p9', encounter: null }
  expect(kindsOf(reconciled({ lines: [line], drafts: savedOf([line]), scope }))).toEqual(['refused'])
  expect(kindsOf(reconciled({ lines: [], drafts: savedOf([line]), scope }))).toEqual(['refused'])
})

const goneWith = (excluded: Parameters<typeof encounterOf>[0] | null, code?: 'administration-entered-in-error' | 'inpatient-not-billable'): Verdict => {
  const lines = excluded ?? []
  const facts = code === undefined ? [] : [administration('ma1')]
  const encounter = {
    ...encounterOf(lines, code === undefined ? [] : [finding({ code, message: 'The chart says so.', lines: [] })]),
    excluded: code === undefined ? [] : [{ source: 'MedicationAdministration/ma1', finding: code }],
  }
  return only(reconciled({ lines, drafts: savedOf([line]), derived: { encounters: [encounter] }, chart: chartOf(facts) }))
}

test('a planned draft whose line is gone says why: not in the chart, in error, excluded, or another line now', () => {
  const administrationName = 'MedicationAdministration/ma1'
  const missing = goneWith(null)
  expect(missing).toMatchObject({ kind: 'gone', why: { kind: 'administration-missing', administration: administrationName }, by: null })
  const mistaken = goneWith(null, 'administration-entered-in-error')
  expect(mistaken).toMatchObject({ kind: 'gone', why: { kind: 'not-given', why: { finding: 'administration-entered-in-error' } } })
  expect(verdictWords(mistaken)).toContain('The chart says so.')
  expect(goneWith(null, 'inpatient-not-billable')).toMatchObject({ kind: 'gone', why: { kind: 'excluded', finding: 'inpatient-not-billable' } })
  const others = chartOf([administration('ma1', { patient: sourced('Patient/p2') })])
  const moved = only(reconciled({ lines: [], drafts: savedOf([line]), chart: others }))
  expect(moved).toMatchObject({ kind: 'gone', why: { kind: 'not-given', why: { kind: 'other-patient' } } })
  expect(verdictWords(moved)).toContain("not provably this patient's")
  const verdicts = reconciled({ lines: [serviceLine()], drafts: savedOf([line]), chart: chartOf([administration('ma1')]) })
  expect(verdicts).toMatchObject([{ kind: 'new' }, { kind: 'gone', why: { kind: 'not-derived' } }])
})

test('a draft that is gone and was changed by somebody else says so', () => {
  const drafts = savedOf([line]).map((draft) => edited(draft, { quantity: { value: 7 } }))
  const verdict = only(reconciled({ lines: [], drafts }))
  expect(verdict).toMatchObject({ kind: 'gone', by: { version: '1' } })
  expect(verdictWords(verdict)).toContain('Somebody else had changed')
})

test('of another visit, which was not read, nothing is said to be gone', () => {
  const scope = { patient: 'Patient/p1', encounter: 'Encounter/e2' }
  expect(kindsOf(reconciled({ lines: [], drafts: savedOf([line]), scope }))).toEqual(['elsewhere'])
  const withoutVisit = savedOf([line]).map((draft) => edited(draft, { context: undefined }))
  expect(kindsOf(reconciled({ lines: [], drafts: withoutVisit, scope }))).toEqual(['elsewhere'])
  const read = chartOf([administration('ma1')])
  expect(kindsOf(reconciled({ lines: [], drafts: withoutVisit, scope, chart: read }))).toEqual(['gone'])
})

test('every verdict has words, and none of them repeats a description or a diagnosis', () => {
  const drafts = savedOf([line])
  const verdicts = [
    ...reconciled({ lines: dose('ma2'), drafts }), after({ units: 2 }), after({}),
    ...reconciled({ lines: [line], drafts: drafts.map((draft) => edited(draft, { status: 'billed' })) }),
  ]
  expect(new Set(kindsOf(verdicts))).toEqual(new Set(['new', 'gone', 'changed', 'same', 'closed']))
  for (const verdict of verdicts) {
    expect(verdictWords(verdict)).toMatch(/^[A-Z].*\.$/u)
    expect(verdictWords(verdict)).not.toMatch(/EXAMPLEPRAZINE|M06/u)
  }
})

test('a stored draft with elements of the wrong form is read without a fault', () => {
  const [draft] = savedOf([line])
  if (draft === undefined) throw new Error('nothing saved')
  const broken: unknown = { ...draft.resource, code: 'x', quantity: [], reason: {}, occurrencePeriod: 3, productCodeableConcept: null, performer: 1 }
  const [read] = stored(isItem(broken) ? [broken] : [])
  if (read === undefined) throw new Error('not read')
  expect(only(reconciled({ lines: [line], drafts: [read] })).kind).toBe('touched')
})

test.each<readonly [string, Record<string, unknown>]>([
  ['a note that is no list', { note: {} }],
  ['an extension that holds no list', { extension: [{ url: 'https://other.example', extension: {} }] }],
  ['services that are no objects', { service: ['MedicationAdministration/ma1'] }],
])('a ChargeItem with %s is no draft of ours any more', (_, change) => {
  const [draft] = savedOf([line])
  if (draft === undefined) throw new Error('nothing saved')
  expect(readDrafts([{ ...draft.resource }])).toHaveLength(1)
  expect(readDrafts([{ ...draft.resource, ...change }])).toEqual([])
})

const isItem = (value: unknown): value is ReturnType<typeof itemsIn>[number] => typeof value === 'object' && value !== null

test.each(allCases.map((one) => [one.id, one] as const))('what is saved of the case %s is the same when the chart is opened again', (_, one) => {
  const { chart, derived } = runCase(one)
  const own = { encounters: derived.encounters.filter(({ patient }) => patient !== null) }
  const drafts = stored(itemsIn(bundlesOf(own, chart)))
  const lines = own.encounters.flatMap((encounter) => encounter.lines)
  expect(drafts).toHaveLength(lines.length)
  const verdicts = reconciled({ lines, drafts, derived: own, chart, scope: everything })
  expect(kindsOf(verdicts)).toEqual(lines.map(() => 'same'))
})

test('keys are those of the saved lines', () => {
  expect(savedOf([line]).map(({ identifier }) => identifier)).toEqual([key('ma1|drug')])
})
