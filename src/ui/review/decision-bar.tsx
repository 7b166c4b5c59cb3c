/** What can be done with the open draft: the buttons, what a decision asks for, and what became of the last one. */
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Outcome } from '../../app/review-state.ts'
import { reasonRefusal, refusalOf, type Decision, type DecisionKind, type Refusal } from '../../review/decisions.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import type { Change } from '../../review/history.ts'
import { notesOf, spotOf } from '../../review/parts.ts'
import { Icon } from '../parts/icon.tsx'
import { Differences } from './differences.tsx'
import { outcomeTold } from './problem-words.ts'
import type { Asking } from './use-desk.ts'
import { askWords, decisionWords, refusalWords, reviewWords } from './words.ts'

/** What one text is asked for. */
type AskingWords = Exclude<Asking, 'correct'>

/** The question that the findings which stop payment ask of the bedside, each on a line; a biller goes on below, or writes another. */
const questionOf = ({ findings }: ReviewDraft): string =>
  findings.filter(({ blocks, who }) => blocks && who !== 'biller').map(({ message, fix }) => `${`${message} ${fix}`.trim()}\n`).join('')

const decisionOf = (asking: AskingWords, text: string): Decision => {
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
  readonly asking: AskingWords
  readonly isBusy: boolean
  readonly onDecide: (decision: Decision) => void
  readonly onCancel: () => void
}

const Ask = ({ draft, asking, isBusy, onDecide, onCancel }: AskProps): JSX.Element => {
  const [text, setText] = useState(() => (asking === 'send-back' ? questionOf(draft) : ''))
  const [refused, setRefused] = useState<ReturnType<typeof reasonRefusal>>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  // Whoever types goes on behind what stands there.
  useEffect(() => {
    const { current } = field
    current?.focus()
    current?.setSelectionRange(current.value.length, current.value.length)
    current?.scrollTo({ top: current.scrollHeight })
  }, [])
  const { label, button } = askWords[asking]
  const send = (): void => {
    const refusal = reasonRefusal(text)
    setRefused(refusal)
    if (refusal === null) onDecide(decisionOf(asking, text))
    else field.current?.focus()
  }
  return (
    <form class="ask" onSubmit={(event) => { event.preventDefault(); send() }}>
      <label htmlFor="ask-text">{label}</label>
      <textarea
        id="ask-text" ref={field} rows={asking === 'send-back' ? 6 : 3} value={text} aria-invalid={refused !== null}
        {...(refused === null ? {} : { 'aria-describedby': 'ask-problem' })}
        onInput={(event) => { setText(event.currentTarget.value); setRefused(null) }}
      />
      {refused !== null && <p id="ask-problem" class="field-problem"><Icon name="error" /> {refusalWords[refused]}</p>}
      <div class="buttons">
        <button type="submit" class="primary" aria-disabled={isBusy}>{button}</button>
        <button type="button" class="quiet-button" onClick={onCancel}>{reviewWords.cancel}</button>
      </div>
    </form>
  )
}

const changesIn = (outcome: Outcome): readonly Change[] =>
  outcome.kind === 'conflict' ? outcome.changes : outcome.kind === 'check' && outcome.problem.kind === 'changed' ? outcome.problem.fields : []

const OutcomeNote = ({ outcome, isUnsigned }: { readonly outcome: Outcome; readonly isUnsigned: boolean }): JSX.Element => {
  const isGood = outcome.kind === 'done' || outcome.kind === 'unchanged'
  return (
    <div class={`outcome outcome-${isGood ? 'good' : 'bad'}`}>
      <p><Icon name={isGood ? 'ready' : 'warning'} /> {outcomeTold(outcome)}</p>
      {isUnsigned && <p><Icon name="warning" /> {reviewWords.unsigned}</p>}
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
  /** Nobody has said who decides. */
  readonly isNameless: boolean
  readonly outcome: Outcome | null
  readonly asking: Asking | null
  readonly onAsk: (asking: Asking | null) => void
  readonly onDecide: (decision: Decision) => void
  readonly onCheck: () => void
  readonly onNext: () => void
}

/** The state of a draft says the one, a note below the other. */
const toldElsewhere: readonly Refusal[] = ['closed', 'several-drafts']

const asked: readonly AskingWords[] = ['reject', 'send-back', 'mistake', 'reopen']

export const DecisionBar = (props: DecisionBarProps): JSX.Element => {
  const { draft, isRepeated, isBusy, canWrite, canCheck, isNameless, outcome, asking, onAsk, onDecide, onCheck, onNext } = props
  const refusal = (kind: DecisionKind): ReturnType<typeof refusalOf> => refusalOf(draft, kind, isRepeated)
  const mayApprove = refusal('approve')
  const isUnsigned = outcome?.kind === 'done' && notesOf(spotOf(draft.resource)).at(-1)?.who === null
  return (
    <section class="decisions" aria-label={reviewWords.decide}>
      <div class="buttons">
        {canWrite && mayApprove === null && (
          <button type="button" class="primary" aria-disabled={isBusy} onClick={() => onDecide({ kind: 'approve' })}>{decisionWords.approve}</button>
        )}
        {canWrite && asked.filter((kind) => refusal(kind) === null).map((kind) => (
          <button key={kind} type="button" aria-expanded={asking === kind} aria-disabled={isBusy} onClick={() => onAsk(asking === kind ? null : kind)}>
            {decisionWords[kind]}
          </button>
        ))}
        {canCheck && <button type="button" class="quiet-button" aria-disabled={isBusy} onClick={onCheck}>{reviewWords.check}</button>}
        <button type="button" class="quiet-button" onClick={onNext}>{reviewWords.next}</button>
      </div>
      {isNameless && !isUnsigned && <p class="quiet unsigned">{reviewWords.noAuthor}</p>}
      {mayApprove !== null && !toldElsewhere.includes(mayApprove) && <p class="quiet">{mayApprove === 'blocked' ? reviewWords.blockedHow : refusalWords[mayApprove]}</p>}
      {asking !== null && asking !== 'correct' && refusal(asking) === null && (
        <Ask key={`${draft.key} ${asking}`} draft={draft} asking={asking} isBusy={isBusy} onDecide={onDecide} onCancel={() => onAsk(null)} />
      )}
      <output>{outcome !== null && <OutcomeNote outcome={outcome} isUnsigned={isUnsigned} />}</output>
    </section>
  )
}
