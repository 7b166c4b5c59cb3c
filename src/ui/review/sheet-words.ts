/** What the claim sheet of a visit and the check of the list say. */
import type { LeftOut } from '../../review/visit.ts'
import type { Mark, Marking } from '../../review/marks.ts'

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

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

export const checkWords = {
  running: (done: number, all: number): string => `Reading the charts again: ${done} of ${all} drafts`,
  done: (done: number): string => `${counted(done, 'draft was', 'drafts were')} checked against their charts.`,
  more: (count: number): string => `Check ${counted(count, 'draft', 'drafts')} once more`,
  stop: 'Stop reading',
  older: (older: Marking['older']): string =>
    older.length > 1 ? 'Derived by other rules and other reference data than those of now.'
    : older[0] === 'rules' ? 'Derived by other rules than those of now.'
    : 'Derived with other reference data than that of now.',
  olderHow: 'Check it against the chart to see what would differ.',
  olderShort: (older: Marking['older']): string => (older[0] === 'rules' ? 'Older rules' : 'Other reference data'),
} as const

export const markWords: Readonly<Record<Mark, string>> = {
  changed: 'Changed since',
  older: 'Other rules or data',
  repeated: 'Same line twice',
}
