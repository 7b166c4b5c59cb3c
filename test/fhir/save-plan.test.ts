import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from '../../src/billing/derived.ts'
import { draftsNamed } from '../../src/fhir/draft-merge.ts'
import { chunkLimit, chunksOf, planSave, type SendStep } from '../../src/fhir/save-plan.ts'
import { drugLine, serviceLine } from './to-fhir.builders.ts'
import { documentsOf, dose } from './write.builders.ts'

const chunksFor = (lines: readonly Line[]): readonly (readonly SendStep[])[] =>
  chunksOf(planSave(documentsOf(lines), [], 'p1'))

const administrationOf = (step: SendStep): string | undefined => step.resource.service?.[0]?.reference

/** Up to thirty doses with two to four lines each, and services that several of them share. */
const anyLines = fc
  .array(fc.record({ waste: fc.boolean(), hours: fc.boolean(), shares: fc.nat(5) }), { minLength: 1, maxLength: 30 })
  .map((doses) =>
    doses.flatMap(({ waste, hours, shares }, at): readonly Line[] => {
      const id = `d${at}`
      const own = { sources: [`MedicationAdministration/${id}`] }
      const shared = Array.from({ length: Math.min(shares + 1, doses.length - at) }, (_, next) => `MedicationAdministration/d${at + next}`)
      return [
        ...dose(id).filter(({ kind }) => kind === 'drug' || (kind === 'waste' && waste)),
        serviceLine({ id: `${id}|service`, sources: shared }),
        ...(hours ? [serviceLine({ ...own, id: `${id}|additional-hours`, concept: 'infusion-additional-hour' })] : []),
      ]
    }),
  )

test('transactions hold eight entries at most, drug lines first, every line once, and none before its drug lines', () => {
  fc.assert(
    fc.property(anyLines, (lines) => {
      const chunks = chunksFor(lines)
      expect(chunks.flat()).toHaveLength(lines.length)
      const sent = new Set<string>()
      for (const chunk of chunks) {
        expect(chunk.length).toBeLessThanOrEqual(chunkLimit)
        expect(chunk.length).toBeGreaterThan(0)
        for (const step of chunk) {
          expect(sent.has(step.identifier)).toBe(false)
          expect(draftsNamed(step.resource).filter((drug) => !sent.has(drug))).toEqual([])
          sent.add(step.identifier)
        }
      }
    }),
    { numRuns: 100 },
  )
})

test('the lines of one administration share a transaction', () => {
  const chunks = chunksFor(Array.from({ length: 9 }, (_, at) => dose(`d${at}`)).flat())
  const places = new Map<string | undefined, Set<number>>()
  for (const [at, chunk] of chunks.entries()) {
    for (const step of chunk) places.set(administrationOf(step), (places.get(administrationOf(step)) ?? new Set()).add(at))
  }
  expect([...places.values()].map(({ size }) => size)).toEqual(Array.from({ length: 9 }, () => 1))
})

test('a service of twelve drugs goes with the last of them', () => {
  const drugs = Array.from({ length: 12 }, (_, at) => drugLine({ id: `d${at}|drug`, sources: [`MedicationAdministration/d${at}`] }))
  const service = serviceLine({ id: 'd0|service', sources: drugs.flatMap(({ sources }) => sources) })
  const chunks = chunksFor([...drugs, service])
  expect(chunks.map((chunk) => chunk.length)).toEqual([8, 5])
  expect(chunks[1]?.at(-1)?.resource.partOf).toHaveLength(12)
})

test('a document without lines of ours plans nothing', () => {
  expect(planSave([{ resourceType: 'Bundle', type: 'transaction' }], [], 'p1')).toEqual([])
  expect(planSave([{ resourceType: 'Bundle', type: 'transaction', entry: [{ resource: { resourceType: 'Patient' } }] }], [], 'p1')).toEqual([])
})
