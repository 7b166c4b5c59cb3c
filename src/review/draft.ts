/**
 * A draft as Review shows it: the charge line that it is, whose it is, and where it stands between bedside and claim.
 * It is read from the ChargeItem alone; what the draft does not say stays unknown.
 */
import type { ChargeItem } from 'fhir/r4'
import { concepts } from '../billing/codes.ts'
import { payerIds } from '../billing/payers.ts'
import { settings } from '../billing/site.ts'
import { drugIn } from '../claim/description.ts'
import type { Concept, Evidence, Line, LineNdc, NdcUnit, PayerId, Setting } from '../billing/derived.ts'
import { child, children, text, type Spot } from '../fhir/element.ts'
import { isChargeItem } from '../fhir/drafts.ts'
import { administrationsIn, encounterIn, subjectOf } from '../fhir/draft-merge.ts'
import { draftTag, ownSystems } from '../fhir/own-systems.ts'
import { occurrenceOf } from '../fhir/reconcile-fields.ts'
import { findingsOf, type DraftFinding } from './draft-findings.ts'
import { serviceDateOf } from './service-date.ts'
import { codeExtension, codesAt, digits, modifiersOf, numberAt, ownExtensions, partOf, spotOf, textAt } from './parts.ts'

/** The ChargeItem that a draft is, for parts that name no FHIR package. */
export type DraftItem = ChargeItem

/** Where a draft stands. Every draft is in exactly one; `closed` is any other status, which is not ours to change. */
export const reviewStates = ['ready', 'blocked', 'sent-back', 'answered', 'approved', 'rejected', 'mistake', 'closed'] as const
export type ReviewState = (typeof reviewStates)[number]

const undecided: readonly ReviewState[] = ['ready', 'blocked', 'sent-back', 'answered']

/** Whether somebody has still to decide a draft: its ChargeItem is `planned`. */
export const isUndecided = ({ state }: { readonly state: ReviewState }): boolean => undecided.includes(state)

/** What a draft says of its line, each value for itself: a half-written one shows what it has. */
export interface SaidLine {
  readonly units: number | null
  readonly modifiers: readonly string[]
  /** Null on services. The unit stands as it is written, also where no claim takes it. */
  readonly ndc: { readonly code: string; readonly unit: string | null; readonly quantity: number | null } | null
  /** In the order of the pointers. */
  readonly diagnoses: readonly string[]
  readonly concept: Concept | null
}

/** By which rules and reference data a draft was derived; null where it does not say. */
export interface SaidVersion {
  readonly rules: string | null
  readonly referenceData: string | null
}

export interface ReviewDraft {
  /** Its place in the list, the same as long as the list is open. */
  readonly key: string
  /** Our UUID; two drafts of one line have the same. */
  readonly identifier: string
  /** The server's id and version; null in a file. */
  readonly id: string | null
  readonly versionId: string | null
  readonly resource: ChargeItem
  readonly state: ReviewState
  /** An error is on it. It cannot be approved, whatever its state. */
  readonly isBlocked: boolean
  /** The line as it will be claimed, without its evidence (`evidenceOf`); null where the draft lacks code or quantity. */
  readonly line: Line | null
  readonly said: SaidLine
  readonly version: SaidVersion
  readonly kind: Line['kind']
  readonly code: string | null
  readonly description: string | null
  /** The drug as the description names it; null on services, which take it from their drug line (`withDrugs`). */
  readonly drug: string | null
  /** YYYY-MM-DD, or shorter. */
  readonly serviceDate: string | null
  /** FHIR dateTime. */
  readonly enteredDate: string | null
  /** "Patient/p1"; null where it does not say. */
  readonly patient: string | null
  readonly encounter: string | null
  readonly administrations: readonly string[]
  readonly payer: PayerId | null
  readonly setting: Setting | null
  readonly findings: readonly DraftFinding[]
}

const stateOf = (item: Spot, isBlocked: boolean): ReviewState => {
  switch (textAt(item, 'status')) {
    case 'billable':
      return 'approved'
    case 'not-billable':
      return 'rejected'
    case 'entered-in-error':
      return 'mistake'
    case 'planned': {
      const review = codeExtension(item, 'review-state')
      if (review === 'sent-back' || review === 'answered') return review
      return isBlocked ? 'blocked' : 'ready'
    }
    default:
      return 'closed'
  }
}

const ndcUnits: readonly NdcUnit[] = ['ML', 'UN', 'GR', 'F2']

const kindOf = (item: Spot): Line['kind'] => {
  if (ownExtensions(item, 'concept').length > 0) return 'administration'
  return ownExtensions(item, 'waste').length > 0 ? 'waste' : 'drug'
}

const ndcOf = (item: Spot): SaidLine['ndc'] => {
  const codes = codesAt(item, 'productCodeableConcept')
  const code = (codes.find(({ system }) => system === 'ndc') ?? codes[0])?.code
  if (code === undefined) return null
  const [amount] = ownExtensions(item, 'ndc-quantity')
  return { code, unit: textAt(partOf(amount, 'unit'), 'valueCode'), quantity: numberAt(partOf(amount, 'value'), 'valueDecimal') }
}

const lineNdc = (ndc: SaidLine['ndc']): LineNdc | null =>
  ndc === null ? null : { ...ndc, unit: ndcUnits.find((one) => one === ndc.unit) ?? null }

/** Where the values of a draft come from, read when it is asked for: it is most of what a draft holds. */
export const evidenceOf = ({ resource }: Pick<ReviewDraft, 'resource'>): readonly Evidence[] =>
  ownExtensions(spotOf(resource), 'evidence').flatMap((one) => {
    const field = textAt(partOf(one, 'field'), 'valueString')
    const said = (name: string): string => textAt(partOf(one, name), 'valueString') ?? ''
    return field === null ? [] : [{ field, source: said('source'), path: said('path'), rule: said('rule') }]
  })

const diagnosesOf = (item: Spot): readonly string[] =>
  children(item, 'reason').flatMap((reason) => {
    const coding = children(reason, 'coding')[0]
    return (coding === undefined ? null : text(coding, 'code')) ?? []
  })

const conceptOf = (item: Spot): Concept | null => concepts.find((one) => one === codeExtension(item, 'concept')) ?? null

const saidOf = (item: Spot, kind: Line['kind']): SaidLine => ({
  units: numberAt(child(item, 'quantity'), 'value'), modifiers: modifiersOf(item), ndc: kind === 'administration' ? null : ndcOf(item),
  diagnoses: diagnosesOf(item), concept: conceptOf(item),
})

const versionOf = (item: Spot): SaidVersion => {
  const [version] = ownExtensions(item, 'version')
  const said = (name: string): string | null => textAt(partOf(version, name), 'valueString')
  return { rules: said('rules'), referenceData: said('reference-data') }
}

type Read = Pick<ReviewDraft, 'identifier' | 'isBlocked' | 'said' | 'kind' | 'description' | 'serviceDate' | 'administrations'>

const lineOf = (item: Spot, { identifier, isBlocked, said: { units, ndc, ...said }, kind, description, serviceDate, administrations }: Read): Line | null => {
  const coding = codesAt(item, 'code')[0]
  if (units === null || child(item, 'code') === null) return null
  return {
    id: identifier, kind, code: coding?.code ?? null, system: coding?.system === 'cpt' ? 'cpt' : 'hcpcs',
    ...said, units, ndc: lineNdc(ndc), sources: administrations, serviceDate,
    description: kind === 'administration' ? null : description,
    status: isBlocked ? 'blocked' : 'ready', evidence: [],
  }
}

const ownIdentifiers = (item: Spot): readonly string[] =>
  children(item, 'identifier').filter(({ json }) => json['system'] === ownSystems.draftLine).flatMap((one) => text(one, 'value') ?? [])

const hasTag = (item: Spot): boolean => {
  const meta = child(item, 'meta')
  return meta !== null && children(meta, 'tag').some(({ json }) => json['system'] === ownSystems.tag && json['code'] === draftTag)
}

/** Ids and versions go into addresses and headers: only what FHIR allows there, or real servers use. */
const idAt = (spot: Spot | null, name: string): string | null => {
  const value = textAt(spot, name)
  return value !== null && /^[A-Za-z0-9\-._~]{1,128}$/u.test(value) ? value : null
}

/** A Period counts by its start. */
const occurredAt = (item: Spot): string | null => occurrenceOf(item)?.split(' – ')[0] ?? null

/**
 * The draft that a resource is; null for what is no ChargeItem of ours (our tag and exactly one identifier of our
 * system). `key` is its place in the list, `timeZone` the site's.
 */
export const reviewDraft = (resource: unknown, key: string, timeZone: string | null = null): ReviewDraft | null => {
  if (!isChargeItem(resource)) return null
  const item = spotOf(resource)
  const [identifier, ...others] = ownIdentifiers(item)
  if (identifier === undefined || others.length > 0 || !hasTag(item)) return null
  const findings = findingsOf(item)
  const isBlocked = findings.some(({ blocks }) => blocks)
  const kind = kindOf(item)
  const [payer, setting] = [codeExtension(item, 'payer'), codeExtension(item, 'setting')]
  const read: Read = {
    identifier, isBlocked, kind, said: saidOf(item, kind), description: textAt(child(item, 'code'), 'text'),
    serviceDate: serviceDateOf(occurredAt(item), timeZone), administrations: administrationsIn(resource),
  }
  return {
    ...read,
    key, id: idAt(item, 'id'), versionId: idAt(child(item, 'meta'), 'versionId'), resource,
    state: stateOf(item, isBlocked), line: lineOf(item, read), version: versionOf(item), code: codesAt(item, 'code')[0]?.code ?? null,
    drug: kind === 'administration' ? null : drugIn(read.description ?? ''), enteredDate: text(item, 'enteredDate'),
    patient: subjectOf(resource), encounter: encounterIn(resource),
    payer: payerIds.find((one) => one === payer) ?? null, setting: settings.find((one) => one === setting) ?? null, findings,
  }
}

/** "J3490-JZ ×1 · 99999012301 · 0.5 ML · M06.9": the line in one breath, for search and for the summary of a press. */
export const lineWords = ({ said: { units, modifiers, ndc, diagnoses }, code, description, line }: ReviewDraft): string => {
  const parts = [
    `${[code ?? '', ...modifiers].join('-')}${units === null ? '' : ` ×${digits(units) ?? ''}`}`,
    ...(ndc === null ? [] : [ndc.code]),
    ...(ndc?.quantity == null ? [] : [`${digits(ndc.quantity) ?? ''} ${ndc.unit ?? ''}`.trim()]),
    ...diagnoses,
    ...(line === null && description !== null ? [description] : []),
  ]
  return parts.filter((part) => part !== '').join(' · ')
}

/**
 * Whose a draft is, beyond the file that it stands in: "Patient/1" of one file may be another person than "Patient/1"
 * of the next. On a server it is the reference itself. Null where the draft names nobody.
 */
export const ownerOf = ({ key, patient }: Pick<ReviewDraft, 'key' | 'patient'>): string | null =>
  patient === null ? null : ownerIn(/^(\d+(?:\.\d+)*)-/u.exec(key)?.[1] ?? null, patient)

/** The owner's name for a patient of the file at this place; null is the server. */
export const ownerIn = (place: string | null, patient: string): string => (place === null ? patient : `${place} ${patient}`)

const ofSameDose = (draft: ReviewDraft): readonly string[] =>
  draft.administrations.map((administration) => `${ownerOf(draft) ?? ''} ${administration}`)

/** Services with the drug of a drug line of the same administration and patient. */
export const withDrugs = (drafts: readonly ReviewDraft[]): readonly ReviewDraft[] => {
  const drugs = new Map<string, string>()
  for (const draft of drafts) {
    if (draft.drug !== null && draft.patient !== null) for (const dose of ofSameDose(draft)) drugs.set(dose, draft.drug)
  }
  return drafts.map((draft) => {
    if (draft.drug !== null) return draft
    const drug = ofSameDose(draft).flatMap((dose) => drugs.get(dose) ?? [])[0] ?? null
    return drug === null ? draft : { ...draft, drug }
  })
}

/** Identifiers that more than one draft has, mistakes left out: somebody has to sort these out before one is approved. */
export const repeatedIdentifiers = (drafts: readonly ReviewDraft[]): ReadonlySet<string> => {
  const seen = new Set<string>()
  const repeated = new Set<string>()
  for (const { identifier, state } of drafts) {
    if (state === 'mistake') continue
    if (seen.has(identifier)) repeated.add(identifier)
    seen.add(identifier)
  }
  return repeated
}
