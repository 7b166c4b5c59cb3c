/** The draft and the code systems in docs/fhir, which strangers read before they read our code. */
import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, it, test } from 'vitest'
import { explainedSystems, exampleDraft, fhirFiles } from '../../tools/code-systems.ts'
import { isObject } from '../../src/billing/check.ts'
import { extensionCatalogue, type ExtensionEntry } from '../../src/fhir/extensions.ts'
import { ownBase } from '../../src/fhir/own-systems.ts'
import { storedDraft } from '../../src/fhir/drafts.ts'
import { validateR4 } from './validator/index.ts'

const folder = new URL('../../docs/fhir/', import.meta.url)
const files = [...fhirFiles()]
const published = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

describe('docs/fhir', () => {
  it.each(files)('%s says what the program says today, and is valid R4', (name, text) => {
    expect(published(name)).toBe(text)
    expect(validateR4(JSON.parse(text))).toEqual([])
  })

  it('has no code system that nothing makes any more', () => {
    const there = readdirSync(folder).filter((name) => name.startsWith('CodeSystem-'))
    expect(there.toSorted()).toEqual(files.map(([name]) => name).filter((name) => name.startsWith('CodeSystem-')).toSorted())
  })
})

/** system or extension → its codes */
const codesOf = (id: string): readonly string[] => {
  const system: unknown = JSON.parse(published(`CodeSystem-${id}.json`))
  const concepts = isObject(system) && Array.isArray(system['concept']) ? system['concept'] : []
  return concepts.flatMap((concept: unknown) => (isObject(concept) && typeof concept['code'] === 'string' ? [concept['code']] : []))
}

test('every system of ours that drafts carry is explained, each of its codes once', () => {
  expect(explainedSystems.length).toBeGreaterThan(1)
  for (const address of explainedSystems) {
    const codes = codesOf(address.slice(`${ownBase}/CodeSystem/`.length))
    expect(codes.length).toBeGreaterThan(0)
    expect(new Set(codes).size).toBe(codes.length)
  }
})

/** Codes of X12 and of payers, which their own standards explain. */
const foreignCodes = new Set(['ndc-quantity.unit', 'waste.unit', 'finding.suggest', 'finding.prevents'])
const listOf: Readonly<Record<string, string>> = {
  'payer': 'payer', 'setting': 'setting', 'concept': 'concept', 'review-state': 'review-state',
  'finding.who': 'finding-who', 'finding.resolve': 'finding-resolve', 'answer.what': 'answer',
  'correction.field': 'correction-field',
}

test('every code that an extension takes without a system has a list of its codes, or a standard’s', () => {
  const entries: readonly (readonly [string, ExtensionEntry])[] = Object.entries(extensionCatalogue)
  const bare = entries.flatMap(([id, { holds }]) =>
    typeof holds === 'string' ? (holds === 'code' ? [id] : []) : holds.filter(({ type }) => type === 'code').map(({ name }) => `${id}.${name}`),
  )
  const unexplained = bare.filter((name) => !foreignCodes.has(name) && codesOf(listOf[name] ?? 'tag').length < 3)
  expect(bare.length).toBeGreaterThan(8)
  expect(unexplained).toEqual([])
})

describe('the example draft', () => {
  it('is a planned draft of ours, as Doseline itself would read it back', () => {
    const stored = storedDraft({ ...exampleDraft(), id: 'example', meta: { ...exampleDraft().meta, versionId: '1' } })
    expect(stored).toMatchObject({ id: 'example', versionId: '1', status: 'planned' })
  })

  it('carries product, quantity in the unit of the NDC, diagnosis, evidence and findings, and no price', () => {
    const { productCodeableConcept: product, reason, extension = [], contained = [], priceOverride } = exampleDraft()
    expect(product?.coding?.[0]).toMatchObject({ system: 'http://hl7.org/fhir/sid/ndc' })
    expect(reason?.[0]?.coding?.[0]?.system).toBe('http://hl7.org/fhir/sid/icd-10-cm')
    const urls = extension.map(({ url }) => url.slice(`${ownBase}/StructureDefinition/`.length))
    expect(urls).toEqual(expect.arrayContaining(['ndc-quantity', 'evidence', 'payer', 'setting', 'fingerprint']))
    expect(contained[0]).toMatchObject({ resourceType: 'OperationOutcome', id: 'findings' })
    expect(priceOverride).toBeUndefined()
  })
})
