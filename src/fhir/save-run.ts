/** One save while it runs: what it sends, what it finds out, and what it tells of each line. */
import type { Capability } from './capability.ts'
import type { FhirClient, FhirProblem } from './client.ts'
import { draftsNamed, withRealReferences } from './draft-merge.ts'
import type { StoredDraft } from './drafts.ts'
import { saidIn } from './fhir-problem.ts'
import { countingDraft } from './reconcile.ts'
import { failure, success, type Result } from './result.ts'
import { draftsByIdentifier, identifierValue, type SendStep } from './save-plan.ts'
import { failedLine, isUnclear, lineOfStored, lineWithProblem, type SavedLine, type SaveFailure } from './saved-line.ts'

/** The server's drafts by identifier. */
export type Stored = ReadonlyMap<string, readonly StoredDraft[]>

/** One save while it runs. */
export interface Saving {
  readonly client: FhirClient
  readonly capability: Capability
  readonly lines: Map<string, SavedLine>
  /** Real ids of drafts, by identifier. */
  readonly ids: Map<string, string>
  /** Why nothing more is sent, and what is told of the lines that were not; null while there is no reason. */
  stopped: SaveFailure | null
}

/** Further lines would meet the same: no token, no room for more requests now, nobody there. */
const stoppedBy = (problem: FhirProblem): SaveFailure | null => {
  if (problem.kind === 'unauthorised') return 'unauthorised'
  return problem.kind === 'refused' && problem.status === 429 ? 'server' : null
}

/** Sends. A refused token stops nothing yet: it may have been renewed (`settleRefusedToken`). */
export const send = async (saving: Saving, write: Parameters<FhirClient['send']>[0]): ReturnType<FhirClient['send']> => {
  const answer = await saving.client.send(write)
  if (!answer.ok && answer.problem.kind !== 'unauthorised') saving.stopped ??= stoppedBy(answer.problem)
  return answer
}

/** The last word on a line stands. */
export const tell = (saving: Saving, line: SavedLine): void => void saving.lines.set(line.identifier, line)

/** A type that may not be read may be one of all: where not even the patient can be read, the session has ended. */
const unlessOver = async (saving: Saving, [step]: readonly SendStep[], problem: FhirProblem): Promise<FhirProblem> => {
  if (problem.kind !== 'forbidden' || step === undefined) return problem
  const patient = await saving.client.read(step.resource.subject.reference ?? '')
  return !patient.ok && patient.problem.kind === 'unauthorised' ? patient.problem : problem
}

/** What the server has for these steps, in one search; their ids are remembered. */
export const lookUp = async (saving: Saving, steps: readonly SendStep[]): Promise<Result<Stored, FhirProblem>> => {
  const wanted = steps.map(({ identifier }) => identifierValue(identifier)).join(',')
  const found = await saving.client.search('ChargeItem', [['identifier', wanted]])
  if (!found.ok) {
    const problem = await unlessOver(saving, steps, found.problem)
    const isSilent = isUnclear(problem)
    saving.stopped ??= stoppedBy(problem) ?? (isSilent ? (problem.kind === 'refused' ? 'timeout' : problem.kind) : null)
    return failure(problem)
  }
  if (found.value.truncated) return failure({ kind: 'not-json' })
  const stored = draftsByIdentifier(found.value.resources)
  for (const [identifier, drafts] of stored) {
    const id = countingDraft(drafts)?.id
    if (id !== undefined) saving.ids.set(identifier, id)
  }
  return success(stored)
}

/** The step with real references, as far as they are known. */
export const resolved = <T extends SendStep>(saving: Saving, step: T): T => ({
  ...step,
  resource: withRealReferences(step.resource, (identifier) => saving.ids.get(identifier) ?? null),
})

/** Tells each step from what the server has; gives the steps of which nothing was written. */
export const settle = (saving: Saving, steps: readonly SendStep[], stored: Stored, found: 'created' | 'existing'): readonly SendStep[] =>
  steps.filter((step) => {
    const line = lineOfStored(resolved(saving, step), stored.get(step.identifier) ?? [], found)
    if (line !== null) tell(saving, line)
    return line === null
  })

/** The server may still be at it: a search that finds nothing proves nothing yet. */
const mayBeRunning = (problem: FhirProblem): boolean =>
  problem.kind === 'timeout' || (problem.kind === 'server' && problem.status === 504) || (problem.kind === 'refused' && problem.status === 408)

/** After an unclear answer: asks first, then says. */
export const settleUnclear = async (saving: Saving, steps: readonly SendStep[], problem: FhirProblem): Promise<void> => {
  const stored = await lookUp(saving, steps)
  const open = stored.ok ? settle(saving, steps, stored.value, 'created') : steps
  for (const { identifier } of open) {
    const isKnown = stored.ok && !mayBeRunning(problem)
    tell(saving, isKnown ? lineWithProblem(identifier, problem) : failedLine(identifier, 'unclear', saidIn(problem)))
  }
}

/**
 * After a write that was answered 401, which renews the token where that is possible: the server is asked what it has,
 * with the token of now, and gives the steps to send once more. Where it does not answer that either, why is told.
 * A write that is refused again while its search is answered is no matter of the session: nobody has to launch again.
 */
export const settleRefusedToken = async (
  saving: Saving, steps: readonly SendStep[], problem: FhirProblem, isAgain: boolean,
): Promise<readonly SendStep[]> => {
  if (isAgain) {
    saving.stopped ??= 'forbidden'
    for (const { identifier } of steps) tell(saving, failedLine(identifier, 'forbidden', saidIn(problem)))
    return []
  }
  const stored = await lookUp(saving, steps)
  if (stored.ok) return settle(saving, steps, stored.value, 'created')
  for (const { identifier } of steps) tell(saving, lineWithProblem(identifier, stored.problem))
  return []
}

/** Creates that the server answered with "it is there": whose it is and what it says is read before it is believed. */
export const settleExisting = async (saving: Saving, steps: readonly SendStep[]): Promise<void> => {
  const stored = await lookUp(saving, steps)
  const open = stored.ok ? settle(saving, steps, stored.value, 'existing') : steps
  for (const { identifier } of open) tell(saving, failedLine(identifier, 'unclear'))
}

/**
 * The steps that are still to be sent: a server that does not list the conditional create may take no notice of it, and
 * would then have a line twice, so it is asked first. Where it gives no answer nothing is sent.
 */
export const unlessThere = async (saving: Saving, steps: readonly SendStep[]): Promise<readonly SendStep[]> => {
  const creates = steps.filter(({ kind }) => kind === 'create')
  if (creates.length === 0) return steps
  const stored = await lookUp(saving, creates)
  if (!stored.ok) {
    for (const { identifier } of steps) tell(saving, lineWithProblem(identifier, stored.problem))
    return []
  }
  const open = new Set(settle(saving, creates, stored.value, 'existing'))
  return steps.filter((step) => step.kind === 'update' || open.has(step))
}

/** Without the steps whose drug line is not there and will not come with them. */
export const sendable = (saving: Saving, steps: readonly SendStep[]): readonly SendStep[] => {
  const coming = new Set(steps.filter(({ kind }) => kind === 'create').map(({ identifier }) => identifier))
  return steps
    .map((step) => resolved(saving, step))
    .filter((step) => {
      const fine = draftsNamed(step.resource).every((identifier) => coming.has(identifier))
      if (!fine) tell(saving, failedLine(step.identifier, 'drug-line-failed'))
      return fine
    })
}
