/**
 * Writes docs/fhir/CodeSystem-*.json from the catalogues that our codes come of, and docs/fhir/example-draft.json, the
 * drug line of examples/injection.json. `npm run docs` runs it; a test fails while the files say something else.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ChargeItem, CodeSystem, CodeSystemConcept } from 'fhir/r4'
import { noAnswers, type AdministrationAnswers } from '../src/billing/answers.ts'
import { conceptLabels, concepts } from '../src/billing/codes.ts'
import { derive } from '../src/billing/derive.ts'
import type { PayerId, Resolve, Setting } from '../src/billing/derived.ts'
import { findingCatalogue, findingCodes, findingText } from '../src/billing/findings.ts'
import { payerIds } from '../src/billing/payers.ts'
import { parseSite, settings } from '../src/billing/site.ts'
import { readChart } from '../src/fhir/chart-input.ts'
import { draftTag, ownBase, ownSystems } from '../src/fhir/own-systems.ts'
import { chartFromEntries } from '../src/fhir/from-fhir.ts'
import { draftDocuments } from '../src/fhir/to-fhir.ts'
import { correctedFields, type CorrectedField } from '../src/review/corrections.ts'
import { whoWords } from './who-words.ts'

/** The codes of one system. */
interface Listed {
  readonly title: string
  readonly description: string
  readonly concepts: readonly CodeSystemConcept[]
}

const settingWords: Readonly<Record<Setting, string>> = {
  'office': 'Office or clinic of a practice',
  'hospital-outpatient': 'Outpatient department of a hospital, billed by the hospital',
  'facility-professional': 'A practitioner’s own charge for care in a facility',
  'asc': 'Ambulatory surgical centre',
  'home': 'The patient’s home',
  'inpatient': 'Inpatient stay',
}

const payerWords: Readonly<Record<PayerId, string>> = {
  'medicare': 'Medicare, original',
  'medicare-advantage': 'Medicare Advantage plan',
  'medicaid': 'Medicaid',
  'aetna': 'Aetna',
  'bcbs': 'Blue Cross or Blue Shield plan',
  'cigna': 'Cigna',
  'uhc': 'UnitedHealthcare',
  'commercial': 'Another commercial payer',
  'unknown': 'No payer is known: the strictest rules hold',
}

const resolveWords: Readonly<Record<Resolve, string>> = {
  here: 'In the app, by an answer',
  chart: 'In the chart',
  none: 'Nowhere: it only informs',
}

const stateWords = {
  'open': 'Nobody has asked anything about it',
  'sent-back': 'A biller asked a question, which stands as the last note',
  'answered': 'The question was answered at the bedside',
} as const

const answerWords: Readonly<Record<keyof AdministrationAnswers, string>> = {
  ndc: 'NDC of the product',
  lot: 'Lot number',
  expiry: 'Expiry date',
  start: 'Start',
  stop: 'Stop',
  method: 'Way of giving it',
  laterality: 'Side',
  access: 'Intravenous access',
  drugSource: 'Who bought the drug',
  container: 'Single-dose or multi-dose container',
  waste: 'Amount discarded',
  device: 'Device',
  note: 'Note',
  ndcQuantity: 'Quantity in the unit of the NDC',
  diagnoses: 'Diagnoses',
  invoice: 'Invoice',
  priorAuthorization: 'Prior authorization number',
  necessityNote: 'Note on medical necessity',
}

const correctionWords: Readonly<Record<CorrectedField, string>> = {
  'ndc': 'NDC of the product',
  'ndc-quantity': 'Quantity in the unit of the NDC',
  'units': 'Billing units',
  'modifiers': 'Modifiers',
  'diagnoses': 'Diagnoses, in pointer order',
  'description': 'Description',
}

const named = <Code extends string>(codes: readonly Code[], words: Readonly<Record<Code, string>>): CodeSystemConcept[] =>
  codes.map((code) => ({ code, display: words[code] }))

const keysOf = <Code extends string>(words: Readonly<Record<Code, string>>): readonly Code[] =>
  Object.keys(words).filter((key): key is Code => Object.hasOwn(words, key))

const findings: CodeSystemConcept[] = findingCodes.map((code) => {
  const { message, fix } = findingText(code)
  return { code, display: message, definition: `${fix} Severity by default: ${findingCatalogue[code].severity}.` }
})

const byExtension = (id: string): string => `Codes that the extension ${ownBase}/StructureDefinition/${id} takes without a system.`

/** By the last part of their address. */
const catalogue: Readonly<Record<string, Listed>> = {
  'tag': {
    title: 'Tag of our drafts',
    description: 'Stands in meta.tag of every ChargeItem that Doseline drafted, for ever.',
    concepts: [{ code: draftTag, display: 'Drafted by Doseline', definition: 'The state of the work is ChargeItem.status and the extension review-state.' }],
  },
  'finding': {
    title: 'Findings',
    description: 'What is missing or in conflict, as an issue of the contained OperationOutcome names it; the rules behind them: docs/findings.md.',
    concepts: findings,
  },
  'concept': { title: 'Administration concepts', description: byExtension('concept'), concepts: named(concepts, conceptLabels) },
  'setting': { title: 'Settings of care', description: byExtension('setting'), concepts: named(settings, settingWords) },
  'payer': { title: 'Payer profiles', description: byExtension('payer'), concepts: named(payerIds, payerWords) },
  'review-state': { title: 'States of the review', description: byExtension('review-state'), concepts: named(keysOf(stateWords), stateWords) },
  'finding-who': { title: 'Who mends a finding', description: `${byExtension('finding')} Part: who.`, concepts: named(keysOf(whoWords), whoWords) },
  'finding-resolve': { title: 'Where a finding is mended', description: `${byExtension('finding')} Part: resolve.`, concepts: named(keysOf(resolveWords), resolveWords) },
  'answer': { title: 'Questions that people answer', description: `${byExtension('answer')} Part: what.`, concepts: named(keysOf(answerWords), answerWords) },
  'correction-field': { title: 'Fields that a biller corrects', description: `${byExtension('correction')} Part: field.`, concepts: named(correctedFields, correctionWords) },
}

const computableName = (id: string): string =>
  `Doseline${id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`

const codeSystem = (id: string, { title, description, concepts: listed }: Listed): CodeSystem => ({
  resourceType: 'CodeSystem',
  id,
  url: `${ownBase}/CodeSystem/${id}`,
  name: computableName(id),
  title,
  status: 'draft',
  description,
  caseSensitive: true,
  content: 'complete',
  count: listed.length,
  concept: [...listed],
})

const fileText = (resource: unknown): string => `${JSON.stringify(resource, null, 2)}\n`

const root = new URL('../', import.meta.url)

/** A site that knows where care is given and who buys the drugs. */
const exampleSite = { defaultSetting: 'office', timeZone: 'America/Chicago', drugSource: { default: 'purchased' } }

/** The drug line of examples/injection.json as it is sent to an EHR. Throws where the example is no chart. */
export const exampleDraft = (): ChargeItem => {
  const entries = readChart(readFileSync(new URL('examples/injection.json', root), 'utf8'))
  const site = parseSite(exampleSite)
  if (!entries.ok || !site.ok) throw new Error('The example cannot be read.')
  const chart = chartFromEntries(entries.entries)
  const derived = derive(chart, { site: site.value, answers: noAnswers, reference: null })
  const [document] = draftDocuments(derived, chart, {
    issuer: 'https://ehr.example/fhir', enterer: 'Practitioner/example-nurse', enteredDate: '2026-02-03T11:20:00-06:00',
  })
  const items = document?.resourceType === 'Bundle' ? (document.entry ?? []).flatMap(({ resource }) => resource ?? []) : []
  const drug = items.find(({ productCodeableConcept: product }) => product !== undefined)
  if (drug === undefined) throw new Error('The example has no drug line.')
  return drug
}

/** Every CodeSystem and the example: file name → JSON text with a line end. */
export const fhirFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ...Object.entries(catalogue).map(([id, listed]) => [`CodeSystem-${id}.json`, fileText(codeSystem(id, listed))] as const),
    ['example-draft.json', fileText(exampleDraft())],
  ])

/** The addresses of our systems that a CodeSystem file must explain. */
export const explainedSystems: readonly string[] = Object.values(ownSystems).filter((system) => system.includes('/CodeSystem/'))

const write = (): void => {
  const folder = new URL('docs/fhir/', root)
  mkdirSync(folder, { recursive: true })
  const files = fhirFiles()
  for (const name of readdirSync(folder)) {
    if (name.startsWith('CodeSystem-') && !files.has(name)) rmSync(new URL(name, folder))
  }
  for (const [name, text] of files) writeFileSync(new URL(name, folder), text)
  process.stdout.write(`${files.size - 1} CodeSystems and an example written to docs/fhir\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) write()
