/** The columns of an exported work list, defined once, and the rows that fill them. */
import { conceptLabels } from '../billing/codes.ts'
import type { Concept, DerivedEncounter, Finding } from '../billing/derived.ts'
import { formatNdcHyphens, readNdc } from '../billing/ndc.ts'
import { claimLineOf, type ClaimLine } from './claim-line.ts'
import type { Column } from './csv.ts'
import { exactDigits } from './quantity.ts'
import { claimTexts, textKinds, type ClaimContext, type TextId } from './texts.ts'

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

const column = (id: string, label: string, cell: Column<ExportRow>['cell']): Column<ExportRow> => ({ id, label, cell })

/** All columns, in the order of the file. */
export const exportColumns: readonly Column<ExportRow>[] = [
  column('state', 'State', ({ state }) => state),
  column('patient', 'Patient', ({ patient }) => patient ?? ''),
  column('encounter', 'Encounter', ({ encounter }) => encounter ?? ''),
  column('service-date', 'Date of service', ({ line }) => line.serviceDate ?? ''),
  column('setting', 'Setting', ({ line }) => line.setting ?? ''),
  column('payer', 'Payer profile', ({ line }) => line.payer ?? ''),
  column('kind', 'Kind of line', ({ line }) => line.kind),
  column('service', 'Service', ({ concept }) => (concept === null ? '' : conceptLabels[concept])),
  column('code', 'Code', ({ line }) => line.code ?? ''),
  column('modifiers', 'Modifiers', ({ line }) => listCell(line.modifiers)),
  column('units', 'Units', ({ line }) => numberCell(line.units)),
  column('ndc', 'NDC', ({ line }) => ndcCell(line.ndc?.code)),
  column('ndc-quantity', 'NDC quantity', ({ line }) => numberCell(line.ndc?.quantity)),
  column('ndc-unit', 'NDC unit', ({ line }) => line.ndc?.unit ?? ''),
  column('diagnoses', 'Diagnoses', ({ line }) => listCell(line.diagnoses)),
  column('description', 'Description', ({ line }) => line.description ?? ''),
  column('errors', 'Blocked by', ({ findings }) => listCell(findings.filter(({ severity }) => severity === 'error').map(({ code }) => code))),
  column('findings', 'Other findings', ({ findings }) => listCell(findings.filter(({ severity }) => severity !== 'error').map(({ code }) => code))),
  column('who', 'Who can mend it', ({ findings }) => listCell(findings.filter(({ severity }) => severity === 'error').map(({ who }) => who))),
  column('fixes', 'How', ({ findings }) => [...new Set(findings.filter(({ severity }) => severity === 'error').map(({ fix }) => fix))].join(' ')),
  column('note', 'Last note', ({ note }) => note ?? ''),
  column('entered', 'Saved', ({ entered }) => entered ?? ''),
  column('identifier', 'Draft', ({ identifier }) => identifier ?? ''),
]

/** Further columns with claim texts, for those who key a claim from the file. A dose of several NDCs has several texts in a cell. */
export const textColumns = (ids: readonly TextId[], contextOf: (line: ClaimLine) => ClaimContext = () => ({})): readonly Column<ExportRow>[] =>
  ids.map((id) => column(id, textKinds[id].label, ({ line }) =>
    claimTexts(line, contextOf(line))
      .lines.flatMap(({ texts }) => texts.filter((one) => one.id === id && one.text !== '').map(({ text }) => text))
      .join('\n'),
  ))
