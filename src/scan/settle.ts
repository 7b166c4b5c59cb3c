/** A scan beside the chart: which of several codes is meant, what the scan fills, and where it contradicts the chart. */
import { formatNdcHyphens, readNdc, sameNdc, sameProduct, type Ndc } from '../billing/ndc.ts'
import { candidatesOf, type ScannedNdc, type ScannedProduct } from './read-scan.ts'

/** What the chart says about the product of one administration; `ndcs` as written. */
export interface ChartProduct {
  readonly ndcs: readonly string[]
  readonly lot: string | null
  /** A FHIR dateTime: "2027", "2027-01", "2027-01-31" or longer. */
  readonly expiry: string | null
}

/** Whether a code is one that is known: the chart's, or one that reference data lists on the date of service. */
export type Knows = (ndc: Ndc) => boolean

const chartCodes = (chart: ChartProduct): readonly Ndc[] => chart.ndcs.flatMap((written) => candidatesOf(readWritten(written)))

const readWritten = (written: string): ScannedNdc | null => {
  const reading = readNdc(written)
  return reading.kind === 'invalid' ? null : reading
}

/** Knows the codes of the chart that are written without doubt. */
export const knownToChart = (chart: ChartProduct): Knows => {
  const sure = chart.ndcs.map(readNdc).flatMap((reading) => (reading.kind === 'ndc' ? [reading.ndc] : []))
  return (ndc) => sure.some((one) => sameNdc(one, ndc))
}

/**
 * Settles ten digits by what is known (billing-rules §2.1): the first of `knows` that knows exactly one of the candidates
 * decides. Where none does the reading stays ambiguous; it is never settled by likelihood.
 */
export const settleNdc = (reading: ScannedNdc | null, ...knows: readonly Knows[]): ScannedNdc | null => {
  if (reading?.kind !== 'ambiguous') return reading
  for (const isKnown of knows) {
    const [one, other] = reading.candidates.filter(isKnown)
    if (one !== undefined && other === undefined) return { kind: 'ndc', ndc: one }
  }
  return reading
}

/** Answers that the scan gives: nothing for what it leaves open. The NDC is written with hyphens. */
export interface ScanAnswers {
  readonly ndc?: string
  readonly lot?: string
  readonly expiry?: string
}

/** What a scan fills, after `settleNdc`. */
export const answersOfScan = ({ lot, expiry }: ScannedProduct, ndc: ScannedNdc | null): ScanAnswers => ({
  ...(ndc?.kind === 'ndc' ? { ndc: formatNdcHyphens(ndc.ndc) } : {}),
  ...(lot === null ? {} : { lot }),
  ...(expiry === null ? {} : { expiry }),
})

/** A value of the package that the chart has otherwise. `other-package` is the same drug in another package. */
export interface Contradiction {
  readonly field: 'other-product' | 'other-package' | 'lot' | 'expiry'
  readonly chart: string
  readonly scanned: string
}

const ndcContradiction = (scanned: readonly Ndc[], chart: ChartProduct): readonly Contradiction[] => {
  const codes = chartCodes(chart)
  const [first] = scanned
  if (first === undefined || codes.length === 0) return []
  if (scanned.some((one) => codes.some((code) => sameNdc(one, code)))) return []
  const related = scanned.find((one) => codes.some((code) => sameProduct(one, code)))
  return [{
    field: related === undefined ? 'other-product' : 'other-package',
    chart: chart.ndcs.join(', '), scanned: (related === undefined ? scanned : [related]).map(formatNdcHyphens).join(' or '),
  }]
}

const plain = (text: string): string => text.replaceAll(/\s/gu, '').toUpperCase()

const valuesOf = (product: ScannedProduct, field: 'lot' | 'expiry'): readonly string[] => {
  const value = product[field]
  return value === null ? (product.undecided.find((one) => one.field === field)?.candidates ?? []) : [value]
}

/**
 * Where the package contradicts the chart, field by field. A code contradicts only where none of its readings is one of
 * the chart's; a lot only by more than case and spaces; an expiry as far as the chart is exact.
 */
export const contradictionsOf = (product: ScannedProduct, ndc: ScannedNdc | null, chart: ChartProduct): readonly Contradiction[] => {
  const { lot, expiry } = chart
  const lots = valuesOf(product, 'lot')
  const expiries = valuesOf(product, 'expiry')
  const day = expiry?.slice(0, 10) ?? null
  return [
    ...ndcContradiction(candidatesOf(ndc), chart),
    ...(lot !== null && lots.length > 0 && !lots.some((one) => plain(one) === plain(lot))
      ? [{ field: 'lot' as const, chart: lot, scanned: lots.join(' or ') }] : []),
    ...(day !== null && expiries.length > 0 && !expiries.some((one) => one.startsWith(day))
      ? [{ field: 'expiry' as const, chart: day, scanned: expiries.join(' or ') }] : []),
  ]
}
