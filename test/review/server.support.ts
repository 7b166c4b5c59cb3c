/** Review on the sandbox's FHIR server with the drafts that a bedside has saved there. */
import type { FhirResource } from 'fhir/r4'
import { documentedInjection, ndcMissing } from '../../mocks/scenarios/injections.ts'
import { staff } from '../../mocks/scenarios/staff.ts'
import { createReview } from '../../src/app/review.ts'
import { serverSource } from '../../src/app/review-server.ts'
import type { Review, ReviewSource } from '../../src/app/review-state.ts'
import { emptySite } from '../../src/billing/site.ts'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { base, wireTo, type Wire } from '../fhir/wire.ts'
import { documentsOf } from './drafts.builders.ts'

export const since = '2026-01-01'

export const chart: readonly FhirResource[] = [...staff, ...documentedInjection.resources, ...ndcMissing.resources]

/** What the bedside has saved of these charts. */
export const saved = (): readonly FhirResource[] => {
  const items = documentsOf(chart).flatMap(({ entry }) => entry ?? []).flatMap(({ resource }) => (isChargeItem(resource) ? [resource] : []))
  return items.map((item, at) => ({
    ...item, id: `c${at}`,
    ...(item.partOf === undefined ? {} : { partOf: item.partOf.map(({ reference }) => ({
      reference: `ChargeItem/c${items.findIndex((other) => `urn:uuid:${other.identifier?.[0]?.value ?? ''}` === reference)}`,
    })) }),
  }))
}

export interface Opened extends Wire {
  readonly review: Review
}

/** Who opens Review, and what they may do. */
export interface Access {
  readonly user?: string
  readonly canWrite?: boolean
  readonly takesProvenance?: boolean
  /** Whether the token says that it reaches a type; all, if absent. */
  readonly mayRead?: (type: string) => boolean
  /** IANA name; none, if absent. */
  readonly timeZone?: string
  /** In place of parts of the source. */
  readonly source?: Partial<ReviewSource>
}

export const openOn = async (
  wire: Wire, { user = 'Practitioner/b1', canWrite = true, takesProvenance = false, mayRead = () => true, timeZone, source = {} }: Access = {},
): Promise<Opened> => {
  const environment = {
    client: wire.client, capability: wire.capability, mayRead, settings: { ...emptySite, timeZone: timeZone ?? null }, namespace: base, medplumModifiers: false,
    reference: async () => Promise.resolve(null),
  }
  let clock = Date.parse('2026-03-20T09:00:00Z')
  const review = createReview({
    now: () => new Date((clock += 7)),
    server: {
      name: 'Example Hospital', user,
      connect: async () => Promise.resolve({ ok: true, value: { environment, source: { ...serverSource(environment, takesProvenance), ...source }, canWrite, isExportOnly: false } }),
    },
  })
  await review.load(since)
  // What holds for every row of no list proves nothing.
  if (review.state().list.all === 0) throw new Error('The list is empty.')
  return { ...wire, review }
}

export const open = async (seed: readonly FhirResource[] = [...chart, ...saved()], options: Parameters<typeof wireTo>[1] = {}): Promise<Opened> =>
  openOn(await wireTo(seed, options))

export const keyOf = (review: Review, state: string, code = 'J3490'): string => {
  const row = review.state().list.rows.find(({ draft }) => draft.state === state && draft.code === code)
  if (row === undefined) throw new Error(`No ${state} ${code} is in the list.`)
  return row.draft.key
}

export const statusOn = ({ server }: Wire, key: string): string | undefined =>
  server.resources('ChargeItem').flatMap((item) => (isChargeItem(item) && `ChargeItem/${item.id ?? ''}` === key ? [item.status] : []))[0]

export const write = async ({ server }: Wire, path: string, body: object): Promise<void> => {
  const request = new Request(`${base}/${path}`, { method: 'PUT', body: JSON.stringify(body), headers: { 'Content-Type': 'application/fhir+json' } })
  const answer = await server.handle(request, { patient: null, user: 'Practitioner/other', scopes: 'user/*.cruds' })
  if (!answer.ok) throw new Error(`${answer.status}`)
}

export const changeDose = async (wire: Wire, id: string, change: object): Promise<void> => {
  const dose = wire.server.resources('MedicationAdministration').find((one) => one.id === id)
  await write(wire, `MedicationAdministration/${id}`, { ...dose, ...change })
}

/** What may have become of a dose, and how a check calls it. */
export const spoiled: readonly (readonly [what: string, change: object, kind: string])[] = [
  ['entered in error', { status: 'entered-in-error' }, 'entered-in-error'],
  ['of another patient', { subject: { reference: 'Patient/bela' } }, 'other-patient'],
  ['not given after all', { status: 'not-done' }, 'not-given'],
]

export const doseOf = (review: Review, key: string): string =>
  review.state().list.rows.find(({ draft }) => draft.key === key)?.draft.administrations[0]?.slice('MedicationAdministration/'.length) ?? ''
