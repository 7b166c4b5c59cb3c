/** The diagnoses of a claim and where its lines point (billing-rules §3.1): HI codes, item 21 and FL67. */
import { kindOf, readIcd10cm } from '../billing/icd10cm.ts'
import type { ClaimLine } from './claim-line.ts'
import { problem, type ClaimProblem } from './problems.ts'

/** Claims write no dot. Null where it is no code. */
const claimCode = (code: string): string | null => readIcd10cm(code)?.replace('.', '') ?? null

/** What happened and where (V–Y), which has a place of its own on an institutional claim and is never principal. */
const isExternalCause = (code: string): boolean => kindOf(code) === 'external-cause'

/**
 * The codes of the lines, each once: first the primary code of every line in the order of the lines, then all second
 * ones, and so on. So the first line's primary comes first, and where a claim has no room it is the least that is left.
 */
const ordered = (lines: readonly ClaimLine[]): readonly string[] => {
  const most = Math.max(0, ...lines.map(({ diagnoses }) => diagnoses.length))
  const ranks = Array.from({ length: most }, (_, rank) => lines.flatMap(({ diagnoses }) => claimCode(diagnoses[rank] ?? '') ?? []))
  return [...new Set(ranks.flat())]
}

const unreadable = (lines: readonly ClaimLine[]): readonly ClaimProblem[] =>
  [...new Set(lines.flatMap(({ diagnoses }) => diagnoses.filter((code) => claimCode(code) === null)))].map((code) =>
    problem('diagnosis-invalid', code),
  )

const segments = (qualified: readonly string[], each: number): readonly string[] => {
  const rows: string[] = []
  for (let at = 0; at < qualified.length; at += each) rows.push(`HI*${qualified.slice(at, at + each).join('*')}~`)
  return rows
}

export interface ProfessionalDiagnoses {
  /** At most twelve, without dot, in the order of the pointers: 1 or A is the first. */
  readonly codes: readonly string[]
  /** The HI segment of 837P; none without a code. */
  readonly segments: readonly string[]
  readonly problems: readonly ClaimProblem[]
}

const mostProfessional = 12

/** The diagnoses of one professional claim, from all its lines in their order. */
export const professionalDiagnoses = (lines: readonly ClaimLine[]): ProfessionalDiagnoses => {
  const all = ordered(lines)
  const codes = all.slice(0, mostProfessional)
  return {
    codes,
    segments: segments(codes.map((code, at) => `${at === 0 ? 'ABK' : 'ABF'}:${code}`), mostProfessional),
    problems: [...unreadable(lines), ...all.slice(mostProfessional).map((code) => problem('diagnosis-without-place', code))],
  }
}

export interface Pointers {
  /** Places among the claim's codes from 1, the primary first; at most four. */
  readonly places: readonly number[]
  /** "AC": the same as item 24E writes them. */
  readonly letters: string
  readonly problems: readonly ClaimProblem[]
}

const mostPointers = 4

/** Where one line points. `claim` is what `professionalDiagnoses` gave for the claim's lines, this one among them. */
export const pointersOf = (line: ClaimLine, claim: ProfessionalDiagnoses): Pointers => {
  const codes = [...new Set(line.diagnoses.flatMap((code) => claimCode(code) ?? []))]
  const found = codes.map((code) => ({ code, place: claim.codes.indexOf(code) + 1 }))
  const placed = found.flatMap(({ place }) => (place === 0 ? [] : [place]))
  const places = placed.slice(0, mostPointers)
  const missing = places.length === 0 ? [problem('diagnosis-missing')] : []
  const lost = found.filter(({ place }) => place === 0).map(({ code }) => problem('diagnosis-without-place', code))
  const over = placed.slice(mostPointers).map((place) => problem('diagnoses-over-four', claim.codes[place - 1] ?? ''))
  return {
    places,
    letters: places.map((place) => String.fromCodePoint(64 + place)).join(''),
    problems: [...missing, ...unreadable([line]), ...lost, ...over],
  }
}

export interface InstitutionalDiagnoses {
  /** Without dot; null where no code of the lines can be principal. */
  readonly principal: string | null
  /** At most 24. Paper has room for the first 17 (FL67 A–Q). */
  readonly others: readonly string[]
  /** At most twelve. */
  readonly externalCauses: readonly string[]
  /** The HI segments of 837I: principal, others, external causes. Present-on-admission is the hospital's to add. */
  readonly segments: readonly string[]
  readonly problems: readonly ClaimProblem[]
}

const mostOthers = 24
const mostCauses = 12

/** The diagnoses of one institutional claim, from all its lines in their order; its lines have no pointers. */
export const institutionalDiagnoses = (lines: readonly ClaimLine[]): InstitutionalDiagnoses => {
  const all = ordered(lines)
  const causes = all.filter(isExternalCause)
  const [principal = null, ...others] = all.filter((code) => !isExternalCause(code))
  const lost = [...others.slice(mostOthers), ...causes.slice(mostCauses)]
  const kept = { others: others.slice(0, mostOthers), externalCauses: causes.slice(0, mostCauses) }
  return {
    principal,
    ...kept,
    segments: [
      ...segments(principal === null ? [] : [`ABK:${principal}`], 1),
      ...segments(kept.externalCauses.map((code) => `ABN:${code}`), 12),
      ...segments(kept.others.map((code) => `ABF:${code}`), 12),
    ],
    problems: [
      ...(principal === null ? [problem('diagnosis-missing')] : []),
      ...unreadable(lines),
      ...lost.map((code) => problem('diagnosis-without-place', code)),
    ],
  }
}
