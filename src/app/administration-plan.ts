/** What a save would do to each line. Loaded with the part that writes. */
import type { Answers } from '../billing/answers.ts'
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import { draftKey } from '../fhir/draft-key.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { normaliseIssuer } from '../fhir/issuer-name.ts'
import { givenDoses } from '../fhir/reconcile-given.ts'
import type { Charge } from '../fhir/reconcile-charges.ts'
import { reconcile, type Scope } from '../fhir/reconcile.ts'
import { draftDocuments } from '../fhir/to-fhir.ts'
import { withdrawalsOf, type Withdrawal } from '../fhir/withdraw.ts'
import { planSave, type SaveStep } from '../fhir/write.ts'
import { withAnswers, type GivenBy } from './administration-answers.ts'
import { chargeFindings, type ChargeFindings } from './administration-charges.ts'
import { answeredStep, lineStates, orphansOf, type LineState, type OrphanDraft } from './administration-saved.ts'

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
  /** Whether the site wants modifiers in Medplum's form as well. */
  readonly medplumModifiers: boolean
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
  const { derived, chart, answers, given, user, now, referenceData, medplumModifiers } = input
  const documents = draftDocuments(derived, chart, {
    issuer: input.namespace, enteredDate: now, medplumModifiers, ...(user === null ? {} : { enterer: user }),
    ...(referenceData === null ? {} : { version: { referenceData } }),
  })
  return withAnswers(documents, answers, given).flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))
}

type Visit = Derived['encounters'][number]

const countOf = (visits: readonly Visit[]): number => visits.reduce((sum, { lines }) => sum + lines.length, 0)

/** The steps of one visit's lines. */
const stepsOf = (visit: Visit, input: SaveInput): readonly SaveStep[] => {
  const namespace = normaliseIssuer(input.namespace)
  const own = new Set(visit.lines.map(({ id }) => draftKey(namespace, id)))
  const drafts = input.drafts.filter(({ identifier }) => own.has(identifier))
  const documents = documentsOf({ ...input, derived: { encounters: [visit] } })
  return planSave(documents, drafts, input.patient).map((step) => answeredStep(step, drafts))
}

const planWith = (input: SaveInput, steps: readonly SaveStep[]): SavePlan => {
  const { derived, chart, drafts, patient, charges } = input
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
    // Every line of a visit that has no step is a draft to come.
    toSave: steps.filter(({ kind }) => kind === 'create' || kind === 'update').length + countOf(derived.encounters) - steps.length,
  }
}

/** Plans a save without sending anything: a step for every line. */
export const fullPlanOf = (input: SaveInput): SavePlan => planWith(input, input.derived.encounters.flatMap((visit) => stepsOf(visit, input)))

/** Visits in which some line has a draft: nothing else is compared. */
const savedVisits = ({ derived, drafts, namespace }: SaveInput): readonly Visit[] => {
  if (drafts.length === 0) return []
  const name = normaliseIssuer(namespace)
  const saved = new Set(drafts.map(({ identifier }) => identifier))
  return derived.encounters.filter(({ lines }) => lines.some(({ id }) => saved.has(draftKey(name, id))))
}

interface Compared {
  readonly drafts: SaveInput['drafts']
  readonly said: readonly unknown[]
  readonly referenceData: string | null
  readonly steps: readonly SaveStep[]
}

/** A visit that was derived before is the same object: what nobody touched since is not compared again. */
const compared = new WeakMap<Visit, Compared>()

const comparedSteps = (visit: Visit, input: SaveInput): readonly SaveStep[] => {
  const { drafts, referenceData } = input
  const said = [...new Set(visit.lines.flatMap(({ sources }) => sources))].map((source) => input.answers.get(source))
  const before = compared.get(visit)
  if (before !== undefined && before.drafts === drafts && before.referenceData === referenceData && before.said.every((one, at) => one === said[at])) return before.steps
  const steps = stepsOf(visit, input)
  compared.set(visit, { drafts, said, referenceData, steps })
  return steps
}

/** What a save would do, to be shown. Its `steps` are those of visits that have drafts. */
export const planOf = (input: SaveInput): SavePlan => planWith(input, savedVisits(input).flatMap((visit) => comparedSteps(visit, input)))

/** Compares one visit at each turn, so that a person's key need not wait for all of them; `planOf` is quick then. */
export function* comparing(input: SaveInput): Generator<undefined> {
  for (const visit of savedVisits(input)) {
    comparedSteps(visit, input)
    yield
  }
}
