/** Review: where its drafts come from, the figures of the list, and the list with a draft beside it. */
import type { JSX } from 'preact'
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import type { DraftText, Review, ReviewState } from '../../app/review-state.ts'
import { approvalRefusal } from '../../review/decisions.ts'
import { hashOf, filtersOfHash, reviewHash } from '../../review/hash.ts'
import { numbersOf } from '../../review/numbers.ts'
import { Footer } from '../parts/footer.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { BulkDialog } from './bulk-dialog.tsx'
import { HeadBar } from './head-bar.tsx'
import { HelpDialog } from './help-dialog.tsx'
import { NumbersPart } from './numbers-part.tsx'
import { OpenDrafts, useDrop } from './opening.tsx'
import { Panes } from './panes.tsx'
import { problemTold } from './problem-words.ts'
import { ReplaceDialog } from './replace-dialog.tsx'
import { isNameless, useDesk } from './use-desk.ts'
import { useReview } from './use-review.ts'
import { reviewWords } from './words.ts'

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

interface ReviewPageProps {
  readonly review: Review
  /** The address that launches again; null without a launch. */
  readonly again: string | null
}

const Problem = ({ review, state: { problem, window: shown }, again }: ReviewPageProps & { readonly state: ReviewState }): JSX.Element | null => {
  if (problem === null) return null
  const told = problemTold(problem)
  return (
    <ProblemNote
      text={told} again={again}
      {...(told.retry === true && shown !== null ? { onRetry: () => void review.load(shown.since) } : {})}
    />
  )
}

export const ReviewPage = ({ review, again }: ReviewPageProps): JSX.Element => {
  const state = useReview(review)
  const [isHelp, setHelp] = useState(false)
  const [isNumbers, setNumbers] = useState(false)
  /** Files that wait until somebody says what is to become of decisions that were not exported. */
  const [waiting, setWaiting] = useState<readonly DraftText[] | null>(null)
  const help = useCallback(() => setHelp(true), [])
  const desk = useDesk(review, state, help)
  useListCheck(review, state)
  useHash(review, state)
  const { leave } = desk
  const openFiles = useCallback((files: readonly DraftText[]) => {
    setWaiting(null)
    leave()
    void review.openFiles(files)
  }, [review, leave])
  const onFiles = useCallback((files: readonly DraftText[]) => {
    // Whoever drops a word of text means nothing by it.
    if (files.length === 0) return
    if (review.state().unsaved > 0) setWaiting(files)
    else openFiles(files)
  }, [review, openFiles])
  useDrop(onFiles)
  const { list, repeated, bulk } = state
  const approvable = useMemo(
    () => list.rows.filter(({ draft }) => approvalRefusal(draft, repeated.has(draft.identifier)) === null).length,
    [list, repeated],
  )
  return (
    <div class={`review${desk.isDetail && state.open !== null ? ' shows-detail' : ''}`}>
      <header>
        <h1>{reviewWords.title}</h1>
        {state.phase === 'start' && <p>{reviewWords.intro}</p>}
        {again === null && <p><a href="index.html">{reviewWords.startPage}</a></p>}
      </header>
      <main>
        <Problem review={review} state={state} again={again} />
        {state.phase === 'start' && <OpenDrafts onFiles={onFiles} />}
        {state.phase !== 'start' && (
          <>
            <HeadBar
              review={review} state={state} approvable={approvable} isNumbers={isNumbers} onNumbers={() => setNumbers(!isNumbers)} onHelp={help}
              onFiles={onFiles}
            />
            {isNumbers && <NumbersPart numbers={numbersOf(list.rows)} />}
            <Panes review={review} state={state} desk={desk} />
          </>
        )}
      </main>
      <Footer />
      {isHelp && <HelpDialog onClose={() => setHelp(false)} />}
      {bulk !== null && (
        <BulkDialog
          bulk={bulk} isFile={state.kind === 'file'} isNameless={isNameless(state)} onRun={() => void review.runBulk()} onClose={review.closeBulk}
        />
      )}
      {waiting !== null && <ReplaceDialog unsaved={state.unsaved} onReplace={() => openFiles(waiting)} onClose={() => setWaiting(null)} />}
    </div>
  )
}
