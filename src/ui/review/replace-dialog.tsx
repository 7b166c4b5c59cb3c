/** Asks before other drafts take the place of decisions that were not exported. */
import type { JSX } from 'preact'
import { useModal } from './use-modal.ts'
import { reviewWords } from './words.ts'

interface ReplaceDialogProps {
  /** Decisions that would be lost. */
  readonly unsaved: number
  readonly onReplace: () => void
  readonly onClose: () => void
}

export const ReplaceDialog = ({ unsaved, onReplace, onClose }: ReplaceDialogProps): JSX.Element => {
  const dialog = useModal()
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="replace-title" onClose={onClose}>
      <h2 id="replace-title">{reviewWords.replaceTitle}</h2>
      <p>{reviewWords.replaceHow(unsaved)}</p>
      <div class="buttons">
        <button type="button" onClick={onReplace}>{reviewWords.replace(unsaved)}</button>
        <button type="button" class="quiet-button" onClick={() => dialog.current?.close()}>{reviewWords.cancel}</button>
      </div>
    </dialog>
  )
}
