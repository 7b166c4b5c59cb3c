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
import { byStart, hoursLine, intervalOf, line, noteRemark, remarkOf } from './service-line.ts'
import type { ServiceContext, ServiceLine, Services } from './service-line.ts'

const sideModifier = { right: 'RT', left: 'LT', both: '50' } as const

/** A service that stands for itself. */
function single(input: ServiceInput, kind: 'injection' | 'on-body-injector' | 'intravitreal'): ServiceLine {
  const side = kind !== 'intravitreal' || input.side === null ? [] : [sideModifier[input.side.value]]
  return line(input, [input], kind, kind, 1, side)
}

const subcutaneousHours = (members: readonly ServiceInput[]): number =>
  minutesOf(members.flatMap(intervalOf))

const nothing: Services = { lines: [], noted: [] }

/** Infusions under the skin: one initial in an encounter; a second drug by a second pump is a coder's choice. */
function subcutaneousInfusions(inputs: readonly ServiceInput[]): Services {
  const groups = groupByKeys(ordered(inputs, byStart), input => input.drugKeys)
  const [first, ...others] = groups
  const anchor = first?.[0]
  if (first === undefined || anchor === undefined) return nothing
  const noted = others.flat().map(input => remarkOf(input, 'administration-needs-coder'))
  const lines = anchor.hasOwnCode ? [] : [
    line(anchor, first, 'infusion-sc-initial', 'infusion-sc'),
    ...hoursLine(anchor, first, 'infusion-sc-additional-hour', subcutaneousHours(first)),
  ]
  return { lines, noted }
}

/**
 * The administration lines of an encounter. `inputs` are the administrations that were given, those whose drug has a
 * code of its own included. The result does not depend on their order. Never throws.
 */
export function deriveServices(inputs: readonly ServiceInput[], context: ServiceContext): Services {
  const classified = ordered(inputs, byStart).map(input => classify(input, context))
  const lines: ServiceLine[] = []
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
      default: if (!input.hasOwnCode) lines.push(single(input, service.kind))
    }
  }
  const skin = underSkin.length === 0 ? nothing : subcutaneousInfusions(underSkin)
  const veins = vein.length === 0 ? nothing : intravenous(vein, context)
  return { lines: [...lines, ...skin.lines, ...veins.lines], noted: [...noted, ...skin.noted, ...veins.noted] }
}
