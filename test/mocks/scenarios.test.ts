import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FhirResource } from 'fhir/r4'
import { describe, expect, test } from 'vitest'
import { sandboxNamespace } from '../../mocks/scenarios/hazards.ts'
import { allScenarios, sandboxResources } from '../../mocks/scenarios/index.ts'
import { derive } from '../../src/billing/derive.ts'
import type { DerivedEncounter } from '../../src/billing/derived.ts'
import { emptySite } from '../../src/billing/site.ts'
import { readChart } from '../../src/fhir/chart-input.ts'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { draftTag, ownSystems } from '../../src/fhir/own-systems.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { validateR4 } from '../fhir/validator/index.ts'
import { shared } from '../shared.ts'

const keyOf = (resource: FhirResource): string => `${resource.resourceType}/${resource.id ?? ''}`

/** A resource as the server sends it, but for the address. */
const plain = (resource: FhirResource): unknown => JSON.parse(JSON.stringify(resource).replaceAll('{base}/', ''))

const scenario = (id: string): (typeof allScenarios)[number] => {
  const found = allScenarios.find((one) => one.id === id)
  if (found === undefined) throw new Error(`No scenario ${id}.`)
  return found
}

/** What the derivation makes of the encounter that the chart is opened in. */
const derived = (id: string): DerivedEncounter => {
  const { resources, encounter } = scenario(id)
  const input = readChart(resources.map((resource) => JSON.stringify(plain(resource))).join('\n'))
  if (!input.ok) throw new Error(input.problem.kind)
  const found = derive(chartFromEntries(input.entries), { site: emptySite, answers: new Map() })
  const main = found.encounters.find((one) => one.encounter === `Encounter/${encounter}`)
  if (main === undefined) throw new Error(`Nothing derived for ${encounter}.`)
  return main
}

const codes = (encounter: DerivedEncounter): readonly (string | null)[] => encounter.lines.map((line) => line.code)

test('there are at least twelve stories, each of a patient of its own', () => {
  expect(allScenarios.length).toBeGreaterThanOrEqual(12)
  expect(new Set(allScenarios.map((one) => one.id)).size).toBe(allScenarios.length)
  expect(new Set(allScenarios.map((one) => one.patient)).size).toBe(allScenarios.length)
})

test('every scenario’s patient is its own, and its encounter exists', () => {
  const keys = new Set(sandboxResources.map(keyOf))
  for (const { patient, encounter, resources } of allScenarios) {
    expect(resources.filter((resource) => resource.resourceType === 'Patient').map((resource) => resource.id)).toEqual([patient])
    expect(keys).toContain(`Encounter/${encounter}`)
  }
})

test('every reference leads to a resource of the sandbox', () => {
  const keys = new Set(sandboxResources.map(keyOf))
  const references = sandboxResources.flatMap((resource) =>
    [...JSON.stringify(plain(resource)).matchAll(/"reference":"([^"#]+)"/gu)].map((match) => match[1] ?? ''),
  )
  expect(references.length).toBeGreaterThan(1000)
  expect(references.filter((reference) => !keys.has(reference))).toEqual([])
})

test('what belongs to a patient stands in that patient’s scenario', () => {
  const strays = allScenarios.flatMap(({ patient, resources }) =>
    resources.filter((resource) => [...JSON.stringify(resource).matchAll(/"Patient\/([\w-]+)"/gu)].some((match) => match[1] !== patient)).map(keyOf),
  )
  expect(strays).toEqual([])
})

test('every resource is valid R4, but for the two that a scenario breaks', () => {
  const invalid = sandboxResources
    .filter((resource) => resource.resourceType !== 'MedicationAdministration' || !/^hanna-(?!01)/u.test(resource.id ?? ''))
    .filter((resource) => validateR4(plain(resource)).length > 0)
  expect(invalid.map(keyOf)).toEqual(['MedicationAdministration/talia-broken-times', 'MedicationAdministration/talia-broken-drug'])
})

// A stored draft has the eleven digits that a claim wants; a chart has the hyphens.
test('every NDC of the sandbox is of the invented labeler 99999, but for the one that has a code of its own', () => {
  const found = [...JSON.stringify(sandboxResources).matchAll(/"system":"[^"]*\/ndc","code":"([^"]+)"/gu)].map((match) => match[1] ?? '')
  expect(found.length).toBeGreaterThan(8)
  expect(found.filter((code) => !/^99999(?:-\d{4}-\d{2}|\d{6})$/u.test(code))).toEqual(['63323-0739-12'])
})

test.skipIf(shared === null)('every story stands in billing-rules where its number says', () => {
  const path = join(shared ?? '', 'billing-rules.md')
  expect(existsSync(path)).toBe(true)
  const text = readFileSync(path, 'utf8')
  const cases = text.slice(text.indexOf('\n## 9.'))
  for (const { id, rule } of allScenarios) {
    const [chapter, row] = rule.split('.')
    const stands = chapter === '9' ? cases.includes(`\n| ${row} |`) : text.includes(`\n### ${rule} `)
    expect(stands, `${id}: ${rule}`).toBe(true)
  }
})

describe('the derivation finds the story that each chart tells:', () => {
  test('a pump under the skin is an infusion under the skin', () => {
    expect(codes(derived('pump-under-the-skin'))).toEqual(['J3490', '96369'])
  })

  test('two infusions at one time are two drugs, and the chart does not say that they had two accesses', () => {
    const main = derived('two-accesses')
    expect(main.lines.filter((line) => line.kind === 'drug').map((line) => line.id)).toEqual(['kofi-left|drug', 'kofi-right|drug'])
    expect(codes(main).filter((code) => code === '96365')).toHaveLength(1)
  })

  test('nothing of a hospital stay is charged by the line', () => {
    const main = derived('hospital-stay')
    expect(main.lines).toEqual([])
    expect(main.findings.map((finding) => finding.code)).toEqual(['inpatient-not-billable'])
  })

  test('a sound record comes through beside broken ones, which stay blocked', () => {
    const drugs = derived('broken-records').lines.filter((line) => line.kind === 'drug')
    expect(Object.fromEntries(drugs.map((line) => [line.id, line.status]))).toEqual({
      'talia-broken-drug|drug': 'blocked',
      'talia-broken-times|drug': 'blocked',
      'talia-dose|drug': 'ready',
    })
  })

  test('a thousand doses are fifty in each of twenty visits, the same every time', () => {
    const { resources } = scenario('thousand-doses')
    const doses = resources.filter((resource) => resource.resourceType === 'MedicationAdministration')
    expect(doses).toHaveLength(1000)
    const perVisit = new Map<string, number>()
    for (const dose of doses) {
      const visit = dose.context?.reference ?? ''
      perVisit.set(visit, (perVisit.get(visit) ?? 0) + 1)
    }
    expect([...perVisit.values()]).toEqual(Array.from({ length: 20 }, () => 50))
    expect(doses[0]).toMatchObject({ effectiveDateTime: '2026-01-05T07:00:00-06:00' })
    expect(doses.at(-1)).toMatchObject({ id: 'hanna-20-50', context: { reference: 'Encounter/hanna-visit-20' } })
  })

  test('the namesakes share a name and no birth date, and the dose is in the other’s encounter', () => {
    const find = (key: string): FhirResource | undefined => sandboxResources.find((resource) => keyOf(resource) === key)
    expect(find('Encounter/doppel-visit')).toMatchObject({ subject: { reference: 'Patient/doppel' } })
    expect(find('MedicationAdministration/jonas-dose')).toMatchObject({
      subject: { reference: 'Patient/jonas' },
      context: { reference: 'Encounter/doppel-visit' },
    })
    const [jonas, doppel] = [find('Patient/jonas'), find('Patient/doppel')]
    expect(jonas).toMatchObject({ name: [{ family: 'Doppler', given: ['Jonas'] }] })
    expect(doppel).toMatchObject({ name: [{ family: 'Doppler', given: ['Jonas'] }] })
    expect(JSON.stringify(jonas)).toContain('1987-05-16')
    expect(JSON.stringify(doppel)).not.toContain('1987-05-16')
  })

  test('the released draft is the drug line’s, by the key that the app gives it', () => {
    const line = derived('closed-draft').lines.find((one) => one.kind === 'drug')
    const draft = scenario('closed-draft').resources.find((resource) => resource.resourceType === 'ChargeItem')
    expect(draft).toMatchObject({
      status: 'billable',
      meta: { tag: [{ system: ownSystems.tag, code: draftTag }] },
      identifier: [{ system: ownSystems.draftLine, value: draftKey(sandboxNamespace, line?.id ?? '') }],
      productCodeableConcept: { coding: [{ code: line?.ndc?.code }] },
    })
    const site: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'public', 'site.json'), 'utf8'))
    expect(site).toMatchObject({ issuers: [{ iss: './fhir', namespace: sandboxNamespace }] })
  })
})
