/**
 * Before a draft is approved its doses are read again (product.md, "Write-back"): one that was entered in error, is of
 * another patient or says something else than what was derived stops the approval. A dose that has not been written to
 * since the draft was entered says what it said; any other visit is read whole and derived anew.
 */
import type { FhirProblem } from '../fhir/client.ts'
import { isJson, type Json } from '../fhir/element.ts'
import { referenceIn } from '../fhir/patient-check.ts'
import type { ReviewDraft } from '../review/draft.ts'
import type { CheckProblem } from '../review/marks.ts'
import { allBut, byVisit, deriveAgain, type CheckEnvironment } from './review-derive.ts'
import { readByIds } from './review-load.ts'
import { seeking, type Seek } from './review-whereabouts.ts'

/** The clocks of a nurse's computer and of the server may be so far apart. */
const clockDoubt = 10 * 60_000

/** What else is known of a line and makes no other charge of it: newer reference data, for instance, only advises. */
const isOtherCharge = allBut('findings', 'answers', 'background')

/** Whether a resource was written to after the draft was entered; one that does not say when may have been. */
export const wasTouchedSince = (resource: Json, enteredDate: string | null): boolean => {
  const meta = resource['meta']
  const at = Date.parse(isJson(meta) && typeof meta['lastUpdated'] === 'string' ? meta['lastUpdated'] : '')
  const entered = Date.parse(enteredDate ?? '')
  return !(at < entered - clockDoubt)
}

type Doses = ReadonlyMap<string, Json>

const given: readonly unknown[] = ['completed', 'stopped']

/** What one reading of the doses says alone: a dose that it does not give counts as missing (`foundMissing`). */
export const doseProblem = (base: string, draft: ReviewDraft, doses: Doses): CheckProblem | null => {
  if (draft.administrations.length === 0) return { kind: 'no-administration' }
  for (const administration of draft.administrations) {
    const dose = doses.get(administration)
    if (dose === undefined) return { kind: 'missing', administration }
    const { status } = dose
    if (status === 'entered-in-error') return { kind: 'entered-in-error', administration }
    if (referenceIn(base, dose, 'subject') !== draft.patient) return { kind: 'other-patient', administration }
    if (!given.includes(status)) return { kind: 'not-given', administration, status: typeof status === 'string' ? status : 'unknown' }
  }
  return null
}

/** A dose that was not given is missing where the server says that it is gone; else nobody knows. `failed`: how its reading was refused. */
export const foundMissing = async (problem: CheckProblem, failed: FhirProblem | null, seek: Seek): Promise<CheckProblem> => {
  if (problem.kind !== 'missing' || (failed === null && (await seek(problem.administration)) === 'gone')) return problem
  return { kind: 'unread', problem: failed, types: ['MedicationAdministration'] }
}

/**
 * What stands in the way of approving each draft, by its key; a draft that is not in the result may be approved.
 * `isWhole` derives every visit anew, whether its doses were touched or not, and tells of every difference; otherwise one
 * that charges nothing else is passed over. Never throws.
 */
export const checkDrafts = async (
  environment: CheckEnvironment, drafts: readonly ReviewDraft[], isWhole: boolean,
): Promise<ReadonlyMap<string, CheckProblem>> => {
  const { client, capability, mayRead } = environment
  const seek = seeking(client, mayRead)
  const names = drafts.flatMap(({ administrations }) => administrations)
  const { found, problem } = await readByIds(client, capability, 'MedicationAdministration', names)
  const problems = new Map<string, CheckProblem>()
  const doubtful: ReviewDraft[] = []
  for (const draft of drafts) {
    const known = doseProblem(client.base, draft, found)
    if (known !== null) problems.set(draft.key, await foundMissing(known, problem, seek))
    else if (isWhole || draft.administrations.some((name) => wasTouchedSince(found.get(name) ?? {}, draft.enteredDate))) doubtful.push(draft)
  }
  for (const visit of byVisit(doubtful)) {
    for (const [key, one] of await deriveAgain(environment, visit, isWhole ? allBut() : isOtherCharge)) problems.set(key, one)
  }
  return problems
}
