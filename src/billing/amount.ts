/**
 * Exact amounts. Values are rationals of big integers, so that 6 mg of 6 mg/0.6 mL is 0.6 mL and nothing else.
 * The unit table is closed: a unit that is not in it can be shown but never converted (billing-rules §2.4).
 */
import type { Quantity } from './facts.ts'

/** numerator / denominator, denominator above zero. */
export interface Rational {
  readonly numerator: bigint
  readonly denominator: bigint
}

export type Dimension = 'mass' | 'volume' | 'international-units' | 'usp-units' | 'milliequivalents' | 'moles' | 'time' | 'count'

interface Unit {
  readonly dimension: Dimension
  /** How many base units: nanograms, nanolitres, one unit, seconds. */
  readonly base: bigint
  /** How the unit is written on a line. */
  readonly label: string
  /** What is counted, for `count`: a vial is never a tablet. */
  readonly of: string | null
}

/** An amount in a known unit. */
export interface Amount {
  readonly value: Rational
  readonly unit: Unit
}

const decimalPattern = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/

/** Reads a decimal's own digits ("0.5", "-3", "1e-7"); null for text that is none or is absurdly long. */
export function parseDecimal(text: string): Rational | null {
  const match = decimalPattern.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const scale = fraction.length - Number(exponent)
  const digits = BigInt(`${sign}${whole}${fraction}`)
  return scale >= 0
    ? { numerator: digits, denominator: 10n ** BigInt(scale) }
    : { numerator: digits * 10n ** BigInt(-scale), denominator: 1n }
}

export function multiply(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator }
}

/** a / b; null where b is zero. */
export function divide(a: Rational, b: Rational): Rational | null {
  if (b.numerator === 0n) return null
  const sign = b.numerator < 0n ? -1n : 1n
  return { numerator: a.numerator * b.denominator * sign, denominator: a.denominator * b.numerator * sign }
}

export function add(a: Rational, b: Rational): Rational {
  return { numerator: a.numerator * b.denominator + b.numerator * a.denominator, denominator: a.denominator * b.denominator }
}

/** Negative, zero or positive like a - b. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const zero: Rational = { numerator: 0n, denominator: 1n }

/** Rounds half up to `places` decimals; the result counts units of 10^-places. */
function roundHalfUp(value: Rational, places: number): bigint {
  const scaled = value.numerator * 10n ** BigInt(places) * 2n + value.denominator
  const twice = value.denominator * 2n
  const quotient = scaled / twice
  return scaled < 0n && scaled % twice !== 0n ? quotient - 1n : quotient
}

/** Decimal digits, rounded half up to `places`, without trailing zeros: "0.5", "12", "0.067". */
export function formatDecimal(value: Rational, places: number): string {
  const rounded = roundHalfUp(value, places)
  const sign = rounded < 0n ? '-' : ''
  const digits = (rounded < 0n ? -rounded : rounded).toString().padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
}

function unit(dimension: Dimension, base: bigint, label: string, of: string | null = null): Unit {
  return { dimension, base, label, of }
}

const kilogram = unit('mass', 1_000_000_000_000n, 'KG')
const gram = unit('mass', 1_000_000_000n, 'G')
const milligram = unit('mass', 1_000_000n, 'MG')
const microgram = unit('mass', 1_000n, 'MCG')
const nanogram = unit('mass', 1n, 'NG')
const litre = unit('volume', 1_000_000_000n, 'L')
const millilitre = unit('volume', 1_000_000n, 'ML')
const microlitre = unit('volume', 1_000n, 'MICROLITER')
const internationalUnit = unit('international-units', 1n, 'UNITS')
const thousandUnits = unit('international-units', 1_000n, 'THOUSAND UNITS')
const millionUnits = unit('international-units', 1_000_000n, 'MILLION UNITS')
const second = unit('time', 1n, 'SEC')
const minute = unit('time', 60n, 'MIN')
const hour = unit('time', 3_600n, 'HR')
const day = unit('time', 86_400n, 'DAY')

function counted(of: string, label: string, ...names: readonly string[]): readonly (readonly [string, Unit])[] {
  const each = unit('count', 1n, label, of)
  return names.map(name => [name, each] as const)
}

/**
 * UCUM codes, and the few other spellings that conformance README ("NDC", unit names) allows. Case matters: "MG" is
 * no milligram in UCUM, "U" is an enzyme unit, and neither is guessed at.
 */
const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ['kg', kilogram], ['g', gram], ['gm', gram], ['mg', milligram], ['ug', microgram], ['mcg', microgram], ['ng', nanogram],
  ['L', litre], ['l', litre], ['mL', millilitre], ['ml', millilitre], ['cc', millilitre], ['uL', microlitre], ['ul', microlitre],
  ['[iU]', internationalUnit], ['[IU]', internationalUnit], ['IU', internationalUnit], ['iU', internationalUnit],
  ['units', internationalUnit], ['unit', internationalUnit],
  ['k[iU]', thousandUnits], ['k[IU]', thousandUnits], ['10*3.[iU]', thousandUnits], ['M[iU]', millionUnits],
  ['M[IU]', millionUnits], ['10*6.[iU]', millionUnits],
  ['[USP\'U]', unit('usp-units', 1n, 'USP UNITS')],
  ['meq', unit('milliequivalents', 1n, 'MEQ')],
  ['mmol', unit('moles', 1n, 'MMOL')],
  ['s', second], ['min', minute], ['h', hour], ['d', day],
  ...counted('each', 'EACH', '1', '{each}', '{unit_dose}'),
  ...counted('vial', 'VIAL', '{vial}', '{Vial}', '{vials}', 'vial', 'vials'),
  ...counted('tablet', 'TABLET', '{tbl}', '{tablet}', '{Tablet}', '{tablets}', 'tablet', 'tablets'),
  ...counted('capsule', 'CAPSULE', '{capsule}', '{Capsule}', '{capsules}', 'capsule', 'capsules'),
  ...counted('syringe', 'SYRINGE', '{syringe}', '{Syringe}', 'syringe', 'syringes'),
  ...counted('ampule', 'AMPULE', '{ampule}', '{ampul}', '{ampoule}', 'ampule', 'ampoule'),
  ...counted('kit', 'KIT', '{kit}', '{Kit}', 'kit', 'kits'),
  ...counted('patch', 'PATCH', '{patch}', '{Patch}', 'patch', 'patches'),
  ...counted('implant', 'IMPLANT', '{implant}', '{Implant}', 'implant', 'implants'),
  ...counted('suppository', 'SUPPOSITORY', '{suppository}', '{Suppository}', 'suppository', 'suppositories'),
])

/** The unit of a name, or null for one that is not in the closed table. */
export function readUnit(name: string): Unit | null {
  return units.get(name.trim()) ?? null
}

/** Read once: the same quantity of a chart is asked for by dose, order, duplicates and description. */
const read = new WeakMap<Quantity, Amount | 'unknown'>()

function readOnce(quantity: Quantity): Amount | 'unknown' {
  const value = parseDecimal(quantity.value)
  const known = quantity.unit === null ? null : readUnit(quantity.unit)
  return value === null || known === null ? 'unknown' : { value, unit: known }
}

/** An amount that can be computed with; null where value or unit is unknown to the table. */
export function readAmount(quantity: Quantity): Amount | null {
  const before = read.get(quantity)
  const amount = before ?? readOnce(quantity)
  if (before === undefined) read.set(quantity, amount)
  return amount === 'unknown' ? null : amount
}

/** In base units of the dimension (nanograms, nanolitres, units, seconds). */
export function toBase(amount: Amount): Rational {
  return multiply(amount.value, { numerator: amount.unit.base, denominator: 1n })
}

/** True where one can be converted into the other without knowing the product. */
export function commensurable(a: Amount, b: Amount): boolean {
  return a.unit.dimension === b.unit.dimension && a.unit.of === b.unit.of
}

/** The value in millilitres, grams, seconds or units of the dimension's usual unit; null for another dimension. */
export function inUnit(amount: Amount, name: 'mL' | 'g' | 'min'): Rational | null {
  const target = name === 'mL' ? millilitre : name === 'g' ? gram : minute
  return amount.unit.dimension === target.dimension
    ? divide(toBase(amount), { numerator: target.base, denominator: 1n })
    : null
}

/** "50 MG", "0.5 ML", "2000 UNITS": the amount as a claim line writes it. */
export function amountLabel(amount: Amount): string {
  return `${formatDecimal(amount.value, 6)} ${amount.unit.label}`
}
