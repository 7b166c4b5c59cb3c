/** Lines of a claim for the tests: a fictitious drug of labeler 99999, unless the test says otherwise. */
import type { ClaimLine } from '../../src/claim/claim-line.ts'
import { claimTexts, type ClaimContext, type ClaimText, type LineTexts, type TextId } from '../../src/claim/texts.ts'

export const drug = (own: Partial<ClaimLine> = {}): ClaimLine => ({
  key: 'ma1|drug',
  kind: 'drug',
  code: 'J3490',
  modifiers: [],
  units: 1,
  ndc: { code: '99999012301', unit: 'ML', quantity: 0.5 },
  furtherNdcs: [],
  diagnoses: ['M06.9'],
  description: 'ZYLOMAB 50MG SUBQ NDC 99999012301',
  discarded: null,
  noCost: false,
  serviceDate: '2026-11-21',
  setting: 'office',
  payer: 'medicare',
  ...own,
})

export const service = (own: Partial<ClaimLine> = {}): ClaimLine =>
  drug({ key: 'ma1|service', kind: 'administration', code: '96372', ndc: null, description: null, ...own })

/** The texts of a line that stays one line. */
export const onlyLine = (line: ClaimLine, context: ClaimContext = {}): LineTexts => {
  const [first, ...further] = claimTexts(line, context).lines
  if (first === undefined || further.length > 0) throw new Error('not one service line')
  return first
}

export const textIn = ({ texts }: LineTexts, id: TextId): ClaimText => {
  const found = texts.find((one) => one.id === id)
  if (found === undefined) throw new Error(id)
  return found
}

export const textOf = (line: ClaimLine, id: TextId, context: ClaimContext = {}): string => textIn(onlyLine(line, context), id).text

/** "kind value" of every problem of a text. */
export const problemsOf = (line: ClaimLine, id: TextId, context: ClaimContext = {}): readonly string[] =>
  textIn(onlyLine(line, context), id).problems.map(({ kind, value }) => `${kind} ${value}`.trim())
