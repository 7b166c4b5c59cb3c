/**
 * The administration view's state and actions, without a document: reads the chart of the session's patient, derives,
 * takes answers, and saves when a person asks for it.
 *
 * The story in files: `-open` (from the launch to a view), `-state` (what the interface sees), here, `-reading` and
 * `-reference` (what is held of the chart and of the codes). What comes after the first lines: `-desk` (answers),
 * `-answers` (with the drafts, and back), `-plan` (what a save would do), `-saved` (lines beside their drafts), `-save`
 * (the press), `-charges` (what else the EHR charges).
 */
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import { fetchChart } from '../fhir/fetch-chart.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import type { Desk, Held } from './administration-desk.ts'
import type { SaveInput, SavePlan } from './administration-plan.ts'
import { askCapability, mayWrite, problemOf, started, type Read } from './administration-reading.ts'
import { holdReference } from './administration-reference.ts'
import type { Administration, AdministrationEnvironment, AdministrationProblem, AdministrationState, SavePart, SaveRefusal } from './administration-state.ts'
import { overlaid, type Overlay } from './administration-typed.ts'
import { newestFirst, newestVisits, summaryOf } from './draft.ts'
import { partwise } from './encounter-by-encounter.ts'
import { patientLines } from './patient.ts'

const nothing: Derived = { encounters: [] }

/** From so many lines on the comparison with the saved drafts waits, so many milliseconds after the last answer. */
const manyLines = 300
const afterTyping = 150

/** Of a chart with more doses than this the visits with the newest ones are shown first, and the others after they are painted. */
const manyDoses = 300
const dosesFirst = 20
const paint = 30

const afterPaint = async (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(() => setTimeout(resolve, paint))
  })

/**
 * An administration view that has read nothing yet. Nothing of another patient than the session's is ever in its state:
 * encounters of any other subject are left out here once more, after the reading has left them out.
 */
export const createAdministration = (environment: AdministrationEnvironment): Administration => {
  const { session, site, client, keep, now } = environment
  const patient = session.patient
  const listeners = new Set<() => void>()
  let state: AdministrationState = started
  const held: Held = {
    read: null, derived: nothing, whole: nothing, typed: keep.read(), typedBy: new Map(), openedAt: now().toISOString(), steps: [], isStale: false,
  }
  let overlay: Overlay | null = null
  let planning: ReturnType<typeof setTimeout> | undefined
  let latest = 0
  /** Cancels the reading that runs, when another takes its place or the page is left. */
  let reading = new AbortController()
  let savePart: SavePart | null = null
  let offered: AdministrationEnvironment['capability'] | null = environment.capability
  let running: Promise<SaveRefusal | null> | null = null
  let zones: Administration['zones'] | null = null
  const reference = holdReference(environment.reference, () => {
    if (held.read === null) become({ reference: reference.state() })
    else rederive(held.read)
  })

  const become = (change: Partial<AdministrationState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** What the part that takes answers and writes works with. */
  const desk: Desk = {
    held, client, keep, session, now, become, deriveAll: () => deriveAll(), readChart: async () => readChart(), refresh: async () => refresh(),
    rederive: (known, change) => rederive(known, change), state: () => state, settle: async () => reference.settle(),
  }

  /** Saved drafts are compared with lines whose codes are checked. */
  const toPlan = (): SaveInput | null =>
    savePart === null || held.read === null || (reference.codes().isAwaited && held.read.drafts.length > 0) ? null : savePart.inputOf(desk, held.read)

  /** What a save would do; nothing where it is not known yet. */
  const planNow = (): SavePlan | null => {
    const known = toPlan()
    return known === null ? null : (savePart?.planOf(known) ?? null)
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

  /** Null where all visits can be derived at once. A launch from a visit shows that visit: what is first there is not by time. */
  const firstVisits = (chart: ChartFacts): ChartFacts | null => {
    const doses = chart.encounters.reduce((sum, { administrations }) => sum + administrations.length, 0)
    return doses < manyDoses || session.encounter !== null ? null : newestVisits(chart, dosesFirst)
  }

  /** A thousand drafts are compared for longer than a keystroke or the first lines may take: then the comparison comes after them. */
  const planSoon = (): Partial<AdministrationState> => {
    if (state.isPartial) return {}
    const lines = held.derived.encounters.reduce((sum, encounter) => sum + encounter.lines.length, 0)
    if (lines < manyLines) return { plan: planNow() }
    clearTimeout(planning)
    planning = setTimeout(() => {
      const known = toPlan()
      const visits = known === null ? undefined : savePart?.comparing(known)
      const next = (): void => {
        if (visits?.next().done === false) planning = setTimeout(next)
        else become({ plan: planNow() })
      }
      next()
    }, afterTyping)
    return {}
  }

  const rederive = (known: Read, change: Partial<AdministrationState> = {}, first: ChartFacts | null = null): void => {
    overlay = overlaid(known.saved.answers, held.typed, overlay)
    const own = known.derive(first ?? known.chart, overlay.answers, reference.codes()).filter(({ encounter }) => encounter.patient === `Patient/${patient ?? ''}`)
    const here = own.filter(({ encounter }) => isOfThisVisit(encounter.encounter))
    held.derived = { encounters: here.map(({ encounter }) => encounter) }
    held.whole = { encounters: own.map(({ encounter }) => encounter) }
    const drafts = here.flatMap(({ draft }) => draft ?? [])
    state = { ...state, answers: overlay.answers, isPartial: first !== null }
    become({
      ...change, drafts: newestFirst(drafts), summary: summaryOf(drafts), reference: reference.state(), ...planSoon(),
    })
  }

  /** Nothing is counted, written or exported from a part of the visits. */
  const deriveAll = (): void => {
    if (state.isPartial && held.read !== null) rederive(held.read)
  }

  const fail = (problem: AdministrationProblem): void => {
    held.isStale = true
    become(held.read === null ? { phase: 'problem', problem, isRefreshing: false } : { problem, isRefreshing: false })
  }

  const readChart = async (): Promise<void> => {
    if (patient === null) return fail({ kind: 'no-patient' })
    latest += 1
    const mine = latest
    reading.abort()
    reading = new AbortController()
    const { signal } = reading
    become({ isRefreshing: held.read !== null, phase: held.read === null ? 'reading' : state.phase, problem: null, isHeld: false })
    const capability = await capabilityNow()
    if (mine !== latest) return
    if (!capability.ok) return fail({ kind: 'metadata', problem: capability.problem })
    const fetched = await fetchChart(client, capability.value, { patient, encounter: session.encounter }, signal)
    if (mine !== latest) return
    const problem = problemOf(fetched)
    if (problem !== null) return fail(problem)
    const part = fetched.drafts.length > 0 ? await loadSavePart() : savePart
    if (mine !== latest) return
    // Without the answers that drafts carry the lines would look poorer than what is saved.
    if (fetched.drafts.length > 0 && part === null) return fail({ kind: 'program-part-missing' })
    const patients = patientLines(fetched.entries.map((entry) => entry.resource))
    const isFirst = held.read === null
    held.read = {
      entries: fetched.entries, capability: capability.value, chart: chartFromEntries(fetched.entries), derive: partwise(site.settings, patients), drafts: fetched.drafts,
      saved: part?.answersOfDrafts(fetched.drafts) ?? { answers: new Map(), given: new Map() },
    }
    held.isStale = false
    // Charges of another reading are not held against these doses.
    state = { ...state, charges: null }
    rederive(held.read, {
      phase: 'ready', problem: null, isRefreshing: false, patient: patients.get(`Patient/${patient}`) ?? null,
      chartProblems: fetched.problems, truncated: fetched.truncated, readAt: now().toISOString(), writing: mayWrite(capability.value, session),
    }, isFirst ? firstVisits(held.read.chart) : null)
    if (state.isPartial) await afterPaint()
    if (mine !== latest) return
    deriveAll()
    const loaded = await loadSavePart()
    if (mine !== latest || loaded === null) return
    become({ ...(state.plan === null ? planSoon() : {}), connection: loaded.connectionOf(capability.value, session) })
  }

  const readCharges = async (): Promise<void> => {
    const known = held.read
    if (known === null || patient === null || savePart === null || state.chartProblems.some(({ what }) => what === 'ChargeItem')) return
    const { signal } = reading
    const charges = await savePart.chargesNow(client, known.capability, { patient, encounter: session.encounter }, known.entries, site.settings, signal)
    if (signal.aborted || held.read?.entries !== known.entries) return
    become({ charges })
    become(planSoon())
  }

  const refresh = async (): Promise<void> => {
    await readChart()
    if (state.phase !== 'ready' || held.isStale) return
    reference.askAgain()
    await reference.settle()
    await readCharges()
  }

  const saveOnce = async (): Promise<SaveRefusal | null> => {
    const part = await loadSavePart()
    if (part === null) become({ problem: { kind: 'program-part-missing' } })
    return part === null ? null : part.saveOnce(desk)
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
    leave: () => reading.abort(),
    setAnswer: (source, part) => savePart?.setAnswer(desk, source, part),
    undo: () => savePart?.undo(desk),
    unfinished: { get: keep.text, set: keep.setText },
    save: async () => writing(saveOnce),
    withdraw: async () => {
      await writing(async () => savePart?.withdrawOnce(desk) ?? null)
    },
    toExport: () => {
      deriveAll()
      return savePart === null || held.read === null || reference.codes().isAwaited ? null : savePart.inputOf(desk, held.read)
    },
    settings: site.settings,
    ehr: { base: session.base, notAsked: session.notAsked ?? [] },
    get zones() {
      return (zones ??= { site: site.settings.timeZone, browser: environment.browserZone })
    },
    touch: keep.touch,
  }
}
