/** Holds a derived object against a case's expectation, as the conformance contract compares them. */
import type { Derived } from '../../src/billing/derived.ts'
import type { Expectation, ExpectedDescription, ExpectedFinding, ExpectedLine } from './case.ts'

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function describes(expected: ExpectedDescription, actual: string): boolean {
  return (expected.includes ?? []).every(part => actual.includes(part)) &&
    (expected.matches === undefined || new RegExp(expected.matches).test(actual)) &&
    (expected.maxLength === undefined || actual.length <= expected.maxLength)
}

/** Every field that is named must be so; lists must be the same from first to last. */
export function agrees(expected: unknown, actual: unknown): boolean {
  if (Array.isArray(expected)) {
    return Array.isArray(actual) && expected.length === actual.length && expected.every((one, index) => agrees(one, actual[index]))
  }
  if (!isObject(expected)) return expected === actual
  return isObject(actual) && Object.entries(expected).every(([field, value]) => agrees(value, actual[field]))
}

function lineAgrees(expected: ExpectedLine, actual: Readonly<Record<string, unknown>>): boolean {
  const { description, ...rest } = expected
  if (!agrees(rest, actual)) return false
  if (description === undefined || typeof description === 'string') return description === undefined || description === actual['description']
  return typeof actual['description'] === 'string' && describes(description, actual['description'])
}

function findingAgrees(expected: ExpectedFinding, actual: Readonly<Record<string, unknown>>): boolean {
  return typeof expected === 'string' ? actual['code'] === expected : agrees(expected, actual)
}

/** What differs, a sentence each; empty where the case holds. */
export function differences(expected: Expectation, derived: Derived): readonly string[] {
  const lines = derived.encounters.flatMap(encounter => encounter.lines.map(line => ({ ...line })))
  const findings = derived.encounters.flatMap(encounter => encounter.findings.map(finding => ({ ...finding })))
  const excluded = derived.encounters.flatMap(encounter => encounter.excluded)
  const found: string[] = []
  const left = [...lines]
  for (const line of expected.lines) {
    const index = left.findIndex(actual => lineAgrees(line, actual))
    if (index < 0) found.push(`no line ${JSON.stringify(line)}`)
    else left.splice(index, 1)
  }
  found.push(...left.map(({ evidence: _evidence, ...line }) => `unexpected line ${JSON.stringify(line)}`))
  for (const finding of expected.findings?.include ?? []) {
    if (!findings.some(actual => findingAgrees(finding, actual))) found.push(`no finding ${JSON.stringify(finding)}`)
  }
  for (const finding of expected.findings?.exclude ?? []) {
    if (findings.some(actual => findingAgrees(finding, actual))) found.push(`unwanted finding ${JSON.stringify(finding)}`)
  }
  if (expected.excluded !== undefined) {
    const same = expected.excluded.length === excluded.length && expected.excluded.every(one => excluded.some(actual => agrees(one, actual)))
    if (!same) found.push(`excluded ${JSON.stringify(excluded)}`)
  }
  return found.length === 0 ? found : [...found, `findings: ${findings.map(finding => finding.code).join(' ')}`]
}
