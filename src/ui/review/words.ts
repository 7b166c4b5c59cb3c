/** What Review says, in one place. Sentences name what to do next. */
import type { CorrectedField, FieldProblem } from '../../review/corrections.ts'
import { longestReason, type ApprovalRefusal, type DecisionKind, type Refusal } from '../../review/decisions.ts'
import type { AgeChoice, SortColumn } from '../../review/work-list.ts'

/** "1 draft", "2 drafts" */
export const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

export const reviewWords = {
  title: 'Review',
  intro: 'Open drafts that Doseline exported, decide them, and export them again. Everything stays on this computer.',
  openTitle: 'Open exported drafts',
  openHow: 'A FHIR Bundle or NDJSON of drafts, from the app or from "derive --format fhir". Several files make one list. You can also drop files anywhere on this page.',
  choose: 'Choose files',
  chooseMore: 'Open other files',
  filesAndName: 'Files and your name',
  startPage: 'Start page',
  reading: 'Reading drafts…',
  readSoFar: (count: number): string => `${count} drafts read so far…`,
  fromServer: (name: string): string => `Drafts in ${name}`,
  since: 'Entered since',
  sinceHow: (since: string): string => `Drafts entered since ${since} are shown. Choose another day to see older ones.`,
  loadAgain: 'Read again',
  truncated: 'The server has more drafts than are shown. Choose a later day.',
  others: (count: number): string =>
    `${count} ${count === 1 ? 'charge in the file is' : 'charges in the file are'} no ${count === 1 ? 'draft' : 'drafts'} of Doseline, or not readable as such. ${count === 1 ? 'It is' : 'They are'} not shown, and exported as ${count === 1 ? 'it was' : 'they were'}.`,
  noRecheck: 'These drafts come from a file: nobody can see here whether their doses were changed in the chart since.',
  exportOnly: 'This site is set up so that Doseline writes nothing in this EHR. Export the drafts, open the file in Doseline without a launch, and decide there.',
  readOnly: 'You can look and export. Decisions cannot be written here: the server or your access does not allow it.',
  counted: (shown: number, all: number): string => (shown === all ? counted(all, 'draft', 'drafts') : `${shown} of ${all} drafts`),
  howFar: 'How far it is',
  bulkTitle: 'Approve the ready drafts',
  bulkNone: 'None of the drafts shown can be approved.',
  bulkSome: (ready: number, patients: number): string => `${ready} of the drafts shown are ready, of ${counted(patients, 'patient', 'patients')}:`,
  bulkStay: 'These stay as they are:',
  bulkChecked: 'Before each is approved its doses are read again; one that was changed is not approved.',
  bulkRun: (count: number): string => `Approve ${count}`,
  bulkReading: (done: number, all: number): string => `Reading the doses again: ${done} of ${all}`,
  bulkWriting: (done: number, all: number): string => `Approving: ${done} of ${all}`,
  bulkDone: (approved: number, not: number): string => `${approved} approved${not === 0 ? '.' : `, ${not} not. Each says why.`}`,
  elsewhereFindings: 'About another dose of the visit',
  byState: 'Drafts by state',
  byAge: 'Open drafts by age in days',
  byFinding: 'Open drafts by finding, and who can mend it',
  byMender: 'Findings of open drafts by who can mend them',
  byMenderHow: 'Each finding is counted once, however many lines of the visit it rides on.',
  notKnown: 'not known',
  hours: (hours: number): string => counted(hours, 'hour', 'hours'),
  ofDrafts: (count: number): string => `(${counted(count, 'draft', 'drafts')})`,
  medians: 'Time, in the middle of all',
  doseToDraft: (time: string): string => `From dose to draft: ${time}`,
  draftToApproval: (time: string): string => `From draft to approval: ${time}`,
  none: 'No draft fits these filters.',
  noneHow: 'Take one filter away, or clear them all.',
  noDrafts: 'No drafts were entered since that day.',
  noDraftsHow: 'Drafts appear here after they are saved at the bedside. Choose an earlier day to see older ones.',
  clear: 'Clear filters',
  list: 'Drafts',
  listHow: 'Arrow keys or J and K move. Enter goes to the draft. A question mark shows all keys.',
  findings: 'Findings',
  detail: 'The draft',
  chooseOne: 'Choose a draft',
  chooseOneHow: 'Its line, the reasons for each value and what can be done stand here.',
  back: 'Back to the list',
  next: 'Next draft',
  keys: 'Keys',
  numbers: 'Numbers',
  approveReady: (count: number): string => `Approve ${count} ready…`,
  exportDrafts: 'Export drafts',
  exportTable: 'Export table (CSV)',
  print: 'Print the draft',
  exported: (count: number, name: string): string => `${counted(count, 'draft was', 'drafts were')} exported as ${name}. Your browser puts it where it puts downloads.`,
  replaceTitle: 'Open other drafts',
  replaceHow: (count: number): string => `${counted(count, 'decision is', 'decisions are')} not exported yet. Opening other drafts loses ${count === 1 ? 'it' : 'them'}.`,
  replace: (count: number): string => `Open, and lose ${counted(count, 'decision', 'decisions')}`,
  unsaved: (count: number): string => `${counted(count, 'decision is', 'decisions are')} not exported yet. Closing the page loses ${count === 1 ? 'it' : 'them'}.`,
  author: 'Your name, for the notes',
  noAuthor: 'You have not given your name: the notes of your decisions will not say who decided.',
  unsigned: 'Its note has no name. Give yours above the list before you decide the next one.',
  decide: 'Decide',
  takenBack: 'Taken back.',
  noDate: 'No date',
  noCode: 'No code',
  noUnits: 'No units',
  days: (days: number): string => counted(days, 'day', 'days'),
  noSuchPatient: 'No patient named',
  /** Of a patient of whom only the id is known. */
  nameless: (id: string): string => `No name · ${id}`,
  namelessInFile: 'The file has no name for this patient, only the id in the EHR. Look the id up there before you decide.',
  namelessOnServer: 'The name of this patient could not be read, or is not read yet: only the id in the EHR is known.',
  stops: (count: number): string => counted(count, 'stops payment', 'stop payment'),
  delays: (count: number): string => `${count} may delay it`,
  asClaimed: 'As it will be claimed',
  noFindings: 'Nothing stops or delays this line.',
  answers: 'Answers given',
  notes: 'Notes',
  evidence: 'Where each value comes from',
  evidenceField: 'Value',
  evidencePlace: 'Chart element',
  evidenceNow: 'In the chart now',
  showChart: 'Show what the chart says now',
  notInChart: 'A dash: it could not be read, or nothing stands there.',
  visit: 'Other lines of this visit',
  noOthers: 'No other draft of this visit is in the list.',
  history: 'History',
  showHistory: 'Show history',
  noHistory: 'The history could not be read.',
  firstVersion: 'First saved',
  version: (version: string): string => `Version ${version}`,
  texts: 'Texts for the claim',
  otherForm: 'Texts for the other form',
  copy: 'Copy',
  correct: 'Correct the line',
  wasDerived: (value: string): string => (value === '' ? 'Derived: nothing' : `Derived: ${value}`),
  reason: 'Reason',
  correctHow: 'What was derived stays beside the corrected value. A finding that stops payment is not lifted by a correction: it needs an answer or the chart.',
  keep: 'Keep the correction',
  cancel: 'Cancel',
  check: 'Check against the chart',
  blockedHow: 'It cannot be approved until what stops payment is mended.',
  close: 'Close',
  stop: 'Stop here',
  missing: '(nothing)',
} as const

/** Of a draft as a whole; the fields of its line have names of their own (`fieldLabels`). */
export const changeWords: Readonly<Record<'status' | 'review-state', string>> = {
  'status': 'status',
  'review-state': 'state of the review',
}

export const decisionWords: Readonly<Record<DecisionKind, string>> = {
  'approve': 'Approve',
  'reject': 'Reject',
  'mistake': 'Mark as a mistake',
  'send-back': 'Send back',
  'reopen': 'Take back',
  'correct': 'Correct',
}

export const doneWords: Readonly<Record<DecisionKind, string>> = {
  'approve': 'Approved.',
  'reject': 'Rejected.',
  'mistake': 'Marked as a mistake.',
  'send-back': 'Sent back. The bedside view shows the question.',
  'reopen': 'Open again.',
  'correct': 'Corrected. The derived value stays beside it.',
}

/** What a decision asks for before it is written. */
export const askWords: Readonly<Record<'reject' | 'mistake' | 'send-back' | 'reopen', { readonly label: string; readonly button: string }>> = {
  'reject': { label: 'Why it is not billed', button: 'Reject' },
  'mistake': { label: 'What the mistake is', button: 'Mark as a mistake' },
  'send-back': { label: 'Question to the bedside', button: 'Send back' },
  'reopen': { label: 'Why it is taken back', button: 'Take back' },
}

export const refusalWords: Readonly<Record<Refusal, string>> = {
  'closed': 'It is no longer an open draft, so this cannot be done.',
  'blocked': 'A finding stops payment. Send it back, or have the chart mended, before it is approved.',
  'sent-back': 'It was sent back and waits for an answer. Take the question back first.',
  'incomplete': 'It lacks its code, units, date of service or patient. Send it back or mark it as a mistake.',
  'several-drafts': 'Another draft of this same line is in the list. Mark one of them as a mistake first.',
  'reason-missing': 'Write a reason first: the next reader needs it.',
  'reason-long': `It is longer than ${longestReason} characters. Shorten it: a note has to be read.`,
  'nothing-changed': 'Nothing was changed.',
  'field-problem': 'A value cannot stand on a claim. Mend the marked field.',
  'open': 'It is open already.',
}

/** The same in a count of many: "12 stopped by a finding". */
export const refusedManyWords: Readonly<Record<ApprovalRefusal, string>> = {
  'closed': 'decided already or closed',
  'blocked': 'stopped by a finding',
  'sent-back': 'sent back and not answered',
  'incomplete': 'not complete',
  'several-drafts': 'there twice',
}

export const fieldWords: Readonly<Record<CorrectedField, string>> = {
  'ndc': 'NDC',
  'ndc-quantity': 'NDC quantity and unit (ML, UN, GR or F2)',
  'units': 'Units',
  'modifiers': 'Modifiers, in order',
  'diagnoses': 'Diagnoses, the primary one first',
  'description': 'Description',
}

export const fieldProblemWords: Readonly<Record<FieldProblem, string>> = {
  'ndc-form': 'This is no NDC. Enter it with its hyphens as printed, or as eleven digits.',
  'quantity-form': 'Enter a number above 0 and its unit, such as 0.5 ML.',
  'quantity-without-ndc': 'A quantity needs its NDC. Enter the NDC as well.',
  'units-form': 'Enter a whole number above 0.',
  'modifier-form': 'A modifier has two letters or digits. Put a space between two of them.',
  'modifier-count': 'A line takes four modifiers at most.',
  'modifier-twice': 'A modifier is there twice.',
  'diagnosis-form': 'Enter ICD-10-CM codes such as M06.9, with a space between two of them.',
  'diagnosis-count': 'A line points to four diagnoses at most.',
  'diagnosis-twice': 'A diagnosis is there twice.',
  'description-empty': 'Enter the description: an unclassified code is denied without one.',
  'description-long': 'A description has 80 characters at most.',
}

export const ageWords: Readonly<Record<AgeChoice, string>> = {
  '7': 'Up to 7 days',
  '30': 'Up to 30 days',
  '60': 'Up to 60 days',
  '90': 'Up to 90 days',
  'older': 'Over 90 days',
}

export const columnWords: Readonly<Record<SortColumn, string>> = {
  state: 'State',
  date: 'Service date',
  age: 'Days',
  patient: 'Patient',
  code: 'Line',
  drug: 'Drug',
  payer: 'Payer',
}

export const filterWords = {
  title: 'Filters',
  all: 'All',
  state: 'State',
  finding: 'Finding',
  who: 'Who can mend it',
  payer: 'Payer',
  setting: 'Setting',
  drug: 'Drug',
  age: 'Age',
  mark: 'Second look',
  from: 'From',
  to: 'To',
  text: 'Search',
  none: 'Not known',
  more: 'More filters',
} as const

export const keyWords: readonly (readonly [keys: string, what: string])[] = [
  ['J or ↓', 'Next draft in the list'],
  ['K or ↑', 'Draft before it'],
  ['Enter', 'Go to the draft'],
  ['Escape', 'Back to the list'],
  ['N', 'Next draft that is ready, stopped or answered'],
  ['A', 'Approve'],
  ['R', 'Reject, with a reason'],
  ['B', 'Send back, with a question'],
  ['U', 'Take back what was just decided'],
  ['/', 'Search'],
  ['?', 'This list of keys'],
]
