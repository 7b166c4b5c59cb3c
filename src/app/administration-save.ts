/**
 * From derived lines to saved drafts, and what a save would do to each line. Loaded after the first lines are shown
 * (product.md, "Numbers"): nothing in it is needed to show them, unless there are drafts to show with them.
 */
import type { Answers } from '../billing/answers.ts'
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import type { Capability } from '../fhir/capability.ts'
import type { FhirClient } from '../fhir/client.ts'
import { connectionPlan, type ConnectionPlan, type GrantedScopes } from '../fhir/connection.ts'
import { withRealReferences } from '../fhir/draft-merge.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { givenDoses } from '../fhir/reconcile-given.ts'
import type { Charge } from '../fhir/reconcile-charges.ts'
import { reconcile, type Scope } from '../fhir/reconcile.ts'
import { draftDocuments, normaliseIssuer } from '../fhir/to-fhir.ts'
import { withdraw, withdrawalsOf, type Withdrawal } from '../fhir/withdraw.ts'
import { planSave, saveDrafts, type SavedLine, type SaveStep } from '../fhir/write.ts'
import { answersOfDrafts, withAnswers } from './administration-answers.ts'
import { chargeFindings, type ChargeFindings } from './administration-charges.ts'
import type { GivenBy } from './administration-given.ts'
import { answeredStep, lineStates, orphansOf, type LineState, type OrphanDraft } from './administration-saved.ts'

export { answersOfDrafts } from './administration-answers.ts'
export { unsettled } from './administration-settled.ts'

/** What a save is made of. */
export interface SaveInput {
  /** Of the session's patient alone, and of the visit that is shown. */
  readonly derived: Derived
  /** Of all visits of this patient that were read. */
  readonly whole: Derived
  readonly chart: ChartFacts
  readonly answers: Answers
  readonly given: GivenBy
  readonly drafts: readonly StoredDraft[]
  /** The logical id of the session's patient. */
  readonly patient: string
  /** The logical id of the session's encounter; null where all visits are shown. */
  readonly encounter: string | null
  /** Charges of the EHR; null where they are not read. */
  readonly charges: readonly Charge[] | null
  /** `Loaded.version` of the reference data that the lines were derived with. */
  readonly referenceData: string | null
  /** The issuer, or the namespace that the site gave it. */
  readonly namespace: string
  readonly user: string | null
  /** FHIR dateTime. */
  readonly now: string
}

/** What a save would do, for the interface. */
export interface SavePlan {
  readonly steps: readonly SaveStep[]
  readonly states: ReadonlyMap<string, LineState>
  readonly orphans: readonly OrphanDraft[]
  /** Drafts of doses that were entered in error: proposed to become mistakes, on a press of their own. */
  readonly withdrawals: readonly Withdrawal[]
  readonly charges: ChargeFindings
  /** How many lines a save would write. */
  readonly toSave: number
}

/** The lines as the drafts that a save would send: a transaction Bundle for each encounter that has any. */
export const documentsOf = (input: Omit<SaveInput, 'charges' | 'whole' | 'drafts' | 'patient' | 'encounter'>) => {
  const { derived, chart, answers, given, user, now, referenceData } = input
  const documents = draftDocuments(derived, chart, {
    issuer: input.namespace, enteredDate: now, ...(user === null ? {} : { enterer: user }),
    ...(referenceData === null ? {} : { version: { referenceData } }),
  })
  return withAnswers(documents, answers, given).flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))
}

/** Plans a save without sending anything. */
export const planOf = (input: SaveInput): SavePlan => {
  const { derived, chart, drafts, patient, charges } = input
  const steps = planSave(documentsOf(input), drafts, patient).map((step) => answeredStep(step, drafts))
  const lines = derived.encounters.flatMap((encounter) => encounter.lines)
  const namespace = normaliseIssuer(input.namespace)
  const scope: Scope = { patient: `Patient/${patient}`, encounter: input.encounter === null ? null : `Encounter/${input.encounter}` }
  const planned = new Set(steps.map(({ identifier }) => identifier))
  const lineless = drafts.filter(({ identifier }) => !planned.has(identifier))
  // Costs as much as the lines do, and most charts have nothing to ask it for.
  const given = lineless.length > 0 || (charges ?? []).length > 0 ? givenDoses(chart, input.whole) : new Map()
  const verdicts = reconcile({ documents: [], drafts: lineless, given, scope })
  const withdrawals = withdrawalsOf(verdicts)
  return {
    steps,
    states: lineStates(lines, namespace, drafts, steps),
    orphans: orphansOf(verdicts, new Set(withdrawals.map(({ draft }) => draft.id)), scope),
    withdrawals,
    charges: chargeFindings(charges ?? [], derived, given, scope, namespace),
    toSave: steps.filter(({ kind }) => kind === 'create' || kind === 'update').length,
  }
}

/** What server and token allow. */
export const connectionOf = (capability: Capability, granted: GrantedScopes): ConnectionPlan => connectionPlan({ capability, granted })

/** Marks the drafts as mistakes; see `withdraw`. */
export const withdrawNow = async (client: FhirClient, plan: SavePlan, { user, now }: Pick<SaveInput, 'user' | 'now'>): Promise<SaveReport> => ({
  at: now, lines: await withdraw(client, plan.withdrawals, { user, now }), drafts: [], mustRead: true, of: 'withdrawal',
})

/** What came of a save. */
export interface SaveReport {
  /** "2026-02-03T10:42:00Z" */
  readonly at: string
  readonly lines: readonly SavedLine[]
  /** The drafts as they stand now as far as it is known: what was written replaces what was there. */
  readonly drafts: readonly StoredDraft[]
  /** True where the server has something else than was sent: the chart is read again before anything is said. */
  readonly mustRead: boolean
  readonly of: 'save' | 'withdrawal'
}

const wentWell: readonly SavedLine['outcome'][] = ['created', 'updated', 'unchanged']

/** Sends a plan. What the server has afterwards is told line by line; nothing is sent for lines that are as saved. */
const sendPlan = async (
  client: FhirClient,
  capability: Capability,
  plan: SavePlan,
  input: Pick<SaveInput, 'drafts' | 'now'>,
): Promise<SaveReport> => {
  const { lines } = await saveDrafts(client, capability, plan.steps)
  const done = new Set(lines.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').map(({ identifier }) => identifier))
  const kept = input.drafts.filter(({ identifier }) => !done.has(identifier))
  const sent = plan.steps.flatMap((step) => ((step.kind === 'create' || step.kind === 'update') && done.has(step.identifier) ? [step] : []))
  // The server's own ids and versions are read again before the next save; until then nothing is sent with these.
  const ids = new Map([
    ...kept.map(({ identifier, id }) => [identifier, id] as const),
    ...sent.map((step) => [step.identifier, step.kind === 'update' ? step.id : `unread-${step.identifier}`] as const),
  ])
  const idOf = (identifier: string): string | null => ids.get(identifier) ?? null
  // Without the time of the last change, which is not known either: what was just written is the newest.
  const written = sent.map(({ identifier, resource }): StoredDraft => ({
    id: idOf(identifier) ?? identifier, versionId: 'unread', identifier, status: 'planned',
    resource: withRealReferences({ ...resource, meta: { ...resource.meta, lastUpdated: undefined } }, idOf),
  }))
  return {
    at: input.now,
    lines,
    drafts: [...kept, ...written],
    mustRead: lines.some(({ outcome }) => !wentWell.includes(outcome)),
    of: 'save',
  }
}

/** What came of a press on the button. */
export interface Saved {
  readonly plan: SavePlan
  /** Null where there was nothing to write. */
  readonly report: SaveReport | null
  /** The answers that stand with the drafts now; null where not every line is saved, so that what was typed is kept. */
  readonly answers: ReturnType<typeof answersOfDrafts> | null
}

/** Plans and sends in one. */
export const saveNow = async (client: FhirClient, capability: Capability, input: SaveInput): Promise<Saved> => {
  const plan = planOf(input)
  if (plan.toSave === 0) return { plan, report: null, answers: null }
  const report = await sendPlan(client, capability, plan, input)
  const isDone = report.lines.every(({ outcome }) => wentWell.includes(outcome))
  return { plan, report, answers: isDone ? answersOfDrafts(report.drafts) : null }
}
