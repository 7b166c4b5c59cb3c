/**
 * Review's state and actions, without a document: drafts from files or from a server, filtered, decided one by one or
 * many at once, and exported. Each draft is its own subject's; nothing of one stands under another.
 */
import type { PayerOverrides } from '../billing/payers.ts'
import type { CapabilityProblem } from '../fhir/capability.ts'
import type { FhirProblem } from '../fhir/client.ts'
import { failure, success, type Result } from '../fhir/result.ts'
import type { Author } from '../review/author.ts'
import { bulkPlan } from '../review/bulk.ts'
import { csvOf } from '../review/claim-rows.ts'
import { decided, redrawn, type Decision } from '../review/decisions.ts'
import { reviewDraft, type ReviewDraft } from '../review/draft.ts'
import { bundleOf } from '../review/file.ts'
import { versionsOf } from '../review/history.ts'
import { stateWords } from '../review/state-words.ts'
import { visitOf } from '../review/visit.ts'
import { filtered, noFilters, type Row } from '../review/work-list.ts'
import { patientLines } from './patient.ts'
import { approveMany } from './review-bulk.ts'
import { openDraftFiles, type OpenFiles } from './review-files.ts'
import { createListCheck, uncheckedIn } from './review-list-check.ts'
import { createReviewList } from './review-list.ts'
import { loadDrafts, readByIds } from './review-load.ts'
import { asSessionEnd, cameOf } from './review-outcome.ts'
import type { CheckEnvironment } from './review-check.ts'
import type { Outcome, Review, ReviewSource, ReviewState } from './review-state.ts'

/** A server that Review was launched from. */
export interface ReviewServer {
  /** What people call it. */
  readonly name: string
  /** Waits for the server's CapabilityStatement. */
  readonly connect: () => Promise<Result<{
    readonly environment: CheckEnvironment
    readonly source: ReviewSource
    readonly canWrite: boolean
    readonly isExportOnly: boolean
  }, FhirProblem | CapabilityProblem>>
  readonly user: string | null
}

export interface ReviewEnvironment {
  /** Null where the page was opened without a launch. */
  readonly server: ReviewServer | null
  readonly now: () => Date
  /** The site's own payer profiles for drafts of files; null where the configuration cannot be read. Asked once. */
  readonly payers?: () => Promise<PayerOverrides | null>
}

const started: ReviewState = {
  phase: 'start', kind: 'file', files: [], others: 0, window: null, read: 0, isTruncated: false, problem: null,
  patients: new Map(), filters: noFilters, list: filtered([], noFilters), open: null, repeated: new Set(), outcomes: new Map(),
  busy: new Set(), bulk: null, checking: null, unchecked: 0, payers: null, unsaved: 0, author: '', canWrite: true,
  isExportOnly: false,
}

export const createReview = ({ server, now, payers: askPayers }: ReviewEnvironment): Review => {
  const listeners = new Set<() => void>()
  const rows = createReviewList(() => now().toISOString().slice(0, 10))
  let state = started
  let source: ReviewSource | null = null
  let files: OpenFiles | null = null
  let loading: AbortController | null = null
  let reading = new AbortController()

  const become = (change: Partial<ReviewState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const show = (open: Row | null): void => {
    // The chart of the draft before is of no use to this one.
    if (open?.draft.key !== state.open?.draft.key) reading.abort()
    redraw({ open })
  }
  /** After any change of the rows. */
  const redraw = (change: Partial<ReviewState> = {}): void =>
    become({
      ...change, list: rows.list(), unchecked: source?.kind === 'server' ? uncheckedIn(rows).length : 0, filters: rows.filters(), repeated: rows.repeated(), patients: rows.patients(),
      open: change.open !== undefined ? change.open : state.open === null ? null : rows.row(state.open.draft.key),
    })
  const author = (): Author => ({
    user: server?.user ?? null, name: state.author.trim() === '' ? null : state.author.trim(), now: now().toISOString(),
  })
  const setBusy = (keys: readonly string[], isBusy: boolean): void => {
    const busy = new Set(state.busy)
    for (const key of keys) if (isBusy) busy.add(key)
    else busy.delete(key)
    become({ busy })
  }
  const tell = (key: string, outcome: Outcome): void => become({ outcomes: new Map([...state.outcomes, [key, outcome]]) })

  const listCheck = createListCheck({
    rows, source: () => source,
    told: (checking, isOver) => redraw({ checking, ...(isOver ? { problem: { kind: 'session-ended' } as const } : {}) }),
  })
  /** Whatever is read of the list that stood here is of no use to the next one. */
  const leaveList = (): void => {
    loading?.abort()
    reading.abort()
    listCheck.stop()
  }

  const openFiles: Review['openFiles'] = async (texts) => {
    if (texts.length === 0) return
    const before = state.phase
    become({ problem: null, phase: before === 'start' ? 'loading' : before })
    const [opened, payers] = await Promise.all([openDraftFiles(texts), state.payers ?? askPayers?.().catch(() => null) ?? null])
    // A file that is none of ours changes nothing of what is open, nor of what is being read.
    if ('kind' in opened) return become({ problem: opened, phase: state.phase === 'loading' && before === 'start' ? 'start' : state.phase, payers })
    leaveList()
    files = opened
    source = opened.source
    rows.reset(opened.drafts, opened.patients)
    redraw({
      phase: 'ready', kind: 'file', files: opened.names, others: opened.others, window: null, read: opened.drafts.length,
      isTruncated: false, open: null, outcomes: new Map(), bulk: null, checking: null, unsaved: 0, canWrite: true, isExportOnly: false, payers,
    })
  }

  const namePatients = async (environment: CheckEnvironment, drafts: readonly ReviewDraft[], signal: AbortSignal): Promise<void> => {
    const unnamed = drafts.flatMap(({ patient }) => (patient === null || rows.patients().has(patient) ? [] : patient))
    const { found } = await readByIds(environment.client, environment.capability, 'Patient', unnamed, signal)
    if (signal.aborted || found.size === 0) return
    rows.name(patientLines([...found.values()]))
    redraw()
  }

  const load: Review['load'] = async (since) => {
    if (server === null) return
    leaveList()
    source = null
    const mine = new AbortController()
    loading = mine
    rows.reset([], rows.patients())
    files = null
    redraw({
      phase: 'loading', kind: 'server', files: [], window: { name: server.name, since }, read: 0, problem: null, open: null,
      outcomes: new Map(), bulk: null, checking: null, unsaved: 0, others: 0, isTruncated: false,
    })
    const connected = await server.connect()
    if (mine.signal.aborted) return
    if (!connected.ok) return become({ phase: 'start', problem: { kind: 'metadata', problem: connected.problem } })
    const { environment, canWrite, isExportOnly } = connected.value
    const from = connected.value.source
    source = from
    become({ canWrite, isExportOnly, payers: environment.settings.payers })
    const known = new Set<string>()
    let naming: Promise<void> = Promise.resolve()
    const isWanted = (draft: ReviewDraft): boolean => draft.id !== null && (draft.enteredDate === null || draft.enteredDate.slice(0, 10) >= since)
    const read = await loadDrafts(environment.client, environment.capability, since, (resources) => {
      const fresh = resources.flatMap((resource) => {
        const draft = reviewDraft(resource, `ChargeItem/${String(resource['id'])}`)
        if (draft === null || !isWanted(draft) || known.has(draft.key)) return []
        known.add(draft.key)
        return [draft]
      })
      rows.add(fresh)
      redraw({ read: known.size })
      naming = naming.then(async () => namePatients(environment, fresh, mine.signal))
    }, mine.signal)
    if (mine.signal.aborted) return
    if (!read.ok) return become({ phase: known.size > 0 ? 'ready' : 'start', problem: asSessionEnd(read.problem) })
    redraw({ phase: 'ready', isTruncated: read.value })
    const [data] = await Promise.all([from.referenceData().catch(() => null), naming])
    if (mine.signal.aborted || data === null) return
    rows.data(data)
    redraw()
  }

  /** Decides drafts as they stand in the list now, all at once. How many were written. */
  const decideAll = async (from: ReviewSource, drafts: readonly ReviewDraft[], decision: Decision): Promise<number> => {
    const by = author()
    const results = await Promise.all(drafts.map(async (draft) => {
      const item = decided(draft, decision, by, rows.repeated().has(draft.identifier))
      if (!item.ok) return { draft, outcome: { kind: 'refused', why: item.problem } as const, item: null }
      return { draft, ...cameOf(draft, decision.kind, await from.write(draft, item.value, by)) }
    }))
    if (from !== source) return 0
    const done = results.filter(({ outcome }) => outcome.kind === 'done').length
    rows.replace(results.flatMap(({ draft, item }) => (item === null ? [] : redrawn(draft, item))))
    const isOver = results.some(({ outcome }) => outcome.kind === 'failed' && outcome.why === 'unauthorised')
    redraw({
      outcomes: new Map([...state.outcomes, ...results.map(({ draft, outcome }) => [draft.key, outcome] as const)]),
      unsaved: state.kind === 'file' ? state.unsaved + done : 0,
      ...(isOver ? { problem: { kind: 'session-ended' } as const } : {}),
    })
    return done
  }

  /** The drafts that may still be approved after their doses were read again; of the others it is told why not. */
  const passing = async (from: ReviewSource, drafts: readonly ReviewDraft[]): Promise<readonly ReviewDraft[]> => {
    const problems = await from.check(drafts, false)
    if (problems.size > 0 && from === source) {
      rows.check(problems, drafts)
      redraw()
    }
    return drafts.filter(({ key }) => {
      const problem = problems.get(key)
      if (problem !== undefined && from === source) tell(key, { kind: 'check', problem })
      return problem === undefined
    })
  }

  const decide: Review['decide'] = async (key, decision) => {
    const draft = rows.row(key)?.draft
    if (source === null || draft === undefined || state.busy.has(key) || !state.canWrite) return
    const from = source
    setBusy([key], true)
    const refused = decided(draft, decision, author(), rows.repeated().has(draft.identifier))
    const mayGoOn = !refused.ok || decision.kind !== 'approve' || (await passing(from, [draft])).length > 0
    if (mayGoOn && from === source) await decideAll(from, [draft], decision)
    setBusy([key], false)
  }

  const runBulk = async (): Promise<void> => {
    if (source === null || !state.canWrite) return
    const from = source
    await approveMany({
      kind: from.kind, bulk: () => state.bulk, goesOn: () => from === source && state.problem?.kind !== 'session-ended', become: (bulk) => become({ bulk }),
      passing: async (lot) => passing(from, lot),
      approve: async (some) => decideAll(from, some.map((draft) => rows.row(draft.key)?.draft ?? draft), { kind: 'approve' }),
    })
  }

  const visit: Review['visit'] = (draft) => visitOf(draft, rows.all().map((row) => row.draft))

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    openFiles,
    load,
    filter: (change) => {
      rows.filter(change)
      redraw()
    },
    open: (key) => show(key === null ? null : rows.row(key)),
    move: (by) => {
      const { rows: shown } = rows.list()
      const at = shown.findIndex(({ draft }) => draft.key === state.open?.draft.key)
      const to = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)
      show(shown[to] ?? null)
    },
    decide,
    check: async (key) => {
      const draft = rows.row(key)?.draft
      if (source === null || draft === undefined || state.busy.has(key)) return
      setBusy([key], true)
      const from = source
      const problem = (await from.check([draft], true)).get(key)
      if (from === source) {
        rows.check(new Map([[key, problem ?? { kind: 'unchanged' }]]), [draft])
        tell(key, problem === undefined ? { kind: 'unchanged' } : { kind: 'check', problem })
        redraw()
      }
      setBusy([key], false)
    },
    checkList: listCheck.run,
    stopCheck: () => {
      listCheck.stop()
      if (state.checking !== null) become({ checking: { ...state.checking, isRunning: false } })
    },
    askBulk: () => {
      const plan = bulkPlan(rows.list().rows.map(({ draft }) => draft), rows.repeated())
      become({ bulk: { plan, phase: 'asking', done: 0, approved: 0, notApproved: 0 } })
    },
    runBulk,
    closeBulk: () => become({ bulk: null }),
    versions: async (key) => {
      const draft = rows.row(key)?.draft
      if (source === null || draft === undefined) return failure({ kind: 'cancelled' })
      const items = await source.history(draft)
      return items.ok ? success(versionsOf(items.value)) : items
    },
    chart: async (key) => {
      const draft = rows.row(key)?.draft
      if (source === null || draft === undefined) return new Map()
      if (reading.signal.aborted) reading = new AbortController()
      return source.chart(draft, reading.signal)
    },
    setAuthor: (name) => become({ author: name }),
    exportBundle: () => {
      const bundle = files === null ? bundleOf(rows.all().map(({ draft }) => draft.resource)) : files.bundle()
      become({ unsaved: 0 })
      return `${JSON.stringify(bundle, null, 1)}\n`
    },
    exportCsv: () => csvOf(rows.list().rows, stateWords),
    visit,
    encounterLines: (draft) => visit(draft).filter(({ key }) => key !== draft.key),
  }
}
