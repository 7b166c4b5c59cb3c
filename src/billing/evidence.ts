/** Evidence of a line's fields: one entry for each place of the chart that was used, and each rule that used it. */
import type { Evidence } from './derived.ts'
import type { Diagnoses, MainReason } from './diagnosis.ts'
import type { Origin } from './facts.ts'
import type { Reading } from './reading.ts'
import type { RuleId } from './rules.ts'
import type { ServiceLine } from './service-line.ts'

/** Whether the field, whose entries stand last, names the place already, for the same rule. */
function isThere(evidence: readonly Evidence[], field: string, { source, path }: Origin, rule: RuleId): boolean {
  for (let at = evidence.length - 1; at >= 0; at--) {
    const entry = evidence[at]
    if (entry === undefined || entry.field !== field) return false
    if (entry.source === source && entry.path === path && entry.rule === rule) return true
  }
  return false
}

/** Adds one entry for each place that a field comes from, each place once for a rule; the entries of a field stand together. */
export function addEvidence(evidence: Evidence[], field: string, from: readonly Origin[] | undefined, rule: RuleId): void {
  if (from === undefined) return
  for (const origin of from) {
    if (!isThere(evidence, field, origin, rule)) evidence.push({ field, source: origin.source, path: origin.path, rule })
  }
}

/** Adds where the diagnoses of a line come from, in pointer order. */
export function addDiagnosisEvidence(evidence: Evidence[], diagnoses: Diagnoses): void {
  const rule = diagnoses.answered ? 'diagnosis-answered' : 'diagnosis-tier'
  for (const code of diagnoses.codes) addEvidence(evidence, 'diagnoses', code.from, rule)
}

function addTimes(evidence: Evidence[], field: string, readings: readonly Reading[], rule: RuleId): void {
  for (const { times } of readings) {
    addEvidence(evidence, field, times.start?.from, rule)
    addEvidence(evidence, field, times.stop?.from, rule)
  }
}

/** Where the place of a service among the others comes from: its times, or what says that it was the main reason or the only one. */
function addRank(evidence: Evidence[], rank: RuleId, anchor: Reading, readings: readonly Reading[], main: MainReason): void {
  const before = evidence.length
  if (rank === 'initial-main-reason') for (const { from } of main.facts) addEvidence(evidence, 'concept', from, rank)
  else if (rank !== 'initial-only') addTimes(evidence, 'concept', readings, rank)
  if (evidence.length === before) addEvidence(evidence, 'concept', anchor.route?.from, rank)
}

/**
 * The evidence of an administration line: what kind of service it is, and how it stands to the others. `readings` are
 * its members, the anchor first; `main` is the encounter's main reason.
 */
export function serviceEvidence(service: ServiceLine, anchor: Reading, readings: readonly Reading[], main: MainReason): readonly Evidence[] {
  const { kind, rank, modifiers } = service
  const evidence: Evidence[] = []
  addEvidence(evidence, 'concept', anchor.route?.from, kind)
  for (const { method } of readings) addEvidence(evidence, 'concept', method?.from, kind)
  addTimes(evidence, 'concept', readings, kind)
  if (rank !== null) addRank(evidence, rank, anchor, readings, main)
  const before = evidence.length
  addTimes(evidence, 'units', readings, rank ?? kind)
  if (evidence.length === before) addEvidence(evidence, 'units', anchor.route?.from, rank ?? kind)
  addEvidence(evidence, 'serviceDate', anchor.times.start?.from, 'service-date')
  if (modifiers.length > 0) {
    if (service.concept === 'intravitreal') addEvidence(evidence, 'modifiers', anchor.side?.from, 'modifier-side')
    else if (service.accessFrom !== null) {
      addEvidence(evidence, 'modifiers', [{ source: `answers/${service.accessFrom}`, path: 'access' }], 'modifier-distinct')
    }
  }
  addDiagnosisEvidence(evidence, anchor.diagnoses)
  return evidence
}
