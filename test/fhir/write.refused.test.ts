import type { FhirResource } from 'fhir/r4'
import { expect, test } from 'vitest'
import { dialects } from '../../mocks/fhir/dialects.ts'
import { isJson } from '../../src/fhir/element.ts'
import { planSave, saveDrafts } from '../../src/fhir/write.ts'
import { capabilityOf, wireTo, type Handle, type Wire } from './wire.ts'
import { allOf, changeItem, documentsOf, dose, draftsOf, itemOf, itemsOf, key, save, seed, told } from './write.builders.ts'

const lines = dose()
const two = [...dose('ma1'), ...dose('ma2')]

const entriesIn = async (request: Request): Promise<number> => (await request.clone().text()).split('"fullUrl"').length - 1

/** Refuses Bundles of more than so many entries. */
const small = (most: number): ((handle: Handle) => Handle) => (handle) => async (request) =>
  request.method === 'POST' && (await entriesIn(request)) > most ? Response.json({}, { status: 413 }) : handle(request)

const speaking = async (wire: Wire, name: keyof typeof dialects): Promise<Wire> => {
  wire.server.behave(dialects[name])
  return { ...wire, capability: await capabilityOf(wire.client) }
}

test('a transaction that is too large goes in halves, and a service of the second points at its drug line of the first', async () => {
  const wire = await wireTo(seed, {}, small(4))
  expect(told(await save(wire, two), two)).toEqual(allOf('created', two))
  expect(wire.sent).toEqual(['POST ', 'POST ', 'POST '])
  for (const id of ['ma1', 'ma2']) {
    expect(itemOf(wire, `${id}|service`).partOf).toEqual([{ reference: `ChargeItem/${itemOf(wire, `${id}|drug`).id}` }])
  }
})

test('a line that is too large by itself is refused, and the others are saved', async () => {
  const wire = await wireTo(seed, {}, small(0))
  expect(told(await save(wire, lines), lines)).toEqual({ ...allOf('refused'), 'ma1|service': 'drug-line-failed' })
})

test('one line that a server refuses keeps no other line from being saved', async () => {
  const wire = await wireTo(seed, {}, (handle) => async (request) =>
    request.method === 'POST' && (await request.clone().text()).includes(key('ma1|waste'))
      ? Response.json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', diagnostics: 'No such modifier' }] }, { status: 422 })
      : handle(request))
  const result = await save(wire, two)
  expect(told(result, two)).toEqual({ ...allOf('created', two), 'ma1|waste': 'refused' })
  expect(result.lines.find(({ why }) => why === 'refused')?.said).toBe('No such modifier')
  expect(itemOf(wire, 'ma1|service').partOf).toEqual([{ reference: `ChargeItem/${itemOf(wire, 'ma1|drug').id}` }])
})

test.each([404, 405, 501])('a server that lists transactions and answers them %i is given the lines one by one', async (status) => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', type: '', effect: { kind: 'status', status } })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('created'))
  expect(told(await save(wire, lines, []), lines)).toEqual(allOf('existing'))
  expect(itemsOf(wire)).toHaveLength(3)
})

test('a right to create without one to update is used as far as it goes', async () => {
  const full = await wireTo(seed)
  await save(full, dose('ma1'))
  const stored: readonly FhirResource[] = full.server.resources('ChargeItem')
  const wire = await wireTo([...seed, ...stored], {}, (handle) => handle, 'user/ChargeItem.crs')
  const both = [...dose('ma1', { units: 2 }), ...dose('ma2')]
  expect(told(await save(wire, both), both)).toMatchObject({ ...allOf('created', dose('ma2')), 'ma1|drug': 'forbidden' })
  expect(itemOf(wire, 'ma1|drug').quantity?.value).toBe(1)
})

test('where the server offers no update, a saved draft stays as it is and new lines are saved', async () => {
  const wire = await wireTo(seed)
  await save(wire, dose('ma1'))
  const { supports } = wire.capability
  const capability = { ...wire.capability, supports: (type: string, what: Parameters<typeof supports>[1]) => what !== 'update' && supports(type, what) }
  const both = [...dose('ma1', { units: 2 }), ...dose('ma2')]
  expect(told(await save({ ...wire, capability }, both), both)).toMatchObject({ ...allOf('created', dose('ma2')), 'ma1|drug': 'forbidden' })
  expect(wire.bodies.join('')).not.toContain('"PUT"')
})

test('a server that has no time is not sent the rest, and nothing is sent twice', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', effect: { kind: 'status', status: 429, retryAfter: 30 } })
  const many = ['a', 'b', 'c', 'd'].flatMap((id) => dose(id))
  expect(told(await save(wire, many), many)).toEqual(allOf('server', many))
  expect(wire.sent).toEqual(['POST '])
})

test('where nobody answers any more, the lines after it are not sent', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ effect: { kind: 'lose-request' } })
  const many = ['a', 'b', 'c', 'd'].flatMap((id) => dose(id))
  const outcomes = new Set(Object.values(told(await save(wire, many, []), many)))
  expect(outcomes).toEqual(new Set(['unclear', 'no-answer']))
  expect(wire.sent.filter((line) => line.startsWith('POST'))).toHaveLength(1)
})

test('an answer without resources is not taken for a transaction: what a batch left open is found and mended', async () => {
  const wire = await wireTo(seed, {}, (handle) => async (request) => {
    if (request.method !== 'POST') return handle(request)
    // As a batch, and minimal: entries one by one, "urn:uuid:" left as it is, statuses alone.
    const body: unknown = await request.json()
    const resources = isJson(body) && Array.isArray(body['entry']) ? body['entry'].map((entry: unknown) => (isJson(entry) ? entry['resource'] : null)) : []
    for (const resource of resources) {
      await handle(new Request(`${request.url}/ChargeItem`, { method: 'POST', body: JSON.stringify(resource), headers: { 'Content-Type': 'application/fhir+json' } }))
    }
    return Response.json({ resourceType: 'Bundle', type: 'transaction-response', entry: resources.map(() => ({ response: { status: '201 Created' } })) })
  })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('created'))
  expect(itemOf(wire, 'ma1|service').partOf).toEqual([{ reference: `ChargeItem/${itemOf(wire, 'ma1|drug').id}` }])
})

test.each(['usual', 'batch-only'] as const)('two drafts of one line on a %s server are told as such, not as a change', async (name) => {
  const wire = await speaking(await wireTo(seed), name)
  await save(wire, lines)
  const { id: _id, meta, ...twin } = itemOf(wire, 'ma1|drug')
  await wire.client.send({ method: 'POST', path: 'ChargeItem', body: { ...twin, meta: { tag: meta?.tag } } })
  const result = await saveDrafts(wire.client, wire.capability, planSave(documentsOf(lines), [], 'p1'))
  expect(told(result, lines)).toMatchObject({ 'ma1|drug': 'several-drafts', 'ma1|waste': 'existing' })
  expect(itemsOf(wire)).toHaveLength(4)
})

test('without transactions, too, a draft that was closed meanwhile is told as closed', async () => {
  const wire = await speaking(await wireTo(seed), 'batch-only')
  await save(wire, lines)
  const stale = draftsOf(wire)
  await changeItem(wire, 'ma1|drug', { status: 'billable' })
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(wire, changed, stale), changed)).toMatchObject({ 'ma1|drug': 'closed' })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ status: 'billable', quantity: { value: 1 } })
})

test('a server that wants every change to name its version, and hides versions from its headers, gets them from the body', async () => {
  for (const name of ['strict', 'hidden-etag', 'lenient', 'eight-entries'] as const) {
    const wire = await speaking(await wireTo(seed), name)
    await save(wire, two)
    const changed = [...dose('ma1', { units: 3 }), ...dose('ma2')]
    expect(told(await save(wire, changed), changed)).toEqual({ ...allOf('unchanged', changed), 'ma1|drug': 'updated' })
    expect(itemOf(wire, 'ma1|drug')).toMatchObject({ quantity: { value: 3 }, meta: { versionId: '2' } })
  }
})

test('a write that may still be going on is not told as not saved, though nothing is found yet', async () => {
  const wire = await wireTo(seed)
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'status', status: 504 } })
  const result = await save(wire, lines)
  expect(told(result, lines)).toEqual(allOf('unclear'))
  expect(result.lines[0]?.said).toContain('504')
  wire.server.fault({ method: 'POST', times: 1, effect: { kind: 'done-status', status: 504 } })
  expect(told(await save(wire, lines), lines)).toEqual(allOf('created'))
})

test('a create that finds a draft with other content is a conflict, and the draft stays as it was', async () => {
  const wire = await wireTo(seed)
  await save(wire, lines)
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(wire, changed, []), changed)).toEqual({ ...allOf('existing'), 'ma1|drug': 'conflict' })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ quantity: { value: 1 }, meta: { versionId: '1' } })
})
