/**
 * Derived lines beside their saved drafts: which are new, which are as saved, which differ and in what, and which may
 * not be touched any more. Loaded after the first lines are shown, since nothing in it is needed to show them.
 */
import type { AdministrationAnswers } from '../billing/answers.ts'
import type { Line } from '../billing/derived.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { draftKey } from '../fhir/draft-key.ts'
import { encounterIn } from '../fhir/draft-merge.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import { groupedBy } from '../fhir/lists.ts'
import { countingDraft, type Scope, type Verdict } from '../fhir/reconcile.ts'
import { fieldChanges, type DraftField, type Editor } from '../fhir/reconcile-fields.ts'
import { fieldLabels } from '../fhir/reconcile-words.ts'
import type { Refusal, SaveStep } from '../fhir/save-plan.ts'
import { digList, digText } from './dig.ts'
import type { EncounterDraft } from './draft.ts'
import { extensionsIn, isAnswerName, partText, reviewStateOf } from './draft-parts.ts'

/** One field that differs: as saved, and as the chart and the answers give it now. */
export interface Difference {
  /** In words; of an answer its name. */
  readonly field: string
  /** The answer that differs, with nothing that a claim shows: its values are as it is kept. */
  readonly answer?: keyof AdministrationAnswers
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
  | { readonly kind: 'refused'; readonly why: Refusal; readonly by?: Editor }

/** A saved draft of this visit to which no line belongs any more. */
export interface OrphanDraft {
  readonly id: string
  readonly status: string
  readonly text: string
  /** What is proposed for it: its dose was entered in error. Null where a biller decides. */
  readonly proposed: 'entered-in-error' | null
}

type Item = StoredDraft['resource']

/** Fields whose values are ids and references, which tell a person nothing: that they differ is said without them. */
const unshown: ReadonlySet<DraftField> = new Set<DraftField>(['blocked-by', 'administrations', 'encounter', 'performers', 'findings', 'answers', 'background'])

/** "medicare-advantage" → "medicare advantage"; amounts, codes and times as they are. */
const wordsOf = (field: DraftField, value: string | null): string =>
  ['payer', 'setting', 'concept'].includes(field) ? (value ?? '').replaceAll('-', ' ') : (value ?? '')

interface Told {
  readonly what: string
  readonly value: string
}

/** What a draft was told, by the name of the answer and the dose where that is not its first. */
const answersIn = (item: Item): ReadonlyMap<string, Told> =>
  new Map(extensionsIn(item, 'answer').map((one) => {
    const what = partText(one, 'what', 'valueCode') ?? ''
    return [`${what} ${partText(one, 'about', 'valueReference', 'reference') ?? ''}`, { what, value: partText(one, 'value', 'valueString') ?? '' }]
  }))

/** Answers that differ: told where nothing else would tell in what two drafts differ. */
const answerDifferences = (saved: Item, now: Item): readonly Difference[] => {
  const [before, after] = [answersIn(saved), answersIn(now)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    const name = is?.what ?? was?.what ?? ''
    if (!isAnswerName(name) || was?.value === is?.value) return []
    return [{ field: name, answer: name, saved: was?.value ?? '', now: is?.value ?? '' }]
  })
}

/** What differs between a saved draft and the same line as it would be written now. */
const differencesOf = (saved: Item, now: Item): readonly Difference[] =>
  fieldChanges(saved, now)
    .filter(({ field }) => !unshown.has(field))
    .map(({ field, before, now: value }) => ({ field: fieldLabels[field], saved: wordsOf(field, before), now: wordsOf(field, value) }))

/** The last note: a biller's reason is added at the end. */
const reasonOf = (item: Item | undefined): string | null => digText(digList(item, 'note').at(-1), 'text')

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

/**
 * A draft that was sent back is answered by a save that changes a field of it, or what was told about its dose; a finding
 * of another dose that rides along is no answer.
 */
export const answeredStep = (step: SaveStep, drafts: readonly StoredDraft[]): SaveStep => {
  if (step.kind !== 'update' || reviewStateOf(step.resource) !== 'sent-back') return step
  const stored = drafts.find(({ identifier }) => identifier === step.identifier)?.resource
  if (stored !== undefined && answerDifferences(stored, step.resource).length + differencesOf(stored, step.resource).length === 0) return step
  const url = extensionUrl('review-state')
  const extension = (step.resource.extension ?? []).map((one) => (one.url === url ? { url, valueCode: 'answered' } : one))
  return { ...step, resource: { ...step.resource, extension } }
}

const stateOf = (step: SaveStep | undefined, draft: StoredDraft | undefined): LineState => {
  if (step === undefined || step.kind === 'create') return { kind: 'new' }
  if (step.kind === 'refused') return { kind: 'refused', why: step.why, ...(step.by === undefined ? {} : { by: step.by }) }
  const at = digText(draft?.resource, 'enteredDate')
  if (step.kind === 'closed') return { kind: 'closed', status: step.status, reason: reasonOf(draft?.resource) }
  const question = questionOf(draft?.resource)
  if (step.kind === 'unchanged' || draft === undefined) return { kind: 'saved', at, question }
  const differences = differencesOf(draft.resource, step.resource)
  return { kind: 'changed', at, question, differences: differences.length > 0 ? differences : answerDifferences(draft.resource, step.resource) }
}

/** The state of every line by its id, from what a save would do to it. `namespace` is normalised. */
export const lineStates = (
  lines: readonly Line[],
  namespace: string,
  drafts: readonly StoredDraft[],
  steps: readonly SaveStep[],
): ReadonlyMap<string, LineState> => {
  const byKey = groupedBy(drafts, ({ identifier }) => identifier)
  const storedOf = (key: string): StoredDraft | undefined => countingDraft(byKey.get(key) ?? []) ?? undefined
  const planned = new Map(steps.map((step) => [step.identifier, step]))
  return new Map(
    lines.map((line) => {
      if (drafts.length === 0 && steps.length === 0) return [line.id, { kind: 'new' }] as const
      const key = draftKey(namespace, line.id)
      return [line.id, stateOf(planned.get(key), storedOf(key))] as const
    }),
  )
}

/**
 * The drafts without a line among the verdicts of drafts that no line claims (`reconcile`): those of this visit, and
 * without one those of every visit that was read. Closed ones are told, mistakes are not.
 */
export const orphansOf = (verdicts: readonly Verdict[], withdrawn: ReadonlySet<string>, { encounter }: Scope): readonly OrphanDraft[] =>
  verdicts.flatMap((verdict) => {
    if (verdict.wanted !== null || (verdict.kind !== 'gone' && verdict.kind !== 'closed')) return []
    const { id, status, resource } = verdict.draft
    if (status === 'entered-in-error') return []
    if (verdict.kind === 'closed' && encounter !== null && encounterIn(resource) !== encounter) return []
    const text = digText(resource, 'code', 'text') ?? digText(resource, 'code', 'coding', 0, 'code') ?? 'Draft'
    return [{ id, status, text, proposed: withdrawn.has(id) ? ('entered-in-error' as const) : null }]
  })

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
