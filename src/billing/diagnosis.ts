/**
 * Which diagnoses a line points at (billing-rules §6; conformance README, "Diagnoses"). The usable candidates of the
 * highest tier that has an ordinary one are pointed at; lower tiers are offered, the problem list never more than that.
 */
import type { AdministrationAnswers } from './answers.ts'
import type { AdministrationFacts, DiagnosisFact, EncounterFacts, Origin, Sourced } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { kindOf, lacksCharacters, namesNoDrug, readIcd10cm } from './icd10cm.ts'
import type { DiagnosisKind } from './icd10cm.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import { ordered } from './ordered.ts'
import { readDateTime } from './time.ts'

const pointersPerLine = 4
export const codesPerClaim = 12

export interface Diagnoses {
  /** At most four, in pointer order. */
  readonly codes: readonly Sourced<string>[]
  readonly answered: boolean
  /** Every usable code of the chosen tier, before the limit. */
  readonly all: readonly string[]
  readonly noted: readonly Noted[]
}

/** One usable code of one candidate. */
interface Candidate {
  readonly code: string
  readonly kind: DiagnosisKind
  readonly fact: DiagnosisFact
}

type Verdict =
  | { readonly kind: 'usable'; readonly codes: readonly string[] }
  | { readonly kind: 'left-out'; readonly finding: FindingCode | null; readonly value: string }

const leftOut = (finding: FindingCode | null, value = ''): Verdict => ({ kind: 'left-out', finding, value })

function isConfirmed(status: string | null): boolean {
  return status === null || status === 'confirmed'
}

/** Inactive, resolved and in remission are out, unless they ended after the service. */
function isCurrent(fact: DiagnosisFact, serviceDate: string | null): boolean {
  if (fact.clinicalStatus === null || ['active', 'recurrence', 'relapse'].includes(fact.clinicalStatus)) return true
  const ended = fact.abatement === null ? null : readDateTime(fact.abatement)?.date ?? null
  return ended !== null && serviceDate !== null && ended >= serviceDate
}

function judge(fact: DiagnosisFact, serviceDate: string | null): Verdict {
  const named = fact.text ?? fact.icd10cm[0] ?? fact.condition ?? ''
  if (fact.verificationStatus === 'entered-in-error') return leftOut(null)
  if (!isConfirmed(fact.verificationStatus)) return leftOut('diagnosis-not-confirmed', named)
  if (!isCurrent(fact, serviceDate)) return leftOut(null)
  if (fact.icd10cm.length === 0) return leftOut('diagnosis-not-icd10cm', named)
  const read = fact.icd10cm.map(written => readIcd10cm(written))
  const codes = read.filter(code => code !== null)
  const complete = codes.filter(code => !lacksCharacters(code))
  if (complete.length > 0) return { kind: 'usable', codes: complete }
  return leftOut(codes.length > 0 ? 'diagnosis-incomplete' : 'diagnosis-invalid', fact.icd10cm[0] ?? '')
}

function byRank(a: DiagnosisFact, b: DiagnosisFact): number {
  // Comorbidities come after what the visit was about (billing-rules §6.5, tier 4).
  const secondary = Number(a.use === 'CM') - Number(b.use === 'CM')
  const left = a.rank ?? Number.MAX_SAFE_INTEGER
  const right = b.rank ?? Number.MAX_SAFE_INTEGER
  return secondary !== 0 ? secondary : left - right
}

function isOrdinary(candidate: Candidate): boolean {
  return candidate.kind === 'ordinary'
}

/** Ordinary codes first, each code once, order kept otherwise. */
function inPointerOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates
  const once = candidates.filter((one, index) => candidates.findIndex(other => other.code === one.code) === index)
  return [...once.filter(isOrdinary), ...once.filter(one => !isOrdinary(one))]
}

interface Rejected {
  readonly fact: DiagnosisFact
  readonly finding: FindingCode
  readonly value: string
}

interface Judged {
  /** The highest tier first. */
  readonly candidates: readonly Candidate[]
  readonly rejected: readonly Rejected[]
}

function judgeAll(facts: readonly DiagnosisFact[], serviceDate: string | null): Judged {
  const candidates: Candidate[] = []
  const rejected: Rejected[] = []
  for (const fact of ordered(facts, (a, b) => a.tier - b.tier || byRank(a, b))) {
    const verdict = judge(fact, serviceDate)
    if (verdict.kind === 'usable') {
      for (const code of verdict.codes) candidates.push({ code, kind: kindOf(code), fact })
    } else if (verdict.finding !== null) rejected.push({ fact, finding: verdict.finding, value: verdict.value })
  }
  return { candidates, rejected }
}

function isPointable(candidate: Candidate): boolean {
  return candidate.fact.tier <= 6
}

/** The highest tier with an ordinary code; else the highest with any; else none. The problem list is never one. */
function chooseTier(candidates: readonly Candidate[]): number | null {
  const best = candidates.find(one => isPointable(one) && isOrdinary(one)) ?? candidates.find(isPointable)
  return best?.fact.tier ?? null
}

interface Choice {
  readonly chosen: readonly Candidate[]
  readonly tier: number | null
  readonly answered: boolean
  /** At most four, in pointer order. */
  readonly codes: readonly Sourced<string>[]
  readonly all: readonly string[]
  /** Usable codes of lower tiers. */
  readonly offered: readonly string[]
}

function makeChoice(candidates: readonly Candidate[], chosen: readonly Candidate[], tier: number | null, answered: boolean): Choice {
  const all = chosen.map(one => one.code)
  const lower = candidates.filter(one => one.fact.tier > (tier ?? 0))
  const offered = lower.length === 0 ? [] : [...new Set(lower.map(one => one.code))].filter(code => !all.includes(code))
  return {
    chosen, tier, answered, all, offered,
    codes: chosen.slice(0, pointersPerLine).map(one => ({ value: one.code, from: one.fact.from })),
  }
}

/** Candidates judged on a service date, and what the chart alone points at. */
export interface Ranked extends Judged {
  readonly choice: Choice
}

function withChoice({ candidates, rejected }: Judged): Ranked {
  const tier = chooseTier(candidates)
  const chosen = inPointerOrder(candidates.filter(one => one.fact.tier === tier))
  return { candidates, rejected, choice: makeChoice(candidates, chosen, tier, false) }
}

/** The encounter's own candidates by service date, so that its administrations judge them once. */
export type Rankings = Map<string | null, Ranked>

function rank(facts: AdministrationFacts, encounter: EncounterFacts, serviceDate: string | null, rankings: Rankings): Ranked {
  const known = rankings.get(serviceDate)
  const ofEncounter = known ?? withChoice(judgeAll(encounter.diagnoses, serviceDate))
  if (known === undefined) rankings.set(serviceDate, ofEncounter)
  if (facts.diagnoses.length === 0) return ofEncounter
  // Its own tiers, 1 and 2, stand before all of the encounter's.
  const own = judgeAll(facts.diagnoses, serviceDate)
  return withChoice({
    candidates: [...own.candidates, ...ofEncounter.candidates],
    rejected: [...own.rejected, ...ofEncounter.rejected],
  })
}

function choose({ candidates, choice }: Ranked, answers: AdministrationAnswers, source: string): Choice {
  if (answers.diagnoses.length === 0 || choice.chosen.some(isOrdinary)) return choice
  const answered = answers.diagnoses.flatMap((written, index) => {
    const code = readIcd10cm(written)
    const origin: Origin = { source: `answers/${source}`, path: `diagnoses[${index}]` }
    const fact: DiagnosisFact = {
      tier: 1, from: [origin], condition: null, use: null, rank: null, icd10cm: [written], text: null,
      clinicalStatus: null, verificationStatus: null, abatement: null,
    }
    return code === null || lacksCharacters(code) ? [] : [{ code, kind: kindOf(code), fact }]
  })
  return answered.length === 0 ? choice : makeChoice(candidates, inPointerOrder([...answered, ...choice.chosen]), choice.tier, true)
}

function noteChosen(source: string, chosen: readonly Candidate[], drugIsKnown: boolean, noted: Noted[]): void {
  const place = (of: Candidate): Origin => of.fact.from[0] ?? { source, path: '' }
  const first = chosen[0]
  if (first === undefined) {
    noted.push(note('diagnosis-missing', source, { source, path: '' }))
    return
  }
  if (!isOrdinary(first)) noted.push(note('diagnosis-no-indication', source, place(first)))
  if (first.kind === 'adverse-effect') {
    noted.push(note('diagnosis-adverse-effect-first', source, place(first), { values: { code: first.code } }))
  }
  const nameless = drugIsKnown ? chosen.find(one => namesNoDrug(one.code)) : undefined
  if (nameless !== undefined) {
    noted.push(note('diagnosis-adverse-effect-unspecified', source, place(nameless), { values: { code: nameless.code } }))
  }
  if (/\bunspecified\b/i.test(first.fact.text ?? '')) {
    noted.push(note('diagnosis-unspecified', source, place(first), { values: { code: first.code } }))
  }
  if (chosen.length > pointersPerLine) noted.push(note('diagnosis-limit', source, place(first)))
}

function noteRejected(source: string, rejected: readonly Rejected[], choice: Choice, noted: Noted[]): void {
  const reach = choice.tier ?? 6
  const usableLeft = choice.chosen.some(isOrdinary)
  for (const { fact, finding, value } of rejected) {
    if (fact.tier > reach) continue
    // A bad candidate blocks only where no usable one remains (conformance README, "What blocks what").
    const lowered = usableLeft && (finding === 'diagnosis-invalid' || finding === 'diagnosis-incomplete')
    noted.push(note(finding, source, fact.from[0] ?? { source, path: '' }, {
      values: { text: value, code: value }, ...(lowered ? { severity: 'warning' as const } : {}),
    }))
  }
}

function noteOffered(source: string, { offered }: Choice, noted: Noted[]): void {
  if (offered.length === 0) return
  noted.push(note('diagnosis-suggested', source, { source, path: '' }, { values: { codes: offered.slice(0, 12).join(', ') } }))
}

function noteDifference(source: string, choice: Choice, answers: AdministrationAnswers, noted: Noted[]): void {
  if (choice.answered || answers.diagnoses.length === 0) return
  const said = answers.diagnoses.map(written => readIcd10cm(written) ?? written)
  const same = said.length === choice.all.length && said.every((code, index) => code === choice.all[index])
  if (!same) noted.push(note('answer-differs-from-chart', source, { source, path: '' }, { values: { field: 'diagnoses' } }))
}

/**
 * The diagnoses of one administration on its service date (YYYY-MM-DD, null where unknown). No code is ever added
 * that neither the chart nor a person named. `rankings` are those of this encounter.
 */
export function chooseDiagnoses(
  facts: AdministrationFacts, encounter: EncounterFacts, answers: AdministrationAnswers, serviceDate: string | null, rankings: Rankings,
): Diagnoses {
  const { source } = facts
  const ranked = rank(facts, encounter, serviceDate, rankings)
  const choice = choose(ranked, answers, source)
  const noted: Noted[] = []
  noteChosen(source, choice.chosen, facts.drug.names.length > 0, noted)
  noteRejected(source, ranked.rejected, choice, noted)
  noteOffered(source, choice, noted)
  noteDifference(source, choice, answers, noted)
  return { codes: choice.codes, answered: choice.answered, all: choice.all, noted }
}

/** The encounter's first-ranked diagnosis: its Conditions or bare codes. */
export interface MainReason {
  readonly facts: readonly DiagnosisFact[]
  readonly codes: readonly string[]
}

/** Lowest rank for billing, else of any use. */
function firstRanked(encounter: EncounterFacts): readonly DiagnosisFact[] {
  const listed = encounter.diagnoses.filter(fact => fact.tier === 3 || fact.tier === 4)
  const billing = listed.filter(fact => fact.use === 'billing')
  const pool = billing.length > 0 ? billing : listed
  const ranks = pool.flatMap(fact => fact.rank ?? [])
  if (ranks.length === 0) return pool.length === 1 ? pool : []
  const lowest = Math.min(...ranks)
  return pool.filter(fact => fact.rank === lowest)
}

/** Why the patient came, as far as the chart ranks it. */
export function mainReason(encounter: EncounterFacts): MainReason {
  const facts = firstRanked(encounter)
  return { facts, codes: facts.flatMap(fact => fact.icd10cm.flatMap(written => readIcd10cm(written) ?? [])) }
}

/** True where the reason on the administration or its order is the encounter's first-ranked diagnosis. */
export function isForMainReason({ diagnoses }: AdministrationFacts, main: MainReason): boolean {
  if (diagnoses.length === 0 || main.facts.length === 0) return false
  return diagnoses.some(reason =>
    (reason.condition !== null && main.facts.some(fact => fact.condition === reason.condition)) ||
    reason.icd10cm.some(written => main.codes.includes(readIcd10cm(written) ?? '')))
}
