import * as fc from 'fast-check'
import type { ChargeItem } from 'fhir/r4'
import { expect, test } from 'vitest'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { isJson } from '../../src/fhir/element.ts'
import { wireTo, type Handle } from './wire.ts'
import { allOf, changeItem, dose, draftsOf, itemOf, itemsOf, key, save, seed, told } from './write.builders.ts'

const lines = dose()

const resourcesOf = (bundle: unknown): readonly ChargeItem[] => {
  const entries: readonly unknown[] = isJson(bundle) && Array.isArray(bundle['entry']) ? bundle['entry'] : []
  return entries.flatMap((entry) => (isJson(entry) && isChargeItem(entry['resource']) ? [entry['resource']] : []))
}

/** Answers a transaction entry by entry, leaves references between entries as they are, and refuses drug lines. */
const openBatch = (isRefused: (item: ChargeItem) => boolean): ((handle: Handle) => Handle) => (handle) => async (request) => {
  if (request.method !== 'POST') return handle(request)
  const body: unknown = await request.json()
  const answers: unknown[] = []
  for (const resource of resourcesOf(body)) {
    if (isRefused(resource)) {
      answers.push({ response: { status: '422', outcome: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', diagnostics: 'No such code' }] } } })
      continue
    }
    const single = new Request(`${request.url.replace(/\/$/u, '')}/ChargeItem`, {
      method: 'POST', body: JSON.stringify(resource), headers: { 'Content-Type': 'application/fhir+json' },
    })
    const answer = await handle(single)
    const stored: unknown = await answer.json()
    answers.push({ resource: stored, response: { status: `${answer.status}` } })
  }
  return Response.json({ resourceType: 'Bundle', type: 'transaction-response', entry: answers })
}

test('a lost answer is cleared up by a search: what was saved is told as saved', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'lose-answer' } })
  expect(told(await save(wire, lines, []), lines)).toEqual(allOf('created'))
  expect(wire.sent).toEqual(['POST ', expect.stringMatching(/^GET ChargeItem\?identifier=/u)])
  expect(itemsOf(wire)).toHaveLength(3)
})

test('a lost answer to a change is cleared up too', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'lose-answer' } })
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(wire, changed), changed)).toMatchObject({ 'ma1|drug': 'updated' })
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'lose-request' } })
  const again = dose('ma1', { units: 4 })
  expect(told(await save(wire, again), again)).toMatchObject({ 'ma1|drug': 'no-answer' })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ quantity: { value: 3 } })
})

test('a request that never arrived is told as failed, and the next save creates each line once', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'lose-request' } })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('no-answer'))
  expect(told(await save(wire, lines), lines)).toEqual(allOf('created'))
  expect(itemsOf(wire)).toHaveLength(3)
})

test('an answer that is no FHIR is looked into, not believed', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'not-json' } })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('not-json'))
})

test('a fault of the server is looked into', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'status', status: 503 } })
  const result = await save(wire, lines)
  expect(told(result, lines)).toEqual(allOf('server'))
  expect(result.lines[0]?.said).toContain('503')
})

test('where the search has no answer either, nobody claims to know', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'lose-answer' } })
  const silent = wire.server.fault({ method: 'GET', effect: { kind: 'lose-request' } })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('unclear'))
  silent()
  expect(told(await save(wire, lines, []), lines)).toEqual(allOf('existing'))
  expect(itemsOf(wire)).toHaveLength(3)
})

test('a token that was refused, for the search after it too, ends the save', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ effect: { kind: 'status', status: 401 } })
  const many = ['a', 'b', 'c', 'd'].flatMap((id) => dose(id))
  expect(told(await save(wire, many), many)).toEqual(allOf('unauthorised', many))
  expect(wire.sent).toEqual(['POST ', expect.stringMatching(/^GET ChargeItem\?identifier=/u)])
})

test('a right that was not granted is told in the words of the server', async () => {
  const wire = await wireTo(seed, {}, (handle) => handle, 'user/*.rs')
  const result = await save(wire, lines)
  expect(told(result, lines)).toEqual(allOf('forbidden'))
  expect(itemsOf(wire)).toEqual([])
})

test('a transaction that was run as a batch is found out: entries are told one by one and references mended', async () => {
  const wire = await wireTo(seed, { limits: { transactions: 'as-batch' } })
  await save(wire, dose('ma2'))
  const stale = draftsOf(wire)
  await changeItem(wire, 'ma2|drug', { quantity: { value: 40 } })
  const both = [...dose('ma1'), ...dose('ma2', { units: 3 })]
  expect(told(await save(wire, both, stale), both)).toMatchObject({
    'ma1|service': 'created', 'ma1|waste': 'created', 'ma1|drug': 'created', 'ma2|drug': 'conflict',
  })
  expect(itemOf(wire, 'ma1|service').partOf).toEqual([{ reference: `ChargeItem/${itemOf(wire, 'ma1|drug').id}` }])
})

test('references that a batch left open are mended, also where the drug line was refused', async () => {
  const open = await wireTo(seed, {}, openBatch(() => false))
  expect(told(await save(open, lines), lines)).toEqual(allOf('created'))
  expect(itemOf(open, 'ma1|service').partOf).toEqual([{ reference: `ChargeItem/${itemOf(open, 'ma1|drug').id}` }])

  const half = await wireTo(seed, {}, openBatch((item) => item.identifier?.[0]?.value === key('ma1|drug')))
  const result = await save(half, lines)
  expect(told(result, lines)).toEqual({ 'ma1|service': 'created', 'ma1|waste': 'created', 'ma1|drug': 'refused' })
  expect(result.lines.find(({ why }) => why === 'refused')?.said).toBe('No such code')
  expect(itemOf(half, 'ma1|service').partOf).toBeUndefined()
})

test('however two saves of the same lines interleave, and whatever answers are lost, each line is there once', async () => {
  const both = [...dose('ma1'), ...dose('ma2'), ...dose('ma3')]
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.nat(2), fc.nat(2), async (scheduler, lost, unsent) => {
      const wire = await wireTo(seed, {}, (handle) => async (request) => {
        if (request.method === 'GET' && request.url.endsWith('/metadata')) return handle(request)
        await scheduler.schedule(Promise.resolve(), 'there')
        const answer = await handle(request)
        await scheduler.schedule(Promise.resolve(), 'back')
        return answer
      })
      if (lost > 0) wire.server.fault({ method: 'POST', times: lost, effect: { kind: 'lose-answer' } })
      if (unsent > 0) wire.server.fault({ method: 'POST', times: unsent, effect: { kind: 'lose-request' } })
      const results = await scheduler.waitFor(Promise.all([save(wire, both, []), save(wire, both, [])]))
      const identifiers = itemsOf(wire).map(({ identifier }) => identifier?.[0]?.value)
      expect(new Set(identifiers).size).toBe(identifiers.length)
      for (const line of results.flatMap((result) => result.lines)) {
        expect(['created', 'existing', 'failed']).toContain(line.outcome)
        if (line.outcome !== 'failed') expect(identifiers).toContain(line.identifier)
      }
      const last = await scheduler.waitFor(save(wire, both))
      expect(last.lines.map(({ outcome }) => outcome).filter((outcome) => !['created', 'unchanged'].includes(outcome))).toEqual([])
      expect(itemsOf(wire)).toHaveLength(both.length)
    }),
    { numRuns: 60 },
  )
})
