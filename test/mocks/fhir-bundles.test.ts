import { beforeEach, describe, expect, test } from 'vitest'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, creates, draft, pick, smallChart, textOf, type Asked } from './fhir.support.ts'

let server: FhirServer

beforeEach(() => {
  server = createFhirServer(smallChart())
})

const post = (body: unknown): Promise<Asked> => ask(server, 'ChargeItem', { method: 'POST', body })

const put = (id: string, body: unknown): Promise<Asked> => ask(server, `ChargeItem/${id}`, { method: 'PUT', body })

const run = (body: unknown): Promise<Asked> => ask(server, '', { method: 'POST', body })

const stored = (): readonly unknown[] => server.resources('ChargeItem').map((item) => pick(item, 'identifier.value')[0])

describe('a transaction', () => {
  test('creates its entries and lets them refer to each other', async () => {
    const { status, body } = await run(creates('transaction', ['one', 'two'], (index) => (index === 1 ? { partOf: [{ reference: 'urn:uuid:one' }] } : {})))
    expect(status).toBe(200)
    expect(pick(body, 'type')).toEqual(['transaction-response'])
    expect(pick(body, 'entry.response.status')).toEqual(['201', '201'])
    const [first] = pick(body, 'entry.response.location')
    expect(first).toBe(`ChargeItem/${textOf(pick(body, 'entry')[0], 'resource.id')}`)
    expect(pick(body, 'entry.resource.partOf.reference')).toEqual([first])
  })

  test('resolves a reference to an entry that comes later', async () => {
    const { body } = await run(creates('transaction', ['one', 'two'], (index) => (index === 0 ? { partOf: [{ reference: 'urn:uuid:two' }] } : {})))
    expect(pick(body, 'entry.resource.partOf.reference')).toEqual([pick(body, 'entry.response.location')[1]])
  })

  test('sent again answers 200 for each, with the stored bodies and their ids', async () => {
    const sent = creates('transaction', ['one', 'two'], (index) => (index === 1 ? { partOf: [{ reference: 'urn:uuid:one' }] } : {}))
    const first = await run(sent)
    const second = await run(sent)
    expect(pick(second.body, 'entry.response.status')).toEqual(['200', '200'])
    expect(pick(second.body, 'entry.resource')).toEqual(pick(first.body, 'entry.resource'))
  })

  test('whose first line exists already joins the new one to it', async () => {
    const id = textOf((await post(draft('one'))).body, 'id')
    const { body } = await run(creates('transaction', ['one', 'two'], (index) => (index === 1 ? { partOf: [{ reference: 'urn:uuid:one' }] } : {})))
    expect(pick(body, 'entry.response.status')).toEqual(['200', '201'])
    expect(pick(body, 'entry.resource.partOf.reference')).toEqual([`ChargeItem/${id}`])
  })

  test('keeps a urn that no entry has, and an identifier’s value whatever it looks like', async () => {
    const identifier = [{ system: 'urn:ietf:rfc:3986', value: 'urn:uuid:one' }]
    const { body } = await run(creates('transaction', ['one'], () => ({ identifier, partOf: [{ reference: 'urn:uuid:nobody' }] })))
    expect(pick(body, 'entry.resource.partOf.reference')).toEqual(['urn:uuid:nobody'])
    expect(pick(body, 'entry.resource.identifier.value')).toEqual(['urn:uuid:one'])
  })

  test.each([
    ['an entry that is no resource of its type', () => ({ status: undefined }), 400],
    ['a subject that is no reference', () => ({ subject: { reference: 'x' } }), 400],
  ])('with %s in its last entry does nothing at all', async (_what, wrong, status) => {
    const answer = await run(creates('transaction', ['one', 'two', 'three'], (index) => (index === 2 ? wrong() : {})))
    expect(answer).toMatchObject({ status, body: { resourceType: 'OperationOutcome' } })
    expect(stored()).toEqual([])
  })

  test('with an update of an older version is refused with 412 and takes its creates back', async () => {
    const id = textOf((await post(draft('old'))).body, 'id')
    await put(id, draft('old', { id, status: 'billable' }))
    const entry = [
      { resource: draft('new'), request: { method: 'POST', url: 'ChargeItem' } },
      { resource: draft('old', { id }), request: { method: 'PUT', url: `ChargeItem/${id}`, ifMatch: 'W/"1"' } },
    ]
    expect((await run({ resourceType: 'Bundle', type: 'transaction', entry })).status).toBe(412)
    expect(stored()).toEqual(['old'])
    expect((await ask(server, `ChargeItem/${id}`)).body).toMatchObject({ status: 'billable' })
  })

  test('deletes before it creates, and answers in the order of its entries', async () => {
    const id = textOf((await post(draft('one'))).body, 'id')
    const entry = [
      { resource: draft('one'), request: { method: 'POST', url: 'ChargeItem', ifNoneExist: 'identifier=urn:draft|one' } },
      { request: { method: 'GET', url: 'ChargeItem?identifier=urn:draft|one&_total=accurate' } },
      { request: { method: 'DELETE', url: `ChargeItem/${id}` } },
    ]
    const { body } = await run({ resourceType: 'Bundle', type: 'transaction', entry })
    expect(pick(body, 'entry.response.status')).toEqual(['201', '200', '200'])
    expect(pick(body, 'entry.resource.total')).toEqual([1])
    expect(stored()).toEqual(['one'])
  })

  test('with one condition twice makes one resource', async () => {
    const [first] = pick(creates('transaction', ['one']), 'entry')
    const second = { resource: draft('one'), fullUrl: 'urn:uuid:again', request: { method: 'POST', url: 'ChargeItem', ifNoneExist: 'identifier=urn:draft|one' } }
    const third = { resource: draft('three', { partOf: [{ reference: 'urn:uuid:again' }] }), request: { method: 'POST', url: 'ChargeItem' } }
    const entry = [first, second, third]
    const { body } = await run({ resourceType: 'Bundle', type: 'transaction', entry })
    expect(pick(body, 'entry.response.status')).toEqual(['201', '200', '201'])
    expect(pick(body, 'entry.resource.partOf.reference')).toEqual([pick(body, 'entry.response.location')[0]])
    expect(stored()).toEqual(['one', 'three'])
  })

  test('of nine entries with conditions is refused; of eight, or of nine without, it is not', async () => {
    const keys = Array.from({ length: 9 }, (_, index) => `k${index}`)
    expect(await run(creates('transaction', keys))).toMatchObject({
      status: 400,
      body: { issue: [{ details: { text: 'Transaction requires strict isolation but has too many entries' } }] },
    })
    expect(stored()).toEqual([])
    expect((await run(creates('transaction', keys.slice(1)))).status).toBe(200)
    const plain = { resourceType: 'Bundle', type: 'transaction', entry: keys.map((key) => ({ resource: draft(key), request: { method: 'POST', url: 'ChargeItem' } })) }
    expect((await run(plain)).status).toBe(200)
    expect(stored()).toHaveLength(17)
  })

  test('may be larger where the server is told so', async () => {
    server = createFhirServer(smallChart(), { limits: { maxConditional: 20 } })
    expect((await run(creates('transaction', Array.from({ length: 9 }, (_, index) => `k${index}`)))).status).toBe(200)
  })

  test('run as a batch, as recorded, keeps the good entries and still calls itself a transaction', async () => {
    server = createFhirServer(smallChart(), { limits: { transactions: 'as-batch' } })
    const { status, body } = await run(creates('transaction', ['one', 'two'], (index) => (index === 1 ? { status: undefined } : {})))
    expect([status, ...pick(body, 'type')]).toEqual([200, 'transaction-response'])
    expect(pick(body, 'entry.response.status')).toEqual(['201', '400'])
    expect(stored()).toEqual(['one'])
  })
})

describe('a batch', () => {
  test('runs each entry by itself, however many have conditions', async () => {
    const keys = Array.from({ length: 9 }, (_, index) => `k${index}`)
    const { status, body } = await run(creates('batch', keys, (index) => (index === 3 ? { status: 'draft' } : {})))
    expect([status, ...pick(body, 'type')]).toEqual([200, 'batch-response'])
    expect(pick(body, 'entry.response.status')).toEqual(keys.map((_, index) => (index === 3 ? '400' : '201')))
    expect(pick(pick(body, 'entry')[3], 'response.outcome.issue.code')).toEqual(['structure'])
    expect(stored()).toHaveLength(8)
  })

  test('reads and searches too', async () => {
    const entry = ['Patient/anna', 'MedicationAdministration?patient=anna&_total=accurate', 'Patient/nobody'].map((url) => ({ request: { method: 'GET', url } }))
    const { body } = await run({ resourceType: 'Bundle', type: 'batch', entry })
    expect(pick(body, 'entry.response.status')).toEqual(['200', '200', '404'])
    expect(pick(body, 'entry.resource.total')).toEqual([3])
  })

  test.each([[{ resourceType: 'Bundle', type: 'document' }], [{ resourceType: 'Patient' }], ['{']])('%j is no Bundle to run', async (body) => {
    expect((await run(body)).status).toBe(400)
  })
})
