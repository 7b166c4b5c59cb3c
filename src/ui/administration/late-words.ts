/** The sentences about a problem come with the late part; this is what is said where that part does not come. */
import type { Lazy } from '../parts/lazy.ts'
import type * as late from './late.ts'
import type { ProblemText } from './problem-words.ts'

/** The text of a problem; null while its sentences are on their way. */
export const problemTextOf = (part: Lazy<typeof late>, text: (part: typeof late) => ProblemText): ProblemText | null => {
  switch (part.kind) {
    case 'here':
      return text(part.part)
    case 'not-asked':
      return null
    case 'missing':
      return {
        title: 'A part of Doseline could not be loaded',
        advice: 'The connection may be down, or a new version has been installed. Reload the page: what was entered is kept.',
        again: false,
      }
  }
}
