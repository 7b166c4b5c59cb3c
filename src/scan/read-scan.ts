/**
 * What a scanner sent, read as a drug package: GS1 element strings, GTINs, UPC-A, and the NDC in every printed form.
 *
 * How an NDC stands in a GTIN (GS1 US, "Assigning GTINs in Healthcare"; GS1 General Specifications §2.1): indicator
 * digit, 0, 3, the ten digits of the NDC without hyphens, check digit. 03 is the prefix that GS1 US keeps for codes of
 * the FDA; a UPC-A is the same without the first two digits. The hyphens are lost: ten digits are up to three codes.
 * Indicator 1 to 8 is a case or carton of what the NDC names; 9 is a variable measure, which no drug is.
 */
import { checkDigitHolds, readNdc, sameNdc, type Ndc, type NdcReading } from '../billing/ndc.ts'
import { afterSeparators, readElements, separator, type Elements } from './element-string.ts'
import { dateOf } from './gs1.ts'

/** An NDC as far as the package tells it. */
export type ScannedNdc = Exclude<NdcReading, { readonly kind: 'invalid' }>

/** A value that the package may mean in several ways, since the scanner sent no separators: a person must choose. */
export interface Undecided {
  readonly field: 'lot' | 'expiry' | 'serial'
  readonly candidates: readonly string[]
}

export interface ScannedProduct {
  readonly kind: 'product'
  /** Fourteen digits. */
  readonly gtin: string | null
  /** The GTIN's first digit: 0 the package itself, 1 to 8 a package of packages. */
  readonly indicator: number | null
  /** Null where the code names no NDC. */
  readonly ndc: ScannedNdc | null
  readonly lot: string | null
  /** YYYY-MM-DD. */
  readonly expiry: string | null
  readonly serial: string | null
  readonly undecided: readonly Undecided[]
}

export type Refusal =
  | 'empty'
  | 'too-long'
  /** A digit is wrong or missing: scan again. */
  | 'check-digit'
  /** The expiry is no day of the calendar. */
  | 'impossible-date'
  /** Marked as GS1 and not readable as such. */
  | 'damaged'
  /** GTIN and national number name different products. */
  | 'two-products'
  /** Twelve digits that are a UPC-A as well as an NDC of the coming form. */
  | 'two-readings'
  | 'not-a-drug-code'

export type Scan = ScannedProduct | { readonly kind: 'refused'; readonly why: Refusal }

export interface ScanOptions {
  /** The year it is, which tells the century of an expiry. */
  readonly year: number
}

const longest = 256

const refuse = (why: Refusal): Scan => ({ kind: 'refused', why })

const product = (part: Partial<ScannedProduct>): ScannedProduct => ({
  kind: 'product', gtin: null, indicator: null, ndc: null, lot: null, expiry: null, serial: null, undecided: [], ...part,
})

const known = (reading: NdcReading): ScannedNdc | null => (reading.kind === 'invalid' ? null : reading)

const ndcOfGtin = (gtin: string): ScannedNdc | null => (/^[0-8]03/u.test(gtin) ? known(readNdc(gtin.slice(3, 13))) : null)

const ofGtin = (digits: string): ScannedProduct => {
  const gtin = digits.padStart(14, '0')
  return product({ gtin, indicator: Number(gtin[0]), ndc: ndcOfGtin(gtin) })
}

/** The codes that a reading may mean. */
export const candidatesOf = (reading: ScannedNdc | null): readonly Ndc[] => {
  if (reading === null) return []
  if (reading.kind === 'ndc') return [reading.ndc]
  return reading.kind === 'ambiguous' ? reading.candidates : []
}

/** The national number (715) is the NDC itself; one that the GTIN's ten digits cannot be is another product. */
const agreedNdc = (ofNumber: ScannedNdc | null, ofCode: ScannedNdc | null): ScannedNdc | 'two-products' | null => {
  if (ofNumber === null || ofCode === null) return ofNumber ?? ofCode
  if (!candidatesOf(ofNumber).some((one) => candidatesOf(ofCode).some((other) => sameNdc(one, other)))) return 'two-products'
  return ofNumber.kind === 'ndc' ? ofNumber : ofCode
}

const expiryOf = (elements: Elements, year: number): string | null => {
  const day = elements.get('17') ?? elements.get('7003')?.slice(0, 6)
  return day === undefined ? null : dateOf(day, year)
}

const hasImpossibleDate = (elements: Elements, year: number): boolean =>
  ['17', '7003'].some((ai) => elements.has(ai) && dateOf(elements.get(ai)?.slice(0, 6) ?? '', year) === null)

interface Decided {
  readonly value: string | null
  readonly candidates: readonly string[]
}

/** The value in which all readings agree, that none of them has it included. */
const decide = (values: readonly (string | null)[]): Decided => {
  const different = new Set(values)
  if (different.size === 1) return { value: values[0] ?? null, candidates: [] }
  return { value: null, candidates: [...different].filter((value) => value !== null) }
}

const ofReadings = (readings: readonly Elements[], year: number): Scan => {
  const [first] = readings
  if (first === undefined) return refuse('damaged')
  const gtin = first.get('01') ?? null
  if (gtin !== null && !checkDigitHolds(gtin)) return refuse('check-digit')
  if (readings.some((one) => hasImpossibleDate(one, year))) return refuse('impossible-date')
  // Readings that differ in the product itself name none.
  if (readings.some((one) => one.get('01') !== first.get('01') || one.get('715') !== first.get('715'))) return refuse('damaged')
  const ndc = agreedNdc(known(readNdc(first.get('715') ?? '')), gtin === null ? null : ndcOfGtin(gtin))
  if (ndc === 'two-products') return refuse('two-products')
  const fields = {
    lot: decide(readings.map((one) => one.get('10') ?? null)),
    expiry: decide(readings.map((one) => expiryOf(one, year))),
    serial: decide(readings.map((one) => one.get('21') ?? null)),
  }
  const undecided = (['lot', 'expiry', 'serial'] as const).flatMap((field) =>
    fields[field].candidates.length === 0 ? [] : [{ field, candidates: fields[field].candidates }])
  const scanned = product({
    gtin, indicator: gtin === null ? null : Number(gtin[0]), ndc,
    lot: fields.lot.value, expiry: fields.expiry.value, serial: fields.serial.value, undecided,
  })
  const saysNothing = gtin === null && ndc === null && scanned.lot === null && scanned.expiry === null && undecided.length === 0
  return saysNothing ? refuse('not-a-drug-code') : scanned
}

/** An element string. Elements of a package stand beside its GTIN (§4.14); in a second symbol they may stand alone. */
const readMarked = (text: string, { year }: ScanOptions, mayStandAlone: boolean): Scan | null => {
  const readings = readElements(text, (ai, value) => {
    if (ai === '01') return checkDigitHolds(value)
    if (ai === '715') return readNdc(value).kind !== 'invalid'
    return !['11', '15', '17', '7003'].includes(ai) || dateOf(value.slice(0, 6), year) !== null
  })
  const withGtin = readings.filter((one) => one.has('01'))
  if (withGtin.length > 0) return ofReadings(withGtin, year)
  return mayStandAlone && readings.length > 0 ? ofReadings(readings, year) : null
}

/** Why a marked text has no reading: its GTIN may have a wrong digit, its expiry no day. */
const whyUnread = (text: string, { year }: ScanOptions): Refusal => {
  const start = /^01(\d{14})(?:17(\d{6}))?/u.exec(text)
  if (start?.[1] !== undefined && !checkDigitHolds(start[1])) return 'check-digit'
  return start?.[2] !== undefined && dateOf(start[2], year) === null ? 'impossible-date' : 'damaged'
}

const ofNdc = (reading: NdcReading): Scan => {
  const ndc = known(reading)
  return ndc === null ? refuse('not-a-drug-code') : product({ ndc })
}

const ofChecked = (digits: string): Scan => (checkDigitHolds(digits) ? ofGtin(digits) : refuse('check-digit'))

/** Twelve digits: a UPC-A, or an NDC of the form to come, which begins with 0 for all codes of today (billing-rules §2.2). */
const ofTwelve = (digits: string): Scan => {
  if (!digits.startsWith('0')) return ofChecked(digits)
  return checkDigitHolds(digits) ? refuse('two-readings') : ofNdc(readNdc(digits))
}

const ofDigits = (digits: string): Scan | null => {
  switch (digits.length) {
    case 9:
    case 10:
    case 11:
      return ofNdc(readNdc(digits))
    case 12:
      return ofTwelve(digits)
    case 13:
    case 14:
      return ofChecked(digits)
    default:
      return null
  }
}

/** A symbol of the EAN/UPC family holds nothing but a GTIN: fewer digits are one that the scanner has cut. */
const ofRetail = (digits: string): Scan => (/^\d{12,13}$/u.test(digits) ? ofChecked(digits) : refuse('not-a-drug-code'))

/** GS1 DataMatrix, GS1-128, GS1 DataBar and composite, GS1 QR, GS1 DotCode (ISO/IEC 15424). */
const marksElements: ReadonlySet<string> = new Set(['d2', 'C1', 'e0', 'e1', 'e2', 'Q3', 'J1'])

/** FNC1 as scanners and their keyboards write it: GS, its picture, its name in brackets, caret notation, code word 232. */
const writtenSeparator = /<GS>|<FNC1>|[{[](?:GS|FNC1)[}\]]|\^\]|\u241d|\u00e8/giu

/**
 * Reads what a scanner sent. Nothing is guessed: a wrong check digit refuses the whole scan, ten digits stay up to three
 * codes (`settleNdc` chooses by what is known), and what can be meant in two ways is left to a person. Never throws.
 */
export const readScan = (text: string, options: ScanOptions): Scan => {
  if (text.length > longest) return refuse('too-long')
  const symbology = /^\][A-Za-z][0-9A-Za-z]/u.exec(text.trim())?.[0].slice(1) ?? null
  const plain = text.trim().slice(symbology === null ? 0 : 3).replaceAll(writtenSeparator, separator)
  if (plain.replaceAll(separator, '').trim() === '') return refuse('empty')

  const isMarked = plain.includes(separator) || /^\(\d{2,4}\)/u.test(plain) || (symbology !== null && marksElements.has(symbology))
  if (isMarked) return readMarked(plain, options, true) ?? refuse(whyUnread(afterSeparators(plain), options))
  if (symbology?.startsWith('E') === true) return ofRetail(plain)
  const digits = /^\d+$/u.test(plain) ? ofDigits(plain) : null
  if (digits !== null) return digits
  const printed = readNdc(plain)
  if (printed.kind !== 'invalid') return ofNdc(printed)
  const unmarked = /01\d{14}/u.test(plain) ? readMarked(plain, options, false) : null
  if (unmarked !== null) return unmarked
  return refuse(/^01\d{14}/u.test(plain) ? whyUnread(plain, options) : 'not-a-drug-code')
}
