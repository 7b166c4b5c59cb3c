/** The check of the list: which of its rows come next, a few lots beside each other, how far it is, and its end. */
import { isUndecided, type ReviewDraft } from '../review/draft.ts'
import type { DraftCheck } from '../review/marks.ts'
import { byVisit } from './review-derive.ts'
import type { ReviewList } from './review-list.ts'
import type { ListProgress, ReviewSource } from './review-state.ts'

/** Rows of one run: an EHR is not asked for a whole year because somebody opened a list. */
export const rowsAtOnce = 400
/** Drafts of a lot, whose doses are one request; lots that are read beside each other. */
const lotSize = 40
const lotsAtOnce = 2

/** Of the decided ones only an approval can still be wrong. */
const isWanted = (draft: ReviewDraft): boolean => isUndecided(draft) || draft.state === 'approved'

/** The drafts that are shown and have not been checked. */
export const uncheckedIn = (rows: ReviewList): readonly ReviewDraft[] =>
  rows.list().rows.flatMap(({ draft, marking }) => (marking.check === null && isWanted(draft) ? [draft] : []))

/** Whole visits in lots, since a visit is derived at once. */
const lotsOf = (drafts: readonly ReviewDraft[]): readonly (readonly ReviewDraft[])[] => {
  const lots: ReviewDraft[][] = []
  for (const visit of byVisit(drafts)) {
    const last = lots.at(-1)
    if (last === undefined || last.length + visit.length > lotSize) lots.push([...visit])
    else last.push(...visit)
  }
  return lots
}

const isOver = (check: DraftCheck): boolean => check.kind === 'unread' && check.problem?.kind === 'unauthorised'

export interface ListCheckHooks {
  readonly rows: ReviewList
  /** Null where there is nothing to read again. */
  readonly source: () => ReviewSource | null
  /** After every lot, and once at the end; `isOver` where the session has ended. */
  readonly told: (progress: ListProgress, isOver: boolean) => void
}

export interface ListCheck {
  /** Resolves when the run is over, however it ended. Never rejects. */
  readonly run: () => Promise<void>
  /** Ends a run; what it has found stays. */
  readonly stop: () => void
}

export const createListCheck = ({ rows, source, told }: ListCheckHooks): ListCheck => {
  let running: AbortController | null = null

  const run = async (): Promise<void> => {
    const from = source()
    if (from?.kind !== 'server' || running !== null) return
    const mine = new AbortController()
    running = mine
    // What is older than the data of now is known before the first draft is passed over as unchanged.
    const data = await from.referenceData().catch(() => null)
    if (mine.signal.aborted || from !== source()) return
    if (data !== null) rows.data(data)
    const drafts = uncheckedIn(rows).slice(0, rowsAtOnce)
    const lots = [...lotsOf(drafts)]
    let done = 0
    told({ done, all: drafts.length, isRunning: true }, false)
    const goesOn = (): boolean => !mine.signal.aborted && from === source()
    const isOlder = ({ key }: ReviewDraft): boolean => (rows.row(key)?.marking.older.length ?? 0) > 0
    const work = async (): Promise<void> => {
      for (let lot = lots.shift(); lot !== undefined && goesOn(); lot = lots.shift()) {
        const checks = await from.recheck(lot, isOlder, mine.signal)
        if (!goesOn()) return
        rows.check(checks, lot)
        done += lot.length
        const hasEnded = [...checks.values()].some(isOver)
        if (hasEnded) mine.abort()
        told({ done, all: drafts.length, isRunning: true }, hasEnded)
      }
    }
    await Promise.all(Array.from({ length: lotsAtOnce }, work))
    if (running !== mine) return
    running = null
    told({ done, all: drafts.length, isRunning: false }, false)
  }

  return {
    run,
    stop: () => {
      const stopped = running
      running = null
      stopped?.abort()
    },
  }
}
