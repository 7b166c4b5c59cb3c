/** What the interface says about values of the derivation and about problems. Sentences name what to do next. */
import type { PayerId, Severity, Setting, Who } from '../billing/derived.ts'
import type { NextField } from '../app/administration-fields.ts'
import type { DoseState, DraftSummary } from '../app/draft.ts'
import type { Problem } from '../app/problem.ts'

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

/** "1 of 2 doses ready. Next, for Exampleprazine: No stop time." for all drafts on the page. */
export const stateSentence = ({ doses, ready, next }: DraftSummary): string => {
  const counted = doses === 0 ? 'Nothing to charge here.' : `${ready} of ${doses} ${doses === 1 ? 'dose' : 'doses'} ready.`
  if (next === null) return counted
  return `${counted} Next${next.drug === null ? '' : `, for ${next.drug}`}: ${next.finding.message}`
}

/** The sentence of state of a launched patient: what is ready, and the next question that can be answered here. */
export const summaryText = ({ doses, ready }: DraftSummary, next: NextField | null): string => {
  if (doses === 0) return 'Nothing to charge here.'
  const counted = `${ready} of ${doses} ${doses === 1 ? 'dose' : 'doses'} ready.`
  return next === null ? counted : `${counted} Next${next.drug === null ? '' : `, for ${next.drug}`}: ${next.finding.message}`
}

/** A problem as one heading and one sentence that says what to do. */
export const problemWords = (problem: Problem): { readonly title: string; readonly advice: string } => {
  switch (problem.kind) {
    case 'not-a-chart':
      return {
        title: `The file ${problem.name} could not be read as a chart`,
        advice: `${problem.words} Choose a FHIR R4 Bundle as JSON, or NDJSON with one resource a line.`,
      }
    case 'nothing-given':
      return {
        title: `The file ${problem.name} holds no medication that was given`,
        advice: 'Lines are drafted from MedicationAdministration resources. Export the chart with them included.',
      }
    case 'file-unreadable':
      return {
        title: `The browser could not read ${problem.name}`,
        advice: 'It may have been moved, or be open elsewhere. Choose it again.',
      }
    case 'program-part-missing':
      return {
        title: 'A part of Doseline could not be loaded',
        advice: 'The connection may be down, or a new version has been installed. Reload the page.',
      }
  }
}

export const stateWords: Readonly<Record<DoseState, string>> = {
  ready: 'Ready',
  blocked: 'Not ready',
  excluded: 'No charge',
}

/** A field of a line as words: "serviceDate" → "Service date", "ndc.quantity" → "NDC quantity". */
export const fieldWords = (field: string): string => {
  const words = field.replaceAll(/([A-Z])/gu, ' $1').replaceAll('.', ' ').toLowerCase().replace(/\bndc\b/u, 'NDC')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
