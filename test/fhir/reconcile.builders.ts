/** Drafts as a server would keep them, for the tests of reconciling. */
import type { Bundle, ChargeItem } from 'fhir/r4'
import type { Derived, Line } from '../../src/billing/derived.ts'
import type { ChartFacts } from '../../src/billing/facts.ts'
import { withRealReferences } from '../../src/fhir/draft-merge.ts'
import { readDrafts, type StoredDraft } from '../../src/fhir/drafts.ts'
import { reconcile, type Scope, type Verdict } from '../../src/fhir/reconcile.ts'
import { givenDoses } from '../../src/fhir/reconcile-given.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { administration, chartOf, derivedOf } from './to-fhir.builders.ts'
import { base } from './wire.ts'

export const everything: Scope = { patient: null, encounter: null }

export const bundlesOf = (derived: Derived, chart: ChartFacts): readonly Bundle[] =>
  draftDocuments(derived, chart, { issuer: base }).flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))

const keyOf = (item: ChargeItem): string => item.identifier?.[0]?.value ?? ''

/** ChargeItems with ids, versions and real references, as after a save. */
export const stored = (items: readonly ChargeItem[]): readonly StoredDraft[] => {
  const idOf = (key: string): string | null => (items.some((item) => keyOf(item) === key) ? `c-${key}` : null)
  return readDrafts(items.map((item) => {
    const real = withRealReferences(item, idOf)
    return { ...real, id: item.id ?? `c-${keyOf(item)}`, meta: { ...real.meta, versionId: item.meta?.versionId ?? '1' } }
  }))
}

const isItem = (resource: unknown): resource is ChargeItem =>
  typeof resource === 'object' && resource !== null && 'resourceType' in resource && resource.resourceType === 'ChargeItem'

export const itemsIn = (documents: readonly Bundle[]): readonly ChargeItem[] =>
  documents.flatMap(({ entry }) => entry ?? []).flatMap(({ resource }) => (isItem(resource) ? [resource] : []))

/** The chart that lines rest on: every administration that they name, given. */
export const chartFor = (lines: readonly Line[]): ChartFacts => {
  const ids = [...new Set(lines.flatMap(({ sources }) => sources))].map((source) => source.slice('MedicationAdministration/'.length))
  return chartOf(ids.map((id) => administration(id)))
}

/** What is saved of these lines. */
export const savedOf = (lines: readonly Line[]): readonly StoredDraft[] =>
  stored(itemsIn(bundlesOf(derivedOf(lines), chartFor(lines))))

interface Facing {
  readonly lines: readonly Line[]
  readonly drafts: readonly StoredDraft[]
  readonly derived?: Derived
  readonly chart?: ChartFacts
  readonly scope?: Scope
}

export const reconciled = ({
  lines, drafts, derived = derivedOf(lines), chart = chartFor(lines), scope = everything,
}: Facing): readonly Verdict[] =>
  reconcile({ documents: bundlesOf(derived, chart), drafts, given: givenDoses(chart, derived), scope })

/** A draft after somebody else's change. */
export const edited = (draft: StoredDraft, change: Partial<ChargeItem>): StoredDraft => {
  const resource: ChargeItem = { ...draft.resource, ...change }
  return { ...draft, resource, status: resource.status }
}

export const kindsOf = (verdicts: readonly Verdict[]): readonly string[] => verdicts.map(({ kind }) => kind)

/** What a save of these verdicts leaves on the server: new lines created, changed ones merged, all else as it was. */
export const applied = (verdicts: readonly Verdict[], drafts: readonly StoredDraft[]): readonly StoredDraft[] => {
  const ids = new Map(drafts.map(({ identifier, id }) => [identifier, id] as const))
  const idOf = (key: string): string | null => ids.get(key) ?? (verdicts.some((one) => one.kind === 'new' && one.identifier === key) ? `n-${key}` : null)
  const changed = new Map(verdicts.flatMap((one) => (one.kind === 'changed' ? [[one.draft.id, one.merged] as const] : [])))
  const kept = drafts.map((draft): StoredDraft => {
    const merged = changed.get(draft.id)
    return merged === undefined ? draft : { ...draft, versionId: '2', resource: withRealReferences(merged, idOf) }
  })
  const created = verdicts.flatMap((one) => (one.kind === 'new' ? [{ ...one.wanted.resource, id: `n-${one.identifier}` }] : []))
  const fresh = readDrafts(created.map((item) => ({ ...withRealReferences(item, idOf), meta: { ...item.meta, versionId: '1' } })))
  return [...kept, ...fresh]
}
