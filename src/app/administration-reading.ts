/** What an administration view keeps of a reading, and what it makes of it. */
import type { Answers } from '../billing/answers.ts'
import type { ChartFacts } from '../billing/facts.ts'
import { readCapability, takesDrafts, type Capability } from '../fhir/capability.ts'
import type { ChartEntry } from '../fhir/chart-input.ts'
import type { FhirClient } from '../fhir/client.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import type { FetchedChart } from '../fhir/fetch-chart.ts'
import type { GivenBy } from './administration-answers.ts'
import type { AdministrationEnvironment, AdministrationProblem, AdministrationState } from './administration-state.ts'
import { summaryOf } from './draft.ts'
import type { DeriveParts } from './encounter-by-encounter.ts'

/** A view that has read nothing yet. */
export const started: AdministrationState = {
  phase: 'reading', problem: null, patient: null, drafts: [], summary: summaryOf([]), answers: new Map(), chartProblems: [], truncated: [],
  isPartial: false, isRefreshing: false, isSaving: false, readAt: null, plan: null, report: null, isHeld: false, heldBy: 'chart',
  lastAnswer: null, writing: 'yes', reference: { kind: 'loading' }, charges: null, connection: null,
}

/** What the server says of itself. */
export const askCapability = async (client: FhirClient): AdministrationEnvironment['capability'] => {
  const answer = await client.read('metadata')
  return answer.ok ? readCapability(answer.value.body) : answer
}

/** The chart as it was read, and what it is derived with. */
export interface Read {
  readonly entries: readonly ChartEntry[]
  readonly capability: Capability
  readonly chart: ChartFacts
  readonly derive: DeriveParts
  readonly drafts: readonly StoredDraft[]
  readonly saved: { readonly answers: Answers; readonly given: GivenBy }
}

/** Whether drafts can be saved, and why not. */
export const mayWrite = (capability: Capability, { scopes, issuer }: Pick<AdministrationEnvironment['session'], 'scopes' | 'issuer'>): AdministrationState['writing'] => {
  if (issuer.writeBack === 'export') return 'not-wanted'
  if (!takesDrafts(capability)) return 'not-offered'
  return scopes.allows('ChargeItem', 'c') ? 'yes' : 'not-granted'
}

/** What keeps a fetched chart from being shown; null where nothing does. */
export const problemOf = ({ problems, truncated, complete }: FetchedChart): AdministrationProblem | null => {
  if (problems.some(({ problem }) => problem.kind === 'unauthorised')) return { kind: 'session-ended' }
  return complete ? null : { kind: 'half-read', problems, truncated }
}
