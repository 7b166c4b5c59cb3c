/**
 * Answers on their way to the saved drafts and back (`answer` in fhir/extensions.ts): what a person said stays with the
 * draft that rests on it, so that the next one who opens the chart derives the same lines.
 */
import { parseDecimal } from '../billing/amount.ts'
import { emptyAnswers, parseAnswers, type AdministrationAnswers, type Answers } from '../billing/answers.ts'
import type { StoredDraft } from '../fhir/drafts.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import { groupedBy } from '../fhir/lists.ts'
import { plainReference } from '../fhir/reference-form.ts'
import type { draftDocuments } from '../fhir/to-fhir.ts'
import { isAnswer } from './administration-fields.ts'
import { digList, digText } from './dig.ts'
import { extensionsIn, isAnswerName, partText, reviewStateOf } from './draft-parts.ts'

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

/** `isFirst` is false where the draft serves others before this administration. */
const answerExtensions = (source: string, isFirst: boolean, answers: AdministrationAnswers, given: GivenBy): Extensions =>
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
        ...(isFirst ? [] : [{ url: 'about', valueReference: { reference: source } }]),
      ],
    }]
  })

/** "MedicationAdministration/ma1" and others that a draft serves, in its order. */
const servedBy = (item: Item): readonly string[] =>
  digList(item, 'service').flatMap((one) => {
    const reference = digText(one, 'reference')
    return reference === null ? [] : [plainReference(reference)]
  })

/**
 * The documents of a save with each administration's answers on the lines that stand under it. One under which no line
 * stands, a drug in a shared bag that was not bought, has its own on the lines that serve it with others.
 */
export const withAnswers = (documents: Documents, answers: Answers, given: GivenBy): Documents => {
  const items = documents.flatMap((document) => (document.resourceType === 'Bundle' ? (document.entry ?? []) : [])).flatMap(({ resource }) => resource ?? [])
  const owners = new Set(items.flatMap((item) => servedBy(item)[0] ?? []))
  const saidOn = (item: Item): Extensions =>
    servedBy(item).flatMap((source, at) => {
      const said = at === 0 || !owners.has(source) ? answers.get(source) : undefined
      return said === undefined ? [] : answerExtensions(source, at === 0, said, given)
    })
  return documents.map((document) =>
    document.resourceType !== 'Bundle'
      ? document
      : {
          ...document,
          entry: (document.entry ?? []).map((entry) =>
            entry.resource === undefined ? entry : { ...entry, resource: { ...entry.resource, extension: [...(entry.resource.extension ?? []), ...saidOn(entry.resource)] } }),
        },
  )
}

interface SavedAnswer {
  readonly source: string
  readonly field: string
  readonly text: string
  readonly by: Given
}

const savedAnswers = (item: Item): readonly SavedAnswer[] => {
  const [first = null] = servedBy(item)
  return extensionsIn(item, 'answer').flatMap((one) => {
    const field = partText(one, 'what', 'valueCode')
    const text = partText(one, 'value', 'valueString')
    const about = partText(one, 'about', 'valueReference', 'reference')
    const source = about === null ? first : plainReference(about)
    if (source === null || field === null || !isAnswerName(field) || text === null) return []
    const by = { who: partText(one, 'who', 'valueReference', 'reference'), when: partText(one, 'when', 'valueDateTime') ?? '' }
    return [{ source, field, text, by }]
  })
}

/**
 * When a draft last took the answers of a save, in milliseconds: at the server's last change, but for one that a biller
 * has corrected, which takes none from then on until it is sent back and answered. A draft that does not say is as new as
 * any: it has just been written, or no draft says.
 */
const tookAnswersAt = ({ resource }: StoredDraft): number => {
  const changed = Date.parse(digText(resource, 'meta', 'lastUpdated') ?? '')
  if (Number.isNaN(changed)) return Number.POSITIVE_INFINITY
  if (reviewStateOf(resource) === 'answered') return changed
  const corrected = extensionsIn(resource, 'correction').map((one) => Date.parse(partText(one, 'when', 'valueDateTime') ?? ''))
  return Math.min(changed, ...corrected.filter((at) => !Number.isNaN(at)))
}

/**
 * What holds about each administration. Every save writes all its answers on all its lines, so the open draft that took the
 * last one has them all: what stands only on a draft that no save touches any more was changed or taken back.
 */
const standingAnswers = (drafts: readonly StoredDraft[]): readonly SavedAnswer[] => {
  const told = drafts.filter(({ status }) => status !== 'entered-in-error').flatMap((draft) => {
    const saved = savedAnswers(draft.resource)
    const sources = new Set([...servedBy(draft.resource).slice(0, 1), ...saved.map(({ source }) => source)])
    return [...sources].map((source) => ({ source, draft, saved: saved.filter((one) => one.source === source) }))
  })
  return [...groupedBy(told, ({ source }) => source).values()].flatMap((same) => {
    const open = same.filter(({ draft }) => draft.status === 'planned')
    const among = open.length > 0 ? open : same
    const newest = Math.max(...among.map(({ draft }) => tookAnswersAt(draft)))
    return among.filter(({ draft }) => tookAnswersAt(draft) === newest).flatMap(({ saved }) => saved)
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
  for (const { source, field, text, by } of standingAnswers(drafts)
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
