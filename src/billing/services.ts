/**
 * From the administrations of an encounter to its services (billing-rules §4.4–§4.8; conformance README). First each
 * administration is classified by itself; then those in one bag are one service, infusions of the same drug add up,
 * repeated pushes are counted; then, for each intravenous access, the services are ranked: the first is initial, the
 * others are placed behind it in rank order.
 */
import type { Concept } from './derived.ts'
import type { FindingCode } from './findings.ts'
import { groupByKeys } from './groups.ts'
import { minutesOf, overlapMinutes, union } from './intervals.ts'
import type { Interval } from './intervals.ts'
import { drugKeys } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { RuleId } from './rules.ts'
import { classify } from './service-kind.ts'
import type { Classified, KindContext, Remark, ServiceInput } from './service-kind.ts'

export interface ServiceContext extends KindContext {
  /** The modifier of a second initial service; billing-rules §5. */
  readonly secondInitialModifier: string
}

export interface ServiceLine {
  readonly slot: 'service' | 'additional-hours'
  /** Whose date and diagnoses the line carries: the earliest start, then the lowest id. */
  readonly anchor: ServiceInput
  readonly members: readonly ServiceInput[]
  readonly concept: Concept
  readonly units: number
  readonly modifiers: readonly string[]
  readonly rule: RuleId
}

export interface Services {
  readonly lines: readonly ServiceLine[]
  readonly noted: readonly Noted[]
}

/** Additional hours of an infusion of so many minutes (billing-rules §4.4): one more from minute 91, 151, 211… */
export function additionalHours(minutes: number): number {
  if (minutes <= 90) return 0
  const beyond = minutes - 60
  return Math.floor(beyond / 60) + (beyond % 60 > 30 ? 1 : 0)
}

/** The id of a line: administration id | slot. */
export function lineId(anchor: ServiceInput, slot: ServiceLine['slot']): string {
  return `${anchor.id}|${slot}`
}

function noteRemark(source: string, remark: Remark, alsoLines: readonly string[] = []): Noted {
  return note(remark.code, source, remark.origin, { values: remark.values, alsoLines })
}

function remarkOf(input: ServiceInput, code: FindingCode): Noted {
  return note(code, input.source, { source: input.source, path: 'dosage.route' })
}

/** Earliest start first, unknown starts last, then by id. */
function byStart(a: ServiceInput, b: ServiceInput): number {
  const left = a.start ?? Number.MAX_SAFE_INTEGER
  const right = b.start ?? Number.MAX_SAFE_INTEGER
  return left - right || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

function line(anchor: ServiceInput, members: readonly ServiceInput[], concept: Concept, rule: RuleId, units = 1, modifiers: readonly string[] = []): ServiceLine {
  return { slot: 'service', anchor, members, concept, units, modifiers, rule }
}

function hoursLine(anchor: ServiceInput, members: readonly ServiceInput[], concept: Concept, minutes: number): readonly ServiceLine[] {
  const units = additionalHours(minutes)
  return units === 0 ? [] : [{ slot: 'additional-hours', anchor, members, concept, units, modifiers: [], rule: 'additional-hours' }]
}

// --- One service that stands for itself ---------------------------------------------------------------------------

const sideModifier = { right: 'RT', left: 'LT', both: '50' } as const

function single(one: Classified): readonly ServiceLine[] {
  const { input, service } = one
  switch (service.kind) {
    case 'injection': return [line(input, [input], 'injection', 'injection')]
    case 'on-body-injector': return [line(input, [input], 'on-body-injector', 'on-body-injector')]
    case 'intravitreal':
      return [line(input, [input], 'intravitreal', 'intravitreal', 1, input.side === null ? [] : [sideModifier[input.side.value]])]
    default: return []
  }
}

// --- Infusions under the skin --------------------------------------------------------------------------------------

const subcutaneousHours = (members: readonly ServiceInput[]): number =>
  minutesOf(members.flatMap(intervalOf))

function intervalOf(input: ServiceInput): readonly Interval[] {
  return input.start === null || input.stop === null ? [] : [{ start: input.start, stop: input.stop }]
}

/** Infusions under the skin: one initial in an encounter; a second drug by a second pump is a coder's choice. */
function subcutaneousInfusions(inputs: readonly ServiceInput[]): Services {
  const groups = groupByKeys([...inputs].sort(byStart), input => drugKeys(input.identity))
  const [first, ...others] = groups
  const anchor = first?.[0]
  if (first === undefined || anchor === undefined) return { lines: [], noted: [] }
  const noted = others.flat().map(input => remarkOf(input, 'administration-needs-coder'))
  const lines = anchor.hasOwnCode ? [] : [
    line(anchor, first, 'infusion-sc-initial', 'infusion-sc'),
    ...hoursLine(anchor, first, 'infusion-sc-additional-hour', subcutaneousHours(first)),
  ]
  return { lines, noted }
}

// --- Intravenous services ----------------------------------------------------------------------------------------

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
  return [...inputs].sort(byStart).find(input => input.access !== null)?.access ?? ''
}

function byAnchor(a: Infusate, b: Infusate): number {
  return byStart(a.anchor, b.anchor)
}

function infusates(classified: readonly Classified[]): readonly Infusate[] {
  const shared = accessOfOthers(classified.map(one => one.input))
  const sorted = [...classified].sort((a, b) => byStart(a.input, b.input))
  return groupByKeys(sorted, one => bagKeys(one.input)).flatMap(bag => {
    const ordered = [...bag].sort((a, b) => byStart(a.input, b.input))
    const first = ordered[0]
    return first === undefined ? [] : [{
      classified: first, anchor: first.input, members: ordered.map(one => one.input), access: first.input.access ?? shared,
    }]
  })
}

function rankedInfusion(group: readonly Infusate[]): readonly Ranked[] {
  const ordered = [...group].sort(byAnchor)
  const first = ordered[0]
  if (first === undefined) return []
  const undetermined = ordered.flatMap(({ anchor, classified: { service } }) =>
    service.kind === 'undetermined' ? [{ source: anchor.source, remark: service.remark }] : [])
  const intervals = ordered.flatMap(one => intervalOf(one.anchor))
  return [{
    kind: 'infusion', anchor: first.anchor, members: ordered.flatMap(one => one.members), access: first.access,
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
  const [first, ...later] = [...group].sort(byAnchor)
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
  return drugKeys(one.anchor.identity).map(key => JSON.stringify([one.access, key]))
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
  const ordered = [...services].sort(byHierarchy)
  if (context.setting !== 'office' || services.length < 2) return { services: ordered, byHierarchyOnly: false }
  const isMain = (service: Ranked): boolean => service.members.some(member => member.isForFirstRanked)
  const main = ordered.filter(isMain)
  const rest = ordered.filter(service => !isMain(service))
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
  const overlap = overlapMinutes(service.intervals, placed)
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
  const sorted = [...accesses].sort((a, b) => byStart(a.initial.anchor, b.initial.anchor))
  return new Map(sorted.map((access, index) => [access, index === 0 ? [] : [context.secondInitialModifier]] as const))
}

function byAccess(a: readonly Ranked[], b: readonly Ranked[]): number {
  const [left = '', right = ''] = [a[0]?.access, b[0]?.access]
  return left < right ? -1 : left > right ? 1 : 0
}

function placeAll(services: readonly Ranked[], context: ServiceContext): Services {
  const accesses = groupByKeys(services, service => [service.access]).toSorted(byAccess).flatMap(through => {
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
    let placed = union(initial.intervals)
    for (const service of order.services.slice(1)) {
      const placement = placeSecondary(service, placed, concurrentUsed)
      placed = union([...placed, ...service.intervals])
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

function intravenous(classified: readonly Classified[], context: ServiceContext): Services {
  const all = infusates(classified)
  const isInfusion = (one: Infusate): boolean => one.classified.service.kind !== 'push'
  const infused = groupByKeys(all.filter(isInfusion), drugAndAccess).flatMap(rankedInfusion)
  const infusedDrugs = new Set(infused.flatMap(service => service.members.flatMap(member => drugKeys(member.identity))))
  const pushes = all.filter(one => !isInfusion(one))
  const alsoInfused = (one: Infusate): boolean => drugKeys(one.anchor.identity).some(key => infusedDrugs.has(key))
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

/**
 * The administration lines of an encounter. `inputs` are the administrations that were given, those whose drug has a
 * code of its own included. The result does not depend on their order. Never throws.
 */
export function deriveServices(inputs: readonly ServiceInput[], context: ServiceContext): Services {
  const classified = [...inputs].sort(byStart).map(input => classify(input, context))
  const vein = classified.filter(one => ['push', 'infusion', 'undetermined'].includes(one.service.kind))
  const skin = subcutaneousInfusions(classified.filter(one => one.service.kind === 'infusion-sc').map(one => one.input))
  const veins = intravenous(vein, context)
  return {
    lines: [
      ...classified.filter(one => !one.input.hasOwnCode).flatMap(single), ...skin.lines, ...veins.lines,
    ],
    noted: [
      ...classified.flatMap(one => one.remarks.map(remark => noteRemark(one.input.source, remark))),
      ...skin.noted, ...veins.noted,
    ],
  }
}
