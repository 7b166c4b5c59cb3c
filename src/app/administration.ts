/**
 * The administration view's state and actions, without a document: reads the chart of the session's patient, derives,
 * takes answers, and saves when a person asks for it.
 */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import { derive } from '../billing/derive.ts'
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import { readCapability, type Capability, type CapabilityProblem } from '../fhir/capability.ts'
import type { FhirClient, FhirProblem } from '../fhir/client.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { fetchChart, type FetchedChart } from '../fhir/fetch-chart.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import type { Result } from '../fhir/result.ts'
import type { Session } from '../smart/session.ts'
import type { Site } from '../smart/site.ts'
import { givenKey, type Given, type GivenBy } from './administration-given.ts'
import { zoneOf, type Zone } from './administration-time.ts'
import { isSettled, overlaid, sayingSomething, type Typed } from './administration-typed.ts'
import type { answersOfDrafts, planOf, SaveInput, SavePlan, SaveReport, sendPlan } from './administration-save.ts'
import { draftsOf, summaryOf, type DoseDraft, type DraftSummary, type EncounterDraft } from './draft.ts'
import type { Keep } from './keep.ts'
import { patientLines, type PatientLine } from './patient.ts'

/** The part that writes, which is loaded later. */
export interface SavePart {
  readonly planOf: typeof planOf
  readonly sendPlan: typeof sendPlan
  readonly answersOfDrafts: typeof answersOfDrafts
}

/** Why there is nothing to show, or why what is shown could not be read again. */
export type AdministrationProblem =
  | { readonly kind: 'no-patient' }
  | { readonly kind: 'metadata'; readonly problem: FhirProblem | CapabilityProblem }
  | { readonly kind: 'session-ended' }
  /** Nothing is derived from an encounter that is only half read (product.md, "SMART and FHIR"). */
  | { readonly kind: 'half-read'; readonly problems: FetchedChart['problems']; readonly truncated: readonly string[] }
  | { readonly kind: 'program-part-missing' }

export interface AdministrationState {
  readonly phase: 'reading' | 'ready' | 'problem'
  /** In the phase `problem` what stands in the way; else why the last action gave nothing. */
  readonly problem: AdministrationProblem | null
  readonly patient: PatientLine | null
  readonly drafts: readonly EncounterDraft[]
  readonly summary: DraftSummary
  readonly answers: Answers
  /** Parts of the chart that could not be read while the rest could. */
  readonly chartProblems: FetchedChart['problems']
  /** Doses of other visits than the one of the launch: they are not shown. */
  readonly elsewhere: number
  readonly isRefreshing: boolean
  readonly isSaving: boolean
  /** ISO; when the chart was read. */
  readonly readAt: string | null
  /** Null until it is known what is saved. */
  readonly plan: SavePlan | null
  readonly report: SaveReport | null
  /** The last press wrote nothing: the chart had changed, and the lines that stand here now were not on the screen. */
  readonly isHeld: boolean
  /** Whether the EHR takes drafts, and why not. */
  readonly writing: 'yes' | 'not-granted' | 'not-offered'
}

export interface Administration {
  readonly state: () => AdministrationState
  /** Calls `listener` after every change; returns how to stop. */
  readonly subscribe: (listener: () => void) => () => void
  /** Reads the chart; also "Refresh from chart". Answers stay. */
  readonly refresh: () => Promise<void>
  /** Answers about "MedicationAdministration/ma1"; null takes an answer back. */
  readonly setAnswer: (source: string, part: Partial<AdministrationAnswers>) => void
  /** Writes what is new or changed. While a save runs, another one is the same one. */
  readonly save: () => Promise<void>
  /** The zone in which times of a dose are typed. */
  readonly zone: (dose: DoseDraft, draft: EncounterDraft) => Zone
  /** Somebody is at work: what was typed is kept for longer. */
  readonly touch: () => void
}

export interface AdministrationEnvironment {
  readonly session: Pick<Session, 'base' | 'issuer' | 'patient' | 'encounter' | 'user' | 'scopes'>
  readonly site: Pick<Site, 'settings'>
  readonly client: FhirClient
  /** The server's CapabilityStatement, asked for beside the token. */
  readonly capability: Promise<Result<Capability, FhirProblem | CapabilityProblem>>
  readonly keep: Keep
  readonly now: () => Date
  /** The browser's own time zone, "America/Chicago". */
  readonly browserZone: string
  /** Loads the part that writes; null where it cannot be loaded. */
  readonly savePart: () => Promise<SavePart | null>
}

const started: AdministrationState = {
  phase: 'reading', problem: null, patient: null, drafts: [], summary: summaryOf([]), answers: new Map(), chartProblems: [],
  elsewhere: 0, isRefreshing: false, isSaving: false, readAt: null, plan: null, report: null, isHeld: false, writing: 'yes',
}

/** What the server says of itself. */
export const askCapability = async (client: FhirClient): AdministrationEnvironment['capability'] => {
  const answer = await client.read('metadata')
  return answer.ok ? readCapability(answer.value.body) : answer
}

/** The chart as it was read, and what it is derived with. */
interface Read {
  readonly chart: ChartFacts
  readonly patients: ReadonlyMap<string, PatientLine>
  readonly drafts: readonly StoredDraft[]
  readonly saved: { readonly answers: Answers; readonly given: GivenBy }
}

/**
 * An administration view that has read nothing yet. Nothing of another patient than the session's is ever in its state:
 * encounters of any other subject are left out here once more, after the reading has left them out.
 */
export const createAdministration = (environment: AdministrationEnvironment): Administration => {
  const { session, site, client, keep, now } = environment
  const patient = session.patient
  const listeners = new Set<() => void>()
  const byNow = (fields: Typed): GivenBy => {
    const by: Given = { who: session.user, when: now().toISOString() }
    return new Map([...fields].flatMap(([source, part]) => Object.keys(part).map((field) => [givenKey(source, field), by] as const)))
  }
  let state = started
  let read: Read | null = null
  let derived: Derived = { encounters: [] }
  let typed: Typed = keep.read()
  let typedBy: GivenBy = byNow(typed)
  let latest = 0
  let savePart: SavePart | null = null
  /** True after a save, and after a reading that failed: what the server has is not known here. */
  let isStale = false
  let offered: AdministrationEnvironment['capability'] | null = environment.capability
  let running: Promise<void> | null = null

  const become = (change: Partial<AdministrationState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** Who gave each answer: what was typed here is this user's, the rest is as the drafts have it. */
  const given = (known: Read): GivenBy =>
    new Map([
      ...known.saved.given,
      ...[...typed].flatMap(([source, part]) =>
        Object.keys(part).flatMap((field) => {
          const by = typedBy.get(givenKey(source, field))
          return by === undefined ? [] : [[givenKey(source, field), by] as const]
        }),
      ),
    ])

  const input = (known: Read): SaveInput => ({
    derived, chart: known.chart, answers: state.answers, given: given(known), drafts: known.drafts, patient: patient ?? '',
    namespace: session.issuer.namespace ?? session.base, user: session.user, now: now().toISOString(),
  })

  /** What a save would do; nothing where it is not known yet. */
  const planNow = (): SavePlan | null => (savePart === null || read === null ? null : savePart.planOf(input(read)))

  const loadSavePart = async (): Promise<SavePart | null> => {
    savePart ??= await environment.savePart()
    return savePart
  }

  /** Asked anew where the last answer was none. */
  const capabilityNow = async (): AdministrationEnvironment['capability'] => {
    const capability = await (offered ??= askCapability(client))
    if (!capability.ok) offered = null
    return capability
  }

  const isOfThisVisit = (encounter: string | null): boolean =>
    session.encounter === null || encounter === null || encounter === `Encounter/${session.encounter}`

  const rederive = (known: Read, change: Partial<AdministrationState> = {}): void => {
    const answers = overlaid(known.saved.answers, typed)
    const all = derive(known.chart, { site: site.settings, answers })
    const own = all.encounters.filter((encounter) => encounter.patient === `Patient/${patient ?? ''}`)
    derived = { encounters: own.filter(({ encounter }) => isOfThisVisit(encounter)) }
    const drafts = draftsOf(known.chart, derived, known.patients)
    const others = draftsOf(known.chart, { encounters: own.filter(({ encounter }) => !isOfThisVisit(encounter)) }, known.patients)
    state = { ...state, answers }
    become({
      ...change, drafts: drafts.toReversed(), summary: summaryOf(drafts), plan: planNow(),
      elsewhere: others.reduce((sum, draft) => sum + draft.doses.length, 0),
    })
  }

  const fail = (problem: AdministrationProblem): void => {
    isStale = true
    become(read === null ? { phase: 'problem', problem, isRefreshing: false } : { problem, isRefreshing: false })
  }

  const mayWrite = (capability: Capability): AdministrationState['writing'] => {
    if (!capability.supports('ChargeItem', 'create') || !capability.supports('ChargeItem', 'search-type')) return 'not-offered'
    return session.scopes.allows('ChargeItem', 'c') ? 'yes' : 'not-granted'
  }

  const problemOf = ({ problems, truncated, complete }: FetchedChart): AdministrationProblem | null => {
    if (problems.some(({ problem }) => problem.kind === 'unauthorised')) return { kind: 'session-ended' }
    return complete ? null : { kind: 'half-read', problems, truncated }
  }

  const refresh = async (): Promise<void> => {
    if (patient === null) return fail({ kind: 'no-patient' })
    latest += 1
    const mine = latest
    become({ isRefreshing: read !== null, phase: read === null ? 'reading' : state.phase, problem: null, isHeld: false })
    const capability = await capabilityNow()
    if (mine !== latest) return
    if (!capability.ok) return fail({ kind: 'metadata', problem: capability.problem })
    const fetched = await fetchChart(client, capability.value, { patient, encounter: session.encounter })
    if (mine !== latest) return
    const problem = problemOf(fetched)
    if (problem !== null) return fail(problem)
    const part = fetched.drafts.length > 0 ? await loadSavePart() : savePart
    if (mine !== latest) return
    // Without the answers that drafts carry the lines would look poorer than what is saved.
    if (fetched.drafts.length > 0 && part === null) return fail({ kind: 'program-part-missing' })
    const patients = patientLines(fetched.entries.map((entry) => entry.resource))
    read = {
      chart: chartFromEntries(fetched.entries), patients, drafts: fetched.drafts,
      saved: part?.answersOfDrafts(fetched.drafts) ?? { answers: new Map(), given: new Map() },
    }
    isStale = false
    rederive(read, {
      phase: 'ready', problem: null, isRefreshing: false, patient: patients.get(`Patient/${patient}`) ?? null,
      chartProblems: fetched.problems, readAt: now().toISOString(), writing: mayWrite(capability.value),
    })
    if (savePart === null && (await loadSavePart()) !== null) become({ plan: planNow() })
  }

  const setAnswer = (source: string, part: Partial<AdministrationAnswers>): void => {
    if (read === null) return
    typed = new Map([...typed, [source, { ...typed.get(source), ...part }]])
    typedBy = new Map([...typedBy, ...byNow(new Map([[source, part]]))])
    keep.write(sayingSomething(typed, read.saved.answers))
    rederive(read)
  }

  /** What was typed about administrations whose lines are all saved now stands with the drafts. */
  const settle = (known: Read, report: SaveReport, snapshot: Typed): void => {
    const isDone = report.lines.every(({ outcome }) => ['created', 'updated', 'unchanged'].includes(outcome))
    if (!isDone) return
    const part = savePart
    const saved = part === null ? known.saved : part.answersOfDrafts(report.drafts)
    typed = new Map([...typed].filter(([source, fields]) => fields !== snapshot.get(source) || !isSettled(source, fields, saved.answers)))
    read = { ...known, drafts: report.drafts, saved }
    keep.write(sayingSomething(typed, saved.answers))
  }

  const saveOnce = async (): Promise<void> => {
    const shown = JSON.stringify(derived)
    if (isStale) await refresh()
    const part = await loadSavePart()
    const capability = await capabilityNow()
    if (part === null) return become({ problem: { kind: 'program-part-missing' } })
    if (read === null || !capability.ok || state.problem !== null) return
    // Lines that changed are shown before anything is written (product.md, "Write-back").
    if (JSON.stringify(derived) !== shown) return become({ isHeld: true })
    const known = read
    const snapshot = typed
    const sent = input(known)
    const plan = part.planOf(sent)
    if (plan.toSave === 0) return become({ plan })
    const report = await part.sendPlan(client, capability.value, plan, sent)
    isStale = true
    settle(known, report, snapshot)
    rederive(read, { report })
    if (report.mustRead) await refresh()
  }

  const save = async (): Promise<void> => {
    if (running !== null) return running
    become({ isSaving: true, report: null, problem: null, isHeld: false })
    running = saveOnce().finally(() => {
      running = null
      become({ isSaving: false })
    })
    return running
  }

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    refresh,
    setAnswer,
    save,
    zone: (dose, draft) => zoneOf(dose.facts, draft.facts, site.settings.timeZone, environment.browserZone),
    touch: keep.touch,
  }
}
