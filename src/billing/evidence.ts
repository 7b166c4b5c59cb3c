/** Evidence of a line's fields: one entry for each place of the chart that was used. */
import type { Evidence } from './derived.ts'
import type { Diagnoses } from './diagnosis.ts'
import type { Origin } from './facts.ts'
import type { RuleId } from './rules.ts'

/** One entry for each place, each place once. */
export function evidenceOf(field: string, from: readonly Origin[], rule: RuleId): readonly Evidence[] {
  const found: Evidence[] = []
  for (const { source, path } of from) {
    if (!found.some(one => one.source === source && one.path === path)) found.push({ field, source, path, rule })
  }
  return found
}

/** Where the diagnoses of a line come from, in pointer order. */
export function diagnosisEvidence(diagnoses: Diagnoses): readonly Evidence[] {
  return evidenceOf(
    'diagnoses', diagnoses.codes.flatMap(code => code.from), diagnoses.answered ? 'diagnosis-answered' : 'diagnosis-tier',
  )
}
