/** What can go wrong in Review, in words. */
import type { Outcome, ReviewProblem } from '../../app/review-state.ts'
import type { FileProblem } from '../../review/file.ts'
import { checkSentence } from './check-words.ts'
import { doneWords, refusalWords } from './words.ts'

export interface Told {
  readonly title: string
  readonly advice: string
  /** Another launch is the way out. */
  readonly again?: boolean
  /** Reading once more may do. */
  readonly retry?: boolean
}

const fileAdvice = (problem: FileProblem): string => {
  switch (problem.kind) {
    case 'empty':
      return 'The file is empty. Export the drafts again.'
    case 'not-json':
      return `It is no JSON: it breaks in line ${problem.line}. Export the drafts again.`
    case 'too-deep':
      return 'It is nested deeper than any export of Doseline. Export the drafts again.'
    case 'not-fhir':
      return 'It is JSON, and no FHIR Bundle or resource. Choose the file that Doseline exported.'
    case 'no-drafts':
      return problem.charges === 0
        ? 'It has no charges in it. A chart is opened on the start page; here belong drafts that Doseline exported.'
        : `Its ${problem.charges} ${problem.charges === 1 ? 'charge is' : 'charges are'} no ${problem.charges === 1 ? 'draft' : 'drafts'} of Doseline, or not readable as such: the mark or the identifier is missing.`
  }
}

export const problemTold = (problem: ReviewProblem): Told => {
  switch (problem.kind) {
    case 'file':
      return { title: `${problem.name} is no export of drafts`, advice: fileAdvice(problem.problem) }
    case 'file-unreadable':
      return { title: `${problem.name} could not be read`, advice: 'It may have been moved or closed. Choose it again.' }
    case 'metadata':
      return problem.problem.kind === 'other-version'
        ? { title: 'This EHR speaks another version of FHIR', advice: 'Doseline reads R4 and R4B. Drafts from a file can be opened all the same.' }
        : { title: 'The EHR did not say what it can do', advice: 'Try again. Drafts from a file can be opened all the same.', retry: true }
    case 'load':
      return { title: 'The drafts could not be read', advice: 'What was read before is shown. Try again; if it stays so, tell whoever runs the EHR.', retry: true }
    case 'no-search':
      return {
        title: 'This EHR has no list of draft charges',
        advice: 'It offers no search for them over patients. Export the drafts at the bedside and open the files here.',
      }
    case 'session-ended':
      return { title: 'Your access has ended', advice: 'Launch Doseline again. What was decided until now is written.', again: true }
  }
}

/** The server's own words come behind ours. */
const failedTold = ({ why, said }: Extract<Outcome, { readonly kind: 'failed' }>): string => {
  const ours =
    why === 'no-version' ? 'The server keeps no versions, so nothing can be written safely.'
    : why === 'unauthorised' ? 'Your access has ended: nothing was written.'
    : why === 'forbidden' ? 'The server does not allow it.'
    : why === 'unclear' ? 'No clear answer came. Read the drafts again before you go on.'
    : why === 'not-found' ? 'The draft is not on the server any more.'
    : why === 'no-answer' || why === 'timeout' ? 'The server did not answer: nothing was written. Try again.'
    : 'It was not written.'
  return said === null ? ours : `${ours} The server says: ${said}`
}

export const outcomeTold = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'done':
      return doneWords[outcome.decision]
    case 'refused':
      return refusalWords[outcome.why]
    case 'check':
      return checkSentence(outcome.problem, outcome.isApproval)
    case 'unchanged':
      return checkSentence({ kind: 'unchanged' })
    case 'conflict':
      return outcome.isRead
        ? 'Somebody else changed this draft first. Nothing of yours was written; what they left is shown.'
        : 'Somebody else changed this draft first. Nothing of yours was written. Read the drafts again.'
    case 'failed':
      return failedTold(outcome)
  }
}
