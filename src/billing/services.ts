/**
 * From the administrations of an encounter to its services (billing-rules §4.3–§4.8; conformance README). Each
 * administration is classified by itself; some services stand for themselves, intravenous ones are ranked together.
 */
import { groupByKeys } from './groups.ts'
import { intravenous } from './intravenous.ts'
import { minutesOf } from './intervals.ts'
import { classify } from './service-kind.ts'
import type { Noted } from './noted.ts'
import { ordered } from './ordered.ts'
import type { Classified, ServiceInput } from './service-kind.ts'
import { bagKeys, byStart, hoursLine, intervalOf, line, noteRemark, remarkOf } from './service-line.ts'
import type { Service, ServiceContext, ServiceLine, Services } from './service-line.ts'

const sideModifier = { right: 'RT', left: 'LT', both: '50' } as const

type SingleKind = 'injection' | 'on-body-injector' | 'intravitreal'

/** An administration whose service stands for itself. */
interface Single {
  readonly input: ServiceInput
  readonly kind: SingleKind
}

/** What sides treated apart do not share. */
function sideOf({ input, kind }: Single): string {
  return kind === 'intravitreal' ? input.side?.value ?? '' : ''
}

/** The same drug from the same hands in the same minute: one dose in two syringes, where the payer counts it once (§4.7). */
function splitKeys({ input, kind }: Single, context: ServiceContext): readonly string[] {
  const { start, performer, drugKeys } = input
  if (context.splitDose !== 'once' || kind !== 'injection' || start === null || performer === null) return []
  return drugKeys.map(drug => JSON.stringify([Math.floor(start / 60), performer, drug]))
}

/** What is in one syringe shares a key: part of each other, or of the same; and one dose in two syringes. */
function syringes(singles: readonly Single[], context: ServiceContext): readonly (readonly Single[])[] {
  if (context.splitDose !== 'once' && singles.every(({ input }) => input.partOf.length === 0)) return singles.map(single => [single])
  const groupOf = (single: Single): string => `${single.kind} ${sideOf(single)}`
  const groups = new Map(singles.map(single => [single.input.source, groupOf(single)]))
  return groupByKeys(singles, single => {
    const own = groupOf(single)
    // What it is part of may be another kind of service, or none: then it is one of its own.
    const parents = single.input.partOf.filter(source => groups.get(source) === own)
    return [single.input.source, ...parents, ...splitKeys(single, context)].map(key => `${own} ${key}`)
  })
}

/** Services that stand for themselves, in order of start. */
function standingAlone(singles: readonly Single[], context: ServiceContext): Services {
  const lines: ServiceLine[] = []
  const noted: Noted[] = []
  for (const syringe of syringes(singles, context)) {
    const [first, ...others] = syringe
    if (first === undefined) continue
    const { input: anchor, kind } = first
    const side = kind !== 'intravitreal' || anchor.side === null ? [] : [sideModifier[anchor.side.value]]
    const members = syringe.map(one => one.input)
    if (!anchor.hasOwnCode) lines.push(line({ kind, anchor, members, accessFrom: null }, kind, null, side))
    for (const { input } of others) noted.push(remarkOf(input, 'administration-included'))
  }
  return { lines, noted }
}

const nothing: Services = { lines: [], noted: [] }

/** What one pump ran from one bag. */
interface Bag {
  readonly anchor: ServiceInput
  readonly members: readonly ServiceInput[]
}

/** Infusions under the skin: one initial in an encounter; a second drug by a second pump is a coder's choice. */
function subcutaneousInfusions(inputs: readonly ServiceInput[]): Services {
  const bags = groupByKeys(ordered(inputs, byStart), bagKeys).flatMap((members): readonly Bag[] =>
    (members[0] === undefined ? [] : [{ anchor: members[0], members }]))
  const [first, ...others] = groupByKeys(bags, bag => bag.anchor.drugKeys)
  const anchor = first?.[0]?.anchor
  if (first === undefined || anchor === undefined) return nothing
  const service: Service = { kind: 'infusion-sc', anchor, members: first.flatMap(bag => bag.members), accessFrom: null }
  const minutes = minutesOf(first.flatMap(bag => intervalOf(bag.anchor)))
  return {
    lines: anchor.hasOwnCode ? [] : [
      line(service, 'infusion-sc-initial', null), ...hoursLine(service, 'infusion-sc-additional-hour', minutes),
    ],
    noted: [
      ...others.flat().map(bag => remarkOf(bag.anchor, 'administration-needs-coder')),
      ...bags.flatMap(bag => bag.members.slice(1).map(mate => remarkOf(mate, 'administration-included'))),
    ],
  }
}

/** What is part of a procedure, directly or through another administration. */
function withProcedures(inputs: readonly ServiceInput[]): readonly ServiceInput[] {
  const included = new Set(inputs.filter(input => input.isOfProcedure).map(input => input.source))
  if (included.size === 0) return inputs
  for (let before = -1; before !== included.size;) {
    before = included.size
    for (const { source, partOf } of inputs) if (partOf.some(whole => included.has(whole))) included.add(source)
  }
  return inputs.map(input => (included.has(input.source) ? { ...input, isOfProcedure: true } : input))
}

/**
 * The administration lines of an encounter. `inputs` are the administrations that were given, those whose drug has a
 * code of its own included. The result does not depend on their order. Never throws.
 */
export function deriveServices(inputs: readonly ServiceInput[], context: ServiceContext): Services {
  const classified = ordered(withProcedures(inputs), byStart).map(input => classify(input, context))
  const alone: Single[] = []
  const noted: Noted[] = []
  const underSkin: ServiceInput[] = []
  const vein: Classified[] = []
  for (const one of classified) {
    const { input, service, remarks } = one
    for (const remark of remarks) noted.push(noteRemark(input.source, remark))
    switch (service.kind) {
      case 'none': break
      case 'infusion-sc': underSkin.push(input); break
      case 'push':
      case 'infusion':
      case 'undetermined': vein.push(one); break
      default: alone.push({ input, kind: service.kind })
    }
  }
  const singles = alone.length === 0 ? nothing : standingAlone(alone, context)
  const skin = underSkin.length === 0 ? nothing : subcutaneousInfusions(underSkin)
  const veins = vein.length === 0 ? nothing : intravenous(vein, context)
  return {
    lines: [...singles.lines, ...skin.lines, ...veins.lines],
    noted: [...noted, ...singles.noted, ...skin.noted, ...veins.noted],
  }
}
