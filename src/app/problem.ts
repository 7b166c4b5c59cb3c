/** What can go wrong on the start page, as values; `ui/words.ts` says them. */
export type Problem =
  /** The text is no chart; `words` is the sentence of `fhir/chart-input.ts`. */
  | { readonly kind: 'not-a-chart'; readonly name: string; readonly words: string }
  /** The chart was read and holds nothing that was given. */
  | { readonly kind: 'nothing-given'; readonly name: string }
  /** The browser could not read the file. */
  | { readonly kind: 'file-unreadable'; readonly name: string }
  /** A part of the program could not be loaded. */
  | { readonly kind: 'program-part-missing' }

export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem }
