/** One MedicationAdministration, with the order, product, reasons, people and devices that it names. */
import type { AdministrationFacts, Effective, OrderFacts, Problem, Ratio, Sourced } from '../billing/facts.ts'
import { belongsTo, spotOf } from './chart-index.ts'
import type { ChartIndex, Held } from './chart-index.ts'
import { reasonsOf } from './condition.ts'
import {
  child, children, invalid, originOf, quantityOf, sourcedConcept, sourcedDateTime, sourcedQuantity, sourcedRatio,
  sourcedText, text,
} from './element.ts'
import type { Spot } from './element.ts'
import { reportForeign } from './foreign-elements.ts'
import { drugOf } from './medication.ts'
import { actorOf, follow, nameOf, ownName, plainName, pointerOf, pointersOf, unresolved } from './reference.ts'
import type { Pointer, Reading } from './reference.ts'

/** medication-admin-status, a required binding (https://hl7.org/fhir/R4/valueset-medication-admin-status.html). */
const statuses: ReadonlySet<string> = new Set([
  'in-progress', 'not-done', 'on-hold', 'completed', 'entered-in-error', 'stopped', 'unknown',
])

const statusOf = (root: Spot): Sourced<string> | null => {
  const status = sourcedText(root, 'status')
  if (status !== null) return statuses.has(status.value) ? status : invalid(root, 'status', 'status is not a code that R4 allows')
  // What is no string at all was told as such.
  return typeof (root.json['status'] ?? '') === 'string' ? invalid(root, 'status', 'status is missing') : null
}

/** Whose the resource is. A Group, a bare display or an identifier alone names no Patient. */
const patientOf = (reading: Reading): Sourced<string> | null => {
  const pointer = pointerOf(reading.root, 'subject')
  if (pointer === null) {
    const isMissing = (reading.root.json['subject'] ?? null) === null
    return isMissing ? invalid(reading.root, 'subject', 'subject is missing') : null
  }
  const value = nameOf(reading, pointer, ['Patient'])
  return value === null
    ? invalid(reading.root, 'subject', 'subject does not name a Patient')
    : { value, from: [originOf(pointer.spot)] }
}

const effectiveOf = (root: Spot): Effective => {
  const period = child(root, 'effectivePeriod', 'effective')
  const effective = {
    at: sourcedDateTime(root, 'effectiveDateTime', 'effective'),
    start: period === null ? null : sourcedDateTime(period, 'start'),
    end: period === null ? null : sourcedDateTime(period, 'end'),
  }
  if (root.json['effectiveDateTime'] === undefined && root.json['effectivePeriod'] === undefined) {
    invalid(root, 'effective', 'effective[x] is missing')
  }
  return effective
}

/** "mL/h" as a rate Quantity is the ratio of so many mL to one h; a unit of another shape is left unknown. */
const rateOf = (dosage: Spot): Sourced<Ratio> | null => {
  const ratio = sourcedRatio(dosage, 'rateRatio', 'rate')
  if (ratio !== null) return ratio
  const element = child(dosage, 'rateQuantity', 'rate')
  const quantity = element === null ? null : quantityOf(element)
  const [, above, below] = /^([^/.()\s]+)\/([A-Za-z]+)$/.exec(quantity?.unit ?? '') ?? []
  if (element === null || quantity === null || above === undefined || below === undefined) return null
  const value = { numerator: { value: quantity.value, unit: above }, denominator: { value: '1', unit: below } }
  return { value, from: [originOf(element)] }
}

/** dosageInstruction.doseAndRate.doseQuantity, where the order has exactly one. */
const orderedDoseOf = (order: Spot): OrderFacts['dose'] => {
  const doses = children(order, 'dosageInstruction')
    .flatMap((instruction) => children(instruction, 'doseAndRate'))
    .filter(({ json }) => json['doseQuantity'] !== undefined)
  const [only] = doses
  return only === undefined || doses.length > 1 ? null : sourcedQuantity(only, 'doseQuantity', 'dose')
}

const notesOf = (spot: Spot): readonly Sourced<string>[] =>
  children(spot, 'note').flatMap((note) => sourcedText(note, 'text') ?? [])

const orderOf = (reading: Reading): OrderFacts => {
  const { root, held } = reading
  reportForeign('MedicationRequest', root)
  const pointer = pointerOf(root, 'requester')
  const requester = pointer === null ? null : (plainName(reading, pointer) ?? pointer.display ?? pointer.identifier)
  return {
    source: held.source,
    status: sourcedText(root, 'status'),
    intent: sourcedText(root, 'intent'),
    requester: requester === null || pointer === null ? null : { value: requester, from: [originOf(pointer.spot)] },
    authoredOn: sourcedDateTime(root, 'authoredOn'),
    dose: orderedDoseOf(root),
    notes: notesOf(root),
  }
}

/** The order itself, if the chart has it and it is the same patient's. */
const orderHeldOf = (reading: Reading, pointer: Pointer | null, patient: string | null): Held | null => {
  if (pointer === null) return null
  const held = follow(reading, pointer, ['MedicationRequest'])
  if (held === null) return unresolved(pointer, 'a MedicationRequest')
  if (patient === null || !belongsTo(held, patient, reading.index)) {
    return unresolved(pointer, 'a MedicationRequest of another patient or one')
  }
  return held
}

/** The Device itself tells what it is, unless it is another patient's; one on the shelf is nobody's. */
const deviceOf = (reading: Reading, pointer: Pointer, patient: string | null): Sourced<string> | null => {
  const from = [originOf(pointer.spot)]
  if (pointer.display !== null) return { value: pointer.display, from }
  const held = follow(reading, pointer, ['Device'])
  if (held !== null && (held.json['patient'] === undefined || belongsTo(held, patient ?? '', reading.index))) {
    const device = spotOf(held, reading.root.report)
    const [named] = children(device, 'deviceName').flatMap((name) => sourcedText(name, 'name') ?? [])
    const type = sourcedConcept(device, 'type')
    const kind = type?.value.text ?? type?.value.codings.find(({ display }) => display !== null)?.display ?? null
    const words = [named?.value ?? ownName(held), kind].filter((word) => word !== null)
    const origins = [...from, ...(named?.from ?? []), ...(kind === null ? [] : (type?.from ?? []))]
    if (words.length > 0) return { value: words.join(' '), from: origins }
  }
  const value = pointer.reference ?? pointer.identifier
  return value === null ? null : { value, from }
}

/** Statuses of documents, measurements and the like that do not hold any more. */
const withdrawn: readonly unknown[] = ['superseded', 'cancelled', 'entered-in-error']

/** DocumentReferences of the patient whose context names one of these resources. */
const documentsOf = (index: ChartIndex, patient: string, about: readonly (string | null)[]): readonly Sourced<string>[] =>
  index.ofPatient('DocumentReference', patient).filter(({ json }) => !withdrawn.includes(json['status'])).flatMap((held) => {
    const root = spotOf(held, () => {})
    const context = child(root, 'context')
    const related = context === null ? [] : pointersOf(context, 'related')
    return related.flatMap((pointer) => {
      const name = nameOf({ index, held, root }, pointer, ['MedicationAdministration', 'MedicationRequest'])
      return name !== null && about.includes(name) ? [{ value: held.source, from: [originOf(pointer.spot)] }] : []
    })
  })

const supportingOf = (reading: Reading, patient: string | null, order: Held | null): readonly Sourced<string>[] => {
  const pointers = [...pointersOf(reading.root, 'supportingInformation'), ...pointersOf(reading.root, 'eventHistory')]
  const named = pointers.flatMap((pointer) => {
    const held = follow(reading, pointer, ['DocumentReference', 'Observation'])
    if (held !== null && (withdrawn.includes(held.json['status']) || !belongsTo(held, patient ?? '', reading.index))) return []
    const value = plainName(reading, pointer) ?? pointer.reference ?? pointer.identifier ?? pointer.display
    return value === null ? [] : [{ value, from: [originOf(pointer.spot)] }]
  })
  const about = [reading.held.source, order === null || order.path !== '' ? null : order.source]
  return patient === null ? named : [...named, ...documentsOf(reading.index, patient, about)]
}

/** Procedures with these statuses did not happen, so nothing was part of them. */
const notDone: readonly unknown[] = ['not-done', 'entered-in-error']

/**
 * What this one is part of: "MedicationAdministration/ma1" or "Procedure/p1", in the chart or not. A bare id that is not
 * in the chart could be either; another patient's resource is none, and is told.
 */
const wholeOf = (reading: Reading, pointer: Pointer, patient: string | null): Sourced<string> | null => {
  const from = [originOf(pointer.spot)]
  const held = follow(reading, pointer, ['MedicationAdministration', 'Procedure'])
  if (held === null) {
    const value = pointer.reference?.includes('/') === true ? nameOf(reading, pointer, ['MedicationAdministration', 'Procedure']) : null
    return value === null ? null : { value, from }
  }
  if (patient === null || !belongsTo(held, patient, reading.index)) return unresolved(pointer, "a resource of another patient's, or one")
  if (held.type === 'Procedure') {
    return notDone.includes(held.json['status']) ? null : { value: `Procedure/${held.id ?? ''}`, from }
  }
  return held.path === '' ? { value: held.source, from } : null
}

/** The same problem met twice, as by two readers of one Medication, is told once. */
export const distinct = (problems: readonly Problem[]): readonly Problem[] => {
  const seen = new Map<string, Problem>()
  for (const problem of problems) {
    const key = JSON.stringify([problem.origin.source, problem.origin.path, problem.code, problem.detail])
    if (!seen.has(key)) seen.set(key, problem)
  }
  return [...seen.values()]
}

/**
 * The facts of one administration. It is `usable` when its id, status and subject are; other faults leave their fact
 * unknown and are told in `problems`.
 */
export const administrationOf = (held: Held, index: ChartIndex): AdministrationFacts => {
  const problems: Problem[] = []
  const root = spotOf(held, (problem) => problems.push(problem))
  const reading: Reading = { index, held, root }
  if (held.id === null) invalid(root, 'id', 'the administration has no id')
  reportForeign('MedicationAdministration', root)
  const status = statusOf(root)
  const patient = patientOf(reading)
  const owner = patient?.value ?? null
  const request = pointerOf(root, 'request')
  const requested = request === null ? null : (request.reference ?? request.identifier ?? request.display)
  const order = orderHeldOf(reading, request, owner)
  const orderReading: Reading | null = order === null ? null : { index, held: order, root: spotOf(order, root.report) }
  const dosage = child(root, 'dosage')
  return {
    source: held.source,
    id: held.id ?? '',
    usable: held.id !== null && status !== null && patient !== null,
    status,
    patient,
    partOf: pointersOf(root, 'partOf').flatMap((pointer) => wholeOf(reading, pointer, owner) ?? []),
    drug: drugOf(reading, owner, order),
    effective: effectiveOf(root),
    dosageText: dosage === null ? null : sourcedText(dosage, 'text'),
    route: dosage === null ? null : sourcedConcept(dosage, 'route'),
    method: dosage === null ? null : sourcedConcept(dosage, 'method'),
    site: dosage === null ? null : sourcedConcept(dosage, 'site'),
    dose: dosage === null ? null : sourcedQuantity(dosage, 'dose'),
    rate: dosage === null ? null : rateOf(dosage),
    performers: children(root, 'performer').flatMap((performer) => {
      const pointer = pointerOf(performer, 'actor')
      return pointer === null ? [] : (actorOf(reading, pointer) ?? [])
    }),
    request: request === null || requested === null ? null : { value: requested, from: [originOf(request.spot)] },
    order: orderReading === null ? null : orderOf(orderReading),
    devices: pointersOf(root, 'device').flatMap((pointer) => deviceOf(reading, pointer, owner) ?? []),
    notes: notesOf(root),
    supporting: supportingOf(reading, owner, order),
    diagnoses: [...reasonsOf(reading, owner, 1), ...(orderReading === null ? [] : reasonsOf(orderReading, owner, 2))],
    problems: distinct(problems),
  }
}

/** The Encounter that `context` names, "Encounter/e1"; null for an episode of care, with a problem for what is neither. */
export const contextOf = (held: Held, index: ChartIndex, report: Spot['report']): string | null => {
  const root: Spot = { json: held.json, source: held.source, path: '', report }
  const pointer = pointerOf(root, 'context')
  if (pointer === null) return null
  const reading = { index, held, root }
  if (isEpisode(reading, pointer)) return null
  return nameOf(reading, pointer, ['Encounter']) ?? unresolved(pointer, 'an Encounter')
}

/** A bare id could be either; it is an episode only where the chart has one or the reference says so. */
const isEpisode = (reading: Reading, pointer: Pointer): boolean =>
  follow(reading, pointer, ['EpisodeOfCare']) !== null ||
  text({ ...pointer.spot, report: () => {} }, 'type') === 'EpisodeOfCare' ||
  pointer.reference?.includes('EpisodeOfCare/') === true

/** When it began, in milliseconds since 1970, to sort by; Infinity where that is unknown. */
export const startOf = ({ effective }: AdministrationFacts): number => {
  const written = (effective.at ?? effective.start)?.value
  const instant = written === undefined ? Number.NaN : Date.parse(written)
  return Number.isNaN(instant) ? Infinity : instant
}

