/** `--reconcile`: the ChargeItems that the chart itself holds, beside the lines that are derived from it. */
import { defaultAdministrationCodes } from '../billing/codes.ts'
import type { Derived } from '../billing/derived.ts'
import type { ChartFacts } from '../billing/facts.ts'
import type { SiteSettings } from '../billing/site.ts'
import { indexChart } from '../fhir/chart-index.ts'
import type { ChartEntry } from '../fhir/chart-input.ts'
import { draftKey } from '../fhir/draft-key.ts'
import { readDrafts, type StoredDraft } from '../fhir/drafts.ts'
import { extensionUrl } from '../fhir/extensions.ts'
import { reconcile, type Verdict } from '../fhir/reconcile.ts'
import { chargedElsewhere, chargesOf, unsupportedCharges } from '../fhir/reconcile-charges.ts'
import { givenDoses } from '../fhir/reconcile-given.ts'
import { ungivenSupplies } from '../fhir/reconcile-supplies.ts'
import { elsewhereWords, supplyWords, unsupportedWords, verdictWords } from '../fhir/reconcile-words.ts'
import { normaliseIssuer } from '../fhir/issuer-name.ts'
import { draftDocuments } from '../fhir/to-fhir.ts'

export interface Reconciling {
  readonly entries: readonly ChartEntry[]
  readonly chart: ChartFacts
  readonly derived: Derived
  readonly site: SiteSettings
  /** Namespace of the drafts' identifiers. */
  readonly issuer: string
}

type Document = Extract<ReturnType<typeof draftDocuments>[number], { resourceType: 'Bundle' }>

const answersIn = (draft: StoredDraft) =>
  (draft.resource.extension ?? []).filter(({ url }) => url === extensionUrl('answer'))

/** The command writes no answers, so those that a draft carries are taken as they are: they are no difference. */
const withKeptAnswers = (documents: readonly Document[], drafts: readonly StoredDraft[]): readonly Document[] => {
  const answers = new Map(drafts.map((draft) => [draft.identifier, answersIn(draft)] as const))
  return documents.map((document) => ({
    ...document,
    entry: (document.entry ?? []).map((entry) => {
      const kept = entry.resource?.identifier?.flatMap(({ value }) => answers.get(value ?? '') ?? []) ?? []
      return entry.resource === undefined || kept.length === 0
        ? entry
        : { ...entry, resource: { ...entry.resource, extension: [...(entry.resource.extension ?? []), ...kept] } }
    }),
  }))
}

const draftName = ({ id }: { readonly id: string }): string => `ChargeItem/${id}`

const verdictJson = (verdict: Verdict, lineOf: ReadonlyMap<string, string>) => ({
  verdict: verdict.kind,
  line: lineOf.get(verdict.identifier) ?? null,
  draft: 'draft' in verdict ? draftName(verdict.draft) : null,
  ...(verdict.beside.length > 0 ? { beside: verdict.beside.map(draftName) } : {}),
  ...('fields' in verdict ? { fields: verdict.fields } : {}),
  ...('status' in verdict ? { status: verdict.status } : {}),
  ...('why' in verdict ? { why: verdict.why } : {}),
  ...('by' in verdict ? { by: verdict.by } : {}),
  words: verdictWords(verdict),
})

/**
 * What `--reconcile` prints: a verdict for every line and every draft, the charges that no dose supports, those that
 * others have made for a line, and what was handed out without a dose. The whole input is taken as the whole chart.
 */
export const reconciliation = ({ entries, chart, derived, site, issuer }: Reconciling) => {
  const namespace = normaliseIssuer(issuer)
  const index = indexChart(entries)
  const given = givenDoses(chart, derived)
  const documents = draftDocuments(derived, chart, { issuer })
    .flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))
  const drafts = readDrafts(index.all('ChargeItem').map(({ json }) => json))
  const scope = { patient: null, encounter: null }
  const lineOf = new Map(
    derived.encounters.flatMap(({ lines }) => lines).map(({ id }) => [draftKey(namespace, id), id] as const),
  )
  const charges = chargesOf(index, new Set(site.administrationCodes?.values() ?? Object.values(defaultAdministrationCodes)))
  const elsewhere = derived.encounters.flatMap(({ lines, patient, encounter }) =>
    chargedElsewhere(lines, charges, { patient, encounter, namespace }))
  return {
    verdicts: reconcile({ documents: withKeptAnswers(documents, drafts), drafts, given, scope }).map((verdict) => verdictJson(verdict, lineOf)),
    unsupported: unsupportedCharges(charges, given, scope).map((one) => ({
      charge: one.charge.source, isOwn: one.charge.own !== null, status: one.charge.status, code: one.charge.code,
      date: one.charge.date, why: one.why, words: unsupportedWords(one),
    })),
    chargedElsewhere: elsewhere.map((one) => ({
      line: one.line, charge: one.charge.source, certainty: one.certainty, by: one.charge.by, words: elsewhereWords(one),
    })),
    notGiven: ungivenSupplies(index, chart, given).map((supply) => ({ ...supply, words: supplyWords(supply) })),
  }
}
