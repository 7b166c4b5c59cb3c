import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { compile } from 'fhirpath'
import r4 from 'fhirpath/fhir-context/r4'
import { describe, expect, it } from 'vitest'
import { chartFromJson } from '../../src/fhir/chart-input.ts'
import type { ChartEntry } from '../../src/fhir/chart-input.ts'
import { chartFromEntries } from '../../src/fhir/from-fhir.ts'
import { shared } from '../shared.ts'
import {
  administration, category, concept, condition, encounter, entriesOf, icd10cm, medication, ndcSystem, reference,
} from './chart.builders.ts'
import type { Resource } from './chart.builders.ts'

const types = [
  'MedicationAdministration', 'Medication', 'MedicationRequest', 'Encounter', 'Condition', 'Coverage', 'Location',
  'Organization', 'Practitioner', 'Device', 'DocumentReference', 'MedicationDispense',
] as const

/** Everything of one patient, named after the patient, with codes that only this patient has. */
const recordOf = (n: number): Resource[] => {
  const own = (type: string, id: string): Resource => reference(`${type}/${id}${n}`)
  const subject = own('Patient', 'p')
  return [
    administration(`ma${n}`, {
      subject, context: own('Encounter', 'e'), request: own('MedicationRequest', 'rx'), reasonReference: [own('Condition', 'a')],
      medicationCodeableConcept: undefined, medicationReference: own('Medication', 'm'), device: [own('Device', 'pump')],
    }),
    administration(`free${n}`, { subject, context: undefined, effectivePeriod: { start: `2026-02-0${n}` }, effectiveDateTime: undefined }),
    encounter(`e${n}`, { subject, diagnosis: [{ condition: own('Condition', 'a'), rank: 1 }], location: [{ location: own('Location', 'l') }] }),
    condition(`a${n}`, `A0${n}`, { subject, encounter: own('Encounter', 'e'), ...category('encounter-diagnosis') }),
    condition(`b${n}`, `B0${n}`, { subject, ...category('problem-list-item') }),
    condition(`c${n}`, `D0${n}`, { subject, ...category('problem-list-item') }),
    medication(`m${n}`, `9999${n}-0001-01`, { ingredient: [{ itemCodeableConcept: { text: 'Exampleprazine' } }] }),
    {
      resourceType: 'MedicationRequest', id: `rx${n}`, status: 'active', intent: 'order', subject,
      requester: { display: 'Dr One' }, reasonCode: [concept(icd10cm, `C0${n}`)], note: [{ text: 'as agreed' }],
      dosageInstruction: [{ doseAndRate: [{ doseQuantity: { value: 5, unit: 'mg' } }] }], medicationCodeableConcept: concept(ndcSystem, '1'),
    },
    { resourceType: 'Coverage', id: `cov${n}`, status: 'active', beneficiary: subject, payor: [own('Organization', 'o')] },
    { resourceType: 'Coverage', id: `second${n}`, status: 'active', beneficiary: subject, payor: [{ display: 'Another' }] },
    { resourceType: 'Organization', id: `o${n}`, name: `Payer ${n}` },
    { resourceType: 'Device', id: `pump${n}`, deviceName: [{ name: 'Pump', type: 'model-name' }] },
    {
      resourceType: 'DocumentReference', id: `doc${n}`, status: 'current', subject,
      context: { related: [own('MedicationAdministration', 'ma')] },
    },
  ]
}

const chart = (): ChartEntry[] => entriesOf([...recordOf(1), ...recordOf(2), ...recordOf(3)])

describe('the laws of the mapping', () => {
  it('any JSON is answered, never thrown at', () => {
    const loose = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof({ depthSize: 'medium' },
        fc.constantFrom<unknown>(null, true, 0, -1, 1.5, '', 'x', 'Patient/p1', '#a', 'completed', 'urn:uuid:x', '2026-02-03', 'Encounter/e1'),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'id', 'status', 'subject', 'context', 'reference', 'coding', 'code', 'system', 'display', 'text', 'value', 'unit', 'dosage',
            'dose', 'effectivePeriod', 'effectiveDateTime', 'start', 'end', 'contained', 'resourceType', 'medicationReference',
            'medicationCodeableConcept', 'ingredient', 'itemReference', 'diagnosis', 'condition', 'use', 'rank', 'partOf', 'class',
            'location', 'period', 'extension', 'url', 'valueCoding', 'category', 'encounter', 'performer', 'actor', 'request', 'payor',
            'beneficiary', 'name', 'given', 'type', 'meta', 'versionId', 'batch', 'note', '__proto__', 'rateRatio', 'numerator',
          ),
          tie('node'), { maxKeys: 8 },
        ),
      ),
    })).node
    const entry = fc.record({
      fullUrl: fc.option(fc.constantFrom('urn:uuid:x', 'https://ehr.example/fhir/Encounter/e1', '', 'nonsense')),
      resource: fc.tuple(fc.constantFrom<unknown>(...types, 'x', 7), fc.dictionary(fc.string(), fc.jsonValue()), loose).map(
        ([resourceType, extra, body]) => ({
          ...extra, ...(typeof body === 'object' && body !== null && !Array.isArray(body) ? body : {}), resourceType,
        }),
      ),
      at: fc.constantFrom('', 'Bundle.entry[1]'),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 12 }), (entries) => {
        const facts = chartFromEntries(entries)
        const count = facts.encounters.reduce((sum, { administrations }) => sum + administrations.length, 0)
        const given = entries.filter(({ resource }) => resource['resourceType'] === 'MedicationAdministration').length
        expect(count).toBeLessThanOrEqual(given)
        expect(count > 0).toBe(given > 0)
        const unusable = facts.encounters.flatMap(({ administrations }) => administrations).filter(({ usable }) => !usable)
        expect(unusable.filter(({ problems }) => problems.length === 0)).toEqual([])
      }),
      { numRuns: 2000 },
    )
  })

  it('the order of the entries never matters, also where resources came twice', () => {
    const twice = [...chart(), ...entriesOf([administration('ma1', { status: 'stopped' }), administration('', {}), condition('a1', 'Z00')])]
    const expected = chartFromEntries(twice)
    fc.assert(
      fc.property(fc.shuffledSubarray(twice, { minLength: twice.length }), (shuffled) => {
        expect(chartFromEntries(shuffled)).toEqual(expected)
      }),
    )
  })

  it("another patient's Condition, Coverage, order or document never enters, whatever points at it", () => {
    const pointers = fc.record({
      request: fc.constantFrom(1, 2, 3),
      reason: fc.constantFrom(1, 2, 3),
      diagnosis: fc.constantFrom(1, 2, 3),
      document: fc.constantFrom(1, 2, 3),
      dispense: fc.constantFrom(1, 2, 3),
      supporting: fc.constantFrom(1, 2, 3),
    })
    fc.assert(
      fc.property(pointers, ({ request, reason, diagnosis, document, dispense, supporting }) => {
        const crossed = chart().map((entry) => {
          const { resource } = entry
          const more: Resource =
            resource['id'] === 'ma1'
              ? {
                  request: reference(`MedicationRequest/rx${request}`), reasonReference: [reference(`Condition/a${reason}`)],
                  medicationReference: undefined, medicationCodeableConcept: { text: 'Exampleprazine' },
                  supportingInformation: [reference(`MedicationDispense/d${supporting}`)],
                }
              : resource['id'] === 'e1'
                ? { diagnosis: [{ condition: reference(`Condition/b${diagnosis}`) }], reasonReference: [reference(`Condition/b${reason}`)] }
                : resource['id'] === `doc${document}`
                  ? { context: { related: [reference('MedicationAdministration/ma1')] } }
                  : {}
          return { ...entry, resource: { ...resource, ...more } }
        })
        const dispensed = [1, 2, 3].map((n) => ({
          resourceType: 'MedicationDispense', id: `d${n}`, subject: reference(`Patient/p${n}`),
          authorizingPrescription: [reference(`MedicationRequest/rx${dispense}`)],
          medicationCodeableConcept: concept(ndcSystem, `9999${n}-0009-01`),
        }))
        const facts = chartFromEntries([...crossed, ...entriesOf(dispensed)])
        expect(facts.encounters).toHaveLength(6)
        for (const group of facts.encounters) {
          const n = group.patient?.value.slice(-1) ?? '?'
          const codes = [...group.diagnoses, ...group.administrations.flatMap((item) => item.diagnoses)].flatMap((fact) => fact.icd10cm)
          const owned = [
            ...codes,
            ...group.coverages.map(({ source }) => source),
            ...group.administrations.flatMap(({ order }) => order?.source ?? []),
            ...group.administrations.flatMap(({ supporting: named }) =>
              named.map(({ value }) => value).filter((value) => value.startsWith('DocumentReference/')),
            ),
          ]
          expect(owned.length).toBeGreaterThan(0)
          expect(owned.filter((value) => !value.endsWith(n))).toEqual([])
          const ndcs = group.administrations.flatMap(({ drug }) => drug.ndcs.map(({ value }) => value))
          expect(ndcs.filter((value) => value !== '1' && !value.startsWith(`9999${n}`))).toEqual([])
        }
      }),
    )
  })
})

// The model's type has an optional member that may be undefined, which the strictest reading of it forbids.
const { score, ...rest } = r4
const model = score === undefined ? rest : { ...rest, score }

const resolves = (resource: Resource, path: string): boolean => {
  const found: unknown = compile(path, model)(resource)
  return Array.isArray(found) && found.length > 0
}

/** Every origin in the facts, wherever it stands. */
const originsIn = (value: unknown): { source: string; path: string }[] => {
  if (Array.isArray(value)) return value.flatMap(originsIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'from' in value && Array.isArray(value.from) ? value.from : []
  const origins = own.filter((item): item is { source: string; path: string } => typeof item === 'object' && item !== null)
  return [...origins, ...Object.entries(value).flatMap(([key, inner]) => (key === 'from' ? [] : originsIn(inner)))]
}

const unresolvedPaths = (entries: readonly ChartEntry[]): string[] => {
  const bySource = new Map(entries.map(({ resource }) => [`${String(resource['resourceType'])}/${String(resource['id'])}`, resource]))
  return originsIn(chartFromEntries(entries)).flatMap(({ source, path }) => {
    const resource = bySource.get(source)
    if (resource === undefined) return [`${source} is no resource`]
    return resolves(resource, path) ? [] : [`${source} ${path}`]
  })
}

describe('every value names the element that it came from', () => {
  it('in a chart of three patients each path resolves by FHIRPath', () => {
    expect(originsIn(chartFromEntries(chart())).length).toBeGreaterThan(60)
    expect(unresolvedPaths(chart())).toEqual([])
  })

  it('in contained resources and extensions too', () => {
    const rich = administration('ma1', {
      medicationCodeableConcept: undefined,
      medicationReference: reference('#m'),
      contained: [
        medication('m', '99999-0123-01', {
          form: { text: 'Solution' }, batch: { lotNumber: 'L', expirationDate: '2030-01-01' },
          ingredient: [{ itemCodeableConcept: { text: 'Exampleprazine' } }, { itemReference: { display: 'Salt' } }],
        }),
      ],
      effectiveDateTime: undefined,
      effectivePeriod: { start: '2026-02-03T10:00:00Z', end: '2026-02-03T11:00:00Z' },
      extension: [
        { url: 'https://vendor.example/ndc', valueString: '55555-0001-01' },
        { url: 'https://vendor.example/x', extension: [{ url: 'scan', valueCodeableConcept: concept(ndcSystem, '55555-0002-01') }] },
      ],
      dosage: { rateQuantity: { value: 5, unit: 'mL/h' }, method: { text: 'drip' }, text: 'as ordered' },
      note: [{ text: 'a' }, { text: 'b' }],
      partOf: [reference('MedicationAdministration/other')],
    })
    const entries = entriesOf([rich])
    const [group] = chartFromEntries(entries).encounters
    expect(group?.administrations[0]?.drug.ndcs.map(({ from }) => from[0]?.path)).toEqual([
      'contained[0].code.coding[0].code', 'extension[0].value', 'extension[1].extension[0].value.coding[0].code',
    ])
    expect(unresolvedPaths(entries)).toEqual([])
  })

  it.skipIf(shared === null)('in every sample and conformance case', () => {
    const folder = shared ?? ''
    const files = ['samples', 'conformance/cases'].flatMap((name) =>
      readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.json'))
        .map((file) => join(folder, name, file)),
    )
    let read = 0
    for (const file of files) {
      const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
      const input = chartFromJson(typeof json === 'object' && json !== null && 'chart' in json ? json.chart : json)
      // Samples without an id can be named by nobody, so no path of theirs can be looked up.
      const entries = input.ok ? input.entries.filter(({ resource }) => resource['id'] !== undefined) : []
      if (entries.length > 0) read += 1
      expect([file, unresolvedPaths(entries)]).toEqual([file, []])
    }
    expect(read).toBeGreaterThan(90)
  })
})
