/**
 * What a view holds of its reading, and what a person's answers change of it. Loaded with the part that writes: before it
 * is here there is no control to answer in.
 */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import type { Derived } from '../billing/derived.ts'
import type { FhirClient } from '../fhir/client.ts'
import type { GrantedScopes, WriteSetting } from '../fhir/connection.ts'
import { givenKey, type Given, type GivenBy } from './administration-answers.ts'
import { isAnswer } from './administration-fields.ts'
import type { SaveInput } from './administration-plan.ts'
import type { Read } from './administration-reading.ts'
import type { AdministrationState } from './administration-state.ts'
import type { Typed } from './administration-typed.ts'
import { isAnswerName } from './draft-parts.ts'
import type { Keep } from './keep.ts'

type Value = AdministrationAnswers[keyof AdministrationAnswers]

/** Answers to the same question within this time are one: it was still being typed. */
const stillTyping = 2_000

/** Of a session: what the token allows, and what the site says of this EHR. */
export interface WritingSession {
  readonly scopes: GrantedScopes
  readonly issuer: { readonly writeBack?: WriteSetting }
}

/** What was typed before an answer. */
export interface Step {
  readonly typed: Typed
  readonly source: string
  readonly fields: readonly (keyof AdministrationAnswers)[]
  /** Milliseconds since 1970. */
  readonly at: number
}

/** What a view holds, and answers and saves change. */
export interface Held {
  read: Read | null
  /** Of the visit that is shown. */
  derived: Derived
  /** Of all visits of this patient that were read. */
  whole: Derived
  typed: Typed
  typedBy: GivenBy
  /** FHIR dateTime: what this tab had kept counts as said then. */
  readonly openedAt: string
  steps: readonly Step[]
  /** True after a save, and after a reading that failed: what the server has is not known here. */
  isStale: boolean
}

/** The view at which somebody answers and saves. */
export interface Desk {
  readonly held: Held
  readonly client: FhirClient
  readonly session: WritingSession & SessionNames
  readonly keep: Pick<Keep, 'write' | 'setText'>
  readonly now: () => Date
  readonly state: () => AdministrationState
  readonly become: (change: Partial<AdministrationState>) => void
  readonly rederive: (known: Read, change?: Partial<AdministrationState>) => void
  /** Derives the older visits too, where they are not yet. */
  readonly deriveAll: () => void
  readonly readChart: () => Promise<void>
  readonly refresh: () => Promise<void>
  /** Resolves when codes are checked, or cannot be. */
  readonly settle: () => Promise<void>
}

/** Whose chart it is, who reads it and where. */
interface SessionNames {
  readonly base: string
  readonly issuer: { readonly namespace: string | null; readonly medplumModifiers?: boolean }
  readonly patient: string | null
  readonly encounter: string | null
  readonly user: string | null
}

/** What the drafts say; null where they say nothing. */
const savedValue = (saved: Answers, source: string, field: string): Value =>
  isAnswerName(field) ? (saved.get(source)?.[field] ?? null) : null

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

/** Whether the drafts have every answer that was typed about a dose, and none that was taken back. */
const isSettled = (source: string, part: Partial<AdministrationAnswers>, saved: Answers): boolean =>
  Object.entries(part).every(([field, value]: [string, Value]) => isAnswer(value) === isAnswer(savedValue(saved, source, field)))

/** What was typed and is not saved: what was typed while the save ran, and what the drafts do not have. `sent` was typed when it began. */
export const unsettled = (typed: Typed, sent: Typed, saved: Answers): Typed =>
  new Map([...typed].filter(([source, part]) => part !== sent.get(source) || !isSettled(source, part, saved)))

/** Who gave each answer: what was typed here is this user's, the rest is as the drafts have it. */
const givenNow = (saved: GivenBy, { typed, typedBy, openedAt }: Held, user: string | null): GivenBy =>
  new Map([
    ...saved,
    ...[...typed].flatMap(([source, part]) =>
      Object.keys(part).map((field) => {
        const key = givenKey(source, field)
        return [key, typedBy.get(key) ?? { who: user, when: openedAt }] as const
      }),
    ),
  ])

/** What a save, a plan or an export is made of. */
export const inputOf = ({ held, session, state, now }: Desk, known: Read): SaveInput => {
  const { answers, charges, reference } = state()
  return {
    derived: held.derived, whole: held.whole, chart: known.chart, answers, given: givenNow(known.saved.given, held, session.user), drafts: known.drafts,
    patient: session.patient ?? '', encounter: session.encounter, charges: charges?.charges ?? null, referenceData: reference.kind === 'loaded' ? reference.loaded.version : null,
    namespace: session.issuer.namespace ?? session.base, medplumModifiers: session.issuer.medplumModifiers === true, user: session.user, now: now().toISOString(),
  }
}

export const lastAnswer = ({ steps }: Held): AdministrationState['lastAnswer'] => steps.at(-1) ?? null

const retype = ({ held, keep, rederive }: Desk, known: Read, next: Typed): void => {
  held.typed = next
  keep.write(sayingSomething(next, known.saved.answers))
  rederive(known, { lastAnswer: lastAnswer(held) })
}

/** Answers about an administration; null takes an answer back. */
export const setAnswer = (desk: Desk, source: string, part: Partial<AdministrationAnswers>): void => {
  const { held, now, session } = desk
  if (held.read === null) return
  const fields = Object.keys(part).filter(isAnswerName)
  const step: Step = { typed: held.typed, source, fields, at: now().getTime() }
  const last = held.steps.at(-1)
  const isSame = last?.source === source && last.fields.join() === fields.join() && step.at - last.at < stillTyping
  held.steps = isSame ? [...held.steps.slice(0, -1), { ...last, at: step.at }] : [...held.steps, step]
  const by: Given = { who: session.user, when: now().toISOString() }
  held.typedBy = new Map([...held.typedBy, ...fields.map((field) => [givenKey(source, field), by] as const)])
  retype(desk, held.read, new Map([...held.typed, [source, { ...held.typed.get(source), ...part }]]))
}

/** Takes the last answer back: what it replaced is there again. */
export const undo = (desk: Desk): void => {
  const { held } = desk
  const last = held.steps.at(-1)
  if (held.read === null || last === undefined) return
  held.steps = held.steps.slice(0, -1)
  for (const field of last.fields) desk.keep.setText(last.source, field, null)
  retype(desk, held.read, last.typed)
}
