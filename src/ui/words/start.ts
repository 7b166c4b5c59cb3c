/** What the start page says. */
import type { Problem } from '../../app/problem.ts'

/** The file holds charges and nothing that was given: what Review opens, not a chart. `words` of `inputProblemText`. */
export const areDrafts = (problem: Problem): boolean => problem.kind === 'not-a-chart' && / it holds (?:[^.]*, )?\d+ ChargeItem[,.]/u.test(problem.words)

/** A problem as one heading and one sentence that says what to do. */
export const problemWords = (problem: Problem): { readonly title: string; readonly advice: string } => {
  switch (problem.kind) {
    case 'not-a-chart':
      return {
        title: `The file ${problem.name} could not be read as a chart`,
        advice: areDrafts(problem)
          ? 'These are drafts or charges, no chart. Exported drafts are opened in Review.'
          : `${problem.words} Choose a FHIR R4 Bundle as JSON, or NDJSON with one resource a line.`,
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

export const startWords = {
  what:
    'Doseline reads what a chart says about drugs that were given and drafts the charge lines of those without a code of their own (J3490). It says what documentation is missing while it can still be written down.',
  readingChart: 'Reading the chart…',
  fromEhr: 'Open from an EHR',
  fromEhrHow: 'In the EHR, open a patient’s chart and choose Doseline from its menu: the patient comes along.',
  siteUnreadable: (path: string, message: string): string =>
    `The site configuration cannot be read, so no EHR is known here: ${path === '' ? 'the file' : path} ${message}. Whoever runs this site should correct site.json.`,
  noIssuer: 'No EHR is configured: whoever runs this site adds it to site.json.',
  sandbox: 'Open the sandbox EHR',
  sandboxIs: 'Invented patients in an EHR that runs beside this page.',
  invented: 'invented patients',
  connect: (name: string): string => `Connect to ${name}`,
  review: 'Review drafts',
  reviewIs: 'For billers: approve, correct, send back or export drafts that were saved to a file.',
  reviewOpen: 'Open exported drafts',
  reviewIn: (name: string): string => `Review the drafts in ${name}`,
  fromFile: 'Open a chart',
  fromFileHow: 'A FHIR R4 Bundle as JSON, or NDJSON. The file stays on this computer: nothing of it is sent anywhere.',
  chooseFile: 'Choose a file, or drop it on this page',
  another: 'Choose another chart',
  file: (name: string): string => `From the file ${name}, which has not left this computer.`,
  forVisit: 'For the whole visit',
} as const
