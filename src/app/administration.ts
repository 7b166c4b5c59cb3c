/**
 * The administration view's state and actions, without a document: reads the chart of the session's patient, derives,
 * takes answers, and saves when a person asks for it.
 */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import { readCapability, type Capability } from '../fhir/capability.ts'
import type { FhirClient } from '../fhir/client.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { fetchChart, type FetchedChart } from '../fhir/fetch-chart.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import { givenKey, type Given, type GivenBy } from './administration-given.ts'
import type { SaveInput, SavePlan } from './administration-save.ts'
import type { Administration, AdministrationEnvironment, AdministrationProblem, AdministrationState, SavePart } from './administration-state.ts'
import { fieldNames, overlaid, sayingSomething, type Overlay, type Typed } from './administration-typed.ts'
import { summaryOf } from './draft.ts'
import { partwise, type DeriveParts } from './encounter-by-encounter.ts'
import { patientLines } from './patient.ts'

const started: AdministrationState = {
  phase: 'reading', problem: null, patient: null, drafts: [], summary: summaryOf([]), answers: new Map(), chartProblems: [],
  elsewhere: 0, isRefreshing: false, isSaving: false, readAt: null, plan: null, report: null, isHeld: false,
  lastAnswer: null, writing: 'yes',
}

/** What the server says of itself. */
export const askCapability = async (client: FhirClient): AdministrationEnvironment['capability'] => {
  const answer = await client.read('metadata')
  return answer.ok ? readCapability(answer.value.body) : answer
}

/** Answers to the same question within this time are one: it was still being typed. */
const stillTyping = 2_000

/** From so many lines on the comparison with the saved drafts waits, so many milliseconds after the last answer. */
const manyLines = 300
const afterTyping = 150

/** What was typed before an answer. */
interface Step {
  readonly typed: Typed
  readonly source: string
  readonly fields: readonly (keyof AdministrationAnswers)[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The chart as it was read, and what it is derived with. */
interface Read {
  readonly chart: ChartFacts
  readonly derive: DeriveParts
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
  let steps: readonly Step[] = []
  let overlay: Overlay | null = null
  let planning: ReturnType<typeof setTimeout> | undefined
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

  /** A thousand drafts are compared for longer than a keystroke may take: then the comparison comes after the lines. */
  const planSoon = (): Partial<AdministrationState> => {
    const lines = derived.encounters.reduce((sum, encounter) => sum + encounter.lines.length, 0)
    if (lines < manyLines || state.plan === null) return { plan: planNow() }
    clearTimeout(planning)
    planning = setTimeout(() => become({ plan: planNow() }), afterTyping)
    return {}
  }

  const rederive = (known: Read, change: Partial<AdministrationState> = {}): void => {
    overlay = overlaid(known.saved.answers, typed, overlay)
    const own = known.derive(known.chart, overlay.answers).filter(({ encounter }) => encounter.patient === `Patient/${patient ?? ''}`)
    const here = own.filter(({ encounter }) => isOfThisVisit(encounter.encounter))
    const elsewhere = own.filter(({ encounter }) => !isOfThisVisit(encounter.encounter))
    derived = { encounters: here.map(({ encounter }) => encounter) }
    const drafts = here.flatMap(({ draft }) => draft ?? [])
    state = { ...state, answers: overlay.answers }
    become({
      ...change, drafts: drafts.toReversed(), summary: summaryOf(drafts), ...planSoon(),
      elsewhere: elsewhere.reduce((sum, { draft }) => sum + (draft?.doses.length ?? 0), 0),
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
      chart: chartFromEntries(fetched.entries), derive: partwise(site.settings, patients), drafts: fetched.drafts,
      saved: part?.answersOfDrafts(fetched.drafts) ?? { answers: new Map(), given: new Map() },
    }
    isStale = false
    rederive(read, {
      phase: 'ready', problem: null, isRefreshing: false, patient: patients.get(`Patient/${patient}`) ?? null,
      chartProblems: fetched.problems, readAt: now().toISOString(), writing: mayWrite(capability.value),
    })
    if (savePart === null && (await loadSavePart()) !== null) become({ plan: planNow() })
  }

  const lastAnswer = (): AdministrationState['lastAnswer'] => steps.at(-1) ?? null

  const retype = (known: Read, next: Typed, by: GivenBy): void => {
    typed = next
    typedBy = new Map([...typedBy, ...by])
    keep.write(sayingSomething(typed, known.saved.answers))
    rederive(known, { lastAnswer: lastAnswer() })
  }

  const setAnswer = (source: string, part: Partial<AdministrationAnswers>): void => {
    if (read === null) return
    const step: Step = { typed, source, fields: fieldNames(part), at: now().getTime() }
    const last = steps.at(-1)
    const isSame = last?.source === source && last.fields.join() === step.fields.join() && step.at - last.at < stillTyping
    steps = isSame ? [...steps.slice(0, -1), { ...last, at: step.at }] : [...steps, step]
    retype(read, new Map([...typed, [source, { ...typed.get(source), ...part }]]), byNow(new Map([[source, part]])))
  }

  const undo = (): void => {
    const last = steps.at(-1)
    if (read === null || last === undefined) return
    steps = steps.slice(0, -1)
    for (const field of last.fields) keep.setText(last.source, field, null)
    retype(read, last.typed, new Map())
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
    const snapshot = typed
    const saved = await part.saveNow(client, capability.value, input(read))
    if (saved.report === null) return become({ plan: saved.plan })
    isStale = true
    if (saved.answers !== null) {
      typed = part.unsettled(typed, snapshot, saved.answers.answers)
      read = { ...read, drafts: saved.report.drafts, saved: saved.answers }
      // What stands with the drafts is changed by another answer, not by an undo.
      steps = []
      keep.write(sayingSomething(typed, read.saved.answers))
    }
    rederive(read, { report: saved.report, lastAnswer: lastAnswer() })
    if (saved.report.mustRead) await refresh()
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
    undo,
    unfinished: { get: keep.text, set: keep.setText },
    save,
    zones: { site: site.settings.timeZone, browser: environment.browserZone },
    touch: keep.touch,
  }
}
