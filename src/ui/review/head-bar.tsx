/** What stands above the list: where the drafts come from, and what can be done with all of them. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { DraftText, Review, ReviewState } from '../../app/review-state.ts'
import { exportFile, type FileKind } from '../../claim/file.ts'
import { clockNow, download } from '../parts/download.ts'
import { checkWords } from './check-words.ts'
import { ChooseFiles, ServerPart } from './opening.tsx'
import { reviewWords } from './words.ts'

/** The browser asks before decisions that were not exported are lost. */
const useLeaveGuard = (isUnsaved: boolean): void => {
  useEffect(() => {
    if (!isUnsaved) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsaved])
}

interface HeadBarProps {
  readonly review: Review
  readonly state: ReviewState
  readonly approvable: number
  readonly isNumbers: boolean
  readonly onNumbers: () => void
  readonly onHelp: () => void
  readonly onFiles: (files: readonly DraftText[]) => void
}

interface ActionsProps extends Omit<HeadBarProps, 'onFiles'> {
  readonly onExport: (kind: FileKind) => void
}

const Actions = ({ review, state, approvable, isNumbers, onNumbers, onHelp, onExport }: ActionsProps): JSX.Element => (
  <div class="buttons">
    {state.canWrite && (
      <button type="button" class="primary" aria-disabled={approvable === 0} onClick={() => approvable > 0 && review.askBulk()}>
        {reviewWords.approveReady(approvable)}
      </button>
    )}
    <button type="button" onClick={() => onExport('bundle')}>{reviewWords.exportDrafts}</button>
    <button type="button" onClick={() => onExport('csv')}>{reviewWords.exportTable}</button>
    <button type="button" class="quiet-button" aria-pressed={isNumbers} onClick={onNumbers}>{reviewWords.numbers}</button>
    {state.open !== null && <button type="button" class="quiet-button" onClick={() => window.print()}>{reviewWords.print}</button>}
    <button type="button" class="quiet-button" onClick={onHelp}>{reviewWords.keys}</button>
  </div>
)

/** How far the charts of the list were read again, and the way to go on or to stop. */
const ListCheck = ({ review, state: { checking, unchecked } }: Pick<HeadBarProps, 'review' | 'state'>): JSX.Element => (
  <li class="list-check">
    <output>
      {checking !== null && (checking.isRunning ? checkWords.running(checking.done, checking.all) : checking.done > 0 && checkWords.done(checking.done))}
    </output>{' '}
    {checking?.isRunning === true
      ? <button type="button" class="link" onClick={review.stopCheck}>{checkWords.stop}</button>
      : unchecked > 0 && <button type="button" class="link" onClick={() => void review.checkList()}>{checkWords.more(unchecked)}</button>}
  </li>
)

export const HeadBar = (props: HeadBarProps): JSX.Element => {
  const { review, state, onFiles } = props
  const [exported, setExported] = useState<{ readonly name: string; readonly count: number } | null>(null)
  useLeaveGuard(state.unsaved > 0)
  // What was exported of other files says nothing of these.
  useEffect(() => setExported(null), [state.files])
  const onExport = (kind: FileKind): void => {
    const file = exportFile(kind, kind === 'csv' ? review.exportCsv() : review.exportBundle(), clockNow(new Date()))
    download(file)
    setExported({ name: file.name, count: kind === 'csv' ? state.list.rows.length : state.list.all })
  }
  return (
    <section class="head-bar" aria-label={reviewWords.title}>
      <Actions {...props} onExport={onExport} />
      {state.kind === 'file' && (
        <details class="files-more" open={window.matchMedia('(min-width: 720px)').matches}>
          <summary>{reviewWords.filesAndName}</summary>
          <div class="author">
            <label class="pick" htmlFor="author">
              <span>{reviewWords.author}</span>
              <input id="author" type="text" autoComplete="name" value={state.author} onInput={(event) => review.setAuthor(event.currentTarget.value)} />
            </label>
            <ChooseFiles label={reviewWords.chooseMore} onFiles={onFiles} />
          </div>
        </details>
      )}
      {state.window !== null && (
        <ServerPart
          key={state.window.since} name={state.window.name} since={state.window.since} isLoading={state.phase === 'loading'}
          onLoad={(since) => void review.load(since)}
        />
      )}
      <ul class="told">
        {state.phase === 'loading' && state.read > 0 && <li><output>{reviewWords.readSoFar(state.read)}</output></li>}
        {state.kind === 'file' && <li class="quiet">{state.files.join(', ')}. {reviewWords.noRecheck}</li>}
        {state.others > 0 && <li>{reviewWords.others(state.others)}</li>}
        {state.isTruncated && <li>{reviewWords.truncated}</li>}
        {state.kind === 'server' && state.phase === 'ready' && <ListCheck review={review} state={state} />}
        {!state.canWrite && <li>{state.isExportOnly ? reviewWords.exportOnly : reviewWords.readOnly}</li>}
        {exported !== null && <li><output>{reviewWords.exported(exported.count, exported.name)}</output></li>}
        {state.unsaved > 0 && <li><output>{reviewWords.unsaved(state.unsaved)}</output></li>}
      </ul>
    </section>
  )
}
