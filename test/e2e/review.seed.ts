/** Drafts put on the sandbox's server over HTTP, and what its store then holds: for browser tests and benchmarks. */
import type { Bundle, BundleEntry, ChargeItem, FhirResource } from 'fhir/r4'
import { isJson, type Json } from '../../src/fhir/element.ts'
import { manyItems } from '../review/drafts.builders.ts'
import { speak } from '../support/launch.ts'

/** Resources of a type as the server holds them; it has to be lenient for that. */
export const stored = async (address: string, type: string): Promise<readonly Json[]> => {
  const bundle: unknown = await (await fetch(`${address}/fhir/${type}?_count=1000`)).json()
  const entries: unknown = isJson(bundle) ? bundle['entry'] : null
  return Array.isArray(entries) ? entries.flatMap((one) => (isJson(one) && isJson(one['resource']) ? [one['resource']] : [])) : []
}

const urn = (kind: number, at: number): string => `urn:uuid:00000000-0000-4000-8${kind}00-${String(at).padStart(12, '0')}`

const entry = (fullUrl: string, resource: FhirResource): BundleEntry => ({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } })

const post = async (address: string, entries: readonly BundleEntry[]): Promise<void> => {
  const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry: [...entries] }
  const answer = await fetch(`${address}/fhir`, { method: 'POST', body: JSON.stringify(bundle), headers: { 'Content-Type': 'application/fhir+json' } })
  if (!answer.ok) throw new Error(`The sandbox did not take the drafts: ${answer.status} ${await answer.text()}`)
}

/** Entries of one transaction stay few enough to be one answer. */
const draftsAtOnce = 600

/**
 * So many drafts on the server, with their patients and the doses of their drug lines. A service line names a dose of
 * another patient's, as no server should let it.
 */
export const seedDrafts = async (address: string, count: number): Promise<void> => {
  const { items, patients } = manyItems(count)
  // Later than the doses were written here: in a hospital hours lie between the dose and its draft.
  const enteredDate = new Date(Date.now() + 30 * 60_000).toISOString()
  const dose = (at: number): BundleEntry => entry(urn(1, at), {
    resourceType: 'MedicationAdministration', status: 'completed', medicationCodeableConcept: { text: 'Exampleprazine' },
    subject: { reference: urn(0, Math.floor(at / 3)) }, effectiveDateTime: '2026-03-02T10:00:00-06:00',
  })
  const draft = (item: ChargeItem, at: number): BundleEntry => {
    const service = item.productCodeableConcept === undefined ? {} : { service: [{ reference: urn(1, at) }] }
    return entry(urn(2, at), { ...item, ...service, subject: { reference: urn(0, Math.floor(at / 3)) }, enteredDate })
  }
  await speak(address, 'lenient')
  for (let from = 0; from < count; from += draftsAtOnce) {
    const some = items.slice(from, from + draftsAtOnce)
    await post(address, [
      ...patients.slice(from / 3, (from + draftsAtOnce) / 3).map(({ id: _id, ...patient }, at) => entry(urn(0, from / 3 + at), patient)),
      ...some.map((_, at) => dose(from + at)),
      ...some.map((item, at) => draft(item, from + at)),
    ])
  }
  await speak(address, 'usual')
}
