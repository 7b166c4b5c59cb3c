/** What can go wrong on the start page, as values; `ui/words.ts` says them. */
export type Problem =
  /** The text is no chart; `words` is the sentence of `fhir/chart-input.ts`. */
  | { readonly kind: 'not-a-chart'; readonly name: string | null; readonly words: string }
  /** The chart was read and holds nothing that was given. */
  | { readonly kind: 'nothing-given'; readonly name: string | null }
  /** The browser could not read the file. */
  | { readonly kind: 'file-unreadable'; readonly name: string }
  /** No answer came. */
  | { readonly kind: 'no-answer' }
  /** The server answered with an error; `said` is its OperationOutcome's own text. */
  | { readonly kind: 'refused'; readonly status: number; readonly said: string | null }
  /** The server answered with something that is no FHIR Bundle. */
  | { readonly kind: 'not-fhir' }
  /** A part of the program could not be loaded. */
  | { readonly kind: 'program-part-missing' }

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }
