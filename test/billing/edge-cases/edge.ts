/** How a row of billing-rules §9 is written here: the row, the rule as a coder says it, a chart, and what must come of it. */
import type { Case, Expectation, ExpectedLine } from '../../cases/case.ts'
import { chart } from '../../cases/chart.ts'
import type { Dose, Json, Visit } from '../../cases/chart.ts'
import { answering, office, source } from '../../cases/parts.ts'

export interface Edge {
  /** The row's number in §9. */
  readonly row: number
  /** What a coder would say; the test is named "§9.<row> <says>". */
  readonly says: string
  readonly doses: readonly Dose[]
  readonly visit?: Visit
  /** An office by default. */
  readonly site?: Json
  /** By administration id. */
  readonly answers?: Readonly<Record<string, Json>>
  /** Asks CMS or FDA data. */
  readonly needsReference?: boolean
  readonly expect: Expectation
}

/** An office whose Medicare contractor wants waste on a line of its own. */
export const wasteOnLine: Json = { ...office, payers: { medicare: { jwOnNoc: 'line' } } }

/** A drug line that can be approved. */
export const drug = (more: ExpectedLine = {}, id = 'ma1'): ExpectedLine =>
  ({ kind: 'drug', id: `${id}|drug`, code: 'J3490', units: 1, status: 'ready', ...more })

/** An administration line of one unit that can be approved. */
export const service = (code: string, more: ExpectedLine = {}, id = 'ma1'): ExpectedLine =>
  ({ kind: 'administration', id: `${id}|service`, code, units: 1, modifiers: [], status: 'ready', ...more })

export const excluded = (finding: string, id = 'ma1'): Json => ({ source: source(id), finding })

/** A single-dose vial of powder with so many milligrams. */
export const vial = (milligrams: number): Dose =>
  ({ form: 'Powder for solution for injection', strength: [milligrams, 'mg', 1, '{vial}'] })

/** The same row as a case of the suite. */
export const caseOf = (edge: Edge): Case => ({
  id: `edge-${edge.row}`, title: edge.says, rule: `§9 case ${edge.row}`, chart: chart(edge.doses, edge.visit), site: edge.site ?? office,
  ...(edge.answers === undefined ? {} : { answers: answering(edge.answers) }),
  ...(edge.needsReference === true ? { needsReference: true } : {}),
  expect: edge.expect,
})
