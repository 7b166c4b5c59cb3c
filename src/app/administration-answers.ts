/**
 * Answers on their way to the saved drafts and back (`answer` in fhir/extensions.ts): what a person said stays with the
 * draft that rests on it, so that the next one who opens the chart derives the same lines.
 */
import { parseDecimal } from '../billing/amount.ts'
import { emptyAnswers, parseAnswers, type AdministrationAnswers, type Answers } from '../billing/answers.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import type { draftDocuments } from '../fhir/to-fhir.ts'
import { isAnswer } from './administration-fields.ts'
import { digText } from './dig.ts'
import { extensionsIn, isAnswerName, partText } from './draft-parts.ts'

/** Who gave an answer: "Practitioner/n1", null where the EHR did not say. */
export interface Given {
  readonly who: string | null
  /** FHIR dateTime. */
  readonly when: string
}

/** By `givenKey`. */
export type GivenBy = ReadonlyMap<string, Given>

/** "MedicationAdministration/ma1 ndc" */
export const givenKey = (source: string, field: string): string => `${source} ${field}`

type Documents = ReturnType<typeof draftDocuments>
type Item = StoredDraft['resource']
type Extensions = NonNullable<Item['extension']>

const isQuantity = (value: unknown): value is { readonly value: string; readonly unit: string | null } =>
  typeof value === 'object' && value !== null && 'unit' in value

/** "99999-0123-01", "0.5 mL", "M06.9 K50.90": an answer as one text. */
const textOf = (value: AdministrationAnswers[keyof AdministrationAnswers]): string => {
  if (value === null) return ''
  if (typeof value === 'string') return value
  return isQuantity(value) ? `${value.value} ${value.unit ?? ''}`.trim() : value.join(' ')
}

/** The JSON that `parseAnswers` reads, from the text of an answer. An amount without its digits stays text, which is refused. */
const jsonOf = (field: string, text: string): unknown => {
  if (field === 'diagnoses') return text.split(' ')
  if (field !== 'waste' && field !== 'ndcQuantity') return text
  const [value = '', ...unit] = text.split(' ')
  return { value: parseDecimal(value) === null ? value : Number(value), ...(unit.length > 0 ? { unit: unit.join(' ') } : {}) }
}

const answerExtensions = (source: string, answers: AdministrationAnswers, given: GivenBy): Extensions =>
  Object.entries(answers).flatMap(([field, value]: [string, AdministrationAnswers[keyof AdministrationAnswers]]) => {
    if (!isAnswer(value)) return []
    const by = given.get(givenKey(source, field))
    return [{
      url: extensionUrl('answer'),
      extension: [
        { url: 'what', valueCode: field },
        { url: 'value', valueString: textOf(value) },
        ...(by === undefined || by.who === null ? [] : [{ url: 'who', valueReference: { reference: by.who } }]),
        ...(by === undefined ? [] : [{ url: 'when', valueDateTime: by.when }]),
      ],
    }]
  })

/** "MedicationAdministration/ma1" of a draft: the first administration that it serves. */
const sourceOf = (item: Item): string | null => digText(item, 'service', 0, 'reference')

/** The documents of a save with each administration's answers on the lines that stand under it. */
export const withAnswers = (documents: Documents, answers: Answers, given: GivenBy): Documents =>
  documents.map((document) =>
    document.resourceType !== 'Bundle'
      ? document
      : {
          ...document,
          entry: (document.entry ?? []).map((entry) => {
            const item = entry.resource
            const source = item === undefined ? null : sourceOf(item)
            const said = source === null ? undefined : answers.get(source)
            if (item === undefined || source === null || said === undefined) return entry
            return { ...entry, resource: { ...item, extension: [...(item.extension ?? []), ...answerExtensions(source, said, given)] } }
          }),
        },
  )

const relative = (reference: string): string => /[^/]+\/[^/]+$/u.exec(reference)?.[0] ?? reference

interface SavedAnswer {
  readonly source: string
  readonly field: string
  readonly text: string
  readonly by: Given
}

const savedAnswers = (item: Item): readonly SavedAnswer[] => {
  const source = sourceOf(item)
  if (source === null) return []
  return extensionsIn(item, 'answer').flatMap((one) => {
    const field = partText(one, 'what', 'valueCode')
    const text = partText(one, 'value', 'valueString')
    if (field === null || !isAnswerName(field) || text === null) return []
    const by = { who: partText(one, 'who', 'valueReference', 'reference'), when: partText(one, 'when', 'valueDateTime') ?? '' }
    return [{ source: relative(source), field, text, by }]
  })
}

/** Milliseconds of the server's last change. A draft that does not say is as new as any: it has just been written, or no draft says. */
const changedAt = ({ resource }: StoredDraft): number => {
  const at = Date.parse(digText(resource, 'meta', 'lastUpdated') ?? '')
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at
}

/**
 * The drafts that say what holds about each administration. Every save writes all its answers on all its lines, so the
 * newest open draft has them all: what stands only on a draft that no save touches any more was changed or taken back.
 */
const speakingDrafts = (drafts: readonly StoredDraft[]): readonly StoredDraft[] => {
  const bySource = new Map<string, StoredDraft[]>()
  for (const draft of drafts) {
    const source = draft.status === 'entered-in-error' ? null : sourceOf(draft.resource)
    if (source !== null) bySource.set(relative(source), [...(bySource.get(relative(source)) ?? []), draft])
  }
  return [...bySource.values()].flatMap((same) => {
    const open = same.filter(({ status }) => status === 'planned')
    const among = open.length > 0 ? open : same
    const newest = Math.max(...among.map(changedAt))
    return among.filter((draft) => changedAt(draft) === newest)
  })
}

const millisecondsOf = (when: string): number => {
  const at = Date.parse(when)
  return Number.isNaN(at) ? 0 : at
}

/**
 * The answers that saved drafts carry. A draft that was entered in error says nothing any more; an answer that
 * `billing/answers.ts` would not accept is passed over. Of two answers to one question the later one holds.
 */
export const answersOfDrafts = (drafts: readonly StoredDraft[]): { readonly answers: Answers; readonly given: GivenBy } => {
  const answers = new Map<string, AdministrationAnswers>()
  const given = new Map<string, Given>()
  for (const { source, field, text, by } of speakingDrafts(drafts)
    .flatMap(({ resource }) => savedAnswers(resource))
    .toSorted((a, b) => millisecondsOf(a.by.when) - millisecondsOf(b.by.when))) {
    const read = parseAnswers({ [source]: { [field]: jsonOf(field, text) } })
    const said = read.ok ? read.value.get(source) : undefined
    if (said === undefined) continue
    const known = answers.get(source) ?? emptyAnswers
    answers.set(source, { ...known, ...Object.fromEntries(Object.entries(said).filter(([name]) => name === field)) })
    given.set(givenKey(source, field), by)
  }
  return { answers, given }
}
