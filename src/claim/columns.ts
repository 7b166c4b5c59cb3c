/** The columns of an exported work list, defined once, and the rows that fill them. */
import { conceptLabels } from '../billing/codes.ts'
import type { Concept, DerivedEncounter, Finding } from '../billing/derived.ts'
import { formatNdcHyphens, readNdc } from '../billing/ndc.ts'
import { claimLineOf, type ClaimLine } from './claim-line.ts'
import type { Column } from './csv.ts'
import { exactDigits } from './quantity.ts'

export type RowFinding = Pick<Finding, 'code' | 'severity' | 'who' | 'fix'>

/** One draft of a work list: derived at the bedside, or read back from a ChargeItem. */
export interface ExportRow {
  readonly line: ClaimLine
  /** In the words of the view: "ready", "blocked", "sent back". */
  readonly state: string
  /** Name or reference; null where it is to stay out of the file. */
  readonly patient: string | null
  readonly encounter: string | null
  readonly concept: Concept | null
  readonly findings: readonly RowFinding[]
  /** The draft's identifier; null where it has not been saved. */
  readonly identifier: string | null
  /** When it was saved, a FHIR dateTime. */
  readonly entered: string | null
  /** The last note: a question, or a reason. */
  readonly note: string | null
}

/** The rows of an encounter that was derived and not saved. `patient` as in `ExportRow`. */
export const derivedRows = (encounter: DerivedEncounter, patient: string | null): readonly ExportRow[] =>
  encounter.lines.map((line) => ({
    line: claimLineOf(line, encounter),
    state: line.status,
    patient,
    encounter: encounter.encounter,
    concept: line.concept,
    findings: encounter.findings.filter(({ lines }) => lines.includes(line.id)),
    identifier: null,
    entered: null,
    note: null,
  }))

/** With hyphens: eleven bare digits lose their zeros in a spreadsheet. */
const ndcCell = (code: string | undefined): string => {
  if (code === undefined) return ''
  const reading = readNdc(code)
  return reading.kind === 'ndc' ? formatNdcHyphens(reading.ndc) : code
}

const numberCell = (value: number | null | undefined): string => (value === null || value === undefined ? '' : (exactDigits(value) ?? ''))

const listCell = (items: readonly string[]): string => [...new Set(items)].join(' ')

const errorsIn = ({ findings }: ExportRow): readonly RowFinding[] => findings.filter(({ severity }) => severity === 'error')

const column = (label: string, cell: Column<ExportRow>['cell']): Column<ExportRow> => ({ label, cell })

/** All columns, in the order of the file. */
export const exportColumns: readonly Column<ExportRow>[] = [
  column('State', ({ state }) => state),
  column('Patient', ({ patient }) => patient ?? ''),
  column('Encounter', ({ encounter }) => encounter ?? ''),
  column('Date of service', ({ line }) => line.serviceDate ?? ''),
  column('Setting', ({ line }) => line.setting ?? ''),
  column('Payer profile', ({ line }) => line.payer ?? ''),
  column('Kind of line', ({ line }) => line.kind),
  column('Service', ({ concept }) => (concept === null ? '' : conceptLabels[concept])),
  column('Code', ({ line }) => line.code ?? ''),
  column('Modifiers', ({ line }) => listCell(line.modifiers)),
  column('Units', ({ line }) => numberCell(line.units)),
  column('NDC', ({ line }) => ndcCell(line.ndc?.code)),
  column('NDC quantity', ({ line }) => numberCell(line.ndc?.quantity)),
  column('NDC unit', ({ line }) => line.ndc?.unit ?? ''),
  column('Diagnoses', ({ line }) => listCell(line.diagnoses)),
  column('Description', ({ line }) => line.description ?? ''),
  column('Blocked by', (row) => listCell(errorsIn(row).map(({ code }) => code))),
  column('Other findings', ({ findings }) => listCell(findings.filter(({ severity }) => severity !== 'error').map(({ code }) => code))),
  column('Who can mend it', (row) => listCell(errorsIn(row).map(({ who }) => who))),
  column('How', (row) => listCell(errorsIn(row).map(({ fix }) => fix))),
  column('Last note', ({ note }) => note ?? ''),
  column('Saved', ({ entered }) => entered ?? ''),
  column('Draft', ({ identifier }) => identifier ?? ''),
]
