/** Drafts as the claim texts and the exported table want them. */
import { csvTable } from '../claim/csv.ts'
import { exportColumns, type ExportRow, type RowFinding } from '../claim/columns.ts'
import { isNoCost, type ClaimLine } from '../claim/claim-line.ts'
import { problemWords } from '../claim/words.ts'
import { claimTexts, textKinds, type ClaimForm } from '../claim/texts.ts'
import { isFindingCode } from '../billing/findings.ts'
import type { ReviewDraft, ReviewState } from './draft.ts'
import { notesOf, spotOf } from './parts.ts'
import type { Row } from './work-list.ts'

/** A draft as it will be claimed. */
export const claimLineOfDraft = (draft: ReviewDraft): ClaimLine => ({
  key: draft.key,
  kind: draft.kind,
  code: draft.code,
  modifiers: draft.line?.modifiers ?? [],
  units: draft.line?.units ?? null,
  ndc: draft.line?.ndc ?? null,
  furtherNdcs: [],
  diagnoses: draft.line?.diagnoses ?? [],
  description: draft.kind === 'administration' ? null : draft.description,
  discarded: null,
  noCost: isNoCost(draft.description),
  serviceDate: draft.serviceDate,
  setting: draft.setting,
  payer: draft.payer,
})

/** One text to copy. */
export interface CopyText {
  readonly id: string
  readonly label: string
  readonly text: string
  /** Sentences: what did not fit, or is not there. */
  readonly problems: readonly string[]
}

export interface CopyTexts {
  /** The claim that the setting leads to: its texts come first. */
  readonly form: ClaimForm
  readonly own: readonly CopyText[]
  readonly other: readonly CopyText[]
}

/** The texts of a draft for every form; fields with nothing to say are left out. */
export const copyTexts = (draft: ReviewDraft): CopyTexts => {
  const { form, lines } = claimTexts(claimLineOfDraft(draft))
  const all = lines.flatMap(({ texts }, at) =>
    texts.filter(({ text }) => text !== '').map(({ id, text, problems }) => ({
      form: textKinds[id].form,
      copy: { id: `${id}-${at}`, label: textKinds[id].label, text, problems: problems.map(problemWords) },
    })))
  return {
    form,
    own: all.filter((one) => one.form === form).map(({ copy }) => copy),
    other: all.filter((one) => one.form !== form).map(({ copy }) => copy),
  }
}

const rowFindings = ({ findings }: ReviewDraft): readonly RowFinding[] =>
  findings.flatMap(({ code, severity, who, fix }) => (code !== null && isFindingCode(code) && who !== null ? [{ code, severity, who, fix }] : []))

const exportRow = (row: Row, stateWords: Readonly<Record<ReviewState, string>>): ExportRow => {
  const { draft } = row
  return {
    line: claimLineOfDraft(draft),
    state: stateWords[draft.state],
    patient: row.name === '' ? null : row.name,
    encounter: draft.encounter,
    concept: draft.line?.concept ?? null,
    findings: rowFindings(draft),
    identifier: draft.identifier,
    entered: draft.enteredDate,
    note: notesOf(spotOf(draft.resource)).at(-1)?.text ?? null,
  }
}

/** The rows that are shown as CSV, in their order. */
export const csvOf = (rows: readonly Row[], stateWords: Readonly<Record<ReviewState, string>>): string =>
  csvTable(exportColumns, rows.map((row) => exportRow(row, stateWords)))
