/** Problems, blanks and notices of claim texts in sentences for a biller. */
import { blanks, type Blank } from './blanks.ts'
import type { ClaimProblem } from './problems.ts'

/** What is wrong, or left, and what to do about it. */
export const problemWords = ({ kind, value }: ClaimProblem): string => {
  switch (kind) {
    case 'code-missing':
      return value === '' ? 'The line has no code: fill in your own.' : `"${value}" is no code of five characters: fill in the right one.`
    case 'date-missing':
      return value === '' ? 'The date of service is not known.' : `"${value}" is no date of service.`
    case 'units-missing':
      return value === '' ? 'The units are not known.' : `"${value}" is no whole number of units.`
    case 'units-not-one':
      return `This payer wants one unit of an unclassified drug; the line has ${value}.`
    case 'units-too-long':
      return `The field has no room for ${value} units.`
    case 'modifier-invalid':
      return `"${value}" is no modifier and was left out.`
    case 'modifiers-over-four':
      return `A line takes four modifiers; ${value} found no place.`
    case 'waste-line-not-wanted':
      return 'A discarded amount of C9399 belongs into the remarks, not on a line with JW.'
    case 'ndc-missing':
      return 'This payer wants an NDC, and the line has none.'
    case 'ndc-invalid':
      return `"${value}" is no NDC that fits eleven digits, so none is written.`
    case 'ndc-differs':
      return `The description names the NDC ${value}, and the line another: only one can be right.`
    case 'ndc-of-compound-left-out':
      return `This payer takes no NDC for a compound; ${value} was left out.`
    case 'further-ndcs-share-the-dose':
      return `Each NDC has a line of its own, and each says ${value}: write on each what was given of it.`
    case 'quantity-missing':
      return 'The quantity of the NDC is not known.'
    case 'quantity-invalid':
      return `"${value}" is no quantity above zero.`
    case 'quantity-too-long':
      return `The quantity ${value} is too long for this field and was left out.`
    case 'quantity-rounded':
      return `The quantity was rounded from ${value} to the decimals that this payer takes.`
    case 'unit-missing':
      return 'The unit of the NDC quantity is not known.'
    case 'unit-not-allowed':
      return `This payer does not take the unit ${value}: convert the quantity to one it takes.`
    case 'description-missing':
      return 'The line has no description.'
    case 'characters-changed':
      return `Characters that no claim takes were replaced or left out: ${value}`
    case 'strength-removed':
      return `This payer turns away lines that say ${value}; it was left out.`
    case 'name-cut':
      return `The name is too long; its end was left out: ${value}`
    case 'text-too-long':
      return `No room for: ${value}`
    case 'remarks-incomplete':
      return `The remarks of C9399 lack the ${value}, which the line does not tell.`
    case 'diagnosis-missing':
      return 'The line has no diagnosis to point to.'
    case 'diagnosis-invalid':
      return `"${value}" is no ICD-10-CM code and was left out.`
    case 'diagnoses-over-four':
      return `A line points to four diagnoses; ${value} found no place.`
    case 'diagnosis-without-place':
      return `The claim has no room for the diagnosis ${value}.`
  }
}

const blankNames: Readonly<Record<Blank, string>> = {
  charge: 'your charge for the line',
  revenue: 'the revenue code of your department',
  code: 'the code of the service',
  units: 'the units',
  pointer: 'the diagnosis pointer',
  date: 'the date of service, as eight digits',
  quantity: 'the quantity of the NDC',
  unit: 'the unit of that quantity',
}

/** "<CHARGE>: your charge for the line" */
export const blankWords = (blank: Blank): string => `${blanks[blank]}: ${blankNames[blank]}`

/** What no text of ours holds, whatever the chart says. */
export const staysWithBiller: readonly string[] = [
  'the charge: the product knows no prices',
  'the revenue code and its words (UB-04 FL42, 837I SV201)',
  'place of service, type of bill and claim frequency',
  'names, identifiers and addresses of patient, insured and providers, NPI included',
  'prior authorization, referral and attachment numbers',
  'present-on-admission and reason-for-visit codes',
]
