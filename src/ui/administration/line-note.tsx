/** What is known about the saved draft of a line, and in what it differs from the line. */
import type { JSX } from 'preact'
import type { Difference, LineState } from '../../app/administration-saved.ts'
import { answerNames, savedAnswerText } from '../words/answers.ts'
import { lineStateText, savingWords } from '../words/saving.ts'

const valueText = ({ answer }: Difference, value: string): string =>
  value === '' ? savingWords.none : answer === undefined ? value : savedAnswerText(answer, value)

/** Old and new of each field that differs. */
const Differences = ({ state }: { readonly state: Extract<LineState, { kind: 'changed' }> }): JSX.Element => (
  <table class="differences">
    <thead>
      <tr>
        <th scope="col">{savingWords.field}</th>
        <th scope="col">{savingWords.before}</th>
        <th scope="col">{savingWords.after}</th>
      </tr>
    </thead>
    <tbody>
      {state.differences.map((one) => (
        <tr key={one.field}>
          <th scope="row">{one.answer === undefined ? one.field : answerNames[one.answer]}</th>
          <td>
            <del>{valueText(one, one.saved)}</del>
          </td>
          <td>
            <ins>{valueText(one, one.now)}</ins>
          </td>
        </tr>
      ))}
    </tbody>
  </table>
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
