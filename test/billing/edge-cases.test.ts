/** The sixty edge cases of billing-rules §9, each by its number; those of saved drafts are in `edge-cases/saving.test.ts`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultAdministrationCodes } from '../../src/billing/codes.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { differences } from '../cases/compare.ts'
import { ownCases } from '../cases/own.ts'
import { officialReference } from '../cases/reference.ts'
import { runCase } from '../cases/run.ts'
import { shared } from '../shared.ts'
import { caseOf } from './edge-cases/edge.ts'
import { givenEdges } from './edge-cases/given.ts'
import { productEdges } from './edge-cases/product.ts'
import { sections } from './edge-cases/sections.ts'
import { visitEdges } from './edge-cases/visit.ts'

const root = join(import.meta.dirname, '..', '..')
const edges = [...givenEdges, ...productEdges, ...visitEdges]
const savingRows = new Set(
  [...readFileSync(join(root, 'test/billing/edge-cases/saving.test.ts'), 'utf8').matchAll(/^test[^']*'§9\.(\d+) /gmu)].map(match => Number(match[1])),
)
const rows = new Set([...edges.map(({ row }) => row), ...savingRows])

// Loaded once, before the tests are counted: no row's time limit holds it, however slow the machine.
const reference = edges.some(({ needsReference }) => needsReference === true) ? await officialReference() : null

describe('edge cases', () => {
  const named = (list: typeof edges) => list.map(edge => [edge.row, edge.says, caseOf(edge)] as const)

  it.each(named(edges.filter(({ needsReference }) => needsReference !== true)))('§9.%s %s', (_row, _says, one) => {
    expect(differences(one.expect, runCase(one).derived)).toEqual([])
  })

  it.skipIf(shared === null).each(named(edges.filter(({ needsReference }) => needsReference === true)))('§9.%s %s', (_row, _says, one) => {
    expect(differences(one.expect, runCase(one, reference).derived)).toEqual([])
  })

  it('§9.47 the table of administration codes has no code of a visit', () => {
    expect(Object.values(defaultAdministrationCodes).filter(code => code.startsWith('99'))).toEqual([])
  })

  it('are sixty, and each has a test that holds', () => {
    expect([...savingRows].toSorted((a, b) => a - b)).toEqual([5, 7, 40, 56, 57, 58])
    expect([...rows].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, index) => index + 1))
  })
})

describe('what never stands on a draft', () => {
  const documents = [...ownCases, ...edges.map(caseOf)].map(one => runCase(one))
    .flatMap(({ derived, chart }) => draftDocuments(derived, chart, { issuer: 'https://ehr.example/fhir' }))

  it('§8.2 a price, or what a payer would pay', () => {
    expect(documents.length).toBeGreaterThan(200)
    expect(documents.filter(document => /"(priceOverride|factorOverride|valueMoney|currency)"|\$/u.test(JSON.stringify(document)))).toEqual([])
  })

  it('§3.6 a revenue code: only HCPCS, CPT, ICD-10-CM and NDC are coded', () => {
    const items = documents.flatMap(document => (document.resourceType === 'Bundle' ? document.entry ?? [] : []).flatMap(({ resource }) => resource ?? []))
    const codings = items.flatMap(item => [item.code, item.productCodeableConcept, ...(item.reason ?? [])]).flatMap(concept => concept?.coding ?? [])
    expect(new Set(codings.map(({ system }) => system))).toEqual(new Set([
      'http://hl7.org/fhir/sid/icd-10-cm', 'http://hl7.org/fhir/sid/ndc', 'http://www.ama-assn.org/go/cpt', 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
    ]))
    expect(codings.filter(({ system, code }) => system?.includes('HCPCS') === true && !/^[A-V]\d{4}$/u.test(code ?? ''))).toEqual([])
  })
})

describe('sections of the billing rules', () => {
  const cases = new Set(ownCases.map(({ id }) => id))
  const exists = (entry: string): boolean => {
    if (entry.startsWith('case:')) return cases.has(entry.slice('case:'.length))
    if (entry.startsWith('§9.')) return rows.has(Number(entry.slice('§9.'.length)))
    return entry.endsWith('.test.ts') && existsSync(join(root, entry))
  }

  it.each(sections.map(({ section, covered }) => [section, covered] as const))('§%s is covered by tests that exist', (_section, covered) => {
    expect(covered.length).toBeGreaterThan(0)
    expect(covered.filter(entry => !exists(entry))).toEqual([])
  })

  it('stand in the table once each', () => {
    expect(new Set(sections.map(({ section }) => section)).size).toBe(sections.length)
    expect(['case:none', '§9.61', 'test/none.test.ts'].filter(exists)).toEqual([])
  })

  it.skipIf(shared === null)('from §1 to §9 are all in the table, and no other', () => {
    const text = readFileSync(join(shared ?? '', 'billing-rules.md'), 'utf8')
    const headings = [...text.matchAll(/^###? (\d+(?:\.\d+b?)?)[. ]/gmu)].map(match => match[1] ?? '')
    const wanted = headings.filter(heading => Number.parseInt(heading, 10) >= 1 && Number.parseInt(heading, 10) <= 9)
    expect(sections.map(({ section }) => section)).toEqual(wanted)
  })
})
