/** What the panels below the doses say: charges in the EHR, code data, connection, export. */
import type { ChargesRead } from '../../app/administration-charges.ts'
import type { AdministrationState, ReferenceState } from '../../app/administration-state.ts'
import type { ReferenceProblem } from '../../app/reference-load.ts'
import type { LoadedWindow } from '../../billing/reference.ts'
import type { Editor } from '../../fhir/reconcile-fields.ts'
import type { SaveWay } from '../../fhir/write.ts'
import { editorText } from './saving.ts'

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

export const panelWords = {
  label: 'Codes, connection and export',
  missing: 'Codes, connection and export could not be loaded. Reload the page to see them.',
} as const

export const chargeWords = {
  withdrawals: (drafts: number, doses: number): string =>
    `${counted(drafts, 'draft is', 'drafts are')} of ${doses === 1 ? 'a dose that was' : `${doses} doses that were`} entered in error`,
  withdraw: (count: number): string => (count === 1 ? 'Mark 1 draft as a mistake' : `Mark ${count} drafts as mistakes`),
  edited: (by: Editor, now: Date): string =>
    ['Somebody has changed this draft since; ask billing first.', editorText(by, now)].filter((part) => part !== null).join(' '),
  cannot: (writing: AdministrationState['writing']): string =>
    writing === 'not-wanted'
      ? 'This site is set up so that Doseline changes nothing in the EHR: a biller marks them as mistakes.'
      : 'This EHR does not let Doseline change them: a biller marks them as mistakes.',
  elsewhere: (count: number): string => `${counted(count, 'line is', 'lines are')} perhaps charged already`,
  unsupported: (count: number): string => `${counted(count, 'charge in the EHR has', 'charges in the EHR have')} no dose behind ${count === 1 ? 'it' : 'them'}`,
  draft: 'Draft',
} as const

/** Why it is not known whether a dose is charged already; null where all charges were read. */
export const chargesUnread = ({ problems, truncated, asked }: Omit<ChargesRead, 'charges'>): string | null => {
  if (!asked) return 'This EHR shows no charges: a dose may be charged already.'
  if (problems.some(({ problem }) => problem.kind === 'other-patient')) return 'The EHR sent charges of another patient; they were left out.'
  if (problems.length > 0) return 'The charges in the EHR could not be read: a dose may be charged there already.'
  return truncated ? 'Not all charges in the EHR were read, since it has too many: a dose may be charged there already.' : null
}

const loadProblems: Readonly<Record<ReferenceProblem['problem'], string>> = {
  'absent': 'No code data is installed here. Whoever runs Doseline imports it; until then look each drug up before it is billed.',
  'unreadable': 'The code data could not be loaded. The connection may be down: “Refresh from chart” tries again.',
  'damaged': 'The code data is damaged and was not used. Whoever runs Doseline imports it anew.',
  'other-format': 'The code data was made for another version of Doseline and was not used. Whoever runs Doseline imports it anew.',
  'program-part-missing': 'The part that reads the code data could not be loaded. “Refresh from chart” tries again.',
}

export const referenceWords = {
  sources: 'Files it was made from',
  valid: 'Valid',
  imported: 'Imported',
  open: 'open',
  lapsed: 'It ends before today: doses of later days are not checked against it.',
} as const

export const referenceKinds = {
  crosswalk: 'NDC and their codes',
  hcpcs: 'HCPCS drug codes',
  icd10cm: 'ICD-10-CM codes',
  ndc: 'NDC directory',
} as const

/** "2024-01-01 to 2026-12-31" */
export const windowText = (window: LoadedWindow | null): string => (window === null ? 'not loaded' : `${window.from} to ${window.to}`)

/** Whole days since an import; null for a date that cannot be read. */
export const ageText = (importedAt: string, now: Date): string | null => {
  const days = Math.floor((now.getTime() - Date.parse(importedAt)) / 86_400_000)
  if (Number.isNaN(days)) return null
  return days <= 0 ? 'today' : `${counted(days, 'day', 'days')} ago`
}

/** The sentence of the panel. */
export const referenceText = (state: ReferenceState): string => {
  switch (state.kind) {
    case 'loading':
      return 'Checking codes…'
    case 'loaded': {
      const { crosswalk, hcpcs } = state.loaded
      const window = crosswalk ?? hcpcs
      return window === null ? 'Code data without drug codes' : `Codes checked: data from ${window.from} to ${window.to}`
    }
    case 'failed':
      return 'Codes not checked'
  }
}

export const referenceProblemText = ({ problem, file }: ReferenceProblem): string =>
  `${loadProblems[problem]}${problem === 'absent' || file === '' ? '' : ` File: ${file}.`}`

const wayNames: Readonly<Record<SaveWay, string>> = {
  transaction: 'drafts are saved in the EHR',
  single: 'drafts are saved in the EHR, one by one',
  none: 'drafts are exported',
}

/** Parts of a chart that are left out when an EHR refuses scopes, as people call them. */
const partNames: ReadonlyMap<string, string> = new Map([
  ['ChargeItem', 'draft charges'], ['Coverage', 'insurance'], ['Location', 'places'], ['Organization', 'payers'],
  ['Practitioner', 'staff names'], ['Condition', 'diagnoses'], ['MedicationRequest', 'orders'],
])

/** "draft charges, insurance and places" */
const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

export const connectionWords = {
  title: (way: SaveWay): string => `Connection: ${wayNames[way]}`,
  writing: 'How drafts are written',
  reading: 'What is read',
  scopes: 'Granted',
  notAsked: (types: readonly string[]): string => `Not asked for any more, because the EHR refused it: ${types.join(', ')}.`,
  without: (types: readonly string[]): string => {
    const names = [...new Set(types.map((type) => partNames.get(type) ?? type))]
    return `The EHR refused access to ${listed(names)}, so Doseline no longer asks for it. Whoever registered the app can have it granted.`
  },
  /** "Offered and granted: Patient, Encounter (patient)." */
  parts: (why: string, parts: readonly string[]): string => `${why.replace(/\.$/u, '')}: ${parts.join(', ')}.`,
  noScopes: 'The EHR did not say.',
  version: (version: string): string => `FHIR ${version}`,
  copy: 'Copy report',
  copied: 'Copied',
  notCopied: 'This browser does not let Doseline copy. Select the text and copy it yourself.',
  report: 'Report to copy',
} as const

export const exportWords = {
  title: 'Export the drafts',
  why: (writing: AdministrationState['writing']): string =>
    `${writing === 'not-wanted' ? 'This site is set up to export drafts: nothing is saved in the EHR.' : 'This EHR takes no drafts from Doseline.'} Give billing a file, or the texts for the claim.`,
  waiting: 'Codes are still being checked. The export follows in a moment.',
  empty: 'There is no line to export.',
  bundle: 'Download FHIR Bundle',
  csv: 'Download table (CSV)',
  texts: 'Show texts for the claim',
  missing: 'The export could not be loaded. The connection may be down: press again.',
  saved: (name: string): string => `${name} was handed to the browser. If no download shows, this window may not save files: open Doseline in one of its own.`,
  savedBefore: (name: string): string => `The lines have changed since ${name} was made. Download it again, and leave the older file out.`,
  blocked: (count: number): string =>
    `${counted(count, 'line is', 'lines are')} not ready: the files say so, and the texts must not be claimed as they are.`,
  private: 'Files hold what the chart says of this patient. Keep them where such files belong.',
  copy: 'Copy',
  stays: 'Left to billing',
} as const
