/** Deciding drafts, one by one or many at once: what is read again before, what is written, and what becomes of it in the list. */
import type { Author } from '../review/author.ts'
import { bulkPlan } from '../review/bulk.ts'
import { decided, redrawn, type Decision } from '../review/decisions.ts'
import type { ReviewDraft } from '../review/draft.ts'
import { approveMany } from './review-bulk.ts'
import type { ReviewList } from './review-list.ts'
import { cameOf } from './review-outcome.ts'
import type { Outcome, Review, ReviewSource, ReviewState } from './review-state.ts'

export interface DecidingHooks {
  readonly rows: ReviewList
  readonly state: () => ReviewState
  readonly become: (change: Partial<ReviewState>) => void
  /** After any change of the rows. */
  readonly redraw: (change?: Partial<ReviewState>) => void
  /** Null while no drafts are open. */
  readonly source: () => ReviewSource | null
  readonly author: () => Author
  /** The site's, as in `reviewDraft`. */
  readonly timeZone: () => string | null
}

export type Deciding = Pick<Review, 'decide' | 'check' | 'askBulk' | 'runBulk' | 'closeBulk'>

export const createDeciding = ({ rows, state, become, redraw, source, author, timeZone }: DecidingHooks): Deciding => {
  const setBusy = (key: string, isBusy: boolean): void => {
    const busy = new Set(state().busy)
    if (isBusy) busy.add(key)
    else busy.delete(key)
    become({ busy })
  }
  const tell = (key: string, outcome: Outcome): void => become({ outcomes: new Map([...state().outcomes, [key, outcome]]) })
  const isRepeated = ({ identifier }: ReviewDraft): boolean => rows.repeated().has(identifier)

  /** Decides drafts as they stand in the list now, all at once. How many were written. */
  const decideAll = async (from: ReviewSource, drafts: readonly ReviewDraft[], decision: Decision): Promise<number> => {
    const by = author()
    const results = await Promise.all(drafts.map(async (draft) => {
      const item = decided(draft, decision, by, isRepeated(draft))
      if (!item.ok) return { draft, outcome: { kind: 'refused', why: item.problem } as const, item: null }
      return { draft, ...cameOf(draft, decision.kind, await from.write(draft, item.value, by)) }
    }))
    if (from !== source()) return 0
    const done = results.filter(({ outcome }) => outcome.kind === 'done').length
    rows.replace(results.flatMap(({ draft, item }) => (item === null ? [] : redrawn(draft, item, timeZone()))))
    const isOver = results.some(({ outcome }) => outcome.kind === 'failed' && outcome.why === 'unauthorised')
    const { kind, outcomes, unsaved } = state()
    redraw({
      outcomes: new Map([...outcomes, ...results.map(({ draft, outcome }) => [draft.key, outcome] as const)]),
      unsaved: kind === 'file' ? unsaved + done : 0,
      ...(isOver ? { problem: { kind: 'session-ended' } as const } : {}),
    })
    return done
  }

  /** The drafts that may still be approved after their doses were read again; of the others it is told why not. */
  const passing = async (from: ReviewSource, drafts: readonly ReviewDraft[]): Promise<readonly ReviewDraft[]> => {
    const problems = await from.check(drafts, false)
    if (problems.size > 0 && from === source()) {
      rows.check(problems, drafts)
      redraw()
    }
    return drafts.filter(({ key }) => {
      const problem = problems.get(key)
      if (problem !== undefined && from === source()) tell(key, { kind: 'check', problem, isApproval: true })
      return problem === undefined
    })
  }

  const decide: Review['decide'] = async (key, decision) => {
    const draft = rows.row(key)?.draft
    const from = source()
    if (from === null || draft === undefined || state().busy.has(key) || !state().canWrite) return
    setBusy(key, true)
    const isReadFirst = decision.kind === 'approve' && decided(draft, decision, author(), isRepeated(draft)).ok
    const mayGoOn = !isReadFirst || (await passing(from, [draft])).length > 0
    if (mayGoOn && from === source()) await decideAll(from, [draft], decision)
    setBusy(key, false)
  }

  const check: Review['check'] = async (key) => {
    const draft = rows.row(key)?.draft
    const from = source()
    if (from === null || draft === undefined || state().busy.has(key)) return
    setBusy(key, true)
    const problem = (await from.check([draft], true)).get(key)
    if (from === source()) {
      rows.check(new Map([[key, problem ?? { kind: 'unchanged' }]]), [draft])
      tell(key, problem === undefined ? { kind: 'unchanged' } : { kind: 'check', problem, isApproval: false })
      redraw()
    }
    setBusy(key, false)
  }

  return {
    decide,
    check,
    askBulk: () => {
      const plan = bulkPlan(rows.list().rows.map(({ draft }) => draft), rows.repeated())
      become({ bulk: { plan, phase: 'asking', done: 0, approved: 0, notApproved: 0 } })
    },
    runBulk: async () => {
      const from = source()
      if (from === null || !state().canWrite) return
      await approveMany({
        kind: from.kind, bulk: () => state().bulk, goesOn: () => from === source() && state().problem?.kind !== 'session-ended', become: (bulk) => become({ bulk }),
        passing: async (lot) => passing(from, lot),
        approve: async (some) => decideAll(from, some.map((draft) => rows.row(draft.key)?.draft ?? draft), { kind: 'approve' }),
      })
    },
    closeBulk: () => become({ bulk: null }),
  }
}
