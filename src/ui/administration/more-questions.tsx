/** What else can be said about a dose: a button for each question that nothing asks. */
import type { JSX } from 'preact'
import type { FieldKind } from '../../app/administration-fields.ts'
import type { DoseDraft } from '../../app/draft.ts'
import { moreFields } from '../../app/more-fields.ts'
import { labels, questionWords } from '../words/answers.ts'
import { goTo } from './go-to.ts'

interface MoreQuestionsProps {
  readonly dose: DoseDraft
  readonly shown: readonly FieldKind[]
  readonly onChoose: (kind: FieldKind) => void
}

export const MoreQuestions = ({ dose, shown, onChoose }: MoreQuestionsProps): JSX.Element | null => {
  const { nurse, others } = moreFields(dose, shown)
  if (nurse.length + others.length === 0) return null
  const choose = (kind: FieldKind): void => {
    onChoose(kind)
    requestAnimationFrame(() => goTo({ source: dose.facts.source, kind }))
  }
  const buttons = (kinds: readonly FieldKind[]): JSX.Element => (
    <div class="buttons">
      {kinds.map((kind) => (
        <button key={kind} type="button" class="small" onClick={() => choose(kind)}>
          {labels[kind]}
        </button>
      ))}
    </div>
  )
  return (
    <details class="others">
      <summary>
        {questionWords.add}
        <span class="hidden"> {dose.facts.drug.names[0]?.value}</span>
      </summary>
      {buttons(nurse)}
      {others.length > 0 && <p class="quiet">{questionWords.addForBilling}</p>}
      {buttons(others)}
    </details>
  )
}
