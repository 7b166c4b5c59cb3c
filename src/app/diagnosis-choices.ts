/** The conditions of a chart as the diagnosis of a dose: which is on its line, which could be, and which cannot and why. */
import type { AdministrationFacts, DiagnosisFact, DiagnosisTier, EncounterFacts } from '../billing/facts.ts'
import type { Line } from '../billing/derived.ts'
import { checkCode, kindOf } from '../billing/icd10cm.ts'

export type Verdict =
  | { readonly kind: 'on-line' }
  /** `isOrdinary` is false for a code that says no reason by itself (status, external cause, adverse effect). */
  | { readonly kind: 'offered'; readonly isOrdinary: boolean }
  | { readonly kind: 'not-confirmed' | 'not-current' | 'no-code' | 'incomplete' }

export interface DiagnosisChoice {
  /** In capitals with its dot; null where there is none that could be chosen. */
  readonly code: string | null
  /** The condition's own words. */
  readonly text: string | null
  readonly tier: DiagnosisTier
  readonly verdict: Verdict
}

const current = new Set([null, 'active', 'recurrence', 'relapse'])

const isCurrent = ({ clinicalStatus, abatement }: DiagnosisFact, day: string | null): boolean =>
  current.has(clinicalStatus) || (abatement !== null && day !== null && abatement.slice(0, 10) >= day)

/** As `billing/diagnosis.ts` judges it; here only to say so. */
const judged = (fact: DiagnosisFact, onLine: ReadonlySet<string>, day: string | null): DiagnosisChoice => {
  const { tier, text } = fact
  const checked = fact.icd10cm.map((written) => checkCode(written, day, null))
  const code = checked.find(({ problem }) => problem === null)?.code ?? null
  const no = (kind: 'not-confirmed' | 'not-current' | 'no-code' | 'incomplete'): DiagnosisChoice => ({ code: null, text: text ?? fact.icd10cm[0] ?? null, tier, verdict: { kind } })
  if (fact.verificationStatus !== null && fact.verificationStatus !== 'confirmed') return no('not-confirmed')
  if (!isCurrent(fact, day)) return no('not-current')
  if (code === null) return no(checked.some(({ problem }) => problem === 'diagnosis-incomplete') ? 'incomplete' : 'no-code')
  return { code, text, tier, verdict: onLine.has(code) ? { kind: 'on-line' } : { kind: 'offered', isOrdinary: kindOf(code) === 'ordinary' } }
}

/** Every candidate once, as its highest tier has it; those that can be chosen first, entered in error left out. */
export const diagnosisChoices = (facts: AdministrationFacts, encounter: EncounterFacts, lines: readonly Line[]): readonly DiagnosisChoice[] => {
  const onLine = new Set(lines.flatMap((line) => line.diagnoses))
  const day = lines.find(({ serviceDate }) => serviceDate !== null)?.serviceDate ?? null
  const found = new Map<string, DiagnosisChoice>()
  for (const fact of [...facts.diagnoses, ...encounter.diagnoses].toSorted((a, b) => a.tier - b.tier)) {
    if (fact.verificationStatus === 'entered-in-error') continue
    const choice = judged(fact, onLine, day)
    const key = choice.code ?? `${choice.verdict.kind} ${choice.text ?? fact.condition ?? ''}`
    if (!found.has(key)) found.set(key, choice)
  }
  const all = [...found.values()]
  return [...all.filter(({ code }) => code !== null), ...all.filter(({ code }) => code === null)]
}
