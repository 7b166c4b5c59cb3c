/** The command line of `derive`, as a closed union: one chart, a folder of cases, help, or why it makes no sense. */
import { parseArgs } from 'node:util'
import { isWebAddress, misuseReason } from './usage.ts'

export type Format = 'json' | 'fhir'

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'cases'; readonly folder: string; readonly reference: string | null }
  | {
      readonly kind: 'chart'
      /** A file, or "-" for standard input. */
      readonly chart: string
      readonly site: string | null
      readonly answers: string | null
      readonly reference: string | null
      readonly format: Format
      readonly issuer: string
      /** Tells of the chart's own ChargeItems instead of printing the derivation. */
      readonly reconcile: boolean
    }
  | { readonly kind: 'misused'; readonly reason: string }

export const helpText = `Usage: npm run --silent derive -- CHART.json [options]
       npm run --silent derive -- --cases DIR [--reference DIR]

Drafts the charge lines of a FHIR R4 chart: a Bundle, one resource, or NDJSON; "-" reads standard input.

  --site FILE        site configuration (JSON)
  --answers FILE     answers by administration (JSON)
  --reference DIR    reference packs; without them the check for specific codes is not made, and the result says so
  --format FORMAT    json (default): the derived object; fhir: what write-back would send, one document per encounter
  --issuer URL       namespace of the drafts' identifiers (default https://ehr.example/fhir)
  --reconcile        instead of the lines: what became of the drafts and charges that the chart itself holds (JSON)
  --cases DIR        derives every case file in DIR, one line each
  --help             this text

Exit 0: derived, whatever the findings. Exit 2: the input is unusable; one line on standard error says why.
`

const misused = (reason: string): Command => ({ kind: 'misused', reason })

const option = { type: 'string' } as const

const parsed = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        site: option,
        answers: option,
        reference: option,
        format: option,
        issuer: option,
        cases: option,
        reconcile: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    return misuseReason(error)
  }
}

/** Reads the arguments after the command's name. */
export const commandOf = (args: readonly string[]): Command => {
  const read = parsed(args)
  if (typeof read === 'string') return misused(read)
  const { values, positionals } = read
  if (values.help === true) return { kind: 'help' }
  const reference = values.reference ?? null
  if (values.cases !== undefined) {
    const other = (['site', 'answers', 'format', 'issuer', 'reconcile'] as const).find((name) => values[name] !== undefined)
    if (other === 'reconcile') return misused('--cases takes no --reconcile: it is for one chart')
    if (other !== undefined) return misused(`--cases takes no --${other}: each case brings its own`)
    if (positionals.length > 0) return misused('--cases takes no chart beside it')
    return { kind: 'cases', folder: values.cases, reference }
  }
  const [chart, ...more] = positionals
  if (chart === undefined) return misused('no chart is named; --help shows how')
  if (more.length > 0) return misused('one chart at a time; --help shows how')
  const format = values.format ?? 'json'
  if (format !== 'json' && format !== 'fhir') return misused('--format is json or fhir')
  const isReconciled = values.reconcile === true
  if (isReconciled && values.format !== undefined) return misused('--reconcile takes no --format: it prints JSON of its own')
  const issuer = values.issuer ?? 'https://ehr.example/fhir'
  if (!isWebAddress(issuer)) return misused('--issuer is not an http or https URL')
  return {
    kind: 'chart', chart, site: values.site ?? null, answers: values.answers ?? null, reference, format, issuer,
    reconcile: isReconciled,
  }
}
