/** What presses and keys do at the biller's desk: which draft is open, which form, and what a decision leaves of both. */
import { useCallback, useState } from 'preact/hooks'
import type { Review, ReviewState } from '../../app/review-state.ts'
import { refusalOf, type Decision, type DecisionKind } from '../../review/decisions.ts'
import { useKeys, type KeyAction } from './keys.ts'
import { reviewWords } from './words.ts'

/** Decisions that want something typed first. One form is open at a time. */
export type Asking = Exclude<DecisionKind, 'approve'>

export interface Desk {
  /** The form that is open, if any. */
  readonly asking: Asking | null
  readonly onAsk: (asking: Asking | null) => void
  /** On a narrow screen: the draft is shown, and the list is not. */
  readonly isDetail: boolean
  readonly open: (key: string) => void
  readonly decide: (decision: Decision) => void
  /** The next draft with something to decide, behind the open one or from the top. */
  readonly nextOpen: () => void
  /** Out of a form, else from the draft to the list. */
  readonly back: () => void
  /** To the list, whatever is open. */
  readonly leave: () => void
}

const focusLater = (id: string): void => void requestAnimationFrame(() => document.getElementById(id)?.focus())

/** Whether the notes of decisions will not say whose they are: a file has no session that knows it. */
export const isNameless = ({ kind, author }: Pick<ReviewState, 'kind' | 'author'>): boolean => kind === 'file' && author.trim() === ''

/** What waits for a biller; what was sent back waits for the bedside. */
const waiting = new Set(['ready', 'blocked', 'answered'])

export const useDesk = (review: Review, state: ReviewState, onHelp: () => void): Desk => {
  const [asking, setAsking] = useState<Asking | null>(null)
  const [isDetail, setDetail] = useState(false)
  const openKey = state.open?.draft.key ?? null
  const { list } = state

  const open = useCallback((key: string): void => {
    setAsking(null)
    setDetail(true)
    review.open(key)
  }, [review])

  const decide = useCallback((decision: Decision): void => {
    if (openKey === null || review.state().busy.has(openKey)) return
    const isInDetail = document.activeElement?.closest('.detail') != null
    const run = async (): Promise<void> => {
      await review.decide(openKey, decision)
      const after = review.state()
      // Whoever has gone on to another draft is not called back.
      if (after.open?.draft.key !== openKey) return
      // What was typed stays until it is written.
      if (after.outcomes.get(openKey)?.kind === 'done') setAsking(null)
      // The button that was pressed may be gone.
      if (isInDetail) focusLater('detail-title')
    }
    void run()
  }, [review, openKey])

  const nextOpen = useCallback((): void => {
    const at = list.rows.findIndex(({ draft }) => draft.key === openKey)
    const isWaiting = ({ draft }: (typeof list.rows)[number]): boolean => waiting.has(draft.state) && draft.key !== openKey
    const next = list.rows.slice(at + 1).find(isWaiting) ?? list.rows.find(isWaiting)
    if (next !== undefined) open(next.draft.key)
  }, [list, openKey, open])

  const leave = useCallback((): void => {
    setAsking(null)
    setDetail(false)
  }, [])

  const back = useCallback((): void => {
    if (asking !== null) return setAsking(null)
    setDetail(false)
    document.querySelector<HTMLElement>('.row-button[tabindex="0"]')?.focus()
  }, [asking])

  const act = useCallback((action: KeyAction): void => {
    const draft = state.open?.draft ?? null
    const ask = (kind: 'reject' | 'send-back'): void => {
      if (draft === null || !state.canWrite || refusalOf(draft, kind, state.repeated.has(draft.identifier)) !== null) return
      setDetail(true)
      setAsking(kind)
    }
    switch (action) {
      case 'next':
      case 'previous':
        setAsking(null)
        // The row that is opened takes the focus, which it does from nobody.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
        return review.move(action === 'next' ? 1 : -1)
      case 'enter':
        if (openKey === null) review.move(1)
        setDetail(true)
        return focusLater('detail-title')
      case 'back':
        return back()
      case 'next-open':
        return nextOpen()
      case 'approve':
        return decide({ kind: 'approve' })
      case 'reject':
      case 'send-back':
        return ask(action)
      case 'undo':
        if (draft !== null && state.outcomes.get(draft.key)?.kind === 'done') decide({ kind: 'reopen', reason: reviewWords.takenBack })
        return undefined
      case 'search':
        return document.getElementById('filter-text')?.focus()
      case 'help':
        return onHelp()
    }
  }, [review, state, openKey, decide, nextOpen, back, onHelp])
  useKeys(act)

  return { asking, onAsk: setAsking, isDetail, open, decide, nextOpen, back, leave }
}
