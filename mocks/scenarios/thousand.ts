/**
 * A thousand administrations in twenty visits: a year of a day clinic, made by counting, so that it is the same every
 * time. Every tenth dose has no NDC, every seventh infusion no stop; the rest is documented.
 */
import type { FhirResource } from 'fhir/r4'
import {
  administration,
  condition,
  coverage,
  encounter,
  patient,
  quantity,
  routes,
  solution,
  type Scenario,
} from './builders.ts'

const visits = 20
const dosesPerVisit = 50

interface Product {
  readonly id: string
  readonly name: string
  readonly ndc: string
  readonly perMl: number
  readonly dose: number
}

const products: readonly Product[] = [
  { id: 'hanna-a', name: 'Antivomin', ndc: '99999-0640-02', perMl: 5, dose: 10 },
  { id: 'hanna-b', name: 'Calmidrol', ndc: '99999-0641-02', perMl: 20, dose: 40 },
  { id: 'hanna-c', name: 'Algostat', ndc: '99999-0222-03', perMl: 10, dose: 20 },
  { id: 'hanna-d', name: 'Vantizol', ndc: '99999-0971-01', perMl: 10, dose: 300 },
  { id: 'hanna-e', name: 'Bactelor', ndc: '99999-0831-10', perMl: 20, dose: 500 },
  { id: 'hanna-f', name: 'Solvidrin', ndc: '99999-0456-01', perMl: 30, dose: 30 },
  { id: 'hanna-g', name: 'Ferrodex', ndc: '99999-0615-04', perMl: 50, dose: 100 },
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

const dose = (visit: number, number: number): FhirResource => {
  const count = visit * dosesPerVisit + number
  const product = pick(products, count)
  const way = pick(ways, count + visit)
  const start = 7 * 60 + number * 14
  const id = `hanna-${two(visit + 1)}-${two(number + 1)}`
  const stop = count % 7 === 0 ? {} : { end: instant(visit, start + way.minutes) }
  return administration(id, 'hanna', `hanna-visit-${two(visit + 1)}`, {
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
export const thousandDoses: Scenario = {
  id: 'thousand-doses',
  rule: '9.8',
  patient: 'hanna',
  encounter: `hanna-visit-${two(visits)}`,
  resources: [
    patient('hanna', 'Hanna', 'Mallikas', '1977-07-19', 'A thousand doses in twenty visits'),
    condition('hanna-nausea', 'hanna', `hanna-visit-${two(visits)}`, 'R11.2', 'Nausea with vomiting'),
    coverage('hanna-plan', 'hanna', 'Prairie Mutual', '5'),
    ...products.map((product) => solution(product.id, product.name, product.ndc, product.perMl)),
    ...counted(visits, (visit) =>
      encounter(`hanna-visit-${two(visit + 1)}`, 'hanna', 'AMB', instant(visit, 6 * 60 + 30), instant(visit, 19 * 60 + 30)),
    ),
    ...counted(visits, (visit) => counted(dosesPerVisit, (number) => dose(visit, number))).flat(),
  ],
}
