import { expect, test } from 'vitest'
import { dialects, type DialectName } from '../../mocks/fhir/dialects.ts'
import { connectionPlan, connectionReport, type ConnectionInput, type ConnectionPlan } from '../../src/fhir/connection.ts'
import { saveWay } from '../../src/fhir/write.ts'
import { parseGranted } from '../../src/smart/scopes.ts'
import { capabilityOf, wireTo } from './wire.ts'
import { dose, save, seed, told } from './write.builders.ts'

const all = [
  'launch', 'patient/Patient.r', 'patient/MedicationAdministration.rs', 'patient/MedicationRequest.rs', 'patient/Medication.rs',
  'patient/Encounter.rs', 'patient/Condition.rs', 'patient/Coverage.rs', 'user/Practitioner.rs', 'user/Location.rs',
  'user/Organization.rs', 'user/Device.rs', 'patient/ChargeItem.crus',
].join(' ')
const reading = all.replace('ChargeItem.crus', 'ChargeItem.rs')

const planOf = async (dialect: DialectName, change: Partial<ConnectionInput> = {}, scopes = all): Promise<ConnectionPlan> => {
  const wire = await wireTo(seed)
  wire.server.behave(dialects[dialect])
  return connectionPlan({ capability: await capabilityOf(wire.client), granted: parseGranted(scopes, ''), ...change })
}

const words = ({ write }: ConnectionPlan): string => write.why.join(' ')

test.each([
  ['usual', 'transaction', /up to eight lines in one transaction.*conditional create.*If-Match/u],
  ['batch-only', 'single', /one line in a request\. The server offers batches, but no transactions/u],
  ['no-conditional-create', 'transaction', /lists no conditional create: before a draft is created, a search/u],
  ['no-charge-item', 'none', /exported as a file.*does not offer ChargeItem/u],
  ['read-only', 'none', /does not let ChargeItems be created/u],
] as const)('a server that is %s gets %s writing, and the reason is said', async (dialect, way, reason) => {
  const plan = await planOf(dialect)
  expect(plan.write.way).toBe(way)
  expect(saveWay(plan.capability)).toBe(way)
  expect(words(plan)).toMatch(reason)
  expect(plan.write.canUpdate).toBe(way !== 'none')
})

test('scopes that only read leave the export, and nothing is sent', async () => {
  const plan = await planOf('usual', {}, reading)
  expect(plan.write).toMatchObject({ way: 'none', canUpdate: false })
  expect(words(plan)).toMatch(/granted scopes do not allow ChargeItems to be created/u)
  const wire = await wireTo(seed)
  expect(told(await save({ ...wire, capability: plan.capability }, dose()), dose())).toMatchObject({ 'ma1|drug': 'not-offered' })
  expect(wire.sent).toEqual([])
})

test('scopes that create and do not update are told as such', async () => {
  const plan = await planOf('usual', {}, all.replace('ChargeItem.crus', 'ChargeItem.crs'))
  expect(plan.write).toMatchObject({ way: 'transaction', canUpdate: false })
  expect(words(plan)).toMatch(/cannot be changed: the granted scopes do not allow it/u)
})

test('a site may want single requests, or the export, of a server that could do more', async () => {
  expect((await planOf('usual', { writeBack: 'single' })).write).toMatchObject({ way: 'single' })
  const exported = await planOf('usual', { writeBack: 'export' })
  expect(exported.write.way).toBe('none')
  expect(exported.write.canUpdate).toBe(false)
  expect(words(exported)).toContain('The site configuration (writeBack) asks for the export.')
})

test.each([['single', ['created', 'updated']], ['export', ['not-offered', 'not-offered']]] as const)(
  'a site that says %s sends no transaction, neither for a new line nor for a changed one', async (writeBack, outcomes) => {
    const wire = await wireTo(seed)
    const { capability } = connectionPlan({ capability: wire.capability, granted: parseGranted(all, ''), writeBack })
    const narrowed = { ...wire, capability }
    const [created, updated] = outcomes
    expect(told(await save(narrowed, dose()), dose())['ma1|drug']).toBe(created)
    const first = [...wire.sent]
    const changed = dose('ma1', { units: 3 })
    expect(told(await save(narrowed, changed), changed)['ma1|drug']).toBe(updated)
    const writes = [...first, ...wire.sent].filter((request) => !request.startsWith('GET '))
    expect(writes.filter((request) => request === 'POST ')).toEqual([])
    expect(writes.length).toBe(writeBack === 'export' ? 0 : 4)
  },
)

test('every part of the chart has its way and its reason', async () => {
  const { reads } = await planOf('usual', {}, all.replace('patient/Coverage.rs ', ''))
  const byType = new Map(reads.map((read) => [read.type, read]))
  expect(byType.get('Patient')).toMatchObject({ how: 'read', by: [], why: 'Offered and granted.' })
  expect(byType.get('MedicationAdministration')).toMatchObject({ how: 'search', by: ['patient', 'context'] })
  expect(byType.get('Condition')).toMatchObject({ by: ['patient', 'category', '_id'] })
  expect(byType.get('ChargeItem')).toMatchObject({ by: ['patient', '_tag', 'code'] })
  expect(byType.get('Coverage')?.why).toMatch(/granted scopes do not name it/u)
  expect((await planOf('no-charge-item')).reads.find(({ type }) => type === 'ChargeItem')).toMatchObject({ how: 'none', why: 'The server does not offer it.' })
})

test('the report can be copied: address, version, scopes, reasons, and nothing of a patient', async () => {
  const plan = await planOf('batch-only')
  const report = connectionReport(plan, 'https://ehr.example/fhir')
  expect(report.split('\n').slice(0, 4)).toEqual([
    'Doseline: connection to this EHR', 'FHIR base: https://ehr.example/fhir', 'FHIR version: 4.0.1', `Granted scopes: ${all}`,
  ])
  for (const why of plan.write.why) expect(report).toContain(why)
  expect(report).toMatch(/^ {2}Condition: search \(patient, category, _id\)\. Offered and granted\.$/mu)
  expect(report).not.toMatch(/undefined|p1|secret/u)
})
