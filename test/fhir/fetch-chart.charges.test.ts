import type { ChargeItem, FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { indexChart } from '../../src/fhir/chart-index.ts'
import { fetchChart } from '../../src/fhir/fetch-chart.ts'
import { fetchCharges } from '../../src/fhir/fetch-charges.ts'
import { chargedElsewhere, chargesOf } from '../../src/fhir/reconcile-charges.ts'
import { chargesUnread } from '../../src/ui/words/connection.ts'
import { truncatedText } from '../../src/ui/words/problems.ts'
import { base, wireTo, type Wire } from './wire.ts'
import { dose, save, seed } from './write.builders.ts'

const codes = new Set(['96365'])
const context = { patient: 'p1', encounter: 'e1' }

const charge = (id: string, change: Partial<ChargeItem> = {}): ChargeItem => ({
  resourceType: 'ChargeItem', id, status: 'billable', subject: { reference: 'Patient/p1' }, context: { reference: 'Encounter/e1' },
  code: { coding: [{ system: 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets', code: 'J3490' }] },
  service: [{ reference: 'MedicationAdministration/ma1' }], ...change,
})

const chart: readonly FhirResource[] = [
  ...seed,
  { resourceType: 'Patient', id: 'p2' },
  { resourceType: 'MedicationAdministration', id: 'ma1', status: 'completed', subject: { reference: 'Patient/p1' }, context: { reference: 'Encounter/e1' }, medicationCodeableConcept: { text: 'x' } },
  charge('pharmacy'),
  charge('without-visit', { context: undefined }),
  charge('service', { code: { coding: [{ code: '96365' }] } }),
  charge('other-code', { code: { coding: [{ code: '99213' }] } }),
  charge('other-patient', { subject: { reference: 'Patient/p2' } }),
]

const idsOf = ({ entries }: Awaited<ReturnType<typeof fetchCharges>>): readonly string[] => entries.map(({ at }) => at).toSorted()

const listing = (wire: Wire, params: readonly string[]): Wire => ({
  ...wire, capability: { ...wire.capability, searchParams: (type) => (type === 'ChargeItem' ? new Set(params) : wire.capability.searchParams(type)) },
})

const read = async (wire: Wire) => fetchCharges(wire.client, wire.capability, context, codes)

test('charges of others are found by one search of their codes, those without a visit too, and nobody else’s', async () => {
  const wire = await wireTo(chart)
  const charges = await read(wire)
  expect(idsOf(charges)).toEqual(['ChargeItem/pharmacy', 'ChargeItem/service', 'ChargeItem/without-visit'])
  expect(charges).toMatchObject({ problems: [], truncated: false, asked: true })
  expect(wire.sent).toEqual([expect.stringMatching(/^GET ChargeItem\?patient=p1&code=J1599,J3490.*,96365&_count=1000$/u)])
  expect(chargesUnread(charges)).toBeNull()
})

test('where codes are not listed the visit is asked for, and else all of the patient', async () => {
  const byVisit = listing(await wireTo(chart), ['patient', 'context'])
  await read(byVisit)
  expect(byVisit.sent).toEqual(['GET ChargeItem?patient=p1&context=Encounter/e1&_count=1000'])
  const plain = listing(await wireTo(chart), ['subject'])
  expect(idsOf(await read(plain))).toContain('ChargeItem/other-code')
  // A subject may be of another type than Patient, so that a bare id would not do.
  expect(plain.sent).toEqual(['GET ChargeItem?subject=Patient/p1&_count=1000'])
})

test('a server that refuses the parameter that it lists is asked as wide as the patient', async () => {
  const wire = await wireTo(chart)
  wire.server.fault({ type: 'ChargeItem', when: ({ url }) => url.includes('code='), effect: { kind: 'status', status: 400 } })
  expect(idsOf(await read(wire))).toContain('ChargeItem/pharmacy')
  wire.server.fault({ type: 'MedicationAdministration', when: ({ url }) => url.includes('context='), effect: { kind: 'status', status: 400 } })
  const whole = await fetchChart(wire.client, wire.capability, context)
  expect(whole).toMatchObject({ complete: true, problems: [] })
  expect(whole.entries.map(({ at }) => at)).toContain('MedicationAdministration/ma1')
})

test('with the chart they tell what is charged already, and our own drafts are not that', async () => {
  const wire = await wireTo(chart)
  await save(wire, dose())
  const { entries } = await fetchChart(wire.client, wire.capability, context)
  const charges = await read(wire)
  expect(charges.entries).toHaveLength(6)
  const found = chargesOf(indexChart([...entries, ...charges.entries]), codes)
  const elsewhere = chargedElsewhere(dose(), found, { patient: 'Patient/p1', encounter: 'Encounter/e1', namespace: base })
  expect(new Set(elsewhere.map(({ charge: { source } }) => source))).toEqual(new Set(['ChargeItem/pharmacy', 'ChargeItem/without-visit', 'ChargeItem/service']))
})

test('the chart does not wait for the charges: its own search asks for our drafts alone', async () => {
  const wire = await wireTo(chart)
  await fetchChart(wire.client, wire.capability, context)
  const searches = wire.sent.filter((line) => line.startsWith('GET ChargeItem'))
  expect(searches).toHaveLength(1)
  expect(searches[0]).toContain('_tag=')
})

test('what could not be read, or only in part, is said, and a cancelled search asks nobody', async () => {
  const without = await wireTo(chart, { without: ['ChargeItem'] })
  const nothing = await read(without)
  expect(nothing).toMatchObject({ entries: [], problems: [], asked: false })
  expect(without.sent).toEqual([])
  expect(chargesUnread(nothing)).toMatch(/shows no charges/u)

  const forbidden = await wireTo(chart)
  forbidden.server.fault({ type: 'ChargeItem', effect: { kind: 'status', status: 403 } })
  expect(chargesUnread(await read(forbidden))).toMatch(/could not be read/u)

  const many = await wireTo([...chart, ...Array.from({ length: 2500 }, (_, at) => charge(`many-${at}`))])
  expect(chargesUnread(await read(many))).toMatch(/too many/u)

  const left = await wireTo(chart)
  expect((await fetchCharges(left.client, left.capability, context, codes, AbortSignal.abort())).problems).toMatchObject([{ problem: { kind: 'cancelled' } }])
  expect(left.sent).toEqual([])
})

test('more saved drafts than are read are told, and the chart is derived all the same', async () => {
  const drafts = Array.from({ length: 2500 }, (_, at) => charge(`draft-${at}`, { meta: { tag: [{ system: 'https://doseline.example/fhir/CodeSystem/tag', code: 'charge-draft' }] } }))
  const wire = await wireTo([...chart, ...drafts])
  const whole = await fetchChart(wire.client, wire.capability, context)
  expect(whole).toMatchObject({ complete: true, truncated: ['ChargeItem'] })
  expect(whole.truncated.map(truncatedText)).toEqual([expect.stringMatching(/^Only the first saved drafts were read: .* 2,000 .* saving creates nothing twice\.$/u)])
})
