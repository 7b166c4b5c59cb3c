/** NDC and quantity as a payer takes them (billing-rules §2.1–§2.4). Digits are exact: nothing passes through binary. */
import { compare, formatDecimal, parseDecimal, zero } from '../billing/amount.ts'
import { formatNdc11, formatNdcHyphens, readNdc } from '../billing/ndc.ts'
import type { PayerProfile } from '../billing/payers.ts'
import type { ClaimLine, ClaimNdc } from './claim-line.ts'
import { problem, type ClaimProblem } from './problems.ts'

export interface Measure {
  readonly unit: string
  /** "0.5": decimals as the profile wants them, no trailing zeros. */
  readonly digits: string
}

export interface Product {
  /** Eleven digits. */
  readonly code: string
  /** 99999-0123-01, for people and for the remarks of C9399 (§3.2). */
  readonly hyphens: string
  /** Null where unit or quantity is unknown, or is one that the payer does not take. */
  readonly measure: Measure | null
}

export interface ReadProduct {
  readonly product: Product | null
  readonly problems: readonly ClaimProblem[]
}

const nothing: ReadProduct = { product: null, problems: [] }

/** A number's own digits, never with an exponent: "0.5", "0.0000001". Null for what is no finite number. */
export const exactDigits = (value: number): string | null => {
  const [digits = '', exponent = '0'] = String(value).split('e')
  if (!Number.isFinite(value)) return null
  if (exponent === '0') return digits
  const sign = value < 0 ? '-' : ''
  const [whole = '', fraction = ''] = digits.replace('-', '').split('.')
  const places = Number(exponent)
  return places < 0 ? `${sign}0.${(whole + fraction).padStart(whole.length + fraction.length - places - 1, '0')}` : `${sign}${(whole + fraction).padEnd(places + 1, '0')}`
}

/** CTP04 holds fifteen digits (§3.1), the point not counted. */
const longestDigits = 15

const digitsFor = (quantity: number | null, places: number): { readonly digits: string | null; readonly problems: readonly ClaimProblem[] } => {
  if (quantity === null) return { digits: null, problems: [problem('quantity-missing')] }
  const value = parseDecimal(String(quantity))
  if (value === null || compare(value, zero) <= 0) return { digits: null, problems: [problem('quantity-invalid', String(quantity))] }
  const rounded = formatDecimal(value, places)
  // What would vanish is the smallest step (§2.4).
  const digits = rounded === '0' ? `0.${'1'.padStart(places, '0')}` : rounded
  if (digits.replace('.', '').length > longestDigits) return { digits: null, problems: [problem('quantity-too-long', digits)] }
  const kept = parseDecimal(digits)
  const isSame = kept !== null && compare(kept, value) === 0
  return { digits, problems: isSame ? [] : [problem('quantity-rounded', String(quantity))] }
}

const measureOf = (ndc: ClaimNdc, profile: PayerProfile): { readonly measure: Measure | null; readonly problems: readonly ClaimProblem[] } => {
  const { digits, problems } = digitsFor(ndc.quantity, profile.ndcQtyDecimals)
  if (ndc.unit === null) return { measure: null, problems: [...problems, problem('unit-missing')] }
  const allowed = profile.uomAllowed.find((unit) => unit === ndc.unit)
  if (allowed === undefined) return { measure: null, problems: [...problems, problem('unit-not-allowed', ndc.unit)] }
  return { measure: digits === null ? null : { unit: allowed, digits }, problems }
}

/** One NDC with its quantity, in the form that this payer takes. */
export const readProduct = (ndc: ClaimNdc, profile: PayerProfile): ReadProduct => {
  const reading = readNdc(ndc.code)
  if (reading.kind !== 'ndc') return { product: null, problems: [problem('ndc-invalid', ndc.code)] }
  const { measure, problems } = measureOf(ndc, profile)
  return { product: { code: formatNdc11(reading.ndc), hyphens: formatNdcHyphens(reading.ndc), measure }, problems }
}

/** The code of compounds, which have no NDC of their own for those who want none (§2.6). */
const isWaived = (line: ClaimLine, profile: PayerProfile): boolean => line.code === 'J7999' && profile.compoundNdc === 'none'

const isCompound = ({ code, description }: ClaimLine): boolean => code === 'J7999' || (description ?? '').startsWith('CMPD ')

/** The product of a line; an administration line has none. */
export const productOf = (line: ClaimLine, profile: PayerProfile): ReadProduct => {
  if (line.kind === 'administration') return nothing
  if (line.ndc === null) {
    const isWanted = profile.ndcRequired && !isCompound(line) && !line.noCost
    return isWanted ? { product: null, problems: [problem('ndc-missing')] } : nothing
  }
  if (isWaived(line, profile)) return { product: null, problems: [problem('ndc-of-compound-left-out', line.ndc.code)] }
  return readProduct(line.ndc, profile)
}
