/** Laws that hold for any sequence of writes: versions are never lost, a failed transaction changes nothing. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, creates, draft, pick, smallChart, textOf } from './fhir.support.ts'

type Step =
  | { readonly kind: 'create'; readonly key: number; readonly conditional: boolean }
  | { readonly kind: 'update'; readonly at: number; readonly value: number; readonly stale: boolean }
  | { readonly kind: 'delete'; readonly at: number }
  | { readonly kind: 'transaction'; readonly keys: readonly number[]; readonly broken: boolean }

const small = fc.nat({ max: 4 })

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('create' as const), key: small, conditional: fc.boolean() }),
  fc.record({ kind: fc.constant('update' as const), at: small, value: fc.nat({ max: 3 }), stale: fc.boolean() }),
  fc.record({ kind: fc.constant('delete' as const), at: small }),
  fc.record({ kind: fc.constant('transaction' as const), keys: fc.array(small, { minLength: 1, maxLength: 4 }), broken: fc.boolean() }),
)

const written = (bodies: readonly unknown[], known: Set<string>): void => {
  for (const body of bodies) {
    if (pick(body, 'resourceType')[0] === 'ChargeItem') known.add(textOf(body, 'id'))
  }
}

const take = async (server: FhirServer, { known, ...rest }: Step & { known: Set<string> }): Promise<void> => {
  const at = (index: number): string => [...known][index % Math.max(known.size, 1)] ?? 'nobody'
  switch (rest.kind) {
    case 'create': {
      const headers: Record<string, string> = rest.conditional ? { 'If-None-Exist': `identifier=urn:draft|k${rest.key}` } : {}
      written([(await ask(server, 'ChargeItem', { method: 'POST', body: draft(`k${rest.key}`), headers })).body], known)
      return
    }
    case 'update': {
      const id = at(rest.at)
      const headers: Record<string, string> = rest.stale ? { 'If-Match': 'W/"1"' } : {}
      await ask(server, `ChargeItem/${id}`, { method: 'PUT', body: draft('k', { id, quantity: { value: rest.value } }), headers })
      return
    }
    case 'delete':
      await ask(server, `ChargeItem/${at(rest.at)}`, { method: 'DELETE' })
      return
    case 'transaction': {
      const body = creates('transaction', rest.keys.map((key) => `k${key}`), (index) => (rest.broken && index === rest.keys.length - 1 ? { code: undefined } : {}))
      written(pick((await ask(server, '', { method: 'POST', body })).body, 'entry.resource'), known)
    }
  }
}

/** Every version of every draft that was ever made, oldest first. */
const histories = async (server: FhirServer, known: ReadonlySet<string>): Promise<ReadonlyMap<string, readonly string[]>> => {
  const found = new Map<string, readonly string[]>()
  for (const id of known) {
    const entries = pick((await ask(server, `ChargeItem/${id}/_history`)).body, 'entry')
    found.set(id, entries.map((entry) => JSON.stringify(entry)).toReversed())
  }
  return found
}

test('whatever is written, no version is ever changed or lost, and each has its number', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const server = createFhirServer(smallChart(), { now: () => 0 })
      const known = new Set<string>()
      let before: ReadonlyMap<string, readonly string[]> = new Map()
      for (const next of steps) {
        await take(server, { ...next, known })
        const after = await histories(server, known)
        for (const [id, versions] of before) expect(after.get(id)?.slice(0, versions.length)).toEqual(versions)
        for (const versions of after.values()) {
          expect(versions.map((version) => textOf(JSON.parse(version), 'response.etag'))).toEqual(versions.map((_, index) => `W/"${index + 1}"`))
        }
        before = after
      }
    }),
    { numRuns: 60 },
  )
})

test('a transaction that fails changes nothing, whatever else it would have done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.array(small, { minLength: 1, maxLength: 4 }), fc.nat({ max: 4 }), async (steps, keys, at) => {
      const server = createFhirServer(smallChart(), { now: () => 0 })
      const known = new Set<string>()
      for (const next of steps) await take(server, { ...next, known })
      const [held, versions] = [JSON.stringify(server.resources('ChargeItem')), await histories(server, known)]
      const entry: unknown[] = [
        ...keys.map((key) => ({ resource: draft(`new${key}`), request: { method: 'POST', url: 'ChargeItem' } })),
        ...[...known].slice(0, 2).map((id) => ({ resource: draft('k', { id, quantity: { value: 9 } }), request: { method: 'PUT', url: `ChargeItem/${id}` } })),
        ...[...known].slice(2, 3).map((id) => ({ request: { method: 'DELETE', url: `ChargeItem/${id}` } })),
      ]
      entry.splice(at % (entry.length + 1), 0, { resource: draft('bad', { subject: undefined }), request: { method: 'POST', url: 'ChargeItem' } })
      const { status } = await ask(server, '', { method: 'POST', body: { resourceType: 'Bundle', type: 'transaction', entry } })
      expect(status).toBeGreaterThanOrEqual(400)
      expect(JSON.stringify(server.resources('ChargeItem'))).toBe(held)
      expect(await histories(server, known)).toEqual(versions)
    }),
    { numRuns: 60 },
  )
})

test('however many conditional creates with one key arrive together, one draft comes of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 12 }), fc.boolean(), async (count, asTransaction) => {
      const server = createFhirServer(smallChart())
      const one = (): Promise<{ status: number; body: unknown }> =>
        asTransaction
          ? ask(server, '', { method: 'POST', body: creates('transaction', ['one']) })
          : ask(server, 'ChargeItem', { method: 'POST', body: draft('one'), headers: { 'If-None-Exist': 'identifier=urn:draft|one' } })
      const answers = await Promise.all(Array.from({ length: count }, one))
      const statuses = answers.flatMap(({ status, body }) => (asTransaction ? pick(body, 'entry.response.status').map(Number) : [status]))
      expect(statuses.filter((status) => status === 201)).toHaveLength(1)
      expect(statuses.filter((status) => status === 200)).toHaveLength(count - 1)
      expect(server.resources('ChargeItem')).toHaveLength(1)
    }),
    { numRuns: 30 },
  )
})
