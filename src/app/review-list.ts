/** The drafts of Review with their rows, sorted and filtered: one place that keeps the three in step. */
import type { ReviewDraft } from '../review/draft.ts'
import { ownerOf, repeatedIdentifiers, withDrugs } from '../review/draft.ts'
import { isSameMarking, olderOf, rulesNow, type DraftCheck, type Marking } from '../review/marks.ts'
import { filtered, marked, noFilters, rowsOf, sortedRows, type Filters, type Row, type WorkList } from '../review/work-list.ts'
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
  /** What checks came to; of a draft that has another version by now nothing is taken. */
  readonly check: (checks: ReadonlyMap<string, DraftCheck>, of: readonly ReviewDraft[]) => void
  /** The reference data of now. */
  readonly data: (version: string | null) => void
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
  let checks: ReadonlyMap<string, DraftCheck> = new Map()
  let now = rulesNow

  const nameOf = (owner: string): string | null => patients.get(owner)?.name ?? null

  const sift = (): void => {
    list = filtered(rows, filters)
  }
  const arrange = (unsorted: readonly Row[]): void => {
    rows = sortedRows(unsorted, filters.sort)
    places = new Map(rows.map((row) => [row.draft.key, row] as const))
    sift()
  }
  const markingOf = (draft: ReviewDraft): Marking => ({
    check: checks.get(draft.key) ?? null, older: olderOf(draft, now), isRepeated: repeated.has(draft.identifier),
  })
  const mark = (row: Row): Row => {
    const marking = markingOf(row.draft)
    return isSameMarking(row.marking, marking) ? row : marked(row, marking)
  }
  const freshRows = (some: readonly ReviewDraft[], day = today()): readonly Row[] => rowsOf(some, nameOf, day).map(mark)
  const isOtherName = ({ draft, name }: Row): boolean => {
    const owner = ownerOf(draft)
    return owner !== null && (nameOf(owner) ?? draft.patient ?? '') !== name
  }
  /** A row whose draft and patient's name are still the same stands; pages and names come by the dozen. */
  const rebuild = (): void => {
    const day = today()
    repeated = repeatedIdentifiers(drafts)
    arrange(drafts.flatMap((draft) => {
      const row = places.get(draft.key)
      return row === undefined || row.draft !== draft || isOtherName(row) ? freshRows([draft], day) : [mark(row)]
    }))
  }
  /** A mark is nothing that rows are sorted by: they keep their places. */
  const remark = (): void => {
    rows = rows.map(mark)
    places = new Map(rows.map((row) => [row.draft.key, row] as const))
    sift()
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
      checks = new Map()
      places = new Map()
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
      // What was checked was another version.
      checks = new Map([...checks].filter(([key]) => !byKey.has(key)))
      const redone = new Map(freshRows(fresh).map((row) => [row.draft.key, row] as const))
      arrange(rows.map((row) => redone.get(row.draft.key) ?? mark(row)))
    },
    check: (found, of) => {
      const isSame = ({ key, versionId, resource }: ReviewDraft): boolean => {
        const draft = places.get(key)?.draft
        return draft !== undefined && draft.versionId === versionId && draft.resource === resource
      }
      const same = of.filter(isSame).flatMap(({ key }) => {
        const one = found.get(key)
        return one === undefined ? [] : [[key, one] as const]
      })
      checks = new Map([...checks, ...same])
      remark()
    },
    data: (version) => {
      if (version === now.referenceData) return
      now = { ...now, referenceData: version }
      // Nobody has derived these by the data of now.
      checks = new Map([...checks].filter(([, check]) => check.kind !== 'unchanged'))
      remark()
    },
    filter: (change) => {
      filters = { ...filters, ...change }
      if (change.sort === undefined) sift()
      else arrange(rows)
    },
  }
}
