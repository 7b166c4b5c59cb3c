/** What stands around the doses: what could not be read, a filter above many, and why there is none. */
import type { JSX, TargetedEvent } from 'preact'
import type { AdministrationState } from '../../app/administration-state.ts'
import type { DoseState } from '../../app/draft.ts'
import { stateWords } from '../words.ts'
import { aroundWords } from '../words/around.ts'
import { partProblemText, truncatedText } from '../words/problems.ts'

const doseStates: readonly DoseState[] = ['blocked', 'ready', 'excluded']

interface FilterProps {
  readonly chosen: DoseState | null
  readonly onWords: (words: string) => void
  readonly onState: (state: DoseState | null) => void
  /** True where no dose fits. */
  readonly isEmpty: boolean
}

/** Above many doses: by part of the drug's name, and by state. */
export const Filter = ({ chosen, onWords, onState, isEmpty }: FilterProps): JSX.Element => (
  <>
    <div class="control">
      <label htmlFor="dose-filter">{aroundWords.filter}</label>
      <input
        id="dose-filter"
        type="search"
        autocomplete="off"
        onInput={(event: TargetedEvent<HTMLInputElement>) => onWords(event.currentTarget.value.trim())}
      />
    </div>
    <fieldset class="control">
      <legend>{aroundWords.doses}</legend>
      <div class="pills">
        {[null, ...doseStates].map((one) => (
          <label key={one} class="pill">
            <input type="radio" name="dose-state" checked={chosen === one} onChange={() => onState(one)} />
            {one === null ? aroundWords.all : stateWords[one]}
          </label>
        ))}
      </div>
    </fieldset>
    {isEmpty && <p>{aroundWords.nothingFound}</p>}
  </>
)

/** No dose was charted for this visit. */
export const Empty = (): JSX.Element => (
  <section class="card">
    <h1>{aroundWords.noDoseTitle}</h1>
    <p>{aroundWords.noDose}</p>
  </section>
)

/** What of the chart could not be read, and what was read in part. */
export const Unread = ({ state }: { readonly state: Pick<AdministrationState, 'chartProblems' | 'truncated'> }): JSX.Element | null => {
  const words = [...state.chartProblems.map(partProblemText), ...state.truncated.map(truncatedText)]
  return words.length === 0 ? null : (
    <ul class="partial" aria-label={aroundWords.unread}>
      {words.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  )
}
