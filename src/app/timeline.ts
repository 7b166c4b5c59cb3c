/**
 * The administrations of an encounter on a line of time: what ran through which access, what overlapped, which service
 * each became and by which rule. Nothing is derived here; times are read as the derivation reads them.
 */
import { emptyAnswers, type Answers } from '../billing/answers.ts'
import type { Concept, DerivedEncounter, Finding, Line } from '../billing/derived.ts'
import type { AdministrationFacts, EncounterFacts } from '../billing/facts.ts'
import { readRoute, routeClass } from '../billing/route.ts'
import { readTimes } from '../billing/times.ts'
import { groupedBy } from '../fhir/lists.ts'
import type { Zone } from './administration-time.ts'
import { wallTimeOf, type WallTime } from './wall-time.ts'

/** `undetermined` is an infusion or push that the chart does not settle; `uncounted` has no service of its own. */
export type MarkKind = 'infusion' | 'push' | 'injection' | 'undetermined' | 'uncounted'

/** One service that an administration gave, alone or with others. */
export interface MarkService {
  /** The line's id: the same for all administrations that share the service. */
  readonly line: string
  readonly concept: Concept
  readonly units: number
  readonly isReady: boolean
  /** Ids of `rules.ts`. */
  readonly rules: readonly string[]
  /** The service stands under this administration; else under the first of `sharedWith`. */
  readonly isOwn: boolean
  /** What else it is for: drugs in one bag, or the same drug infused again. */
  readonly sharedWith: readonly Given[]
}

/** Seconds since 1970. */
export interface Stretch {
  readonly start: number
  readonly stop: number
}

/** A drug and when it was given. */
export interface Given {
  /** Null for a drug without a name. */
  readonly drug: string | null
  /** Null where the chart gives no instant. */
  readonly from: WallTime | null
}

export interface Mark extends Given {
  readonly source: string
  readonly kind: MarkKind
  /** Null where the chart gives no instant. */
  readonly start: number | null
  readonly stop: number | null
  readonly to: WallTime | null
  readonly minutes: number | null
  /** Ran for a while, and nobody wrote until when. */
  readonly isOpen: boolean
  /** The access, in the site's words; null where none is documented. */
  readonly access: string | null
  /** Whole hours of an initial infusion, where it ran in one stretch. */
  readonly hours: readonly number[]
  readonly services: readonly MarkService[]
  /** What the derivation says about its service: why there is none, or what is doubtful. */
  readonly remarks: readonly Finding[]
  readonly overlaps: readonly { readonly drug: string | null; readonly minutes: number; readonly stretch: Stretch }[]
}

export interface Row {
  readonly drug: string | null
  readonly marks: readonly Mark[]
}

/** Rows through one access; `access` null where no intravenous one is documented. */
export interface Group {
  readonly kind: 'intravenous' | 'other'
  readonly access: string | null
  readonly rows: readonly Row[]
}

/** A stretch of time in which something was given, with a little room on both sides. */
export interface Panel extends Stretch {
  readonly groups: readonly Group[]
}

export interface Timeline {
  readonly panels: readonly Panel[]
  /** Given, at no known time of day. */
  readonly undated: readonly Mark[]
  /** Left out: not given, a mistake, or not charged at all. `drug` is null for what may be another patient's. */
  readonly leftOut: readonly { readonly source: string; readonly drug: string | null; readonly why: Finding | null }[]
  readonly zone: Zone
}

const kindOf = (lines: readonly Line[], remarks: readonly Finding[]): MarkKind => {
  const concept = lines.find((line) => line.concept !== null)?.concept ?? null
  if (concept !== null) return concept.startsWith('push') ? 'push' : concept.startsWith('infusion') ? 'infusion' : 'injection'
  const unsettled = ['infusion-stop-missing', 'infusion-method-unknown', 'administration-time-invalid']
  return remarks.some(({ code }) => unsettled.includes(code)) ? 'undetermined' : 'uncounted'
}

/** Findings that say what became of the service itself. */
const aboutService: ReadonlySet<string> = new Set([
  'infusion-stop-missing', 'infusion-method-unknown', 'administration-time-invalid', 'administration-included', 'administration-needs-coder',
  'administration-not-separately-coded', 'administration-home', 'device-missing', 'overlap-short', 'initial-by-hierarchy',
  'administration-crosses-midnight', 'route-missing', 'route-unmapped', 'laterality-missing',
])

/** Remembers each instant: many administrations share theirs, and a named zone takes long to look up. */
const wallClock = (zone: Zone): ((seconds: number | null) => WallTime | null) => {
  const known = new Map<number, WallTime | null>()
  return (seconds) => {
    if (seconds === null) return null
    const before = known.get(seconds)
    if (before !== undefined) return before
    const wall = wallTimeOf(new Date(seconds * 1000).toISOString(), zone)
    known.set(seconds, wall)
    return wall
  }
}

const nameOf = (facts: AdministrationFacts): string | null => facts.drug.names[0]?.value ?? null

interface Context {
  readonly lines: ReadonlyMap<string, readonly Line[]>
  readonly findings: ReadonlyMap<string, readonly Finding[]>
  readonly given: ReadonlyMap<string, Given>
  readonly answers: Answers
  readonly wallOf: (seconds: number | null) => WallTime | null
}

const unknown: Given = { drug: null, from: null }

const serviceOf = (line: Line, concept: Concept, source: string, context: Context): MarkService => ({
  line: line.id, isOwn: line.sources[0] === source, concept, units: line.units, isReady: line.status === 'ready',
  rules: [...new Set(line.evidence.filter(({ field }) => field === 'concept').map(({ rule }) => rule))],
  sharedWith: line.sources.filter((one) => one !== source).map((one) => context.given.get(one) ?? unknown),
})

const hour = 3600

/** The whole hours of an initial infusion of one stretch: of several, the picture could not say where one ends. */
const hoursOf = (lines: readonly Line[], start: number | null, stop: number | null): readonly number[] => {
  const initial = lines.find(({ concept }) => concept === 'infusion-initial' || concept === 'infusion-sc-initial')
  if (initial === undefined || initial.sources.length > 1 || start === null || stop === null) return []
  const count = Math.ceil((stop - start) / hour) - 1
  return Array.from({ length: Math.max(0, Math.min(count, 24)) }, (_, index) => start + (index + 1) * hour)
}

const markOf = (facts: AdministrationFacts, context: Context): Mark => {
  const { source } = facts
  const times = readTimes(facts, context.answers.get(source) ?? emptyAnswers, null)
  const start = times.start?.value.epochSeconds ?? null
  const stop = times.impossible ? null : (times.stop?.value.epochSeconds ?? null)
  const lines = (context.lines.get(source) ?? []).filter(({ kind }) => kind === 'administration')
  const remarks = (context.findings.get(source) ?? []).filter(({ code }) => aboutService.has(code))
  return {
    source, drug: nameOf(facts), kind: kindOf(lines, remarks), start, stop,
    from: context.wallOf(start), to: context.wallOf(stop), minutes: times.minutes, isOpen: times.isOpen,
    access: context.answers.get(source)?.access ?? null,
    hours: hoursOf(lines, start, stop),
    services: lines.flatMap((line) => (line.concept === null ? [] : [serviceOf(line, line.concept, source, context)])),
    remarks, overlaps: [],
  }
}

/** By the same words as the derivation: the route's own, else those of the dosage. */
const routeOf = ({ route, dosageText }: AdministrationFacts): ReturnType<typeof readRoute> =>
  readRoute(route?.value ?? (dosageText === null ? null : { codings: [], text: dosageText.value }))

const isIntravenous = (mark: Mark, facts: AdministrationFacts): boolean => {
  const [service] = mark.services
  if (service !== undefined) return mark.kind === 'push' || (mark.kind === 'infusion' && !service.concept.startsWith('infusion-sc'))
  const reading = routeOf(facts)
  return reading !== null && routeClass(reading.route) === 'intravenous'
}

/** Items by each of their keys, in their order. */
const byKeys = <T>(items: readonly T[], keys: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> => {
  const found = new Map<string, T[]>()
  for (const item of items) {
    for (const key of keys(item)) {
      const list = found.get(key)
      if (list === undefined) found.set(key, [item])
      else list.push(item)
    }
  }
  return found
}

/** The administrations that share a service with this one, itself included. */
const matesOf = ({ source }: Mark, { lines }: Context): ReadonlySet<string> =>
  new Set((lines.get(source) ?? []).filter(({ kind }) => kind === 'administration').flatMap(({ sources }) => sources).concat(source))

/** What ran at the same time through the same access as another service. `marks` stand by start. */
const withOverlaps = (marks: readonly Mark[], context: Context): readonly Mark[] => {
  const stretchOf = ({ start, stop }: Mark): Stretch | null => (start === null || stop === null || stop <= start ? null : { start, stop })
  const running = marks.flatMap((mark) => {
    const stretch = stretchOf(mark)
    return stretch === null ? [] : [{ mark, stretch }]
  })
  return marks.map((mark) => {
    const own = stretchOf(mark)
    if (own === null) return mark
    const mates = matesOf(mark, context)
    const overlaps = running.flatMap(({ mark: other, stretch }) => {
      const both = { start: Math.max(own.start, stretch.start), stop: Math.min(own.stop, stretch.stop) }
      if (both.stop <= both.start || mates.has(other.source)) return []
      return [{ drug: other.drug, minutes: Math.floor((both.stop - both.start) / 60), stretch: both }]
    })
    return { ...mark, overlaps }
  })
}

const rowsOf = (marks: readonly Mark[]): readonly Row[] =>
  [...groupedBy(marks, ({ drug }) => drug?.toLowerCase() ?? '').values()].map((same) => ({ drug: same[0]?.drug ?? null, marks: same }))

interface Placed {
  readonly intravenous: ReadonlySet<string>
  /** The access that undocumented ones count with: the first documented one (billing-rules §4.7). */
  readonly shared: string | null
}

/** An access by its words, as the derivation takes them: however they are spaced or capitalised. */
const accessKey = (access: string | null): string => access?.trim().replace(/\s+/gu, ' ').toLowerCase() ?? ''

const groupsOf = (marks: readonly Mark[], { intravenous, shared }: Placed, context: Context): readonly Group[] => {
  const inVein = marks.filter(({ source }) => intravenous.has(source))
  const others = marks.filter(({ source }) => !intravenous.has(source))
  const accesses = [...groupedBy(inVein, ({ access }) => accessKey(access ?? shared)).values()]
  return [
    ...accesses.map((through) => ({
      kind: 'intravenous' as const, access: through[0]?.access ?? shared, rows: rowsOf(withOverlaps(through, context)),
    })),
    ...(others.length === 0 ? [] : [{ kind: 'other' as const, access: null, rows: rowsOf(others) }]),
  ]
}

/** Between two panels nothing was given for so long that an empty picture would say nothing. */
const apart = 12 * hour
const shortest = hour

const panelOf = (marks: readonly Mark[], placed: Placed, context: Context): Panel => {
  const starts = marks.flatMap(({ start }) => start ?? [])
  const ends = marks.flatMap(({ start, stop }) => stop ?? start ?? [])
  const [first, last] = [Math.min(...starts), Math.max(...ends)]
  const room = Math.max((last - first) * 0.06, (shortest - (last - first)) / 2, 5 * 60)
  return { start: first - room, stop: last + room, groups: groupsOf(marks, placed, context) }
}

const panelsOf = (marks: readonly Mark[], placed: Placed, context: Context): readonly Panel[] => {
  const panels: Mark[][] = []
  let end = Number.NEGATIVE_INFINITY
  for (const mark of marks) {
    const start = mark.start ?? end
    const last = panels.at(-1)
    if (last === undefined || start - end > apart) panels.push([mark])
    else last.push(mark)
    end = Math.max(end, mark.stop ?? start)
  }
  return panels.map((some) => panelOf(some, placed, context))
}

/** The timeline of one encounter, in `zone`. Pure; never throws. */
export const timelineOf = (encounter: EncounterFacts, derived: DerivedEncounter, answers: Answers, zone: Zone): Timeline => {
  const facts = new Map(encounter.administrations.map((one) => [one.source, one]))
  const wallOf = wallClock(zone)
  const startOf = (one: AdministrationFacts): number | null =>
    readTimes(one, answers.get(one.source) ?? emptyAnswers, null).start?.value.epochSeconds ?? null
  const context: Context = {
    lines: byKeys(derived.lines, ({ sources }) => sources), findings: groupedBy(derived.findings, ({ source }) => source),
    given: new Map([...facts].map(([source, one]) => [source, { drug: nameOf(one), from: wallOf(startOf(one)) }])), answers, wallOf,
  }
  // A drug that was not bought was given all the same, and takes part in what is first.
  const excluded = derived.excluded.filter(({ finding }) => finding !== 'drug-not-purchased')
  const left = new Set(excluded.map(({ source }) => source))
  const marks = encounter.administrations.filter(({ source }) => !left.has(source)).map((one) => markOf(one, context))
    .toSorted((a, b) => (a.start ?? 0) - (b.start ?? 0) || (a.source < b.source ? -1 : 1))
  const dated = marks.filter(({ start }) => start !== null)
  const inVein = dated.filter((mark) => {
    const one = facts.get(mark.source)
    return one !== undefined && isIntravenous(mark, one)
  })
  const placed: Placed = {
    intravenous: new Set(inVein.map(({ source }) => source)), shared: inVein.find(({ access }) => access !== null)?.access ?? null,
  }
  return {
    panels: panelsOf(dated, placed, context), undated: marks.filter(({ start }) => start === null),
    leftOut: excluded.map(({ source, finding }) => ({
      source, drug: finding === 'patient-mismatch' ? null : (context.given.get(source) ?? unknown).drug,
      why: (context.findings.get(source) ?? []).find(({ code }) => code === finding) ?? null,
    })),
    zone,
  }
}
