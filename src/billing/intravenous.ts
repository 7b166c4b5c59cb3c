/**
 * The intravenous services of an encounter (billing-rules §4.7, §4.8; conformance README): what is in one bag is one
 * service, infusions of the same drug add up, repeated pushes are counted; for each access the first in rank is initial,
 * and the others are placed behind it in rank order.
 */
import { groupByKeys } from './groups.ts'
import { cover, minutesOf, secondsOf, secondsWithin, union } from './intervals.ts'
import type { Interval } from './intervals.ts'
import type { Noted } from './noted.ts'
import { ordered } from './ordered.ts'
import type { Classified, Remark, ServiceInput } from './service-kind.ts'
import { bagKeys, byStart, hoursLine, intervalOf, line, lineId, noteRemark, remarkOf } from './service-line.ts'
import type { Service, ServiceContext, ServiceLine, Services } from './service-line.ts'

/** What ran through one access as one service. */
interface Ranked extends Service {
  readonly kind: 'infusion' | 'push'
  readonly access: string
  readonly intervals: readonly Interval[]
  /** Null where a stop is missing. */
  readonly minutes: number | null
  /** Why it cannot be coded, though it keeps its rank; empty where it can. */
  readonly undetermined: readonly Undetermined[]
  /** Later pushes of the same drug that count. */
  readonly repeats: readonly ServiceLine[]
}

interface Undetermined {
  readonly source: string
  readonly remark: Remark
}

/** One bag, or one syringe. */
interface Infusate extends Service {
  readonly kind: 'infusion' | 'push'
  readonly access: string
  readonly intervals: readonly Interval[]
  readonly minutes: number | null
  /** Why nobody can tell what it was; null where somebody documented it. */
  readonly unknown: Remark | null
}

interface Access {
  readonly name: string
  readonly from: string | null
}

function accessOf(inputs: readonly ServiceInput[]): Access | null {
  for (const { access, source } of inputs) if (access !== null) return { name: access, from: source }
  return null
}

/** What undocumented accesses are, where none is documented. */
const onlyAccess: Access = { name: '', from: null }

function byInput(a: Classified, b: Classified): number {
  return byStart(a.input, b.input)
}

function byAnchor(a: Service, b: Service): number {
  return byStart(a.anchor, b.anchor)
}

/**
 * What is in one bag is what its first drug that was infused says, else the first that was documented well enough: a dose
 * pushed from the bag is part of the infusion. It dates from the earliest.
 */
function infusate(bag: readonly Classified[], shared: Access): readonly Infusate[] {
  const anchor = bag[0]?.input
  const told = bag.find(one => one.service.kind === 'infusion') ?? bag.find(one => one.service.kind === 'push') ?? bag[0]
  if (anchor === undefined || told === undefined) return []
  const { input, service } = told
  const members = bag.map(one => one.input)
  const access = accessOf(members) ?? shared
  return [{
    kind: service.kind === 'push' ? 'push' : 'infusion', anchor, members, access: access.name, accessFrom: access.from,
    intervals: intervalOf(input), minutes: input.minutes, unknown: service.kind === 'undetermined' ? service.remark : null,
  }]
}

function infusates(classified: readonly Classified[]): readonly Infusate[] {
  const sorted = ordered(classified, byInput)
  // An undocumented access beside documented ones is the first documented.
  const shared = accessOf(sorted.map(one => one.input)) ?? onlyAccess
  return groupByKeys(sorted, one => bagKeys(one.input)).flatMap(bag => infusate(bag, shared))
}

function rankedInfusion(group: readonly Infusate[]): readonly Ranked[] {
  const runs = ordered(group, byAnchor)
  const first = runs[0]
  if (first === undefined) return []
  const undetermined = runs.flatMap(({ anchor: { source }, unknown }) => (unknown === null ? [] : [{ source, remark: unknown }]))
  const intervals = runs.flatMap(one => one.intervals)
  return [{
    kind: 'infusion', anchor: first.anchor, members: runs.flatMap(one => one.members), access: first.access, accessFrom: first.accessFrom,
    intervals, minutes: undetermined.length === 0 ? minutesOf(intervals) : null, undetermined, repeats: [],
  }]
}

interface Pushes {
  readonly ranked: readonly Ranked[]
  readonly noted: readonly Noted[]
}

/** Whole minutes from one start to the next, rounded down. */
function minutesApart(from: number, to: number): number {
  return Math.floor((to - from) / 60)
}

/** The first push of a drug is a service to rank; later ones count in a facility, half an hour after the last counted. */
function pushesOfOneDrug(group: readonly Infusate[], context: ServiceContext): Pushes {
  const [first, ...later] = ordered(group, byAnchor)
  if (first === undefined) return { ranked: [], noted: [] }
  const repeats: ServiceLine[] = []
  const noted: Noted[] = []
  let reported = first.anchor.start
  for (const push of later) {
    const { anchor } = push
    if (anchor.start === null || reported === null) noted.push(remarkOf(anchor, 'administration-needs-coder'))
    else if (context.setting === 'hospital-outpatient' && minutesApart(reported, anchor.start) > 30) {
      reported = anchor.start
      if (!anchor.hasOwnCode) repeats.push(line(push, 'push-same-drug', 'same-drug-push'))
    } else noted.push(remarkOf(anchor, 'administration-included'))
  }
  const { anchor, members, access, accessFrom, minutes } = first
  const ranked: Ranked = { kind: 'push', anchor, members, access, accessFrom, intervals: [], minutes: minutes ?? 0, undetermined: [], repeats }
  return { ranked: [ranked], noted }
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

type InitialRule = 'initial-only' | 'initial-main-reason' | 'initial-hierarchy'

interface Order {
  readonly services: readonly Ranked[]
  readonly rule: InitialRule
}

/** The services of one access, the initial one first: in the office by the main reason, else by the hierarchy. */
function inOrder(services: readonly Ranked[], context: ServiceContext): Order {
  if (services.length < 2) return { services, rule: 'initial-only' }
  const ranked = ordered(services, byHierarchy)
  if (context.setting !== 'office') return { services: ranked, rule: 'initial-hierarchy' }
  const isMain = (service: Ranked): boolean => service.members.some(member => member.isForFirstRanked)
  const main = ranked.filter(isMain)
  const rest = ranked.filter(service => !isMain(service))
  return { services: [...main, ...rest], rule: main.length === 1 ? 'initial-main-reason' : 'initial-hierarchy' }
}

interface Placement {
  readonly lines: readonly ServiceLine[]
  readonly noted: readonly Noted[]
  readonly usesConcurrent: boolean
}

function placeInitial(service: Ranked, rule: InitialRule, modifiers: readonly string[]): readonly ServiceLine[] {
  const { anchor, minutes } = service
  if (anchor.hasOwnCode || service.undetermined.length > 0) return []
  if (service.kind === 'push') return [line(service, 'push-initial', rule, modifiers)]
  return [line(service, 'infusion-initial', rule, modifiers), ...hoursLine(service, 'infusion-additional-hour', minutes ?? 0)]
}

function placeSecondary(service: Ranked, placed: readonly Interval[], concurrentUsed: boolean): Placement {
  const { anchor } = service
  const own = (lines: readonly ServiceLine[]): readonly ServiceLine[] => (anchor.hasOwnCode ? [] : lines)
  if (service.undetermined.length > 0) return { lines: [], noted: [], usesConcurrent: false }
  if (service.kind === 'push') {
    return { lines: own([line(service, 'push-additional-drug', 'additional-push')]), noted: [], usesConcurrent: false }
  }
  const together = secondsWithin(service.intervals, placed)
  const overlap = Math.floor(together / 60)
  const alone = Math.floor((secondsOf(service.intervals) - together) / 60)
  if (overlap >= 16 && alone <= 15) {
    return concurrentUsed
      ? { lines: [], noted: [remarkOf(anchor, 'administration-included')], usesConcurrent: false }
      : { lines: own([line(service, 'infusion-concurrent', 'concurrent')]), noted: [], usesConcurrent: true }
  }
  const lines = own([line(service, 'infusion-sequential', 'sequential'), ...hoursLine(service, 'infusion-additional-hour', alone)])
  const short = overlap >= 1 && overlap <= 15
  return { lines, noted: short ? [remarkOf(anchor, 'overlap-short')] : [], usesConcurrent: false }
}

interface Through {
  readonly order: Order
  readonly initial: Ranked
}

/** What ran through each access, the access whose initial service starts first before the others. */
function byAccesses(services: readonly Ranked[], context: ServiceContext): readonly Through[] {
  const through = groupByKeys(services, service => [service.access]).flatMap(group => {
    const order = inOrder(group, context)
    const initial = order.services[0]
    return initial === undefined ? [] : [{ order, initial }]
  })
  return ordered(through, (a, b) => byAnchor(a.initial, b.initial))
}

function placeAll(services: readonly Ranked[], context: ServiceContext): Services {
  const lines: ServiceLine[] = []
  const noted: Noted[] = []
  let concurrentUsed = false
  byAccesses(services, context).forEach(({ order, initial }, index) => {
    lines.push(...placeInitial(initial, order.rule, index === 0 ? [] : [context.secondInitialModifier]))
    if (context.setting === 'office' && order.rule === 'initial-hierarchy') noted.push(remarkOf(initial.anchor, 'initial-by-hierarchy'))
    const behind: ServiceLine[] = [...initial.repeats]
    const placed = [...union(initial.intervals)]
    for (const service of order.services.slice(1)) {
      const placement = placeSecondary(service, placed, concurrentUsed)
      for (const interval of service.intervals) cover(placed, interval)
      concurrentUsed ||= placement.usesConcurrent
      behind.push(...placement.lines, ...service.repeats)
      noted.push(...placement.noted, ...service.undetermined.map(one => noteRemark(one.source, one.remark)))
    }
    lines.push(...behind)
    // What stands behind an initial service that is not known is drafted, and blocked by its finding.
    const blocked = behind.map(one => lineId(one.anchor, one.slot))
    noted.push(...initial.undetermined.map(one => noteRemark(one.source, one.remark, blocked)))
  })
  return { lines, noted }
}

/** The lines of all intravenous services: in bags, by drug, by access, in rank order. */
export function intravenous(classified: readonly Classified[], context: ServiceContext): Services {
  const all = infusates(classified)
  const infused = groupByKeys(all.filter(one => one.kind === 'infusion'), drugAndAccess).flatMap(rankedInfusion)
  const infusedDrugs = new Set<string>()
  for (const { members } of infused) for (const member of members) for (const key of member.drugKeys) infusedDrugs.add(key)
  const pushes = all.filter(one => one.kind === 'push')
  const alsoInfused = (one: Infusate): boolean => one.anchor.drugKeys.some(key => infusedDrugs.has(key))
  const pushed = groupByKeys(pushes.filter(one => !alsoInfused(one)), drugAndAccess).map(group => pushesOfOneDrug(group, context))

  const placed = placeAll([...infused, ...pushed.flatMap(one => one.ranked)], context)
  const bagMates = all.flatMap(one => one.members.filter(member => member !== one.anchor))
  return {
    lines: placed.lines,
    noted: [
      ...placed.noted, ...pushed.flatMap(one => one.noted),
      ...pushes.filter(alsoInfused).map(one => remarkOf(one.anchor, 'administration-needs-coder')),
      ...bagMates.map(member => remarkOf(member, 'administration-included')),
    ],
  }
}
