/** Drafts as the sandbox's charts give them, alone or many, for the tests of Review. */
import type { Bundle, ChargeItem, FhirResource, Patient, Resource } from 'fhir/r4'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import { staff } from '../../mocks/scenarios/staff.ts'
import { thousandDoses } from '../../mocks/scenarios/thousand.ts'
import { derive } from '../../src/billing/derive.ts'
import { emptySite } from '../../src/billing/site.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { extensionUrl } from '../../src/fhir/extensions.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { reviewDraft, type ReviewDraft } from '../../src/review/draft.ts'
import type { Author } from '../../src/review/author.ts'

export const author: Author = { user: null, name: 'Bo Biller', now: '2026-03-20T09:00:00.000Z' }

const isItem = (resource: Resource | undefined): resource is ChargeItem => resource?.resourceType === 'ChargeItem'

/** What `derive --format fhir` prints for these resources. */
export const documentsOf = (resources: readonly FhirResource[]): readonly Bundle[] => {
  const chart = chartFromEntries(resources.map((resource) => ({ fullUrl: null, resource: { ...resource }, at: resource.resourceType })))
  const derived = derive(chart, { site: emptySite, answers: new Map() })
  return draftDocuments(derived, chart, { issuer: 'https://ehr.example/fhir', enteredDate: '2026-03-02T12:00:00Z' })
    .flatMap((document): readonly Bundle[] => (document.resourceType === 'Bundle' ? [document] : []))
}

/** The drafts of all sandbox charts but the one with a thousand doses. */
export const sandboxItems: readonly ChargeItem[] = documentsOf(
  [...staff, ...allScenarios.filter((scenario) => scenario !== thousandDoses).flatMap(({ resources }) => resources)],
).flatMap(({ entry }) => entry ?? []).flatMap(({ resource }) => (isItem(resource) ? [resource] : []))

export const draftOf = (item: unknown, key = '0-0'): ReviewDraft => {
  const draft = reviewDraft(item, key)
  if (draft === null) throw new Error('This is no draft of ours.')
  return draft
}

const sandboxDrafts = sandboxItems.map((item) => draftOf(item))

export const firstWhere = (wanted: (draft: ReviewDraft) => boolean): ReviewDraft => {
  const found = sandboxDrafts.find(wanted)
  if (found === undefined) throw new Error('No sandbox draft is like that.')
  return found
}

/** A drug line that nothing stops. */
export const readyDraft = (): ReviewDraft => firstWhere(({ state, kind }) => state === 'ready' && kind === 'drug')
export const blockedDraft = (): ReviewDraft => firstWhere(({ state }) => state === 'blocked')

export const withReview = (item: ChargeItem, state: string): ChargeItem => ({
  ...item,
  extension: [...(item.extension ?? []).filter(({ url }) => url !== extensionUrl('review-state')), { url: extensionUrl('review-state'), valueCode: state }],
})

const drug = (item: ChargeItem): boolean => item.productCodeableConcept !== undefined

/** So many drafts over a third as many patients, each with its own identifier, patient and day. */
export const manyItems = (count: number): { readonly items: readonly ChargeItem[]; readonly patients: readonly Patient[] } => {
  const itemsIn = (state: ReviewDraft['state']): readonly ChargeItem[] =>
    sandboxDrafts.filter((draft) => draft.state === state).map(({ resource }) => resource)
  const [ready, blocked] = [itemsIn('ready'), itemsIn('blocked')]
  const items = Array.from({ length: count }, (_, at): ChargeItem => {
    const pool = at % 3 === 0 ? blocked : ready
    const item = pool[Math.floor(at / 3) % pool.length] ?? readyDraft().resource
    const patient = Math.floor(at / 3)
    const day = new Date(Date.UTC(2026, 0, 1) + (at % 75) * 86_400_000).toISOString().slice(0, 10)
    const { partOf: _parts, occurrencePeriod: _period, ...rest } = item
    return {
      ...rest,
      identifier: [{ system: item.identifier?.[0]?.system ?? '', value: `00000000-0000-5000-8000-${String(at).padStart(12, '0')}` }],
      subject: { reference: `Patient/m${patient}` },
      context: { reference: `Encounter/m${patient}` },
      occurrenceDateTime: `${day}T10:00:00-06:00`,
      ...(drug(item) ? { service: [{ reference: `MedicationAdministration/m${at}` }] } : {}),
    }
  })
  const patients = Array.from({ length: Math.ceil(count / 3) }, (_, at): Patient => ({
    resourceType: 'Patient', id: `m${at}`, name: [{ family: `Testperson${at}`, given: ['Alex'] }], birthDate: '1960-01-01',
    identifier: [{ type: { coding: [{ code: 'MR' }] }, value: `MRN${at}` }],
  }))
  return { items, patients }
}

/** A file of drafts with their patients, as an export writes it. */
export const fileText = (items: readonly ChargeItem[], patients: readonly FhirResource[] = []): string =>
  JSON.stringify({
    resourceType: 'Bundle', type: 'collection',
    entry: [...patients, ...items].map((resource) => ({ resource })),
  })
