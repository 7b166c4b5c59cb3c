/** What the claim sheet of a visit says. */
import type { LeftOut } from '../../review/visit.ts'
import { counted } from './words.ts'

export const sheetWords = {
  show: 'Claim sheet of the whole visit',
  hide: 'Close the sheet',
  title: 'Claim sheet',
  print: 'Print the sheet',
  how: 'All lines of the visit that will be claimed, each once. Printing prints the sheet alone while it is open.',
  claim: (at: number, all: number): string => `Claim ${at} of ${all}`,
  stopped: (count: number): string => `${counted(count, 'line is', 'lines are')} stopped by a finding and must not be claimed as ${count === 1 ? 'it is' : 'they are'}.`,
  open: (count: number): string => `${counted(count, 'line is', 'lines are')} not approved yet.`,
  payerUnknown: 'The drafts name no payer that is known here: the texts follow the strictest one.',
  noSite: 'The configuration of this site could not be read: the texts follow the usual profile of the payer, without what the site set.',
  pointers: 'Diagnosis pointers lead into the diagnoses of the whole claim, which the sheet of the visit lists.',
  stays: 'What the claim needs and nobody here knows',
  leftOut: 'Left out',
  emptyField: '(stays empty)',
  empty: 'No line of this visit will be claimed.',
} as const

export const leftOutWords: Readonly<Record<LeftOut, string>> = {
  'rejected': 'rejected',
  'mistake': 'marked as a mistake',
  'closed': 'closed elsewhere',
  'several-drafts': 'there is another draft of the same line; mark one of them as a mistake first',
}
