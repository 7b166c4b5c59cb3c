/** The drafts of Review with their rows, sorted and filtered: one place that keeps the three in step. */
import type { ReviewDraft } from '../review/draft.ts'
import { repeatedIdentifiers, withDrugs } from '../review/draft.ts'
import { filtered, noFilters, rowsOf, sortedRows, type Filters, type Row, type WorkList } from '../review/work-list.ts'
import type { PatientLine } from './patient.ts'

export interface ReviewList {
  readonly filters: () => Filters
  readonly list: () => WorkList
  readonly all: () => readonly Row[]
  readonly row: (key: string) => Row | null
  readonly repeated: () => ReadonlySet<string>
  readonly patients: () => ReadonlyMap<string, PatientLine>
  /** In place of all. */
  readonly reset: (drafts: readonly ReviewDraft[], patients: ReadonlyMap<string, PatientLine>) => void
  readonly add: (drafts: readonly ReviewDraft[]) => void
  readonly name: (patients: ReadonlyMap<string, PatientLine>) => void
  /** Drafts in place of those with their keys. */
  readonly replace: (fresh: readonly ReviewDraft[]) => void
  readonly filter: (change: Partial<Filters>) => void
}

/** An empty list; `today` is YYYY-MM-DD. */
export const createReviewList = (today: () => string): ReviewList => {
  let drafts: readonly ReviewDraft[] = []
  let patients: ReadonlyMap<string, PatientLine> = new Map()
  let rows: readonly Row[] = []
  let filters = noFilters
  let list: WorkList = filtered([], noFilters)
  let repeated: ReadonlySet<string> = new Set()
  let places: ReadonlyMap<string, Row> = new Map()

  const nameOf = (owner: string): string | null => patients.get(owner)?.name ?? null

  const sift = (): void => {
    list = filtered(rows, filters)
  }
  const arrange = (unsorted: readonly Row[]): void => {
    rows = sortedRows(unsorted, filters.sort)
    places = new Map(rows.map((row) => [row.draft.key, row] as const))
    sift()
  }
  const rebuild = (): void => {
    repeated = repeatedIdentifiers(drafts)
    arrange(rowsOf(drafts, nameOf, today()))
  }

  return {
    filters: () => filters,
    list: () => list,
    all: () => rows,
    row: (key) => places.get(key) ?? null,
    repeated: () => repeated,
    patients: () => patients,
    reset: (fresh, lines) => {
      drafts = withDrugs(fresh)
      patients = lines
      rebuild()
    },
    add: (more) => {
      drafts = withDrugs([...drafts, ...more])
      rebuild()
    },
    name: (lines) => {
      patients = new Map([...patients, ...lines])
      rebuild()
    },
    replace: (fresh) => {
      if (fresh.length === 0) return
      const byKey = new Map(fresh.map((draft) => [draft.key, draft] as const))
      drafts = drafts.map((one) => byKey.get(one.key) ?? one)
      repeated = repeatedIdentifiers(drafts)
      const redone = new Map(rowsOf(fresh, nameOf, today()).map((row) => [row.draft.key, row] as const))
      arrange(rows.map((row) => redone.get(row.draft.key) ?? row))
    },
    filter: (change) => {
      filters = { ...filters, ...change }
      if (change.sort === undefined) sift()
      else arrange(rows)
    },
  }
}
