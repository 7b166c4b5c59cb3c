/** Every case gives the draft that its rule asks for. */
import { describe, expect, it } from 'vitest'
import { differences } from '../cases/compare.ts'
import { ownCases } from '../cases/own.ts'
import { publicCases, runCase } from '../cases/run.ts'
import { shared } from '../shared.ts'

/** What cannot hold yet, each with its reason; a case that holds again must leave this list. */
const waiting: ReadonlyMap<string, string> = new Map([
  ['code-famotidine-after', 'asks the ASP crosswalk, which is reference data'],
  ['code-solumedrol-before', 'asks the ASP crosswalk, which is reference data'],
  ['code-ingredient', 'asks the HCPCS descriptors, which are reference data'],
  ['dx-header', 'asks the ICD-10-CM code files, which are reference data'],
])

describe('our own cases', () => {
  it.each(ownCases.map(one => [one.id, one.title, one] as const))('%s: %s', (_id, _title, one) => {
    expect(differences(one.expect, runCase(one).derived)).toEqual([])
  })

  it('have ids of their own', () => {
    expect(new Set(ownCases.map(one => one.id)).size).toBe(ownCases.length)
  })
})

describe.skipIf(shared === null)('public cases', () => {
  it.each(publicCases.filter(one => !waiting.has(one.id)).map(one => [one.id, one.title, one] as const))('%s: %s', (_id, _title, one) => {
    expect(differences(one.expect, runCase(one).derived)).toEqual([])
  })

  it.each([...waiting])('%s still waits: it %s', id => {
    const one = publicCases.find(candidate => candidate.id === id)
    expect(one?.needsReference).toBe(true)
    expect(one === undefined ? [] : differences(one.expect, runCase(one).derived)).not.toEqual([])
  })
})

describe('a case that does not hold', () => {
  const [one] = ownCases
  const derived = one === undefined ? { encounters: [] } : runCase(one).derived

  it('is found by a line too few, a line too many, a wrong value, a missing and an unwanted finding', () => {
    const lines = one?.expect.lines ?? []
    expect(differences({ lines: [] }, derived).filter(text => text.startsWith('unexpected line'))).toHaveLength(lines.length)
    expect(differences({ lines: [...lines, { kind: 'waste' }] }, derived)).toContain('no line {"kind":"waste"}')
    expect(differences({ lines: lines.map(line => ({ ...line, units: 7 })) }, derived)).not.toEqual([])
    expect(differences({ lines, findings: { include: ['lot-expired'] } }, derived)).toContain('no finding "lot-expired"')
    expect(differences({ lines, findings: { exclude: ['drug-source-unknown'] } }, derived)).toContain('unwanted finding "drug-source-unknown"')
    expect(differences({ lines, excluded: [{ source: 'MedicationAdministration/x' }] }, derived)).toContain('excluded []')
  })
})
