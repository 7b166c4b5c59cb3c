/** Approving many at once: which of the drafts that are shown would be approved, and why the others would not. */
import { approvalRefusal, type ApprovalRefusal } from './decisions.ts'
import { ownerOf, type ReviewDraft } from './draft.ts'

export interface BulkPlan {
  readonly approve: readonly ReviewDraft[]
  readonly refused: ReadonlyMap<ApprovalRefusal, number>
  readonly patients: number
  /** How many lines of each code: "J3490" 12. */
  readonly codes: ReadonlyMap<string, number>
}

const count = <T>(counts: Map<T, number>, key: T): void => void counts.set(key, (counts.get(key) ?? 0) + 1)

/** `repeated` are identifiers that several drafts have (`repeatedIdentifiers`). */
export const bulkPlan = (drafts: readonly ReviewDraft[], repeated: ReadonlySet<string>): BulkPlan => {
  const approve: ReviewDraft[] = []
  const refused = new Map<ApprovalRefusal, number>()
  const codes = new Map<string, number>()
  for (const draft of drafts) {
    const refusal = approvalRefusal(draft, repeated.has(draft.identifier))
    if (refusal === null) {
      approve.push(draft)
      if (draft.code !== null) count(codes, draft.code)
    } else count(refused, refusal)
  }
  return { approve, refused, codes, patients: new Set(approve.map(ownerOf)).size }
}
