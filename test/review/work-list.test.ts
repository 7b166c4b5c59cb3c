import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filtersOfHash, hashOf } from '../../src/review/hash.ts'
import { mendersInOrder } from '../../src/review/draft-findings.ts'
import { reviewStates } from '../../src/review/draft.ts'
import { marks } from '../../src/review/marks.ts'
import { ageChoices, filtered, isShown, noFilters, rowsOf, sortColumns, sortedRows, type Filters, type Row } from '../../src/review/work-list.ts'
import { draftOf, manyItems } from './drafts.builders.ts'

const { items } = manyItems(120)
const statuses = ['planned', 'planned', 'planned', 'billable', 'not-billable', 'billed']
const drafts = items.map((item, at) => draftOf({ ...item, status: statuses[at % statuses.length] }, String(at)))
const rows = rowsOf(drafts, (patient) => `Name of ${patient}`, '2026-03-20')

const some = <T>(values: readonly T[]): fc.Arbitrary<T | null> => fc.option(fc.constantFrom(...values), { nil: null })
const present = (values: readonly (string | null)[]): readonly string[] => [...new Set(values.flatMap((value) => value ?? []))]

const filters: fc.Arbitrary<Filters> = fc.record({
  states: fc.subarray([...reviewStates]).map((states) => reviewStates.filter((one) => states.includes(one))),
  finding: some(present(drafts.flatMap(({ findings }) => findings.map(({ code }) => code)))),
  who: some(mendersInOrder),
  payer: some(['medicare', 'commercial', 'unknown', 'none'] as const),
  setting: some(['office', 'hospital-outpatient', 'none'] as const),
  drug: some(present(drafts.map(({ drug }) => drug))),
  from: some(['2026-01-10', '2026-02-01']),
  to: some(['2026-02-15', '2026-03-01']),
  age: some(ageChoices),
  mark: some(marks),
  text: fc.constantFrom('', 'j3490', 'name m1', 'JZ', 'nothing-like-this'),
  sort: fc.record({ by: fc.constantFrom(...sortColumns), isDescending: fc.boolean() }),
})

const alone: readonly (keyof Filters)[] = ['states', 'finding', 'who', 'payer', 'setting', 'drug', 'age', 'mark', 'text']

test('filters hold together: a row is shown where each of them alone would show it', () => {
  fc.assert(fc.property(filters, (all) => {
    const shown = new Set(filtered(rows, all).rows)
    for (const row of rows) {
      const each = alone.every((name) => isShown(row, { ...noFilters, [name]: all[name] })) && isShown(row, { ...noFilters, from: all.from, to: all.to })
      expect(shown.has(row)).toBe(each)
    }
  }))
})

test('the count beside a choice is how many rows that choice would show', () => {
  fc.assert(fc.property(filters, (all) => {
    const { counts } = filtered(rows, all)
    const shownWith = (change: Partial<Filters>): number => filtered(rows, { ...all, ...change }).rows.length
    for (const state of reviewStates) expect(counts.states.get(state) ?? 0).toBe(shownWith({ states: [state] }))
    for (const who of mendersInOrder) expect(counts.who.get(who) ?? 0).toBe(shownWith({ who }))
    for (const age of ageChoices) expect(counts.age.get(age) ?? 0).toBe(shownWith({ age }))
    for (const [finding, count] of counts.finding) expect(count).toBe(shownWith({ finding }))
    for (const [drug, count] of counts.drug) expect(count).toBe(shownWith({ drug }))
  }), { numRuns: 40 })
})

test('without filters every draft is shown once, whatever it is sorted by', () => {
  for (const by of sortColumns) {
    const sorted = sortedRows(rows, { by, isDescending: false })
    expect(new Set(sorted)).toEqual(new Set(rows))
    expect(sorted).toHaveLength(rows.length)
  }
})

test('a biller finds an NDC as the label has it, with hyphens, and as the claim has it', () => {
  const ndc = draftOf(items.find(({ productCodeableConcept }) => productCodeableConcept !== undefined)).said.ndc?.code ?? 'none'
  const found = (text: string): readonly Row[] => filtered(rows, { ...noFilters, text }).rows
  expect(ndc).toMatch(/^\d{11}$/u)
  expect(found(ndc).length).toBeGreaterThan(0)
  expect(found(ndc.replace(/^(\d{5})(\d{4})/u, '$1-$2-'))).toEqual(found(ndc))
})

const valueOf = (row: Row): string => row.draft.serviceDate ?? ''

test('sorting by date goes up, and the other way down; what has no date stands last either way', () => {
  const undated = rowsOf([draftOf({ ...items[0], occurrenceDateTime: undefined }, 'x')], () => null, '2026-03-20')
  const up = sortedRows([...undated, ...rows], { by: 'date', isDescending: false })
  const down = sortedRows([...undated, ...rows], { by: 'date', isDescending: true })
  expect(up.slice(0, -1).map(valueOf)).toEqual(rows.map(valueOf).toSorted())
  expect(down.slice(0, -1).map(valueOf)).toEqual(rows.map(valueOf).toSorted().toReversed())
  expect([up.at(-1)?.draft.key, down.at(-1)?.draft.key]).toEqual(['x', 'x'])
})

test('the address gives back the filters, but for the drug and the words, which are never in it', () => {
  fc.assert(fc.property(filters, fc.string(), (all, typed) => {
    const hash = hashOf({ ...all, text: typed })
    expect(filtersOfHash(hash)).toEqual({ ...all, drug: null, text: '' })
  }))
})

test('no name, drug, NDC or diagnosis of any draft is in the address', () => {
  const clinical = rows.flatMap(({ draft, name }) => [name, draft.drug, draft.line?.ndc?.code, ...(draft.line?.diagnoses ?? [])])
    .flatMap((text) => text?.toLowerCase() ?? [])
  expect(clinical.length).toBeGreaterThan(100)
  fc.assert(fc.property(filters, (all) => {
    const hash = decodeURIComponent(hashOf(all)).toLowerCase()
    expect(clinical.filter((text) => hash.includes(text))).toEqual([])
  }))
})

test('an address that somebody wrote by hand is read as far as it makes sense', () => {
  expect(filtersOfHash('#review?state=ready%20nonsense&payer=mine&from=yesterday&age=30&sort=age-desc&finding=%3Cb%3E')).toEqual({
    ...noFilters, states: ['ready'], age: '30', sort: { by: 'age', isDescending: true },
  })
  expect(filtersOfHash('')).toEqual(noFilters)
})
