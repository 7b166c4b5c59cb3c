/**
 * Why a draft of the list wants a second look: the chart says something else since, it was derived by other rules or other
 * reference data than those of now, or there is another draft of the same line.
 */
import type { FieldChange } from '../fhir/reconcile-fields.ts'
import { rulesVersion } from '../fhir/draft-extensions.ts'
import type { FhirProblem } from '../fhir/fhir-problem.ts'
import { isUndecided, type ReviewDraft } from './draft.ts'

/** What stands against a draft after its doses were read again. */
export type CheckProblem =
  /**
   * It could not be read whether the draft still stands: `types` of the chart are not known, or all of it where none is
   * named. `problem` is how the doses were refused; null where something else was.
   */
  | { readonly kind: 'unread'; readonly problem: FhirProblem | null; readonly types: readonly string[] }
  | { readonly kind: 'no-administration' }
  | { readonly kind: 'missing' | 'entered-in-error' | 'other-patient'; readonly administration: string }
  | { readonly kind: 'not-given'; readonly administration: string; readonly status: string }
  /** What is derived now says something else; `fields` lead from the draft to that. */
  | { readonly kind: 'changed'; readonly fields: readonly FieldChange[] }
  /** Nothing is derived for it any more. */
  | { readonly kind: 'not-derived' }

/** What a check of a draft against its chart came to. */
export type DraftCheck = { readonly kind: 'unchanged' } | CheckProblem

export const marks = ['changed', 'older', 'repeated'] as const
export type Mark = (typeof marks)[number]

export interface Marking {
  /** Null where it has not been checked. */
  readonly check: DraftCheck | null
  /** What was another when it was derived. */
  readonly older: readonly ('rules' | 'reference-data')[]
  readonly isRepeated: boolean
}

export const unmarked: Marking = { check: null, older: [], isRepeated: false }

/** Whether a row that is marked by one may keep its marks by the other. */
export const isSameMarking = (one: Marking, other: Marking): boolean =>
  one.check === other.check && one.isRepeated === other.isRepeated && one.older.join(' ') === other.older.join(' ')

/** The rules and reference data of now; null where the data is not known here. */
export interface VersionNow {
  readonly rules: string
  readonly referenceData: string | null
}

/** Without reference data: nobody can tell then by which data a draft would be derived now. */
export const rulesNow: VersionNow = { rules: rulesVersion, referenceData: null }

/** What is another now than when an open draft was derived, as it says itself; a decided draft keeps what it was decided by. */
export const olderOf = ({ state, version }: Pick<ReviewDraft, 'state' | 'version'>, now: VersionNow): Marking['older'] => {
  if (!isUndecided({ state })) return []
  const isOtherData = now.referenceData !== null && version.referenceData !== now.referenceData
  return [...(version.rules === now.rules ? [] : ['rules' as const]), ...(isOtherData ? ['reference-data' as const] : [])]
}

/** Whether a check found something; what could not be read is neither changed nor unchanged. */
export const isChanged = (check: DraftCheck | null): boolean => check !== null && check.kind !== 'unchanged' && check.kind !== 'unread'

const none: ReadonlySet<Mark> = new Set()

/** The marks of a row. A draft that was derived anew, and came to the same, is as good as one of now. */
export const marksOf = ({ check, older, isRepeated }: Marking): ReadonlySet<Mark> => {
  const found: readonly Mark[] = [
    ...(isChanged(check) ? ['changed' as const] : []),
    ...(older.length > 0 && check?.kind !== 'unchanged' ? ['older' as const] : []),
    ...(isRepeated ? ['repeated' as const] : []),
  ]
  return found.length === 0 ? none : new Set(found)
}
