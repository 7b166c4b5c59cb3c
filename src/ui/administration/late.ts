/** What the administration view needs after its first lines: controls, saving, and the sentences about problems. */
export { answersOfDrafts, planOf, sendPlan } from '../../app/administration-save.ts'
export { AnswerControl } from './answer-control.tsx'
export { LineNote } from './line-note.tsx'
export { administrationProblemText, partProblemText } from './problem-words.ts'
export { SaveBar } from './save-bar.tsx'
export { openProblemText } from './session-words.ts'
