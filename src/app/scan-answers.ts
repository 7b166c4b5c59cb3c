/** A scanned package on its way to a dose: which dose is meant, what the scan fills, and where it contradicts the chart. */
import type { Answers } from '../billing/answers.ts'
import { formatNdcHyphens } from '../billing/ndc.ts'
import { candidatesOf, readScan, type Refusal, type ScannedProduct, type Undecided } from '../scan/read-scan.ts'
import { answersOfScan, contradictionsOf, knownToChart, settleNdc, type ChartProduct, type Contradiction, type ScanAnswers } from '../scan/settle.ts'
import type { WedgeScan } from '../scan/keystrokes.ts'
import type { DoseDraft, EncounterDraft } from './draft.ts'

export type ScanOutcome =
  | { readonly kind: 'refused'; readonly why: Refusal | 'unreadable' | 'no-dose' | 'no-ndc' }
  /** Several doses could be meant: a person says which. */
  | { readonly kind: 'which-dose'; readonly product: ScannedProduct; readonly doses: readonly DoseDraft[] }
  /** Ten digits without hyphens are up to three codes: a person reads which one is printed. */
  | { readonly kind: 'which-code'; readonly product: ScannedProduct; readonly dose: DoseDraft; readonly codes: readonly string[] }
  /** Another product than the chart's: nothing is filled. */
  | { readonly kind: 'other-product'; readonly dose: DoseDraft; readonly contradiction: Contradiction }
  | {
      readonly kind: 'filled'
      readonly dose: DoseDraft
      readonly answers: ScanAnswers
      readonly undecided: readonly Undecided[]
      readonly contradictions: readonly Contradiction[]
    }

const chartOf = ({ facts: { drug } }: DoseDraft): ChartProduct => ({
  ndcs: drug.ndcs.map(({ value }) => value), lot: drug.lot?.value ?? null, expiry: drug.expiry?.value ?? null,
})

/** What a package says of one dose. `code` is the NDC, with hyphens, that a person chose among several. */
export const placeOn = (product: ScannedProduct, dose: DoseDraft, code: string | null = null): ScanOutcome => {
  const chart = chartOf(dose)
  const settled = settleNdc(product.ndc, knownToChart(chart))
  const contradictions = contradictionsOf(product, settled, chart)
  const contradiction = contradictions.find(({ field }) => field === 'other-product')
  if (contradiction !== undefined) return { kind: 'other-product', dose, contradiction }
  if (code === null && settled?.kind === 'ambiguous') {
    return { kind: 'which-code', product, dose, codes: candidatesOf(settled).map(formatNdcHyphens) }
  }
  const answers = { ...answersOfScan(product, settled), ...(code === null ? {} : { ndc: code }) }
  if (Object.keys(answers).length === 0) return { kind: 'refused', why: 'no-ndc' }
  return { kind: 'filled', dose, answers, undecided: product.undecided, contradictions }
}

const isCharged = ({ state }: DoseDraft): boolean => state !== 'excluded'

/**
 * The dose that a package is for: the one in which the person is, else the only one, else the only one whose chart names
 * the package; where it is not sure, those that could be meant, the ones that lack an NDC first.
 */
const dosesFor = (product: ScannedProduct, drafts: readonly EncounterDraft[], answers: Answers, focused: string | null): readonly DoseDraft[] => {
  const doses = drafts.flatMap((draft) => draft.doses.toReversed()).filter(isCharged)
  const here = doses.find(({ facts }) => facts.source === focused)
  if (here !== undefined) return [here]
  const named = doses.filter((dose) => candidatesOf(product.ndc).some(knownToChart(chartOf(dose))))
  if (named.length > 0) return named
  const lacks = ({ facts }: DoseDraft): boolean => facts.drug.ndcs.length === 0 && answers.get(facts.source)?.ndc == null
  return [...doses.filter(lacks), ...doses.filter((dose) => !lacks(dose))]
}

/** What comes of a scan; `year` tells the century of an expiry, `focused` is the dose in which the person is. */
export const placeScan = (scan: WedgeScan, drafts: readonly EncounterDraft[], answers: Answers, focused: string | null, year: number): ScanOutcome => {
  if (scan.kind === 'unreadable') return { kind: 'refused', why: 'unreadable' }
  const product = readScan(scan.text, { year })
  if (product.kind === 'refused') return product
  const doses = dosesFor(product, drafts, answers, focused)
  const [only, ...more] = doses
  if (only === undefined) return { kind: 'refused', why: 'no-dose' }
  return more.length === 0 ? placeOn(product, only) : { kind: 'which-dose', product, doses }
}
