/** Every case gives the draft that its rule asks for. */
import { describe, expect, it } from 'vitest'
import type { Case } from '../cases/case.ts'
import { differences } from '../cases/compare.ts'
import { ownCases } from '../cases/own.ts'
import { officialReference } from '../cases/reference.ts'
import { publicCases, runCase } from '../cases/run.ts'
import { shared } from '../shared.ts'

// Loaded once, before the tests are counted: no case's time limit holds it, however slow the machine.
const reference = await officialReference()

const named = (cases: readonly Case[]): readonly (readonly [string, string, Case])[] => cases.map(one => [one.id, one.title, one] as const)

/** That nothing is loaded is no longer so. */
function withReference({ expect: { findings, ...rest } }: Case): Case['expect'] {
  return { ...rest, findings: { ...findings, include: (findings?.include ?? []).filter(finding => finding !== 'reference-missing') } }
}

describe('our own cases', () => {
  it.each(named(ownCases))('%s: %s', (_id, _title, one) => {
    expect(differences(one.expect, runCase(one).derived)).toEqual([])
  })

  it.skipIf(shared === null).each(named(ownCases))('%s, with reference data: %s', (_id, _title, one) => {
    expect(differences(withReference(one), runCase(one, reference).derived)).toEqual([])
  })

  it('have ids of their own', () => {
    expect(new Set(ownCases.map(one => one.id)).size).toBe(ownCases.length)
  })
})

describe.skipIf(shared === null)('public cases', () => {
  it.each(named(publicCases.filter(one => one.needsReference !== true)))('%s: %s', (_id, _title, one) => {
    expect(differences(one.expect, runCase(one).derived)).toEqual([])
  })

  it.each(named(publicCases))('%s, with reference data: %s', (_id, _title, one) => {
    expect(differences(one.expect, runCase(one, reference).derived)).toEqual([])
  })

  it('ask for reference data in some, and those cannot hold without it', () => {
    const asking = publicCases.filter(one => one.needsReference === true)
    expect(asking.filter(one => differences(one.expect, runCase(one).derived).length > 0).map(one => one.id))
      .toEqual(['code-famotidine-after', 'code-ingredient', 'code-solumedrol-before', 'dx-header'])
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
