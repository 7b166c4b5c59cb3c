/** What is to be said of a reading that stopped early, in sentences that name the part of the chart. */
import { resourceLimit } from './client-pages.ts'
import type { FetchedCharges } from './fetch-charges.ts'
import type { FetchedChart } from './fetch-chart.ts'

/** The part of the chart, and what the limit leaves open. */
const parts: ReadonlyMap<string, readonly [name: string, open: string]> = new Map([
  ['ChargeItem', ['saved drafts', 'A line below may have been saved before without showing it; saving creates nothing twice.']],
  ['MedicationAdministration', ['doses', 'Open the chart from one visit.']],
  ['Condition', ['diagnoses', 'A diagnosis may be missing below.']],
  ['Coverage', ['insurances', 'The payer may be missing below.']],
  ['MedicationRequest', ['orders', 'The order of a dose may be missing below.']],
])

const limit = String(resourceLimit).replace(/\B(?=(?:\d{3})+$)/g, ',')

const cutWords = (type: string): string => {
  const [name, open] = parts.get(type) ?? [`${type} resources`, 'Some may be missing below.']
  return `Only the first ${name} were read: the EHR has more than the ${limit} that are read at once. ${open}`
}

/** One sentence or two for each type of which the server has more than was read. */
export const truncatedWords = ({ truncated }: Pick<FetchedChart, 'truncated'>): readonly string[] => truncated.map(cutWords)

/** Why "already charged elsewhere" cannot be answered in full; null where it can. */
export const chargesWords = ({ problems, truncated, asked }: FetchedCharges): string | null => {
  if (!asked) return 'This EHR shows no charges, so whether something is charged already is not known.'
  if (problems.some(({ problem }) => problem.kind === 'other-patient')) {
    return 'The EHR sent charges of another patient; they were left out.'
  }
  if (problems.length > 0) return 'The charges of this chart could not be read, so whether something is charged already is not known.'
  return truncated ? `Only the first charges were read: the EHR has more than the ${limit} that are read at once.` : null
}
