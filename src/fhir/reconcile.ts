/**
 * Derived lines beside the drafts that a server has of them, and drafts to which no line belongs any more: one verdict
 * for each. Nothing is read or sent here; the save (`save-plan.ts`), the interface and the command all go by it.
 */
import type { Bundle, ChargeItem } from 'fhir/r4'
import { isEdited } from './draft-fingerprint.ts'
import { administrationsIn, encounterIn, mergedDraft, saysTheSame, subjectOf, withRealReferences } from './draft-merge.ts'
import { isChargeItem, type StoredDraft } from './drafts.ts'
import { byText } from './element.ts'
import { groupedBy } from './lists.ts'
import { ownSystems } from './own-systems.ts'
import { editorOf, fieldChanges, type Editor, type FieldChange } from './reconcile-fields.ts'
import type { GivenDoses, NotGiven } from './reconcile-given.ts'

/** A derived line as a save would write it. */
export interface WantedDraft {
  /** `draftKey(namespace, Line.id)`. */
  readonly identifier: string
  /** `planned`, with real references to the drafts that the server has. */
  readonly resource: ChargeItem
  readonly fullUrl: string
}

/** Why a planned draft has no line any more. */
export type GoneReason =
  /** One of its administrations is not in the chart, or it names none. */
  | { readonly kind: 'administration-missing'; readonly administration: string | null }
  /** The chart says that there was no such dose for this patient. */
  | { readonly kind: 'not-given'; readonly administration: string; readonly why: NotGiven }
  /** The doses were given, and nothing is charged for them: inpatient, a flush and the like. */
  | { readonly kind: 'excluded'; readonly administration: string; readonly finding: string }
  /** The doses stand, and come to other lines now. */
  | { readonly kind: 'not-derived' }

/** Of one line: what the server's drafts of it come to. */
export type LineVerdict =
  | { readonly kind: 'new' }
  /** The draft already says all that was derived. */
  | { readonly kind: 'same'; readonly draft: StoredDraft }
  /** The chart or an answer says something else since. `merged` is the draft with what is derived now. */
  | { readonly kind: 'changed'; readonly draft: StoredDraft; readonly merged: ChargeItem }
  /** Planned, but somebody else changed what it charges. */
  | { readonly kind: 'touched'; readonly draft: StoredDraft; readonly merged: ChargeItem }
  /** No longer planned: only Review may touch it (product.md, "Write-back"). */
  | { readonly kind: 'closed'; readonly draft: StoredDraft }
  /** Nothing may be said of it: several drafts count, or one is not provably this patient's. */
  | { readonly kind: 'refused'; readonly why: 'other-patient' | 'several-drafts' }

interface OfLine {
  readonly identifier: string
  readonly wanted: WantedDraft
  /** Other drafts of the same line: mistakes beside the one that counts, or all of them where none can be told to. */
  readonly beside: readonly StoredDraft[]
}

interface OfDraft {
  readonly identifier: string
  /** No line is derived for the draft. */
  readonly wanted: null
  readonly draft: StoredDraft
  readonly beside: readonly []
}

export type Verdict =
  | (OfLine & { readonly kind: 'new' })
  | (OfLine & { readonly kind: 'same'; readonly draft: StoredDraft })
  | (OfLine & { readonly kind: 'changed'; readonly draft: StoredDraft; readonly merged: ChargeItem; readonly fields: readonly FieldChange[] })
  /** `fields` leads from what somebody made of the draft to what is derived now; empty where both agree. */
  | (OfLine & { readonly kind: 'touched'; readonly draft: StoredDraft; readonly fields: readonly FieldChange[]; readonly by: Editor })
  | ((OfLine | OfDraft) & { readonly kind: 'closed'; readonly draft: StoredDraft; readonly status: string })
  | ((OfLine | OfDraft) & { readonly kind: 'refused'; readonly why: 'other-patient' | 'several-drafts' })
  /** `by` is who changed it after it was drafted; null where nobody did. */
  | (OfDraft & { readonly kind: 'gone'; readonly why: GoneReason; readonly by: Editor | null })
  /** Of a visit that was not read: nothing is known of it. */
  | (OfDraft & { readonly kind: 'elsewhere' })

/** Of whom and of which visit the chart is: "Patient/p1", "Encounter/e1". Null: of all that it holds. */
export interface Scope {
  readonly patient: string | null
  readonly encounter: string | null
}

/** The draft that counts: one made by mistake does not, beside another. Null where several count. */
export const countingDraft = (drafts: readonly StoredDraft[]): StoredDraft | null => {
  const [only] = drafts
  if (drafts.length === 1) return only ?? null
  const [one, ...others] = drafts.filter(({ status }) => status !== 'entered-in-error')
  return one === undefined ? (only ?? null) : others.length === 0 ? one : null
}

/**
 * What the drafts of one line come to beside what would be written for it. Drafts of another patient than `owner`
 * ("Patient/p1", null where nobody is named) are compared with nothing.
 */
export const verdictOn = (wanted: ChargeItem, drafts: readonly StoredDraft[], owner: string | null): LineVerdict => {
  if (drafts.some(({ resource }) => owner === null || subjectOf(resource) !== owner)) return { kind: 'refused', why: 'other-patient' }
  if (drafts.length === 0) return { kind: 'new' }
  const draft = countingDraft(drafts)
  if (draft === null) return { kind: 'refused', why: 'several-drafts' }
  if (draft.status !== 'planned') return { kind: 'closed', draft }
  if (saysTheSame(draft.resource, wanted)) return { kind: 'same', draft }
  const merged = mergedDraft(draft.resource, wanted)
  return { kind: isEdited(draft.resource) ? 'touched' : 'changed', draft, merged }
}

/** The drafts of each line, in an order that does not hang on the server's. */
const byLine = (drafts: readonly StoredDraft[]): ReadonlyMap<string, readonly StoredDraft[]> =>
  groupedBy(drafts.toSorted((a, b) => byText(a.id, b.id)), ({ identifier }) => identifier)

const ownIdentifier = (item: ChargeItem): string | null =>
  item.identifier?.find(({ system }) => system === ownSystems.draftLine)?.value ?? null

/** The derived lines of the documents, in their order. Whatever a document says, it is a draft: nothing but `planned`. */
const wantedDrafts = (documents: readonly Bundle[], stored: ReadonlyMap<string, readonly StoredDraft[]>): readonly WantedDraft[] => {
  // Of several drafts of a drug line the one that the stored service points at will do.
  const idOf = (identifier: string, pointing: readonly StoredDraft[]): string | null => {
    const parts = pointing.flatMap(({ resource }) => (resource.partOf ?? []).map((part) => part.reference))
    const drafts = stored.get(identifier) ?? []
    return (drafts.find(({ id }) => parts.includes(`ChargeItem/${id}`)) ?? countingDraft(drafts))?.id ?? null
  }
  return documents.flatMap(({ entry }) => entry ?? []).flatMap(({ resource, fullUrl = '' }): readonly WantedDraft[] => {
    const identifier = isChargeItem(resource) ? ownIdentifier(resource) : null
    if (!isChargeItem(resource) || identifier === null) return []
    const real = withRealReferences(resource, (drug) => idOf(drug, stored.get(identifier) ?? []))
    return [{ identifier, fullUrl, resource: { ...real, status: 'planned' } }]
  })
}

/**
 * Whose a line is. The document's own words, not a tail of them: an absolute reference may be of another server. Where
 * the whole chart is told of, each line is its own patient's.
 */
const ownerOf = ({ subject }: ChargeItem, { patient }: Scope): string | null => {
  const said = subject.reference ?? null
  return patient === null || said === patient ? said : null
}

const lineVerdict = (wanted: WantedDraft, drafts: readonly StoredDraft[], scope: Scope): Verdict => {
  const { identifier, resource } = wanted
  const owner = ownerOf(resource, scope)
  if (owner === null && scope.patient !== null) return { kind: 'refused', why: 'other-patient', identifier, wanted, beside: drafts }
  const verdict = verdictOn(resource, drafts, owner)
  const others = 'draft' in verdict ? drafts.filter((draft) => draft !== verdict.draft) : drafts
  const line: OfLine = { identifier, wanted, beside: others }
  switch (verdict.kind) {
    case 'new':
    case 'same':
    case 'refused':
      return { ...line, ...verdict }
    case 'closed':
      return { ...line, ...verdict, status: verdict.draft.status }
    case 'changed':
    case 'touched': {
      const { draft, merged } = verdict
      const fields = fieldChanges(draft.resource, merged)
      if (verdict.kind === 'touched') return { ...line, kind: 'touched', draft, fields, by: editorOf(draft) }
      const background: FieldChange = { field: 'background', before: null, now: null }
      return { ...line, kind: 'changed', draft, merged, fields: fields.length > 0 ? fields : [background] }
    }
  }
}

/** The lines of the documents (what `draftDocuments` made), each with what the server's drafts of it come to. */
export const lineVerdicts = (documents: readonly Bundle[], drafts: readonly StoredDraft[], scope: Scope): readonly Verdict[] => {
  const stored = byLine(drafts)
  return wantedDrafts(documents, stored).map((wanted) => lineVerdict(wanted, stored.get(wanted.identifier) ?? [], scope))
}

const goneReason = (draft: StoredDraft, given: GivenDoses): GoneReason => {
  const named = administrationsIn(draft.resource)
  if (named.length === 0) return { kind: 'administration-missing', administration: null }
  for (const administration of named) {
    const dose = given.get(administration)
    if (dose === undefined) return { kind: 'administration-missing', administration }
    if (dose.patient !== subjectOf(draft.resource)) return { kind: 'not-given', administration, why: { kind: 'other-patient' } }
    if (dose.notGiven !== null) return { kind: 'not-given', administration, why: dose.notGiven }
    if (dose.excluded !== null) return { kind: 'excluded', administration, finding: dose.excluded }
  }
  return { kind: 'not-derived' }
}

/** A draft without a visit belongs to this one where the visit's chart has a dose of it. */
const isOfVisit = (draft: StoredDraft, { encounter }: Scope, given: GivenDoses): boolean => {
  const at = encounterIn(draft.resource)
  if (encounter === null || at === encounter) return true
  return at === null && administrationsIn(draft.resource).some((administration) => given.has(administration))
}

const draftVerdict = (draft: StoredDraft, given: GivenDoses, scope: Scope): Verdict => {
  const { identifier, resource, status } = draft
  const base = { identifier, wanted: null, draft, beside: [] } as const
  const owner = subjectOf(resource)
  if (owner === null || (scope.patient !== null && owner !== scope.patient)) return { ...base, kind: 'refused', why: 'other-patient' }
  if (status !== 'planned') return { ...base, kind: 'closed', status }
  if (!isOfVisit(draft, scope, given)) return { ...base, kind: 'elsewhere' }
  return { ...base, kind: 'gone', why: goneReason(draft, given), by: isEdited(resource) ? editorOf(draft) : null }
}

export interface ReconcileInput {
  /** What `draftDocuments` made of the derivation, answers included. */
  readonly documents: readonly Bundle[]
  /** The server's drafts of the patient (`readDrafts`). */
  readonly drafts: readonly StoredDraft[]
  /** What the chart says of its doses (`givenDoses`), from the same reading. */
  readonly given: GivenDoses
  readonly scope: Scope
}

/**
 * One verdict for every derived line, in the order of the documents, then one for every draft that has no line, by its
 * id. Every line and every draft is in exactly one. The order of drafts does not matter. Only for a chart that was read
 * whole: from a half-read one a draft would look gone.
 */
export const reconcile = ({ documents, drafts, given, scope }: ReconcileInput): readonly Verdict[] => {
  const lines = lineVerdicts(documents, drafts, scope)
  const derived = new Set(lines.map(({ identifier }) => identifier))
  const rest = drafts.filter(({ identifier }) => !derived.has(identifier)).toSorted((a, b) => byText(a.id, b.id))
  return [...lines, ...rest.map((draft) => draftVerdict(draft, given, scope))]
}
