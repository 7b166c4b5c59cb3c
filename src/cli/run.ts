/**
 * What the headless command does: a chart in, the derived object or the drafts out (conformance README). It calls the
 * same derivation as the app. Exit 2 with one line on standard error and nothing on standard output where the input is
 * unusable.
 */
import { noAnswers, parseAnswers } from '../billing/answers.ts'
import type { Answers } from '../billing/answers.ts'
import { isObject } from '../billing/check.ts'
import { derive } from '../billing/derive.ts'
import type { Derived } from '../billing/derived.ts'
import type { Reference } from '../billing/reference.ts'
import { emptySite, parseSite } from '../billing/site.ts'
import type { SiteSettings } from '../billing/site.ts'
import { chartFromJson, inputProblemText, readChart } from '../fhir/chart-input.ts'
import type { ChartEntry, ChartInput } from '../fhir/chart-input.ts'
import { chartFromEntries } from '../fhir/from-fhir.ts'
import { draftDocuments } from '../fhir/to-fhir.ts'
import { caseFiles, checkedOrReason, failed, readJson, readText, shown } from './files.ts'
import type { Read } from './files.ts'
import { commandOf, helpText } from './options.ts'
import type { Command } from './options.ts'
import { reconciliation } from './reconcile.ts'
import { readReference } from './reference.ts'
import type { Voice } from './voice.ts'

const entriesOf = (input: ChartInput): Read<readonly ChartEntry[]> =>
  input.ok ? { ok: true, value: input.entries } : failed(inputProblemText(input.problem))

const siteOf = async (file: string | null): Promise<Read<SiteSettings>> => {
  if (file === null) return { ok: true, value: emptySite }
  const json = await readJson(file)
  return json.ok ? checkedOrReason(file, parseSite(json.value)) : json
}

const answersOf = async (file: string | null): Promise<Read<Answers>> => {
  if (file === null) return { ok: true, value: noAnswers }
  const json = await readJson(file)
  return json.ok ? checkedOrReason(file, parseAnswers(json.value)) : json
}

/** One document is for reading and indented; several are NDJSON. */
const documentsText = (documents: readonly unknown[]): string => {
  const [only] = documents
  if (documents.length === 1) return `${JSON.stringify(only, null, 1)}\n`
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('')
}

const chartText = async (command: Extract<Command, { kind: 'chart' }>): Promise<Read<string>> => {
  const reference = await readReference(command.reference)
  if (!reference.ok) return reference
  const site = await siteOf(command.site)
  if (!site.ok) return site
  const answers = await answersOf(command.answers)
  if (!answers.ok) return answers
  const text = await readText(command.chart)
  if (!text.ok) return text
  const entries = entriesOf(readChart(text.value))
  if (!entries.ok) return failed(`${command.chart === '-' ? 'standard input' : shown(command.chart)}: ${entries.reason}`)
  const chart = chartFromEntries(entries.value)
  const derived = derive(chart, { site: site.value, answers: answers.value, reference: reference.value })
  const { issuer } = command
  if (command.reconcile) {
    const told = reconciliation({ entries: entries.value, chart, derived, site: site.value, issuer })
    return { ok: true, value: `${JSON.stringify(told, null, 1)}\n` }
  }
  switch (command.format) {
    case 'json':
      return { ok: true, value: `${JSON.stringify(derived, null, 1)}\n` }
    case 'fhir':
      return { ok: true, value: documentsText(draftDocuments(derived, chart, { issuer })) }
  }
}

const deriveCase = (file: string, json: unknown, reference: Reference | null): Read<Derived> => {
  if (!isObject(json)) return failed(`${shown(file)}: a case is an object with a chart.`)
  const entries = entriesOf(chartFromJson(json['chart']))
  if (!entries.ok) return failed(`${shown(file)}: chart: ${entries.reason}`)
  const site = checkedOrReason(
    `${file}: site`,
    json['site'] === undefined ? { ok: true, value: emptySite } : parseSite(json['site']),
  )
  if (!site.ok) return site
  const answers = checkedOrReason(
    `${file}: answers`,
    json['answers'] === undefined ? { ok: true, value: noAnswers } : parseAnswers(json['answers']),
  )
  if (!answers.ok) return answers
  return { ok: true, value: derive(chartFromEntries(entries.value), { site: site.value, answers: answers.value, reference }) }
}

const refuse = (voice: Voice, reason: string): number => {
  voice.complain(`derive: ${reason.replace(/\s+/g, ' ').trim()}\n`)
  return 2
}

/** Runs every case; a case that cannot be read is a line with an error, and makes the exit code 2 at the end. */
const runCases = async (voice: Voice, folder: string, directory: string | null): Promise<number> => {
  const reference = await readReference(directory)
  if (!reference.ok) return refuse(voice, reference.reason)
  const files = await caseFiles(folder)
  if (!files.ok) return refuse(voice, files.reason)
  let broken = 0
  for (const { id, file } of files.value) {
    const json = await readJson(file)
    const result = json.ok ? deriveCase(file, json.value, reference.value) : json
    const named = json.ok && isObject(json.value) && typeof json.value['id'] === 'string' ? json.value['id'] : id
    if (!result.ok) broken += 1
    const line = result.ok ? { id: named, result: result.value } : { id: named, error: result.reason }
    voice.say(`${JSON.stringify(line)}\n`)
  }
  return broken === 0 ? 0 : refuse(voice, `${broken} of ${files.value.length} case files are unusable; their lines say why.`)
}

const answerTo = async (args: readonly string[], voice: Voice): Promise<number> => {
  const command = commandOf(args)
  switch (command.kind) {
    case 'help':
      voice.say(helpText)
      return 0
    case 'misused':
      return refuse(voice, command.reason)
    case 'cases':
      return runCases(voice, command.folder, command.reference)
    case 'chart': {
      const text = await chartText(command)
      if (!text.ok) return refuse(voice, text.reason)
      voice.say(text.value)
      return 0
    }
  }
}

/** Runs the command with the arguments after its name; gives the exit code, 0 or 2, and never throws. */
export const run = async (args: readonly string[], voice: Voice): Promise<number> => {
  try {
    return await answerTo(args, voice)
  } catch (error) {
    // A fault of ours. Its message might quote the chart, so only its kind is told.
    if (error instanceof RangeError) return refuse(voice, 'the result is too large to print: split the chart by encounter.')
    const kind = error instanceof Error ? error.name : 'unknown'
    return refuse(voice, `a fault in the program (${kind}); nothing was derived.`)
  }
}
