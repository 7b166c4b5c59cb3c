/**
 * A draft as it is shown: encounter by encounter, administration by administration, each with its lines, its findings
 * and whether it is ready. Nothing is derived here; lines, findings and exclusions only find their place.
 */
import type { AdministrationFacts, ChartFacts, EncounterFacts } from '../billing/facts.ts'
import type { Derived, DerivedEncounter, Finding, Line, Severity } from '../billing/derived.ts'
import type { PatientLine } from './patient.ts'

export type DoseState = 'ready' | 'blocked' | 'excluded'

/** One administration with what came of it. */
export interface DoseDraft {
  readonly facts: AdministrationFacts
  readonly state: DoseState
  readonly lines: readonly Line[]
  /** By severity, the gravest first. */
  readonly findings: readonly Finding[]
}

export interface EncounterDraft {
  readonly key: string
  readonly facts: EncounterFacts
  readonly derived: DerivedEncounter
  readonly patient: PatientLine | null
  readonly doses: readonly DoseDraft[]
  /** What concerns the encounter as a whole. */
  readonly findings: readonly Finding[]
}

/** How many doses have something to charge, how many of them are ready, and what to mend first. */
export interface DraftSummary {
  readonly doses: number
  readonly ready: number
  readonly next: NextStep | null
}

/** The first finding that stops payment, and the drug it is about (null where it concerns a whole encounter). */
interface NextStep {
  readonly finding: Finding
  readonly drug: string | null
}

/** The gravest first. */
export const gravity: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 }

const bySeverity = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted((a, b) => gravity[a.severity] - gravity[b.severity])

/** The administration a line stands under: the one its id names ("ma1|service"), even where it serves several. */
const ownerOf = (lineId: string): string => `MedicationAdministration/${lineId.slice(0, lineId.lastIndexOf('|'))}`

/** The administrations a finding belongs to: the one it names, else those of the lines it concerns. */
const ownersOf = (finding: Finding, derived: DerivedEncounter, known: ReadonlySet<string>): readonly string[] => {
  if (known.has(finding.source)) return [finding.source]
  if (finding.source === derived.encounter) return []
  return [...new Set(finding.lines.map(ownerOf))].filter((source) => known.has(source))
}

/** Puts a thing under each of its owners. */
const place = <T>(places: Map<string, T[]>, owners: readonly string[], thing: T): void => {
  for (const owner of owners) {
    const held = places.get(owner)
    if (held === undefined) places.set(owner, [thing])
    else held.push(thing)
  }
}

const stateOf = (lines: readonly Line[], findings: readonly Finding[]): DoseState => {
  if (lines.some((line) => line.status === 'blocked')) return 'blocked'
  if (findings.some((finding) => finding.severity === 'error')) return 'blocked'
  return lines.length > 0 ? 'ready' : 'excluded'
}

const encounterDraft = (
  facts: EncounterFacts,
  derived: DerivedEncounter,
  patients: ReadonlyMap<string, PatientLine>,
  key: string,
): EncounterDraft => {
  const known = new Set(facts.administrations.map((administration) => administration.source))
  const linesOf = new Map<string, Line[]>()
  const findingsOf = new Map<string, Finding[]>()
  const whole: Finding[] = []
  for (const line of derived.lines) place(linesOf, [ownerOf(line.id)], line)
  for (const finding of derived.findings) {
    const owners = ownersOf(finding, derived, known)
    if (owners.length === 0) whole.push(finding)
    place(findingsOf, owners, finding)
  }
  const excluded = new Set(derived.excluded.map((exclusion) => exclusion.source))
  return {
    key,
    facts,
    derived,
    patient: derived.patient === null ? null : (patients.get(derived.patient) ?? null),
    doses: facts.administrations.map((administration) => {
      const lines = linesOf.get(administration.source) ?? []
      const findings = findingsOf.get(administration.source) ?? []
      return {
        facts: administration,
        state: excluded.has(administration.source) ? 'excluded' : stateOf(lines, findings),
        lines,
        findings: bySeverity(findings),
      }
    }),
    findings: bySeverity(whole),
  }
}

/**
 * The drafts of a chart, in the chart's order. An encounter that the derivation does not list is left out; encounters
 * are matched by reference and patient, since administrations without an encounter are grouped by patient.
 */
export const draftsOf = (
  chart: ChartFacts,
  derived: Derived,
  patients: ReadonlyMap<string, PatientLine>,
): readonly EncounterDraft[] =>
  derived.encounters.flatMap((encounter, index) => {
    const facts = chart.encounters.find(
      (one) => one.source === encounter.encounter && (one.patient?.value ?? null) === encounter.patient,
    )
    const key = `${encounter.encounter ?? 'none'} ${encounter.patient ?? 'none'} ${index}`
    return facts === undefined ? [] : [encounterDraft(facts, encounter, patients, key)]
  })

/** Milliseconds since 1970 at the last dose of a visit; 0 where no dose has a time. */
const lastDose = ({ administrations }: EncounterFacts): number =>
  administrations.reduce((last, { effective }) => Math.max(last, Date.parse((effective.at ?? effective.start)?.value ?? '') || 0), 0)

/** The visit with the latest dose first. The ids of visits say nothing of their time; among equals they turn the chart's order round. */
export const newestFirst = <T extends { readonly facts: EncounterFacts }>(visits: readonly T[]): readonly T[] =>
  visits
    .toReversed()
    .map((visit) => ({ visit, last: lastDose(visit.facts) }))
    .sort((a, b) => b.last - a.last)
    .map(({ visit }) => visit)

/** The newest visits that hold so many doses together; null where these are all. */
export const newestVisits = (chart: ChartFacts, doses: number): ChartFacts | null => {
  const encounters: EncounterFacts[] = []
  let held = 0
  for (const { facts } of newestFirst(chart.encounters.map((one) => ({ facts: one })))) {
    if (held >= doses) return { encounters }
    encounters.push(facts)
    held += facts.administrations.length
  }
  return null
}

/** The state sentence's figures over all drafts. Excluded doses are not counted: there is nothing to charge for them. */
export const summaryOf = (drafts: readonly EncounterDraft[]): DraftSummary => {
  const doses = drafts.flatMap((draft) => draft.doses).filter((dose) => dose.state !== 'excluded')
  const steps: readonly NextStep[] = [
    ...doses.flatMap((dose) => dose.findings.map((finding) => ({ finding, drug: dose.facts.drug.names[0]?.value ?? null }))),
    ...drafts.flatMap((draft) => draft.findings.map((finding) => ({ finding, drug: null }))),
  ]
  return {
    doses: doses.length,
    ready: doses.filter((dose) => dose.state === 'ready').length,
    next: steps.find(({ finding }) => finding.severity === 'error') ?? null,
  }
}
