/**
 * What the interface says, and where: every sentence stands in this file or in `words/`, which is one dictionary in the
 * parts in which it is loaded; timeline and Review have theirs beside them. Here is what the first lines need. Sentences
 * name what to do next.
 */
import type { Finding, PayerId, Severity, Setting, Who } from '../billing/derived.ts'
import type { FieldKind, NextStep } from '../app/administration-fields.ts'
import type { DoseState, DraftSummary } from '../app/draft.ts'

export const severityWords: Readonly<Record<Severity, string>> = {
  error: 'Stops payment',
  warning: 'May delay payment',
  information: 'For information',
}

export const whoWords: Readonly<Record<Who, string>> = {
  nurse: 'Nursing',
  prescriber: 'Prescriber',
  pharmacy: 'Pharmacy',
  biller: 'Billing',
  registration: 'Registration',
}

export const settingWords: Readonly<Record<Setting, string>> = {
  'office': 'Office',
  'hospital-outpatient': 'Hospital outpatient',
  'facility-professional': 'Professional claim in a facility',
  'asc': 'Ambulatory surgery centre',
  'home': 'Home',
  'inpatient': 'Inpatient',
}

export const payerWords: Readonly<Record<PayerId, string>> = {
  'medicare': 'Medicare',
  'medicare-advantage': 'Medicare Advantage',
  'medicaid': 'Medicaid',
  'aetna': 'Aetna',
  'bcbs': 'Blue Cross Blue Shield',
  'cigna': 'Cigna',
  'uhc': 'UnitedHealthcare',
  'commercial': 'Commercial plan',
  'unknown': 'Payer not known',
}

/** "1 of 2 doses ready. Next, for Exampleprazine: No stop time." */
export const summaryText = ({ doses, ready }: Pick<DraftSummary, 'doses' | 'ready'>, next: Pick<NextStep, 'drug'> & { readonly finding: Pick<Finding, 'message'> } | null): string => {
  if (doses === 0) return 'Nothing to charge here.'
  const counted = `${ready} of ${doses} ${doses === 1 ? 'dose' : 'doses'} ready.`
  return next === null ? counted : `${counted} Next${next.drug === null ? '' : `, for ${next.drug}`}: ${next.finding.message}`
}

/** The button that leads to the one next thing. */
const goWords: Readonly<Record<FieldKind, string>> = {
  ndc: 'Enter the NDC',
  ndcQuantity: 'Enter the NDC quantity',
  method: 'Choose how it was given',
  start: 'Enter the start',
  stop: 'Enter the stop time',
  access: 'Enter the IV access',
  laterality: 'Choose the side',
  diagnoses: 'Choose the diagnosis',
  drugSource: 'Choose who bought the drug',
  waste: 'Enter container and waste',
  lot: 'Enter the lot',
  device: 'Enter the device',
  note: 'Enter a note',
  invoice: 'Enter the invoice',
  priorAuthorization: 'Enter the prior authorization',
  necessityNote: 'Enter the supporting note',
}

export const goText = ({ kind, finding }: NextStep): string =>
  kind === null ? `Show what ${finding.who === 'nurse' ? 'the chart lacks' : 'is left for others'}` : goWords[kind]

export const stateWords: Readonly<Record<DoseState, string>> = {
  ready: 'Ready',
  blocked: 'Not ready',
  excluded: 'No charge',
}

/** What the view says before its later part has come, and around it. */
export const viewWords = {
  readingPatient: 'Reading the patient…',
  reading: 'Reading the visit, its doses, products, orders, diagnoses, insurance and saved drafts…',
  sandbox: 'Sandbox: an invented patient',
  more: (left: number): string => `Show more doses, ${left} are left`,
  noDrugName: 'Drug without a name',
  noLine: 'No line is drafted for this dose.',
  forOthers: (count: number): string => `${count} for others`,
  someGrave: '(some stop payment)',
  forVisit: (count: number): string => `${count} for the whole visit`,
  blockedLine: 'Blocked by a finding',
  entered: 'Entered here',
  why: 'Why?',
  whyMissing: 'The reasons could not be loaded. The connection may be down: close this and open it again to try once more.',
  betterCode: (code: string): string => `Better code: ${code}.`,
  prevents: (codes: readonly string[]): string => `prevents denial ${codes.map((code) => (/^\d/u.test(code) ? `CARC ${code}` : code)).join(', ')}`,
  forDoses: (count: number): string => `, for ${count} doses`,
  noCode: 'No code number',
  drug: 'Drug',
  saving: 'Saving',
  savingMissing: 'Saving could not be loaded. Reload the page: what was entered is kept.',
  fieldMissing: 'The field to answer this could not be loaded. Reload the page: what was entered is kept.',
  born: (date: string): string => `born ${date}`,
  recordNumber: (number: string): string => `MRN ${number}`,
  noPatientName: 'Patient not named',
  openStart: 'Open the start page',
} as const

/** What stands alone on the page where start page or Review do not come. */
export const pageMissingText = 'A part of Doseline could not be loaded. Reload the page.'

/** What is said where even the sentences about problems do not come. */
export const partMissingText =
  'A part of Doseline could not be loaded. The connection may be down, or a new version has been installed. Reload the page: what was entered is kept.'
