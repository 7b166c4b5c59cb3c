/**
 * Saving drafts (product.md, "Write-back"): transactions of conditional creates and guarded updates, else one request a
 * line. Every entry's status is read, and after an unclear answer the server is asked what it has before anything is said.
 */
import { takesDrafts, type Capability } from './capability.ts'
import type { FhirClient } from './client.ts'
import { chunksOf, type SaveStep } from './save-plan.ts'
import { saveSingly } from './save-single.ts'
import { saveChunk } from './save-transaction.ts'
import { tell, type Saving } from './save-run.ts'
import { failedLine, lineOf, type SavedLine } from './saved-line.ts'

export { planSave, type SaveStep } from './save-plan.ts'
export type { SavedLine, SaveFailure } from './saved-line.ts'

export interface SaveResult {
  /** One for each step, in the order of the steps. */
  readonly lines: readonly SavedLine[]
}

/** How drafts reach a server: `none` leaves the export. */
export type SaveWay = 'transaction' | 'single' | 'none'

/** The way that the CapabilityStatement allows; the granted scopes and the site have their say beside it (`connection.ts`). */
export const saveWay = (capability: Capability): SaveWay =>
  !takesDrafts(capability) ? 'none' : capability.transaction ? 'transaction' : 'single'

/** What is known of a step before anything is sent. Without the right to update a saved draft stays as it is. */
const lineOfStep = (step: SaveStep, capability: Capability): SavedLine | null => {
  switch (step.kind) {
    case 'unchanged':
      return lineOf(step.identifier, 'unchanged')
    case 'closed':
      return lineOf(step.identifier, 'closed')
    case 'refused':
      return { ...failedLine(step.identifier, step.why), ...(step.by === undefined ? {} : { by: step.by }) }
    case 'update':
      return saveWay(capability) === 'none' || capability.supports('ChargeItem', 'update') ? null : failedLine(step.identifier, 'forbidden')
    case 'create':
      return null
  }
}

/**
 * Carries out the steps of `planSave`, for which a person has pressed a button. Never throws and never sends a write a
 * second time, but for one of which the server said that it wrote nothing: a transaction that met a conflict, and, after a
 * search, what was answered 401 before its token was renewed. Once the session has ended, the server has no time or nobody
 * answers, no more is sent.
 */
export const saveDrafts = async (
  client: FhirClient,
  capability: Capability,
  steps: readonly SaveStep[],
): Promise<SaveResult> => {
  const saving: Saving = { client, capability, lines: new Map(), ids: new Map(), stopped: null }
  for (const step of steps) {
    const line = lineOfStep(step, capability)
    if (line !== null) tell(saving, line)
  }
  const way = saveWay(capability)
  const open = steps.filter(({ identifier }) => !saving.lines.has(identifier))
  for (const chunk of way === 'none' ? [] : chunksOf(open)) {
    if (saving.stopped !== null) break
    await (way === 'transaction' ? saveChunk(saving, chunk) : saveSingly(saving, chunk))
  }
  const unsent = saving.stopped ?? 'not-offered'
  return { lines: steps.map(({ identifier }) => saving.lines.get(identifier) ?? failedLine(identifier, unsent)) }
}
