/** The button that leads to a question. It stands above the first lines; what else the view says comes later (`words.ts`). */
import type { FieldKind } from '../../app/administration-fields.ts'

export const goWords: Readonly<Record<FieldKind, string>> = {
  ndc: 'Enter the NDC',
  ndcQuantity: 'Enter the NDC quantity',
  method: 'Choose how it was given',
  start: 'Enter the start',
  stop: 'Enter the stop time',
  laterality: 'Choose the side',
  diagnoses: 'Choose the diagnosis',
  drugSource: 'Choose who bought the drug',
  waste: 'Enter container and waste',
  lot: 'Enter the lot',
  device: 'Enter the device',
  invoice: 'Enter the invoice',
  priorAuthorization: 'Enter the prior authorization',
  necessityNote: 'Enter the note',
}
