/**
 * The product of an administration: its NDC, the unit that its package is counted in, and the quantity given in
 * that unit (billing-rules §2). What the chart lacks an answer may fill; what cannot be known stays null.
 */
import { amountLabel, compare, divide, inUnit, multiply, parseDecimal, quantityWords, readAmount, zero } from './amount.ts'
import type { Amount, Rational } from './amount.ts'
import type { AdministrationAnswers } from './answers.ts'
import type { NdcUnit } from './derived.ts'
import type { AdministrationFacts, Origin, Quantity, Sourced } from './facts.ts'
import { checkListing } from './listed.ts'
import type { Ndc } from './ndc.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import { inPackageUnit, roundQuantity, unitOfPackage } from './package-quantity.ts'
import { chooseNdc } from './product-ndc.ts'
import type { DirectoryQuestion } from './product-ndc.ts'
import type { Times } from './times.ts'

/** How much was given. */
export interface DoseGiven {
  /** The dose as an amount that can be computed with; null where missing or in an unknown unit. */
  readonly amount: Amount | null
  readonly from: readonly Origin[]
}

export interface Product {
  readonly ndc: Sourced<Ndc> | null
  /** An NDC of the product is charted or answered, whether it can be read or not. */
  readonly hasNdc: boolean
  readonly unit: Sourced<NdcUnit> | null
  /** In `unit`, exact. */
  readonly quantity: Sourced<Rational> | null
  readonly dose: DoseGiven
  readonly noted: readonly Noted[]
}

/** rate × minutes, in the rate's own numerator unit; null where a unit is unknown. */
function doseOfRate(numerator: Quantity, denominator: Quantity, minutes: number): Amount | null {
  const amount = readAmount(numerator)
  const per = readAmount(denominator)
  const time = per === null ? null : inUnit(per, 'min')
  if (amount === null || time === null) return null
  const factor = divide({ numerator: minutes, denominator: 1 }, time)
  return factor === null ? null : { value: multiply(amount.value, factor), unit: amount.unit }
}

/** The dose as given, never as ordered; absent, rate × minutes where both are known (conformance README, "Details"). */
function readDose(facts: AdministrationFacts, { start, stop, minutes }: Times, noted: Noted[]): DoseGiven {
  const { source, dose, rate } = facts
  if (dose !== null && dose.value.unit !== null) return { amount: readAmount(dose.value), from: dose.from }
  if (dose === null && rate !== null && minutes !== null) {
    const amount = doseOfRate(rate.value.numerator, rate.value.denominator, minutes)
    if (amount !== null) return { amount, from: [...rate.from, ...start?.from ?? [], ...stop?.from ?? []] }
  }
  noted.push(note('dose-missing', source, dose?.from[0] ?? { source, path: 'dosage.dose' }))
  return { amount: null, from: dose?.from ?? [] }
}

/** The dose as it is charted, else what the rate comes to. */
export function doseWords({ dose }: AdministrationFacts, { amount }: DoseGiven): string {
  if (dose !== null) return quantityWords(dose.value)
  return amount === null ? '' : amountLabel(amount)
}

function answeredUnit(answers: AdministrationAnswers): NdcUnit | null {
  if (answers.ndcQuantity === null) return null
  const unit = answers.ndcQuantity.unit?.toUpperCase()
  return (['ML', 'UN', 'GR', 'F2'] as const).find(known => known === unit) ?? null
}

interface QuantityChoice {
  readonly unit: Sourced<NdcUnit> | null
  readonly quantity: Sourced<Rational> | null
}

function answerPlaces(source: string): readonly Origin[] {
  return [{ source: `answers/${source}`, path: 'ndcQuantity' }]
}

function differs(source: string): Noted {
  return note('answer-differs-from-chart', source, { source, path: 'dosage.dose' }, { values: { field: 'NDC quantity' } })
}

function chooseQuantity(facts: AdministrationFacts, answers: AdministrationAnswers, dose: DoseGiven, noted: Noted[]): QuantityChoice {
  const { source, drug } = facts
  const unitAnswer = answeredUnit(answers)
  const answered = answers.ndcQuantity === null ? null : parseDecimal(answers.ndcQuantity.value)
  const fromPackage = unitOfPackage(drug)
  const unit = fromPackage ?? (unitAnswer === null ? null : { value: unitAnswer, from: answerPlaces(source) })
  if (unit === null) {
    noted.push(note('ndc-unit-unknown', source, { source, path: 'medication' }))
    return { unit, quantity: null }
  }

  const converted = dose.amount === null ? null : inPackageUnit(dose.amount, unit.value, drug)
  const usable = converted !== null && compare(converted.value, zero) > 0
  const usableAnswer = answered !== null && compare(answered, zero) > 0 && unitAnswer === unit.value ? answered : null
  if (usable) {
    if (answers.ndcQuantity !== null && (usableAnswer === null || roundQuantity(usableAnswer) !== roundQuantity(converted.value))) noted.push(differs(source))
    return { unit, quantity: { value: converted.value, from: converted.from.length === 0 ? dose.from : [...dose.from, ...converted.from] } }
  }
  if (usableAnswer !== null) return { unit, quantity: { value: usableAnswer, from: answerPlaces(source) } }
  // An answer in another unit than the package's contradicts the chart, and fills nothing.
  if (unitAnswer !== null && unitAnswer !== unit.value) noted.push(differs(source))
  // Without a dose the gap is the dose, which has its own finding.
  if (dose.amount === null && (facts.dose?.value.unit ?? null) === null) return { unit, quantity: null }
  noted.push(note('ndc-quantity-unconvertible', source, dose.from[0] ?? { source, path: 'dosage.dose' }, { values: { dose: doseWords(facts, dose) } }))
  return { unit, quantity: null }
}

/**
 * Reads the product of one administration. `actives` are the names of its active ingredients, `times` tell how long a dose
 * ran that is given as a rate; `asked` is null where there is no reference data or no date. Never throws; whatever is missing or
 * cannot be used is null and has its finding.
 */
export function readProduct(
  facts: AdministrationFacts, actives: readonly string[], answers: AdministrationAnswers, times: Times, asked: DirectoryQuestion | null,
): Product {
  const noted: Noted[] = []
  const { ndc, hasNdc } = chooseNdc(facts, actives, answers, asked, noted)
  if (ndc !== null && asked !== null) checkListing(facts, ndc, asked, noted)
  const dose = readDose(facts, times, noted)
  const { unit, quantity } = chooseQuantity(facts, answers, dose, noted)
  return { ndc, hasNdc, unit, quantity, dose, noted }
}
