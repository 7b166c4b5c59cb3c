/** Saving lines one by one: where the server has no transactions, or refused one as a whole. */
import { identifierSearch } from './draft-key.ts'
import { isJson } from './element.ts'
import type { SendStep } from './save-plan.ts'
import { lookUp, send, sendable, settle, settleExisting, settleRefusedToken, settleUnclear, tell, unlessThere, type Saving } from './save-run.ts'
import { isUnclear, lineOf, lineWithProblem } from './saved-line.ts'

/** Finds out what is in the way of a line: a closed draft, several of them, or somebody else's change. */
const settleConflict = async (saving: Saving, step: SendStep): Promise<void> => {
  const stored = await lookUp(saving, [step])
  const open = stored.ok ? settle(saving, [step], stored.value, 'existing') : [step]
  for (const { identifier } of open) tell(saving, lineOf(identifier, 'conflict'))
}

/**
 * One line in a request of its own. If-None-Exist only where the server lists it; else the search that `saveSingly` made
 * right before stands in for it.
 */
const saveOne = async (saving: Saving, given: SendStep, isAgain = false): Promise<void> => {
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
    if (answer.problem.kind === 'conflict') await settleConflict(saving, step)
    else if (answer.problem.kind === 'unauthorised') {
      for (const open of await settleRefusedToken(saving, [step], answer.problem, isAgain)) await saveOne(saving, open, true)
    }
    else if (isUnclear(answer.problem)) await settleUnclear(saving, [step], answer.problem)
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

/** Saves the steps one by one, and tells of each. Where a search of before cannot say what is there, nothing is sent. */
export const saveSingly = async (saving: Saving, chunk: readonly SendStep[]): Promise<void> => {
  for (const step of await unlessThere(saving, chunk)) {
    if (saving.stopped === null) await saveOne(saving, step)
  }
}
