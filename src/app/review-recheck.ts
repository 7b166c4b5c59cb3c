/**
 * The check of the whole list, in the background: the doses of some hundred drafts, and what else these rest on, are read
 * by lists of ids; a visit of which anything was written to since is derived anew, and so is one of older rules. It ends
 * with the list that it is of, and tells nothing of a draft that was changed meanwhile.
 */
import type { Json } from '../fhir/element.ts'
import { isOfPatient } from '../fhir/patient-check.ts'
import { isUndecided, type ReviewDraft } from '../review/draft.ts'
import type { CheckProblem, DraftCheck } from '../review/marks.ts'
import { doseProblem, foundMissing, wasTouchedSince } from './review-check.ts'
import { allBut, byVisit, deriveAgain, type CheckEnvironment } from './review-derive.ts'
import { readByIds } from './review-load.ts'
import { chartTypes, namesIn } from './review-names.ts'
import { seeking } from './review-whereabouts.ts'

/** Evidence that leads to the same values by another way is nothing that a biller has to look at. */
const isShown = allBut('background')

/** A merged encounter, or a condition that was entered in error, may name nobody: that alone makes it nobody else's. */
const namesSomebody = (resource: Json): boolean => resource['subject'] !== undefined || resource['beneficiary'] !== undefined

/** What the batch's one reading says of a draft: a problem, that its visit has to be derived anew, or null for neither. */
const judged = (base: string, draft: ReviewDraft, found: ReadonlyMap<string, Json>): CheckProblem | 'doubtful' | null => {
  const problem = doseProblem(base, draft, found)
  if (problem !== null) return problem
  const resources = namesIn(draft).map((name) => found.get(name))
  const stranger = resources.find((one) => one !== undefined && namesSomebody(one) && draft.patient !== null && !isOfPatient(base, one, draft.patient))
  if (stranger !== undefined) return { kind: 'other-patient', administration: `${String(stranger['resourceType'])}/${String(stranger['id'])}` }
  return resources.some((one) => wasTouchedSince(one ?? {}, draft.enteredDate)) ? 'doubtful' : null
}

/**
 * Checks drafts of one lot against their charts, by key. `isOlder` are derived anew in any case; decided ones are never,
 * and of them it is only told where their dose is no dose of theirs any more. Nothing in the result was read for
 * another patient than the draft's. Never throws.
 */
export const recheckDrafts = async (
  environment: CheckEnvironment, drafts: readonly ReviewDraft[], isOlder: (draft: ReviewDraft) => boolean, signal: AbortSignal,
): Promise<ReadonlyMap<string, DraftCheck>> => {
  const { client, capability, mayRead } = environment
  const names = [...new Set(drafts.flatMap(namesIn))]
  const [doses, ...others] = await Promise.all(chartTypes.map(async (type) => readByIds(client, capability, type, names, signal)))
  const checks = new Map<string, DraftCheck>()
  if (doses === undefined || signal.aborted) return checks
  const found = new Map([doses, ...others].flatMap((one) => [...one.found]))
  const seek = seeking(client, mayRead, signal)
  const doubtful: ReviewDraft[] = []
  for (const draft of drafts) {
    const judgement = judged(client.base, draft, found)
    const mustDerive = isUndecided(draft) && (judgement === 'doubtful' || (judgement === null && isOlder(draft)))
    if (mustDerive) doubtful.push(draft)
    else checks.set(draft.key, judgement === null || judgement === 'doubtful' ? { kind: 'unchanged' } : await foundMissing(judgement, doses.problem, seek))
  }
  if (signal.aborted) return new Map()
  for (const visit of byVisit(doubtful)) {
    const problems = await deriveAgain(environment, visit, isShown, signal)
    if (signal.aborted) return checks
    for (const { key } of visit) checks.set(key, problems.get(key) ?? { kind: 'unchanged' })
  }
  return checks
}
