/** What the engine derives can be written: the drafts of every case are valid R4. */
import { describe, expect, it } from 'vitest'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { draftDocuments } from '../../src/fhir/to-fhir.ts'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { reviewDraft } from '../../src/review/draft.ts'
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

describe('Review reads the drafts as they were derived', () => {
  const read = allCases.flatMap(one => {
    const { chart, derived } = runCase(one)
    const items = draftDocuments(derived, chart, options)
      .flatMap(document => (document.resourceType === 'Bundle' ? document.entry ?? [] : []))
      .flatMap(({ resource }) => (isChargeItem(resource) ? [resource] : []))
    // Documents put drug lines first; each line is found by its doses and code.
    return derived.encounters.flatMap(({ lines }) => lines).map(line => {
      const key = draftKey(options.issuer, line.id)
      return { id: `${one.id} ${line.id}`, line, draft: reviewDraft(items.find(({ identifier }) => identifier?.[0]?.value === key), one.id) }
    })
  })

  it('a line is stopped in Review where the derivation stopped it, and nowhere else', () => {
    expect(read.filter(({ line }) => line.status === 'blocked').length).toBeGreaterThan(10)
    expect(read.filter(({ line, draft }) => draft?.isBlocked !== (line.status === 'blocked')).map(({ id }) => id)).toEqual([])
  })

  it('an error of a dose beside it rides along and stops nothing', () => {
    const beside = read.filter(({ line, draft }) => line.status === 'ready' && draft?.findings.some(({ severity }) => severity === 'error'))
    expect(beside.length).toBeGreaterThan(0)
    expect(beside.every(({ draft }) => draft?.state === 'ready')).toBe(true)
  })
})
