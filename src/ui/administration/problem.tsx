/** A problem, as soon as its sentences have come; where these do not come, that is said. */
import type { JSX } from 'preact'
import { partMissingText } from '../words.ts'
import type { ProblemText } from '../words/problems.ts'
import { useLate } from './late-part.ts'
import type * as late from './late.ts'
import { Reading } from './reading.tsx'

interface ProblemProps {
  readonly text: (part: typeof late) => ProblemText
  /** The address of another launch, where it is known. */
  readonly again: string | null
  readonly onRetry?: () => void
}

export const Problem = ({ text, again, onRetry }: ProblemProps): JSX.Element => {
  const part = useLate(true)
  switch (part.kind) {
    case 'here':
      return <part.part.ProblemNote text={text(part.part)} again={again} {...(onRetry === undefined ? {} : { onRetry })} />
    case 'not-asked':
      return <Reading />
    case 'missing':
      return (
        <div class="problem" role="alert">
          {partMissingText}
        </div>
      )
  }
}
