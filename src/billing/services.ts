/**
 * From the administrations of an encounter to its services (billing-rules §4.3–§4.8; conformance README). Each
 * administration is classified by itself; some services stand for themselves, intravenous ones are ranked together.
 */
import { groupByKeys } from './groups.ts'
import { intravenous } from './intravenous.ts'
import { minutesOf } from './intervals.ts'
import { drugKeys } from './names.ts'
import { classify } from './service-kind.ts'
import type { Classified, ServiceInput } from './service-kind.ts'
import { byStart, hoursLine, intervalOf, line, noteRemark, remarkOf } from './service-line.ts'
import type { ServiceContext, ServiceLine, Services } from './service-line.ts'

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

const subcutaneousHours = (members: readonly ServiceInput[]): number =>
  minutesOf(members.flatMap(intervalOf))

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
