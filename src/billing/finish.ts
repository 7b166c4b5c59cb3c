/** Gives findings their words and lines, blocks the lines that an error is about, and puts everything in order. */
import type { Finding, Line, Severity } from './derived.ts'
import { findingCatalogue, findingText } from './findings.ts'
import type { Noted } from './noted.ts'

export interface Finished {
  readonly lines: readonly Line[]
  readonly findings: readonly Finding[]
}

function inScope(line: Line, noted: Noted): boolean {
  const scope = findingCatalogue[noted.code].scope
  switch (scope) {
    case 'drug': return line.kind !== 'administration'
    case 'service': return line.kind === 'administration'
    case 'administration':
    case 'encounter': return true
    case 'none': return false
  }
}

/** Lines by the administrations that they serve, so that a finding looks only at its own. */
function bySource(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const found = new Map<string, Line[]>()
  for (const line of lines) {
    for (const source of line.sources) found.set(source, [...(found.get(source) ?? []), line])
  }
  return found
}

/** Ids of the lines that a finding is about, in the order of the lines. */
function linesOf(noted: Noted, lines: readonly Line[], own: ReadonlyMap<string, readonly Line[]>): readonly string[] {
  const candidates = noted.administration === null ? lines : own.get(noted.administration) ?? []
  const about = candidates.filter(line => inScope(line, noted)).map(line => line.id)
  if (noted.alsoLines.length === 0) return about
  const wanted = new Set([...about, ...noted.alsoLines])
  return lines.filter(line => wanted.has(line.id)).map(line => line.id)
}

/** The same finding about the same place is one finding, about the lines of both. */
function merge(all: readonly Noted[]): readonly Noted[] {
  const merged = new Map<string, Noted>()
  for (const noted of all) {
    const key = [noted.code, noted.administration, noted.origin.source, noted.origin.path, ...Object.values(noted.values)].join('\n')
    const before = merged.get(key)
    merged.set(key, before === undefined ? noted : { ...before, alsoLines: [...before.alsoLines, ...noted.alsoLines] })
  }
  return [...merged.values()]
}

function toFinding(noted: Noted, lines: readonly string[]): Finding {
  const entry = findingCatalogue[noted.code]
  const { message, fix } = findingText(noted.code, noted.values)
  return {
    code: noted.code, severity: noted.severity ?? entry.severity, source: noted.origin.source, path: noted.origin.path,
    lines,
    ...(noted.suggest === null ? {} : { suggest: noted.suggest }),
    message, fix, resolve: entry.resolve, who: entry.who, prevents: entry.prevents,
  }
}

const severities: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 }
const slots: readonly string[] = ['drug', 'waste', 'service', 'additional-hours']

function slotOf(line: Line): number {
  return slots.indexOf(line.id.slice(line.id.lastIndexOf('|') + 1))
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * `order` is each administration's place in the encounter, by its source. Lines stand by their first administration,
 * drug before waste before services; findings by severity, then by administration.
 */
export function finish(lines: readonly Line[], noted: readonly Noted[], order: ReadonlyMap<string, number>): Finished {
  const place = (source: string | undefined): number => order.get(source ?? '') ?? Number.MAX_SAFE_INTEGER
  const sorted = [...lines].sort((a, b) => place(a.sources[0]) - place(b.sources[0]) || slotOf(a) - slotOf(b))
  const own = bySource(sorted)
  const findings = merge(noted).map(one => ({ one, finding: toFinding(one, linesOf(one, sorted, own)) }))
    .sort((a, b) => severities[a.finding.severity] - severities[b.finding.severity] ||
      place(a.one.administration ?? undefined) - place(b.one.administration ?? undefined) ||
      compareText(a.finding.code, b.finding.code) || compareText(a.finding.source, b.finding.source) ||
      compareText(a.finding.path, b.finding.path) || compareText(a.finding.message, b.finding.message))
    .map(({ finding }) => finding)
  const blocked = new Set(findings.filter(finding => finding.severity === 'error').flatMap(finding => finding.lines))
  return { lines: sorted.map(line => (blocked.has(line.id) ? { ...line, status: 'blocked' } : line)), findings }
}
