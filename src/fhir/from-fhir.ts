/**
 * From a chart's R4 resources to the facts that rules look at: one group for each Encounter that administrations name
 * and the patient that it is of, and one for each patient whose administrations name none.
 *
 * The order of the entries never matters, nothing throws, and a patient's group holds that patient's data alone.
 */
import type { AdministrationFacts, ChartFacts, EncounterFacts, Problem } from '../billing/facts.ts'
import { administrationOf, contextOf, distinct, startOf } from './administration.ts'
import { indexChart } from './chart-index.ts'
import type { ChartIndex, Held } from './chart-index.ts'
import type { ChartEntry } from './chart-input.ts'
import { byText } from './element.ts'
import { encounterOf, patientOfEncounter } from './encounter.ts'
import { groupedBy } from './lists.ts'

/** Administrations that are derived together: of one encounter, and of one patient. */
interface Group {
  readonly source: string | null
  readonly patient: string
  readonly administrations: readonly AdministrationFacts[]
  /** The Encounter names no patient, and administrations of several name it. */
  readonly disputed: boolean
}

interface Given {
  readonly facts: AdministrationFacts
  readonly context: string | null
}

const patientOf = ({ patient }: AdministrationFacts): string => patient?.value ?? ''

const byPatient = (source: string | null, administrations: readonly AdministrationFacts[], disputed: boolean): readonly Group[] =>
  [...groupedBy(administrations, patientOf)].map(([patient, own]) => ({ source, patient, administrations: own, disputed }))

/**
 * One group where one patient is named. An Encounter whose patient is known keeps what other patients' administrations
 * name it, so that they are told as such; one that is not there, or names no patient, never joins two patients.
 */
const groupsOf = (source: string, administrations: readonly AdministrationFacts[], index: ChartIndex): readonly Group[] => {
  const patients = new Set(administrations.flatMap(({ patient }) => patient?.value ?? []))
  const held = index.get(source)
  const known = held === null || patients.size < 2 ? null : patientOfEncounter(held, index)
  if (patients.size > 1 && known === null) return byPatient(source, administrations, held !== null)
  return [{ source, patient: [...patients].sort(byText)[0] ?? '', administrations, disputed: false }]
}

const byStart = (a: AdministrationFacts, b: AdministrationFacts): number => {
  const [first, second] = [startOf(a), startOf(b)]
  return first === second ? byText(a.id, b.id) : first < second ? -1 : 1
}

/** The Encounter itself, or the problem that it is not there, told once and not by every administration. */
const encounterFacts = (group: Group, index: ChartIndex): EncounterFacts => {
  const administrations = [...group.administrations].sort(byStart)
  const held = group.source === null ? null : index.get(group.source)
  const [first] = administrations
  const missing: Problem[] =
    group.source === null || held !== null || first === undefined
      ? []
      : [{
          code: 'reference-unresolved',
          origin: { source: first.source, path: 'context' },
          detail: 'context names an Encounter that is not in the chart',
        }]
  return encounterOf(group.source, held, administrations, index, missing, group.disputed)
}

const given = (held: Held, index: ChartIndex): Given => {
  const problems: Problem[] = []
  const context = contextOf(held, index, (problem) => problems.push(problem))
  const facts = administrationOf(held, index)
  return { facts: { ...facts, problems: distinct([...facts.problems, ...problems]) }, context }
}

/** By the Encounter, those without one last, then by patient. */
const inOrder = (a: Group, b: Group): number => {
  if ((a.source === null) !== (b.source === null)) return a.source === null ? 1 : -1
  return byText(a.source ?? '', b.source ?? '') || byText(a.patient, b.patient)
}

/**
 * The facts of a chart. Encounters come by their source, those without one last and by patient; administrations by
 * start and then id. What could not be used is a `Problem` beside what could.
 */
export const chartFromEntries = (entries: readonly ChartEntry[]): ChartFacts => {
  const index = indexChart(entries)
  const all = index.all('MedicationAdministration').map((held) => given(held, index))
  const without = all.filter(({ context }) => context === null).map(({ facts }) => facts)
  const named = groupedBy(all, ({ context }) => context)
  const groups = [
    ...[...named].flatMap(([source, ofOne]) => groupsOf(source, ofOne.map(({ facts }) => facts), index)),
    ...byPatient(null, without, false),
  ]
  return { encounters: groups.sort(inOrder).map((group) => encounterFacts(group, index)) }
}
