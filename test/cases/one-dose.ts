/** A case of one dose, as a row that names only what is different. */
import type { Case, Expectation, ExpectedLine } from './case.ts'
import { chart } from './chart.ts'
import type { Dose, Json, Visit } from './chart.ts'
import { office } from './parts.ts'

export const drug: ExpectedLine = { kind: 'drug', code: 'J3490', units: 1 }
export const service = (code: string, more: ExpectedLine = {}): ExpectedLine => ({ kind: 'administration', code, units: 1, ...more })

export interface Row {
  readonly id: string
  readonly title: string
  readonly rule: string
  readonly dose: Dose
  readonly visit?: Visit
  /** An office by default. */
  readonly site?: Json
  /** To this dose. */
  readonly answers?: Json
  readonly expect: Expectation
}

export const caseOf = ({ dose, visit, answers, site, ...row }: Row): Case => ({
  ...row, chart: chart([dose], visit), site: site ?? office,
  ...(answers === undefined ? {} : { answers: { 'MedicationAdministration/ma1': answers } }),
})
