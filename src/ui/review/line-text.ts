/** A draft's line as a biller reads it. */
import { conceptLabels } from '../../billing/codes.ts'
import type { ReviewDraft } from '../../review/draft.ts'
import { ndcQuantityText, ndcText } from '../format.ts'
import { reviewWords } from './words.ts'

/** "J3490-JZ ×1" */
export const codeText = ({ said: { units, modifiers }, code }: ReviewDraft): string => {
  const named = [code ?? reviewWords.noCode, ...modifiers].join('-')
  return units === null ? `${named} · ${reviewWords.noUnits}` : `${named} ×${units}`
}

/** "J3490-JZ ×1", "0.5 mL", "NDC 99999-0123-01", "M06.9": the parts of the line in the order of the claim. */
export const lineParts = (draft: ReviewDraft): readonly string[] => {
  const { ndc } = draft.said
  // A unit that no claim takes is shown as somebody wrote it.
  const quantity = ndc === null ? null : draft.line?.ndc?.unit == null ? [ndc.quantity, ndc.unit].filter((part) => part !== null).join(' ') : ndcQuantityText(draft.line.ndc)
  return [
    codeText(draft),
    ...(quantity === null || quantity === '' ? [] : [quantity]),
    ...(ndc === null ? [] : [`NDC ${ndcText(ndc.code)}`]),
    ...draft.said.diagnoses,
  ]
}

/** What the line is for: our name of the service, or the description. */
export const purposeText = ({ said: { concept }, description }: ReviewDraft): string =>
  concept === null ? (description ?? '') : conceptLabels[concept]
