/** Which conditions of the chart can stand on a line on a day, and why others cannot (conformance README, "Diagnoses"). */
import type { DateTimeText, DiagnosisFact } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { checkCode, kindOf } from './icd10cm.ts'
import type { DiagnosisKind } from './icd10cm.ts'
import { ordered } from './ordered.ts'
import type { Reference } from './reference.ts'
import { readDateTime } from './time.ts'

/** One usable code of one candidate. */
export interface Candidate {
  readonly code: string
  readonly kind: DiagnosisKind
  /** What the loaded description says; null where none is loaded. */
  readonly unspecified: boolean | null
  readonly fact: DiagnosisFact
}

type Verdict =
  | { readonly kind: 'usable'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'left-out'; readonly finding: FindingCode | null; readonly value: string }

const leftOut = (finding: FindingCode | null, value = ''): Verdict => ({ kind: 'left-out', finding, value })

function isConfirmed(status: string | null): boolean {
  return status === null || status === 'confirmed'
}

/** Whether it lasted to the day of service: "2026-03" is after any day of February, and may be before any of March. */
function lastedTo(abatement: DateTimeText, serviceDate: string): boolean {
  if (readDateTime(abatement) === null) return false
  const known = abatement.slice(0, 10)
  const day = serviceDate.slice(0, known.length)
  return known > day || known === serviceDate
}

/** Inactive, resolved and in remission are out, unless they ended after the service; so is what ended and has no status. */
function isCurrent({ clinicalStatus, abatement }: DiagnosisFact, serviceDate: string | null): boolean {
  if (clinicalStatus !== null && ['active', 'recurrence', 'relapse'].includes(clinicalStatus)) return true
  if (abatement === null || serviceDate === null) return clinicalStatus === null
  return lastedTo(abatement, serviceDate)
}

function judge(fact: DiagnosisFact, serviceDate: string | null, reference: Reference | null): Verdict {
  const named = fact.text ?? fact.icd10cm[0] ?? fact.condition ?? ''
  if (fact.verificationStatus === 'entered-in-error') return leftOut(null)
  if (!isConfirmed(fact.verificationStatus)) return leftOut('diagnosis-not-confirmed', named)
  if (!isCurrent(fact, serviceDate)) return leftOut(null)
  if (fact.icd10cm.length === 0) return leftOut('diagnosis-not-icd10cm', named)
  return judgeCodes(fact, serviceDate, reference)
}

/** The codes of one fact that can stand on a line; where none can, what is wrong with the most promising. */
function judgeCodes(fact: DiagnosisFact, serviceDate: string | null, reference: Reference | null): Verdict {
  const candidates: Candidate[] = []
  let incomplete: string | null = null
  for (const written of fact.icd10cm) {
    const { code, problem, unspecified } = checkCode(written, serviceDate, reference)
    if (code !== null && problem === null) candidates.push({ code, kind: kindOf(code), unspecified, fact })
    else if (problem === 'diagnosis-incomplete') incomplete ??= written
  }
  if (candidates.length > 0) return { kind: 'usable', candidates }
  return incomplete === null ? leftOut('diagnosis-invalid', fact.icd10cm[0]) : leftOut('diagnosis-incomplete', incomplete)
}

function byRank(a: DiagnosisFact, b: DiagnosisFact): number {
  // Comorbidities come after what the visit was about (billing-rules §6.5, tier 4).
  const secondary = Number(a.use === 'CM') - Number(b.use === 'CM')
  const left = a.rank ?? Number.MAX_SAFE_INTEGER
  const right = b.rank ?? Number.MAX_SAFE_INTEGER
  return secondary !== 0 ? secondary : left - right
}

export interface Rejected {
  readonly fact: DiagnosisFact
  readonly finding: FindingCode
  readonly value: string
}

export interface Judged {
  /** The highest tier first. */
  readonly candidates: readonly Candidate[]
  readonly rejected: readonly Rejected[]
}

/** Judges every fact on a service date, in the order of tiers and ranks. */
export function judgeAll(facts: readonly DiagnosisFact[], serviceDate: string | null, reference: Reference | null): Judged {
  const candidates: Candidate[] = []
  const rejected: Rejected[] = []
  for (const fact of ordered(facts, (a, b) => a.tier - b.tier || byRank(a, b))) {
    const verdict = judge(fact, serviceDate, reference)
    if (verdict.kind === 'usable') candidates.push(...verdict.candidates)
    else if (verdict.finding !== null) rejected.push({ fact, finding: verdict.finding, value: verdict.value })
  }
  return { candidates, rejected }
}
