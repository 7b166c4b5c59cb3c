/** What can be done with the open draft: the buttons, what a decision asks for, and what became of the last one. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Outcome } from '../../app/review-state.ts'
import { longestReason, refusalOf, type Decision, type DecisionKind } from '../../review/decisions.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import type { Change } from '../../review/history.ts'
import { Icon } from '../parts/icon.tsx'
import { Differences } from './differences.tsx'
import { outcomeTold } from './problem-words.ts'
import { askWords, decisionWords, refusalWords, reviewWords } from './words.ts'

/** A decision that wants a text first. */
export type Asking = 'reject' | 'mistake' | 'send-back' | 'reopen'

/** The question that the findings which stop payment ask of the bedside; a biller may write another. */
const questionOf = (draft: ReviewDraft): string =>
  draft.findings.filter(({ blocks, who }) => blocks && who !== 'biller').map(({ message, fix }) => `${message} ${fix}`.trim()).join('\n')

const decisionOf = (asking: Asking, text: string): Decision => {
  switch (asking) {
    case 'send-back':
      return { kind: asking, question: text }
    case 'reject':
    case 'mistake':
    case 'reopen':
      return { kind: asking, reason: text }
  }
}

interface AskProps {
  readonly draft: ReviewDraft
  readonly asking: Asking
  readonly onDecide: (decision: Decision) => void
  readonly onCancel: () => void
}

const Ask = ({ draft, asking, onDecide, onCancel }: AskProps): JSX.Element => {
  const [text, setText] = useState(asking === 'send-back' ? questionOf(draft) : '')
  const [isEmpty, setEmpty] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const { label, button } = askWords[asking]
  const send = (): void => {
    if (text.trim() === '') {
      setEmpty(true)
      field.current?.focus()
    } else onDecide(decisionOf(asking, text))
  }
  return (
    <form class="ask" onSubmit={(event) => { event.preventDefault(); send() }}>
      <label htmlFor="ask-text">{label}</label>
      <textarea
        id="ask-text" ref={field} rows={3} maxLength={longestReason} value={text} aria-invalid={isEmpty}
        {...(isEmpty ? { 'aria-describedby': 'ask-problem' } : {})}
        onInput={(event) => { setText(event.currentTarget.value); setEmpty(false) }}
      />
      {isEmpty && <p id="ask-problem" class="field-problem"><Icon name="error" /> {refusalWords['reason-missing']}</p>}
      <div class="buttons">
        <button type="submit" class="primary">{button}</button>
        <button type="button" class="quiet-button" onClick={onCancel}>{reviewWords.cancel}</button>
      </div>
    </form>
  )
}

const changesIn = (outcome: Outcome): readonly Change[] =>
  outcome.kind === 'conflict' ? outcome.changes : outcome.kind === 'check' && outcome.problem.kind === 'changed' ? outcome.problem.fields : []

const OutcomeNote = ({ outcome }: { readonly outcome: Outcome }): JSX.Element => {
  const isGood = outcome.kind === 'done' || outcome.kind === 'unchanged'
  return (
    <div class={`outcome outcome-${isGood ? 'good' : 'bad'}`}>
      <p><Icon name={isGood ? 'ready' : 'warning'} /> {outcomeTold(outcome)}</p>
      <Differences changes={changesIn(outcome)} />
    </div>
  )
}

interface DecisionBarProps {
  readonly draft: ReviewDraft
  readonly isRepeated: boolean
  readonly isBusy: boolean
  readonly canWrite: boolean
  readonly canCheck: boolean
  readonly outcome: Outcome | null
  readonly asking: Asking | null
  readonly onAsk: (asking: Asking | null) => void
  readonly onDecide: (decision: Decision) => void
  readonly onCheck: () => void
  readonly onNext: () => void
}

const asked: readonly Asking[] = ['reject', 'send-back', 'mistake', 'reopen']

export const DecisionBar = (props: DecisionBarProps): JSX.Element => {
  const { draft, isRepeated, isBusy, canWrite, canCheck, outcome, asking, onAsk, onDecide, onCheck, onNext } = props
  const refusal = (kind: DecisionKind): ReturnType<typeof refusalOf> => refusalOf(draft, kind, isRepeated)
  const mayApprove = refusal('approve')
  return (
    <section class="decisions" aria-label="Decide">
      {canWrite && (
        <div class="buttons">
          {mayApprove === null && (
            <button type="button" class="primary" aria-disabled={isBusy} onClick={() => onDecide({ kind: 'approve' })}>{decisionWords.approve}</button>
          )}
          {asked.filter((kind) => refusal(kind) === null).map((kind) => (
            <button key={kind} type="button" aria-expanded={asking === kind} aria-disabled={isBusy} onClick={() => onAsk(asking === kind ? null : kind)}>
              {decisionWords[kind]}
            </button>
          ))}
          {canCheck && <button type="button" class="quiet-button" aria-disabled={isBusy} onClick={onCheck}>{reviewWords.check}</button>}
          <button type="button" class="quiet-button" onClick={onNext}>{reviewWords.next}</button>
        </div>
      )}
      {mayApprove !== null && mayApprove !== 'closed' && <p class="quiet">{mayApprove === 'blocked' ? reviewWords.blockedHow : refusalWords[mayApprove]}</p>}
      {asking !== null && refusal(asking) === null && (
        <Ask key={`${draft.key} ${asking}`} draft={draft} asking={asking} onDecide={onDecide} onCancel={() => onAsk(null)} />
      )}
      <output>{outcome !== null && <OutcomeNote outcome={outcome} />}</output>
    </section>
  )
}
