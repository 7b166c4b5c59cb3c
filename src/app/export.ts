/**
 * What leaves Doseline where the EHR takes no drafts: the lines as the Bundle that a save would send, as a table, and as
 * the texts of a claim to copy. Made on a press, from the lines as they stand.
 */
import type { Answers } from '../billing/answers.ts'
import type { DerivedEncounter, Line } from '../billing/derived.ts'
import { payerProfile } from '../billing/payers.ts'
import type { SiteSettings } from '../billing/site.ts'
import { claimLineOf, discardedWords } from '../claim/claim-line.ts'
import { derivedRows, exportColumns } from '../claim/columns.ts'
import { csvTable } from '../claim/csv.ts'
import { exportFile, type ExportFile } from '../claim/file.ts'
import { claimSheet, type Sheet } from '../claim/sheet.ts'
import { documentsOf, type SaveInput } from './administration-save.ts'

export type ExportInput = Parameters<typeof documentsOf>[0]

/**
 * One transaction of all lines that are drafted, ready and blocked ones, each with its findings and, where the chart has
 * one, the patient's name: who reviews the file has no EHR beside it. A Patient of its own would be written by whoever
 * sends the transaction. `at` as in `exportFile`.
 */
export const bundleFile = (input: ExportInput, patient: string | null, at: string): ExportFile => {
  const named = patient === null ? {} : { display: patient }
  const entry = documentsOf(input).flatMap((document) => document.entry ?? []).map(({ resource, ...rest }) =>
    (resource === undefined ? rest : { ...rest, resource: { ...resource, subject: { ...resource.subject, ...named } } }))
  return exportFile('bundle', `${JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }, null, 2)}\n`, at)
}

/** The same lines as a table; `patient` is name or reference. */
export const csvFile = ({ derived }: Pick<SaveInput, 'derived'>, patient: string, at: string): ExportFile =>
  exportFile('csv', csvTable(exportColumns, derived.encounters.flatMap((encounter) => derivedRows(encounter, patient))), at)

export interface ClaimTexts {
  /** "Encounter/e1"; null where the doses name none. */
  readonly encounter: string | null
  readonly sheet: Sheet
  /** Lines that must not be claimed as they are. */
  readonly blocked: number
}

/** What was discarded of a drug line's dose, where the payer wants it in words. */
const discardedOf = ({ kind, id, sources }: Line, { findings }: DerivedEncounter, answers: Answers): string | null => {
  const isInWords = kind === 'drug' && findings.some(({ code, lines }) => code === 'modifier-waste-on-unclassified' && lines.includes(id))
  return isInWords ? discardedWords(answers.get(sources[0] ?? '')?.waste ?? null) : null
}

const textsOf = (encounter: DerivedEncounter, { payers }: SiteSettings, answers: Answers): ClaimTexts => ({
  encounter: encounter.encounter,
  sheet: claimSheet(
    encounter.lines.map((line) => claimLineOf(line, encounter, { discarded: discardedOf(line, encounter, answers) })),
    { profile: payerProfile(encounter.payer, payers) },
  ),
  blocked: encounter.lines.filter(({ status }) => status === 'blocked').length,
})

/** The texts to copy, visit by visit; visits without a line are left out. */
export const claimTextsOf = ({ derived, answers }: Pick<SaveInput, 'derived' | 'answers'>, site: SiteSettings): readonly ClaimTexts[] =>
  derived.encounters.filter(({ lines }) => lines.length > 0).map((encounter) => textsOf(encounter, site, answers))
