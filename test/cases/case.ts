/** A case: a chart, and what the derivation must give for it (the format of `--cases`). */

export interface ExpectedDescription {
  readonly includes?: readonly string[]
  readonly matches?: string
  readonly maxLength?: number
}

/** Only the named fields are compared. */
export interface ExpectedLine {
  readonly [field: string]: unknown
  readonly description?: string | ExpectedDescription
}

export type ExpectedFinding = string | Readonly<Record<string, unknown>>

export interface Expectation {
  /** Every line, in any order. */
  readonly lines: readonly ExpectedLine[]
  readonly excluded?: readonly Readonly<Record<string, unknown>>[]
  readonly findings?: { readonly include?: readonly ExpectedFinding[]; readonly exclude?: readonly ExpectedFinding[] }
}

export interface Case {
  readonly id: string
  readonly title: string
  readonly rule: string
  readonly chart: unknown
  readonly site?: unknown
  readonly answers?: unknown
  readonly needsReference?: boolean
  readonly expect: Expectation
}
