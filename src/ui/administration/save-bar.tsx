/** Below the doses: what a save would do, the button that does it, and what came of the last one, which stays. */
import type { JSX } from 'preact'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import { buttonText, orphanText, savingWords, statusText, undoText, writingText } from '../words/saving.ts'
import { Scans } from './scans.tsx'

interface SaveBarProps {
  readonly state: AdministrationState
  readonly store: Administration
}

const currentText = (state: AdministrationState): string => statusText(state, new Date())

const Orphans = ({ state }: { readonly state: AdministrationState }): JSX.Element | null => {
  const orphans = state.plan?.orphans ?? []
  if (orphans.length === 0) return null
  return (
    <details class="others">
      <summary>{savingWords.orphans(orphans.length)}</summary>
      <ul>
        {orphans.map((orphan) => (
          <li key={orphan.id}>{orphanText(orphan)}</li>
        ))}
      </ul>
    </details>
  )
}

export const SaveBar = ({ state, store }: SaveBarProps): JSX.Element => {
  const cannot = writingText(state.writing)
  const toSave = state.plan?.toSave ?? 0
  const isBusy = state.isSaving || state.isRefreshing
  const drug = state.drafts.flatMap(({ doses }) => doses).find(({ facts }) => facts.source === state.lastAnswer?.source)?.facts.drug.names[0]?.value ?? null
  return (
    <aside class="save" aria-label={savingWords.saving}>
      <Scans store={store} />
      <Orphans state={state} />
      <div class="status">
        <output>{currentText(state)}</output>
        {state.lastAnswer !== null && (
          <button type="button" class="link" onClick={store.undo}>
            {savingWords.undo}
            <span class="hidden"> {undoText(state.lastAnswer, drug)}</span>
          </button>
        )}
      </div>
      {cannot !== null && <p>{cannot}</p>}
      <div class="buttons">
        {cannot === null && toSave > 0 && (
          <button type="button" class="primary" aria-disabled={isBusy} onClick={() => isBusy || void store.save()}>
            {buttonText(state)}
          </button>
        )}
        <button type="button" class="quiet-button" aria-disabled={isBusy} onClick={() => isBusy || void store.refresh()}>
          {savingWords.refresh}
        </button>
      </div>
    </aside>
  )
}
