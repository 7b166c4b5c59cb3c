/** What a write leaves in the list of Review, and what is told of it. */
import type { Decision } from '../review/decisions.ts'
import type { DraftItem, ReviewDraft } from '../review/draft.ts'
import { changesBetween } from '../review/history.ts'
import type { Outcome, ReviewProblem, Written } from './review-state.ts'

/** `item` stands in place of the draft's from now on; null where the draft stays as it is. */
export const cameOf = (draft: ReviewDraft, decision: Decision['kind'], written: Written): { readonly outcome: Outcome; readonly item: DraftItem | null } => {
  switch (written.kind) {
    case 'written':
      return { outcome: { kind: 'done', decision }, item: written.item }
    case 'conflict': {
      const { theirs } = written
      const changes = theirs === null ? [] : changesBetween(draft.resource, theirs)
      return { outcome: { kind: 'conflict', isRead: theirs !== null, changes }, item: theirs }
    }
    case 'failed':
      return { outcome: { kind: 'failed', why: written.why, said: written.said }, item: null }
  }
}

/** A load that was refused for want of a token is the end of the session, whatever else it says. */
export const asSessionEnd = (problem: ReviewProblem): ReviewProblem =>
  problem.kind === 'load' && problem.problem.kind === 'unauthorised' ? { kind: 'session-ended' } : problem
