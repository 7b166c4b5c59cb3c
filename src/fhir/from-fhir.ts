/**
 * From a chart's R4 resources to the facts that rules look at: one group for each Encounter that administrations name,
 * and one for each patient whose administrations name none.
 *
 * The order of the entries never matters, nothing throws, and a patient's group holds that patient's data alone.
 */
import type { AdministrationFacts, ChartFacts, EncounterFacts, Problem } from '../billing/facts.ts'
import { administrationOf, contextOf, distinct, startOf } from './administration.ts'
import { indexChart } from './chart-index.ts'
import type { ChartIndex, Held } from './chart-index.ts'
import type { ChartEntry } from './chart-input.ts'
import { byText } from './element.ts'
import { encounterOf } from './encounter.ts'

interface Group {
  readonly source: string | null
  readonly key: string
  readonly administrations: AdministrationFacts[]
}

const groupOf = (groups: Map<string, Group>, source: string | null, patient: string): Group => {
  const key = source === null ? `~${patient}` : source
  const known = groups.get(key)
  if (known !== undefined) return known
  const group: Group = { source, key, administrations: [] }
  groups.set(key, group)
  return group
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
  return encounterOf(group.source, held, administrations, index, missing)
}

const withContext = (held: Held, index: ChartIndex): { facts: AdministrationFacts; context: string | null } => {
  const problems: Problem[] = []
  const context = contextOf(held, index, (problem) => problems.push(problem))
  const facts = administrationOf(held, index)
  return { facts: { ...facts, problems: distinct([...facts.problems, ...problems]) }, context }
}

/**
 * The facts of a chart. Encounters come by their source, those without one last and by patient; administrations by
 * start and then id. What could not be used is a `Problem` beside what could.
 */
export const chartFromEntries = (entries: readonly ChartEntry[]): ChartFacts => {
  const index = indexChart(entries)
  const groups = new Map<string, Group>()
  for (const held of index.all('MedicationAdministration')) {
    const { facts, context } = withContext(held, index)
    groupOf(groups, context, facts.patient?.value ?? '').administrations.push(facts)
  }
  // "~" sorts behind every letter, so that the groups without an Encounter come last.
  const sorted = [...groups.values()].sort((a, b) => byText(a.key, b.key))
  return { encounters: sorted.map((group) => encounterFacts(group, index)) }
}
