/**
 * A visit read whole and derived anew, as the bedside would: what stands against its drafts. A difference proves nothing
 * where a part of the chart, which the bedside may have seen, is out of reach here.
 */
import { derive } from '../billing/derive.ts'
import type { Reference } from '../billing/reference.ts'
import type { SiteSettings } from '../billing/site.ts'
import type { Capability } from '../fhir/capability.ts'
import type { FhirClient } from '../fhir/client.ts'
import { isEdited } from '../fhir/draft-fingerprint.ts'
import { fetchChart, type FetchedChart } from '../fhir/fetch-chart.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import { fieldChanges, type DraftField } from '../fhir/reconcile-fields.ts'
import { givenDoses } from '../fhir/reconcile-given.ts'
import { reconcile, verdictOn, type Verdict } from '../fhir/reconcile.ts'
import { draftDocuments } from '../fhir/to-fhir.ts'
import { uncorrected } from '../review/corrections.ts'
import type { DraftItem, ReviewDraft } from '../review/draft.ts'
import type { CheckProblem } from '../review/marks.ts'
import { answersOfDrafts, withAnswers } from './administration-answers.ts'
import { namesIn, typeOf } from './review-names.ts'
import { seeking, type Seek } from './review-whereabouts.ts'

export interface CheckEnvironment {
  readonly client: FhirClient
  readonly capability: Capability
  /** Whether the token reaches a type. */
  readonly mayRead: (type: string) => boolean
  readonly settings: SiteSettings
  /** The issuer, or the namespace that the site gave it. */
  readonly namespace: string
  /** Whether the site wants modifiers in Medplum's form as well. */
  readonly medplumModifiers: boolean
  /** The reference data that the bedside derives with; null where there is none. */
  readonly reference: () => Promise<Reference | null>
}

/** Whether a problem is told. */
type IsTold = (problem: CheckProblem) => boolean

/** All problems but differences that lie in these fields alone. */
export const allBut = (...passed: readonly DraftField[]): IsTold => (problem) =>
  problem.kind !== 'changed' || problem.fields.length === 0 || problem.fields.some(({ field }) => !passed.includes(field))

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

/** Types of the chart of which requests failed: the token does not reach them, or no good answer came. */
const failedIn = ({ problems, truncated, complete }: FetchedChart): readonly string[] => {
  const failed = problems.filter(({ problem }) => problem.kind === 'forbidden' || (!complete && problem.kind !== 'not-offered')).map(({ what }) => what)
  return [...failed, ...truncated].filter((type) => !namesOnly.includes(type))
}

/** Types of what the draft rests on, and the chart as it was read does not have, though nobody says that it is gone. */
const unreachedBy = async (draft: ReviewDraft, { entries }: FetchedChart, seek: Seek): Promise<readonly string[]> => {
  const read = new Set(entries.map(({ at }) => at))
  const types: string[] = []
  for (const name of namesIn(draft)) if (!read.has(name) && (await seek(name)) === 'out-of-reach') types.push(typeOf(name))
  return types
}

const sorted = (types: readonly string[]): readonly string[] => [...new Set(types)].toSorted()

const bare = (reference: string | null, type: string): string | null =>
  reference?.startsWith(`${type}/`) === true ? reference.slice(type.length + 1) : null

/** What stands against each draft, all of one patient and encounter, by its key, as far as it `isTold`. Never throws. */
export const deriveAgain = async (
  { client, capability, mayRead, settings, namespace, medplumModifiers, reference: ask }: CheckEnvironment, drafts: readonly ReviewDraft[], isTold: IsTold, signal?: AbortSignal,
): Promise<ReadonlyMap<string, CheckProblem>> => {
  const [first] = drafts
  const patient = bare(first?.patient ?? null, 'Patient')
  const encounter = bare(first?.encounter ?? null, 'Encounter')
  const all = (problem: CheckProblem): ReadonlyMap<string, CheckProblem> => new Map(drafts.map(({ key }) => [key, problem] as const))
  if (patient === null) return all({ kind: 'unread', problem: null, types: [] })
  const fetched = await fetchChart(client, capability, { patient, encounter }, signal)
  const failed = failedIn(fetched)
  if (!fetched.complete) return all({ kind: 'unread', problem: null, types: sorted(failed) })
  const chart = chartFromEntries(fetched.entries)
  const { answers, given: givenBy } = answersOfDrafts(fetched.drafts)
  const reference = await ask()
  const derived = derive(chart, { site: settings, answers, ...(reference === null ? {} : { reference }) })
  const documents = withAnswers(draftDocuments(derived, chart, { issuer: namespace, medplumModifiers }), answers, givenBy)
    .flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))
  const verdicts = reconcile({
    documents, drafts: fetched.drafts, given: givenDoses(chart, derived),
    scope: { patient: `Patient/${patient}`, encounter: encounter === null ? null : `Encounter/${encounter}` },
  })
  const seek = seeking(client, mayRead, signal)
  const problems = new Map<string, CheckProblem>()
  for (const draft of drafts) {
    const verdict = verdicts.find((one) => one.identifier === draft.identifier && 'draft' in one && one.draft.id === draft.id)
    const problem = problemOf(draft, verdict)
    if (problem === null || !isTold(problem)) continue
    const types = sorted([...failed, ...await unreachedBy(draft, fetched, seek)])
    problems.set(draft.key, types.length === 0 ? problem : { kind: 'unread', problem: null, types })
  }
  return problems
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
