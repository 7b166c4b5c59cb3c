/** One Encounter with its own patient's coverages and diagnoses; another patient's never enter. */
import type {
  AdministrationFacts, CoverageFacts, DateTimeText, DiagnosisFact, EncounterFacts, LocationFacts, Problem, Sourced,
} from '../billing/facts.ts'
import { distinct } from './administration.ts'
import { spotOf } from './chart-index.ts'
import type { ChartIndex, Held } from './chart-index.ts'
import { saysAbsent } from './chart-systems.ts'
import { conditionFact, pointedCondition, reasonsOf } from './condition.ts'
import {
  child, children, codingsOf, conceptOf, dateTime, invalid, originOf, positiveInt, sourcedText, text,
} from './element.ts'
import type { Spot } from './element.ts'
import { reportForeign } from './foreign-elements.ts'
import { follow, nameOf, ownName, plainName, pointerOf, pointersOf } from './reference.ts'
import type { Reading } from './reference.ts'

const subjectOf = (reading: Reading): Sourced<string> | null => {
  const pointer = pointerOf(reading.root, 'subject')
  const value = pointer === null ? null : nameOf(reading, pointer, ['Patient'])
  return pointer === null || value === null ? null : { value, from: [originOf(pointer.spot)] }
}

const classOf = ({ root }: Reading): Sourced<string> | null => {
  const coding = child(root, 'class')
  return coding === null || saysAbsent(text(coding, 'system')) ? null : sourcedText(coding, 'code')
}

const periodOf = (spot: Spot): { start: DateTimeText | null; end: DateTimeText | null } => {
  const period = child(spot, 'period')
  return period === null ? { start: null, end: null } : { start: dateTime(period, 'start'), end: dateTime(period, 'end') }
}

const locationsOf = (reading: Reading): readonly LocationFacts[] =>
  children(reading.root, 'location').flatMap((spot) => {
    // Where the patient was only expected, no care was given.
    if (['planned', 'reserved'].includes(text(spot, 'status') ?? '')) return []
    const pointer = pointerOf(spot, 'location')
    const value = pointer === null ? null : nameOf(reading, pointer, ['Location'])
    return pointer === null || value === null
      ? []
      : [{ location: { value, from: [originOf(pointer.spot)] }, ...periodOf(spot) }]
  })

type Frame = Pick<EncounterFacts, 'patient' | 'class' | 'start' | 'end' | 'locations'>

const frameOf = (reading: Reading): Frame => ({
  patient: subjectOf(reading),
  class: classOf(reading),
  ...periodOf(reading.root),
  locations: locationsOf(reading),
})

/**
 * Class, subject, period and locations. Merged encounters have neither class nor subject but `partOf`
 * (smart-fhir §3.3): what they lack is the parent's, unless the parent is another patient's.
 */
const wholeFrameOf = (reading: Reading, seen: readonly string[] = []): Frame => {
  const own = frameOf(reading)
  const pointer = pointerOf(reading.root, 'partOf')
  if (pointer === null || (own.class !== null && own.patient !== null)) return own
  const held = follow(reading, pointer, ['Encounter'])
  if (held === null || seen.includes(held.source) || seen.length > 10) return own
  const above = { index: reading.index, held, root: spotOf(held, reading.root.report) }
  const parent = wholeFrameOf(above, [...seen, reading.held.source])
  if (own.patient !== null && parent.patient !== null && own.patient.value !== parent.patient.value) return own
  const dated = own.start !== null || own.end !== null
  return {
    patient: own.patient ?? parent.patient,
    class: own.class ?? parent.class,
    start: dated ? own.start : parent.start,
    end: dated ? own.end : parent.end,
    locations: own.locations.length > 0 ? own.locations : parent.locations,
  }
}

/** Tiers 3 and 4: Encounter.diagnosis, with use "billing" and with any other or none. */
const listedDiagnoses = (reading: Reading, patient: string): readonly DiagnosisFact[] =>
  children(reading.root, 'diagnosis').flatMap((spot) => {
    const pointer = pointerOf(spot, 'condition')
    const concept = child(spot, 'use')
    const uses = concept === null ? [] : codingsOf(concept).map(({ value }) => value.code)
    const billing = uses.includes('billing')
    const use = billing ? 'billing' : (uses[0] ?? null)
    const rank = positiveInt(spot, 'rank')
    if (pointer === null) return []
    return pointedCondition(reading, pointer, patient, { tier: billing ? 3 : 4, use, rank }) ?? []
  })

const categoriesOf = (spot: Spot): readonly string[] | null => {
  const categories = children(spot, 'category')
  return categories.length === 0 ? null : categories.flatMap((concept) => codingsOf(concept).map(({ value }) => value.code))
}

/** Tiers 6 and 7: Conditions that nothing points at, by category. Another encounter's diagnoses are no candidates. */
const ownConditions = (
  index: ChartIndex,
  patient: string,
  encounter: string | null,
  report: Spot['report'],
): readonly DiagnosisFact[] =>
  index.ofPatient('Condition', patient).flatMap((held) => {
    const root = spotOf(held, () => {})
    const categories = categoriesOf(root)
    const pointer = pointerOf(root, 'encounter')
    const at = pointer === null ? null : nameOf({ index, held, root }, pointer, ['Encounter'])
    const here = categories?.includes('encounter-diagnosis') === true && encounter !== null && at === encounter
    const offered = categories === null || categories.includes('problem-list-item')
    if (!here && !offered) return []
    return [conditionFact(held, report, { tier: here ? 6 : 7, from: [], use: null, rank: null })]
  })

const coverageOf = (held: Held, index: ChartIndex, report: Spot['report']): CoverageFacts => {
  const root = spotOf(held, report)
  reportForeign('Coverage', root)
  const reading = { index, held, root }
  const type = child(root, 'type')
  const plans = children(root, 'class').filter((spot) => {
    const kind = child(spot, 'type')
    return kind !== null && codingsOf(kind).some(({ value }) => value.code === 'group' || value.code === 'plan')
  })
  return {
    source: held.source,
    status: text(root, 'status'),
    type: type === null ? null : conceptOf(type),
    payors: pointersOf(root, 'payor').map((pointer) => {
      const organization = follow(reading, pointer, ['Organization'])
      const name = pointer.display ?? (organization === null ? null : ownName(organization))
      return { reference: plainName(reading, pointer), name }
    }),
    plans: plans.flatMap((spot) => text(spot, 'name') ?? []),
    order: positiveInt(root, 'order'),
    ...periodOf(root),
  }
}

/** Where the Encounter names no subject, its administrations' patient, if they all have the same one. */
const sharedPatient = (administrations: readonly AdministrationFacts[]): Sourced<string> | null => {
  const patients = administrations.flatMap(({ patient }) => patient ?? [])
  const [first] = patients
  return first !== undefined && patients.every(({ value }) => value === first.value) ? first : null
}

/** The patient that an Encounter names, itself or through the one that it is part of; null where it names none. */
export const patientOfEncounter = (held: Held, index: ChartIndex): string | null =>
  wholeFrameOf({ index, held, root: spotOf(held, () => {}) }).patient?.value ?? null

const emptyFrame: Frame = { patient: null, class: null, start: null, end: null, locations: [] }

/**
 * The facts of one encounter. `source` is the Encounter that the administrations name, or null where they name none;
 * `held` is that Encounter where the chart has it. It is `disputed` where it names no patient and doses of several
 * patients name it: then its own reasons and diagnoses are nobody's.
 */
export const encounterOf = (
  source: string | null,
  held: Held | null,
  administrations: readonly AdministrationFacts[],
  index: ChartIndex,
  found: readonly Problem[],
  disputed = false,
): EncounterFacts => {
  const problems: Problem[] = [...index.broken, ...found]
  const report: Spot['report'] = (problem) => problems.push(problem)
  const reading: Reading | null = held === null ? null : { index, held, root: spotOf(held, report) }
  const frame = reading === null ? emptyFrame : wholeFrameOf(reading)
  const patient = frame.patient ?? sharedPatient(administrations)
  const owner = patient?.value ?? null
  if (reading !== null) {
    reportForeign('Encounter', reading.root)
    if (reading.root.json['status'] === undefined) invalid(reading.root, 'status', 'status is missing')
    if (frame.class === null && !Array.isArray(reading.root.json['class'])) {
      invalid(reading.root, 'class', 'class is missing')
    }
    if (disputed) invalid(reading.root, 'subject', 'subject is missing, and administrations of several patients name this Encounter')
  }
  const pointed =
    reading === null || owner === null || disputed ? [] : [...listedDiagnoses(reading, owner), ...reasonsOf(reading, owner, 5)]
  const own = owner === null ? [] : ownConditions(index, owner, source, report)
  // The sort is stable: inside a tier the Encounter's own order stays, and that of Conditions is by id.
  const diagnoses = [...pointed, ...own].sort((a, b) => a.tier - b.tier)
  const coverages = owner === null ? [] : index.ofPatient('Coverage', owner)
  return {
    source,
    present: held !== null,
    ...frame,
    patient,
    status: reading === null ? null : sourcedText(reading.root, 'status'),
    diagnoses,
    coverages: coverages.map((coverage) => coverageOf(coverage, index, report)),
    administrations,
    problems: distinct(problems),
  }
}

