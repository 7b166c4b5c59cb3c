/** What a person typed in this tab, over what the saved drafts say. */
import { emptyAnswers, type AdministrationAnswers, type Answers } from '../billing/answers.ts'

/** By administration, field by field; a null (or an empty list) that was typed takes a saved answer back. */
export type Typed = ReadonlyMap<string, Partial<AdministrationAnswers>>

/**
 * What was typed over what was saved. The answers of a dose of which neither has changed since `before` are the same
 * object as they were there.
 */
export const overlaid = (saved: Answers, typed: Typed, before: Overlay | null = null): Overlay => {
  const isSame = (source: string): boolean => before?.typed.get(source) === typed.get(source) && before?.saved.get(source) === saved.get(source)
  const all = new Map(saved)
  for (const [source, part] of typed) {
    const same = isSame(source) ? before?.answers.get(source) : undefined
    all.set(source, same ?? { ...(saved.get(source) ?? emptyAnswers), ...part })
  }
  return { saved, typed, answers: all }
}

/** Answers, and what they are made of. */
export interface Overlay {
  readonly saved: Answers
  readonly typed: Typed
  readonly answers: Answers
}
