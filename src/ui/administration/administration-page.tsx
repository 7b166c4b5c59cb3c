/** The administration view: patient, sentence of state, visit by visit a card for each dose, and one button that saves. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { viewWords } from '../words.ts'
import { useLate } from './late-part.ts'
import { Problem } from './problem.tsx'
import { Reading } from './reading.tsx'
import { Ready } from './ready.tsx'

const useAdministration = (store: Administration): AdministrationState => {
  const [state, setState] = useState(store.state)
  useEffect(() => {
    setState(store.state())
    return store.subscribe(() => setState(store.state()))
  }, [store])
  return state
}

interface AdministrationPageProps {
  readonly store: Administration
  /** "Patient/p1": of the token, and so the only patient of this page. */
  readonly reference: string
  /** The address of another launch. */
  readonly again: string | null
  readonly sandbox: boolean
  /** Where the EHR's own colours may be read; null where it names none. */
  readonly styleAddress: string | null
}

/** The room of the bar that saves, until it comes. */
const SavingToCome = ({ isMissing }: { readonly isMissing: boolean }): JSX.Element => (
  <aside class="save" aria-label={viewWords.saving}>
    <div class="status">
      <output>{isMissing && viewWords.savingMissing}</output>
    </div>
    <div class="buttons" />
  </aside>
)

const useWork = (store: Administration): void => {
  useEffect(() => {
    const touch = (): void => store.touch()
    for (const name of ['pointerdown', 'keydown'] as const) window.addEventListener(name, touch, { passive: true })
    return () => {
      for (const name of ['pointerdown', 'keydown'] as const) window.removeEventListener(name, touch)
    }
  }, [store])
}

export const AdministrationPage = ({ store, reference, again, sandbox, styleAddress }: AdministrationPageProps): JSX.Element => {
  const state = useAdministration(store)
  useWork(store)
  const { problem } = state
  const late = useLate(state.phase === 'ready')
  useEffect(() => {
    if (late.kind === 'here') void late.part.applyStyle(styleAddress)
  }, [late, styleAddress])
  return (
    <>
      <header class="bedside">
        <PatientBanner patient={state.patient} reference={state.phase === 'reading' ? viewWords.readingPatient : reference} />
        {sandbox && <span class="quiet">{viewWords.sandbox}</span>}
      </header>
      <main>
        {state.phase !== 'ready' && <h1 class="hidden">Doseline</h1>}
        {problem !== null && <Problem text={(part) => part.administrationProblemText(problem)} again={again} onRetry={() => void store.refresh()} />}
        {state.phase === 'reading' && <Reading />}
        {state.phase === 'ready' && <Ready state={state} store={store} />}
        {state.phase === 'ready' && late.kind === 'here' && <late.part.Panels state={state} store={store} patient={reference} />}
      </main>
      {late.kind === 'here' ? <late.part.Footer /> : <footer class="footer-to-come" />}
      {state.phase === 'ready' &&
        (late.kind === 'here' ? (
          <late.part.SaveBar state={state} store={store} />
        ) : (
          <SavingToCome isMissing={late.kind === 'missing'} />
        ))}
    </>
  )
}
