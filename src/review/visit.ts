/** The drafts of one visit, and which of them stand on one claim together. */
import { byText } from '../fhir/element.ts'
import { ownerOf, repeatedIdentifiers, type ReviewDraft } from './draft.ts'

/** Without an encounter doses are what holds lines together, from one to the next: a service may serve two of them. */
const byDoses = (draft: ReviewDraft, all: readonly ReviewDraft[]): readonly ReviewDraft[] => {
  const doses = new Set(draft.administrations)
  for (let before = -1; before < doses.size;) {
    before = doses.size
    for (const { administrations } of all) if (administrations.some((one) => doses.has(one))) for (const one of administrations) doses.add(one)
  }
  return all.filter(({ key, administrations }) => key === draft.key || administrations.some((one) => doses.has(one)))
}

/** All drafts of the visit that a draft belongs to, itself among them; of one patient and one file alone. */
export const visitOf = (draft: ReviewDraft, all: readonly ReviewDraft[]): readonly ReviewDraft[] => {
  const owner = ownerOf(draft)
  if (owner === null) return [draft]
  const own = all.filter((other) => ownerOf(other) === owner && other.encounter === draft.encounter)
  const visit = draft.encounter === null ? byDoses(draft, own) : own
  return visit.some(({ key }) => key === draft.key) ? visit : [draft, ...visit]
}

/** Why a line of the visit stands on no claim. */
export type LeftOut = 'rejected' | 'mistake' | 'closed' | 'several-drafts'

/** Null where the line is claimed: open, approved, or billed already with the others. */
const leftOut = ({ state, identifier, resource }: ReviewDraft, repeated: ReadonlySet<string>): LeftOut | null => {
  if (state === 'rejected' || state === 'mistake') return state
  if (state === 'closed' && resource.status !== 'billed') return 'closed'
  return repeated.has(identifier) ? 'several-drafts' : null
}

/** The lines of one claim: one visit, one payer, one setting. */
export interface ClaimGroup {
  /** In the order of the claim. */
  readonly lines: readonly ReviewDraft[]
}

export interface VisitGroups {
  readonly claims: readonly ClaimGroup[]
  readonly leftOut: readonly { readonly draft: ReviewDraft; readonly why: LeftOut }[]
}

const startOf = ({ resource: { occurrenceDateTime, occurrencePeriod } }: ReviewDraft): number => {
  const at = Date.parse(occurrenceDateTime ?? occurrencePeriod?.start ?? '')
  return Number.isNaN(at) ? Number.POSITIVE_INFINITY : at
}

const slotOf = ({ kind, said: { concept } }: ReviewDraft): number => {
  if (kind !== 'administration') return kind === 'drug' ? 0 : 1
  return concept?.endsWith('additional-hour') === true ? 3 : 2
}

/** As the bedside has them: dose by dose, each drug before its waste before its services. */
const inOrder = (drafts: readonly ReviewDraft[]): readonly ReviewDraft[] =>
  drafts.toSorted((a, b) => {
    const [start, other] = [startOf(a), startOf(b)]
    if (start !== other) return start < other ? -1 : 1
    return byText(a.administrations[0] ?? '', b.administrations[0] ?? '') || slotOf(a) - slotOf(b) || byText(a.identifier, b.identifier)
  })

/** The claims of a visit (`visitOf`), in the order of their first lines. */
export const claimsOf = (visit: readonly ReviewDraft[]): VisitGroups => {
  const repeated = repeatedIdentifiers(visit)
  const judged = inOrder(visit).map((draft) => ({ draft, why: leftOut(draft, repeated) }))
  const groups = new Map<string, ReviewDraft[]>()
  for (const { draft, why } of judged) {
    const name = `${draft.payer ?? ''} ${draft.setting ?? ''}`
    if (why === null) groups.set(name, [...(groups.get(name) ?? []), draft])
  }
  return {
    claims: [...groups.values()].map((lines) => ({ lines })),
    leftOut: judged.flatMap(({ draft, why }) => (why === null ? [] : [{ draft, why }])),
  }
}

/** The lines that stand on the claim of a draft, itself always among them: its diagnoses point into theirs. */
export const claimOf = (draft: ReviewDraft, visit: readonly ReviewDraft[]): readonly ReviewDraft[] => {
  const rest = visit.filter(({ key, identifier, payer, setting }) =>
    key !== draft.key && identifier !== draft.identifier && payer === draft.payer && setting === draft.setting)
  const [claim] = claimsOf(rest).claims
  return inOrder([draft, ...(claim?.lines ?? [])])
}
