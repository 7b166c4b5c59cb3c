/** Drafts as the claim texts, the sheet of a visit and the exported table want them. */
import { emptyAnswers, parseAnswers } from '../billing/answers.ts'
import { isFindingCode } from '../billing/findings.ts'
import { payerProfile, type PayerOverrides, type PayerProfile } from '../billing/payers.ts'
import { blanksIn } from '../claim/blanks.ts'
import { discardedWords, isNoCost, type ClaimLine } from '../claim/claim-line.ts'
import { exportColumns, type ExportRow, type RowFinding } from '../claim/columns.ts'
import { csvTable } from '../claim/csv.ts'
import { professionalDiagnoses } from '../claim/diagnoses.ts'
import { claimSheet, type Sheet } from '../claim/sheet.ts'
import { claimTexts, textKinds, type ClaimForm } from '../claim/texts.ts'
import { blankWords, problemWords } from '../claim/words.ts'
import type { ReviewDraft, ReviewState } from './draft.ts'
import { notesOf, ownExtensions, partOf, spotOf, textAt } from './parts.ts'
import { claimOf, claimsOf, type LeftOut } from './visit.ts'
import type { Row } from './work-list.ts'

/** An answers file names its dose; which one it is changes nothing of the amount. */
const anyDose = 'MedicationAdministration/dose'

/** "100MG" of the answer about waste, where the payer wants it in words (`discardedWords`). */
const discardedOf = ({ kind, findings, resource }: ReviewDraft): string | null => {
  if (kind !== 'drug' || !findings.some(({ code }) => code === 'modifier-waste-on-unclassified')) return null
  const said = ownExtensions(spotOf(resource), 'answer')
    .filter((one) => textAt(partOf(one, 'what'), 'valueCode') === 'waste')
    .flatMap((one) => textAt(partOf(one, 'value'), 'valueString') ?? [])
    .at(-1)
  const [value = '', ...unit] = (said ?? '').split(' ')
  const read = parseAnswers({ [anyDose]: { waste: { value: Number(value), unit: unit.join(' ') } } })
  return read.ok ? discardedWords((read.value.get(anyDose) ?? emptyAnswers).waste) : null
}

/** A draft as it will be claimed: what it says, as far as it goes. */
export const claimLineOfDraft = (draft: ReviewDraft): ClaimLine => ({
  key: draft.key,
  kind: draft.kind,
  code: draft.code,
  modifiers: draft.said.modifiers,
  units: draft.said.units,
  ndc: draft.said.ndc,
  furtherNdcs: [],
  diagnoses: draft.said.diagnoses,
  description: draft.kind === 'administration' ? null : draft.description,
  discarded: discardedOf(draft),
  noCost: isNoCost(draft.description),
  serviceDate: draft.serviceDate,
  setting: draft.setting,
  payer: draft.payer,
})

/** A draft that names no payer, or none that is known, is held to the strictest. */
const profileOf = ({ payer }: Pick<ReviewDraft, 'payer'>, payers: PayerOverrides): PayerProfile => payerProfile(payer ?? 'unknown', payers)

/** One text to copy; empty where the field stays empty and something is to be said of that. */
export interface CopyText {
  readonly id: string
  readonly label: string
  readonly text: string
  /** Sentences: what did not fit, is not there, or is to be filled in. */
  readonly problems: readonly string[]
}

export interface CopyTexts {
  /** The claim that the setting leads to: its texts come first. */
  readonly form: ClaimForm
  readonly own: readonly CopyText[]
  readonly other: readonly CopyText[]
}

/**
 * The texts of a draft for every form, by the payer's profile with the site's own fields. Its pointers lead into the
 * diagnoses of the claim on which it stands: `visit` are all drafts of its visit (`visitOf`).
 */
export const copyTexts = (draft: ReviewDraft, visit: readonly ReviewDraft[], payers: PayerOverrides): CopyTexts => {
  const diagnoses = professionalDiagnoses(claimOf(draft, visit).map(claimLineOfDraft))
  const { form, lines } = claimTexts(claimLineOfDraft(draft), { profile: profileOf(draft, payers), diagnoses })
  const all = lines.flatMap(({ texts }, at) =>
    texts.filter(({ text, problems }) => text !== '' || problems.length > 0).map(({ id, text, problems }) => ({
      form: textKinds[id].form,
      copy: { id: `${id}-${at}`, label: textKinds[id].label, text, problems: [...blanksIn(text).map(blankWords), ...problems.map(problemWords)] },
    })))
  return {
    form,
    own: all.filter((one) => one.form === form).map(({ copy }) => copy),
    other: all.filter((one) => one.form !== form).map(({ copy }) => copy),
  }
}

/** The printable sheet of one claim. */
export interface VisitSheet {
  readonly sheet: Sheet
  /** In the order of the sheet. */
  readonly lines: readonly ReviewDraft[]
  /** Lines that must not be claimed as they are, and those that nobody has approved yet. */
  readonly stopped: number
  readonly open: number
}

export interface VisitSheets {
  /** One for each payer and setting. */
  readonly sheets: readonly VisitSheet[]
  readonly leftOut: readonly { readonly draft: ReviewDraft; readonly why: LeftOut }[]
}

const done: readonly ReviewState[] = ['approved', 'closed']

/** The sheets of a visit (`visitOf`): every line that will be claimed, each once. */
export const visitSheets = (visit: readonly ReviewDraft[], payers: PayerOverrides): VisitSheets => {
  const { claims, leftOut } = claimsOf(visit)
  return {
    sheets: claims.map(({ lines }) => ({
      sheet: claimSheet(lines.map(claimLineOfDraft), { profile: profileOf(lines[0] ?? { payer: null }, payers) }),
      lines,
      stopped: lines.filter(({ isBlocked }) => isBlocked).length,
      open: lines.filter(({ state }) => !done.includes(state)).length,
    })),
    leftOut,
  }
}

const rowFindings = ({ findings }: ReviewDraft): readonly RowFinding[] =>
  findings.flatMap(({ code, severity, who, fix, blocks }) =>
    // An error of a dose beside it stops nothing here, and is no "Blocked by".
    code !== null && isFindingCode(code) && who !== null ? [{ code, severity: severity === 'error' && !blocks ? 'warning' : severity, who, fix }] : [])

const exportRow = (row: Row, stateWords: Readonly<Record<ReviewState, string>>): ExportRow => {
  const { draft } = row
  return {
    line: claimLineOfDraft(draft),
    state: stateWords[draft.state],
    patient: row.name === '' ? null : row.name,
    encounter: draft.encounter,
    concept: draft.said.concept,
    findings: rowFindings(draft),
    identifier: draft.identifier,
    entered: draft.enteredDate,
    note: notesOf(spotOf(draft.resource)).at(-1)?.text ?? null,
  }
}

/** The rows that are shown as CSV, in their order. */
export const csvOf = (rows: readonly Row[], stateWords: Readonly<Record<ReviewState, string>>): string =>
  csvTable(exportColumns, rows.map((row) => exportRow(row, stateWords)))
