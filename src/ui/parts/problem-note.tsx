/** A problem as a heading, what to do next, and the way there. */
import type { JSX } from 'preact'
import { aroundWords } from '../words/around.ts'
import { Icon } from './icon.tsx'

interface ProblemNoteProps {
  readonly text: { readonly title: string; readonly advice: string; readonly again?: boolean }
  /** The address of another launch, where it is known. */
  readonly again?: string | null
  readonly onRetry?: () => void
  /** The page where what was tried here can be done. */
  readonly elsewhere?: { readonly to: string; readonly text: string } | null
}

export const ProblemNote = ({ text, again = null, onRetry, elsewhere = null }: ProblemNoteProps): JSX.Element => (
  <div class="problem" role="alert">
    <p class="severity">
      <Icon name="error" /> {text.title}
    </p>
    <p>{text.advice}</p>
    <div class="buttons">
      {text.again === true && again !== null && (
        <a class="primary" href={again}>
          {aroundWords.launchAgain}
        </a>
      )}
      {elsewhere !== null && <a href={elsewhere.to}>{elsewhere.text}</a>}
      {onRetry !== undefined && (
        <button type="button" class="quiet-button" onClick={onRetry}>
          {aroundWords.readAgain}
        </button>
      )}
    </div>
  </div>
)
