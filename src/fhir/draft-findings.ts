/** Findings as an OperationOutcome: contained in each draft line, or alone where an encounter has no line. */
import type { Extension, OperationOutcome, OperationOutcomeIssue } from 'fhir/r4'
import type { DerivedEncounter, Finding, Line } from '../billing/derived.ts'
import { plainCode, plainText } from './draft-values.ts'
import { extensionUrl } from './extensions.ts'
import { ownSystems } from './own-systems.ts'

/** R4's closed set of issue types (hl7.org/fhir/R4/valueset-issue-type.html), as far as findings come to them. */
type IssueType = OperationOutcomeIssue['code']

/**
 * The issue type of a finding. Total, so that a new finding code needs no entry: what only informs is informational,
 * what is absent is required, what is malformed is a value, and everything else is a matter of the billing rules.
 */
const issueType = (finding: Pick<Finding, 'code' | 'severity'>): IssueType => {
  const { code, severity } = finding
  if (severity === 'information') return 'informational'
  if (code === 'resource-invalid') return 'structure'
  if (code === 'reference-unresolved') return 'not-found'
  if (code.endsWith('-duplicate')) return 'duplicate'
  if (/-(missing|undocumented|unknown)$/.test(code)) return 'required'
  return /-(invalid|ambiguous|incomplete|unsupported|unconvertible)$/.test(code) ? 'value' : 'business-rule'
}

const codePart = (url: string, value: string | undefined): Extension[] => {
  const valueCode = plainCode(value ?? null)
  return valueCode === undefined ? [] : [{ url, valueCode }]
}

/** `line` is the id of the line on which the finding rides; null where it stands alone. */
const mending = (finding: Finding, line: string | null): Extension => {
  const source = plainText(finding.source)
  return {
    url: extensionUrl('finding'),
    extension: [
      ...(source === undefined ? [] : [{ url: 'source', valueString: source }]),
      { url: 'who', valueCode: finding.who },
      { url: 'resolve', valueCode: finding.resolve },
      // As the derivation blocks a line: an error is about it.
      ...(line === null ? [] : [{ url: 'blocks', valueBoolean: finding.severity === 'error' && finding.lines.includes(line) }]),
      ...codePart('suggest', finding.suggest),
      ...finding.prevents.flatMap((code) => codePart('prevents', code)),
    ],
  }
}

/** "MedicationAdministration.dosage.dose"; undefined where the source is no FHIR resource. */
const expressionOf = (finding: Finding): string | undefined => {
  const type = /^([A-Z][A-Za-z]+)\//.exec(finding.source)?.[1]
  if (type === undefined) return undefined
  const path = plainText(finding.path)
  return path === undefined ? type : `${type}.${path}`
}

const issue = (finding: Finding, line: string | null): OperationOutcomeIssue => {
  const text = plainText(finding.message)
  const diagnostics = plainText(finding.fix)
  const expression = expressionOf(finding)
  return {
    extension: [mending(finding, line)],
    severity: finding.severity,
    code: issueType(finding),
    details: {
      coding: [{ system: ownSystems.finding, code: finding.code }],
      ...(text === undefined ? {} : { text }),
    },
    ...(diagnostics === undefined ? {} : { diagnostics }),
    ...(expression === undefined ? {} : { expression: [expression] }),
  }
}

/**
 * The findings that ride on a line: its own, and those of its encounter that concern no drafted line at all, which
 * would otherwise be lost (conformance README, "The headless command").
 */
export const findingsOn = (line: Line, encounter: DerivedEncounter): readonly Finding[] => {
  const drafted = new Set(encounter.lines.map((other) => other.id))
  return encounter.findings.filter(
    (finding) => finding.lines.includes(line.id) || !finding.lines.some((id) => drafted.has(id)),
  )
}

/** All findings of an encounter without a line. R4 wants at least one issue, so that silence has its own sentence. */
export const findingsAlone = (findings: readonly Finding[]): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue:
    findings.length > 0
      ? findings.map((finding) => issue(finding, null))
      : [{ severity: 'information', code: 'informational', details: { text: 'No charge line comes of this encounter.' } }],
})

/** The id under which a line contains its findings. */
export const findingsId = 'findings'

/** The findings that ride on a line (`findingsOn`), to be contained in it; undefined where it has none. */
export const findingsContained = (findings: readonly Finding[], line: Pick<Line, 'id'>): OperationOutcome | undefined =>
  findings.length === 0
    ? undefined
    : { resourceType: 'OperationOutcome', id: findingsId, issue: findings.map((finding) => issue(finding, line.id)) }
