/**
 * Which diagnoses a line points at (billing-rules §6; conformance README, "Diagnoses"). The usable candidates of the
 * highest tier that has an ordinary one are pointed at; lower tiers are offered, the problem list never more than that.
 */
import type { AdministrationAnswers } from './answers.ts'
import type { AdministrationFacts, DiagnosisFact, EncounterFacts, Origin, Sourced } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { kindOf, lacksCharacters, namesNoDrug, readIcd10cm } from './icd10cm.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
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

/** Ordinary codes first, each code once, order kept otherwise. */
function inPointerOrder(candidates: readonly Candidate[]): readonly Candidate[] {
  const once = candidates.filter((one, index) => candidates.findIndex(other => other.code === one.code) === index)
  const ordinary = once.filter(one => kindOf(one.code) === 'ordinary')
  return [...ordinary, ...once.filter(one => kindOf(one.code) !== 'ordinary')]
}

interface Ranked {
  readonly tiers: ReadonlyMap<number, readonly Candidate[]>
  readonly rejected: readonly { readonly fact: DiagnosisFact; readonly finding: FindingCode; readonly value: string }[]
}

function rank(facts: readonly DiagnosisFact[], serviceDate: string | null): Ranked {
  const tiers = new Map<number, Candidate[]>()
  const rejected: { fact: DiagnosisFact; finding: FindingCode; value: string }[] = []
  for (const fact of [...facts].sort((a, b) => a.tier - b.tier || byRank(a, b))) {
    const verdict = judge(fact, serviceDate)
    switch (verdict.kind) {
      case 'usable': {
        const tier = tiers.get(fact.tier) ?? []
        tier.push(...verdict.codes.map(code => ({ code, fact })))
        tiers.set(fact.tier, tier)
        break
      }
      case 'left-out':
        if (verdict.finding !== null) rejected.push({ fact, finding: verdict.finding, value: verdict.value })
        break
    }
  }
  return { tiers, rejected }
}

const pointable = [1, 2, 3, 4, 5, 6] as const

/** The highest tier with an ordinary code; else the highest with any; else none. The problem list is never one. */
function chooseTier(tiers: Ranked['tiers']): number | null {
  const has = (tier: number, wanted: (code: string) => boolean): boolean => tiers.get(tier)?.some(one => wanted(one.code)) ?? false
  return pointable.find(tier => has(tier, code => kindOf(code) === 'ordinary')) ?? pointable.find(tier => has(tier, () => true)) ?? null
}

interface Choice {
  readonly chosen: readonly Candidate[]
  readonly tier: number | null
  readonly answered: boolean
}

function choose(ranked: Ranked, answers: AdministrationAnswers, source: string): Choice {
  const tier = chooseTier(ranked.tiers)
  const fromChart = tier === null ? [] : inPointerOrder(ranked.tiers.get(tier) ?? [])
  if (fromChart.some(one => kindOf(one.code) === 'ordinary') || answers.diagnoses.length === 0) {
    return { chosen: fromChart, tier, answered: false }
  }
  const answered = answers.diagnoses.flatMap((written, index) => {
    const code = readIcd10cm(written)
    const origin: Origin = { source: `answers/${source}`, path: `diagnoses[${index}]` }
    const fact: DiagnosisFact = {
      tier: 1, from: [origin], condition: null, use: null, rank: null, icd10cm: [written], text: null,
      clinicalStatus: null, verificationStatus: null, abatement: null,
    }
    return code === null || lacksCharacters(code) ? [] : [{ code, fact }]
  })
  return answered.length === 0
    ? { chosen: fromChart, tier, answered: false }
    : { chosen: inPointerOrder([...answered, ...fromChart]), tier, answered: true }
}

function noteChosen(source: string, chosen: readonly Candidate[], drugIsKnown: boolean): readonly Noted[] {
  const place = (of: Candidate | undefined): Origin => of?.fact.from[0] ?? { source, path: '' }
  const first = chosen[0]
  const noted: Noted[] = []
  if (first === undefined) return [note('diagnosis-missing', source, { source, path: '' })]
  if (kindOf(first.code) !== 'ordinary') noted.push(note('diagnosis-no-indication', source, place(first)))
  if (kindOf(first.code) === 'adverse-effect') {
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
  return noted
}

function noteRejected(source: string, ranked: Ranked, choice: Choice): readonly Noted[] {
  const reach = choice.tier ?? 6
  const usableLeft = choice.chosen.some(one => kindOf(one.code) === 'ordinary')
  return ranked.rejected.filter(one => one.fact.tier <= reach).map(({ fact, finding, value }) => {
    // A bad candidate blocks only where no usable one remains (conformance README, "What blocks what").
    const lowered = usableLeft && (finding === 'diagnosis-invalid' || finding === 'diagnosis-incomplete')
    return note(finding, source, fact.from[0] ?? { source, path: '' }, {
      values: { text: value, code: value }, ...(lowered ? { severity: 'warning' as const } : {}),
    })
  })
}

function noteOffered(source: string, ranked: Ranked, choice: Choice): readonly Noted[] {
  const below = [...ranked.tiers].filter(([tier]) => tier > (choice.tier ?? 0)).flatMap(([, candidates]) => candidates)
  const pointed = new Set(choice.chosen.map(one => one.code))
  const offered = [...new Set(below.map(one => one.code))].filter(code => !pointed.has(code))
  return offered.length === 0 ? []
    : [note('diagnosis-suggested', source, { source, path: '' }, { values: { codes: offered.slice(0, 12).join(', ') } })]
}

function noteDifference(source: string, choice: Choice, answers: AdministrationAnswers): readonly Noted[] {
  if (choice.answered || answers.diagnoses.length === 0) return []
  const said = answers.diagnoses.map(written => readIcd10cm(written) ?? written)
  const pointed = choice.chosen.map(one => one.code)
  const same = said.length === pointed.length && said.every((code, index) => code === pointed[index])
  return same ? [] : [note('answer-differs-from-chart', source, { source, path: '' }, { values: { field: 'diagnoses' } })]
}

/**
 * The diagnoses of one administration on its service date (YYYY-MM-DD, null where unknown). No code is ever added
 * that neither the chart nor a person named.
 */
export function chooseDiagnoses(
  facts: AdministrationFacts, encounter: EncounterFacts, answers: AdministrationAnswers, serviceDate: string | null,
): Diagnoses {
  const ranked = rank([...facts.diagnoses, ...encounter.diagnoses], serviceDate)
  const choice = choose(ranked, answers, facts.source)
  const { source } = facts
  return {
    codes: choice.chosen.slice(0, pointersPerLine).map(one => ({ value: one.code, from: one.fact.from })),
    answered: choice.answered,
    all: choice.chosen.map(one => one.code),
    noted: [
      ...noteChosen(source, choice.chosen, facts.drug.names.length > 0), ...noteRejected(source, ranked, choice),
      ...noteOffered(source, ranked, choice), ...noteDifference(source, choice, answers),
    ],
  }
}

/** The Conditions (or bare codes) of the encounter's first-ranked diagnosis: lowest rank for billing, else of any use. */
export function firstRanked(encounter: EncounterFacts): readonly DiagnosisFact[] {
  const listed = encounter.diagnoses.filter(fact => fact.tier === 3 || fact.tier === 4)
  const billing = listed.filter(fact => fact.use === 'billing')
  const pool = billing.length > 0 ? billing : listed
  const ranks = pool.flatMap(fact => fact.rank ?? [])
  if (ranks.length === 0) return pool.length === 1 ? pool : []
  const lowest = Math.min(...ranks)
  return pool.filter(fact => fact.rank === lowest)
}

/** True where the reason on the administration or its order is the encounter's first-ranked diagnosis. */
export function isForFirstRanked(facts: AdministrationFacts, first: readonly DiagnosisFact[]): boolean {
  const codes = new Set(first.flatMap(fact => fact.icd10cm.flatMap(written => readIcd10cm(written) ?? [])))
  return facts.diagnoses.some(reason =>
    (reason.condition !== null && first.some(fact => fact.condition === reason.condition)) ||
    reason.icd10cm.some(written => codes.has(readIcd10cm(written) ?? '')))
}
