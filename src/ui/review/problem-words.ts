/** What can go wrong in Review, in words. */
import type { Outcome, ReviewProblem } from '../../app/review-state.ts'
import type { FileProblem } from '../../review/file.ts'
import type { CheckProblem, DraftCheck } from '../../review/marks.ts'
import { fieldLabels } from '../../fhir/reconcile-words.ts'
import { doneWords, refusalWords } from './words.ts'

export interface Told {
  readonly title: string
  readonly advice: string
  readonly again?: boolean
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
        : { title: 'The EHR did not say what it can do', advice: 'Try again. Drafts from a file can be opened all the same.', again: true }
    case 'load':
      return { title: 'The drafts could not be read', advice: 'What was read before is shown. Try again; if it stays so, tell whoever runs the EHR.', again: true }
    case 'no-search':
      return {
        title: 'This EHR has no list of draft charges',
        advice: 'It offers no search for them over patients. Export the drafts at the bedside and open the files here.',
      }
    case 'session-ended':
      return { title: 'Your access has ended', advice: 'Launch Doseline again. What was decided until now is written.' }
  }
}

/** "Coverage, Medication could not be read again" */
const notRead = (types: readonly string[]): string => `${types.length === 0 ? 'Its chart' : types.join(', ')} could not be read again`

const fieldList = (fields: readonly { readonly field: keyof typeof fieldLabels }[]): string => fields.map(({ field }) => fieldLabels[field]).join(', ')

export const checkTold = (problem: CheckProblem): string => {
  switch (problem.kind) {
    case 'unread':
      return `${notRead(problem.types)}, so nobody knows whether it still holds. It was not approved. Try again; if it stays so, ask for access to it.`
    case 'no-administration':
      return 'It names no dose, so nothing shows that it was given. It was not approved.'
    case 'missing':
      return `${problem.administration} is not in the chart any more. It was not approved.`
    case 'entered-in-error':
      return `${problem.administration} was entered in error. Mark the draft as a mistake.`
    case 'other-patient':
      return `${problem.administration} is of another patient. It was not approved.`
    case 'not-given':
      return `The chart says "${problem.status}" of ${problem.administration}. It was not approved.`
    case 'changed':
      return problem.fields.length === 0
        ? 'Derived anew from the chart of now, it says something else. Have the bedside save it again.'
        : `Derived anew from the chart of now, it says something else: ${fieldList(problem.fields)}. Have the bedside save it again, or send it back.`
    case 'not-derived':
      return 'Nothing is derived for it from the chart any more. It was not approved.'
  }
}

/** What the check of the list found of a draft, in one breath; null where there is nothing to say. */
export const checkMark = (check: DraftCheck): string | null => {
  switch (check.kind) {
    case 'unchanged':
      return null
    case 'unread':
      return check.types.length === 0 ? 'Not read again' : `Not read again: ${check.types.join(', ')}`
    case 'no-administration':
      return 'Names no dose'
    case 'missing':
      return 'Dose not in the chart'
    case 'entered-in-error':
      return 'Dose entered in error'
    case 'other-patient':
      return 'Of another patient'
    case 'not-given':
      return `Dose now "${check.status}"`
    case 'changed':
      return check.fields.length === 0 ? 'Changed since' : `Changed since: ${fieldList(check.fields)}`
    case 'not-derived':
      return 'Not derived any more'
  }
}

/** The same in a sentence, for the open draft. */
export const checkSentence = (check: DraftCheck): string => {
  switch (check.kind) {
    case 'unchanged':
      return 'Read again: the chart says what the draft says.'
    case 'unread':
      return `${notRead(check.types)}, so nobody knows whether it still holds.`
    case 'no-administration':
      return 'It names no dose, so nothing shows that it was given.'
    case 'missing':
      return `${check.administration} is not in the chart any more.`
    case 'entered-in-error':
      return `${check.administration} was entered in error. Mark the draft as a mistake.`
    case 'other-patient':
      return `${check.administration}, on which it rests, is of another patient.`
    case 'not-given':
      return `The chart says "${check.status}" of ${check.administration}.`
    case 'changed':
      return 'Derived anew from the chart of now, it says something else:'
    case 'not-derived':
      return 'Nothing is derived for it from the chart any more.'
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
      return checkTold(outcome.problem)
    case 'unchanged':
      return 'The chart says what the draft says.'
    case 'conflict':
      return outcome.isRead
        ? 'Somebody else changed this draft first. Nothing of yours was written; what they left is shown.'
        : 'Somebody else changed this draft first. Nothing of yours was written. Read the drafts again.'
    case 'failed':
      return failedTold(outcome)
  }
}
