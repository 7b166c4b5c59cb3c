/**
 * The administration view's state and actions, without a document: reads the chart of the session's patient, derives,
 * takes answers, and saves when a person asks for it.
 */
import type { AdministrationAnswers } from '../billing/answers.ts'
import type { Derived } from '../billing/derived.ts'
import { fetchChart } from '../fhir/fetch-chart.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import { givenKey, type Given, type GivenBy } from './administration-given.ts'
import type { SaveInput, SavePlan } from './administration-save.ts'
import { askCapability, givenNow, mayWrite, problemOf, seenOf, started, type Read } from './administration-reading.ts'
import { holdReference } from './administration-reference.ts'
import type { Administration, AdministrationEnvironment, AdministrationProblem, AdministrationState, SavePart, SaveRefusal } from './administration-state.ts'
import { fieldNames, overlaid, sayingSomething, type Overlay, type Typed } from './administration-typed.ts'
import { summaryOf } from './draft.ts'
import { partwise } from './encounter-by-encounter.ts'
import { patientLines } from './patient.ts'

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
  let state: AdministrationState = started
  let read: Read | null = null
  let derived: Derived = { encounters: [] }
  let whole: Derived = derived
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
  let running: Promise<SaveRefusal | null> | null = null
  const reference = holdReference(environment.reference, () => {
    if (read === null) become({ reference: reference.state() })
    else rederive(read)
  })

  const become = (change: Partial<AdministrationState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  const input = (known: Read): SaveInput => {
    const codes = reference.state()
    return {
      derived, whole, chart: known.chart, answers: state.answers, given: givenNow(known.saved.given, typed, typedBy), drafts: known.drafts, patient: patient ?? '',
      encounter: session.encounter, charges: state.charges?.charges ?? null, referenceData: codes.kind === 'loaded' ? codes.loaded.version : null,
      namespace: session.issuer.namespace ?? session.base, user: session.user, now: now().toISOString(),
    }
  }

  /** What a save would do; nothing where it is not known yet. Saved drafts are compared with lines whose codes are checked. */
  const planNow = (): SavePlan | null => {
    if (savePart === null || read === null || (reference.codes().isAwaited && read.drafts.length > 0)) return null
    return savePart.planOf(input(read))
  }

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

  /** A thousand drafts are compared for longer than a keystroke or the first lines may take: then the comparison comes after them. */
  const planSoon = (): Partial<AdministrationState> => {
    const lines = derived.encounters.reduce((sum, encounter) => sum + encounter.lines.length, 0)
    if (lines < manyLines) return { plan: planNow() }
    clearTimeout(planning)
    planning = setTimeout(() => become({ plan: planNow() }), afterTyping)
    return {}
  }

  const rederive = (known: Read, change: Partial<AdministrationState> = {}): void => {
    overlay = overlaid(known.saved.answers, typed, overlay)
    const own = known.derive(known.chart, overlay.answers, reference.codes()).filter(({ encounter }) => encounter.patient === `Patient/${patient ?? ''}`)
    const here = own.filter(({ encounter }) => isOfThisVisit(encounter.encounter))
    const elsewhere = own.filter(({ encounter }) => !isOfThisVisit(encounter.encounter))
    derived = { encounters: here.map(({ encounter }) => encounter) }
    whole = { encounters: own.map(({ encounter }) => encounter) }
    const drafts = here.flatMap(({ draft }) => draft ?? [])
    state = { ...state, answers: overlay.answers }
    become({
      ...change, drafts: drafts.toReversed(), summary: summaryOf(drafts), reference: reference.state(), ...planSoon(),
      elsewhere: elsewhere.reduce((sum, { draft }) => sum + (draft?.doses.length ?? 0), 0),
    })
  }

  const fail = (problem: AdministrationProblem): void => {
    isStale = true
    become(read === null ? { phase: 'problem', problem, isRefreshing: false } : { problem, isRefreshing: false })
  }

  const readChart = async (): Promise<void> => {
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
      entries: fetched.entries, capability: capability.value, chart: chartFromEntries(fetched.entries), derive: partwise(site.settings, patients), drafts: fetched.drafts,
      saved: part?.answersOfDrafts(fetched.drafts) ?? { answers: new Map(), given: new Map() },
    }
    isStale = false
    // Charges of another reading are not held against these doses.
    state = { ...state, charges: null }
    rederive(read, {
      phase: 'ready', problem: null, isRefreshing: false, patient: patients.get(`Patient/${patient}`) ?? null,
      chartProblems: fetched.problems, readAt: now().toISOString(), writing: mayWrite(capability.value, session),
    })
    const loaded = await loadSavePart()
    if (mine !== latest || loaded === null) return
    become({ ...(state.plan === null ? planSoon() : {}), connection: loaded.connectionOf(capability.value, session.scopes) })
  }

  const readCharges = async (): Promise<void> => {
    const known = read
    if (known === null || patient === null || savePart === null || state.chartProblems.some(({ what }) => what === 'ChargeItem')) return
    const charges = await savePart.chargesNow(client, known.capability, { patient, encounter: session.encounter }, known.entries, site.settings)
    if (read?.entries !== known.entries) return
    become({ charges })
    become({ plan: planNow() })
  }

  const refresh = async (): Promise<void> => {
    await readChart()
    if (state.phase !== 'ready' || isStale) return
    reference.askAgain()
    await reference.settle()
    await readCharges()
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

  const saveOnce = async (): Promise<SaveRefusal | null> => {
    const shown = seenOf(derived)
    await reference.settle()
    const checked = seenOf(derived)
    if (isStale) await readChart()
    const part = await loadSavePart()
    if (part === null) become({ problem: { kind: 'program-part-missing' } })
    if (part === null || read === null || isStale || state.problem !== null) return null
    const connection = part.connectionOf(read.capability, session.scopes)
    if (state.writing !== 'yes') return { why: state.writing, words: connection.write.why }
    // Lines that changed are shown before anything is written (product.md, "Write-back").
    if (seenOf(derived) !== shown) {
      become({ isHeld: true, heldBy: checked === shown ? 'chart' : 'codes' })
      return null
    }
    const snapshot = typed
    const saved = await part.saveNow(client, connection.capability, input(read))
    if (saved.report === null) {
      become({ plan: saved.plan })
      return null
    }
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
    return null
  }

  const withdrawOnce = async (): Promise<null> => {
    const { plan } = state
    if (savePart === null || read === null || plan === null || plan.withdrawals.length === 0) return null
    const report = await savePart.withdrawNow(client, plan, input(read))
    await readChart()
    become({ report })
    return null
  }

  /** One at a time: while something is written, another press is the same press. */
  const writing = async (write: () => Promise<SaveRefusal | null>): Promise<SaveRefusal | null> => {
    if (running !== null) return running
    become({ isSaving: true, report: null, problem: null, isHeld: false })
    running = write().finally(() => {
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
    save: async () => writing(saveOnce),
    withdraw: async () => {
      await writing(withdrawOnce)
    },
    toExport: () => (read === null || reference.codes().isAwaited ? null : input(read)),
    settings: site.settings,
    ehr: { base: session.base, notAsked: session.notAsked ?? [] },
    zones: { site: site.settings.timeZone, browser: environment.browserZone },
    touch: keep.touch,
  }
}
