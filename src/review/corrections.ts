/**
 * What a biller corrects of a line. The corrected value stands in the ChargeItem's own element; what was derived stands
 * beside it in an extension, with the reason, who and when, so that it stays visible and the bedside leaves the line as
 * it is (the draft no longer agrees with its fingerprint).
 */
import type { ChargeItem, Extension } from 'fhir/r4'
import { readIcd10cm } from '../billing/icd10cm.ts'
import { claimText } from '../billing/narrative.ts'
import { formatNdc11, readNdc } from '../billing/ndc.ts'
import type { Spot } from '../fhir/element.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import { quietSpot } from '../fhir/reconcile-fields.ts'
import type { Author } from './author.ts'
import { correctedFields, readQuantity, withDerived, withField, words, type CorrectedField } from './correct-item.ts'
import type { ReviewDraft } from './draft.ts'
import { digits, extensionsAt, partOf, spotOf, textAt, withExtensions } from './parts.ts'

export { correctedFields, type CorrectedField } from './correct-item.ts'

const correctionUrl = extensionUrl('correction')

/** The fields as a form holds them; every field as one text. */
export type FieldTexts = Readonly<Record<CorrectedField, string>>

export interface Correction {
  readonly field: CorrectedField
  /** What was derived; empty where the draft had nothing. */
  readonly derived: string
  readonly reason: string
  readonly who: string | null
  readonly when: string | null
}

/** The fields of a line as text: "99999012301", "0.5 ML", "1", "JZ", "M06.9 K50.90". */
export const fieldTexts = ({ said: { units, modifiers, ndc, diagnoses }, kind, description }: Pick<ReviewDraft, 'said' | 'kind' | 'description'>): FieldTexts => ({
  'ndc': ndc?.code ?? '',
  'ndc-quantity': [digits(ndc?.quantity ?? null), ndc?.unit].flatMap((part) => part ?? []).join(' '),
  'units': digits(units) ?? '',
  'modifiers': modifiers.join(' '),
  'diagnoses': diagnoses.join(' '),
  'description': kind === 'administration' ? '' : (description ?? ''),
})

/** Which fields a line has: a service has no product and no narrative of its own. */
export const fieldsOf = ({ kind }: ReviewDraft): readonly CorrectedField[] =>
  kind === 'administration' ? ['units', 'modifiers', 'diagnoses'] : correctedFields

/** Why a value cannot stand on a claim line. */
export type FieldProblem =
  | 'ndc-form' | 'quantity-form' | 'quantity-without-ndc' | 'units-form' | 'modifier-form' | 'modifier-count' | 'modifier-twice'
  | 'diagnosis-form' | 'diagnosis-count' | 'diagnosis-twice' | 'description-empty' | 'description-long'

export const mostModifiers = 4
export const mostDiagnoses = 4
/** billing-rules §3: the description that every claim form can hold. */
export const longestDescription = 80

const readProduct = (text: string): string | null => {
  const reading = readNdc(text.trim())
  return reading.kind === 'ndc' ? formatNdc11(reading.ndc) : null
}

/** The problem of one field, null where its value may stand. A correction empties no field but the modifiers. */
const problemOf = (field: CorrectedField, texts: FieldTexts): FieldProblem | null => {
  const text = texts[field]
  switch (field) {
    case 'ndc':
      return readProduct(text) === null ? 'ndc-form' : null
    case 'ndc-quantity':
      if (readQuantity(text) === null) return 'quantity-form'
      return texts.ndc.trim() === '' ? 'quantity-without-ndc' : null
    case 'units':
      return /^[1-9]\d{0,6}$/u.test(text.trim()) ? null : 'units-form'
    case 'modifiers': {
      const modifiers = words(text)
      if (!modifiers.every((one) => /^[A-Z0-9]{2}$/u.test(one))) return 'modifier-form'
      if (new Set(modifiers).size !== modifiers.length) return 'modifier-twice'
      return modifiers.length > mostModifiers ? 'modifier-count' : null
    }
    case 'diagnoses': {
      const codes = words(text).map(readIcd10cm)
      if (codes.length === 0 || codes.includes(null)) return 'diagnosis-form'
      if (new Set(codes).size !== codes.length) return 'diagnosis-twice'
      return codes.length > mostDiagnoses ? 'diagnosis-count' : null
    }
    case 'description':
      if (claimText(text) === '') return 'description-empty'
      return claimText(text).length > longestDescription ? 'description-long' : null
  }
}

/** The same value in the form in which it is kept; what cannot be read stays as typed. */
const settled = (field: CorrectedField, text: string): string => {
  switch (field) {
    case 'ndc':
      return readProduct(text) ?? text.trim()
    case 'ndc-quantity': {
      const amount = readQuantity(text)
      return amount === null ? text.trim() : `${digits(amount.value) ?? ''} ${amount.unit}`
    }
    case 'units':
      return text.trim()
    case 'modifiers':
      return words(text).join(' ')
    case 'diagnoses':
      return words(text).map((word) => readIcd10cm(word) ?? word).join(' ')
    case 'description':
      return claimText(text)
  }
}

/** The fields of a form that say something else than the draft. */
export const changedFields = (draft: ReviewDraft, texts: FieldTexts): readonly CorrectedField[] => {
  const before = fieldTexts(draft)
  // A value that was written in another form by hand, and is left as it is, is no change.
  return fieldsOf(draft).filter((field) => texts[field] !== before[field] && settled(field, texts[field]) !== before[field])
}

/** The problems of the changed fields; empty where the form may be kept. */
export const fieldProblems = (draft: ReviewDraft, texts: FieldTexts): ReadonlyMap<CorrectedField, FieldProblem> =>
  new Map(changedFields(draft, texts).flatMap((field) => {
    const problem = problemOf(field, texts)
    return problem === null ? [] : [[field, problem] as const]
  }))

const fieldIn = (correction: Spot): CorrectedField | null => {
  const named = textAt(partOf(correction, 'field'), 'valueCode')
  return correctedFields.find((known) => known === named) ?? null
}

/** The corrections that a draft carries. */
export const correctionsOf = ({ resource }: Pick<ReviewDraft, 'resource'>): readonly Correction[] =>
  extensionsAt(spotOf(resource), correctionUrl).flatMap((one) => {
    const field = fieldIn(one)
    if (field === null) return []
    return [{
      field,
      derived: textAt(partOf(one, 'derived'), 'valueString') ?? '',
      reason: textAt(partOf(one, 'reason'), 'valueString') ?? '',
      who: textAt(partOf(one, 'who'), 'valueString'),
      when: textAt(partOf(one, 'when'), 'valueDateTime'),
    }]
  })

const correctionExtension = ({ field, derived, reason, who, when }: Correction): Extension => ({
  url: correctionUrl,
  extension: [
    { url: 'field', valueCode: field },
    ...(derived === '' ? [] : [{ url: 'derived', valueString: derived }]),
    { url: 'reason', valueString: reason },
    ...(who === null ? [] : [{ url: 'who', valueString: who }]),
    ...(when === null ? [] : [{ url: 'when', valueDateTime: when }]),
  ],
})

/**
 * The form with another NDC typed. A description that nobody has edited names the product too: it follows, as soon as what
 * is typed is an NDC, and goes back with it.
 */
export const withNdc = (draft: ReviewDraft, texts: FieldTexts, ndc: string): FieldTexts => {
  const before = fieldTexts(draft)
  const naming = (typed: string): string => {
    const code = settled('ndc', typed)
    return before.ndc !== '' && /^\d{11}$/u.test(code) ? before.description.replaceAll(before.ndc, code) : before.description
  }
  const isEdited = texts.description !== naming(texts.ndc)
  return { ...texts, ndc, description: isEdited ? texts.description : naming(ndc) }
}

/**
 * The draft's ChargeItem with the changed fields of a form, which has no problems (`fieldProblems`). What was derived
 * is kept from the first correction on; a field that is put back to it is corrected no more.
 */
export const corrected = (draft: ReviewDraft, texts: FieldTexts, reason: string, author: Author): ChargeItem => {
  const before = fieldTexts(draft)
  const known = new Map(correctionsOf(draft).map((one) => [one.field, one]))
  let item = draft.resource
  for (const field of changedFields(draft, texts)) {
    const value = settled(field, texts[field])
    item = withField(item, field, value)
    const derived = known.get(field)?.derived ?? before[field]
    if (derived === value) known.delete(field)
    else known.set(field, { field, derived, reason, who: author.name ?? author.user, when: author.now })
  }
  const others = (item.extension ?? []).filter((one) => one.url === correctionUrl && !isReadable(one))
  return withExtensions(item, correctionUrl, [...others, ...[...known.values()].map(correctionExtension)])
}

/** Whether a correction is one that this version knows; one of another version is kept as it is. */
const isReadable = (extension: Extension): boolean => fieldIn(quietSpot({ ...extension })) !== null

/** The ChargeItem with every derived value back in its place: what the derivation wrote, to compare with the chart. */
export const uncorrected = (draft: Pick<ReviewDraft, 'resource'>): ChargeItem =>
  withExtensions(
    correctionsOf(draft).reduce((item, { field, derived }) => withDerived(item, field, derived), draft.resource),
    correctionUrl,
    [],
  )
