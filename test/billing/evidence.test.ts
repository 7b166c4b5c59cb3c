/** Every derived value says where it comes from, and the place is there. */
import { describe, expect, it } from 'vitest'
import type { Evidence, Line } from '../../src/billing/derived.ts'
import { ruleCatalogue } from '../../src/billing/rules.ts'
import type { Case } from '../cases/case.ts'
import { allCases, runCase } from '../cases/run.ts'
import type { CaseResult } from '../cases/run.ts'
import { fieldsWithValue, isThere as isIn } from './laws.places.ts'

const isThere = (one: Case, { resources }: CaseResult, evidence: Pick<Evidence, 'source' | 'path'>): boolean =>
  isIn({ resources, site: one.site, answers: one.answers }, evidence)

const results = allCases.map(one => ({ one, result: runCase(one) }))
const linesOf = ({ derived }: CaseResult): readonly Line[] => derived.encounters.flatMap(encounter => encounter.lines)
const lines = results.flatMap(({ result }) => linesOf(result))

describe('evidence', () => {
  it.each(results.map(({ one, result }) => [one.id, one, result] as const))('%s: each place is in its chart, its answers or its site', (_id, one, result) => {
    expect(linesOf(result).flatMap(line => line.evidence).filter(evidence => !isThere(one, result, evidence))).toEqual([])
  })

  it('is looked for: a place that is not there is found out', () => {
    const [first] = results
    const source = first?.result.derived.encounters[0]?.lines[0]?.sources[0] ?? ''
    const wrong = [
      { source, path: 'dosage.nothing' }, { source, path: '' }, { source: 'MedicationAdministration/other', path: 'status' },
      { source: `answers/${source}`, path: 'waste' }, { source: 'site', path: 'drugSource.default' },
    ]
    const found = first === undefined ? [] : wrong.filter(place => isThere(first.one, first.result, place))
    expect(found).toEqual([])
    expect(first !== undefined && isThere(first.one, first.result, { source, path: 'status' })).toBe(true)
  })

  it('comes from the chart, from answers and from the site among the cases', () => {
    const sources = lines.flatMap(line => line.evidence.map(one => one.source))
    for (const start of ['site', 'answers/', 'MedicationAdministration/', 'Medication/', 'MedicationRequest/', 'Encounter/', 'Condition/']) {
      expect(sources.some(source => source.startsWith(start))).toBe(true)
    }
  })

  it('names only rules of the catalogue', () => {
    const rules = lines.flatMap(line => line.evidence.map(one => one.rule))
    expect([...new Set(rules)].filter(rule => !Object.hasOwn(ruleCatalogue, rule))).toEqual([])
  })

  it('tells a diagnosis that somebody named from one of the chart', () => {
    const rulesOf = (id: string): readonly string[] => results.filter(({ one }) => one.id === id)
      .flatMap(({ result }) => linesOf(result).flatMap(line => line.evidence.filter(one => one.field === 'diagnoses').map(one => one.rule)))
    expect(new Set(rulesOf('dx-answered'))).toEqual(new Set(['diagnosis-answered']))
    expect(new Set(rulesOf('dx-no-dot'))).toEqual(new Set(['diagnosis-tier']))
  })

  it('stands behind every value of every line, and behind nothing that has no value', () => {
    const fields = [...new Set(lines.flatMap(fieldsWithValue))]
    expect(fields.length).toBe(10)
    for (const line of lines) {
      const shown = new Set(line.evidence.map(one => one.field))
      const wanted = fieldsWithValue(line)
      expect({ id: line.id, without: wanted.filter(field => !shown.has(field)) }).toEqual({ id: line.id, without: [] })
      expect(fields.filter(field => shown.has(field) && !wanted.includes(field))).toEqual([])
    }
  })

  it('says each place once for each field', () => {
    for (const line of lines) {
      const places = line.evidence.map(one => [one.field, one.source, one.path, one.rule].join('\n'))
      expect(new Set(places).size).toBe(places.length)
    }
  })
})
