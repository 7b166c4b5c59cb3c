/** What the questions of a dose say: their labels, their choices, and why something typed is no answer yet. */
import type { FieldKind } from '../../app/administration-fields.ts'
import type { Verdict } from '../../app/diagnosis-choices.ts'
import type { Refusal } from '../../app/entry.ts'
import type { AdministrationAnswers, Container, DrugSource, Method, Side } from '../../billing/answers.ts'
import type { DiagnosisTier } from '../../billing/facts.ts'

export const labels: Readonly<Record<FieldKind, string>> = {
  ndc: 'NDC, as printed on vial or carton',
  ndcQuantity: 'NDC quantity',
  method: 'How it was given',
  start: 'Started',
  stop: 'Ended',
  access: 'IV access',
  laterality: 'Side',
  diagnoses: 'Given for',
  drugSource: 'Who bought the drug',
  waste: 'Container and amount discarded',
  lot: 'Lot and expiry',
  device: 'Pump or on-body device',
  note: 'Note for billing',
  invoice: 'Invoice number',
  priorAuthorization: 'Prior authorization number',
  necessityNote: 'Note that supports the use',
}

/** The answers of a question as one short name each, for "Undo". */
export const answerNames: Readonly<Record<keyof AdministrationAnswers, string>> = {
  ndc: 'NDC', lot: 'lot', expiry: 'expiry', start: 'start', stop: 'stop time', method: 'how it was given', laterality: 'side',
  access: 'IV access', drugSource: 'who bought the drug', container: 'container', waste: 'amount discarded', device: 'device',
  note: 'note', ndcQuantity: 'NDC quantity', diagnoses: 'diagnosis', invoice: 'invoice', priorAuthorization: 'prior authorization',
  necessityNote: 'supporting note',
}

/** Where to find it or how to write it, in small type below the control. */
export const hints: Readonly<Partial<Record<FieldKind, string>>> = {
  ndc: 'With its hyphens, such as 99999-0123-01',
  ndcQuantity: 'Such as 1.5 mL, or 2 units for two vials',
  access: 'In the words of your chart, the same for all that ran through it',
  device: 'As its label names it',
  note: 'What a biller should know about this dose',
}

export const methodWords: Readonly<Record<Method, string>> = {
  'push': 'Push',
  'infusion': 'Infusion',
  'injection': 'Injection',
  'on-body-injector': 'On-body injector',
}

export const sideWords: Readonly<Record<Side, string>> = { right: 'Right', left: 'Left', both: 'Both' }

export const sourceWords: Readonly<Record<DrugSource, string>> = {
  'purchased': 'The practice',
  '340b': 'The practice, through 340B',
  'patient-supplied': 'A specialty pharmacy or the patient',
  'sample': 'Nobody: a sample',
  'trial-sponsor': 'The sponsor of a trial',
}

export const containerWords: Readonly<Record<Container, string>> = {
  'single-dose': 'Single-dose',
  'multi-dose': 'Multi-dose',
}

const codedWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  method: methodWords, laterality: sideWords, drugSource: sourceWords, container: containerWords,
}

/** An answer as a draft keeps it, in the words in which it was chosen. */
export const savedAnswerText = (field: keyof AdministrationAnswers, value: string): string => codedWords[field]?.[value] ?? value

/** The units of a claim and of what is discarded, in full: a U is never shown alone. */
export const claimUnitWords = { ML: 'mL', UN: 'units (vials, kits)', GR: 'g' } as const
export const wasteUnitWords = { mL: 'mL', mg: 'mg', g: 'g', units: 'international units' } as const

/** Why something typed is no answer yet, and what to do. */
export const refusalWords: Readonly<Record<Refusal, string>> = {
  'time-form': 'This is not read as a time. Write it as 11:15, as a length such as 45 min, or now.',
  'time-without-day': 'No day stands beside this time. Choose the date.',
  'minutes-without-start': 'A length needs a start, and none is known. Write the time on the clock, such as 11:15.',
  'not-after-start': 'This is not after the start. Correct the time, or the date if it ended the next day.',
  'longer-than-a-day': 'This is more than 24 hours after the start. Correct the time or the date.',
  'amount-form': 'This is not read as an amount. Write a number and its unit, such as 1.5 mL.',
  'amount-scan': 'This looks like a scan. Empty the field and scan again.',
  'amount-comma': 'A comma can be read in two ways. Write 1.5 with a point, and 1000 without a comma.',
  'amount-without-unit': 'A number alone could be anything. Choose its unit.',
  'unit-u': 'U can be read as a zero or a four. Write units in full.',
  'unit-unknown': 'This unit cannot be used here. Choose one from the list.',
  'amount-zero': 'Nothing cannot be charged. Enter how much of the package was used.',
  'day-form': 'This is not read as a day. Write it as on the package, such as 2027-01-31 or 01/2027.',
  'code-form': 'This is not written like an ICD-10-CM code. Write it with its dot, as the chart does, such as M06.9.',
}

/** Where a candidate diagnosis stands in the chart (billing-rules §6.5). */
export const tierWords: Readonly<Record<DiagnosisTier, string>> = {
  1: 'reason on this administration',
  2: 'reason on its order',
  3: 'billing diagnosis of the visit',
  4: 'diagnosis of the visit',
  5: 'reason for the visit',
  6: 'condition noted in the visit',
  7: 'problem list',
}

/** Why a candidate is on the line, can be chosen, or cannot. */
export const verdictText = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'on-line':
      return 'on the line now'
    case 'offered':
      return verdict.isOrdinary ? 'can be chosen' : 'can be chosen, but says no reason by itself'
    case 'not-confirmed':
      return 'cannot be used: not confirmed. The prescriber can confirm it in the chart'
    case 'not-current':
      return 'cannot be used: no longer active on the day of the dose'
    case 'no-code':
      return 'cannot be used: it has no ICD-10-CM code. Have it coded in the chart'
    case 'incomplete':
      return 'cannot be used: its code lacks characters. Have it completed in the chart'
  }
}

export const questionWords = {
  notChosen: 'Not chosen',
  unit: 'Unit',
  unitOf: (label: string): string => `Unit of: ${label}`,
  date: (label: string): string => `${label}, date`,
  zone: (name: string): string => `Time zone: ${name}`,
  timeHint: '11:15, a length such as 45 min, or now',
  afterStart: (length: string): string => `${length} after the start`,
  restored: 'Typed before and not an answer yet. Press Enter here to use it, or change it.',
  takeBack: 'Take back',
  container: 'Container',
  discarded: 'Amount discarded, 0 if nothing was',
  discardedHint: 'Such as 20 mg or 0.5 mL',
  expiryHint: 'As printed: 2027-01-31 or 01/2027',
  lot: 'Lot',
  expiry: 'Expiry',
  now: 'Now',
  otherCode: 'Another ICD-10-CM code, as the chart or the order has it',
  noCondition: 'The chart has no condition of this patient to choose from. The prescriber can add it to the order, or enter its code here.',
  add: 'Add something else',
  addForBilling: 'For billing or pharmacy',
} as const
