/** What does not fit, or is not there, in a claim text. A text is never cut or filled up without one of these. */

export const problemKinds = [
  'code-missing', 'date-missing', 'units-missing', 'units-not-one', 'units-too-long',
  'modifier-invalid', 'modifiers-over-four', 'waste-line-not-wanted',
  'ndc-missing', 'ndc-invalid', 'ndc-differs', 'ndc-of-compound-left-out', 'further-ndcs-share-the-dose',
  'quantity-missing', 'quantity-invalid', 'quantity-too-long', 'quantity-rounded', 'unit-missing', 'unit-not-allowed',
  'description-missing', 'characters-changed', 'strength-removed', 'name-cut', 'text-too-long', 'remarks-incomplete',
  'diagnosis-missing', 'diagnosis-invalid', 'diagnoses-over-four', 'diagnosis-without-place',
] as const
export type ProblemKind = (typeof problemKinds)[number]

export interface ClaimProblem {
  readonly kind: ProblemKind
  /** What it is about: the value that found no place, or is not as it should be. Empty where something is missing. */
  readonly value: string
}

/** What a field of a claim says. */
export interface FieldText {
  readonly text: string
  readonly problems: readonly ClaimProblem[]
}

export const problem = (kind: ProblemKind, value = ''): ClaimProblem => ({ kind, value })

/**
 * Whether the text is still right as it stands, and only wants a look: something was left out or rounded that a payer
 * does without. All others leave a gap that somebody has to fill.
 */
export const isNotice = ({ kind }: ClaimProblem): boolean => notices.has(kind)

const notices: ReadonlySet<ProblemKind> = new Set<ProblemKind>([
  'characters-changed', 'strength-removed', 'quantity-rounded', 'ndc-of-compound-left-out', 'name-cut',
])

/** Each problem once, in the order in which they were found. */
export const once = (problems: readonly ClaimProblem[]): readonly ClaimProblem[] =>
  problems.filter((one, at) => problems.findIndex(({ kind, value }) => kind === one.kind && value === one.value) === at)
