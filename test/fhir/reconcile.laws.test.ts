import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../../src/billing/derived.ts'
import type { StoredDraft } from '../../src/fhir/drafts.ts'
import { reconcile, type Verdict } from '../../src/fhir/reconcile.ts'
import { givenDoses } from '../../src/fhir/reconcile-given.ts'
import { applied, bundlesOf, chartFor, edited, everything, kindsOf, reconciled, savedOf } from './reconcile.builders.ts'
import { derivedOf, drugLine, serviceLine, wasteLine } from './to-fhir.builders.ts'

interface Dose {
  readonly waste: boolean
  readonly service: boolean
  readonly units: number
  readonly code: string
}

const anyDose: fc.Arbitrary<Dose> = fc.record({
  waste: fc.boolean(), service: fc.boolean(), units: fc.integer({ min: 1, max: 3 }), code: fc.constantFrom('J3490', 'J9999'),
})

const linesOf = (doses: readonly (Dose | null)[]): readonly Line[] =>
  doses.flatMap((given, at): readonly Line[] => {
    if (given === null) return []
    const own = { sources: [`MedicationAdministration/d${at}`], units: given.units }
    return [
      drugLine({ ...own, id: `d${at}|drug`, code: given.code }),
      ...(given.waste ? [wasteLine({ ...own, id: `d${at}|waste` })] : []),
      ...(given.service ? [serviceLine({ ...own, id: `d${at}|service` })] : []),
    ]
  })

const anyFate = fc.constantFrom('kept', 'kept', 'kept', 'touched', 'billed', 'entered-in-error', 'doubled', 'mistaken', 'lost', 'unversioned')

const fated = (draft: StoredDraft, fate: string): readonly StoredDraft[] => {
  switch (fate) {
    case 'touched':
      return [edited(draft, { quantity: { value: 77 } })]
    case 'billed':
    case 'entered-in-error':
      return [edited(draft, { status: fate })]
    case 'doubled':
      return [draft, { ...draft, id: `${draft.id}-2` }]
    case 'mistaken':
      return [draft, { ...edited(draft, { status: 'entered-in-error' }), id: `${draft.id}-2` }]
    case 'lost':
      return []
    case 'unversioned':
      return [{ ...draft, versionId: null }]
    default:
      return [draft]
  }
}

/** Lines of now, and drafts of an earlier derivation to which things have happened. */
const anyChart = fc
  .tuple(
    fc.array(fc.tuple(fc.option(anyDose, { nil: null }), fc.option(anyDose, { nil: null })), { minLength: 1, maxLength: 5 }),
    fc.array(anyFate, { minLength: 1, maxLength: 15 }),
  )
  .map(([doses, fates]) => ({
    lines: linesOf(doses.map(([, now]) => now)),
    drafts: savedOf(linesOf(doses.map(([before]) => before))).flatMap((draft, at) => fated(draft, fates[at % fates.length] ?? 'kept')),
  }))

const draftsIn = (verdict: Verdict): readonly StoredDraft[] => ('draft' in verdict ? [verdict.draft, ...verdict.beside] : verdict.beside)

test('every line and every draft is in exactly one verdict, every kind comes about, and what changed says in what', () => {
  const seen = new Set<string>()
  fc.assert(fc.property(anyChart, ({ lines, drafts }) => {
    const verdicts = reconciled({ lines, drafts })
    for (const { kind } of verdicts) seen.add(kind)
    expect(verdicts.flatMap(draftsIn).map(({ id }) => id).toSorted()).toEqual(drafts.map(({ id }) => id).toSorted())
    expect(verdicts.filter(({ wanted }) => wanted !== null)).toHaveLength(lines.length)
    expect(new Set(verdicts.flatMap(({ wanted }) => wanted?.identifier ?? [])).size).toBe(lines.length)
    expect(verdicts.filter((verdict) => verdict.kind === 'changed' && verdict.fields.length === 0)).toEqual([])
  }), { numRuns: 80 })
  expect([...seen].toSorted()).toEqual(['changed', 'closed', 'gone', 'new', 'refused', 'same', 'touched'])
})

test('the order of drafts and of documents changes no verdict', () => {
  const anyOrder = anyChart.chain((chart) => fc.tuple(fc.constant(chart), fc.shuffledSubarray([...chart.drafts], { minLength: chart.drafts.length }), fc.boolean()))
  fc.assert(fc.property(anyOrder, ([{ lines, drafts }, shuffled, backwards]) => {
    const derived = derivedOf(lines)
    const chart = chartFor(lines)
    const given = givenDoses(chart, derived)
    const documents = bundlesOf(derived, chart)
    const turned = documents.map((document) => ({ ...document, entry: backwards ? (document.entry ?? []).toReversed() : document.entry ?? [] }))
    const before = reconcile({ documents, drafts, given, scope: everything })
    const after = reconcile({ documents: turned, drafts: shuffled, given, scope: everything })
    const sorted = (verdicts: readonly Verdict[]): readonly string[] => verdicts.map((verdict) => JSON.stringify(verdict)).toSorted()
    expect(sorted(after)).toEqual(sorted(before))
  }), { numRuns: 60 })
})

test('what was just saved is the same, all of it', () => {
  fc.assert(fc.property(fc.array(anyDose, { minLength: 1, maxLength: 6 }), (doses) => {
    const lines = linesOf(doses)
    expect(new Set(kindsOf(reconciled({ lines, drafts: savedOf(lines) })))).toEqual(new Set(['same']))
  }), { numRuns: 60 })
})

test('after new and changed lines are saved they are the same, and nothing else has changed', () => {
  fc.assert(fc.property(anyChart, ({ lines, drafts }) => {
    const before = reconciled({ lines, drafts })
    const after = reconciled({ lines, drafts: applied(before, drafts) })
    const expected = kindsOf(before).map((kind) => (kind === 'new' || kind === 'changed' ? 'same' : kind))
    expect(kindsOf(after)).toEqual(expected)
  }), { numRuns: 80 })
})

test('a closed draft never becomes new or changed, whatever is derived', () => {
  const anyClosed = fc.constantFrom('billable', 'not-billable', 'billed', 'aborted', 'entered-in-error')
  fc.assert(fc.property(fc.array(fc.tuple(anyDose, fc.option(anyDose, { nil: null })), { minLength: 1, maxLength: 4 }), anyClosed, (doses, status) => {
    const drafts = savedOf(linesOf(doses.map(([before]) => before))).map((draft): StoredDraft => ({ ...draft, status }))
    const verdicts = reconciled({ lines: linesOf(doses.map(([, now]) => now)), drafts })
    const closed = verdicts.filter((verdict) => draftsIn(verdict).length > 0)
    expect(new Set(kindsOf(closed))).toEqual(new Set(['closed']))
    expect(closed).toHaveLength(drafts.length)
  }), { numRuns: 60 })
})
