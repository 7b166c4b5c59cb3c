/** The figures of a work list: how many drafts stand where, how old they are, what stops them and who can mend it. */
import type { Who } from '../billing/derived.ts'
import { reviewStates, type ReviewState } from './draft.ts'
import { mendersInOrder } from './draft-findings.ts'
import { notesOf, spotOf } from './parts.ts'
import type { Row } from './work-list.ts'

export interface Figure<T extends string> {
  readonly name: T
  readonly count: number
}

export const ageBands = ['0-7', '8-30', '31-60', '61-90', '91+'] as const
type AgeBand = (typeof ageBands)[number]

export interface Numbers {
  readonly states: readonly Figure<ReviewState>[]
  /** Open drafts alone: what is decided grows old in peace. */
  readonly ages: readonly Figure<AgeBand>[]
  /** Of open drafts, the most frequent first. */
  readonly findings: readonly Figure<string>[]
  readonly menders: readonly Figure<Who>[]
  /** Median hours; null where too little says when. */
  readonly toDraft: number | null
  readonly toApproval: number | null
}

const open: readonly ReviewState[] = ['ready', 'blocked', 'sent-back', 'answered']

const bandOf = (days: number): AgeBand => (days <= 7 ? '0-7' : days <= 30 ? '8-30' : days <= 60 ? '31-60' : days <= 90 ? '61-90' : '91+')

const tally = <T extends string>(names: readonly T[], found: readonly string[]): readonly Figure<T>[] => {
  const counts = new Map<string, number>()
  for (const one of found) counts.set(one, (counts.get(one) ?? 0) + 1)
  return names.map((name) => ({ name, count: counts.get(name) ?? 0 }))
}

const hoursBetween = (from: string | null, to: string | null): readonly number[] => {
  // A day without a time is no point from which hours count.
  if (from === null || to === null || from.length <= 10 || to.length <= 10) return []
  const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000
  return Number.isFinite(hours) && hours >= 0 ? [hours] : []
}

/** The middle of the values, of an even number the lower of the two in the middle. */
const median = (values: readonly number[]): number | null => values.toSorted((a, b) => a - b)[Math.ceil(values.length / 2) - 1] ?? null

const startOf = ({ draft: { resource } }: Row): string | null =>
  resource.occurrenceDateTime ?? resource.occurrencePeriod?.start ?? null

const approvedAt = ({ draft }: Row): string | null =>
  draft.state === 'approved' ? (notesOf(spotOf(draft.resource)).at(-1)?.when ?? null) : null

export const numbersOf = (rows: readonly Row[]): Numbers => {
  const waiting = rows.filter(({ draft }) => open.includes(draft.state))
  const findings = waiting.flatMap((row) => [...row.findings])
  return {
    states: tally(reviewStates, rows.map(({ draft }) => draft.state)),
    ages: tally(ageBands, waiting.flatMap(({ days }) => (days === null ? [] : bandOf(days)))),
    findings: tally([...new Set(findings)], findings).toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, 10),
    menders: tally(mendersInOrder, waiting.flatMap((row) => [...row.menders])),
    toDraft: median(rows.flatMap((row) => hoursBetween(startOf(row), row.draft.enteredDate))),
    toApproval: median(rows.flatMap((row) => hoursBetween(row.draft.enteredDate, approvedAt(row)))),
  }
}
