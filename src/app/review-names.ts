/** Which resources of a chart a draft rests on. */
import { evidenceOf, type ReviewDraft } from '../review/draft.ts'

/** What a draft may rest on, as far as it is a patient's. */
export const chartTypes = ['MedicationAdministration', 'Medication', 'MedicationRequest', 'Condition', 'Encounter', 'Coverage'] as const

/** "Condition" of "Condition/c1". */
export const typeOf = (name: string): string => name.split('/')[0] ?? ''

/** The chart resources that a draft names: its doses, its visit and its evidence. */
export const namesIn = (draft: ReviewDraft): readonly string[] => [
  ...new Set([...draft.administrations, ...(draft.encounter === null ? [] : [draft.encounter]), ...evidenceOf(draft).map(({ source }) => source)]),
].filter((name) => chartTypes.some((type) => type === typeOf(name)))
