/** Which typed answers stand with the drafts now. Loaded with the part that writes. */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import { isAnswer } from './administration-fields.ts'
import { savedValue } from './administration-desk.ts'
import type { Typed } from './administration-typed.ts'

/** Whether the drafts have every answer that was typed here, and none that was taken back. */
const isSettled = (source: string, part: Partial<AdministrationAnswers>, saved: Answers): boolean =>
  Object.entries(part).every(([field, value]: [string, AdministrationAnswers[keyof AdministrationAnswers]]) => isAnswer(value) === isAnswer(savedValue(saved, source, field)))

/** What was typed and is not saved: what was typed while the save ran, and what the drafts do not have. `sent` was typed when it began. */
export const unsettled = (typed: Typed, sent: Typed, saved: Answers): Typed =>
  new Map([...typed].filter(([source, fields]) => fields !== sent.get(source) || !isSettled(source, fields, saved)))
