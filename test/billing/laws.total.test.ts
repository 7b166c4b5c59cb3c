/** Whatever comes in, the derivation ends without a crash, and what it says holds together. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noAnswers, parseAnswers } from '../../src/billing/answers.ts'
import { derive } from '../../src/billing/derive.ts'
import type { Derived } from '../../src/billing/derived.ts'
import { emptySite, parseSite } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { chart } from '../cases/chart.ts'
import type { Json } from '../cases/chart.ts'
import { oneOf, read, run, setup } from './laws.charts.ts'

const tryText = (text: string): Derived | null => {
  const input = readChart(text)
  return input.ok ? derive(chartFromEntries(input.entries), { site: emptySite, answers: noAnswers }) : null
}

/** What a system may write where something else belongs. */
const wrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  oneOf<unknown>(
    null, '', 0, -1, 1e300, true, [], {}, [null], [[]], { reference: 'MedicationAdministration/ma1' }, { reference: '#med' }, { reference: 'Patient/p2' },
    { coding: [null] }, { value: '5', unit: 7 }, '2026-02-30', '2026-13-01T25:61:00Z', '9999-12-31T23:59:59.999999999+14:00', '\u0000', '__proto__', 'constructor',
  ),
)

type Path = readonly (string | number)[]

/** Every place in a JSON value. */
function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((one: unknown, index) => [index, one] as const) : Object.entries(value)
  return [at, ...members.flatMap(([name, one]) => pathsOf(one, [...at, name]))]
}

/** The same value with another one in that place; `undefined` removes it. */
function replaced(value: unknown, path: Path, by: unknown): unknown {
  const [name, ...rest] = path
  if (name === undefined) return by
  if (Array.isArray(value)) return value.map((one: unknown, index) => (index === name ? replaced(one, rest, by) : one))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]: [string, unknown]) => [key, key === name ? replaced(one, rest, by) : one]))
}

/** No administration is both drafted and left out, no error leaves its lines ready, and everything can be written as JSON. */
function expectSound(derived: Derived): void {
  expect(JSON.parse(JSON.stringify(derived))).toEqual(derived)
  for (const { lines, excluded, findings } of derived.encounters) {
    const drafted = new Set(lines.flatMap(line => line.sources))
    expect(excluded.filter(({ source }) => drafted.has(source))).toEqual([])
    const stopped = new Set(findings.filter(finding => finding.severity === 'error').flatMap(finding => finding.lines))
    expect(lines.filter(line => (line.status === 'blocked') !== stopped.has(line.id))).toEqual([])
    for (const line of lines) expect([line.diagnoses.length <= 4, line.modifiers.length <= 4, (line.description ?? '').length <= 80]).toEqual([true, true, true])
  }
}

describe('a chart that is broken', () => {
  it('in up to four places is derived all the same, or refused in words', () => {
    const breaks = fc.array(fc.record({ where: fc.nat(), by: fc.oneof(wrong, fc.constant(undefined)) }), { minLength: 1, maxLength: 4 })
    let derivedOnes = 0
    fc.assert(fc.property(setup, breaks, (one, all) => {
      const broken = all.reduce<unknown>((bundle, { where, by }) => {
        const paths = pathsOf(bundle)
        return replaced(bundle, paths[where % paths.length] ?? [], by)
      }, one.bundle)
      const input = readChart(JSON.stringify(broken) ?? '')
      if (!input.ok) return
      derivedOnes += 1
      expectSound(derive(chartFromEntries(input.entries), read(one)))
    }), { numRuns: 200 })
    expect(derivedOnes).toBeGreaterThan(100)
  })

  it('because a record refers to itself, or two to each other, comes to an end', () => {
    const to = (id: string): Json => ({ partOf: [{ reference: `MedicationAdministration/${id}` }] })
    const doses = ['ma1', 'ma2', 'ma3'].map((id, index) => ({ id, more: to(['ma2', 'ma1', 'ma3'][index] ?? '') }))
    const { entry } = chart(doses)
    const circular = entry.map(({ resource }) => ({ resource: resource['resourceType'] !== 'Medication' ? resource : {
      ...resource, ingredient: [{ itemReference: { reference: `Medication/${String(resource['id'])}` } }],
    } }))
    const derived = run({ bundle: { resourceType: 'Bundle', type: 'collection', entry: circular }, siteJson: {}, answersJson: {} })
    expectSound(derived)
    expect(derived.encounters.flatMap(({ lines }) => lines).length).toBeGreaterThan(0)
  })
})

describe('any JSON at all', () => {
  const resource = fc.dictionary(
    oneOf('resourceType', 'id', 'status', 'subject', 'context', 'medicationReference', 'medicationCodeableConcept', 'effectiveDateTime', 'effectivePeriod', 'dosage',
      'request', 'contained', 'performer', 'code', 'reasonReference', 'partOf', 'device', 'note', 'class', 'diagnosis', 'location', 'ingredient', 'payor', 'period'),
    fc.oneof(wrong, oneOf<unknown>('MedicationAdministration', 'completed', 'Encounter', 'Condition', 'Medication', 'Coverage', 'ma1', { reference: 'Encounter/ma1' })),
  )

  it('beside one administration is derived', () => {
    fc.assert(fc.property(fc.array(resource, { maxLength: 6 }), resources => {
      const entry = [{ resource: { resourceType: 'MedicationAdministration', id: 'x', status: 'completed' } }, ...resources.map(one => ({ resource: one }))]
      const derived = tryText(JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry }))
      if (derived === null) return
      expect(derived.encounters.length).toBeGreaterThan(0)
      expectSound(derived)
    }), { numRuns: 200 })
  })

  it('is derived or refused with a sentence, and so is any text', () => {
    const text = fc.oneof(fc.json(), fc.string({ unit: 'binary' }), resource.map(one => JSON.stringify(one)), fc.array(resource).map(all => all.map(one => JSON.stringify(one)).join('\n')))
    fc.assert(fc.property(text, written => {
      const input = readChart(written)
      if (input.ok) expectSound(derive(chartFromEntries(input.entries), { site: emptySite, answers: noAnswers }))
      else expect(JSON.stringify(input.problem).length).toBeGreaterThan(10)
    }), { numRuns: 300 })
  })

  it('is read as site or answers, or refused with the place of each problem', () => {
    const json = fc.oneof(fc.jsonValue(), setup.map(one => one.siteJson), setup.map(one => one.answersJson))
    fc.assert(fc.property(json, fc.nat(), wrong, (value, where, by) => {
      const paths = pathsOf(value)
      for (const parse of [parseSite, parseAnswers]) {
        const parsed = parse(replaced(value, paths[where % paths.length] ?? [], by))
        expect(parsed.ok || parsed.problems.length > 0).toBe(true)
      }
    }), { numRuns: 200 })
  })
})
