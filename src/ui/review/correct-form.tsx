/** Correcting a line: each field with what was derived beside it, and the reason. */
import type { JSX } from 'preact'
import { useRef, useState } from 'preact/hooks'
import { changedFields, correctionsOf, fieldProblems, fieldsOf, fieldTexts, withNdc, type CorrectedField } from '../../review/corrections.ts'
import { reasonRefusal, type Decision } from '../../review/decisions.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import { Icon } from '../parts/icon.tsx'
import { fieldProblemWords, fieldWords, refusalWords, reviewWords } from './words.ts'

interface CorrectFormProps {
  readonly draft: ReviewDraft
  readonly isBusy: boolean
  readonly onDecide: (decision: Decision) => void
  readonly onCancel: () => void
}

export const CorrectForm = ({ draft, isBusy, onDecide, onCancel }: CorrectFormProps): JSX.Element => {
  const [texts, setTexts] = useState(() => fieldTexts(draft))
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const changed = changedFields(draft, texts)
  const problems = fieldProblems(draft, texts)
  const derived = new Map(correctionsOf(draft).map((one) => [one.field, one.derived] as const))
  const before = fieldTexts(draft)
  const refused = changed.length === 0 ? 'nothing-changed' : reasonRefusal(reason)
  const lacks = refused === null ? null : refusalWords[refused]
  const form = useRef<HTMLFormElement>(null)
  const send = (): void => {
    setTried(true)
    const [wrong] = problems.keys()
    if (wrong === undefined && lacks === null) onDecide({ kind: 'correct', texts, reason })
    else form.current?.querySelector<HTMLInputElement>(`#correct-${wrong ?? 'reason'}`)?.focus()
  }
  const type = (field: CorrectedField, typed: string): void =>
    setTexts(field === 'ndc' ? withNdc(draft, texts, typed) : { ...texts, [field]: typed })
  const derivedOf = (field: CorrectedField): string | null => derived.get(field) ?? (changed.includes(field) ? before[field] : null)
  return (
    <form ref={form} class="correct" onSubmit={(event) => { event.preventDefault(); send() }}>
      <p class="quiet">{reviewWords.correctHow}</p>
      {fieldsOf(draft).map((field) => {
        const problem = isTried ? problems.get(field) : undefined
        const beside = derivedOf(field)
        return (
          <div key={field} class="field">
            <label htmlFor={`correct-${field}`}>{fieldWords[field]}</label>
            <input
              id={`correct-${field}`} type="text" autoComplete="off" spellcheck={false} value={texts[field]} aria-invalid={problem !== undefined}
              aria-describedby={`correct-${field}-beside`} onInput={(event) => type(field, event.currentTarget.value)}
            />
            <p id={`correct-${field}-beside`} class="quiet">
              {problem !== undefined && <span class="field-problem"><Icon name="error" /> {fieldProblemWords[problem]} </span>}
              {beside !== null && reviewWords.wasDerived(beside)}
            </p>
          </div>
        )
      })}
      <div class="field">
        <label htmlFor="correct-reason">{reviewWords.reason}</label>
        <input id="correct-reason" type="text" autoComplete="off" value={reason} aria-describedby="correct-lacks" onInput={(event) => setReason(event.currentTarget.value)} />
        <output id="correct-lacks">{isTried && lacks !== null && <span class="field-problem"><Icon name="error" /> {lacks}</span>}</output>
      </div>
      <div class="buttons">
        <button type="submit" class="primary" aria-disabled={isBusy}>{reviewWords.keep}</button>
        <button type="button" class="quiet-button" onClick={onCancel}>{reviewWords.cancel}</button>
      </div>
    </form>
  )
}
