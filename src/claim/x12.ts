/**
 * Segments of 005010X222A1 (837P) and 005010X223 (837I) for one service line (billing-rules §3.1–§3.4), separators `*`, `:` and
 * `~`. The order is that of loop 2400, then 2410. LX and everything of the claim around the line is the sender's.
 */
import { blanks } from './blanks.ts'
import { fitDescription, fitParts } from './description.ts'
import { problem, type ClaimProblem } from './problems.ts'
import type { Reading } from './reading.ts'

export interface Segments {
  /** Each with its terminator. */
  readonly segments: readonly string[]
  readonly problems: readonly ClaimProblem[]
}

/** SV101-7, SV202-7 and NTE02 hold eighty characters each. */
export const noteLimit = 80

/** SV101-7: the description, and what the note has to take over. */
const described = (reading: Reading): { readonly text: string; readonly rest: readonly string[]; readonly problems: readonly ClaimProblem[] } => {
  const { text, rest, cut } = fitDescription(reading.words, noteLimit)
  return { text, rest, problems: [...reading.wordProblems, ...(cut === null || cut === '' ? [] : [problem('name-cut', cut)])] }
}

/** SV101 and SV202: qualifier, code, four modifiers and the description, without empty parts at the end. */
const procedure = ({ service }: Reading, description: string): string => {
  const code = service.code ?? blanks.code
  const modifiers = description === '' ? service.modifiers : [0, 1, 2, 3].map((at) => service.modifiers[at] ?? '')
  return ['HC', code, ...modifiers, ...(description === '' ? [] : [description])].join(':')
}

/** No price is ours to write. One cent for a drug that cost nothing is no price but the sign that the payer asks for (§3.4 E6). */
const chargeOf = ({ line, profile }: Reading): string =>
  line.noCost && profile.noCostDrug === 'nominal-0.01' ? '0.01' : blanks.charge

const dateSegment = ({ service }: Reading): string => `DTP*472*D8*${service.date?.replaceAll('-', '') ?? blanks.date}~`

/** Loop 2410; CTP has to follow LIN, so what is not known stands in it as a blank. */
const productSegments = ({ product }: Reading): readonly string[] => {
  if (product === null) return []
  const { digits, unit } = product.measure ?? { digits: blanks.quantity, unit: blanks.unit }
  return [`LIN**N4*${product.code}~`, `CTP****${digits}*${unit}~`]
}

const noteSegment = (rest: readonly string[]): Segments => {
  const { text, left } = fitParts(rest, noteLimit)
  return {
    segments: text === '' ? [] : [`NTE*ADD*${text}~`],
    problems: left === '' ? [] : [problem('text-too-long', left)],
  }
}

/** SV1, DTP, NTE, LIN and CTP of a professional claim. */
export const professionalSegments = (reading: Reading): Segments => {
  const { service, pointers } = reading
  const description = described(reading)
  const note = noteSegment([...description.rest, ...reading.note])
  const places = pointers.places.length === 0 ? blanks.pointer : pointers.places.join(':')
  const sv1 = ['SV1', procedure(reading, description.text), chargeOf(reading), 'UN', service.units ?? blanks.units, '', '', places]
  return {
    segments: [`${sv1.join('*')}~`, dateSegment(reading), ...note.segments, ...productSegments(reading)],
    problems: [...service.problems, ...description.problems, ...note.problems, ...reading.productProblems, ...pointers.problems],
  }
}

/** SV2, DTP, LIN and CTP of an institutional claim; its words beyond SV202-7 belong into the claim's note. */
export const institutionalSegments = (reading: Reading): Segments => {
  const { service } = reading
  const { text, problems } = described(reading)
  const sv2 = ['SV2', blanks.revenue, procedure(reading, text), chargeOf(reading), 'UN', service.units ?? blanks.units]
  return {
    segments: [`${sv2.join('*')}~`, dateSegment(reading), ...productSegments(reading)],
    problems: [...service.problems, ...problems, ...reading.productProblems],
  }
}

/** The billing note of an institutional claim (loop 2300), which FL80 is on paper. */
export const billingNote = (remarks: string): readonly string[] => (remarks === '' ? [] : [`NTE*ADD*${remarks}~`])
