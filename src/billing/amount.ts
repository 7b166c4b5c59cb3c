/**
 * Exact amounts. Values are rationals of whole numbers, so that 6 mg of 6 mg/0.6 mL is 0.6 mL and nothing else.
 * The unit table is closed: a unit that is not in it can be shown but never converted (billing-rules §2.4).
 */
import type { Quantity } from './facts.ts'

/** A whole number, always exact: a number while it is a safe integer, else a big integer. */
export type Whole = number | bigint

/** numerator / denominator, denominator above zero. */
export interface Rational {
  readonly numerator: Whole
  readonly denominator: Whole
}

function times(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    // A product that had to be rounded is no safe integer.
    if (Number.isSafeInteger(product)) return product
  }
  return BigInt(a) * BigInt(b)
}

function plus(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return BigInt(a) + BigInt(b)
}

/** The largest whole number that is not above a / b; b is above zero. */
function floorDivide(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const rest = a % b
    return (a - rest) / b - (rest < 0 ? 1 : 0)
  }
  const [dividend, divisor] = [BigInt(a), BigInt(b)]
  return dividend / divisor - (dividend % divisor < 0n ? 1n : 0n)
}

type Dimension = 'mass' | 'volume' | 'international-units' | 'usp-units' | 'milliequivalents' | 'moles' | 'time' | 'count'

interface Unit {
  readonly dimension: Dimension
  /** How many base units: nanograms, nanolitres, one unit, seconds. */
  readonly base: number
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

/** A short decimal without sign and exponent, as nearly all are; null for any other text. */
function parseShort(text: string): Rational | null {
  if (text.length > 15) return null
  let numerator = 0
  let denominator = 1
  let point = -1
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) {
      numerator = numerator * 10 + digit
      if (point !== -1) denominator *= 10
    } else if (text[at] === '.' && point === -1) point = at
    else return null
  }
  return text === '' || point === 0 || point === text.length - 1 ? null : { numerator, denominator }
}

/** Reads a decimal's own digits ("0.5", "-3", "1e-7"); null for text that is none or is absurdly long. */
export function parseDecimal(text: string): Rational | null {
  return parseShort(text) ?? parseAny(text)
}

function parseAny(text: string): Rational | null {
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
  return { numerator: times(a.numerator, b.numerator), denominator: times(a.denominator, b.denominator) }
}

/** a / b; null where b is zero. */
export function divide(a: Rational, b: Rational): Rational | null {
  if (b.numerator === 0 || b.numerator === 0n) return null
  const sign = b.numerator < 0 ? -1 : 1
  return {
    numerator: times(times(a.numerator, b.denominator), sign), denominator: times(times(a.denominator, b.numerator), sign),
  }
}

export function add(a: Rational, b: Rational): Rational {
  return {
    numerator: plus(times(a.numerator, b.denominator), times(b.numerator, a.denominator)),
    denominator: times(a.denominator, b.denominator),
  }
}

/** Negative, zero or positive like a - b. */
export function compare(a: Rational, b: Rational): number {
  const left = times(a.numerator, b.denominator)
  const right = times(b.numerator, a.denominator)
  return left < right ? -1 : left > right ? 1 : 0
}

export const zero: Rational = { numerator: 0, denominator: 1 }

/** 10^places, exact for any number of places. */
function powerOfTen(places: number): Whole {
  return places <= 15 ? 10 ** places : 10n ** BigInt(places)
}

/** Rounds half up to `places` decimals; the result counts units of 10^-places. */
export function roundHalfUp(value: Rational, places: number): Whole {
  const scaled = plus(times(times(value.numerator, 2), powerOfTen(places)), value.denominator)
  return floorDivide(scaled, times(value.denominator, 2))
}

/** The least whole number that is not below the value, which is above zero; null beyond what a number holds exactly. */
export function roundUp(value: Rational): number | null {
  const whole = Number(floorDivide(times(value.numerator, -1), value.denominator)) * -1
  return Number.isSafeInteger(whole) ? whole : null
}

/** Decimal digits, rounded half up to `places`, without trailing zeros: "0.5", "12", "0.067". */
export function formatDecimal(value: Rational, places: number): string {
  if (value.denominator === 1) return String(value.numerator)
  const rounded = roundHalfUp(value, places)
  const sign = rounded < 0 ? '-' : ''
  const digits = String(rounded < 0 ? -rounded : rounded).padStart(places + 1, '0')
  const whole = digits.slice(0, digits.length - places)
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '')
  return fraction === '' ? `${sign}${whole}` : `${sign}${whole}.${fraction}`
}

function unit(dimension: Dimension, base: number, label: string, of: string | null = null): Unit {
  return { dimension, base, label, of }
}

const kilogram = unit('mass', 1_000_000_000_000, 'KG')
const gram = unit('mass', 1_000_000_000, 'G')
const milligram = unit('mass', 1_000_000, 'MG')
const microgram = unit('mass', 1_000, 'MCG')
const nanogram = unit('mass', 1, 'NG')
const litre = unit('volume', 1_000_000_000, 'L')
const millilitre = unit('volume', 1_000_000, 'ML')
const microlitre = unit('volume', 1_000, 'MICROLITER')
const internationalUnit = unit('international-units', 1, 'UNITS')
const thousandUnits = unit('international-units', 1_000, 'THOUSAND UNITS')
const millionUnits = unit('international-units', 1_000_000, 'MILLION UNITS')
const second = unit('time', 1, 'SEC')
const minute = unit('time', 60, 'MIN')
const hour = unit('time', 3_600, 'HR')
const day = unit('time', 86_400, 'DAY')

function counted(of: string, label: string, ...names: readonly string[]): readonly (readonly [string, Unit])[] {
  const each = unit('count', 1, label, of)
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
  ['[USP\'U]', unit('usp-units', 1, 'USP UNITS')],
  ['meq', unit('milliequivalents', 1, 'MEQ')],
  ['mmol', unit('moles', 1, 'MMOL')],
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
  return units.get(name) ?? units.get(name.trim()) ?? null
}

/** An amount that can be computed with; null where value or unit is unknown to the table. */
export function readAmount(quantity: Quantity): Amount | null {
  const known = quantity.unit === null ? null : readUnit(quantity.unit)
  const value = known === null ? null : parseDecimal(quantity.value)
  return value === null || known === null ? null : { value, unit: known }
}

/** In base units of the dimension (nanograms, nanolitres, units, seconds). */
export function toBase(amount: Amount): Rational {
  const { value: { numerator, denominator }, unit: { base } } = amount
  return { numerator: times(numerator, base), denominator }
}

/** True where one can be converted into the other without knowing the product. */
export function commensurable(a: Amount, b: Amount): boolean {
  return a.unit.dimension === b.unit.dimension && a.unit.of === b.unit.of
}

/** The value in millilitres, grams or minutes; null for an amount of another dimension. */
export function inUnit(amount: Amount, name: 'mL' | 'g' | 'min'): Rational | null {
  const target = name === 'mL' ? millilitre : name === 'g' ? gram : minute
  if (amount.unit === target) return amount.value
  return amount.unit.dimension === target.dimension ? divide(toBase(amount), { numerator: target.base, denominator: 1 }) : null
}

/** How many times b goes into a, which is commensurable; null where b is zero. */
export function ratio(a: Amount, b: Amount): Rational | null {
  return a.unit === b.unit ? divide(a.value, b.value) : divide(toBase(a), toBase(b))
}

/** A unit's name on a claim line: "ML", "UNITS"; one that is not in the table as it is written. */
export function unitLabel(name: string): string {
  return readUnit(name)?.label ?? name
}

/** "50 MG", "0.5 ML", "2000 UNITS": the amount as a claim line writes it. Six decimals, or as many as keep it from reading 0. */
export function amountLabel(amount: Amount): string {
  const text = formatDecimal(amount.value, 6)
  return `${text === '0' ? formatDecimal(amount.value, 30) : text} ${amount.unit.label}`
}

/** "50 mg": an amount as it was documented, for sentences. */
export function quantityWords(quantity: Quantity): string {
  return `${quantity.value} ${quantity.unit ?? ''}`.trim().slice(0, 60)
}
