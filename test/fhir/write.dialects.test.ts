import { expect, test } from 'vitest'
import { dialectNames, dialects, type DialectName } from '../../mocks/fhir/dialects.ts'
import { sandboxResources } from '../../mocks/scenarios/index.ts'
import { derive } from '../../src/billing/derive.ts'
import { parseSite } from '../../src/billing/site.ts'
import { readCapability } from '../../src/fhir/capability.ts'
import { fetchChart } from '../../src/fhir/fetch-chart.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { planSave, saveDrafts, type SaveStep } from '../../src/fhir/write.ts'
import { administrationProblemText } from '../../src/ui/words/problems.ts'
import { capabilityOf, wireTo, type Wire } from './wire.ts'

const context = { patient: 'milan', encounter: 'milan-visit' }
const site = parseSite({})

/** What opening the app would come to: the chart is read, derived and planned. */
const planned = async (wire: Wire): Promise<readonly SaveStep[]> => {
  const read = await fetchChart(wire.client, wire.capability, context)
  expect(read).toMatchObject({ complete: true })
  const chart = chartFromEntries(read.entries)
  if (!site.ok) throw new Error('site')
  const documents = draftDocuments(derive(chart, { site: site.value, answers: new Map() }), chart, { issuer: 'sandbox' })
  return planSave(documents.flatMap((one) => (one.resourceType === 'Bundle' ? [one] : [])), read.drafts, context.patient)
}

const kindsOf = (steps: readonly SaveStep[]): ReadonlySet<string> => new Set(steps.map(({ kind }) => kind))

const speaking = async (dialect: DialectName): Promise<Wire> => {
  const wire = await wireTo(sandboxResources)
  wire.server.behave(dialects[dialect])
  return wire
}

const milans = ({ server }: Wire): number =>
  server.resources('ChargeItem').filter((item) => JSON.stringify(item).includes('"Patient/milan"')).length

test.each(dialectNames.filter((name) => !['dstu2', 'stu3', 'no-charge-item', 'read-only'].includes(name)))(
  'on a server that is %s a chart is read, its lines saved once, and found as saved when it is opened again', async (dialect) => {
    const spoken = await speaking(dialect)
    const wire = { ...spoken, capability: await capabilityOf(spoken.client) }
    const steps = await planned(wire)
    expect(steps.length).toBeGreaterThan(1)
    expect(kindsOf(steps)).toEqual(new Set(['create']))
    const saved = await saveDrafts(wire.client, wire.capability, steps)
    expect(new Set(saved.lines.map(({ outcome }) => outcome))).toEqual(new Set(['created']))
    expect(kindsOf(await planned(wire))).toEqual(new Set(['unchanged']))
    expect(milans(wire)).toBe(steps.length)
  },
)

test.each(['no-charge-item', 'read-only'] as const)('on a server that is %s the lines are there for the export, and nothing is sent', async (dialect) => {
  const spoken = await speaking(dialect)
  const wire = { ...spoken, capability: await capabilityOf(spoken.client) }
  const steps = await planned(wire)
  const saved = await saveDrafts(wire.client, wire.capability, steps)
  expect(new Set(saved.lines.map(({ why }) => why))).toEqual(new Set(['not-offered']))
  expect(milans(wire)).toBe(0)
  expect(wire.sent.filter((line) => !line.startsWith('GET'))).toEqual([])
})

test.each([['dstu2', '1.0.2'], ['stu3', '3.0.2']] as const)('a server of %s is refused in words, before anything of a patient is asked', async (dialect, version) => {
  const wire = await speaking(dialect)
  const metadata = await wire.client.read('metadata')
  const capability = readCapability(metadata.ok ? metadata.value.body : null)
  expect(capability).toEqual({ ok: false, problem: { kind: 'other-version', fhirVersion: version } })
  if (!capability.ok) expect(administrationProblemText({ kind: 'metadata', problem: capability.problem }).title).toContain(version)
  expect(wire.sent).toEqual(['GET metadata'])
})
