/**
 * Review's state and actions, without a document: drafts from files or from a server, filtered, decided one by one or
 * many at once, and exported. Each draft is its own subject's; nothing of one stands under another.
 */
import type { SiteSettings } from '../billing/site.ts'
import { failure, success } from '../fhir/result.ts'
import { csvOf } from '../review/claim-rows.ts'
import { bundleOf } from '../review/file.ts'
import { versionsOf } from '../review/history.ts'
import { stateWords } from '../review/state-words.ts'
import { visitOf } from '../review/visit.ts'
import { filtered, noFilters, type Row } from '../review/work-list.ts'
import { createDeciding } from './review-deciding.ts'
import { openDraftFiles, type OpenFiles } from './review-files.ts'
import { createListCheck, uncheckedIn } from './review-list-check.ts'
import { createReviewList } from './review-list.ts'
import { readDrafts, type ReviewServer } from './review-reading.ts'
import type { Review, ReviewSource, ReviewState } from './review-state.ts'

/** What the site has set that holds for drafts, whoever wrote them. */
export type ReviewSite = Pick<SiteSettings, 'payers' | 'timeZone'>

export interface ReviewEnvironment {
  /** Null where the page was opened without a launch. */
  readonly server: ReviewServer | null
  readonly now: () => Date
  /** The site's settings for drafts of files; null where the configuration cannot be read. Asked once. */
  readonly site?: () => Promise<ReviewSite | null>
}

const started: ReviewState = {
  phase: 'start', kind: 'file', files: [], others: 0, window: null, read: 0, isTruncated: false, problem: null,
  patients: new Map(), filters: noFilters, list: filtered([], noFilters), open: null, repeated: new Set(), outcomes: new Map(),
  busy: new Set(), bulk: null, checking: null, unchecked: 0, payers: null, unsaved: 0, author: '', canWrite: true,
  isExportOnly: false,
}

const two = (value: number): string => String(value).padStart(2, '0')

/** YYYY-MM-DD on the person's clock: in the evening UTC is a day ahead of America. */
const dayOf = (now: Date): string => `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`

export const createReview = ({ server, now, site: askSite }: ReviewEnvironment): Review => {
  const listeners = new Set<() => void>()
  const rows = createReviewList(() => dayOf(now()))
  let state = started
  let source: ReviewSource | null = null
  let files: OpenFiles | null = null
  let site: ReviewSite | null = null
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
  const deciding = createDeciding({
    rows, state: () => state, become, redraw, source: () => source, timeZone: () => site?.timeZone ?? null,
    author: () => ({ user: server?.user ?? null, name: state.author.trim() === '' ? null : state.author.trim(), now: now().toISOString() }),
  })
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
    const settings = site ?? await askSite?.().catch(() => null) ?? null
    const opened = await openDraftFiles(texts, settings?.timeZone ?? null)
    const payers = settings?.payers ?? null
    // A file that is none of ours changes nothing of what is open, nor of what is being read.
    if ('kind' in opened) return become({ problem: opened, phase: state.phase === 'loading' && before === 'start' ? 'start' : state.phase, payers })
    leaveList()
    files = opened
    site = settings
    source = opened.source
    rows.reset(opened.drafts, opened.patients)
    redraw({
      phase: 'ready', kind: 'file', files: opened.names, others: opened.others, window: null, read: opened.drafts.length,
      isTruncated: false, open: null, outcomes: new Map(), bulk: null, checking: null, unsaved: 0, canWrite: true, isExportOnly: false, payers,
    })
  }

  const load: Review['load'] = async (since) => {
    if (server === null) return
    leaveList()
    source = null
    files = null
    const mine = new AbortController()
    loading = mine
    rows.reset([], rows.patients())
    redraw({
      phase: 'loading', kind: 'server', files: [], window: { name: server.name, since }, read: 0, problem: null, open: null,
      outcomes: new Map(), bulk: null, checking: null, unsaved: 0, others: 0, isTruncated: false,
    })
    await readDrafts({
      server, rows, since, become, redraw, signal: mine.signal,
      connected: ({ environment, source: from, canWrite, isExportOnly }) => {
        source = from
        site = environment.settings
        become({ canWrite, isExportOnly, payers: environment.settings.payers })
      },
    })
  }

  return {
    ...deciding,
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
    checkList: listCheck.run,
    stopCheck: () => {
      listCheck.stop()
      if (state.checking !== null) become({ checking: { ...state.checking, isRunning: false } })
    },
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
    visit: (draft) => visitOf(draft, rows.all().map((row) => row.draft)),
  }
}
