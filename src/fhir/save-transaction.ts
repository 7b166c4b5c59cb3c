/** Saving lines in one transaction, and what to do where the server did not treat it as one. */
import { draftNamed, draftsNamed, withRealReferences } from './draft-merge.ts'
import type { StoredDraft } from './drafts.ts'
import type { ChargeItem } from 'fhir/r4'
import { countingDraft, type SendStep } from './save-plan.ts'
import {
  lookUp, send, sendable, settle, settleExisting, settleUnclear, tell, unlessThere, type Saving,
} from './save-run.ts'
import { isUnclear, lineOf, lineWithProblem } from './saved-line.ts'
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
const mendBatch = async (saving: Saving, steps: readonly SendStep[], created: readonly SendStep[]): Promise<void> => {
  const pointing = created.filter((step) => draftsNamed(step.resource).length > 0)
  if (pointing.length === 0) return
  const stored = await lookUp(saving, steps)
  for (const { identifier } of pointing) {
    const draft = stored.ok ? countingDraft(stored.value.get(identifier) ?? []) : null
    if (draft === null || draft.versionId === null || draftsNamed(draft.resource).length === 0) continue
    const path = `ChargeItem/${draft.id}`
    const answer = await send(saving, { method: 'PUT', path, body: mended(saving, draft), ifMatch: draft.versionId })
    if (!answer.ok) tell(saving, lineWithProblem(identifier, answer.problem))
  }
}

/** Tells each entry by its own status. */
const settleEntries = async (saving: Saving, steps: readonly SendStep[], answer: TransactionAnswer): Promise<void> => {
  const existing: SendStep[] = []
  const created: SendStep[] = []
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
  }
  if (existing.length > 0) await settleExisting(saving, existing)
  if (answer.isBatch) await mendBatch(saving, steps, created)
  else if (created.some(({ identifier }) => !saving.ids.has(identifier))) await lookUp(saving, steps)
}

/** A transaction that met a conflict has written nothing: what is in its way is found out, the others go once more. */
const settleConflict = async (saving: Saving, steps: readonly SendStep[], isSecond: boolean): Promise<void> => {
  const stored = await lookUp(saving, steps)
  const open = stored.ok ? settle(saving, steps, stored.value, 'existing') : steps
  if (stored.ok && !isSecond) await saveChunk(saving, open, true)
  else for (const { identifier } of open) tell(saving, lineOf(identifier, 'conflict'))
}

/** Saves one chunk of `chunksOf` and tells of each of its lines. */
export const saveChunk = async (saving: Saving, chunk: readonly SendStep[], isSecond = false): Promise<void> => {
  const isGuarded = isSecond || saving.capability.conditionalCreate('ChargeItem')
  const steps = sendable(saving, isGuarded ? chunk : await unlessThere(saving, chunk))
  if (steps.length === 0) return
  const answer = await send(saving, { method: 'POST', path: '', body: transactionOf(steps) })
  if (answer.ok) {
    const entries = readTransactionAnswer(answer.value.body, steps.length)
    if (entries === null) await settleUnclear(saving, steps, { kind: 'not-json' })
    else await settleEntries(saving, steps, entries)
  } else if (answer.problem.kind === 'conflict') await settleConflict(saving, steps, isSecond)
  else if (isUnclear(answer.problem)) await settleUnclear(saving, steps, answer.problem)
  else for (const { identifier } of steps) tell(saving, lineWithProblem(identifier, answer.problem))
}
