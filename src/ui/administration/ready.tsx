/** Everything below the patient, once the chart is read. */
import type { JSX } from 'preact'
import { useCallback, useState } from 'preact/hooks'
import { nextStepOf, type NextStep } from '../../app/administration-fields.ts'
import type { Administration, AdministrationState } from '../../app/administration-state.ts'
import type { DoseState } from '../../app/draft.ts'
import { viewWords } from '../words.ts'
import { Glance } from './glance.tsx'
import { loadLateNow, useLate } from './late-part.ts'
import { needsFilter, portionOf } from './portions.ts'
import { Visit } from './visit.tsx'

interface ReadyProps {
  readonly state: AdministrationState
  readonly store: Administration
}

export const Ready = ({ state, store }: ReadyProps): JSX.Element => {
  const late = useLate(true)
  const [asked, setAsked] = useState<string | null>(null)
  const [words, setWords] = useState('')
  const [only, setOnly] = useState<DoseState | null>(null)
  const [portions, setPortions] = useState(1)
  const [now] = useState(() => new Date())
  const go = useCallback((next: NextStep) => {
    setAsked(next.source)
    const goWhenHere = async (): Promise<void> => {
      const part = await loadLateNow()
      part?.goTo(next)
    }
    void goWhenHere()
  }, [])
  const { visits, open, left } = portionOf(state.drafts, { words, state: only, portions, always: asked })
  return (
    <>
      {late.kind === 'here' && (
        <>
          <late.part.Unread state={state} />
          <late.part.SentBack state={state} now={now} onGo={setAsked} />
          {state.drafts.length === 0 && <late.part.Empty />}
        </>
      )}
      {state.drafts.length > 0 && <Glance state={state} next={nextStepOf(state.drafts)} onGo={go} />}
      {(state.isPartial || needsFilter(state.drafts)) && (
        <div class="filters">{late.kind === 'here' && <late.part.Filter chosen={only} onWords={setWords} onState={setOnly} isEmpty={visits.length === 0} />}</div>
      )}
      {visits.map(({ draft, doses }) => (
        <Visit key={draft.key} draft={draft} doses={doses} open={open} state={state} store={store} now={now} />
      ))}
      {left > 0 && !state.isPartial && (
        <button type="button" class="more" onClick={() => setPortions(portions + 1)}>
          {viewWords.more(left)}
        </button>
      )}
    </>
  )
}
