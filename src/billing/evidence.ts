/** Evidence of a line's fields: one entry for each place of the chart that was used. */
import type { Evidence } from './derived.ts'
import type { Diagnoses } from './diagnosis.ts'
import type { Origin } from './facts.ts'
import type { RuleId } from './rules.ts'

/** Whether the field, whose entries stand last, names the place already. */
function isThere(evidence: readonly Evidence[], field: string, { source, path }: Origin): boolean {
  for (let at = evidence.length - 1; at >= 0; at--) {
    const entry = evidence[at]
    if (entry === undefined || entry.field !== field) return false
    if (entry.source === source && entry.path === path) return true
  }
  return false
}

/** Adds one entry for each place that a field comes from, each place once; the entries of a field stand together. */
export function addEvidence(evidence: Evidence[], field: string, from: readonly Origin[] | undefined, rule: RuleId): void {
  if (from === undefined) return
  for (const origin of from) {
    if (!isThere(evidence, field, origin)) evidence.push({ field, source: origin.source, path: origin.path, rule })
  }
}

/** Adds where the diagnoses of a line come from, in pointer order. */
export function addDiagnosisEvidence(evidence: Evidence[], diagnoses: Diagnoses): void {
  const rule = diagnoses.answered ? 'diagnosis-answered' : 'diagnosis-tier'
  for (const code of diagnoses.codes) addEvidence(evidence, 'diagnoses', code.from, rule)
}
