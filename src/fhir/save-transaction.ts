/** Saving lines in one transaction, and what to do where the server did not treat it as one. */
import type { ChargeItem } from 'fhir/r4'
import { draftNamed, draftsNamed, withRealReferences } from './draft-merge.ts'
import type { StoredDraft } from './drafts.ts'
import type { FhirProblem } from './fhir-problem.ts'
import { countingDraft } from './reconcile.ts'
import type { SendStep } from './save-plan.ts'
import {
  lookUp, send, sendable, settle, settleExisting, settleRefusedToken, settleUnclear, tell, unlessThere, type Saving,
} from './save-run.ts'
import { saveSingly } from './save-single.ts'
import { failedLine, isUnclear, lineOf, lineWithProblem } from './saved-line.ts'
import { readTransactionAnswer, transactionOf, type TransactionAnswer } from './transaction.ts'

/**
 * The draft with real references to its drug lines. What is still "urn:uuid:" then names a line that was not saved: it
 * is left out, since it names nothing.
 */
const mended = (saving: Saving, draft: StoredDraft): ChargeItem => {
  const item = withRealReferences(draft.resource, (identifier) => saving.ids.get(identifier) ?? null)
  const partOf = item.partOf?.filter((part) => draftNamed(part) === null) ?? []
  return { ...item, partOf: partOf.length > 0 ? partOf : undefined }
}

/** After a batch: reads the lines that were created with a drug line beside them, and mends what they point at. */
const mendBatch = async (saving: Saving, steps: readonly SendStep[], created: readonly SendStep[], isAgain = false): Promise<void> => {
  const pointing = created.filter((step) => draftsNamed(step.resource).length > 0)
  if (pointing.length === 0) return
  const stored = await lookUp(saving, steps)
  for (const { identifier } of pointing) {
    const draft = stored.ok ? countingDraft(stored.value.get(identifier) ?? []) : null
    if (draft === null || draft.versionId === null || draftsNamed(draft.resource).length === 0) continue
    const path = `ChargeItem/${draft.id}`
    const answer = await send(saving, { method: 'PUT', path, body: mended(saving, draft), ifMatch: draft.versionId })
    if (answer.ok) continue
    if (answer.problem.kind !== 'unauthorised') tell(saving, lineWithProblem(identifier, answer.problem))
    // What is mended by then points at real drafts, and is passed over; a search that is refused too has ended the session.
    else if (!isAgain) return mendBatch(saving, steps, created, true)
    else tell(saving, failedLine(identifier, 'forbidden', answer.problem.said))
  }
}

/** Tells each entry by its own status. */
const settleEntries = async (saving: Saving, steps: readonly SendStep[], answer: TransactionAnswer): Promise<void> => {
  const existing: SendStep[] = []
  const created: SendStep[] = []
  const unseen: SendStep[] = []
  for (const [at, step] of steps.entries()) {
    const entry = answer.entries[at]
    if (entry === undefined) continue
    if (entry.kind === 'refused') {
      if (isUnclear(entry.problem)) await settleUnclear(saving, [step], entry.problem)
      else tell(saving, lineWithProblem(step.identifier, entry.problem))
      continue
    }
    if (entry.id !== null) saving.ids.set(step.identifier, entry.id)
    if (step.kind === 'create' && entry.status !== 201) existing.push(step)
    else tell(saving, lineOf(step.identifier, step.kind === 'create' ? 'created' : 'updated'))
    if (step.kind === 'create' && entry.status === 201) created.push(step)
    if (!entry.isShown && draftsNamed(step.resource).length > 0) unseen.push(step)
  }
  if (existing.length > 0) await settleExisting(saving, existing)
  // A server that shows no resources may have run a batch, and left references open, all the same.
  if (answer.isBatch || unseen.length > 0) await mendBatch(saving, steps, created)
  else if (created.some(({ identifier }) => !saving.ids.has(identifier))) await lookUp(saving, steps)
}

/** What has gone before the sending of a chunk. */
interface Before {
  /** It met a conflict, and is sent without what was in its way. */
  readonly isSecond?: boolean
  /** Its token was refused, and is another one now. */
  readonly isAgain?: boolean
}

/** A transaction that met a conflict has written nothing: what is in its way is found out, the others go once more. */
const settleConflict = async (saving: Saving, steps: readonly SendStep[], before: Before): Promise<void> => {
  const stored = await lookUp(saving, steps)
  const open = stored.ok ? settle(saving, steps, stored.value, 'existing') : steps
  if (stored.ok && before.isSecond !== true) await saveChunk(saving, open, { ...before, isSecond: true })
  else for (const { identifier } of open) tell(saving, lineOf(identifier, 'conflict'))
}

/**
 * Refusals of a transaction as such: it was not carried out, and its lines may fare better alone. One that is refused
 * then keeps no other from being saved; a right to create without one to update is used as far as it goes.
 */
const isRefusedWhole = (problem: FhirProblem, steps: readonly SendStep[]): boolean => {
  switch (problem.kind) {
    case 'refused':
      return [400, 405, 415, 422].includes(problem.status)
    case 'not-found':
      return true
    case 'server':
      return problem.status === 501
    case 'forbidden':
      return new Set(steps.map(({ kind }) => kind)).size > 1
    case 'no-answer':
    case 'timeout':
    case 'cancelled':
    case 'unauthorised':
    case 'conflict':
    case 'not-json':
    case 'outside-base':
      return false
  }
}

const isTooLarge = (problem: FhirProblem): boolean => problem.kind === 'refused' && problem.status === 413

/** In halves, drug lines still first: what the first half made, the second refers to by its real id. */
const saveHalves = async (saving: Saving, steps: readonly SendStep[], before: Before): Promise<void> => {
  const half = Math.ceil(steps.length / 2)
  await saveChunk(saving, steps.slice(0, half), before)
  if (saving.stopped === null) await saveChunk(saving, steps.slice(half), before)
}

/** The lines of a refused transaction alone; one that never went, for want of its drug line, was refused with it. */
const saveAlone = async (saving: Saving, steps: readonly SendStep[], problem: FhirProblem): Promise<void> => {
  await saveSingly(saving, steps)
  for (const { identifier } of problem.kind === 'refused' ? steps : []) {
    if (saving.lines.get(identifier)?.why === 'drug-line-failed') tell(saving, lineWithProblem(identifier, problem))
  }
}

/** Saves one chunk of `chunksOf` and tells of each of its lines. */
export const saveChunk = async (saving: Saving, chunk: readonly SendStep[], before: Before = {}): Promise<void> => {
  const { isSecond = false, isAgain = false } = before
  const isGuarded = isSecond || isAgain || saving.capability.conditionalCreate('ChargeItem')
  const steps = sendable(saving, isGuarded ? chunk : await unlessThere(saving, chunk))
  if (steps.length === 0) return
  const answer = await send(saving, { method: 'POST', path: '', body: transactionOf(steps) })
  if (answer.ok) {
    const entries = readTransactionAnswer(answer.value.body, steps.length)
    if (entries === null) await settleUnclear(saving, steps, { kind: 'not-json' })
    else await settleEntries(saving, steps, entries)
    return
  }
  const { problem } = answer
  if (problem.kind === 'unauthorised') {
    const open = await settleRefusedToken(saving, steps, problem, isAgain)
    if (open.length > 0) await saveChunk(saving, open, { ...before, isAgain: true })
  } else if (problem.kind === 'conflict') await settleConflict(saving, steps, before)
  else if (isTooLarge(problem) && steps.length > 1) await saveHalves(saving, steps, before)
  else if (isRefusedWhole(problem, steps)) await saveAlone(saving, steps, problem)
  else if (isUnclear(problem)) await settleUnclear(saving, steps, problem)
  else for (const { identifier } of steps) tell(saving, lineWithProblem(identifier, problem))
}
