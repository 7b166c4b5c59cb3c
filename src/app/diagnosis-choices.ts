/** The conditions of a chart as the diagnosis of a dose: which is on its line, which could be, and which cannot and why. */
import type { Line } from '../billing/derived.ts'
import { judgeAll, type Candidate, type Rejected } from '../billing/diagnosis-candidates.ts'
import type { AdministrationFacts, DiagnosisFact, DiagnosisTier, EncounterFacts } from '../billing/facts.ts'

type Unusable = 'not-confirmed' | 'not-current' | 'no-code' | 'incomplete'

export type Verdict =
  | { readonly kind: 'on-line' }
  /** `isOrdinary` is false for a code that says no reason by itself (status, external cause, adverse effect). */
  | { readonly kind: 'offered'; readonly isOrdinary: boolean }
  | { readonly kind: Unusable }

export interface DiagnosisChoice {
  /** In capitals with its dot; null where there is none that could be chosen. */
  readonly code: string | null
  /** The condition's own words. */
  readonly text: string | null
  readonly tier: DiagnosisTier
  readonly verdict: Verdict
}

const usable = ({ code, kind, fact: { text, tier } }: Candidate, onLine: ReadonlySet<string>): DiagnosisChoice => ({
  code, text, tier, verdict: onLine.has(code) ? { kind: 'on-line' } : { kind: 'offered', isOrdinary: kind === 'ordinary' },
})

/** What is rejected has a finding, but for what had ended before the day of the dose. */
const unusableFor = (finding: Rejected['finding'] | undefined): Unusable => {
  switch (finding) {
    case undefined:
      return 'not-current'
    case 'diagnosis-not-confirmed':
      return 'not-confirmed'
    case 'diagnosis-incomplete':
      return 'incomplete'
    default:
      return 'no-code'
  }
}

const unusable = (fact: DiagnosisFact, rejected: readonly Rejected[]): DiagnosisChoice => ({
  code: null, text: fact.text ?? fact.icd10cm[0] ?? null, tier: fact.tier,
  verdict: { kind: unusableFor(rejected.find((one) => one.fact === fact)?.finding) },
})

/**
 * Every candidate once, as its highest tier has it, judged as the derivation judges it; those that can be chosen first,
 * entered in error left out. Whether a code exists on the day only the code files know: a finding says so once it is chosen.
 */
export const diagnosisChoices = (facts: AdministrationFacts, encounter: EncounterFacts, lines: readonly Line[]): readonly DiagnosisChoice[] => {
  const onLine = new Set(lines.flatMap((line) => line.diagnoses))
  const day = lines.find(({ serviceDate }) => serviceDate !== null)?.serviceDate ?? null
  const known = [...facts.diagnoses, ...encounter.diagnoses]
    .filter(({ verificationStatus }) => verificationStatus !== 'entered-in-error').toSorted((a, b) => a.tier - b.tier)
  const { candidates, rejected } = judgeAll(known, day, null)
  const used = new Set(candidates.map(({ fact }) => fact))
  const all = [
    ...candidates.map((one) => usable(one, onLine)),
    ...known.filter((fact) => !used.has(fact)).map((fact) => unusable(fact, rejected)),
  ]
  const found = new Map<string, DiagnosisChoice>()
  for (const choice of all) {
    const key = choice.code ?? `${choice.verdict.kind} ${choice.text ?? ''}`
    if (!found.has(key)) found.set(key, choice)
  }
  return [...found.values()]
}
