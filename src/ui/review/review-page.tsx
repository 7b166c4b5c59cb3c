/** Review: the list on the left, the draft on the right; on a narrow screen one of the two. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { DraftText, Review, ReviewState } from '../../app/review-state.ts'
import { refusalOf, type Decision } from '../../review/decisions.ts'
import { hashOf, filtersOfHash, reviewHash } from '../../review/hash.ts'
import { numbersOf } from '../../review/numbers.ts'
import { Footer } from '../parts/footer.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import type { Asking } from './decision-bar.tsx'
import { Detail } from './detail.tsx'
import { FilterBar } from './filter-bar.tsx'
import { HeadBar } from './head-bar.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { useKeys, type KeyAction } from './keys.ts'
import { NumbersPart } from './numbers-part.tsx'
import { OpenDrafts, useDrop } from './opening.tsx'
import { problemTold } from './problem-words.ts'
import { useReview } from './use-review.ts'
import { reviewWords } from './words.ts'
import { WorkTable } from './work-table.tsx'

/** The filters in the address, without what is clinical; what somebody writes there is taken over. */
const useHash = (review: Review, state: ReviewState): void => {
  useEffect(() => {
    const take = (): void => {
      if (location.hash.startsWith(reviewHash)) review.filter(filtersOfHash(location.hash))
    }
    take()
    window.addEventListener('hashchange', take)
    return () => window.removeEventListener('hashchange', take)
  }, [review])
  const hash = hashOf(state.filters)
  useEffect(() => {
    if (location.hash !== hash) history.replaceState(history.state, '', hash)
  }, [hash])
}

/** The charts of the list are read again as soon as it is here, and no longer than it is looked at. */
const useListCheck = (review: Review, { kind, phase }: ReviewState): void => {
  useEffect(() => {
    if (kind !== 'server' || phase !== 'ready') return undefined
    void review.checkList()
    return review.stopCheck
  }, [review, kind, phase])
}

const focusLater = (id: string): void => void requestAnimationFrame(() => document.getElementById(id)?.focus())

interface ReviewPageProps {
  readonly review: Review
  /** The address that launches again; null without a launch. */
  readonly again: string | null
}

const Empty = ({ title, how }: { readonly title: string; readonly how: string }): JSX.Element => (
  <div class="empty">
    <p><strong>{title}</strong></p>
    <p>{how}</p>
  </div>
)

const openStates = new Set(['ready', 'blocked', 'answered'])

export const ReviewPage = ({ review, again }: ReviewPageProps): JSX.Element => {
  const state = useReview(review)
  useListCheck(review, state)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [isHelp, setHelp] = useState(false)
  const [isNumbers, setNumbers] = useState(false)
  const [isDetail, setDetail] = useState(false)
  useHash(review, state)
  const onFiles = useCallback((files: readonly DraftText[]) => {
    setDetail(false)
    void review.openFiles(files)
  }, [review])
  useDrop(onFiles)
  const openKey = state.open?.draft.key ?? null
  const { list } = state

  const open = useCallback((key: string): void => {
    setAsking(null)
    setDetail(true)
    review.open(key)
  }, [review])
  const decide = useCallback((decision: Decision): void => {
    setAsking(null)
    const isInDetail = document.activeElement?.closest('.detail') != null
    const run = async (): Promise<void> => {
      if (openKey !== null) await review.decide(openKey, decision)
      // The button that was pressed may be gone.
      if (isInDetail) focusLater('detail-title')
    }
    void run()
  }, [review, openKey])
  /** The next draft with something to decide, behind the open one or from the top. */
  const nextOpen = useCallback((): void => {
    const at = list.rows.findIndex(({ draft }) => draft.key === openKey)
    const isOpen = ({ draft }: (typeof list.rows)[number]): boolean => openStates.has(draft.state) && draft.key !== openKey
    const next = list.rows.slice(at + 1).find(isOpen) ?? list.rows.find(isOpen)
    if (next !== undefined) open(next.draft.key)
  }, [list, openKey, open])
  const back = useCallback((): void => {
    if (asking !== null) return setAsking(null)
    setDetail(false)
    document.querySelector<HTMLElement>('.row-button[tabindex="0"]')?.focus()
  }, [asking])

  const act = useCallback((action: KeyAction): void => {
    const draft = state.open?.draft ?? null
    const isRepeated = draft !== null && state.repeated.has(draft.identifier)
    const ask = (kind: 'reject' | 'send-back'): void => {
      if (draft !== null && state.canWrite && refusalOf(draft, kind, isRepeated) === null) {
        setDetail(true)
        setAsking(kind)
      }
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
        if (draft !== null && state.outcomes.get(draft.key)?.kind === 'done') decide({ kind: 'reopen', reason: 'Taken back.' })
        return undefined
      case 'search':
        return document.getElementById('filter-text')?.focus()
      case 'help':
        return setHelp(true)
    }
  }, [review, state, openKey, decide, nextOpen, back])
  useKeys(act)

  const approvable = useMemo(
    () => list.rows.filter(({ draft }) => refusalOf(draft, 'approve', state.repeated.has(draft.identifier)) === null).length,
    [list, state.repeated],
  )
  const problem = state.problem === null ? null : problemTold(state.problem)
  const isEmptyServer = state.kind === 'server' && state.phase === 'ready' && list.all === 0
  return (
    <div class={`review${isDetail && openKey !== null ? ' shows-detail' : ''}`}>
      <header>
        <h1>{reviewWords.title}</h1>
        {state.phase === 'start' && <p>{reviewWords.intro}</p>}
        {again === null && <p><a href="index.html">{reviewWords.startPage}</a></p>}
      </header>
      <main>
        {problem !== null && (
          <ProblemNote
            text={problem} again={state.problem?.kind === 'session-ended' ? again : null}
            {...(problem.again === true && state.window !== null ? { onRetry: () => void review.load(state.window?.since ?? '') } : {})}
          />
        )}
        {state.phase === 'start' && <OpenDrafts onFiles={onFiles} />}
        {state.phase !== 'start' && (
          <>
            <HeadBar review={review} state={state} approvable={approvable} isNumbers={isNumbers} onNumbers={() => setNumbers(!isNumbers)} onHelp={() => setHelp(true)} />
            {isNumbers && <NumbersPart numbers={numbersOf(list.rows)} />}
            {isEmptyServer ? <Empty title={reviewWords.noDrafts} how={reviewWords.noDraftsHow} /> : (
              <>
                <FilterBar filters={state.filters} list={list} isReading={state.phase === 'loading'} onFilter={review.filter} />
                <div class="panes">
                  <section class="list" aria-label={reviewWords.list}>
                    <p id="work-table-how" class="quiet how">{reviewWords.listHow}</p>
                    {list.rows.length === 0 && list.all > 0
                      ? <Empty title={reviewWords.none} how={reviewWords.noneHow} />
                      : (
                        <WorkTable
                          rows={list.rows} openKey={openKey} repeated={state.repeated} sort={state.filters.sort}
                          onSort={(sort) => review.filter({ sort })} onOpen={open}
                        />
                      )}
                  </section>
                  <section class="detail" aria-label={reviewWords.detail}>
                    {state.open === null ? <Empty title={reviewWords.chooseOne} how={reviewWords.chooseOneHow} /> : (
                      <Detail
                        key={state.open.draft.key} review={review} state={state} row={state.open} asking={asking} onAsk={setAsking}
                        onDecide={decide} onNext={nextOpen} onBack={back}
                      />
                    )}
                  </section>
                </div>
              </>
            )}
          </>
        )}
      </main>
      <Footer />
      {isHelp && <HelpDialog onClose={() => setHelp(false)} />}
      {state.bulk !== null && (
        <BulkDialog bulk={state.bulk} isFile={state.kind === 'file'} onRun={() => void review.runBulk()} onClose={review.closeBulk} />
      )}
    </div>
  )
}
