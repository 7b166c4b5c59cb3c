/** The administration view: patient, sentence of state, visit by visit a card for each dose, and one button that saves. */
import type { JSX, TargetedEvent } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { nextFieldOf, type NextField } from '../../app/administration-fields.ts'
import type { Administration, AdministrationState } from '../../app/administration.ts'
import { Footer } from '../parts/footer.tsx'
import { PatientBanner } from '../parts/patient-banner.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { summaryText } from '../words.ts'
import { controlId } from './dose-card.tsx'
import { goWords } from './go-words.ts'
import { loadLate, useLate } from './late-part.ts'
import { problemTextOf } from './late-words.ts'
import { Reading } from './reading.tsx'
import { needsFilter, portionOf } from './portions.ts'
import { Visit } from './visit.tsx'

const useAdministration = (store: Administration): AdministrationState => {
  const [state, setState] = useState(store.state)
  useEffect(() => {
    setState(store.state())
    return store.subscribe(() => setState(store.state()))
  }, [store])
  return state
}

/** A control that is not drawn yet: its card is folded, or among those not shown. The next frames bring it. */
const goTo = (next: NextField, tries = 10): void => {
  const card = document.getElementById(controlId(next.source, next.kind).slice(0, -next.kind.length - 1))
  if (card instanceof HTMLDetailsElement) card.open = true
  const control = document.getElementById(controlId(next.source, next.kind))
  if (control === null) {
    if (tries > 0) requestAnimationFrame(() => goTo(next, tries - 1))
    return
  }
  for (let outer = control.closest('details'); outer !== null; outer = outer.parentElement?.closest('details') ?? null) outer.open = true
  control.scrollIntoView({ block: 'center' })
  control.focus({ preventScroll: true })
}

const StateSentence = ({ state, onGo }: { readonly state: AdministrationState; readonly onGo: (next: NextField) => void }): JSX.Element => {
  const next = nextFieldOf(state.drafts)
  return (
    <div class="now">
      <h1 class="sentence">{summaryText(state.summary, next)}</h1>
      {next !== null && (
        <button type="button" class="primary" onClick={() => onGo(next)}>
          {goWords[next.kind]}
        </button>
      )}
    </div>
  )
}

const Filter = ({ onWords }: { readonly onWords: (words: string) => void }): JSX.Element => (
  <div class="control filter">
    <label htmlFor="dose-filter">Show only doses of</label>
    <input
      id="dose-filter"
      type="search"
      autocomplete="off"
      onInput={(event: TargetedEvent<HTMLInputElement>) => onWords(event.currentTarget.value.trim())}
    />
  </div>
)

const Empty = ({ elsewhere }: { readonly elsewhere: number }): JSX.Element => (
  <section class="card">
    <h2>No dose is charted for this visit</h2>
    <p>
      Every dose that is charted as given would stand here with its draft lines. Chart it in the EHR, then refresh from the
      chart.
      {elsewhere > 0 && ` ${elsewhere} of other visits are not shown: launch from those visits.`}
    </p>
  </section>
)

interface ReadyProps {
  readonly state: AdministrationState
  readonly store: Administration
}

/** Everything below the patient, once the chart is read. */
const Ready = ({ state, store }: ReadyProps): JSX.Element => {
  const late = useLate(true)
  const [asked, setAsked] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const [portions, setPortions] = useState(1)
  const go = useCallback((next: NextField) => {
    setAsked(next.source)
    void loadLate().then(() => requestAnimationFrame(() => goTo(next)))
  }, [])
  const { visits, open, left } = portionOf(state.drafts, { words, portions, always: asked })
  return (
    <>
      {state.chartProblems.length > 0 && (
        <ul class="partial" aria-label="What could not be read">
          {state.chartProblems.map((problem) => (
            <li key={`${problem.what} ${problem.problem.kind}`}>
              {late.kind === 'here' ? late.part.partProblemText(problem) : 'A part of the chart could not be read.'}
            </li>
          ))}
        </ul>
      )}
      {state.drafts.length === 0 ? <Empty elsewhere={state.elsewhere} /> : <StateSentence state={state} onGo={go} />}
      {needsFilter(state.drafts) && <Filter onWords={setWords} />}
      {visits.length === 0 && words !== '' && <p>No dose has “{words}” in its name.</p>}
      {visits.map(({ draft, doses }) => (
        <Visit key={draft.key} draft={draft} doses={doses} open={open} state={state} onAnswer={store.setAnswer} zone={store.zone} />
      ))}
      {left > 0 && (
        <button type="button" class="more" onClick={() => setPortions(portions + 1)}>
          Show more doses, {left} are left
        </button>
      )}
      {state.drafts.length > 0 && state.elsewhere > 0 && (
        <p class="quiet">{state.elsewhere} of other visits are not shown: launch from those visits.</p>
      )}
    </>
  )
}

interface AdministrationPageProps {
  readonly store: Administration
  /** "Patient/p1": of the token, and so the only patient of this page. */
  readonly reference: string
  /** The address of another launch. */
  readonly again: string | null
  readonly sandbox: boolean
}

/** The room of the bar that saves, until it comes. */
const SavingToCome = ({ isMissing }: { readonly isMissing: boolean }): JSX.Element => (
  <aside class="save" aria-label="Saving">
    <output>{isMissing && 'Saving could not be loaded. Reload the page: what was entered is kept.'}</output>
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

export const AdministrationPage = ({ store, reference, again, sandbox }: AdministrationPageProps): JSX.Element => {
  const state = useAdministration(store)
  useWork(store)
  const { problem } = state
  const late = useLate(problem !== null || state.phase === 'ready')
  const text = problem === null ? null : problemTextOf(late, (part) => part.administrationProblemText(problem))
  return (
    <>
      <header class="bedside">
        <PatientBanner patient={state.patient} reference={reference} />
        {sandbox && <span class="quiet">Sandbox: an invented patient</span>}
      </header>
      <main>
        {text !== null && <ProblemNote text={text} again={again} onRetry={() => void store.refresh()} />}
        {(state.phase === 'reading' || (state.phase === 'problem' && text === null)) && <Reading />}
        {state.phase === 'ready' && <Ready state={state} store={store} />}
      </main>
      <Footer />
      {state.phase === 'ready' &&
        (late.kind === 'here' ? (
          <late.part.SaveBar state={state} onSave={() => void store.save()} onRefresh={() => void store.refresh()} />
        ) : (
          <SavingToCome isMissing={late.kind === 'missing'} />
        ))}
    </>
  )
}
