/**
 * Which diagnoses a line points at (billing-rules §6; conformance README, "Diagnoses"). The usable candidates of the
 * highest tier that has an ordinary one are pointed at; lower tiers are offered, the problem list never more than that.
 */
import type { AdministrationAnswers } from './answers.ts'
import { judgeAll } from './diagnosis-candidates.ts'
import type { Candidate, Judged, Rejected } from './diagnosis-candidates.ts'
import type { AdministrationFacts, DiagnosisFact, EncounterFacts, Origin, Sourced } from './facts.ts'
import { namesNoDrug, readIcd10cm } from './icd10cm.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { Reference } from './reference.ts'

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

function isOrdinary(candidate: Candidate): boolean {
  return candidate.kind === 'ordinary'
}

/** Ordinary codes first, each code once, order kept otherwise. */
function inPointerOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  if (candidates.length < 2) return candidates
  const once = candidates.filter((one, index) => candidates.findIndex(other => other.code === one.code) === index)
  return [...once.filter(isOrdinary), ...once.filter(one => !isOrdinary(one))]
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
export interface Rankings {
  readonly reference: Reference | null
  readonly byDate: Map<string | null, Ranked>
}

export function noRankings(reference: Reference | null): Rankings {
  return { reference, byDate: new Map() }
}

function rank(facts: AdministrationFacts, encounter: EncounterFacts, serviceDate: string | null, rankings: Rankings): Ranked {
  const { reference, byDate } = rankings
  const known = byDate.get(serviceDate)
  const ofEncounter = known ?? withChoice(judgeAll(encounter.diagnoses, serviceDate, reference))
  if (known === undefined) byDate.set(serviceDate, ofEncounter)
  if (facts.diagnoses.length === 0) return ofEncounter
  // Its own tiers, 1 and 2, stand before all of the encounter's.
  const own = judgeAll(facts.diagnoses, serviceDate, reference)
  return withChoice({
    candidates: [...own.candidates, ...ofEncounter.candidates],
    rejected: [...own.rejected, ...ofEncounter.rejected],
  })
}

/** The codes that somebody named, as far as they can stand on a line. */
function judgeAnswers(answers: AdministrationAnswers, source: string, serviceDate: string | null, reference: Reference | null): Judged {
  return judgeAll(answers.diagnoses.map((written, index): DiagnosisFact => ({
    tier: 1, from: [{ source: `answers/${source}`, path: `diagnoses[${index}]` }], condition: null, use: null, rank: null, icd10cm: [written],
    text: null, clinicalStatus: null, verificationStatus: null, abatement: null,
  })), serviceDate, reference)
}

/** An answer fills the gap where the chart's own tier has no ordinary code. */
function choose({ candidates, choice }: Ranked, answered: Judged): Choice {
  if (answered.candidates.length === 0 || choice.chosen.some(isOrdinary)) return choice
  return makeChoice(candidates, inPointerOrder([...answered.candidates, ...choice.chosen]), choice.tier, true)
}

const nothingAnswered: Judged = { candidates: [], rejected: [] }

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
  if (first.unspecified ?? /\bunspecified\b/i.test(first.fact.text ?? '')) {
    noted.push(note('diagnosis-unspecified', source, place(first), { values: { code: first.code } }))
  }
  if (chosen.length > pointersPerLine) noted.push(note('diagnosis-limit', source, place(first)))
}

function noteRejected(source: string, rejected: readonly Rejected[], choice: Choice, noted: Noted[]): void {
  const reach = choice.tier ?? 6
  const usableLeft = choice.chosen.some(isOrdinary)
  for (const { fact, finding, value } of rejected) {
    if (fact.tier > reach) continue
    const [place] = fact.from
    // A bad candidate blocks only where no usable one remains (conformance README, "What blocks what").
    const lowered = usableLeft && (finding === 'diagnosis-invalid' || finding === 'diagnosis-incomplete')
    noted.push(note(finding, source, place === undefined || place.source.startsWith('answers/') ? { source, path: '' } : place, {
      values: { text: value, code: value }, ...(lowered ? { severity: 'warning' as const } : {}),
    }))
  }
}

function noteOffered(source: string, { offered }: Choice, noted: Noted[]): void {
  if (offered.length === 0) return
  noted.push(note('diagnosis-suggested', source, { source, path: '' }, { values: { codes: offered.slice(0, 12).join(', ') } }))
}

function noteDifference(source: string, choice: Choice, answers: AdministrationAnswers, noted: Noted[]): void {
  if (choice.answered || answers.diagnoses.length === 0 || choice.chosen.length === 0) return
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
  const answered = answers.diagnoses.length === 0 ? nothingAnswered : judgeAnswers(answers, source, serviceDate, rankings.reference)
  const choice = choose(ranked, answered)
  const noted: Noted[] = []
  noteChosen(source, choice.chosen, facts.drug.names.length > 0, noted)
  noteRejected(source, ranked.rejected, choice, noted)
  if (!ranked.choice.chosen.some(isOrdinary)) noteRejected(source, answered.rejected, choice, noted)
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
