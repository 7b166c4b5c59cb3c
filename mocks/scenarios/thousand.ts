/**
 * A thousand administrations in twenty visits: a year of a day clinic, made by counting, so that it is the same every
 * time. Every tenth dose has no NDC, every seventh infusion no stop; the rest is documented.
 */
import type { FhirResource } from 'fhir/r4'
import { quantity, routes, solution } from './builders.ts'
import { chartOf, scenario, type Chart } from './chart.ts'
import { formulary, type Product } from './formulary.ts'

const visits = 20
const dosesPerVisit = 50

interface Stocked extends Product {
  readonly id: string
  readonly dose: number
}

const products: readonly Stocked[] = [
  { ...formulary.antivomin, id: 'hanna-a', dose: 10 },
  { ...formulary.calmidrol, id: 'hanna-b', dose: 40 },
  { ...formulary.algostat, id: 'hanna-c', dose: 20 },
  { ...formulary.vantizol, id: 'hanna-d', dose: 300 },
  { ...formulary.bactelor, id: 'hanna-e', dose: 500 },
  { ...formulary.solvidrin, id: 'hanna-f', dose: 30 },
  { ...formulary.ferrodex, id: 'hanna-g', dose: 100 },
]

const ways = [
  { route: routes.intravenousPush, minutes: 0 },
  { route: routes.intramuscular, minutes: 0 },
  { route: routes.intravenous, minutes: 25 },
  { route: routes.subcutaneous, minutes: 0 },
] as const

const two = (number: number): string => String(number).padStart(2, '0')

/** The date of a visit: every second Monday from 5 January 2026. */
const dateOf = (visit: number): string => {
  const date = new Date(Date.UTC(2026, 0, 5 + visit * 14))
  return date.toISOString().slice(0, 10)
}

/** Central time without summer time: the offset is part of the record, as any EHR may write it. */
const instant = (visit: number, minute: number): string =>
  `${dateOf(visit)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00-06:00`

const pick = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('Nothing to pick from.')
  return item
}

/** The chart of Hanna in a visit, counted from 0. */
const inVisit = (visit: number): Chart => chartOf('hanna', `visit-${two(visit + 1)}`)

const dose = (visit: number, number: number): FhirResource => {
  const count = visit * dosesPerVisit + number
  const product = pick(products, count)
  const way = pick(ways, count + visit)
  const start = 7 * 60 + number * 14
  const stop = count % 7 === 0 ? {} : { end: instant(visit, start + way.minutes) }
  return inVisit(visit).dose(`${two(visit + 1)}-${two(number + 1)}`, {
    ...(count % 10 === 9
      ? { medicationCodeableConcept: { text: product.name } }
      : { medicationReference: { reference: `Medication/${product.id}` } }),
    ...(way.minutes === 0
      ? { effectiveDateTime: instant(visit, start) }
      : { effectivePeriod: { start: instant(visit, start), ...stop } }),
    reasonReference: [{ reference: 'Condition/hanna-nausea' }],
    dosage: { route: way.route, dose: quantity(product.dose, 'mg') },
  })
}

const counted = <T>(length: number, make: (index: number) => T): readonly T[] => Array.from({ length }, (_, index) => make(index))

/** The chart is opened in the last visit. */
export const thousandDoses = scenario('thousand-doses', '9.8', 'hanna', (hanna) => [
  hanna.patient('Hanna', 'Mallikas', '1977-07-19', 'A thousand doses in twenty visits'),
  hanna.condition('nausea', 'R11.2', 'Nausea with vomiting'),
  hanna.coverage('plan', 'Prairie Mutual', '5'),
  ...products.map((product) => solution(product.id, product)),
  ...counted(visits, (visit) => inVisit(visit).visit('AMB', instant(visit, 6 * 60 + 30), instant(visit, 19 * 60 + 30))),
  ...counted(visits, (visit) => counted(dosesPerVisit, (number) => dose(visit, number))).flat(),
], `visit-${two(visits)}`)
