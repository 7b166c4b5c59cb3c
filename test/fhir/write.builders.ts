/** Documents and drafts for the tests of saving. */
import type { Bundle, ChargeItem, FhirResource, Resource } from 'fhir/r4'
import type { Line } from '../../src/billing/derived.ts'
import { readDrafts, type StoredDraft } from '../../src/fhir/drafts.ts'
import { draftDocuments, type DraftOptions } from '../../src/fhir/to-fhir.ts'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { planSave, saveDrafts, type SaveResult } from '../../src/fhir/write.ts'
import { administration, chartOf, derivedOf, drugLine, serviceLine, wasteLine } from './to-fhir.builders.ts'
import { base, type Wire } from './wire.ts'

/** What the drafts of the tests point at. */
export const seed: readonly FhirResource[] = [
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'AMB' }, subject: { reference: 'Patient/p1' } },
]

const made = new Map<string, readonly Bundle[]>()

/** The same lines give the same documents, and making them is what saving them takes longest for: they are made once. */
export const documentsOf = (lines: readonly Line[], change: Partial<DraftOptions> = {}): readonly Bundle[] => {
  const name = JSON.stringify([lines, change])
  const documents = made.get(name) ?? makeDocuments(lines, change)
  made.set(name, documents)
  return documents
}

const makeDocuments = (lines: readonly Line[], change: Partial<DraftOptions>): readonly Bundle[] => {
  const ids = [...new Set(lines.flatMap((line) => line.sources))].map((source) => source.slice('MedicationAdministration/'.length))
  const documents = draftDocuments(derivedOf(lines), chartOf(ids.map((id) => administration(id))), { issuer: base, ...change })
  return documents.flatMap((document) => (document.resourceType === 'Bundle' ? [document] : []))
}

/** Drug, waste and service of one dose. */
export const dose = (id = 'ma1', change: Partial<Line> = {}): readonly Line[] => {
  const own = { sources: [`MedicationAdministration/${id}`] }
  return [
    serviceLine({ ...own, id: `${id}|service` }),
    wasteLine({ ...own, id: `${id}|waste` }),
    drugLine({ ...own, id: `${id}|drug`, ...change }),
  ]
}

export const key = (lineId: string): string => draftKey(base, lineId)

const isItem = (resource: Resource): resource is ChargeItem => resource.resourceType === 'ChargeItem'

/** The documents with another content of their items. */
export const withItems = (documents: readonly Bundle[], change: Partial<ChargeItem>): readonly Bundle[] =>
  documents.map((document) => ({
    ...document,
    entry: (document.entry ?? []).map((entry) =>
      entry.resource !== undefined && isItem(entry.resource) ? { ...entry, resource: { ...entry.resource, ...change } } : entry,
    ),
  }))

export const itemsOf = ({ server }: Wire): readonly ChargeItem[] => server.resources('ChargeItem').filter(isItem)

export const itemOf = (wire: Wire, lineId: string): ChargeItem => {
  const [item, ...others] = itemsOf(wire).filter(({ identifier }) => identifier?.[0]?.value === key(lineId))
  if (item === undefined || others.length > 0) throw new Error(`${others.length} too many, or none, of ${lineId}`)
  return item
}

/** The drafts as a chart read now would give them. */
export const draftsOf = (wire: Wire): readonly StoredDraft[] =>
  readDrafts(itemsOf(wire).map((item) => ({ ...item })))

/** Plans and saves against what the server has now, or against `drafts`. */
export const save = async (wire: Wire, lines: readonly Line[], drafts = draftsOf(wire)): Promise<SaveResult> => {
  wire.sent.length = 0
  return saveDrafts(wire.client, wire.capability, planSave(documentsOf(lines), drafts, 'p1'))
}

/** "ma1|drug created": outcome, or why it failed, by line. */
export const told = (result: SaveResult, lines: readonly Line[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.map(({ id }) => {
      const line = result.lines.find(({ identifier }) => identifier === key(id))
      return [id, line?.why ?? line?.outcome ?? 'nothing']
    }),
  )

/** The same outcome for every line. */
export const allOf = (outcome: string, of: readonly Line[] = dose()): Readonly<Record<string, string>> =>
  Object.fromEntries(of.map(({ id }) => [id, outcome]))

/** Somebody else's change of a draft, past this client. */
export const changeItem = async (wire: Wire, lineId: string, change: Partial<ChargeItem>): Promise<void> => {
  const item = itemOf(wire, lineId)
  const request = new Request(`${base}/ChargeItem/${item.id ?? ''}`, {
    method: 'PUT', body: JSON.stringify({ ...item, ...change }), headers: { 'Content-Type': 'application/fhir+json', 'If-Match': `W/"${item.meta?.versionId ?? ''}"` },
  })
  const answer = await wire.server.handle(request, { patient: null, user: 'Practitioner/b1', scopes: 'user/*.cruds' })
  if (!answer.ok) throw new Error(`${answer.status}`)
}
