import { beforeEach, describe, expect, test } from 'vitest'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, base, draft, ids, pick, smallChart, textOf, type Asked } from './fhir.support.ts'

let server: FhirServer

beforeEach(() => {
  server = createFhirServer(smallChart(), { now: () => Date.parse('2026-03-10T10:00:00Z') })
})

const post = (body: unknown, condition?: string): Promise<Asked> =>
  ask(server, 'ChargeItem', { method: 'POST', body, headers: condition === undefined ? {} : { 'If-None-Exist': condition } })

const put = (id: string, body: unknown, ifMatch?: string): Promise<Asked> =>
  ask(server, `ChargeItem/${id}`, { method: 'PUT', body, headers: ifMatch === undefined ? {} : { 'If-Match': ifMatch } })

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

test('a reset brings the seed back and ends what spoiled requests', async () => {
  server.fault({ effect: { kind: 'status', status: 500 } })
  server.reset()
  await post(draft('one'))
  expect(stored()).toEqual(['one'])
  server.reset()
  expect(stored()).toEqual([])
  expect((await ask(server, 'Patient/anna')).status).toBe(200)
})
