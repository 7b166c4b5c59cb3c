/** Problems of opening and reading, each as one heading and what to do next. */
import type { AdministrationProblem } from '../../app/administration-state.ts'
import { resourceLimit } from '../../fhir/client-pages.ts'
import type { ChartProblem, FetchedChart } from '../../fhir/fetch-chart.ts'

export interface ProblemText {
  readonly title: string
  readonly advice: string
  /** True where another launch helps. */
  readonly again: boolean
}

const reasonWords = (problem: ChartProblem): string => {
  switch (problem.kind) {
    case 'no-answer':
      return 'the EHR did not answer'
    case 'timeout':
      return 'the EHR took too long'
    case 'cancelled':
      return 'the reading was stopped'
    case 'unauthorised':
      return 'the session has ended (401)'
    case 'forbidden':
      return 'the EHR does not allow it (403)'
    case 'not-found':
      return 'the EHR does not have it (404)'
    case 'conflict':
      return 'the EHR reported a conflict'
    case 'refused':
      return `the EHR refused the request (${problem.status})`
    case 'server':
      return `the EHR has a fault of its own (${problem.status})`
    case 'not-json':
      return 'the EHR answered with something other than FHIR'
    case 'outside-base':
      return 'the EHR’s answer led to another address, which was not asked'
    case 'not-offered':
      return 'the EHR does not offer it'
    case 'other-patient':
      return `the EHR sent ${problem.count} of another patient, which were left out`
  }
}

/** What lines lack without this part of the chart. */
const partWords: ReadonlyMap<string, readonly [name: string, without: string]> = new Map([
  ['Patient', ['The patient’s name and number', 'Compare the patient in the EHR before you save.']],
  ['Encounter', ['The visit', 'Place and period are not known.']],
  ['MedicationAdministration', ['The doses given', 'Without them nothing can be drafted.']],
  ['Medication', ['The products', 'NDC and strength may be missing below.']],
  ['MedicationRequest', ['The orders', 'Diagnoses and doses of the orders are missing below.']],
  ['Condition', ['The diagnoses', 'Lines may lack a diagnosis that the chart has.']],
  ['Coverage', ['The insurance', 'The payer is not known, so its own rules are not applied.']],
  ['Location', ['The place', 'The care setting may be assumed.']],
  ['Practitioner', ['The people who gave the doses', 'Lines may lack their names.']],
  ['Organization', ['The payers', 'The payer may be missing below.']],
  ['Device', ['The devices', 'A pump may be asked for that the chart names.']],
  ['ChargeItem', ['The saved drafts', 'What was saved before cannot be shown.']],
])

/** "The insurance could not be read: the EHR does not allow it (403). The payer is not known, …" */
export const partProblemText = ({ what, problem }: FetchedChart['problems'][number]): string => {
  if (what === 'ChargeItem' && problem.kind === 'not-offered') return 'This EHR does not list saved drafts by patient or visit, so what was saved before is not shown.'
  const [name, without] = partWords.get(what) ?? [what, '']
  return `${name} could not be read: ${reasonWords(problem)}. ${without}`.trim()
}

/** The part of the chart, and what the limit leaves open. Where doses, diagnoses or insurances are cut, nothing is drafted at all. */
const cutWords: ReadonlyMap<string, readonly [name: string, open: string]> = new Map([
  ['ChargeItem', ['saved drafts', 'A line below may have been saved before without showing it; saving creates nothing twice.']],
  ['MedicationRequest', ['orders', 'The order of a dose may be missing below.']],
  ['Encounter', ['visits', 'Place and period of a visit may be missing below.']],
])

const limit = String(resourceLimit).replace(/\B(?=(?:\d{3})+$)/gu, ',')

/** "Only the first orders were read: the EHR has more than the 2,000 that are read at once. …" */
export const truncatedText = (type: string): string => {
  const [name, open] = cutWords.get(type) ?? [`${type} resources`, 'Some may be missing below.']
  return `Only the first ${name} were read: the EHR has more than the ${limit} that are read at once. ${open}`
}

const said = (problem: ChartProblem): string => ('said' in problem && problem.said !== null ? ` It said: “${problem.said}”` : '')

const metadataText = (problem: Extract<AdministrationProblem, { kind: 'metadata' }>['problem']): ProblemText => {
  if (problem.kind === 'other-version') {
    return { title: `This EHR speaks FHIR ${problem.fhirVersion}`, advice: 'Doseline reads R4 and R4B. Nothing was read or written.', again: false }
  }
  if (problem.kind === 'not-a-capability-statement') {
    return { title: 'The EHR’s address answers, but not as FHIR', advice: 'Whoever registered the app can correct the address.', again: false }
  }
  return { title: 'The EHR could not be asked what it offers', advice: `The reason: ${reasonWords(problem)}.${said(problem)} Try again.`, again: true }
}

const halfReadText = ({ problems, truncated }: Extract<AdministrationProblem, { kind: 'half-read' }>): ProblemText => {
  const reasons = problems.map((one) => `${partProblemText(one)}${said(one.problem)}`)
  const cut = truncated.length > 0 ? [`The EHR has more ${truncated.join(', ')} than can be read at once.`] : []
  return {
    title: 'The chart could only be read in part, so nothing is drafted from it',
    advice: [...reasons, ...cut, 'Read it again, or launch again from the chart.'].join(' '),
    again: true,
  }
}

export const noPatientText: ProblemText = {
  title: 'No patient came with this launch',
  advice: 'Open the patient’s chart in the EHR and launch Doseline from there.',
  again: false,
}

export const administrationProblemText = (problem: AdministrationProblem): ProblemText => {
  switch (problem.kind) {
    case 'no-patient':
      return noPatientText
    case 'metadata':
      return metadataText(problem.problem)
    case 'session-ended':
      return { title: 'The session with the EHR has ended', advice: 'Launch again. What was entered here is kept.', again: true }
    case 'half-read':
      return halfReadText(problem)
    case 'program-part-missing':
      return {
        title: 'A part of Doseline could not be loaded',
        advice: 'The connection may be down, or a new version has been installed. Reload the page: what was entered is kept.',
        again: false,
      }
  }
}
