/** All keys of Review. */
import type { JSX } from 'preact'
import { useModal } from './use-modal.ts'
import { keyWords, reviewWords } from './words.ts'

export const HelpDialog = ({ onClose }: { readonly onClose: () => void }): JSX.Element => {
  const dialog = useModal()
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="keys-title" onClose={onClose}>
      <h2 id="keys-title">{reviewWords.keys}</h2>
      <dl class="keys">
        {keyWords.map(([keys, what]) => (
          <div key={keys}>
            <dt><kbd>{keys}</kbd></dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="quiet-button" onClick={() => dialog.current?.close()}>{reviewWords.close}</button>
    </dialog>
  )
}
