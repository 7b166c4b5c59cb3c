/**
 * Before a draft is approved its doses are read again (product.md, "Write-back"): one that was entered in error, is of
 * another patient or says something else than what was derived stops the approval. A dose that has not been written to
 * since the draft was entered says what it said; any other visit is read whole and derived anew.
 */
import { derive } from '../billing/derive.ts'
import type { Reference } from '../billing/reference.ts'
import type { SiteSettings } from '../billing/site.ts'
import type { Capability } from '../fhir/capability.ts'
import type { FhirClient, FhirProblem } from '../fhir/client.ts'
import { isEdited } from '../fhir/draft-fingerprint.ts'
import { isJson, type Json } from '../fhir/element.ts'
import { fetchChart, type FetchedChart } from '../fhir/fetch-chart.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import { referenceIn } from '../fhir/patient-check.ts'
import { fieldChanges, type DraftField } from '../fhir/reconcile-fields.ts'
import { givenDoses } from '../fhir/reconcile-given.ts'
import { reconcile, verdictOn, type Verdict } from '../fhir/reconcile.ts'
import { draftDocuments } from '../fhir/to-fhir.ts'
import { uncorrected } from '../review/corrections.ts'
import type { DraftItem, ReviewDraft } from '../review/draft.ts'
import type { CheckProblem } from '../review/marks.ts'
import { answersOfDrafts, withAnswers } from './administration-answers.ts'
import { readByIds } from './review-load.ts'

export interface CheckEnvironment {
  readonly client: FhirClient
  readonly capability: Capability
  readonly settings: SiteSettings
  /** The issuer, or the namespace that the site gave it. */
  readonly namespace: string
  /** The reference data that the bedside derives with; null where there is none. */
  readonly reference: () => Promise<Reference | null>
}

/** The clocks of a nurse's computer and of the server may be so far apart. */
const clockDoubt = 10 * 60_000

/** Whether a problem is told. */
type IsTold = (problem: CheckProblem) => boolean

/** All problems but differences that lie in these fields alone. */
export const allBut = (...passed: readonly DraftField[]): IsTold => (problem) =>
  problem.kind !== 'changed' || problem.fields.length === 0 || problem.fields.some(({ field }) => !passed.includes(field))

/** What else is known of a line and makes no other charge of it: newer reference data, for instance, only advises. */
const isOtherCharge = allBut('findings', 'answers', 'background')

/** Whether a resource was written to after the draft was entered; one that does not say when may have been. */
export const wasTouchedSince = (resource: Json, enteredDate: string | null): boolean => {
  const meta = resource['meta']
  const at = Date.parse(isJson(meta) && typeof meta['lastUpdated'] === 'string' ? meta['lastUpdated'] : '')
  const entered = Date.parse(enteredDate ?? '')
  return !(at < entered - clockDoubt)
}

/** Doses that were not answered are not missing from the chart. */
export const dosesUnread = (problem: FhirProblem): CheckProblem => ({ kind: 'unread', problem, types: ['MedicationAdministration'] })

type Doses = ReadonlyMap<string, Json>

const given: readonly unknown[] = ['completed', 'stopped']

/** What one reading of the doses says alone. */
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

/** A biller's own corrections aside, does the draft say what is derived now? */
const correctedVerdict = (draft: ReviewDraft, wanted: DraftItem): CheckProblem | null => {
  const derived = uncorrected(draft)
  if (isEdited(derived) || draft.id === null) return { kind: 'changed', fields: fieldChanges(derived, wanted) }
  const stored = { id: draft.id, versionId: draft.versionId, identifier: draft.identifier, status: 'planned', resource: derived }
  const verdict = verdictOn(wanted, [stored], draft.patient)
  return verdict.kind === 'same' ? null : { kind: 'changed', fields: fieldChanges(derived, wanted) }
}

const problemOf = (draft: ReviewDraft, verdict: Verdict | undefined): CheckProblem | null => {
  // Somebody has written another version meanwhile: the write will meet it, and it is shown then.
  if (verdict !== undefined && 'draft' in verdict && verdict.draft.versionId !== draft.versionId) return null
  switch (verdict?.kind) {
    case 'same':
      return null
    case 'changed':
      return { kind: 'changed', fields: verdict.fields }
    case 'touched':
      return correctedVerdict(draft, verdict.wanted.resource)
    case undefined:
    case 'new':
    case 'closed':
    case 'refused':
    case 'gone':
    case 'elsewhere':
      return { kind: 'not-derived' }
  }
}

/** They only give names. */
const namesOnly: readonly string[] = ['Practitioner', 'Device']

/** Types of the chart that were not read, sorted: the token does not reach them, or no good answer came. */
const unreadIn = ({ problems, truncated, complete }: FetchedChart): readonly string[] => {
  const failed = problems.filter(({ problem }) => problem.kind === 'forbidden' || (!complete && problem.kind !== 'not-offered')).map(({ what }) => what)
  return [...new Set([...failed, ...truncated])].filter((type) => !namesOnly.includes(type)).toSorted()
}

const bare = (reference: string | null, type: string): string | null =>
  reference?.startsWith(`${type}/`) === true ? reference.slice(type.length + 1) : null

/**
 * Reads the visit of the drafts, all of one patient and encounter, and derives it as the bedside would: what stands
 * against each, by its key, as far as it `isTold`. A difference proves nothing where this token does not reach a part of
 * the chart that the bedside may have seen: then the draft is unread.
 */
export const deriveAgain = async (
  { client, capability, settings, namespace, reference: ask }: CheckEnvironment, drafts: readonly ReviewDraft[], isTold: IsTold, signal?: AbortSignal,
): Promise<ReadonlyMap<string, CheckProblem>> => {
  const [first] = drafts
  const patient = bare(first?.patient ?? null, 'Patient')
  const encounter = bare(first?.encounter ?? null, 'Encounter')
  const all = (problem: CheckProblem): ReadonlyMap<string, CheckProblem> => new Map(drafts.map(({ key }) => [key, problem] as const))
  if (patient === null) return all({ kind: 'unread', problem: null, types: [] })
  const fetched = await fetchChart(client, capability, { patient, encounter }, signal)
  const types = unreadIn(fetched)
  if (!fetched.complete) return all({ kind: 'unread', problem: null, types })
  const chart = chartFromEntries(fetched.entries)
  const { answers, given: givenBy } = answersOfDrafts(fetched.drafts)
  const reference = await ask()
  const derived = derive(chart, { site: settings, answers, ...(reference === null ? {} : { reference }) })
  const documents = withAnswers(draftDocuments(derived, chart, { issuer: namespace }), answers, givenBy)
    .flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))
  const verdicts = reconcile({
    documents, drafts: fetched.drafts, given: givenDoses(chart, derived),
    scope: { patient: `Patient/${patient}`, encounter: encounter === null ? null : `Encounter/${encounter}` },
  })
  return new Map(drafts.flatMap((draft) => {
    const verdict = verdicts.find((one) => one.identifier === draft.identifier && 'draft' in one && one.draft.id === draft.id)
    const problem = problemOf(draft, verdict)
    if (problem === null || !isTold(problem)) return []
    return [[draft.key, types.length === 0 ? problem : { kind: 'unread' as const, problem: null, types }] as const]
  }))
}

/** Drafts by patient and encounter, in the order of the first of each. */
export const byVisit = (drafts: readonly ReviewDraft[]): readonly (readonly ReviewDraft[])[] => {
  const visits = new Map<string, ReviewDraft[]>()
  for (const draft of drafts) {
    const visit = `${draft.patient ?? ''} ${draft.encounter ?? ''}`
    visits.set(visit, [...(visits.get(visit) ?? []), draft])
  }
  return [...visits.values()]
}

/**
 * What stands in the way of approving each draft, by its key; a draft that is not in the result may be approved.
 * `isWhole` derives every visit anew, whether its doses were touched or not, and tells of every difference; otherwise one
 * that charges nothing else is passed over. Never throws.
 */
export const checkDrafts = async (
  environment: CheckEnvironment, drafts: readonly ReviewDraft[], isWhole: boolean,
): Promise<ReadonlyMap<string, CheckProblem>> => {
  const { client, capability } = environment
  const names = drafts.flatMap(({ administrations }) => administrations)
  const { found, problem } = await readByIds(client, capability, 'MedicationAdministration', names)
  const problems = new Map<string, CheckProblem>()
  const doubtful: ReviewDraft[] = []
  for (const draft of drafts) {
    const known = doseProblem(client.base, draft, found)
    if (known !== null) problems.set(draft.key, known.kind === 'missing' && problem !== null ? dosesUnread(problem) : known)
    else if (isWhole || draft.administrations.some((name) => wasTouchedSince(found.get(name) ?? {}, draft.enteredDate))) doubtful.push(draft)
  }
  for (const visit of byVisit(doubtful)) {
    for (const [key, one] of await deriveAgain(environment, visit, isWhole ? allBut() : isOtherCharge)) problems.set(key, one)
  }
  return problems
}
