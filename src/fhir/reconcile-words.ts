/** The one place for the words of a reconciliation. They name resources and fields and repeat no clinical content. */
import type { GoneReason, Verdict } from './reconcile.ts'
import type { ChargedElsewhere, Unsupported, UnsupportedCharge } from './reconcile-charges.ts'
import type { DraftField, Editor } from './reconcile-fields.ts'
import type { NotGiven } from './reconcile-given.ts'
import type { UngivenSupply } from './reconcile-supplies.ts'

export const fieldLabels: Readonly<Record<DraftField, string>> = {
  'code': 'code',
  'modifiers': 'modifiers',
  'units': 'units',
  'service-date': 'service date',
  'ndc': 'NDC',
  'ndc-quantity': 'NDC quantity',
  'diagnoses': 'diagnoses',
  'description': 'description',
  'blocked-by': 'what blocks it',
  'time': 'time',
  'waste': 'discarded units',
  'concept': 'service',
  'administrations': 'administrations',
  'encounter': 'encounter',
  'performers': 'performers',
  'body-site': 'body site',
  'payer': 'payer',
  'setting': 'setting',
  'findings': 'findings',
  'answers': 'answers',
  'background': 'what stands behind the values',
}

const listed = (items: readonly string[], between = 'and'): string =>
  items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${between} ${items.at(-1) ?? ''}`

const fieldList = (fields: readonly { readonly field: DraftField }[]): string => listed(fields.map(({ field }) => fieldLabels[field]))

const notGivenWords = (administration: string, why: NotGiven): string => {
  switch (why.kind) {
    case 'other-patient':
      return `${administration} is not provably this patient's.`
    case 'finding':
      return `${administration}: ${why.words ?? `${why.finding}.`}`
  }
}

const goneWords = (why: GoneReason): string => {
  switch (why.kind) {
    case 'administration-missing':
      return why.administration === null ? 'The draft names no administration.' : `${why.administration} is not in the chart.`
    case 'not-given':
      return notGivenWords(why.administration, why.why)
    case 'excluded':
      return `Nothing is charged for ${why.administration} (${why.finding}).`
    case 'not-derived':
      return 'Its doses stand, but come to other lines now.'
  }
}

/** "version 3, 2026-02-03T10:00:00Z, last entered by Nurse Nora"; empty where nothing is known. */
const editorWords = ({ version, at, enterer }: Editor): string => {
  const parts = [version === null ? null : `version ${version}`, at, enterer === null ? null : `entered by ${enterer}`]
  const known = parts.filter((part) => part !== null)
  return known.length === 0 ? '' : ` (${known.join(', ')})`
}

const refusedWords = (why: 'other-patient' | 'several-drafts'): string =>
  why === 'other-patient'
    ? "The line or its draft is not provably this patient's; nothing is compared."
    : 'There are several drafts of this line; a person has to sort them out.'

/** One sentence or two on a verdict. */
export const verdictWords = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'new':
      return 'No draft of this line yet.'
    case 'same':
      return 'The draft says what the chart says.'
    case 'changed':
      return `Changed since it was drafted: ${fieldList(verdict.fields)}.`
    case 'touched': {
      const rest = verdict.fields.length === 0 ? 'It agrees with the chart.' : `It differs from the chart in ${fieldList(verdict.fields)}.`
      return `Somebody else changed the draft${editorWords(verdict.by)}; it is left as it is. ${rest}`
    }
    case 'closed':
      return `The draft is ${verdict.status} and closed${verdict.wanted === null ? '; no line belongs to it now' : ''}.`
    case 'gone': {
      const touched = verdict.by === null ? '' : ` Somebody else had changed the draft${editorWords(verdict.by)}.`
      return `No line belongs to the draft any more. ${goneWords(verdict.why)}${touched}`
    }
    case 'elsewhere':
      return 'The draft is of another visit, which was not read.'
    case 'refused':
      return refusedWords(verdict.why)
  }
}

const unsupportedReason = (why: Unsupported): string => {
  switch (why.kind) {
    case 'administration-missing':
      return `${why.administration}, which it names, is not in the chart.`
    case 'not-given':
      return notGivenWords(why.administration, why.why)
    case 'supply-only':
      return `It names ${why.supply}: what was handed out, not what was given.`
    case 'no-date':
      return 'It names no administration and no date.'
    case 'no-dose-that-day':
      return 'It names no administration, and no dose was given that day.'
    case 'other-code':
      return why.codes.length === 0
        ? 'It names no administration, and no dose of that day comes to a code.'
        : `It names no administration, and the doses of that day come to ${listed(why.codes)}.`
  }
}

/** "ChargeItem/c1 charges J3490, and nothing in the chart supports it. …" */
export const unsupportedWords = ({ charge, why }: UnsupportedCharge): string =>
  `${charge.source} charges ${charge.code}, and nothing in the chart supports it. ${unsupportedReason(why)}`

/** "Already charged by … : …" */
export const elsewhereWords = ({ charge, certainty }: ChargedElsewhere): string => {
  const by = charge.by ?? 'another system'
  return certainty === 'same-administration'
    ? `Already charged by ${by}: ${charge.source} (${charge.code}) names the same administration.`
    : `Perhaps already charged by ${by}: ${charge.source} has the same code and day and does not say for which dose.`
}

/** What is told of a drug that was handed out without a dose. */
export const supplyWords = ({ source, kind }: UngivenSupply): string =>
  `${source}: a drug was ${kind === 'MedicationDispense' ? 'dispensed' : 'delivered'}, and no dose of it that was given is in the chart. Nothing is drafted for it.`
