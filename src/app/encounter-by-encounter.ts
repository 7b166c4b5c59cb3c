/**
 * Derivation encounter by encounter: one whose answers are as before is not derived again, and its draft stays the same
 * object, so that nothing of it is drawn again either. Encounters do not depend on each other (conformance README).
 */
import type { AdministrationAnswers, Answers } from '../billing/answers.ts'
import { derive } from '../billing/derive.ts'
import type { DerivedEncounter } from '../billing/derived.ts'
import type { ChartFacts, EncounterFacts } from '../billing/facts.ts'
import type { Reference } from '../billing/reference.ts'
import type { SiteSettings } from '../billing/site.ts'
import { draftsOf, type EncounterDraft } from './draft.ts'
import type { PatientLine } from './patient.ts'

/** The reference data as far as it is here. While it is awaited nobody says that it is missing. */
export interface Codes {
  readonly reference: Reference | null
  readonly isAwaited: boolean
}

export interface DerivedPart {
  readonly encounter: DerivedEncounter
  /** Null where the draft could not be placed. */
  readonly draft: EncounterDraft | null
}

/** With what it was derived from beside the chart. */
interface Part extends DerivedPart {
  readonly said: readonly (AdministrationAnswers | undefined)[]
  readonly codes: Codes
}

const keyOf = ({ encounter, patient }: DerivedEncounter): string => `${encounter ?? '\uFFFF'} ${patient ?? ''}`

/** Without the finding that nobody has looked for a code of the drug's own. */
export const withoutReferenceMissing = (encounter: DerivedEncounter): DerivedEncounter => ({
  ...encounter, findings: encounter.findings.filter(({ code }) => code !== 'reference-missing'),
})

/** Answers and codes are compared as objects: what nobody touched must be the same object as before. */
export type DeriveParts = (chart: ChartFacts, answers: Answers, codes: Codes) => readonly DerivedPart[]

/** The parts in the order in which `derive` gives them; what was derived for another chart is forgotten. */
export const partwise = (site: SiteSettings, patients: ReadonlyMap<string, PatientLine>): DeriveParts => {
  const known = new Map<EncounterFacts, readonly Part[]>()
  const partsOf = (facts: EncounterFacts, answers: Answers, codes: Codes): readonly Part[] => {
    const said = facts.administrations.map(({ source }) => answers.get(source))
    const before = known.get(facts)
    if (before?.every((part) => part.codes === codes && part.said.every((one, index) => one === said[index])) === true) return before
    const chart = { encounters: [facts] }
    const parts = derive(chart, { site, answers, reference: codes.reference }).encounters.map((derived) => {
      const encounter = codes.isAwaited ? withoutReferenceMissing(derived) : derived
      return { said, codes, encounter, draft: draftsOf(chart, { encounters: [encounter] }, patients)[0] ?? null }
    })
    known.set(facts, parts)
    return parts
  }
  return (chart, answers, codes) =>
    chart.encounters
      .flatMap((facts) => partsOf(facts, answers, codes))
      .toSorted((a, b) => (keyOf(a.encounter) < keyOf(b.encounter) ? -1 : 1))
}
