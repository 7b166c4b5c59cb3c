/** Gives findings their words and lines, blocks the lines that an error is about, and puts everything in order. */
import type { Finding, Line, Severity } from './derived.ts'
import { fillText } from './finding-words.ts'
import { findingCatalogue } from './findings.ts'
import type { Noted } from './noted.ts'
import { onShelf, ordered, shelve } from './ordered.ts'
import type { Shelves } from './ordered.ts'

export interface Finished {
  readonly lines: readonly Line[]
  readonly findings: readonly Finding[]
}

/** A line while it is drafted: what blocks it is known when all findings are. */
export type DraftLine = Omit<Line, 'status'> & { status: Line['status'] }

/** The ids at one place by what a finding can be about, in the order of the lines; listed when a finding is about them. */
interface LineIds {
  readonly lines: readonly Line[]
  drug: readonly string[] | null
  service: readonly string[] | null
  all: readonly string[] | null
}

function idsWhere(lines: readonly Line[], isService: boolean): readonly string[] {
  return lines.filter(line => (line.kind === 'administration') === isService).map(line => line.id)
}

const noIds: readonly string[] = []

function inScope(noted: Noted, ids: LineIds): readonly string[] {
  switch (findingCatalogue[noted.code].scope) {
    case 'drug': return ids.drug ??= idsWhere(ids.lines, false)
    case 'service': return ids.service ??= idsWhere(ids.lines, true)
    case 'administration':
    case 'encounter': return ids.all ??= ids.lines.map(line => line.id)
    case 'none': return noIds
  }
}

/** Ids of the lines that a finding is about, in the order of the lines. */
function linesOf(noted: Noted, ids: LineIds, lines: readonly Line[]): readonly string[] {
  const about = inScope(noted, ids)
  if (noted.alsoLines.length === 0) return about
  const wanted = new Set([...about, ...noted.alsoLines])
  return lines.filter(line => wanted.has(line.id)).map(line => line.id)
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function messageOf(noted: Noted): string {
  return fillText(findingCatalogue[noted.code].message, noted.values)
}

function byWords(a: Noted, b: Noted): number {
  return compareText(a.code, b.code) || compareText(a.origin.source, b.origin.source) ||
    compareText(a.origin.path, b.origin.path) || compareText(messageOf(a), messageOf(b))
}

function haveSameValues(a: Noted, b: Noted): boolean {
  return a.administration === b.administration && Object.values(a.values).join('\n') === Object.values(b.values).join('\n')
}

/** The place of the same finding among the first `count`, which are in order; -1 where there is none. */
function placeOfSame(noted: Noted, before: readonly Noted[], count: number): number {
  for (let at = count - 1; at >= 0; at--) {
    const one = before[at]
    if (one === undefined || one.code !== noted.code || byWords(one, noted) !== 0) return -1
    if (haveSameValues(one, noted)) return at
  }
  return -1
}

/** In order of their words; the same finding about the same place is one finding, about the lines of both. */
function merge(all: Noted[]): readonly Noted[] {
  const sorted = inOrder(all)
  if (!sorted.some((noted, at) => placeOfSame(noted, sorted, at) !== -1)) return sorted
  const merged: Noted[] = []
  for (const noted of sorted) {
    const at = placeOfSame(noted, merged, merged.length)
    const before = merged[at]
    if (before === undefined) merged.push(noted)
    else merged[at] = { ...before, alsoLines: [...before.alsoLines, ...noted.alsoLines] }
  }
  return merged
}

/** A few findings, as an administration has, are put in order where they stand. */
function inOrder(all: Noted[]): readonly Noted[] {
  if (all.length > 40) return ordered(all, byWords)
  for (let next = 1; next < all.length; next++) {
    const noted = all[next]
    if (noted === undefined) break
    let at = next
    for (let before = all[at - 1]; before !== undefined && byWords(before, noted) > 0; before = all[at - 1]) all[at--] = before
    all[at] = noted
  }
  return all
}

function toFinding(noted: Noted, lines: readonly string[]): Finding {
  const { code, origin: { source, path }, suggest, values } = noted
  const entry = findingCatalogue[code]
  const { resolve, who, prevents } = entry
  const severity = noted.severity ?? entry.severity
  const message = fillText(entry.message, values)
  const fix = fillText(entry.fix, values)
  return suggest === null
    ? { code, severity, source, path, lines, message, fix, resolve, who, prevents }
    : { code, severity, source, path, lines, suggest, message, fix, resolve, who, prevents }
}

function slotOf(line: Line): number {
  switch (line.kind) {
    case 'drug': return 0
    case 'waste': return 1
    case 'administration': return line.id.endsWith('|service') ? 2 : 3
  }
}

const slots = 4

/** The lines that serve the administration at a place, so that a finding looks only at its own; `shelved` are in order. */
function servedBy(shelved: Shelves<DraftLine>, place: (source: string) => number, count: number): (at: number) => readonly Line[] {
  const { items, starts } = shelved
  // Where each serves one only, as nearly all do, the lines of a place stand together.
  if (items.every(line => line.sources.length === 1)) return at => items.slice(starts[at * slots], starts[(at + 1) * slots])
  const servings = items.flatMap(line => line.sources.map(source => ({ line, place: place(source) })))
  const served = shelve(servings, serving => serving.place, count)
  return at => onShelf(served, at).map(one => one.line)
}

/** Blocks what an error is about. */
function block(lines: readonly DraftLine[], errors: readonly Finding[]): void {
  if (errors.length === 0) return
  const blocked = new Set<string>()
  for (const { lines: ids } of errors) for (const id of ids) blocked.add(id)
  for (const line of lines) if (blocked.has(line.id)) line.status = 'blocked'
}

/**
 * `order` is each administration's place in the encounter, by its source, below `last`. Lines stand by their first administration,
 * drug before waste before services; findings by severity, then by administration. The lines are blocked in place.
 */
export function finish(drafts: readonly DraftLine[], noted: readonly Noted[], order: ReadonlyMap<string, number>, last: number): Finished {
  // What is about the encounter itself stands behind all its administrations.
  const place = (source: string | null | undefined): number => (source == null ? last : order.get(source) ?? last)
  const shelved = shelve(drafts, line => place(line.sources[0]) * slots + slotOf(line), (last + 1) * slots)
  const lines = shelved.items
  const served = servedBy(shelved, place, last + 1)
  const told = shelve(noted, one => place(one.administration), last + 1)

  const findings: Readonly<Record<Severity, Finding[]>> = { error: [], warning: [], information: [] }
  for (let at = 0; at <= last; at++) {
    const here = merge(onShelf(told, at))
    if (here.length === 0) continue
    const ids: LineIds = { lines: at === last ? lines : served(at), drug: null, service: null, all: null }
    for (const one of here) {
      const finding = toFinding(one, linesOf(one, ids, lines))
      findings[finding.severity].push(finding)
    }
  }
  block(lines, findings.error)
  return { lines, findings: [...findings.error, ...findings.warning, ...findings.information] }
}
