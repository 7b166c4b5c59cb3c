/** The work list: which drafts are shown, in which order, and how many there would be under each other choice. */
import type { Who } from '../billing/derived.ts'
import { formatNdcHyphens, readNdc } from '../billing/ndc.ts'
import { payerIds } from '../billing/payers.ts'
import { settings } from '../billing/site.ts'
import { lineWords, ownerOf, type ReviewDraft, type ReviewState } from './draft.ts'
import { marksOf, unmarked, type Mark, type Marking } from './marks.ts'

export const ageChoices = ['7', '30', '60', '90', 'older'] as const
/** Days since the service: at most so many, or more than 90. */
export type AgeChoice = (typeof ageChoices)[number]

/** "none" is a draft that names none that is known. */
export const payerChoices = [...payerIds, 'none'] as const
type PayerChoice = (typeof payerChoices)[number]
export const settingChoices = [...settings, 'none'] as const
type SettingChoice = (typeof settingChoices)[number]

export const sortColumns = ['date', 'age', 'state', 'patient', 'drug', 'code', 'payer'] as const
export type SortColumn = (typeof sortColumns)[number]

export interface Sort {
  readonly by: SortColumn
  readonly isDescending: boolean
}

/** Null (and no states) means any. All filters hold together. */
export interface Filters {
  readonly states: readonly ReviewState[]
  /** The code of a finding. */
  readonly finding: string | null
  /** Who can mend one of its findings that stop payment or may delay it. */
  readonly who: Who | null
  readonly payer: PayerChoice | null
  readonly setting: SettingChoice | null
  /** As `ReviewDraft.drug`. Clinical: never in the address. */
  readonly drug: string | null
  /** YYYY-MM-DD, of the service, both days included. */
  readonly from: string | null
  readonly to: string | null
  readonly age: AgeChoice | null
  /** Why a draft wants a second look. */
  readonly mark: Mark | null
  /** Words that all have to be found. Clinical: never in the address. */
  readonly text: string
  readonly sort: Sort
}

export const noFilters: Filters = {
  states: [], finding: null, who: null, payer: null, setting: null, drug: null, from: null, to: null, age: null, mark: null, text: '',
  sort: { by: 'date', isDescending: false },
}

/** A draft with what the filters look at, made once. */
export interface Row {
  readonly draft: ReviewDraft
  /** The patient's name as the list shows it. */
  readonly name: string
  /** Whole days from the service to `today`; null without a date. */
  readonly days: number | null
  /** In lower case: everything that the free text looks through. */
  readonly searched: string
  readonly findings: ReadonlySet<string>
  readonly menders: ReadonlySet<Who>
  readonly marking: Marking
  readonly marks: ReadonlySet<Mark>
}

/** A row with other marks. */
export const marked = (row: Row, marking: Marking): Row => ({ ...row, marking, marks: marksOf(marking) })

const dayMilliseconds = 86_400_000

const daysBetween = (from: string, today: string): number | null => {
  const days = (Date.parse(`${today}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMilliseconds
  return Number.isFinite(days) ? Math.round(days) : null
}

/** As labels and the screen have it; a line has eleven digits. */
const hyphened = ({ said: { ndc } }: ReviewDraft): string => {
  const reading = ndc === null ? null : readNdc(ndc.code)
  return reading?.kind === 'ndc' ? formatNdcHyphens(reading.ndc) : ''
}

/** `names` gives the patient's name by `ownerOf`; `today` is YYYY-MM-DD. */
export const rowsOf = (drafts: readonly ReviewDraft[], names: (owner: string) => string | null, today: string): readonly Row[] =>
  drafts.map((draft) => {
    const owner = ownerOf(draft)
    const name = owner === null ? '' : (names(owner) ?? draft.patient ?? '')
    const isGrave = ({ severity }: ReviewDraft['findings'][number]): boolean => severity !== 'information'
    return {
      draft,
      name,
      days: draft.serviceDate?.length === 10 ? daysBetween(draft.serviceDate, today) : null,
      searched: [name, lineWords(draft), hyphened(draft), draft.description ?? '', draft.drug ?? '', draft.serviceDate ?? '', draft.id ?? '']
        .join(' ').toLowerCase(),
      findings: new Set(draft.findings.flatMap(({ code }) => code ?? [])),
      menders: new Set(draft.findings.filter(isGrave).flatMap(({ who }) => who ?? [])),
      marking: unmarked,
      marks: marksOf(unmarked),
    }
  })

const facets = ['states', 'finding', 'who', 'payer', 'setting', 'drug', 'dates', 'age', 'mark', 'text'] as const
type Facet = (typeof facets)[number]

const fitsAge = (days: number | null, age: AgeChoice): boolean => {
  if (days === null) return false
  return age === 'older' ? days > 90 : days <= Number(age)
}

const isWithin = (date: string | null, from: string | null, to: string | null): boolean => {
  if (from === null && to === null) return true
  return date !== null && (from === null || date >= from) && (to === null || date <= to)
}

/** Whether one facet of the filters lets a row through. `words` are those of the free text. */
const passes = (facet: Facet, row: Row, filters: Filters, words: readonly string[]): boolean => {
  const { draft } = row
  switch (facet) {
    case 'states':
      return filters.states.length === 0 || filters.states.includes(draft.state)
    case 'finding':
      return filters.finding === null || row.findings.has(filters.finding)
    case 'who':
      return filters.who === null || row.menders.has(filters.who)
    case 'payer':
      return filters.payer === null || (draft.payer ?? 'none') === filters.payer
    case 'setting':
      return filters.setting === null || (draft.setting ?? 'none') === filters.setting
    case 'drug':
      return filters.drug === null || draft.drug === filters.drug
    case 'dates':
      return isWithin(draft.serviceDate, filters.from, filters.to)
    case 'age':
      return filters.age === null || fitsAge(row.days, filters.age)
    case 'mark':
      return filters.mark === null || row.marks.has(filters.mark)
    case 'text':
      return words.every((word) => row.searched.includes(word))
  }
}

const wordsOf = (typed: string): readonly string[] => typed.toLowerCase().split(/\s+/u).filter((word) => word !== '')

/** Whether a row is shown. */
export const isShown = (row: Row, filters: Filters): boolean => {
  const words = wordsOf(filters.text)
  return facets.every((facet) => passes(facet, row, filters, words))
}

/** How many rows each choice of a facet would show, the other filters staying as they are. */
export interface Counts {
  readonly states: ReadonlyMap<string, number>
  readonly finding: ReadonlyMap<string, number>
  readonly who: ReadonlyMap<string, number>
  readonly payer: ReadonlyMap<string, number>
  readonly setting: ReadonlyMap<string, number>
  readonly drug: ReadonlyMap<string, number>
  readonly age: ReadonlyMap<string, number>
  readonly mark: ReadonlyMap<string, number>
}

export interface WorkList {
  readonly rows: readonly Row[]
  readonly counts: Counts
  readonly all: number
}

const countable: readonly (keyof Counts)[] = ['states', 'finding', 'who', 'payer', 'setting', 'drug', 'age', 'mark']

const valuesOf = (facet: keyof Counts, row: Row): Iterable<string> => {
  const { draft } = row
  switch (facet) {
    case 'states':
      return [draft.state]
    case 'finding':
      return row.findings
    case 'who':
      return row.menders
    case 'payer':
      return [draft.payer ?? 'none']
    case 'setting':
      return [draft.setting ?? 'none']
    case 'drug':
      return draft.drug === null ? [] : [draft.drug]
    case 'age':
      return ageChoices.filter((age) => fitsAge(row.days, age))
    case 'mark':
      return row.marks
  }
}

/**
 * The rows that pass all filters, in the order of `rows` (sort them first: `sortedRows`), and the counts. One pass: a
 * row counts for a facet where that facet alone, or none, keeps it out.
 */
export const filtered = (rows: readonly Row[], filters: Filters): WorkList => {
  const words = wordsOf(filters.text)
  const count = (): Map<string, number> => new Map()
  const counts: Readonly<Record<keyof Counts, Map<string, number>>> = {
    states: count(), finding: count(), who: count(), payer: count(), setting: count(), drug: count(), age: count(), mark: count(),
  }
  const shown: Row[] = []
  for (const row of rows) {
    const failed = facets.filter((facet) => !passes(facet, row, filters, words))
    if (failed.length === 0) shown.push(row)
    if (failed.length > 1) continue
    for (const facet of countable) {
      if (failed.length === 1 && failed[0] !== facet) continue
      const counted = counts[facet]
      for (const value of valuesOf(facet, row)) counted.set(value, (counted.get(value) ?? 0) + 1)
    }
  }
  return { rows: shown, counts, all: rows.length }
}

const stateOrder: Readonly<Record<ReviewState, number>> = {
  answered: 0, ready: 1, blocked: 2, 'sent-back': 3, approved: 4, rejected: 5, mistake: 6, closed: 7,
}

/** What a column is sorted by; null stands last whichever way. */
const sortValue = (row: Row, by: SortColumn): string | number | null => {
  switch (by) {
    case 'date':
      return row.draft.serviceDate
    case 'age':
      return row.days
    case 'state':
      return stateOrder[row.draft.state]
    case 'patient':
      return row.name === '' ? null : row.name.toLowerCase()
    case 'drug':
      return row.draft.drug
    case 'code':
      return row.draft.code
    case 'payer':
      return row.draft.payer
  }
}

/** Sorted by a column; rows that it does not tell apart keep their order. */
export const sortedRows = (rows: readonly Row[], { by, isDescending }: Sort): readonly Row[] => {
  const keyed = rows.map((row) => ({ row, value: sortValue(row, by) }))
  const sign = isDescending ? -1 : 1
  return keyed
    .toSorted((a, b) => {
      if (a.value === b.value) return 0
      if (a.value === null) return 1
      if (b.value === null) return -1
      return a.value < b.value ? -sign : sign
    })
    .map(({ row }) => row)
}
