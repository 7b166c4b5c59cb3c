/**
 * The intravenous services of an encounter (billing-rules §4.7, §4.8; conformance README): what is in one bag is one
 * service, infusions of the same drug add up, repeated pushes are counted; for each access the first in rank is initial,
 * and the others are placed behind it in rank order.
 */
import { groupByKeys } from './groups.ts'
import { cover, minutesOf, minutesWithin, union } from './intervals.ts'
import type { Interval } from './intervals.ts'
import type { Noted } from './noted.ts'
import { ordered } from './ordered.ts'
import type { Classified, Remark, ServiceInput } from './service-kind.ts'
import { byStart, hoursLine, intervalOf, line, lineId, noteRemark, remarkOf } from './service-line.ts'
import type { ServiceContext, ServiceLine, Services } from './service-line.ts'

/** What ran through one access as one service. */
interface Ranked {
  readonly kind: 'infusion' | 'push'
  readonly anchor: ServiceInput
  readonly members: readonly ServiceInput[]
  readonly access: string
  readonly intervals: readonly Interval[]
  /** Null where a stop is missing. */
  readonly minutes: number | null
  /** Why it cannot be coded, though it keeps its rank; empty where it can. */
  readonly undetermined: readonly Undetermined[]
}

interface Undetermined {
  readonly source: string
  readonly remark: Remark
}

interface Infusate {
  readonly classified: Classified
  readonly anchor: ServiceInput
  readonly members: readonly ServiceInput[]
  readonly access: string
}

/** In one bag: part of each other, or the same start, stop and documented access. */
function bagKeys(input: ServiceInput): readonly string[] {
  const { access, start, stop } = input
  return [
    input.source, ...input.partOf,
    ...(access === null || start === null || stop === null ? [] : [JSON.stringify([access, start, stop])]),
  ]
}

/** The access that undocumented ones share: the first documented, else one without a name. */
function accessOfOthers(inputs: readonly ServiceInput[]): string {
  return ordered(inputs, byStart).find(input => input.access !== null)?.access ?? ''
}

function byInput(a: Classified, b: Classified): number {
  return byStart(a.input, b.input)
}

function byAnchor(a: Infusate, b: Infusate): number {
  return byStart(a.anchor, b.anchor)
}

function infusates(classified: readonly Classified[]): readonly Infusate[] {
  const shared = accessOfOthers(classified.map(one => one.input))
  const sorted = ordered(classified, byInput)
  return groupByKeys(sorted, one => bagKeys(one.input)).flatMap(bag => {
    const inBag = ordered(bag, byInput)
    const first = inBag[0]
    return first === undefined ? [] : [{
      classified: first, anchor: first.input, members: inBag.map(one => one.input), access: first.input.access ?? shared,
    }]
  })
}

function rankedInfusion(group: readonly Infusate[]): readonly Ranked[] {
  const runs = ordered(group, byAnchor)
  const first = runs[0]
  if (first === undefined) return []
  const undetermined = runs.flatMap(({ anchor, classified: { service } }) =>
    service.kind === 'undetermined' ? [{ source: anchor.source, remark: service.remark }] : [])
  const intervals = runs.flatMap(one => intervalOf(one.anchor))
  return [{
    kind: 'infusion', anchor: first.anchor, members: runs.flatMap(one => one.members), access: first.access,
    intervals, minutes: undetermined.length === 0 ? minutesOf(intervals) : null, undetermined,
  }]
}

interface Pushes {
  readonly ranked: readonly Ranked[]
  readonly repeats: readonly ServiceLine[]
  readonly noted: readonly Noted[]
}

const halfHour = 30 * 60

/** The first push of a drug is a service to rank; later ones count in a facility, half an hour after the last counted. */
function pushesOfOneDrug(group: readonly Infusate[], context: ServiceContext): Pushes {
  const [first, ...later] = ordered(group, byAnchor)
  if (first === undefined) return { ranked: [], repeats: [], noted: [] }
  const repeats: ServiceLine[] = []
  const noted: Noted[] = []
  let reported = first.anchor.start
  for (const { anchor, members } of later) {
    if (anchor.start === null || reported === null) noted.push(remarkOf(anchor, 'administration-needs-coder'))
    else if (context.setting === 'hospital-outpatient' && anchor.start - reported > halfHour) {
      reported = anchor.start
      if (!anchor.hasOwnCode) repeats.push(line(anchor, members, 'push-same-drug', 'same-drug-push'))
    } else noted.push(remarkOf(anchor, 'administration-included'))
  }
  const ranked: Ranked = {
    kind: 'push', anchor: first.anchor, members: first.members, access: first.access,
    intervals: [], minutes: first.anchor.minutes ?? 0, undetermined: [],
  }
  return { ranked: [ranked], repeats, noted }
}

function drugAndAccess(one: Infusate): readonly string[] {
  // The length keeps apart what ends one text from what begins the other.
  return one.anchor.drugKeys.map(key => `${one.access.length} ${one.access} ${key}`)
}

/** Infusion before push; without a stop before one with; then the longest, the earliest, the lowest id (§4.7). */
function byHierarchy(a: Ranked, b: Ranked): number {
  if (a.kind !== b.kind) return a.kind === 'infusion' ? -1 : 1
  if ((a.minutes === null) !== (b.minutes === null)) return a.minutes === null ? -1 : 1
  return (b.minutes ?? 0) - (a.minutes ?? 0) || byStart(a.anchor, b.anchor)
}

interface Order {
  readonly services: readonly Ranked[]
  /** True where nothing in the chart says which service was the main reason. */
  readonly byHierarchyOnly: boolean
}

/** The services of one access, the initial one first: in the office by the main reason, else by the hierarchy. */
function inOrder(services: readonly Ranked[], context: ServiceContext): Order {
  const ranked = ordered(services, byHierarchy)
  if (context.setting !== 'office' || services.length < 2) return { services: ranked, byHierarchyOnly: false }
  const isMain = (service: Ranked): boolean => service.members.some(member => member.isForFirstRanked)
  const main = ranked.filter(isMain)
  const rest = ranked.filter(service => !isMain(service))
  return { services: [...main, ...rest], byHierarchyOnly: main.length !== 1 }
}

interface Placement {
  readonly lines: readonly ServiceLine[]
  readonly noted: readonly Noted[]
  readonly usesConcurrent: boolean
}

function placeInitial(service: Ranked, modifiers: readonly string[]): readonly ServiceLine[] {
  const { anchor, members, minutes } = service
  if (anchor.hasOwnCode || service.undetermined.length > 0) return []
  if (service.kind === 'push') return [line(anchor, members, 'push-initial', 'initial', 1, modifiers)]
  return [
    line(anchor, members, 'infusion-initial', 'initial', 1, modifiers),
    ...hoursLine(anchor, members, 'infusion-additional-hour', minutes ?? 0),
  ]
}

function placeSecondary(service: Ranked, placed: readonly Interval[], concurrentUsed: boolean): Placement {
  const { anchor, members } = service
  const own = (lines: readonly ServiceLine[]): readonly ServiceLine[] => (anchor.hasOwnCode ? [] : lines)
  if (service.undetermined.length > 0) return { lines: [], noted: [], usesConcurrent: false }
  if (service.kind === 'push') {
    return { lines: own([line(anchor, members, 'push-additional-drug', 'additional-push')]), noted: [], usesConcurrent: false }
  }
  const overlap = minutesWithin(service.intervals, placed)
  const alone = (service.minutes ?? 0) - overlap
  if (overlap >= 16 && alone <= 15) {
    return concurrentUsed
      ? { lines: [], noted: [remarkOf(anchor, 'administration-included')], usesConcurrent: false }
      : { lines: own([line(anchor, members, 'infusion-concurrent', 'concurrent')]), noted: [], usesConcurrent: true }
  }
  const lines = own([
    line(anchor, members, 'infusion-sequential', 'sequential'), ...hoursLine(anchor, members, 'infusion-additional-hour', alone),
  ])
  const short = overlap >= 1 && overlap <= 15
  return { lines, noted: short ? [remarkOf(anchor, 'overlap-short')] : [], usesConcurrent: false }
}

interface Access {
  readonly order: Order
  readonly initial: Ranked
}

/** Initial services by start: the second and later carry the modifier of a distinct service. */
function modifiersOf(accesses: readonly Access[], context: ServiceContext): ReadonlyMap<Access, readonly string[]> {
  const sorted = ordered(accesses, (a, b) => byStart(a.initial.anchor, b.initial.anchor))
  return new Map(sorted.map((access, index) => [access, index === 0 ? [] : [context.secondInitialModifier]] as const))
}

function byAccess(a: readonly Ranked[], b: readonly Ranked[]): number {
  const [left = '', right = ''] = [a[0]?.access, b[0]?.access]
  return left < right ? -1 : left > right ? 1 : 0
}

function placeAll(services: readonly Ranked[], context: ServiceContext): Services {
  const accesses = ordered(groupByKeys(services, service => [service.access]), byAccess).flatMap(through => {
    const order = inOrder(through, context)
    const initial = order.services[0]
    return initial === undefined ? [] : [{ order, initial }]
  })
  const modifiers = modifiersOf(accesses, context)
  const lines: ServiceLine[] = []
  const noted: Noted[] = []
  let concurrentUsed = false
  for (const access of accesses) {
    const { order, initial } = access
    lines.push(...placeInitial(initial, modifiers.get(access) ?? []))
    if (order.byHierarchyOnly) noted.push(remarkOf(initial.anchor, 'initial-by-hierarchy'))
    const behind: ServiceLine[] = []
    const placed = [...union(initial.intervals)]
    for (const service of order.services.slice(1)) {
      const placement = placeSecondary(service, placed, concurrentUsed)
      for (const interval of service.intervals) cover(placed, interval)
      concurrentUsed ||= placement.usesConcurrent
      behind.push(...placement.lines)
      noted.push(...placement.noted)
      noted.push(...service.undetermined.map(one => noteRemark(one.source, one.remark)))
    }
    lines.push(...behind)
    // What stands behind an initial service that is not known is drafted, and blocked by its finding.
    const blocked = behind.map(one => lineId(one.anchor, one.slot))
    noted.push(...initial.undetermined.map(one => noteRemark(one.source, one.remark, blocked)))
  }
  return { lines, noted }
}

/** The lines of all intravenous services: in bags, by drug, by access, in rank order. */
export function intravenous(classified: readonly Classified[], context: ServiceContext): Services {
  const all = infusates(classified)
  const isInfusion = (one: Infusate): boolean => one.classified.service.kind !== 'push'
  const infused = groupByKeys(all.filter(isInfusion), drugAndAccess).flatMap(rankedInfusion)
  const infusedDrugs = new Set<string>()
  for (const { members } of infused) for (const member of members) for (const key of member.drugKeys) infusedDrugs.add(key)
  const pushes = all.filter(one => !isInfusion(one))
  const alsoInfused = (one: Infusate): boolean => one.anchor.drugKeys.some(key => infusedDrugs.has(key))
  const pushed = groupByKeys(pushes.filter(one => !alsoInfused(one)), drugAndAccess).map(group => pushesOfOneDrug(group, context))

  const placed = placeAll([...infused, ...pushed.flatMap(one => one.ranked)], context)
  const bagMates = all.flatMap(one => one.members.filter(member => member !== one.anchor))
  return {
    lines: [...placed.lines, ...pushed.flatMap(one => one.repeats)],
    noted: [
      ...placed.noted, ...pushed.flatMap(one => one.noted),
      ...pushes.filter(alsoInfused).map(one => remarkOf(one.anchor, 'administration-needs-coder')),
      ...bagMates.map(member => remarkOf(member, 'administration-included')),
    ],
  }
}
