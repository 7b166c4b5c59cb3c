/** From a chart's text to its drafts. Loaded when the first chart is opened, so that the start page paints without it. */
import { derive } from '../billing/derive.ts'
import { emptySite, type SiteSettings } from '../billing/site.ts'
import { inputProblemText, readChart } from '../fhir/chart-input.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import { draftsOf, summaryOf, type DraftSummary, type EncounterDraft } from './draft.ts'
import { patientLines } from './patient.ts'
import type { Outcome } from './problem.ts'

export interface OpenChart {
  /** The file's name. */
  readonly name: string
  readonly drafts: readonly EncounterDraft[]
  readonly summary: DraftSummary
}

/**
 * Derives the chart in `text`, a FHIR R4 Bundle, resource or NDJSON. `name` is the file's; without
 * `settings` the chart alone says setting, payer and who bought the drug.
 */
export const deriveText = (text: string, name: string, settings: SiteSettings | null): Outcome<OpenChart> => {
  const input = readChart(text)
  if (!input.ok) return { ok: false, problem: { kind: 'not-a-chart', name, words: inputProblemText(input.problem) } }
  const chart = chartFromEntries(input.entries)
  const derived = derive(chart, { site: settings ?? emptySite, answers: new Map() })
  const drafts = draftsOf(chart, derived, patientLines(input.entries.map((entry) => entry.resource)))
  if (drafts.length === 0) return { ok: false, problem: { kind: 'nothing-given', name } }
  return { ok: true, value: { name, drafts, summary: summaryOf(drafts) } }
}
