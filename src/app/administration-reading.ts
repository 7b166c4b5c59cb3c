/** What an administration view keeps of a reading, and what it makes of it. */
import type { Answers } from '../billing/answers.ts'
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import { readCapability, type Capability } from '../fhir/capability.ts'
import type { ChartEntry } from '../fhir/chart-input.ts'
import type { FhirClient } from '../fhir/client.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import type { FetchedChart } from '../fhir/fetch-chart.ts'
import { givenKey, type GivenBy } from './administration-given.ts'
import type { AdministrationEnvironment, AdministrationProblem, AdministrationState } from './administration-state.ts'
import type { Typed } from './administration-typed.ts'
import { summaryOf } from './draft.ts'
import { withoutReferenceMissing, type DeriveParts } from './encounter-by-encounter.ts'

/** A view that has read nothing yet. */
export const started: AdministrationState = {
  phase: 'reading', problem: null, patient: null, drafts: [], summary: summaryOf([]), answers: new Map(), chartProblems: [],
  elsewhere: 0, isRefreshing: false, isSaving: false, readAt: null, plan: null, report: null, isHeld: false, heldBy: 'chart',
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

/** What a person sees of a derivation, but for whether codes were looked up. */
export const seenOf = ({ encounters }: Derived): string => JSON.stringify(encounters.map(withoutReferenceMissing))

/** Who gave each answer: what was typed here is this user's, the rest is as the drafts have it. */
export const givenNow = (saved: GivenBy, typed: Typed, typedBy: GivenBy): GivenBy =>
  new Map([
    ...saved,
    ...[...typed].flatMap(([source, part]) =>
      Object.keys(part).flatMap((field) => {
        const by = typedBy.get(givenKey(source, field))
        return by === undefined ? [] : [[givenKey(source, field), by] as const]
      }),
    ),
  ])

/** Whether drafts can be saved, and why not. */
export const mayWrite = (capability: Capability, { scopes }: Pick<AdministrationEnvironment['session'], 'scopes'>): AdministrationState['writing'] => {
  if (!capability.supports('ChargeItem', 'create') || !capability.supports('ChargeItem', 'search-type')) return 'not-offered'
  return scopes.allows('ChargeItem', 'c') ? 'yes' : 'not-granted'
}

/** What keeps a fetched chart from being shown; null where nothing does. */
export const problemOf = ({ problems, truncated, complete }: FetchedChart): AdministrationProblem | null => {
  if (problems.some(({ problem }) => problem.kind === 'unauthorised')) return { kind: 'session-ended' }
  return complete ? null : { kind: 'half-read', problems, truncated }
}
