/**
 * How a package is counted, and how much of the drug is how much of it (billing-rules §2.3, §2.4): what cannot be known
 * stays null.
 */
import { commensurable, compare, divide, formatDecimal, inUnit, multiply, parseDecimal, ratio, readAmount, readUnit, roundHalfUp, toBase, zero } from './amount.ts'
import type { Amount, Rational } from './amount.ts'
import type { NdcUnit } from './derived.ts'
import type { Concept, DrugFacts, Ingredient, Origin, Sourced } from './facts.ts'
import { onlyActive } from './names.ts'

function words(concept: Concept): string {
  let text = concept.text ?? ''
  for (const { display } of concept.codings) if (display !== null) text += ` ; ${display}`
  return text.toLowerCase()
}

const formUnits: readonly (readonly [RegExp, NdcUnit])[] = [
  [/\b(powder|lyophili[sz]ed|lyophili[sz]ate|for reconstitution|kit|tablets?|capsules?|patch(es)?|implants?|suppositor(y|ies)|pellets?|inserts?|films?|lozenges?)\b/, 'UN'],
  [/\b(cream|ointment|gel|paste)\b/, 'GR'],
  [/\b(solution|suspension|emulsion|liquid|injectable|syrup|elixir|drops|infusion|syringe|pen|concentrate|ampoules?|ampul(es?)?|bags?)\b/, 'ML'],
]

/** How the package is counted: by form, then by what one package holds (billing-rules §2.3). Never by the dose's unit. */
export function unitOfPackage(drug: DrugFacts): Sourced<NdcUnit> | null {
  if (drug.form !== null) {
    const text = words(drug.form.value)
    const found = formUnits.find(([pattern]) => pattern.test(text))
    if (found !== undefined) return { value: found[1], from: drug.form.from }
  }
  const content = drug.amount === null || drug.amount.value.numerator.unit === null ? null : readUnit(drug.amount.value.numerator.unit)
  return drug.amount !== null && content?.dimension === 'volume' ? { value: 'ML', from: drug.amount.from } : null
}

interface Strength {
  readonly of: Amount
  /** Null where the strength is for "one" of the package, without a unit. */
  readonly per: Amount | null
  readonly count: Rational
  readonly from: readonly Origin[]
}

function readStrength(ingredient: Ingredient): Strength | null {
  if (ingredient.strength === null) return null
  const { numerator, denominator } = ingredient.strength
  const of = readAmount(numerator)
  const count = parseDecimal(denominator.value)
  const per = readAmount(denominator)
  if (of === null || count === null || (per === null && denominator.unit !== null)) return null
  return { of, per, count, from: ingredient.from }
}

/** The strength that the dose can be divided by: the one active ingredient's; several fit no single dose. */
function onlyStrength(drug: DrugFacts, dose: Amount): Strength | null {
  const active = onlyActive(drug)
  const strength = active === null ? null : readStrength(active)
  return strength !== null && commensurable(strength.of, dose) ? strength : null
}

/** How many of the strength's denominators the dose is: 50 mg of 100 mg/mL is 0.5. */
function denominators(dose: Amount, strength: Strength): Rational | null {
  const share = ratio(dose, strength.of)
  return share === null ? null : multiply(share, strength.count)
}

/** What one package holds, by Medication.amount: 5 mL in a vial; null where it is not said, or said of nothing. */
function contentOf({ amount }: DrugFacts): Amount | null {
  const content = amount === null ? null : readAmount(amount.value.numerator)
  const packages = amount === null ? null : parseDecimal(amount.value.denominator.value)
  const one = content === null || packages === null ? null : divide(content.value, packages)
  return content === null || one === null || compare(one, zero) <= 0 ? null : { value: one, unit: content.unit }
}

const one: Rational = { numerator: 1, denominator: 1 }

/** Vials, syringes or bags of a liquid, where the chart says what one holds. */
function volumeOfPackages(packages: Rational, drug: DrugFacts, from: readonly Origin[]): Sourced<Rational> | null {
  const content = contentOf(drug)
  const volume = content === null ? null : inUnit(content, 'mL')
  return volume === null ? null : { value: multiply(packages, volume), from: [...from, ...(drug.amount?.from ?? [])] }
}

function millilitres(dose: Amount, drug: DrugFacts): Sourced<Rational> | null {
  const direct = inUnit(dose, 'mL')
  if (direct !== null) return { value: direct, from: [] }
  if (dose.unit.dimension === 'count') return volumeOfPackages(dose.value, drug, [])
  const strength = onlyStrength(drug, dose)
  const count = strength === null ? null : denominators(dose, strength)
  if (strength === null || count === null) return null
  if (strength.per === null || strength.per.unit.dimension === 'count') return volumeOfPackages(count, drug, strength.from)
  const volume = inUnit({ value: one, unit: strength.per.unit }, 'mL')
  return volume === null ? null : { value: multiply(count, volume), from: strength.from }
}

/** Vials, tablets, kits: counted directly, or the dose divided by what one of them holds. */
function pieces(dose: Amount, drug: DrugFacts): Sourced<Rational> | null {
  if (dose.unit.dimension === 'count') return { value: dose.value, from: [] }
  const strength = onlyStrength(drug, dose)
  if (strength === null) return null
  if (strength.per === null || strength.per.unit.dimension === 'count') {
    const count = denominators(dose, strength)
    return count === null ? null : { value: count, from: strength.from }
  }
  // Strength by volume or mass: one package's content must be known as well.
  const content = contentOf(drug)
  if (content === null || !commensurable(content, strength.per)) return null
  const held = divide(multiply(toBase(strength.of), toBase(content)), toBase(strength.per))
  const count = held === null ? null : divide(toBase(dose), held)
  return count === null ? null : { value: count, from: [...strength.from, ...(drug.amount?.from ?? [])] }
}

/** An amount of the drug in the unit of its package; null where it cannot be converted. `from` names what beside the dose was used. */
export function inPackageUnit(amount: Amount, unit: NdcUnit, drug: DrugFacts): Sourced<Rational> | null {
  switch (unit) {
    case 'ML': return millilitres(amount, drug)
    case 'UN': return pieces(amount, drug)
    case 'GR': {
      const grams = inUnit(amount, 'g')
      return grams === null ? null : { value: grams, from: [] }
    }
    case 'F2': return amount.unit.dimension === 'international-units' ? { value: toBase(amount), from: [] } : null
  }
}

/** Half up to three decimals; what would vanish becomes the smallest step (billing-rules §2.4). */
export function roundQuantity(quantity: Rational): number {
  const thousandths = roundHalfUp(quantity, 3)
  const rounded = typeof thousandths === 'number' ? thousandths / 1000 : Number(formatDecimal(quantity, 3))
  return rounded === 0 && compare(quantity, zero) > 0 ? 0.001 : rounded
}

/** How many packages hold an amount in their unit: pieces as they are counted, millilitres by what one holds; else null. */
export function packagesOf(quantity: Rational, unit: NdcUnit, drug: DrugFacts): Rational | null {
  if (unit === 'UN') return quantity
  const content = contentOf(drug)
  const held = content === null || unit === 'F2' ? null : inUnit(content, unit === 'ML' ? 'mL' : 'g')
  return held === null ? null : divide(quantity, held)
}
