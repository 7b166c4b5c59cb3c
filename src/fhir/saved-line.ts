/** What became of each line of a save, and how it is told from what the server has. */
import type { FhirProblem } from './client.ts'
import { subjectOf } from './draft-merge.ts'
import type { StoredDraft } from './drafts.ts'
import { saidIn } from './fhir-problem.ts'
import { verdictOn } from './reconcile.ts'
import { editorOf, type Editor } from './reconcile-fields.ts'
import type { Refusal, SendStep } from './save-plan.ts'

export type SaveOutcome = 'created' | 'existing' | 'updated' | 'unchanged' | 'closed' | 'conflict' | 'failed'

/** Why a line has `failed`. */
export type SaveFailure =
  | FhirProblem['kind']
  | Refusal
  /** The server takes no ChargeItems. */
  | 'not-offered'
  /** The drug line that it belongs to could not be saved. */
  | 'drug-line-failed'
  /** No clear answer, and the search for the line had none either: it may have been saved. */
  | 'unclear'

export interface SavedLine {
  /** The draft's identifier, `draftKey(namespace, Line.id)`: the documents carry no Line.id. */
  readonly identifier: string
  readonly outcome: SaveOutcome
  /** Null unless `failed`. */
  readonly why: SaveFailure | null
  /** The server's own words. */
  readonly said: string | null
  /** What the server's draft tells of who changed it, where somebody else did and it could be read. */
  readonly by?: Editor
}

/** A line that did not fail. */
export const lineOf = (identifier: string, outcome: Exclude<SaveOutcome, 'failed'>, said: string | null = null): SavedLine => ({
  identifier, outcome, why: null, said,
})

export const failedLine = (identifier: string, why: SaveFailure, said: string | null = null): SavedLine => ({
  identifier, outcome: 'failed', why, said,
})

/** A line whose own answer was this problem. A server that has no time (429) is asked later, as one with a fault is. */
export const lineWithProblem = (identifier: string, problem: FhirProblem): SavedLine => {
  if (problem.kind === 'conflict') return lineOf(identifier, 'conflict', problem.said)
  const isBusy = problem.kind === 'refused' && problem.status === 429
  return failedLine(identifier, isBusy ? 'server' : problem.kind, saidIn(problem))
}

/** Whether the problem leaves open if the server has done what it was asked: a 4xx does not, but for a late 408. */
export const isUnclear = (problem: FhirProblem): boolean => {
  switch (problem.kind) {
    case 'unauthorised':
    case 'forbidden':
    case 'not-found':
    case 'conflict':
      return false
    case 'refused':
      return problem.status === 408
    case 'no-answer':
    case 'timeout':
    case 'cancelled':
    case 'server':
    case 'not-json':
    case 'outside-base':
      return true
  }
}

const ofStored = (step: SendStep, drafts: readonly StoredDraft[], found: 'created' | 'existing'): SavedLine | null => {
  const { identifier, resource } = step
  const verdict = verdictOn(resource, drafts, subjectOf(resource))
  if (verdict.kind === 'closed') return lineOf(identifier, 'closed')
  // The version that the update meant to replace is still there: nothing was written.
  if (step.kind === 'update' && 'draft' in verdict && verdict.draft.versionId === step.versionId) return null
  if (verdict.kind === 'refused') return failedLine(identifier, verdict.why)
  if (verdict.kind !== 'same') return { ...lineOf(identifier, 'conflict'), ...('draft' in verdict ? { by: editorOf(verdict.draft) } : {}) }
  return lineOf(identifier, step.kind === 'update' ? 'updated' : found)
}

/**
 * What the server's drafts of a step's line say became of it; null where nothing was written. `found` is what a draft
 * that says what was sent is called: `created` after an unclear answer, `existing` where the server said it was there.
 */
export const lineOfStored = (
  step: SendStep,
  drafts: readonly StoredDraft[],
  found: 'created' | 'existing',
): SavedLine | null =>
  drafts.length > 0
    ? ofStored(step, drafts, found)
    : // An update of what is not there any more was overtaken by a deletion.
      step.kind === 'update' ? lineOf(step.identifier, 'conflict') : null
