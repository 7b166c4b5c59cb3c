/**
 * Which unclassified code a drug line carries (billing-rules §1.3, first match wins; conformance README, "Code
 * choice" and "Code tables"). A name alone never changes the code: it only makes the choice unsure.
 */
import type { PayerId, Setting } from './derived.ts'
import type { DrugFacts, Origin, Sourced } from './facts.ts'
import { activeIngredients } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { PayerProfile } from './payers.ts'
import type { Route } from './route.ts'
import type { RuleId } from './rules.ts'

export interface DrugCode {
  readonly code: string
  readonly rule: RuleId
  readonly from: readonly Origin[]
  /** A compound bought as one has no NDC of its own: its NDC and quantity are not asked for. */
  readonly compound: boolean
  readonly noted: readonly Noted[]
}

export interface CodeQuestion {
  readonly source: string
  readonly drug: DrugFacts
  /** Its active ingredients, by name. */
  readonly actives: readonly string[]
  /** An NDC was read, or stands in the chart as that of the product, whether it can be read or not. */
  readonly hasNdc: boolean
  readonly route: Sourced<Route> | null
  readonly setting: Setting
  readonly payer: PayerId
  readonly profile: PayerProfile
  /** A documented pump outside the body. */
  readonly pump: Sourced<string> | null
}

interface Choice {
  readonly code: string
  readonly rule: RuleId
  readonly reason: string
  readonly from: readonly Origin[]
}

/** ATC codes of the product that begin with one of the prefixes. */
export function atcClass(drug: DrugFacts, ...prefixes: readonly string[]): readonly Origin[] {
  const from: Origin[] = []
  for (const coding of drug.codings) {
    if (coding.value.system !== 'atc') continue
    const code = coding.value.code.toUpperCase()
    if (prefixes.some(prefix => code.startsWith(prefix))) from.push(...coding.from)
  }
  return from
}

/** Mixed for the patient: several ingredients and no marketed product behind them (billing-rules §1.4). */
function isCompound(question: CodeQuestion): boolean {
  return !question.hasNdc && question.actives.length > 1
}

const mouth: readonly Route[] = ['oral', 'sublingual', 'buccal', 'enteral']

function choose(question: CodeQuestion): Choice {
  const { drug, route, profile } = question
  const by = route?.from ?? []
  const oral = route !== null && mouth.includes(route.value)
  const antineoplastic = atcClass(drug, 'L01')
  const antiemetic = oral || route?.value === 'rectal' ? atcClass(drug, 'A04') : []
  if (oral && antineoplastic.length > 0) {
    return { code: 'J8999', rule: 'code-oral', reason: 'antineoplastic given by mouth', from: [...by, ...antineoplastic] }
  }
  if (oral && antiemetic.length > 0) {
    return { code: 'J8597', rule: 'code-oral', reason: 'antiemetic given by mouth', from: [...by, ...antiemetic] }
  }
  if (oral) return { code: 'J8499', rule: 'code-oral', reason: 'given by mouth', from: by }
  if (route?.value === 'rectal' && antiemetic.length > 0) {
    return { code: 'J8498', rule: 'code-rectal-antiemetic', reason: 'antiemetic given rectally', from: [...by, ...antiemetic] }
  }
  if (route?.value === 'metered-dose') {
    return { code: 'J3535', rule: 'code-inhaled', reason: 'from a metered-dose inhaler', from: by }
  }
  if (isCompound(question)) {
    const from = activeIngredients(drug).flatMap(ingredient => ingredient.from)
    return { code: profile.compoundCode, rule: 'code-compound', reason: 'compounded', from }
  }
  if (question.pump !== null && (question.setting === 'home' || /\b(DME|durable medical equipment)\b/i.test(question.pump.value))) {
    return { code: 'J7799', rule: 'code-pump', reason: "by the patient's own pump", from: question.pump.from }
  }
  if (antineoplastic.length > 0) {
    return { code: 'J9999', rule: 'code-antineoplastic', reason: 'antineoplastic', from: antineoplastic }
  }
  return { code: 'J3490', rule: 'code-unclassified', reason: '', from: [] }
}

/** A name in -mab, with or without the suffix of a biologic. */
export const antibodyName = /mab(-[a-z]{4})?\b/i

/** What may speak for another code, that code where there is only one, and the reason in words. */
type Sign = readonly [pattern: RegExp, code: string, reason: string]

const unsureNames: readonly Sign[] = [
  [/\bvaccine|toxoid\b/i, '', 'the name speaks of a vaccine'],
  [/\bimmune globulin|immunoglobulin\b/i, '', 'the name speaks of an immune globulin'],
  [/\b(antihemophilic|coagulation) factor|\bfactor (vii|viii|ix|x|xiii)\b/i, '', 'the name speaks of a clotting factor'],
  [/\b(technetium|lutetium|samarium|yttrium|thallous|radium)\b|\b(f ?-?18|tc ?-?99m|lu ?-?177|ga ?-?68|i ?-?131|i ?-?123|ra ?-?223)\b/i, '', 'the name speaks of a radiopharmaceutical'],
  [antibodyName, 'J3590', 'the name is that of an antibody'],
  [/\b[A-Za-z]{6,}-(?!acid|base|care|dose|fill|flex|flow|free|kwik|lock|pack|plus|safe|seal|size|tech|type|unit|vial|wall)[a-z]{4}(?= |$)/, 'J3590', 'the name ends like that of a biologic'],
]

/** By ATC class (billing-rules §1.3 rows 2 to 5 and 14). */
const unsureClasses: readonly Sign[] = [
  [/^J07/i, '', 'a vaccine by its ATC class'],
  [/^J06B[AB]/i, '', 'an immune globulin by its ATC class'],
  [/^B02BD/i, '', 'a clotting factor by its ATC class'],
  [/^V(09|10)/i, '', 'a radiopharmaceutical by its ATC class'],
  [/^L04/i, 'J7599', 'an immunosuppressant by its ATC class'],
]

interface Doubt {
  readonly code: string
  readonly reason: string
  readonly from: readonly Origin[]
}

function doubtOf(text: string, signs: readonly Sign[], from: readonly Origin[]): Doubt | null {
  const found = signs.find(([pattern]) => pattern.test(text))
  return found === undefined ? null : { code: found[1], reason: found[2], from }
}

/** What speaks for another code without settling it: names first, then ATC classes. */
function doubts({ drug }: CodeQuestion): Doubt | null {
  for (const { value, from } of drug.names) {
    const doubt = doubtOf(value, unsureNames, from)
    if (doubt !== null) return doubt
  }
  for (const { value, from } of drug.codings) {
    const doubt = value.system === 'atc' ? doubtOf(value.code, unsureClasses, from) : null
    if (doubt !== null) return doubt
  }
  return null
}

/** Chooses the code of a drug line. Without a signal it is J3490; why another was chosen, or might be, is a finding. */
export function chooseDrugCode(question: CodeQuestion): DrugCode {
  const { source, payer, setting } = question
  const choice = choose(question)
  const place = (from: readonly Origin[]): Origin => from[0] ?? { source, path: 'medication' }
  const noted: Noted[] = []
  if (choice.code !== 'J3490') {
    noted.push(note('unclassified-code-chosen', source, place(choice.from), { values: { code: choice.code, reason: choice.reason } }))
  } else {
    const doubt = doubts(question)
    if (doubt !== null) {
      noted.push(note('unclassified-code-unsure', source, place(doubt.from), { values: { code: doubt.code, reason: doubt.reason } }))
    }
  }
  if (payer === 'medicare' && setting === 'hospital-outpatient' && (choice.code === 'J3490' || choice.code === 'J3590')) {
    noted.push(note('packaged-under-opps', source, { source, path: 'medication' }))
  }
  return { code: choice.code, rule: choice.rule, from: choice.from, compound: choice.rule === 'code-compound', noted }
}
