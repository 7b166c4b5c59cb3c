/** What the description of a line says on a claim, before any field's length (billing-rules §3.2, §3.3). */
import { claimText } from '../billing/narrative.ts'
import type { PayerProfile } from '../billing/payers.ts'
import type { ClaimLine } from './claim-line.ts'
import { withoutSlashStrength } from './description.ts'
import { problem, type ClaimProblem } from './problems.ts'
import { readProduct, type Product } from './quantity.ts'

export interface Wording {
  /** Capitals of ASCII without the separators of X12; any length. Empty where there is nothing to say. */
  readonly text: string
  /** What belongs into the line's note, however short the description is: each part with its word. */
  readonly note: readonly string[]
  readonly problems: readonly ClaimProblem[]
}

const characters = /[^\u0020-\u007e]|[*:~^]/g

/** Characters that no claim takes: for each, a reader has to see that the text still says the same. */
const changed = (text: string): readonly ClaimProblem[] => {
  const found = [...new Set(text.normalize('NFC').match(characters) ?? [])]
  return found.length === 0 ? [] : [problem('characters-changed', found.join(' '))]
}

/** "ALSO NDC 99999045602 UN1": a second product on one line, where the payer wants it in the note (§2.6). */
const further = (line: ClaimLine, profile: PayerProfile): { readonly words: readonly string[]; readonly problems: readonly ClaimProblem[] } => {
  if (line.furtherNdcs.length === 0) return { words: [], problems: [] }
  const read = line.furtherNdcs.map((ndc) => readProduct(ndc, profile))
  return {
    words: read.flatMap(({ product }) => {
      if (product === null) return []
      const measure = product.measure === null ? '' : ` ${product.measure.unit}${product.measure.digits}`
      return [`ALSO NDC ${product.code}${measure}`]
    }),
    problems: read.flatMap((one) => one.problems),
  }
}

/** What the derivation had to leave out for want of room, and the line still knows. */
const restored = (text: string, line: ClaimLine, profile: PayerProfile, product: Product | null): readonly string[] => {
  const isWanted = (token: 'ndc' | 'waste'): boolean => profile.descTokens.includes(token)
  const ndc = product === null || !isWanted('ndc') || /\bNDC \d{11}\b/.test(text) ? [] : [`NDC ${product.code}`]
  const amount = line.discarded === null || !isWanted('waste') ? '' : claimText(line.discarded)
  return amount === '' || / WASTE \d/.test(text) ? ndc : [...ndc, `WASTE ${amount}`]
}

/** NDCs that the words name and the line does not have: a correction of the one has not reached the other. */
const others = (text: string, product: Product | null): readonly ClaimProblem[] => {
  if (product === null) return []
  const named = [...text.matchAll(/\bNDC (\d{11})\b/g)].flatMap((found) => found[1] ?? [])
  return named.filter((code) => code !== product.code).map((code) => problem('ndc-differs', code))
}

/** The whole of what a line's description says for this payer. An administration line has no words: its code says all. */
export const wordingOf = (line: ClaimLine, profile: PayerProfile, product: Product | null): Wording => {
  if (line.kind === 'administration') return { text: '', note: [], problems: [] }
  const written = line.description ?? ''
  const plain = claimText(written)
  if (plain === '') return { text: '', note: [], problems: [problem('description-missing')] }
  const isCompound = plain.startsWith('CMPD ')
  // Those who turn away "mg/mL" take it of a compound (§3.2).
  const { text, removed } = profile.forbidSlashStrength && !isCompound ? withoutSlashStrength(plain) : { text: plain, removed: [] }
  const also = further(line, profile)
  return {
    text: [text, ...restored(text, line, profile, product)].filter((part) => part !== '').join(' '),
    note: also.words,
    problems: [...changed(written), ...others(text, product), ...removed.map((strength) => problem('strength-removed', strength)), ...also.problems],
  }
}
