/** A service line read once for all its texts. */
import type { PayerProfile } from '../billing/payers.ts'
import type { ClaimLine } from './claim-line.ts'
import type { Pointers } from './diagnoses.ts'
import { readDescription } from './description.ts'
import { once, problem, type ClaimProblem } from './problems.ts'
import { productOf, type Product } from './quantity.ts'
import { serviceOf, type Service } from './service.ts'
import { wordingOf } from './wording.ts'

export interface Reading {
  readonly line: ClaimLine
  readonly profile: PayerProfile
  readonly service: Service
  readonly product: Product | null
  readonly productProblems: readonly ClaimProblem[]
  /** The whole description; empty for an administration line. */
  readonly words: string
  /** What the note tells beside it. */
  readonly note: readonly string[]
  readonly wordProblems: readonly ClaimProblem[]
  readonly pointers: Pointers
}

/** The dose in words is that of all products together, and would be claimed once for each. */
const shared = (words: string, isSplit: boolean): readonly ClaimProblem[] => {
  const { dose } = readDescription(words)
  return isSplit && dose !== null ? [problem('further-ndcs-share-the-dose', dose)] : []
}

/** `isSplit`: the line is one of several that a dose of several products became. */
export const readLine = (line: ClaimLine, profile: PayerProfile, pointers: Pointers, isSplit: boolean): Reading => {
  const { product, problems } = productOf(line, profile)
  const words = wordingOf(line, profile, product)
  return {
    line,
    profile,
    service: serviceOf(line, profile),
    product,
    productProblems: once(problems),
    words: words.text,
    note: words.note,
    wordProblems: once([...words.problems, ...shared(words.text, isSplit)]),
    pointers,
  }
}
