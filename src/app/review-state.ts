/** What Review knows and can do, as the interface sees it; `review.ts` makes one. */
import type { CapabilityProblem } from '../fhir/capability.ts'
import type { FhirProblem } from '../fhir/client.ts'
import type { PayerOverrides } from '../billing/payers.ts'
import type { Json } from '../fhir/element.ts'
import type { Result } from '../fhir/result.ts'
import type { SaveFailure } from '../fhir/saved-line.ts'
import type { Author } from '../review/author.ts'
import type { BulkPlan } from '../review/bulk.ts'
import type { Decision, Refusal } from '../review/decisions.ts'
import type { DraftItem, ReviewDraft } from '../review/draft.ts'
import type { FileProblem } from '../review/file.ts'
import type { Change, Version } from '../review/history.ts'
import type { CheckProblem, DraftCheck } from '../review/marks.ts'
import type { Filters, Row, WorkList } from '../review/work-list.ts'
import type { PatientLine } from './patient.ts'

/** What became of writing one draft. */
export type Written =
  | { readonly kind: 'written'; readonly item: DraftItem }
  /** Somebody else was first; null where it cannot be read what they left. */
  | { readonly kind: 'conflict'; readonly theirs: DraftItem | null }
  | { readonly kind: 'failed'; readonly why: SaveFailure; readonly said: string | null }

/** The last thing that a press did to a draft. */
export type Outcome =
  | { readonly kind: 'done'; readonly decision: Decision['kind'] }
  | { readonly kind: 'refused'; readonly why: Refusal }
  /** `isApproval`: it stopped one; else nobody wanted more than the check. */
  | { readonly kind: 'check'; readonly problem: CheckProblem; readonly isApproval: boolean }
  /** Checked on its own, and as derived. */
  | { readonly kind: 'unchanged' }
  /** Theirs stands in the list now; `changes` lead from what was shown to it. */
  | { readonly kind: 'conflict'; readonly changes: readonly Change[]; readonly isRead: boolean }
  | { readonly kind: 'failed'; readonly why: SaveFailure; readonly said: string | null }

/** Where drafts come from and go to. */
export interface ReviewSource {
  readonly kind: 'file' | 'server'
  /** Sends one draft as the version that was shown. */
  readonly write: (draft: ReviewDraft, item: DraftItem, author: Author) => Promise<Written>
  /** Versions, oldest first. */
  readonly history: (draft: ReviewDraft) => Promise<Result<readonly DraftItem[], FhirProblem>>
  /** What stands in the way of each draft, by key, after its doses were read again; `isWhole` derives them anew in any case. */
  readonly check: (drafts: readonly ReviewDraft[], isWhole: boolean) => Promise<ReadonlyMap<string, CheckProblem>>
  /**
   * Checks a few drafts of the list in the background: what their doses and evidence say, and where these were written to
   * since, or `isOlder` says so, what is derived now. By key; nothing of what was not reached before `signal` ended it.
   */
  readonly recheck: (drafts: readonly ReviewDraft[], isOlder: (draft: ReviewDraft) => boolean, signal: AbortSignal) => Promise<ReadonlyMap<string, DraftCheck>>
  /** Version of the reference data of now; null where there is none, or nobody can tell. */
  readonly referenceData: () => Promise<string | null>
  /** Chart resources of the draft's patient, by "Type/id"; nothing where `signal` ended it. */
  readonly chart: (draft: ReviewDraft, signal: AbortSignal) => Promise<ReadonlyMap<string, Json>>
}

export type ReviewProblem =
  | { readonly kind: 'file'; readonly name: string; readonly problem: FileProblem }
  | { readonly kind: 'file-unreadable'; readonly name: string }
  | { readonly kind: 'metadata'; readonly problem: FhirProblem | CapabilityProblem }
  | { readonly kind: 'load'; readonly problem: FhirProblem }
  /** The server offers no search by which drafts of several patients could be found. */
  | { readonly kind: 'no-search' }
  | { readonly kind: 'session-ended' }

export interface BulkState {
  readonly plan: BulkPlan
  readonly phase: 'asking' | 'checking' | 'writing' | 'done'
  readonly done: number
  readonly approved: number
  readonly notApproved: number
}

/** How far the check of the list is. */
export interface ListProgress {
  readonly done: number
  readonly all: number
  readonly isRunning: boolean
}

export interface ServerWindow {
  readonly name: string
  /** YYYY-MM-DD: drafts entered since. */
  readonly since: string
}

export interface ReviewState {
  readonly phase: 'start' | 'loading' | 'ready'
  readonly kind: ReviewSource['kind']
  /** Names of the open files. */
  readonly files: readonly string[]
  /** Charges in the files that are not ours. */
  readonly others: number
  readonly window: ServerWindow | null
  /** Drafts read so far. */
  readonly read: number
  /** The server has more than was read. */
  readonly isTruncated: boolean
  readonly problem: ReviewProblem | null
  /** By `ownerOf` of a draft. */
  readonly patients: ReadonlyMap<string, PatientLine>
  readonly filters: Filters
  readonly list: WorkList
  /** The draft that is open, which may not be in the list any more. */
  readonly open: Row | null
  readonly repeated: ReadonlySet<string>
  readonly outcomes: ReadonlyMap<string, Outcome>
  readonly busy: ReadonlySet<string>
  readonly bulk: BulkState | null
  /** Null before the first check of the list, and on files, which have no chart to read again. */
  readonly checking: ListProgress | null
  /** Rows that are shown and have not been checked. */
  readonly unchecked: number
  /** The site's own fields of the payers' profiles; null where its configuration is not read. */
  readonly payers: PayerOverrides | null
  /** Drafts of files that were decided and not exported since. */
  readonly unsaved: number
  readonly author: string
  readonly canWrite: boolean
  /** The site has set up that nothing is written in this EHR (site.json, `issuers[].writeBack`). */
  readonly isExportOnly: boolean
}

/** What a File gives. */
export interface DraftText {
  readonly name: string
  readonly text: () => Promise<string>
}

export interface Review {
  readonly state: () => ReviewState
  readonly subscribe: (listener: () => void) => () => void
  readonly openFiles: (files: readonly DraftText[]) => Promise<void>
  /** Reads from the server, which has to be known; `since` is YYYY-MM-DD. */
  readonly load: (since: string) => Promise<void>
  readonly filter: (change: Partial<Filters>) => void
  readonly open: (key: string | null) => void
  /** Opens the draft so many places further in the list. */
  readonly move: (by: number) => void
  readonly decide: (key: string, decision: Decision) => Promise<void>
  /** Reads the chart of the draft and derives it anew. */
  readonly check: (key: string) => Promise<void>
  /** Checks the rows that are shown and have not been checked, some hundred at a time, until `stopCheck` or the list is left. */
  readonly checkList: () => Promise<void>
  readonly stopCheck: () => void
  readonly askBulk: () => void
  readonly runBulk: () => Promise<void>
  readonly closeBulk: () => void
  readonly versions: (key: string) => Promise<Result<readonly Version[], FhirProblem>>
  /** Ends, with nothing, as soon as another draft is opened. */
  readonly chart: (key: string) => Promise<ReadonlyMap<string, Json>>
  readonly setAuthor: (name: string) => void
  /** The decided Bundle as text, and from then on nothing is unsaved. */
  readonly exportBundle: () => string
  /** The rows that are shown. */
  readonly exportCsv: () => string
  /** All drafts of the visit of a draft, itself among them. */
  readonly visit: (draft: ReviewDraft) => readonly ReviewDraft[]
}
