/**
 * Derived lines beside their saved drafts: which are new, which are as saved, which differ and in what, and which may
 * not be touched any more. Loaded after the first lines are shown, since nothing in it is needed to show them.
 */
import type { Line } from '../billing/derived.ts'
import type { EncounterDraft } from './draft.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { draftKey } from '../fhir/draft-key.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import { countingDraft, type Refusal, type SaveStep } from '../fhir/save-plan.ts'
import { dig, digList, digText } from './dig.ts'

/** One field that differs: as saved, and as the chart and the answers give it now. */
export interface Difference {
  readonly field: string
  readonly saved: string
  readonly now: string
}

/** What a biller asked when the draft was sent back. */
export interface Question {
  /** Null where it was sent back without a word. */
  readonly text: string | null
  readonly who: string | null
  /** FHIR dateTime. */
  readonly when: string | null
}

export type LineState =
  | { readonly kind: 'new' }
  /** Saved and as it would be saved now. `question` where a biller sent it back and nobody has answered since. */
  | { readonly kind: 'saved'; readonly at: string | null; readonly question: Question | null }
  /** Saved, and the chart or an answer says something else since. */
  | { readonly kind: 'changed'; readonly at: string | null; readonly question: Question | null; readonly differences: readonly Difference[] }
  /** No longer a draft: only Review may touch it (product.md, "Write-back"). */
  | { readonly kind: 'closed'; readonly status: string; readonly reason: string | null }
  /** It will not be sent, because that would not be safe. */
  | { readonly kind: 'refused'; readonly why: Refusal }

/** A saved draft to which no line belongs any more. */
export interface OrphanDraft {
  readonly id: string
  readonly status: string
  readonly text: string
}

type Item = StoredDraft['resource']

const extensions = (item: Item, id: Parameters<typeof extensionUrl>[0]): readonly unknown[] =>
  digList(item, 'extension').filter((one) => dig(one, 'url') === extensionUrl(id))

/** The part of one of our extensions that has this name. */
const part = (extension: unknown, name: string): unknown =>
  digList(extension, 'extension').find((one) => dig(one, 'url') === name)

const modifiersOf = (item: Item): string =>
  extensions(item, 'modifier')
    .flatMap((one) => digText(part(one, 'code'), 'valueCodeableConcept', 'coding', 0, 'code') ?? [])
    .join(' ')

const amountOf = (item: Item): string => {
  const [amount] = extensions(item, 'ndc-quantity')
  return [digText(part(amount, 'value'), 'valueDecimal'), digText(part(amount, 'unit'), 'valueCode')]
    .filter((text) => text !== null)
    .join(' ')
}

const dateOf = (item: Item): string =>
  (digText(item, 'occurrenceDateTime') ?? digText(item, 'occurrencePeriod', 'start') ?? '').slice(0, 10)

/** The fields of a draft that a person compares, in the order of the claim. */
const fieldsOf = (item: Item): readonly (readonly [string, string])[] => [
  ['code', digText(item, 'code', 'coding', 0, 'code') ?? ''],
  ['modifiers', modifiersOf(item)],
  ['units', digText(item, 'quantity', 'value') ?? ''],
  ['service date', dateOf(item)],
  ['NDC', digText(item, 'productCodeableConcept', 'coding', 0, 'code') ?? ''],
  ['NDC quantity', amountOf(item)],
  ['diagnoses', digList(item, 'reason').flatMap((reason) => digText(reason, 'coding', 0, 'code') ?? []).join(' ')],
  ['description', digText(item, 'code', 'text') ?? ''],
]

/** What differs between a saved draft and the same line as it would be written now. */
export const differencesOf = (saved: Item, now: Item): readonly Difference[] => {
  const before = new Map(fieldsOf(saved))
  return fieldsOf(now).flatMap(([field, value]) => {
    const old = before.get(field) ?? ''
    return old === value ? [] : [{ field, saved: old, now: value }]
  })
}

/** The last note: a biller's reason is added at the end. */
const reasonOf = (item: Item | undefined): string | null => digText(digList(item, 'note').at(-1), 'text')

const reviewStateOf = (item: Item): string | null => digText(extensions(item, 'review-state')[0], 'valueCode')

/** The question of a draft that was sent back: its last note. Without a note it was sent back all the same. */
const questionOf = (item: Item | undefined): Question | null => {
  if (item === undefined || reviewStateOf(item) !== 'sent-back') return null
  const note = digList(item, 'note').at(-1)
  return {
    text: digText(note, 'text'),
    who: digText(note, 'authorString') ?? digText(note, 'authorReference', 'display'),
    when: digText(note, 'time'),
  }
}

/** "stop 2026-02-03T11:15:00-06:00": what a draft has been told, in no order. */
const toldOf = (item: Item): string =>
  extensions(item, 'answer')
    .map((one) => `${digText(part(one, 'what'), 'valueCode') ?? ''} ${digText(part(one, 'value'), 'valueString') ?? ''}`)
    .toSorted()
    .join('\n')

/**
 * A draft that was sent back is answered by a save that changes a field of it, or what was told about its dose; a finding
 * of another dose that rides along is no answer.
 */
export const answeredStep = (step: SaveStep, drafts: readonly StoredDraft[]): SaveStep => {
  if (step.kind !== 'update' || reviewStateOf(step.resource) !== 'sent-back') return step
  const stored = drafts.find(({ identifier }) => identifier === step.identifier)?.resource
  if (stored !== undefined && toldOf(stored) === toldOf(step.resource) && differencesOf(stored, step.resource).length === 0) return step
  const url = extensionUrl('review-state')
  const extension = (step.resource.extension ?? []).map((one) => (one.url === url ? { url, valueCode: 'answered' } : one))
  return { ...step, resource: { ...step.resource, extension } }
}

const stateOf = (step: SaveStep | undefined, draft: StoredDraft | undefined): LineState => {
  if (step === undefined || step.kind === 'create') return { kind: 'new' }
  if (step.kind === 'refused') return { kind: 'refused', why: step.why }
  const at = digText(draft?.resource, 'enteredDate')
  if (step.kind === 'closed') return { kind: 'closed', status: step.status, reason: reasonOf(draft?.resource) }
  const question = questionOf(draft?.resource)
  if (step.kind === 'unchanged' || draft === undefined) return { kind: 'saved', at, question }
  return { kind: 'changed', at, question, differences: differencesOf(draft.resource, step.resource) }
}

/** The state of every line by its id, from what a save would do to it. `namespace` is normalised. */
export const lineStates = (
  lines: readonly Line[],
  namespace: string,
  drafts: readonly StoredDraft[],
  steps: readonly SaveStep[],
): ReadonlyMap<string, LineState> => {
  const storedOf = (key: string): StoredDraft | undefined => countingDraft(drafts.filter(({ identifier }) => identifier === key)) ?? undefined
  const planned = new Map(steps.map((step) => [step.identifier, step]))
  return new Map(
    lines.map((line) => {
      const key = draftKey(namespace, line.id)
      return [line.id, stateOf(planned.get(key), storedOf(key))] as const
    }),
  )
}

/** The saved drafts that no line of these belongs to, mistakes left out. */
export const orphansOf = (lines: readonly Line[], namespace: string, drafts: readonly StoredDraft[]): readonly OrphanDraft[] => {
  const known = new Set(lines.map((line) => draftKey(namespace, line.id)))
  return drafts
    .filter(({ identifier, status }) => !known.has(identifier) && status !== 'entered-in-error')
    .map(({ id, status, resource }) => ({ id, status, text: digText(resource, 'code', 'text') ?? digText(resource, 'code', 'coding', 0, 'code') ?? 'Draft' }))
}

/** A question and the dose that it is about; lines of one dose that were sent back with the same words are one. */
export interface AskedOfDose {
  readonly source: string
  readonly drug: string | null
  readonly codes: readonly string[]
  readonly question: Question
}

/** What billing asks, dose by dose as these are shown. */
export const questionsOf = (drafts: readonly EncounterDraft[], states: ReadonlyMap<string, LineState>): readonly AskedOfDose[] => {
  const asked = new Map<string, AskedOfDose>()
  for (const { facts, lines } of drafts.flatMap(({ doses }) => doses.toReversed())) {
    for (const line of lines) {
      const state = states.get(line.id)
      const question = state?.kind === 'saved' || state?.kind === 'changed' ? state.question : null
      if (question === null) continue
      const key = `${facts.source} ${question.text ?? ''}`
      const codes = [...(asked.get(key)?.codes ?? []), ...(line.code === null ? [] : [line.code])]
      asked.set(key, { source: facts.source, drug: facts.drug.names[0]?.value ?? null, codes, question })
    }
  }
  return [...asked.values()]
}
