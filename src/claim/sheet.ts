/** A printable sheet of one visit's claim as plain data: what a view turns into headings and tables. */
import { blanksIn } from './blanks.ts'
import type { ClaimLine } from './claim-line.ts'
import { institutionalDiagnoses, professionalDiagnoses } from './diagnoses.ts'
import { isNotice, type ClaimProblem } from './problems.ts'
import { sharedNotes } from './shared-notes.ts'
import { claimTexts, textKinds, type ClaimContext, type ClaimForm, type ClaimText, type ClaimTexts, type LineTexts, type TextId } from './texts.ts'
import { blankWords, problemWords, staysWithBiller } from './words.ts'

export interface SheetRow {
  readonly label: string
  /** May hold line ends (segments). */
  readonly value: string
}

export interface SheetSection {
  readonly heading: string
  readonly rows: readonly SheetRow[]
  /** Sentences: what has to be filled in or mended. */
  readonly gaps: readonly string[]
  /** Sentences: what wants a look. */
  readonly notices: readonly string[]
}

export interface Sheet {
  readonly form: ClaimForm
  readonly sections: readonly SheetSection[]
  /** What no line of the sheet holds. */
  readonly staysWithBiller: readonly string[]
}

const sentences = (problems: readonly ClaimProblem[], wanted: (one: ClaimProblem) => boolean): readonly string[] => [
  ...new Set(problems.filter(wanted).map(problemWords)),
]

const section = (heading: string, rows: readonly SheetRow[], problems: readonly ClaimProblem[], further: readonly string[] = []): SheetSection => ({
  heading,
  rows: rows.filter(({ value }) => value !== ''),
  gaps: [...further, ...sentences(problems, (one) => !isNotice(one))],
  notices: sentences(problems, isNotice),
})

/** Item 19, FL80 and the note stand in a section of their own, once for the claim. */
const ofClaim: readonly TextId[] = ['cms1500-19', 'ub04-80', '837i-note']

const isOfLine = (form: ClaimForm, { id }: ClaimText): boolean => textKinds[id].form === form && !ofClaim.includes(id)

const lineSection = ({ line, texts }: LineTexts, form: ClaimForm, at: number): SheetSection => {
  const shown = texts.filter((one) => isOfLine(form, one))
  const blank = [...new Set(shown.flatMap(({ text }) => blanksIn(text)))].map(blankWords)
  return section(
    `Line ${at + 1}: ${[line.code ?? 'no code', ...line.modifiers].join(' ')}`,
    shown.map(({ id, text }) => ({ label: textKinds[id].label, value: text })),
    shown.flatMap(({ problems }) => problems),
    blank,
  )
}

const letters = (codes: readonly string[]): string => codes.map((code, at) => `${String.fromCodePoint(65 + at)} ${code}`).join('  ')

const diagnosisSection = (lines: readonly ClaimLine[], form: ClaimForm): SheetSection => {
  if (form === 'professional') {
    const { codes, segments, problems } = professionalDiagnoses(lines)
    return section('Diagnoses', [
      { label: 'CMS-1500, item 21', value: letters(codes) },
      { label: '837P, HI', value: segments.join('\n') },
    ], problems)
  }
  const { principal, others, externalCauses, segments, problems } = institutionalDiagnoses(lines)
  return section('Diagnoses', [
    { label: 'UB-04, FL67', value: principal ?? '' },
    { label: 'UB-04, FL67 A and on', value: others.join(' ') },
    { label: 'UB-04, FL72', value: externalCauses.join(' ') },
    { label: '837I, HI', value: segments.join('\n') },
  ], problems)
}

const noteSection = (lines: readonly LineTexts[], form: ClaimForm): SheetSection => {
  const { item19, fl80, billingNote } = sharedNotes(lines)
  return form === 'professional'
    ? section('Of the whole claim', [{ label: textKinds['cms1500-19'].label, value: item19.text }], item19.problems)
    : section('Of the whole claim', [
        { label: textKinds['ub04-80'].label, value: fl80.text },
        { label: textKinds['837i-note'].label, value: billingNote.text },
      ], fl80.problems)
}

/**
 * The sheet of one claim: all lines of one visit and one payer, in the order of the claim. The patient's name is the
 * view's to print above it. The form is that of the first line's setting.
 */
export const claimSheet = (lines: readonly ClaimLine[], context: Omit<ClaimContext, 'diagnoses'> = {}): Sheet => {
  const diagnoses = professionalDiagnoses(lines)
  const all: readonly ClaimTexts[] = lines.map((line) => claimTexts(line, { ...context, diagnoses }))
  const form = all[0]?.form ?? 'professional'
  const services = all.flatMap((one) => one.lines)
  return {
    form,
    sections: [
      diagnosisSection(lines, form),
      ...services.map((one, at) => lineSection(one, form, at)),
      noteSection(services, form),
    ],
    staysWithBiller,
  }
}
