/** The visit at a glance: how much is ready, and the one next thing with the button that goes there. */
import type { JSX } from 'preact'
import type { NextStep } from '../../app/administration-fields.ts'
import type { AdministrationState } from '../../app/administration-state.ts'
import type { DoseState } from '../../app/draft.ts'
import { Icon } from '../parts/icon.tsx'
import { goText, stateWords, summaryText } from '../words.ts'
import { tallyOf } from './portions.ts'

const states: readonly DoseState[] = ['blocked', 'ready', 'excluded']

interface GlanceProps {
  readonly state: AdministrationState
  readonly next: NextStep | null
  readonly onGo: (next: NextStep) => void
}

/** The sentence of state, how many doses are in each, and the way to the next thing. */
export const Glance = ({ state, next, onGo }: GlanceProps): JSX.Element => {
  const tally = tallyOf(state.drafts)
  const shown = states.filter((one) => tally[one] > 0)
  const isSeveral = tally.blocked + tally.ready + tally.excluded > 1
  return (
    <div class={state.isPartial ? 'now now-to-come' : 'now'}>
      <h1 class="sentence">{summaryText(state.summary, next)}</h1>
      {isSeveral && (
        <ul class="tally">
          {shown.map((one) => (
            <li key={one}>
              <Icon name={one} /> <strong>{tally[one]}</strong> {stateWords[one]}
            </li>
          ))}
        </ul>
      )}
      {next !== null && (
        <button type="button" class="primary" onClick={() => onGo(next)}>
          {goText(next)}
        </button>
      )}
    </div>
  )
}
