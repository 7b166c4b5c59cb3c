/** Drafts on a server: written one by one, each only as the version that was shown, and never twice. */
import type { Capability } from '../fhir/capability.ts'
import { isChargeItem } from '../fhir/drafts.ts'
import { canonicalJson, isJson, type Json } from '../fhir/element.ts'
import { problemOfStatus, saidIn, type FhirProblem } from '../fhir/fhir-problem.ts'
import { isOfPatient } from '../fhir/patient-check.ts'
import { failure, success } from '../fhir/result.ts'
import { isUnclear, type SaveFailure } from '../fhir/saved-line.ts'
import type { Author } from '../review/author.ts'
import type { DraftItem, ReviewDraft } from '../review/draft.ts'
import { historyItems } from '../review/history.ts'
import type { Session } from '../smart/session.ts'
import { checkDrafts } from './review-check.ts'
import type { CheckEnvironment } from './review-derive.ts'
import { readByIds } from './review-load.ts'
import { chartTypes, namesIn } from './review-names.ts'
import { recheckDrafts } from './review-recheck.ts'
import type { ReviewSource, Written } from './review-state.ts'

/** The same draft of the same patient: an answer with anything else in it is not believed. */
const sameDraft = (draft: ReviewDraft, body: unknown): body is DraftItem =>
  isChargeItem(body) && body.id === draft.id && canonicalJson(body.identifier) === canonicalJson(draft.resource.identifier) &&
  body.subject.reference === draft.resource.subject.reference

/** Every decision adds a note with its time to the millisecond: where it stands, the decision was written. */
const carries = (stored: DraftItem, item: DraftItem): boolean =>
  stored.status === item.status && canonicalJson(stored.note?.at(-1)?.time) === canonicalJson(item.note?.at(-1)?.time) &&
  stored.note?.length === item.note?.length

const failed = (problem: FhirProblem): Written => {
  const why: SaveFailure = problem.kind === 'refused' && problem.status === 429 ? 'server' : problem.kind
  return { kind: 'failed', why, said: saidIn(problem) }
}

/** What an answer that left it open, or a conflict, has left on the server. */
const found = async ({ client }: CheckEnvironment, draft: ReviewDraft, item: DraftItem, problem: FhirProblem): Promise<Written> => {
  const answer = await client.read(`ChargeItem/${draft.id ?? ''}`)
  const stored = answer.ok ? answer.value.body : null
  if (!sameDraft(draft, stored)) {
    return problem.kind === 'conflict' ? { kind: 'conflict', theirs: null } : { kind: 'failed', why: 'unclear', said: null }
  }
  if (carries(stored, item)) return { kind: 'written', item: stored }
  return stored.meta?.versionId === draft.versionId ? failed(problem) : { kind: 'conflict', theirs: stored }
}

const update = async (environment: CheckEnvironment, draft: ReviewDraft, item: DraftItem): Promise<Written> => {
  const { id, versionId } = draft
  if (id === null || versionId === null) return { kind: 'failed', why: 'no-version', said: null }
  const put = async (): Promise<Awaited<ReturnType<typeof environment.client.send>>> =>
    environment.client.send({ method: 'PUT', path: `ChargeItem/${id}`, body: item, ifMatch: versionId })
  const first = await put()
  // The token was renewed then, where it could be. A second try is safe: it holds for this version alone.
  const answer = !first.ok && first.problem.kind === 'unauthorised' && (await environment.client.read(`ChargeItem/${id}`)).ok ? await put() : first
  if (answer.ok) {
    if (sameDraft(draft, answer.value.body)) return { kind: 'written', item: answer.value.body }
    // Servers may answer with nothing, or an outcome: the version is needed for what comes next.
    return found(environment, draft, item, { kind: 'not-json' })
  }
  return isUnclear(answer.problem) || answer.problem.kind === 'conflict' ? found(environment, draft, item, answer.problem) : failed(answer.problem)
}

const activities: Readonly<Partial<Record<DraftItem['status'], string>>> = {
  'billable': 'Approved', 'not-billable': 'Rejected', 'entered-in-error': 'Marked as a mistake', 'planned': 'Kept open',
}

/** A Provenance of a decision (R4 provenance.html): what was made of it, by whom and when. */
export const provenanceOf = (item: DraftItem, author: Author): Json | null => {
  if (item.id === undefined || author.user === null) return null
  const version = item.meta?.versionId
  return {
    resourceType: 'Provenance',
    target: [{ reference: `ChargeItem/${item.id}${version === undefined ? '' : `/_history/${version}`}` }],
    recorded: author.now,
    activity: { text: activities[item.status] ?? 'Changed' },
    agent: [{ who: { reference: author.user } }],
  }
}

/** The resources that the draft's evidence and doses name, of its patient alone; none where `signal` ended it. */
const chartOf = async ({ client, capability }: CheckEnvironment, draft: ReviewDraft, signal: AbortSignal): Promise<ReadonlyMap<string, Json>> => {
  const { patient } = draft
  const chart = new Map<string, Json>()
  if (patient === null) return chart
  const answers = await Promise.all(chartTypes.map(async (type) => readByIds(client, capability, type, namesIn(draft), signal)))
  if (signal.aborted) return chart
  for (const [name, resource] of answers.flatMap(({ found: some }) => [...some])) {
    if (isOfPatient(client.base, resource, patient)) chart.set(name, resource)
  }
  return chart
}

export interface ReviewWrites {
  readonly canWrite: boolean
  readonly takesProvenance: boolean
  /** The site wants nothing to be written, whatever the server and the token allow. */
  readonly isExportOnly: boolean
}

/** What may be written: as far as server, token and site all allow it. */
export const writesOf = ({ issuer, scopes }: Pick<Session, 'issuer' | 'scopes'>, capability: Pick<Capability, 'supports'>): ReviewWrites => {
  const isExportOnly = issuer.writeBack === 'export'
  const may = (type: string, what: 'create' | 'update', letter: 'c' | 'u'): boolean =>
    !isExportOnly && capability.supports(type, what) && scopes.allows(type, letter)
  return { isExportOnly, canWrite: may('ChargeItem', 'update', 'u'), takesProvenance: may('Provenance', 'create', 'c') }
}

/** Drafts of the server of `environment`. `takesProvenance`: it offers to create them and the token allows it. */
export const serverSource = (environment: CheckEnvironment, takesProvenance: boolean): ReviewSource => ({
  kind: 'server',
  write: async (draft, item, author) => {
    const written = await update(environment, draft, item)
    const provenance = written.kind === 'written' && takesProvenance ? provenanceOf(written.item, author) : null
    // The note on the draft tells who and when as well: a Provenance that is refused takes nothing from the decision.
    if (provenance !== null) await environment.client.send({ method: 'POST', path: 'Provenance', body: provenance })
    return written
  },
  history: async ({ id }) => {
    if (id === null) return failure(problemOfStatus(404, null))
    const answer = await environment.client.read(`ChargeItem/${id}/_history`)
    if (!answer.ok) return answer
    return isJson(answer.value.body) ? success(historyItems(answer.value.body, id)) : failure({ kind: 'not-json' })
  },
  check: async (drafts, isWhole) => checkDrafts(environment, drafts, isWhole),
  recheck: async (drafts, isOlder, signal) => recheckDrafts(environment, drafts, isOlder, signal),
  referenceData: async () => (await environment.reference())?.describe().version ?? null,
  chart: async (draft, signal) => chartOf(environment, draft, signal),
})
