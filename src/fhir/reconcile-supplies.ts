/** Drugs that were handed out and of which no dose that was given is in the chart. No line ever comes of them. */
import type { AdministrationFacts, ChartFacts, Sourced } from '../billing/facts.ts'
import { spotOf, type ChartIndex, type Held } from './chart-index.ts'
import { child, children, codingsOf, text, type Spot } from './element.ts'
import { drugOf } from './medication.ts'
import type { GivenDoses } from './reconcile-given.ts'
import { follow, nameOf, pointerOf, pointersOf, type Reading } from './reference.ts'

export interface UngivenSupply {
  /** "MedicationDispense/d1" */
  readonly source: string
  readonly kind: 'MedicationDispense' | 'SupplyDelivery'
  /** "Patient/p1" */
  readonly patient: string
}

interface Product {
  /** "system|code" */
  readonly codes: ReadonlySet<string>
  readonly names: ReadonlySet<string>
}

const nameKey = (name: string): string => name.trim().toLowerCase()

const productOf = (codings: AdministrationFacts['drug']['codings'], names: readonly string[]): Product => ({
  codes: new Set(codings.map(({ value }) => `${value.system === 'other' ? (value.uri ?? '') : value.system}|${value.code}`)),
  names: new Set(names.map(nameKey)),
})

const isSame = (a: Product, b: Product): boolean =>
  [...a.codes].some((code) => b.codes.has(code)) || [...a.names].some((name) => b.names.has(name))

/** Handed over, or about to be: what was cancelled, declined or entered in error was not. */
const handedOver: ReadonlySet<string | null> = new Set(['completed', 'in-progress'])

const dispensed = (reading: Reading, patient: string): Product => {
  const { codings, names } = drugOf(reading, patient, null)
  return productOf(codings, names.map(({ value }) => value))
}

const conceptProduct = (concepts: readonly (Spot | null)[]): Product => {
  const known = concepts.filter((concept) => concept !== null)
  const displays = known.flatMap((concept) => children(concept, 'coding')).flatMap((coding) => text(coding, 'display') ?? [])
  return productOf(known.flatMap(codingsOf), [...known.flatMap((concept) => text(concept, 'text') ?? []), ...displays])
}

/** The drug of a delivery; null where something else was delivered, or it does not say that it was a drug. */
const delivered = (reading: Reading): Product | null => {
  const item = child(reading.root, 'suppliedItem')
  if (item === null) return null
  const pointer = pointerOf(item, 'itemReference')
  const medication = pointer === null ? null : follow(reading, pointer, ['Medication'])
  const type = child(reading.root, 'type')
  const isDrug = medication !== null || (type !== null && codingsOf(type).some(({ value }) => value.code === 'medication'))
  if (!isDrug) return null
  const code = medication === null ? null : child(spotOf(medication, () => {}), 'code')
  return conceptProduct([child(item, 'itemCodeableConcept'), code])
}

const readingOf = (index: ChartIndex, held: Held): Reading => ({ index, held, root: spotOf(held, () => {}) })

const patientOf = (reading: Reading, element: string): string | null => {
  const pointer = pointerOf(reading.root, element)
  return pointer === null ? null : nameOf(reading, pointer, ['Patient'])
}

const valuesOf = (facts: readonly Sourced<string>[]): readonly string[] => facts.map(({ value }) => value)

/**
 * The dispenses and deliveries of drugs that no dose given to the same patient matches: neither by its order nor by its
 * product. `index` is of the chart that `chart` and `given` were read from.
 */
export const ungivenSupplies = (index: ChartIndex, chart: ChartFacts, given: GivenDoses): readonly UngivenSupply[] => {
  const doses = chart.encounters.flatMap(({ administrations }) => administrations)
    .filter(({ source }) => given.get(source)?.notGiven === null)
    .map((facts) => ({
      patient: facts.patient?.value ?? null, order: facts.order?.source ?? null,
      product: productOf(facts.drug.codings, valuesOf(facts.drug.names)),
    }))
  const isGiven = (patient: string, product: Product | null, orders: readonly string[]): boolean =>
    doses.some((dose) => dose.patient === patient &&
      ((dose.order !== null && orders.includes(dose.order)) || (product !== null && isSame(dose.product, product))))
  const dispenses = index.all('MedicationDispense').map((held): UngivenSupply | null => {
    const reading = readingOf(index, held)
    const patient = patientOf(reading, 'subject')
    if (patient === null || !handedOver.has(text(reading.root, 'status'))) return null
    const orders = pointersOf(reading.root, 'authorizingPrescription')
      .flatMap((pointer) => nameOf(reading, pointer, ['MedicationRequest']) ?? [])
    return isGiven(patient, dispensed(reading, patient), orders) ? null : { source: held.source, kind: 'MedicationDispense', patient }
  })
  const deliveries = index.all('SupplyDelivery').map((held): UngivenSupply | null => {
    const reading = readingOf(index, held)
    const patient = patientOf(reading, 'patient')
    const product = delivered(reading)
    if (patient === null || product === null || !handedOver.has(text(reading.root, 'status'))) return null
    return isGiven(patient, product, []) ? null : { source: held.source, kind: 'SupplyDelivery', patient }
  })
  return [...dispenses, ...deliveries].filter((supply) => supply !== null)
}
