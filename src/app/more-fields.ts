/** The questions of a dose that nothing asks and somebody may want to answer all the same. */
import { readRoute, routeClass } from '../billing/route.ts'
import { fieldKinds, timeInChart, type FieldKind } from './administration-fields.ts'
import type { DoseDraft } from './draft.ts'

/** What the route makes sensible; a route that is not known rules nothing out. */
const fitsRoute = (kind: FieldKind, { facts }: DoseDraft): boolean => {
  const reading = readRoute(facts.route?.value ?? null)
  if (reading === null) return true
  const route = routeClass(reading.route)
  switch (kind) {
    case 'access':
      return route === 'intravenous'
    case 'method':
    case 'device':
      return route === 'intravenous' || route === 'subcutaneous' || route === 'injection'
    case 'stop':
      return route === 'intravenous' || route === 'subcutaneous'
    case 'laterality':
      return route === 'intravitreal' || route === 'needs-coder'
    default:
      return true
  }
}

/** What the chart has stands, so it is not asked (conformance README, "Answers"). */
const chartHas = (kind: FieldKind, dose: DoseDraft): boolean => {
  const { facts, lines } = dose
  switch (kind) {
    case 'ndc':
      return facts.drug.ndcs.length > 0
    case 'ndcQuantity':
      return lines.some(({ ndc }) => ndc !== null && ndc.quantity !== null)
    case 'start':
    case 'stop':
      return timeInChart(kind, dose)
    case 'lot':
      return facts.drug.lot !== null
    case 'method':
      return facts.method !== null
    case 'device':
      return facts.devices.length > 0
    case 'diagnoses':
      return lines.some(({ diagnoses }) => diagnoses.length > 0)
    default:
      return false
  }
}

/** Questions for billing, pharmacy and prescriber. */
const others: readonly FieldKind[] = ['diagnoses', 'invoice', 'priorAuthorization', 'necessityNote']

export interface MoreFields {
  readonly nurse: readonly FieldKind[]
  readonly others: readonly FieldKind[]
}

/** The questions that could be added beside `shown`; none for a dose that gives no line. */
export const moreFields = (dose: DoseDraft, shown: readonly FieldKind[]): MoreFields => {
  const left = dose.state === 'excluded' ? [] : fieldKinds.filter((kind) => !shown.includes(kind) && fitsRoute(kind, dose) && !chartHas(kind, dose))
  return { nurse: left.filter((kind) => !others.includes(kind)), others: left.filter((kind) => others.includes(kind)) }
}
