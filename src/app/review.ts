/**
 * Review's state and actions, without a document: drafts from files or from a server, filtered, decided one by one or
 * many at once, and exported. Each draft is its own subject's; nothing of one stands under another.
 */
import type { CapabilityProblem } from '../fhir/capability.ts'
import type { FhirProblem } from '../fhir/client.ts'
import { failure, success, type Result } from '../fhir/result.ts'
import type { Author } from '../review/author.ts'
import { bulkPlan } from '../review/bulk.ts'
import { csvOf } from '../review/claim-rows.ts'
import { decided, redrawn, type Decision } from '../review/decisions.ts'
import { ownerOf, reviewDraft, type DraftItem, type ReviewDraft } from '../review/draft.ts'
import { bundleOf } from '../review/file.ts'
import { changesBetween, versionsOf } from '../review/history.ts'
import { stateWords } from '../review/state-words.ts'
import { filtered, noFilters } from '../review/work-list.ts'
import { patientLines } from './patient.ts'
import { openDraftFiles, type OpenFiles } from './review-files.ts'
import { createReviewList } from './review-list.ts'
import { loadDrafts, readByIds } from './review-load.ts'
import type { CheckEnvironment } from './review-check.ts'
import type { BulkState, Outcome, Review, ReviewProblem, ReviewSource, ReviewState, Written } from './review-state.ts'

/** A server that Review was launched from. */
export interface ReviewServer {
  /** What people call it. */
  readonly name: string
  /** Waits for the server's CapabilityStatement. */
  readonly connect: () => Promise<Result<{
    readonly environment: CheckEnvironment
    readonly source: ReviewSource
    readonly canWrite: boolean
  }, FhirProblem | CapabilityProblem>>
  readonly user: string | null
}

export interface ReviewEnvironment {
  /** Null where the page was opened without a launch. */
  readonly server: ReviewServer | null
  readonly now: () => Date
}

const started: ReviewState = {
  phase: 'start', kind: 'file', files: [], others: 0, window: null, read: 0, isTruncated: false, problem: null,
  patients: new Map(), filters: noFilters, list: filtered([], noFilters), open: null, repeated: new Set(), outcomes: new Map(),
  busy: new Set(), bulk: null, unsaved: 0, author: '', canWrite: true,
}

/** Writes at once, while many are approved; few enough that a server is not flooded. */
const writesAtOnce = 4
/**
 * Doses are read again in lots, so that progress is seen and what was read is not old when it is written. In a file there
 * is nothing to read, and a lot is what the page does between two paintings.
 */
const lotSizes: Readonly<Record<ReviewSource['kind'], number>> = { server: 40, file: 500 }

/** Lets the page paint and take a press. */
const breathe = async (): Promise<void> => new Promise((resolve) => void setTimeout(resolve))

const cut = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

export const createReview = ({ server, now }: ReviewEnvironment): Review => {
  const listeners = new Set<() => void>()
  const rows = createReviewList(() => now().toISOString().slice(0, 10))
  let state = started
  let source: ReviewSource | null = null
  let files: OpenFiles | null = null
  let loading: AbortController | null = null

  const become = (change: Partial<ReviewState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  /** After any change of the rows. */
  const redraw = (change: Partial<ReviewState> = {}): void =>
    become({
      ...change, list: rows.list(), filters: rows.filters(), repeated: rows.repeated(), patients: rows.patients(),
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

  const openFiles: Review['openFiles'] = async (texts) => {
    if (texts.length === 0) return
    loading?.abort()
    become({ problem: null, phase: state.phase === 'start' ? 'loading' : state.phase })
    const opened = await openDraftFiles(texts)
    if ('kind' in opened) return become({ problem: opened, phase: source === null ? 'start' : 'ready' })
    files = opened
    source = opened.source
    rows.reset(opened.drafts, opened.patients)
    redraw({
      phase: 'ready', kind: 'file', files: opened.names, others: opened.others, window: null, read: opened.drafts.length,
      isTruncated: false, open: null, outcomes: new Map(), bulk: null, unsaved: 0, canWrite: true,
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
    loading?.abort()
    const mine = new AbortController()
    loading = mine
    rows.reset([], rows.patients())
    files = null
    redraw({
      phase: 'loading', kind: 'server', files: [], window: { name: server.name, since }, read: 0, problem: null, open: null,
      outcomes: new Map(), bulk: null, unsaved: 0, others: 0, isTruncated: false,
    })
    const connected = await server.connect()
    if (mine.signal.aborted) return
    if (!connected.ok) return become({ phase: 'start', problem: { kind: 'metadata', problem: connected.problem } })
    const { environment, canWrite } = connected.value
    source = connected.value.source
    become({ canWrite })
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
    if (!read.ok) return become({ phase: known.size > 0 ? 'ready' : 'start', problem: sessionProblem(read.problem) ?? read.problem })
    become({ phase: 'ready', isTruncated: read.value })
    await naming
  }

  const sessionProblem = (problem: ReviewProblem): ReviewProblem | null =>
    problem.kind === 'load' && problem.problem.kind === 'unauthorised' ? { kind: 'session-ended' } : null

  /** What a write leaves in the list, and what is told of it. */
  const cameOf = (draft: ReviewDraft, decision: Decision['kind'], written: Written): { readonly outcome: Outcome; readonly item: DraftItem | null } => {
    switch (written.kind) {
      case 'written':
        return { outcome: { kind: 'done', decision }, item: written.item }
      case 'conflict': {
        const { theirs } = written
        const changes = theirs === null ? [] : changesBetween(draft.resource, theirs)
        return { outcome: { kind: 'conflict', isRead: theirs !== null, changes }, item: theirs }
      }
      case 'failed':
        return { outcome: { kind: 'failed', why: written.why, said: written.said }, item: null }
    }
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
    return drafts.filter(({ key }) => {
      const problem = problems.get(key)
      if (problem !== undefined) tell(key, { kind: 'check', problem })
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

  const runBulk: Review['runBulk'] = async () => {
    const { bulk } = state
    if (source === null || bulk === null || bulk.phase !== 'asking' || !state.canWrite) return
    const from = source
    const { plan } = bulk
    let [done, approved] = [0, 0]
    const goesOn = (): boolean => from === source && state.bulk !== null && state.problem?.kind !== 'session-ended'
    const tellStep = (phase: BulkState['phase']): void => {
      if (goesOn() || phase === 'done') become({ bulk: { plan, phase, done, approved, notApproved: done - approved } })
    }
    for (const lot of cut(plan.approve, lotSizes[from.kind])) {
      if (!goesOn()) break
      tellStep('checking')
      await breathe()
      const open = await passing(from, lot)
      done += lot.length - open.length
      for (const some of cut(open, from.kind === 'file' ? lotSizes.file : writesAtOnce)) {
        if (!goesOn()) break
        approved += await decideAll(from, some.map((draft) => rows.row(draft.key)?.draft ?? draft), { kind: 'approve' })
        done += some.length
        tellStep('writing')
      }
    }
    if (from === source && state.bulk !== null) tellStep('done')
  }

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
    open: (key) => redraw({ open: key === null ? null : rows.row(key) }),
    move: (by) => {
      const { rows: shown } = rows.list()
      const at = shown.findIndex(({ draft }) => draft.key === state.open?.draft.key)
      const to = at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(Math.max(at + by, 0), shown.length - 1)
      redraw({ open: shown[to] ?? null })
    },
    decide,
    check: async (key) => {
      const draft = rows.row(key)?.draft
      if (source === null || draft === undefined || state.busy.has(key)) return
      setBusy([key], true)
      const problem = (await source.check([draft], true)).get(key)
      tell(key, problem === undefined ? { kind: 'unchanged' } : { kind: 'check', problem })
      setBusy([key], false)
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
      return source === null || draft === undefined ? new Map() : source.chart(draft)
    },
    setAuthor: (name) => become({ author: name }),
    exportBundle: () => {
      const bundle = files === null ? bundleOf(rows.all().map(({ draft }) => draft.resource)) : files.bundle()
      become({ unsaved: 0 })
      return `${JSON.stringify(bundle, null, 1)}\n`
    },
    exportCsv: () => csvOf(rows.list().rows, stateWords),
    encounterLines: (draft) =>
      ownerOf(draft) === null ? [] : rows.all().map((row) => row.draft).filter((other) =>
        other.key !== draft.key && ownerOf(other) === ownerOf(draft) &&
        (draft.encounter === null ? other.administrations.some((one) => draft.administrations.includes(one)) : other.encounter === draft.encounter)),
  }
}
