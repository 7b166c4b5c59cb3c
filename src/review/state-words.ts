/** The states in words, for the view and for what is exported. */
import type { ReviewState } from './draft.ts'

export const stateWords: Readonly<Record<ReviewState, string>> = {
  'ready': 'Ready',
  'blocked': 'Stopped',
  'sent-back': 'Sent back',
  'answered': 'Answered',
  'approved': 'Approved',
  'rejected': 'Rejected',
  'mistake': 'Mistake',
  'closed': 'Closed elsewhere',
}
