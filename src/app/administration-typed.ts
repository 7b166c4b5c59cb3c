/** What a person typed in this tab, over what the saved drafts say. */
import { emptyAnswers, type AdministrationAnswers, type Answers } from '../billing/answers.ts'
import { isAnswer } from './administration-fields.ts'

type Value = AdministrationAnswers[keyof AdministrationAnswers]

/** By administration, field by field; a null (or an empty list) that was typed takes a saved answer back. */
export type Typed = ReadonlyMap<string, Partial<AdministrationAnswers>>

/** What was typed over what was saved. */
export const overlaid = (saved: Answers, typed: Typed): Answers => {
  const all = new Map(saved)
  for (const [source, part] of typed) all.set(source, { ...(saved.get(source) ?? emptyAnswers), ...part })
  return all
}

const isField = (name: string): name is keyof AdministrationAnswers => Object.hasOwn(emptyAnswers, name)

const savedValue = (saved: Answers, source: string, field: string): Value =>
  isField(field) ? (saved.get(source)?.[field] ?? null) : null

/** Without what says nothing: a null where no draft has an answer to take back. */
export const sayingSomething = (typed: Typed, saved: Answers): Typed =>
  new Map(
    [...typed].flatMap(([source, part]) => {
      const fields = Object.entries(part).filter(
        ([field, value]: [string, Value]) => isAnswer(value) || isAnswer(savedValue(saved, source, field)),
      )
      return fields.length === 0 ? [] : [[source, Object.fromEntries(fields)] as const]
    }),
  )

/** Whether the drafts have every answer that was typed here, and none that was taken back. */
export const isSettled = (source: string, part: Partial<AdministrationAnswers>, saved: Answers): boolean =>
  Object.entries(part).every(([field, value]: [string, Value]) => isAnswer(value) === isAnswer(savedValue(saved, source, field)))
