import type { FhirResource } from 'fhir/r4'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { elsewhere } from '../../mocks/fhir/alter.ts'
import { readCapability } from '../../src/fhir/capability.ts'
import type { FhirClient } from '../../src/fhir/client.ts'
import { fetchChart, type FetchedChart } from '../../src/fhir/fetch-chart.ts'
import { fetchCharges } from '../../src/fhir/fetch-charges.ts'
import { chargesUnread } from '../../src/ui/words/connection.ts'
import { administrationProblemText, partProblemText, truncatedText } from '../../src/ui/words/problems.ts'
import { readFaults, type Fault } from './faults.table.ts'
import { httpWire, type HttpWire } from './http.ts'
import { dose, save } from './write.builders.ts'

const subject = { reference: 'Patient/p1' }
const category = [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'encounter-diagnosis' }] }]

const seed: readonly FhirResource[] = [
  { resourceType: 'Patient', id: 'p1' },
  { resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'AMB' }, subject, location: [{ location: { reference: 'Location/l1' } }] },
  {
    resourceType: 'MedicationAdministration', id: 'ma1', status: 'completed', medicationReference: { reference: 'Medication/m1' }, subject,
    context: { reference: 'Encounter/e1' }, effectiveDateTime: '2026-03-02T10:00:00Z', request: { reference: 'MedicationRequest/r1' },
    performer: [{ actor: { reference: 'Practitioner/n1' } }],
  },
  { resourceType: 'Medication', id: 'm1' },
  { resourceType: 'MedicationRequest', id: 'r1', status: 'active', intent: 'order', subject, medicationReference: { reference: 'Medication/m1' } },
  { resourceType: 'Condition', id: 'c1', subject, category },
  { resourceType: 'Coverage', id: 'v1', status: 'active', beneficiary: subject, payor: [{ reference: 'Organization/o1' }] },
  { resourceType: 'Organization', id: 'o1', name: 'Plan' },
  { resourceType: 'Practitioner', id: 'n1' },
  { resourceType: 'Location', id: 'l1' },
]

const types = [
  'Patient', 'Encounter', 'MedicationAdministration', 'Condition', 'Coverage', 'MedicationRequest', 'ChargeItem', 'Medication',
  'Practitioner', 'Location', 'Organization',
]

const context = { patient: 'p1', encounter: 'e1' }

let wire: HttpWire
let whole: FetchedChart

const read = async (client: FhirClient = wire.client): Promise<FetchedChart> => fetchChart(client, wire.capability, context)

const clientFor = ({ effect }: Fault): FhirClient => (effect.kind === 'delay' ? wire.impatient : wire.client)

const spoil = (type: string, { effect, times }: Fault): void => {
  wire.server.fault({ method: 'GET', type, effect, ...(times === null ? {} : { times }) })
}

beforeAll(async () => {
  wire = await httpWire(seed)
  await save(wire, dose(), [])
  whole = await read()
})

afterAll(async () => wire.stop())

beforeEach(() => {
  wire.server.mend()
  wire.asked.length = 0
})

const expectNobodyElseAsked = (): void => {
  expect(wire.asked.filter((url) => !url.startsWith(`${wire.client.base}/`))).toEqual([])
  expect(JSON.stringify(wire.asked)).not.toContain(elsewhere)
}

test('the chart is read whole where nothing goes wrong', () => {
  expect(whole).toMatchObject({ complete: true, problems: [], truncated: [] })
  expect(new Set(whole.entries.map(({ at }) => at.split('/')[0]))).toEqual(new Set(types.filter((type) => type !== 'ChargeItem')))
  expect(whole.drafts).toHaveLength(3)
})

describe.each(types)('a read of %s', (type) => {
  test.each(readFaults)('that meets $name gives all there is, or says what is missing, and nobody else’s', async (fault) => {
    spoil(type, fault)
    const chart = await read(clientFor(fault))
    expect(JSON.stringify([chart.entries, chart.drafts])).not.toContain('stranger')
    expectNobodyElseAsked()

    const told = [
      ...chart.problems.filter(({ what }) => what === type).map(partProblemText),
      ...chart.truncated.filter((what) => what === type).map(truncatedText),
    ]
    const isWhole = JSON.stringify(chart.entries) === JSON.stringify(whole.entries) && chart.drafts.length === whole.drafts.length
    if (!isWhole) expect(told).not.toEqual([])
    for (const words of told) {
      expect(words.length).toBeGreaterThan(20)
      expect(words).not.toMatch(/undefined|\[object/u)
    }
    // Nothing is derived from what may lack a dose, or a diagnosis that is there.
    const lacksDoses = !chart.entries.some(({ at }) => at === 'MedicationAdministration/ma1')
    if (lacksDoses) expect(chart.complete && !chart.problems.some(({ problem }) => problem.kind === 'other-patient')).toBe(false)
    if (!chart.complete) {
      const said = administrationProblemText({ kind: 'half-read', problems: chart.problems, truncated: chart.truncated })
      expect(said.advice.length).toBeGreaterThan(20)
    }

    wire.server.mend()
    expect(await read()).toEqual(whole)
  })
})

describe('the search for charges, made later', () => {
  const late = async (client: FhirClient = wire.client) => fetchCharges(client, wire.capability, context, new Set(['96365']))

  test.each(readFaults)('that meets $name finds them all, or says that it did not', async (fault) => {
    spoil('ChargeItem', fault)
    const charges = await late(clientFor(fault))
    expect(JSON.stringify(charges.entries)).not.toContain('stranger')
    expectNobodyElseAsked()
    if (charges.entries.length < 3) expect(chargesUnread(charges)).toMatch(/charge/u)
    wire.server.mend()
    expect((await late()).entries).toHaveLength(3)
  })
})

describe('the question what the server offers', () => {
  test.each(readFaults.filter(({ effect }) => effect.kind !== 'altered' || !['stranger', 'foreign-next', 'circle'].includes(effect.how)))(
    'that meets $name is answered, or told as a problem', async (fault) => {
      spoil('metadata', fault)
      const answer = await clientFor(fault).read('metadata')
      const capability = answer.ok ? readCapability(answer.value.body) : answer
      if (!capability.ok) {
        const said = administrationProblemText({ kind: 'metadata', problem: capability.problem })
        expect(`${said.title} ${said.advice}`).toMatch(/EHR/u)
        expect(said.advice).not.toMatch(/undefined|\[object/u)
      }
      expectNobodyElseAsked()
      wire.server.mend()
      expect((await wire.client.read('metadata')).ok).toBe(true)
    },
  )
})
