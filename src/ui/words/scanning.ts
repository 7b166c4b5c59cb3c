/** What the view says about a scan. */
import type { ScanOutcome } from '../../app/scan-answers.ts'
import type { Contradiction, ScanAnswers } from '../../scan/settle.ts'
import { answerNames } from './answers.ts'

type Why = Extract<ScanOutcome, { kind: 'refused' }>['why']

export const scanRefusalWords: Readonly<Record<Why, string>> = {
  'empty': 'Nothing was read. Scan again.',
  'too-long': 'This is longer than the code of a drug package. Scan the code beside the NDC.',
  'check-digit': 'A digit was misread. Scan again, or type the NDC with its hyphens.',
  'impossible-date': 'The expiry in the code is no day of the calendar. Type NDC, lot and expiry from the package.',
  'damaged': 'The code is damaged. Scan again, or type what the package prints.',
  'two-products': 'The code names two different products. Type the NDC that the package prints.',
  'two-readings': 'The digits can be read in two ways. Type the NDC with its hyphens.',
  'not-a-drug-code': 'This is not the code of a drug package. Scan the code beside the NDC.',
  'unreadable': 'The scan cannot be trusted. Scan again.',
  'no-dose': 'No dose here is charged, so the package was not entered.',
  'no-ndc': 'The code names no NDC, no lot and no expiry. Type them from the package.',
}

export const scanWords = {
  title: 'Scanned',
  whichDose: 'Which dose was drawn from this package?',
  whichCode: 'The code has no hyphens and can be read as several NDCs. Which one does the package print?',
  undecided: (field: string, candidates: readonly string[]): string => `The ${field} can be ${candidates.join(' or ')}: type the one that the package prints.`,
  manyDoses: (count: number): string => `${count} more could be meant. Put the cursor into the dose, then scan again.`,
  keptAsText: 'The code was put into the note as text. To enter it as the package of a dose, leave the note and scan again.',
  close: 'Close',
} as const

/** "Corvexol: NDC 99999-0451-01, lot A1, expiry 2027-01-31 entered." */
export const filledText = (drug: string | null, answers: ScanAnswers): string => {
  const { ndc, lot, expiry } = answers
  const parts = [
    ndc === undefined ? null : `${answerNames.ndc} ${ndc}`,
    lot === undefined ? null : `${answerNames.lot} ${lot}`,
    expiry === undefined ? null : `${answerNames.expiry} ${expiry}`,
  ].filter((part) => part !== null)
  return `${drug === null ? '' : `${drug}: `}${parts.join(', ')} entered.`
}

/** What the package says and the chart says otherwise, and what to do. */
export const contradictionText = ({ field, chart, scanned }: Contradiction): string => {
  switch (field) {
    case 'other-product':
      return `The package is another product: it says NDC ${scanned}, the chart ${chart}. Nothing was entered. Compare the package with the dose; if the chart is wrong, correct it there.`
    case 'other-package':
      return `The package says NDC ${scanned}, the chart ${chart}: the same drug in another package. The chart’s stands until it is corrected there.`
    case 'lot':
      return `The package says lot ${scanned}, the chart ${chart}. Compare them, and correct the chart if it is wrong.`
    case 'expiry':
      return `The package says expiry ${scanned}, the chart ${chart}. Compare them, and correct the chart if it is wrong.`
  }
}
