/** What the engine derives can be written: the drafts of every case are valid R4. */
import { describe, expect, it } from 'vitest'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { allCases, runCase } from '../cases/run.ts'
import { validateR4 } from './validator/index.ts'

const options = { issuer: 'https://ehr.example/fhir' }

describe('the drafts of', () => {
  it.each(allCases.map(one => [one.id, one.title, one] as const))('%s: %s', (_id, _title, one) => {
    const { chart, derived } = runCase(one)
    const documents = draftDocuments(derived, chart, options)
    expect(documents).toHaveLength(derived.encounters.length)
    for (const document of documents) expect(validateR4(document)).toEqual([])
    const items = documents.flatMap(document => (document.resourceType === 'Bundle' ? document.entry ?? [] : []))
    expect(items).toHaveLength(derived.encounters.flatMap(encounter => encounter.lines).length)
    for (const { resource } of items) expect(resource).toMatchObject({ resourceType: 'ChargeItem', status: 'planned' })
  })
})
