/**
 * What a biller does with a draft: approve, reject, mark as a mistake, send back with a question, correct, and take
 * back what Review itself did (product.md, "Views" 2). Pure: a draft and a decision give the ChargeItem to write, or why
 * not. A blocked draft is approved by no path.
 */
import type { ChargeItem } from 'fhir/r4'
import { extensionUrl } from '../fhir/extensions.ts'
import { failure, success, type Result } from '../fhir/result.ts'
import { noteBy, type Author } from './author.ts'
import { changedFields, corrected, fieldProblems, type FieldTexts } from './corrections.ts'
import { isUndecided, reviewDraft, type ReviewDraft } from './draft.ts'
import { withExtensions } from './parts.ts'

export type Decision =
  | { readonly kind: 'approve' }
  | { readonly kind: 'reject'; readonly reason: string }
  | { readonly kind: 'mistake'; readonly reason: string }
  | { readonly kind: 'send-back'; readonly question: string }
  /** Back to the open drafts: takes an approval, a rejection, a mistake or a question back. */
  | { readonly kind: 'reopen'; readonly reason: string }
  | { readonly kind: 'correct'; readonly texts: FieldTexts; readonly reason: string }

export type DecisionKind = Decision['kind']

/** Why a draft is not approved. */
export type ApprovalRefusal =
  /** It is no longer planned; what Review did can be taken back, what others did not. */
  | 'closed'
  /** An error is on it. */
  | 'blocked'
  /** It waits for an answer of the bedside. */
  | 'sent-back'
  /** It lacks what makes a claim line: code, units, date of service or patient. */
  | 'incomplete'
  /** There is another draft of the same line. */
  | 'several-drafts'

/** Why a decision does not apply. */
export type Refusal =
  | ApprovalRefusal
  | 'reason-missing'
  | 'reason-long'
  | 'nothing-changed'
  | 'field-problem'
  /** There is nothing to take back. */
  | 'open'

/** The note of an approval, by which the moment of it is known. */
export const approvedNote = 'Approved.'

/** Notes stay readable; a page of text has no place in one. */
export const longestReason = 1000

const reopened: readonly ReviewDraft['state'][] = ['approved', 'rejected', 'mistake', 'sent-back']

/** A claim line without one of these, or with part of a unit, would be denied, or be somebody else's. */
const isWhole = ({ line, patient, serviceDate }: ReviewDraft): boolean =>
  line !== null && line.code !== null && Number.isSafeInteger(line.units) && line.units > 0 && patient !== null && serviceDate?.length === 10

/** Null where a draft may be approved. `isRepeated`: another draft of the list has the same identifier. */
export const approvalRefusal = (draft: ReviewDraft, isRepeated: boolean): ApprovalRefusal | null => {
  if (!isUndecided(draft)) return 'closed'
  if (draft.isBlocked) return 'blocked'
  if (draft.state === 'sent-back') return 'sent-back'
  if (!isWhole(draft)) return 'incomplete'
  return isRepeated ? 'several-drafts' : null
}

/** What is typed with a decision, without the space around it. */
const reasonOf = (decision: Decision): string => {
  switch (decision.kind) {
    case 'approve':
      return ''
    case 'send-back':
      return decision.question.trim()
    case 'reject':
    case 'mistake':
    case 'reopen':
    case 'correct':
      return decision.reason.trim()
  }
}

/** Why a kind of decision does not apply to a draft, reason and content aside; null where it does. `isRepeated` as in `approvalRefusal`. */
export const refusalOf = (draft: ReviewDraft, kind: DecisionKind, isRepeated: boolean): Refusal | null => {
  const isPlanned = isUndecided(draft)
  switch (kind) {
    case 'approve':
      return approvalRefusal(draft, isRepeated)
    case 'reject':
    case 'mistake':
    case 'correct':
      return isPlanned ? null : 'closed'
    case 'send-back':
      return draft.state === 'sent-back' ? 'sent-back' : isPlanned ? null : 'closed'
    case 'reopen':
      if (reopened.includes(draft.state)) return null
      return draft.state === 'closed' ? 'closed' : 'open'
  }
}

const withState = (item: ChargeItem, status: ChargeItem['status'], review: 'open' | 'sent-back' | null): ChargeItem => {
  const next = { ...item, status }
  const url = extensionUrl('review-state')
  return review === null ? next : withExtensions(next, url, [{ url, valueCode: review }])
}

const noted = (item: ChargeItem, author: Author, text: string): ChargeItem => ({ ...item, note: [...(item.note ?? []), noteBy(author, text)] })

const written = (draft: ReviewDraft, decision: Decision, author: Author): ChargeItem => {
  const { resource } = draft
  const reason = reasonOf(decision)
  switch (decision.kind) {
    case 'approve':
      return noted(withState(resource, 'billable', null), author, approvedNote)
    case 'reject':
      return noted(withState(resource, 'not-billable', null), author, reason)
    case 'mistake':
      return noted(withState(resource, 'entered-in-error', null), author, reason)
    case 'send-back':
      return noted(withState(resource, 'planned', 'sent-back'), author, reason)
    case 'reopen':
      return noted(withState(resource, 'planned', 'open'), author, reason)
    case 'correct':
      return noted(corrected(draft, decision.texts, reason, author), author, `Corrected: ${reason}`)
  }
}

/** What is wrong with a typed reason or question; null where it may stand in a note. */
export const reasonRefusal = (typed: string): 'reason-missing' | 'reason-long' | null => {
  const { length } = typed.trim()
  return length === 0 ? 'reason-missing' : length > longestReason ? 'reason-long' : null
}

/** The ChargeItem that a decision makes of a draft; nothing of it that Review does not know is lost. */
export const decided = (draft: ReviewDraft, decision: Decision, author: Author, isRepeated: boolean): Result<ChargeItem, Refusal> => {
  const refusal = refusalOf(draft, decision.kind, isRepeated)
  if (refusal !== null) return failure(refusal)
  const wrong = decision.kind === 'approve' ? null : reasonRefusal(reasonOf(decision))
  if (wrong !== null) return failure(wrong)
  if (decision.kind === 'correct') {
    if (changedFields(draft, decision.texts).length === 0) return failure('nothing-changed')
    if (fieldProblems(draft, decision.texts).size > 0) return failure('field-problem')
  }
  return success(written(draft, decision, author))
}

/** A draft with another ChargeItem in its place; the drug that it took from its drug line stays. `timeZone` as in `reviewDraft`. */
export const redrawn = (draft: ReviewDraft, resource: ChargeItem, timeZone: string | null = null): ReviewDraft => {
  const fresh = reviewDraft(resource, draft.key, timeZone)
  return fresh === null ? draft : { ...fresh, drug: fresh.drug ?? draft.drug }
}
