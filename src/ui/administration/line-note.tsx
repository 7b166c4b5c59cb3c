/** What is known about the saved draft of a line, and in what it differs from the line. */
import type { JSX } from 'preact'
import type { LineState } from '../../app/administration-saved.ts'
import { lineStateText } from './words.ts'

const Differences = ({ state }: { readonly state: Extract<LineState, { kind: 'changed' }> }): JSX.Element => (
  <ul class="differences">
    {state.differences.map(({ field, saved, now }) => (
      <li key={field}>
        {field}: <del>{saved === '' ? 'none' : saved}</del> → <ins>{now === '' ? 'none' : now}</ins>
      </li>
    ))}
  </ul>
)

/** Nothing where the line has no draft yet. */
export const LineNote = ({ state, now }: { readonly state: LineState | undefined; readonly now: Date }): JSX.Element | null => {
  const text = lineStateText(state, now)
  if (text === null) return null
  return (
    <>
      <p class={`quiet line-${state?.kind ?? 'new'}`}>{text}</p>
      {state?.kind === 'changed' && state.differences.length > 0 && <Differences state={state} />}
    </>
  )
}
