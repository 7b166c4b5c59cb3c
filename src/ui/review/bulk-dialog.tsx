/** Approving many: what would be approved and what not, then how far it is. */
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { BulkState } from '../../app/review-state.ts'
import { refusedManyWords, reviewWords } from './words.ts'

interface BulkDialogProps {
  readonly bulk: BulkState
  readonly isFile: boolean
  readonly onRun: () => void
  readonly onClose: () => void
}

const Summary = ({ bulk: { plan } }: { readonly bulk: BulkState }): JSX.Element => (
  <>
    <p>
      {plan.approve.length === 0
        ? 'None of the drafts shown can be approved.'
        : `${plan.approve.length} of the drafts shown are ready, of ${plan.patients} ${plan.patients === 1 ? 'patient' : 'patients'}:`}
    </p>
    <ul class="figures">
      {[...plan.codes].toSorted((a, b) => b[1] - a[1]).map(([code, count]) => <li key={code}><span class="claim">{code}</span> {count}</li>)}
    </ul>
    {plan.refused.size > 0 && (
      <>
        <p>These stay as they are:</p>
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
        {phase === 'checking' && `Reading the doses again: ${done} of ${all}`}
        {phase === 'writing' && `Approving: ${done} of ${all}`}
        {phase === 'done' && `${approved} approved${notApproved === 0 ? '.' : `, ${notApproved} not. Each says why.`}`}
      </output>
      <progress max={Math.max(all, 1)} value={done} aria-label="How far it is" />
    </>
  )
}

export const BulkDialog = ({ bulk, isFile, onRun, onClose }: BulkDialogProps): JSX.Element => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  const mayRun = bulk.phase === 'asking' && bulk.plan.approve.length > 0
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="bulk-title" onClose={onClose}>
      <h2 id="bulk-title">Approve the ready drafts</h2>
      {bulk.phase === 'asking' ? <Summary bulk={bulk} /> : <Progress bulk={bulk} />}
      {bulk.phase === 'asking' && (
        <p class="quiet">{isFile ? reviewWords.noRecheck : 'Before each is approved its doses are read again; one that was changed is not approved.'}</p>
      )}
      <div class="buttons">
        {mayRun && <button type="button" class="primary" onClick={onRun}>Approve {bulk.plan.approve.length}</button>}
        <button type="button" class="quiet-button" onClick={() => dialog.current?.close()}>
          {bulk.phase === 'checking' || bulk.phase === 'writing' ? 'Stop here' : reviewWords.close}
        </button>
      </div>
    </dialog>
  )
}
