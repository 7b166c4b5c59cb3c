/** Every derived value says where it comes from, and the place is there. */
import { compile } from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { describe, expect, it } from 'vitest'
import { ruleCatalogue } from '../../src/billing/rules.ts'
import { allCases, runCase } from '../cases/run.ts'

// The model's type has an optional member that may be undefined, which the strictest reading of it forbids.
const { score, ...rest } = r4
const model = score === undefined ? rest : { ...rest, score }

const compiled = new Map<string, ReturnType<typeof compile>>()

function resolves(resource: unknown, path: string): boolean {
  const expression = compiled.get(path) ?? compile(path, model)
  compiled.set(path, expression)
  const found: unknown = expression(resource)
  return Array.isArray(found) && found.length > 0
}

const results = allCases.map(one => [one.id, runCase(one)] as const)

describe('evidence', () => {
  it.each(results)('%s: each path resolves in its chart', (_id, { resources, derived }) => {
    const bySource = new Map(resources.map(resource => [`${String(resource['resourceType'])}/${String(resource['id'])}`, resource]))
    const evidence = derived.encounters.flatMap(encounter => encounter.lines.flatMap(line => line.evidence))
    const fromChart = evidence.filter(one => one.source !== 'site' && !one.source.startsWith('answers/'))
    expect(fromChart.filter(one => !resolves(bySource.get(one.source), one.path))).toEqual([])
  })

  it('names only rules of the catalogue', () => {
    const rules = results.flatMap(([, { derived }]) => derived.encounters.flatMap(encounter => encounter.lines.flatMap(line => line.evidence.map(one => one.rule))))
    expect([...new Set(rules)].filter(rule => !Object.hasOwn(ruleCatalogue, rule))).toEqual([])
  })

  it('tells a diagnosis that somebody named from one of the chart', () => {
    const rulesOf = (id: string): readonly string[] => results.filter(([name]) => name === id).flatMap(([, { derived }]) =>
      derived.encounters.flatMap(encounter => encounter.lines.flatMap(line => line.evidence.filter(one => one.field === 'diagnoses').map(one => one.rule))))
    expect(new Set(rulesOf('dx-answered'))).toEqual(new Set(['diagnosis-answered']))
    expect(new Set(rulesOf('dx-no-dot'))).toEqual(new Set(['diagnosis-tier']))
  })

  it('stands behind code or concept, units, date and diagnoses of every line that has them', () => {
    for (const [, { derived }] of results) {
      for (const line of derived.encounters.flatMap(encounter => encounter.lines)) {
        const fields = new Set(line.evidence.map(one => one.field))
        expect(fields).toContain(line.kind === 'administration' ? 'concept' : 'code')
        expect(fields).toContain('units')
        expect(fields.has('serviceDate')).toBe(line.serviceDate !== null)
        expect(fields.has('diagnoses')).toBe(line.diagnoses.length > 0)
        expect(fields.has('ndc.code')).toBe(line.ndc !== null)
        if (line.modifiers.length > 0) expect(fields).toContain('modifiers')
      }
    }
  })
})
