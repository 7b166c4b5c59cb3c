import { beforeEach, describe, expect, test } from 'vitest'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, base, creates, draft, ids, pick, smallChart, textOf, type Asked } from './fhir.support.ts'

let server: FhirServer

beforeEach(() => {
  server = createFhirServer(smallChart(), { now: () => Date.parse('2026-03-10T10:00:00Z') })
})

const post = (body: unknown, condition?: string): Promise<Asked> =>
  ask(server, 'ChargeItem', { method: 'POST', body, headers: condition === undefined ? {} : { 'If-None-Exist': condition } })

const put = (id: string, body: unknown, ifMatch?: string): Promise<Asked> =>
  ask(server, `ChargeItem/${id}`, { method: 'PUT', body, headers: ifMatch === undefined ? {} : { 'If-Match': ifMatch } })

const run = (body: unknown): Promise<Asked> => ask(server, '', { method: 'POST', body })

const stored = (): readonly unknown[] => server.resources('ChargeItem').map((item) => pick(item, 'identifier.value')[0])

describe('a create', () => {
  test('answers 201 with where it is, its version and the stored body', async () => {
    const { status, headers, body } = await post(draft('one'))
    expect(status).toBe(201)
    const id = textOf(body, 'id')
    expect(headers.get('location')).toBe(`${base}/ChargeItem/${id}`)
    expect(headers.get('etag')).toBe('W/"1"')
    expect(headers.get('last-modified')).toBe('Tue, 10 Mar 2026 10:00:00 GMT')
    expect(body).toMatchObject({ meta: { versionId: '1', lastUpdated: '2026-03-10T10:00:00.000Z', tag: [{ code: 'draft' }] } })
  })

  test('gives an id and a version of the server’s own, whatever is sent', async () => {
    const { body } = await post(draft('one', { id: 'mine', meta: { versionId: '99' } }))
    expect(pick(body, 'id')).not.toEqual(['mine'])
    expect(pick(body, 'meta.versionId')).toEqual(['1'])
  })

  test('with a condition that is met before answers 200 and the existing body, and changes nothing', async () => {
    const first = await post(draft('one'), 'identifier=urn:draft|one')
    const second = await post(draft('one', { code: { text: 'Changed' } }), 'identifier=urn%3Adraft%7Cone')
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('location')).toBeNull()
  })

  test('with a condition that two meet is refused with 412', async () => {
    await post(draft('one'))
    await post(draft('one'))
    expect(await post(draft('one'), 'identifier=urn:draft|one')).toMatchObject({ status: 412, body: { issue: [{ code: 'multiple-matches' }] } })
    expect(stored()).toHaveLength(2)
  })

  test('with a condition after a deletion creates again', async () => {
    const id = textOf((await post(draft('one'))).body, 'id')
    await ask(server, `ChargeItem/${id}`, { method: 'DELETE' })
    expect((await post(draft('one'), 'identifier=urn:draft|one')).status).toBe(201)
  })

  test('with a leading question mark in its condition falls into the recorded trap: anything matches', async () => {
    expect((await post(draft('one'), '?identifier=urn:draft|one')).status).toBe(201)
    const other = await post(draft('two'), '?identifier=urn:draft|two')
    expect(other.status).toBe(200)
    expect(pick(other.body, 'identifier.value')).toEqual(['one'])
    await post(draft('three'), 'identifier=urn:draft|three')
    expect((await post(draft('four'), '?identifier=urn:draft|four')).status).toBe(412)
  })

  test('six at once with one condition give one 201 and five 200', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => post(draft('one'), 'identifier=urn:draft|one')))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 200, 200, 200, 200, 201])
    expect(new Set(answers.map(({ body }) => textOf(body, 'id'))).size).toBe(1)
    expect(stored()).toEqual(['one'])
  })

  test.each([
    ['without a status', { status: undefined }, 'ChargeItem.status'],
    ['with a status that does not exist', { status: 'draft' }, 'ChargeItem.status'],
    ['without a code', { code: undefined }, 'ChargeItem.code'],
    ['without a subject', { subject: undefined }, 'ChargeItem.subject'],
    ['with an element that R4 has not', { modifier: 'JW' }, 'ChargeItem.modifier'],
    ['with one where a list belongs', { identifier: { value: 'one' } }, 'ChargeItem.identifier'],
    ['with an empty list', { note: [] }, 'ChargeItem.note'],
    ['with a list where one belongs', { subject: [{ reference: 'Patient/anna' }] }, 'ChargeItem.subject'],
    ['with a number in words', { quantity: { value: '1' } }, 'ChargeItem.quantity.value'],
    ['with a reference that names nothing', { subject: { reference: 'anna' } }, 'ChargeItem.subject.reference'],
    ['with a broken reference deep inside', { performer: [{ actor: { reference: 'patients/7' } }] }, 'ChargeItem.performer.actor.reference'],
  ])('%s is refused', async (_what, wrong, at) => {
    expect(await post(draft('one', wrong))).toMatchObject({ status: 400, body: { issue: [{ code: 'structure', expression: [at] }] } })
    expect(stored()).toEqual([])
  })

  test.each([
    ['something that is no JSON', '{"resourceType":', 'application/fhir+json'],
    ['another media type', JSON.stringify(draft('one')), 'text/plain'],
    ['another type than the address says', JSON.stringify({ resourceType: 'Patient' }), 'application/fhir+json'],
  ])('of %s is refused', async (_what, body, type) => {
    expect((await ask(server, 'ChargeItem', { method: 'POST', body, headers: { 'Content-Type': type } })).status).toBe(400)
    expect(stored()).toEqual([])
  })

  test('may ask for no body', async () => {
    const { status, body, headers } = await ask(server, 'ChargeItem', { method: 'POST', body: draft('one'), headers: { Prefer: 'return=minimal' } })
    expect({ status, body, etag: headers.get('etag') }).toEqual({ status: 201, body: null, etag: 'W/"1"' })
  })

  test('keeps an address below the base as one, and finds it by its short form', async () => {
    await post(draft('one', { subject: { reference: `${base}/Patient/anna` } }))
    const { body } = await ask(server, 'ChargeItem?patient=anna')
    expect(pick(body, 'entry.resource.subject.reference')).toEqual([`${base}/Patient/anna`])
  })
})

describe('an update', () => {
  let id: string

  beforeEach(async () => {
    id = textOf((await post(draft('one'))).body, 'id')
  })

  test('of the version that was read makes the next one', async () => {
    const { status, body, headers } = await put(id, draft('one', { id, status: 'billable' }), 'W/"1"')
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, status: 'billable', meta: { versionId: '2' } })
    expect(headers.get('etag')).toBe('W/"2"')
  })

  test('of an older version is refused with 412 and overwrites nothing', async () => {
    await put(id, draft('one', { id, status: 'billable' }))
    expect((await put(id, draft('one', { id, status: 'aborted' }), 'W/"1"')).status).toBe(412)
    expect((await ask(server, `ChargeItem/${id}`)).body).toMatchObject({ status: 'billable', meta: { versionId: '2' } })
  })

  test('of five at once with one version lets one through', async () => {
    const answers = await Promise.all([1, 2, 3, 4, 5].map((value) => put(id, draft('one', { id, quantity: { value } }), 'W/"1"')))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412, 412, 412])
  })

  test('takes a strong tag too, and overwrites on a bare version as the recorded servers do', async () => {
    expect((await put(id, draft('one', { id, quantity: { value: 2 } }), '"1"')).status).toBe(200)
    expect((await put(id, draft('one', { id, quantity: { value: 3 } }), '1')).status).toBe(200)
    expect((await put(id, draft('one', { id, quantity: { value: 4 } }), '"1"')).status).toBe(412)
  })

  test('keeps the tags that it does not bring', async () => {
    const { body } = await put(id, draft('one', { id, meta: { tag: [{ system: 'urn:tag', code: 'more' }] }, status: 'billable' }))
    expect(pick(body, 'meta.tag.code')).toEqual(['more', 'draft'])
  })

  test('without a change makes no version', async () => {
    const { body } = await ask(server, `ChargeItem/${id}`)
    expect((await put(id, body)).body).toMatchObject({ meta: { versionId: '1' } })
  })

  test.each([
    ['under another id than the body says', 'other', 400],
    ['of what never was', 'nobody', 404],
  ])('%s is refused', async (_what, at, status) => {
    expect((await put(at, draft('one', { id: at === 'other' ? id : at }))).status).toBe(status)
  })

  test('of what was deleted is refused', async () => {
    await ask(server, `ChargeItem/${id}`, { method: 'DELETE' })
    expect((await put(id, draft('one', { id }))).status).toBe(410)
  })
})

describe('versions', () => {
  test('are all kept, newest first, each readable by itself', async () => {
    const id = textOf((await post(draft('one'))).body, 'id')
    await put(id, draft('one', { id, status: 'billable' }))
    await ask(server, `ChargeItem/${id}`, { method: 'DELETE' })
    const { body } = await ask(server, `ChargeItem/${id}/_history`)
    expect(pick(body, 'entry.request.method')).toEqual(['DELETE', 'PUT', 'POST'])
    expect(pick(body, 'entry.resource.status')).toEqual(['billable', 'planned'])
    expect((await ask(server, `ChargeItem/${id}/_history/1`)).body).toMatchObject({ status: 'planned' })
    expect((await ask(server, `ChargeItem/${id}/_history/3`)).status).toBe(410)
    expect((await ask(server, `ChargeItem/${id}/_history/4`)).status).toBe(404)
    expect((await ask(server, `ChargeItem/${id}`)).status).toBe(410)
    expect(ids((await ask(server, 'ChargeItem?patient=anna')).body)).toEqual([])
  })
})

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
      { request: { method: 'GET', url: 'ChargeItem?identifier=urn:draft|one' } },
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
    const entry = ['Patient/anna', 'MedicationAdministration?patient=anna', 'Patient/nobody'].map((url) => ({ request: { method: 'GET', url } }))
    const { body } = await run({ resourceType: 'Bundle', type: 'batch', entry })
    expect(pick(body, 'entry.response.status')).toEqual(['200', '200', '404'])
    expect(pick(body, 'entry.resource.total')).toEqual([3])
  })

  test.each([[{ resourceType: 'Bundle', type: 'document' }], [{ resourceType: 'Patient' }], ['{']])('%j is no Bundle to run', async (body) => {
    expect((await run(body)).status).toBe(400)
  })
})

test('a reset brings the seed back and ends what spoiled requests', async () => {
  server.fault({ effect: { kind: 'status', status: 500 } })
  server.reset()
  await post(draft('one'))
  expect(stored()).toEqual(['one'])
  server.reset()
  expect(stored()).toEqual([])
  expect((await ask(server, 'Patient/anna')).status).toBe(200)
})
