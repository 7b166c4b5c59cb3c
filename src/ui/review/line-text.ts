/** A draft's line as a biller reads it. */
import { conceptLabels } from '../../billing/codes.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import { ndcQuantityText, ndcText } from '../format.ts'
import { reviewWords } from './words.ts'

/** "J3490-JZ ×1" */
export const codeText = ({ line, code }: ReviewDraft): string =>
  line === null
    ? `${code ?? reviewWords.noCode} · ${reviewWords.noUnits}`
    : `${[line.code ?? reviewWords.noCode, ...line.modifiers].join('-')} ×${line.units}`

/** "J3490-JZ ×1", "0.5 mL", "NDC 99999-0123-01", "M06.9": the parts of the line in the order of the claim. */
export const lineParts = (draft: ReviewDraft): readonly string[] => {
  const ndc = draft.line?.ndc ?? null
  const quantity = ndc === null ? null : ndcQuantityText(ndc)
  return [
    codeText(draft),
    ...(quantity === null ? [] : [quantity]),
    ...(ndc === null ? [] : [`NDC ${ndcText(ndc.code)}`]),
    ...(draft.line?.diagnoses ?? []),
  ]
}

/** What the line is for: our name of the service, or the description. */
export const purposeText = ({ line, description }: ReviewDraft): string =>
  line?.concept == null ? (description ?? '') : conceptLabels[line.concept]
