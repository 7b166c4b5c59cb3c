/** The figures of a work list: how many drafts stand where, how old they are, what stops them and who can mend it. */
import type { Who } from '../billing/derived.ts'
import { approvedNote } from './decisions.ts'
import { isUndecided, ownerOf, reviewStates, type ReviewState } from './draft.ts'
import { mendersInOrder, type DraftFinding } from './draft-findings.ts'
import { notesOf, spotOf } from './parts.ts'
import type { Row } from './work-list.ts'

export interface Figure<T extends string> {
  readonly name: T
  readonly count: number
}

/** A finding, and who can mend it; null where they differ or none is named. */
export interface FindingFigure extends Figure<string> {
  readonly who: Who | null
}

/** `count` are findings, `drafts` the open drafts that wait for them. */
export interface MenderFigure extends Figure<Who> {
  readonly drafts: number
}

export const ageBands = ['0-7', '8-30', '31-60', '61-90', '91+'] as const
type AgeBand = (typeof ageBands)[number]

export interface Numbers {
  readonly states: readonly Figure<ReviewState>[]
  /** Open drafts alone: what is decided grows old in peace. */
  readonly ages: readonly Figure<AgeBand>[]
  /** How many open drafts have it, the most frequent first. */
  readonly findings: readonly FindingFigure[]
  /** Errors and warnings of open drafts. */
  readonly menders: readonly MenderFigure[]
  /** Median hours from the start of the dose to its draft, and from there to the approval; null where too little says when. */
  readonly toDraft: number | null
  readonly toApproval: number | null
}

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

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const startOf = ({ draft: { resource } }: Row): string | null =>
  textOf(resource.occurrenceDateTime) ?? textOf(resource.occurrencePeriod?.start)

/** Whatever was noted after it, a billing system's number for instance, the approval was when it says so. */
const approvedAt = ({ draft }: Row): string | null =>
  draft.state === 'approved' ? (notesOf(spotOf(draft.resource)).findLast(({ text }) => text === approvedNote)?.when ?? null) : null

/** One finding rides on every line of a dose, and of a visit: where its source and its words are the same it is the same. */
const nameOf = (row: Row, { code, source, place, message }: DraftFinding): string =>
  [ownerOf(row.draft), code, source ?? row.draft.encounter, place, message].join(' | ')

const isGrave = ({ severity }: DraftFinding): boolean => severity !== 'information'

const menderFigures = (waiting: readonly Row[]): readonly MenderFigure[] =>
  mendersInOrder.map((name) => {
    const found = waiting.flatMap((row) => row.draft.findings.filter((one) => one.who === name && isGrave(one)).map((one) => nameOf(row, one)))
    return { name, count: new Set(found).size, drafts: waiting.filter(({ menders }) => menders.has(name)).length }
  })

const findingFigures = (waiting: readonly Row[]): readonly FindingFigure[] => {
  const menders = new Map<string, Set<Who | null>>()
  for (const { code, who } of waiting.flatMap(({ draft }) => draft.findings)) {
    if (code !== null) menders.set(code, (menders.get(code) ?? new Set()).add(who))
  }
  const whoOf = (name: string): Who | null => {
    const [who = null, ...others] = menders.get(name) ?? []
    return others.length === 0 ? who : null
  }
  return tally([...menders.keys()], waiting.flatMap((row) => [...row.findings]))
    .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, 10)
    .map((figure) => ({ ...figure, who: whoOf(figure.name) }))
}

export const numbersOf = (rows: readonly Row[]): Numbers => {
  const waiting = rows.filter(({ draft }) => isUndecided(draft))
  return {
    states: tally(reviewStates, rows.map(({ draft }) => draft.state)),
    ages: tally(ageBands, waiting.flatMap(({ days }) => (days === null ? [] : bandOf(days)))),
    findings: findingFigures(waiting),
    menders: menderFigures(waiting),
    toDraft: median(rows.flatMap((row) => hoursBetween(startOf(row), row.draft.enteredDate))),
    toApproval: median(rows.flatMap((row) => hoursBetween(row.draft.enteredDate, approvedAt(row)))),
  }
}
