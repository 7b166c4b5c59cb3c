/** What billing sent back with a question, on top of everything else, and the way to the dose that it is about. */
import type { JSX } from 'preact'
import type { AdministrationState } from '../../app/administration-state.ts'
import { questionsOf } from '../../app/administration-saved.ts'
import { Icon } from '../parts/icon.tsx'
import { askedText, savingWords } from '../words/saving.ts'
import { goTo } from './go-to.ts'

interface SentBackProps {
  readonly state: AdministrationState
  readonly now: Date
  /** Sees to it that the dose is drawn. */
  readonly onGo: (source: string) => void
}

export const SentBack = ({ state, now, onGo }: SentBackProps): JSX.Element | null => {
  const questions = questionsOf(state.drafts, state.plan?.states ?? new Map())
  if (questions.length === 0) return null
  return (
    <section class="sent-back" aria-label={savingWords.sentBack}>
      <p class="severity">
        <Icon name="question" /> {savingWords.sentBack}
      </p>
      <ul>
        {questions.map(({ source, drug, codes, question }) => (
          <li key={`${source} ${question.text ?? ''}`}>
            <p>
              <strong>{question.text ?? savingWords.noQuestion}</strong>
            </p>
            <p class="quiet">{askedText(question, drug, codes, now)}</p>
            <button
              type="button"
              onClick={() => {
                onGo(source)
                goTo({ source, kind: null })
              }}
            >
              {savingWords.goToDose(drug)}
            </button>
          </li>
        ))}
      </ul>
      <p class="quiet">{savingWords.howToAnswer}</p>
    </section>
  )
}
