/** Below the doses: what a save would do, the button that does it, the way to the next thing, and what came of the last save. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { nextStepOf, type FieldKind, type NextStep } from '../../app/administration-fields.ts'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import { labels } from '../words/answers.ts'
import { buttonText, orphanText, savingWords, statusText, undoText, writingText } from '../words/saving.ts'
import { goOn, listenForEnter } from './go-on.ts'
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

/** True while the button above the doses, which leads to the next thing, is scrolled out of sight. It comes with the first dose. */
const useIsAway = (isThere: boolean): boolean => {
  const [isAway, setAway] = useState(false)
  useEffect(() => {
    const glance = document.querySelector('.now')
    if (glance === null) return
    const observer = new IntersectionObserver(([entry]) => setAway(entry?.isIntersecting === false), { rootMargin: '-64px 0px 0px' })
    observer.observe(glance)
    return () => observer.disconnect()
  }, [isThere])
  return isAway
}

/** A gap that can be answered here. */
type Gap = NextStep & { readonly kind: FieldKind }

const isGap = (next: NextStep | null): next is Gap => next !== null && next.kind !== null

interface NextProps {
  readonly next: Gap
  readonly store: Administration
}

/** The same way as above the doses, for who is far below it. */
const Next = ({ next, store }: NextProps): JSX.Element => (
  <button type="button" onClick={() => goOn(store)}>
    {savingWords.next}
    <span class="hidden">: {[next.drug, labels[next.kind]].filter((part) => part !== null).join(', ')}</span>
  </button>
)

/** Saves; where the button is gone then, the focus goes to the sentence that tells what came of it. */
const saveAndTell = async (store: Administration): Promise<void> => {
  await store.save()
  requestAnimationFrame(() => {
    const told = document.querySelector('.save output')
    if (document.activeElement === document.body && told instanceof HTMLElement) told.focus()
  })
}

export const SaveBar = ({ state, store }: SaveBarProps): JSX.Element => {
  useEffect(() => listenForEnter(store), [store])
  const isAway = useIsAway(state.drafts.length > 0)
  const next = nextStepOf(state.drafts)
  const cannot = writingText(state.writing)
  const toSave = state.plan?.toSave ?? 0
  const isBusy = state.isSaving || state.isRefreshing
  const drug = state.drafts.flatMap(({ doses }) => doses).find(({ facts }) => facts.source === state.lastAnswer?.source)?.facts.drug.names[0]?.value ?? null
  return (
    <aside class="save" aria-label={savingWords.saving}>
      <Scans store={store} state={state} />
      <Orphans state={state} />
      <div class="status">
        <div>
          <output tabIndex={-1}>{currentText(state)}</output>
          {isGap(next) && <p class="quiet">{savingWords.keys}</p>}
        </div>
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
          <button type="button" class="primary" aria-disabled={isBusy} onClick={() => isBusy || void saveAndTell(store)}>
            {buttonText(state)}
          </button>
        )}
        {isAway && isGap(next) && <Next next={next} store={store} />}
        <button type="button" class="quiet-button" aria-disabled={isBusy} onClick={() => isBusy || void store.refresh()}>
          {savingWords.refresh}
        </button>
      </div>
    </aside>
  )
}
