/** Approving many: what would be approved and what not, then how far it is. */
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { isRunning } from '../../app/review-bulk.ts'
import type { BulkState } from '../../app/review-state.ts'
import { useModal } from './use-modal.ts'
import { refusedManyWords, reviewWords } from './words.ts'

interface BulkDialogProps {
  readonly bulk: BulkState
  readonly isFile: boolean
  /** Nobody has said who decides. */
  readonly isNameless: boolean
  readonly onRun: () => void
  readonly onClose: () => void
}

const Summary = ({ bulk: { plan } }: { readonly bulk: BulkState }): JSX.Element => (
  <>
    <p>
      {plan.approve.length === 0
        ? reviewWords.bulkNone
        : reviewWords.bulkSome(plan.approve.length, plan.patients)}
    </p>
    <ul class="figures">
      {[...plan.codes].toSorted((a, b) => b[1] - a[1]).map(([code, count]) => <li key={code}><span class="claim">{code}</span> {count}</li>)}
    </ul>
    {plan.refused.size > 0 && (
      <>
        <p>{reviewWords.bulkStay}</p>
        <ul class="figures">
          {[...plan.refused].map(([why, count]) => <li key={why}>{count} {refusedManyWords[why]}</li>)}
        </ul>
      </>
    )}
  </>
)

const Progress = ({ bulk }: { readonly bulk: BulkState }): JSX.Element => {
  const { phase, done, approved, notApproved, plan } = bulk
  const all = plan.approve.length
  return (
    <>
      <output>
        {phase === 'checking' && reviewWords.bulkReading(done, all)}
        {phase === 'writing' && reviewWords.bulkWriting(done, all)}
        {phase === 'done' && reviewWords.bulkDone(approved, notApproved)}
      </output>
      <progress max={Math.max(all, 1)} value={done} aria-label={reviewWords.howFar} />
    </>
  )
}

export const BulkDialog = ({ bulk, isFile, isNameless, onRun, onClose }: BulkDialogProps): JSX.Element => {
  const dialog = useModal()
  const close = useRef<HTMLButtonElement>(null)
  // The button that was pressed is gone then, and the focus with it.
  useEffect(() => {
    if (bulk.phase !== 'asking') close.current?.focus()
  }, [bulk.phase])
  const mayRun = bulk.phase === 'asking' && bulk.plan.approve.length > 0
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="bulk-title" onClose={onClose}>
      <h2 id="bulk-title">{reviewWords.bulkTitle}</h2>
      {bulk.phase === 'asking' ? <Summary bulk={bulk} /> : <Progress bulk={bulk} />}
      {bulk.phase === 'asking' && (
        <>
          {isNameless && <p>{reviewWords.noAuthor}</p>}
          <p class="quiet">{isFile ? reviewWords.noRecheck : reviewWords.bulkChecked}</p>
        </>
      )}
      <div class="buttons">
        {mayRun && <button type="button" class="primary" onClick={onRun}>{reviewWords.bulkRun(bulk.plan.approve.length)}</button>}
        <button ref={close} type="button" class="quiet-button" onClick={() => dialog.current?.close()}>
          {isRunning(bulk) ? reviewWords.stop : bulk.phase === 'asking' ? reviewWords.cancel : reviewWords.close}
        </button>
      </div>
    </dialog>
  )
}
