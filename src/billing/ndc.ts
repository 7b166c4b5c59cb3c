/**
 * The National Drug Code in every written form (billing-rules §2.1, conformance README "NDC"). Claims want eleven
 * digits, 5-4-2. Ten digits without hyphens fit three codes: only a directory can tell, a string rule cannot.
 */

export interface Ndc {
  /** Five digits. */
  readonly labeler: string
  /** Four digits. */
  readonly product: string
  /** Two digits. */
  readonly package: string
}

export type NdcReading =
  | { readonly kind: 'ndc'; readonly ndc: Ndc }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Ndc[] }
  | { readonly kind: 'no-package'; readonly labeler: string | null; readonly product: string | null }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'invalid' }

const invalid: NdcReading = { kind: 'invalid' }

/** Eleven digits: 99999012301. */
export function formatNdc11(ndc: Ndc): string {
  return ndc.labeler + ndc.product + ndc.package
}

/** With hyphens, for people: 99999-0123-01. */
export function formatNdcHyphens(ndc: Ndc): string {
  return `${ndc.labeler}-${ndc.product}-${ndc.package}`
}

function make(labeler: string, product: string, packageCode: string): NdcReading {
  if (!/[1-9]/.test(labeler + product)) return invalid
  return { kind: 'ndc', ndc: { labeler: labeler.padStart(5, '0'), product: product.padStart(4, '0'), package: packageCode.padStart(2, '0') } }
}

function fromSegments(segments: readonly string[]): NdcReading {
  const [labeler = '', product = '', packageCode] = segments
  if (segments.length > 3) return invalid
  if (packageCode === undefined) {
    const shape = `${labeler.length}-${product.length}`
    if (['4-4', '5-3', '5-4'].includes(shape)) {
      return { kind: 'no-package', labeler: labeler.padStart(5, '0'), product: product.padStart(4, '0') }
    }
    return ['6-3', '6-4'].includes(shape) ? { kind: 'no-package', labeler: null, product: null } : invalid
  }
  switch (`${labeler.length}-${product.length}-${packageCode.length}`) {
    case '4-4-2':
    case '5-3-2':
    case '5-4-1':
    case '5-4-2':
      return make(labeler, product, packageCode)
    case '6-4-2':
      // FDA's future form: today's codes get a leading zero (billing-rules §2.2), which can be taken away again.
      return labeler.startsWith('0') ? make(labeler.slice(1), product, packageCode) : { kind: 'unsupported' }
    case '6-3-2':
    case '6-4-1':
      return { kind: 'unsupported' }
    default:
      return invalid
  }
}

/** True where the last digit is the GS1 check digit of the others: weights 3 and 1 from the right (General Specifications §7.9.1). */
export function checkDigitHolds(digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    sum += Number(digits[digits.length - 1 - place]) * (place % 2 === 0 ? 1 : 3)
  }
  return /^\d+$/.test(digits) && sum % 10 === 0
}

function tenDigits(digits: string): NdcReading {
  const readings = [
    make(digits.slice(0, 4), digits.slice(4, 8), digits.slice(8)),
    make(digits.slice(0, 5), digits.slice(5, 8), digits.slice(8)),
    make(digits.slice(0, 5), digits.slice(5, 9), digits.slice(9)),
  ]
  const candidates = readings.flatMap(reading => (reading.kind === 'ndc' ? [reading.ndc] : []))
  return candidates.length === 0 ? invalid : { kind: 'ambiguous', candidates }
}

function fromDigits(digits: string): NdcReading {
  switch (digits.length) {
    case 9:
      return { kind: 'no-package', labeler: null, product: null }
    case 10:
      return tenDigits(digits)
    case 11:
      return make(digits.slice(0, 5), digits.slice(5, 9), digits.slice(9))
    case 12:
      return digits.startsWith('0') ? make(digits.slice(1, 6), digits.slice(6, 10), digits.slice(10)) : { kind: 'unsupported' }
    case 13:
      return digits.startsWith('03') && checkDigitHolds(digits) ? tenDigits(digits.slice(2, 12)) : invalid
    case 14:
      return digits.startsWith('003') && checkDigitHolds(digits) ? tenDigits(digits.slice(3, 13)) : invalid
    default:
      return invalid
  }
}

/**
 * Reads an NDC as people and systems write it: hyphens of any kind or spaces between segments, a leading "NDC" or
 * "N4", `*` for a leading zero. Never guesses: what is not one code says why.
 */
export function readNdc(written: string): NdcReading {
  if (written.length > 60) return invalid
  const cleaned = plainNdc.test(written) ? written : withoutPrefix(written)
  if (cleaned === null) return invalid
  return cleaned.includes('-') ? fromSegments(cleaned.split('-')) : fromDigits(cleaned)
}

const plainNdc = /^\d+(-\d+)*$/

/** Digits and hyphens alone, as far as the text is that; else null. */
function withoutPrefix(written: string): string | null {
  const cleaned = written
    .trim()
    .replace(/^NDC\s*[:#]?\s*/i, '')
    .replace(/^N4(?=\s*[\d*])/i, '')
    .trim()
    .replace(/[\s\u2010-\u2015\u2212-]+/g, '-')
    .replaceAll('*', '0')
  return plainNdc.test(cleaned) ? cleaned : null
}

/** True where both are the same code. */
export function sameNdc(a: Ndc, b: Ndc): boolean {
  return sameProduct(a, b) && a.package === b.package
}

/** True where both name the same labeler and product (billing-rules §2.1; packages may differ). */
export function sameProduct(a: Ndc, b: Ndc): boolean {
  return a.labeler === b.labeler && a.product === b.product
}
