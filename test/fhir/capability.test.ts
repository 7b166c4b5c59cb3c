import { expect, test } from 'vitest'
import { readCapability, type Capability } from '../../src/fhir/capability.ts'
import { saveWay } from '../../src/fhir/write.ts'

const statement = (change: Readonly<Record<string, unknown>> = {}): unknown => ({
  resourceType: 'CapabilityStatement',
  fhirVersion: '4.0.1',
  rest: [
    {
      mode: 'server',
      interaction: [{ code: 'transaction' }],
      searchParam: [{ name: '_id' }],
      resource: [
        {
          type: 'ChargeItem',
          interaction: [{ code: 'read' }, { code: 'create' }, { code: 'search-type' }],
          searchParam: [{ name: 'identifier' }],
          conditionalCreate: true,
        },
        { type: 'Patient', interaction: [{ code: 'read' }] },
      ],
    },
    { mode: 'client', interaction: [{ code: 'batch' }], resource: [{ type: 'Coverage', interaction: [{ code: 'read' }] }] },
  ],
  ...change,
})

const read = (body: unknown): Capability => {
  const result = readCapability(body)
  if (!result.ok) throw new Error(result.problem.kind)
  return result.value
}

test('a statement says which interactions and parameters a type has', () => {
  const capability = read(statement())
  expect(capability.fhirVersion).toBe('4.0.1')
  expect(capability.supports('ChargeItem', 'create')).toBe(true)
  expect(capability.supports('ChargeItem', 'update')).toBe(false)
  expect(capability.supports('Coverage', 'read')).toBe(false)
  expect([...capability.searchParams('ChargeItem')].toSorted()).toEqual(['_id', 'identifier'])
  expect([...capability.searchParams('Coverage')]).toEqual(['_id'])
  expect([capability.conditionalCreate('ChargeItem'), capability.conditionalCreate('Patient')]).toEqual([true, false])
  expect([capability.transaction, capability.batch]).toEqual([true, false])
})

test.each(['4.0.0', '4.0.1', '4.3.0', '4.3'])('version %s is read', (fhirVersion) => {
  expect(read(statement({ fhirVersion })).fhirVersion).toBe(fhirVersion)
})

test.each(['1.0.2', '3.0.2', '4.2.0', '4.6.0', '5.0.0', '40.1', ''])('version %j is refused', (fhirVersion) => {
  expect(readCapability(statement({ fhirVersion }))).toEqual({ ok: false, problem: { kind: 'other-version', fhirVersion } })
})

test('a statement of DSTU2, which has another name, is refused for its version', () => {
  expect(readCapability({ resourceType: 'Conformance', fhirVersion: '1.0.2' })).toEqual({
    ok: false, problem: { kind: 'other-version', fhirVersion: '1.0.2' },
  })
})

test.each([null, [], 'text', {}, { resourceType: 'Bundle', fhirVersion: '4.0.1' }, statement({ fhirVersion: 4 })])(
  'something else is no statement (%#)',
  (body) => {
    expect(readCapability(body)).toEqual({ ok: false, problem: { kind: 'not-a-capability-statement' } })
  },
)

test('a statement that says nothing, or says it wrongly, offers nothing', () => {
  for (const rest of [undefined, {}, [null, 7], [{ mode: 'server', resource: [{ type: 'ChargeItem', interaction: 'create' }] }]]) {
    const capability = read(statement({ rest }))
    expect(capability.supports('ChargeItem', 'create')).toBe(false)
    expect(capability.transaction).toBe(false)
    expect(capability.searchParams('ChargeItem').size).toBe(0)
  }
})

test('drafts go as a transaction where there are any, else one by one, else not at all', () => {
  const way = (system: readonly string[], own: readonly string[]): string =>
    saveWay(read(statement({
      rest: [{
        mode: 'server',
        interaction: system.map((code) => ({ code })),
        resource: [{ type: 'ChargeItem', interaction: own.map((code) => ({ code })) }],
      }],
    })))
  expect(way(['transaction'], ['create', 'search-type'])).toBe('transaction')
  expect(way(['batch'], ['create', 'search-type'])).toBe('single')
  expect(way(['transaction'], ['create'])).toBe('none')
  expect(way(['transaction'], ['search-type'])).toBe('none')
})
