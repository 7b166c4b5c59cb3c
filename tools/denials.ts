/** Denials by number, in our own words (billing-rules §8.3); the lists' own texts stand nowhere. For documents. */

export interface Denial {
  /** A reason code says why a line was adjusted, a remark code what was wrong with it. */
  readonly kind: 'reason' | 'remark'
  readonly words: string
}

export const denials: ReadonlyMap<string, Denial> = new Map([
  ['5', { kind: 'reason', words: 'code does not fit the place of service' }],
  ['11', { kind: 'reason', words: 'diagnosis does not fit the service' }],
  ['18', { kind: 'reason', words: 'the same service twice' }],
  ['50', { kind: 'reason', words: 'not accepted as medically necessary' }],
  ['146', { kind: 'reason', words: 'diagnosis not valid on the date of service' }],
  ['181', { kind: 'reason', words: 'code not valid on the date of service' }],
  ['197', { kind: 'reason', words: 'authorization or notice missing' }],
  ['M23', { kind: 'remark', words: 'invoice missing' }],
  ['M41', { kind: 'remark', words: 'nobody owes payment for it' }],
  ['M77', { kind: 'remark', words: 'place of service missing or wrong' }],
  ['M119', { kind: 'remark', words: 'NDC missing, invalid or inactive' }],
  ['M123', { kind: 'remark', words: 'name, strength or dose of the drug missing' }],
  ['MA130', { kind: 'remark', words: 'claim cannot be processed as sent; no appeal' }],
  ['N349', { kind: 'remark', words: 'how it was given, and which drug, must be reported' }],
  ['N350', { kind: 'remark', words: 'description of an unlisted drug missing' }],
  ['N657', { kind: 'remark', words: 'a more fitting code is to be used' }],
  ['N822', { kind: 'remark', words: 'modifier missing' }],
])

/** "M119 (NDC missing, invalid or inactive)"; a number without words stands alone. */
export const denialText = (code: string): string => {
  const denial = denials.get(code)
  return denial === undefined ? code : `${code} (${denial.words})`
}
