/**
 * What a press on Save does, and one that marks drafts as mistakes; with what it takes from its neighbours, the part that
 * writes (`SavePart`). Loaded after the first lines are shown (product.md, "Numbers"): nothing in it is needed to show
 * them, unless there are drafts to show with them.
 */
import type { Derived } from '../billing/derived.ts'
import type { Capability } from '../fhir/capability.ts'
import type { FhirClient } from '../fhir/client.ts'
import { connectionPlan, type ConnectionPlan } from '../fhir/connection.ts'
import { withRealReferences } from '../fhir/draft-merge.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { withdraw } from '../fhir/withdraw.ts'
import { saveDrafts, type SavedLine } from '../fhir/write.ts'
import { answersOfDrafts } from './administration-answers.ts'
import { inputOf, lastAnswer, sayingSomething, unsettled, type Desk, type WritingSession } from './administration-desk.ts'
import { fullPlanOf, type SaveInput, type SavePlan } from './administration-plan.ts'
import type { SaveRefusal } from './administration-state.ts'
import { withoutReferenceMissing } from './encounter-by-encounter.ts'

export { answersOfDrafts } from './administration-answers.ts'
export { inputOf, setAnswer, undo } from './administration-desk.ts'
export { comparing, documentsOf, planOf, type SaveInput, type SavePlan } from './administration-plan.ts'

/** What server, token and site allow. */
export const connectionOf = (capability: Capability, { scopes, issuer }: WritingSession): ConnectionPlan =>
  connectionPlan({ capability, granted: scopes, ...(issuer.writeBack === undefined ? {} : { writeBack: issuer.writeBack }) })

/** Marks the drafts as mistakes; see `withdraw`. */
const withdrawNow = async (client: FhirClient, plan: SavePlan, { user, now }: Pick<SaveInput, 'user' | 'now'>): Promise<SaveReport> => ({
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
interface Saved {
  readonly plan: SavePlan
  /** Null where there was nothing to write. */
  readonly report: SaveReport | null
  /** The answers that stand with the drafts now; null where not every line is saved, so that what was typed is kept. */
  readonly answers: ReturnType<typeof answersOfDrafts> | null
}

/** Plans and sends in one. */
const saveNow = async (client: FhirClient, capability: Capability, input: SaveInput): Promise<Saved> => {
  const plan = fullPlanOf(input)
  if (plan.toSave === 0) return { plan, report: null, answers: null }
  const report = await sendPlan(client, capability, plan, input)
  const isDone = report.lines.every(({ outcome }) => wentWell.includes(outcome))
  return { plan, report, answers: isDone ? answersOfDrafts(report.drafts) : null }
}

/** What a person sees of a derivation, but for whether codes were looked up. */
const seenOf = ({ encounters }: Derived): string => JSON.stringify(encounters.map(withoutReferenceMissing))

/** Writes what is new or changed, once codes are checked and the chart is as it was shown. Null, or why nothing may be sent. */
export const saveOnce = async (desk: Desk): Promise<SaveRefusal | null> => {
  const { held, client, session, become } = desk
  desk.deriveAll()
  const shown = seenOf(held.derived)
  await desk.settle()
  const checked = seenOf(held.derived)
  // A reading that runs may have met the drafts of before this save: another one takes its place.
  if (held.isStale || desk.state().isRefreshing) await desk.readChart()
  const { problem, writing } = desk.state()
  if (held.read === null || held.isStale || problem !== null) return null
  const connection = connectionOf(held.read.capability, session)
  if (writing !== 'yes') return { why: writing, words: connection.write.why }
  // Lines that changed are shown before anything is written (product.md, "Write-back").
  if (seenOf(held.derived) !== shown) {
    become({ isHeld: true, heldBy: checked === shown ? 'chart' : 'codes' })
    return null
  }
  const snapshot = held.typed
  const saved = await saveNow(client, connection.capability, inputOf(desk, held.read))
  if (saved.report === null) {
    become({ plan: saved.plan })
    return null
  }
  held.isStale = true
  if (saved.answers !== null) {
    held.typed = unsettled(held.typed, snapshot, saved.answers.answers)
    held.read = { ...held.read, drafts: saved.report.drafts, saved: saved.answers }
    // What stands with the drafts is changed by another answer, not by an undo.
    held.steps = []
    desk.keep.write(sayingSomething(held.typed, held.read.saved.answers))
  }
  desk.rederive(held.read, { report: saved.report, lastAnswer: lastAnswer(held) })
  if (saved.report.mustRead || desk.state().isRefreshing) await desk.refresh()
  return null
}

/** Marks the drafts that the plan proposes as mistakes, each as the version that was shown. */
export const withdrawOnce = async (desk: Desk): Promise<null> => {
  const { held, client, session } = desk
  desk.deriveAll()
  const { plan } = desk.state()
  if (held.read === null || plan === null || plan.withdrawals.length === 0) return null
  if (!connectionOf(held.read.capability, session).write.canUpdate) return null
  const report = await withdrawNow(client, plan, inputOf(desk, held.read))
  await desk.readChart()
  desk.become({ report })
  return null
}
