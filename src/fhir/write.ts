/**
 * Saving drafts (product.md, "Write-back"): transactions of conditional creates and guarded updates, else one request a
 * line. Every entry's status is read, and after an unclear answer the server is asked what it has before anything is said.
 */
import type { Capability } from './capability.ts'
import type { FhirClient } from './client.ts'
import { identifierSearch } from './draft-key.ts'
import { isJson } from './element.ts'
import { chunksOf, type SaveStep, type SendStep } from './save-plan.ts'
import { saveChunk } from './save-transaction.ts'
import { lookUp, send, sendable, settleExisting, settleUnclear, tell, unlessThere, type Saving } from './save-run.ts'
import { failedLine, isUnclear, lineOf, lineWithProblem, type SavedLine } from './saved-line.ts'

export { planSave, type SaveStep } from './save-plan.ts'
export type { SavedLine, SaveFailure } from './saved-line.ts'

export interface SaveResult {
  /** One for each step, in the order of the steps. */
  readonly lines: readonly SavedLine[]
  /** Requests made, searches among them. */
  readonly requests: number
}

/** How drafts reach a server: `none` leaves the export. */
export type SaveWay = 'transaction' | 'single' | 'none'

/**
 * The way that the CapabilityStatement allows; the granted scopes and the site have their say beside it. Without the
 * search for ChargeItems nothing is written: a lost answer could never be cleared up.
 */
export const saveWay = (capability: Capability): SaveWay => {
  const offered = (['create', 'search-type'] as const).every((what) => capability.supports('ChargeItem', what))
  if (!offered) return 'none'
  return capability.transaction ? 'transaction' : 'single'
}

/**
 * One line in a request of its own. If-None-Exist only where the server lists it; else the search that `saveSingly` made
 * right before stands in for it.
 */
const saveOne = async (saving: Saving, given: SendStep): Promise<void> => {
  const [step] = sendable(saving, [given])
  if (step === undefined) return
  const { identifier, resource: body } = step
  const condition = saving.capability.conditionalCreate('ChargeItem') ? { ifNoneExist: identifierSearch(identifier) } : {}
  const answer = await send(
    saving,
    step.kind === 'create'
      ? { method: 'POST', path: 'ChargeItem', body, ...condition }
      : { method: 'PUT', path: `ChargeItem/${step.id}`, body, ifMatch: step.versionId },
  )
  if (!answer.ok) {
    if (isUnclear(answer.problem)) await settleUnclear(saving, [step], answer.problem)
    else tell(saving, lineWithProblem(identifier, answer.problem))
  } else if (step.kind === 'update') tell(saving, lineOf(identifier, 'updated'))
  else if (answer.value.status !== 201) await settleExisting(saving, [step])
  else {
    tell(saving, lineOf(identifier, 'created'))
    const id = isJson(answer.value.body) ? answer.value.body['id'] : null
    if (typeof id === 'string') saving.ids.set(identifier, id)
    else await lookUp(saving, [step])
  }
}

const isOver = (saving: Saving): boolean => [...saving.lines.values()].some(({ why }) => why === 'unauthorised')

const saveSingly = async (saving: Saving, chunk: readonly SendStep[]): Promise<void> => {
  for (const step of await unlessThere(saving, chunk)) {
    if (!isOver(saving)) await saveOne(saving, step)
  }
}

const lineOfStep = (step: SaveStep): SavedLine | null => {
  switch (step.kind) {
    case 'unchanged':
      return lineOf(step.identifier, 'unchanged')
    case 'closed':
      return lineOf(step.identifier, 'closed')
    case 'refused':
      return failedLine(step.identifier, step.why)
    case 'create':
    case 'update':
      return null
  }
}

/**
 * Carries out the steps of `planSave`, for which a person has pressed a button. Never throws and never sends a write a
 * second time, but for a transaction of which the server said that it wrote nothing. Once the token is refused no more
 * is sent.
 */
export const saveDrafts = async (
  client: FhirClient,
  capability: Capability,
  steps: readonly SaveStep[],
): Promise<SaveResult> => {
  const saving: Saving = { client, capability, lines: new Map(), ids: new Map(), requests: 0 }
  for (const step of steps) {
    const line = lineOfStep(step)
    if (line !== null) tell(saving, line)
  }
  const way = saveWay(capability)
  for (const chunk of way === 'none' ? [] : chunksOf(steps)) {
    if (isOver(saving)) break
    await (way === 'transaction' ? saveChunk(saving, chunk) : saveSingly(saving, chunk))
  }
  const unsent = way === 'none' ? 'not-offered' : 'unauthorised'
  const lines = steps.map(({ identifier }) => saving.lines.get(identifier) ?? failedLine(identifier, unsent))
  return { lines, requests: saving.requests }
}
