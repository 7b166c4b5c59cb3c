/** Why a launch came to nothing, as one heading and what to do next. */
import type { OpenProblem } from '../../app/administration-open.ts'
import { noPatientText, type ProblemText } from './problems.ts'

/** The EHR takes each launch once, and this one has had its session: another try would be refused for ever. */
const usedText: ProblemText = {
  title: 'This launch has been used before',
  advice: 'The EHR takes each launch once. Open Doseline from the EHR again.',
  again: false,
}

const refusedText = (error: string): ProblemText => ({
  title: 'The EHR refused the launch',
  advice:
    error === 'invalid_scope'
      ? 'It does not offer all that Doseline asks for. Whoever runs this site can ask for less in site.json.'
      : `Its reason: ${error === 'other' ? 'none that the standard knows' : error}. Launch again; if it stays so, tell whoever runs the EHR.`,
  again: true,
})

export const openProblemText = (problem: OpenProblem): ProblemText => {
  switch (problem.kind) {
    case 'site-unreadable':
      return {
        title: 'The site configuration cannot be read',
        advice: `Whoever runs this site should correct site.json: ${problem.problems
          .map(({ path, message }) => `${path === '' ? 'the file' : path} ${message}`)
          .join('; ')}.`,
        again: false,
      }
    case 'not-launched':
      return { title: 'This page was not launched', advice: 'Open Doseline from the EHR, with a chart open.', again: false }
    case 'state-unknown':
      return {
        title: 'This launch is no longer known here',
        advice: 'Another launch in this tab took its place, nobody used it for a while, or the tab was restored. Open Doseline from the EHR again.',
        again: false,
      }
    case 'unknown-issuer':
      return { title: 'This EHR is not known here', advice: 'If it is yours, whoever runs this site should add it to site.json.', again: false }
    case 'refused-by-user':
      return {
        title: 'The EHR was told not to give access',
        advice: 'Nothing was read. Launch again to be asked once more.',
        again: true,
      }
    case 'refused-by-server':
      return problem.again === null && problem.error !== 'invalid_scope' ? usedText : refusedText(problem.error)
    case 'code-expired':
      return { title: 'The launch took too long, or its page was opened twice', advice: 'Its code can no longer be used. Launch again.', again: true }
    case 'exchange-failed':
      return {
        title: 'The EHR did not complete the launch',
        advice: problem.answered
          ? 'It gave no token that can be used. Launch again; if it stays so, tell whoever runs the EHR.'
          : 'No answer came when the token was asked for. Check the connection, then launch again.',
        again: true,
      }
    case 'no-patient':
      return noPatientText
    case 'storage-blocked':
      return {
        title: 'Doseline cannot start inside this window',
        advice: 'The browser lets this frame store nothing, as a launch must. Open Doseline in a window of its own.',
        again: false,
      }
    case 'session-ended':
      return { title: 'The session with the EHR has ended', advice: 'Launch again. What was entered here is kept for a while.', again: true }
  }
}
