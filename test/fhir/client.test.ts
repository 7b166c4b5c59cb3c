import { expect, test } from 'vitest'
import { createClient } from '../../src/fhir/client.ts'
import { base, json, patient, wire, type Reply } from './client.wire.ts'

const refusal = (issue: unknown): unknown => ({ resourceType: 'OperationOutcome', issue: [issue] })

const noAnswer: Reply = () => {
  throw new TypeError('fetch failed')
}

const never = async (signal: AbortSignal | null | undefined): Promise<Response> =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('gone', 'AbortError')))
  })

test('a read asks below the base, as FHIR, with the token, and keeps nothing', async () => {
  const { client, sent } = wire([() => json(patient)], { base: `${base}/` })
  expect(await client.read('Patient/p1')).toEqual({ ok: true, value: { status: 200, body: patient } })
  expect(client.base).toBe(base)
  expect(sent[0]?.url).toBe(`${base}/Patient/p1`)
  expect(sent[0]?.headers.get('Authorization')).toBe('Bearer secret')
  expect(sent[0]?.headers.get('Accept')).toBe('application/fhir+json')
  expect(sent[0]?.init).toMatchObject({
    method: 'GET', redirect: 'manual', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer',
  })
})

test('fetch is called as browsers want it, not as a member of something', async () => {
  const owners: unknown[] = []
  const { client } = wire([], {
    async fetch(this: unknown) {
      owners.push(this)
      return Promise.resolve(json(patient))
    },
  })
  await client.read('Patient/p1')
  expect(owners).toEqual([undefined])
})

test('metadata is open and is asked without a token, even before there is one', async () => {
  const { client, sent } = wire([() => json({ resourceType: 'CapabilityStatement' })], {
    token: async () => new Promise(() => {}),
  })
  expect((await client.read('metadata')).ok).toBe(true)
  expect(sent[0]?.headers.has('Authorization')).toBe(false)
})

test.each([
  'https://other.example/fhir/Patient/p1',
  'http://ehr.example/fhir/Patient/p1',
  'https://ehr.example:8443/fhir/Patient/p1',
  'https://ehr.example/fhirother/Patient/p1',
  'https://ehr.example/admin',
  'https://user:word@ehr.example/fhir/Patient/p1',
  'https://ehr.example@other.example/fhir/Patient/p1',
  '//other.example/fhir/Patient/p1',
  String.raw`\\other.example\fhir`,
  '../admin',
  'Patient/../../admin',
  'Patient/%2e%2e/%2e%2e/admin',
  'Patient/..%2f..%2fadmin',
  'urn:uuid:0',
  'javascript:alert(1)',
])('nothing is sent to %s', async (path) => {
  const { client, sent } = wire([() => json(patient)])
  expect(await client.read(path)).toEqual({ ok: false, problem: { kind: 'outside-base' } })
  expect(await client.send({ method: 'PUT', path, body: {} })).toEqual({ ok: false, problem: { kind: 'outside-base' } })
  expect(sent).toEqual([])
})

test('an absolute address below the base is read, and so are pages at the base itself', async () => {
  const { client, sent } = wire([() => json(patient)])
  await client.read(`${base}/Patient/p1`)
  await client.read(`${base}?_getpages=1`)
  expect(sent.map(({ url }) => url)).toEqual([`${base}/Patient/p1`, `${base}?_getpages=1`])
})

test('without a token nothing is sent', async () => {
  const silent = wire([() => json(patient)], { token: async () => Promise.resolve(null) })
  const broken = wire([() => json(patient)], { token: async () => Promise.reject(new Error('gone')) })
  for (const { client, sent } of [silent, broken]) {
    expect(await client.read('Patient/p1')).toEqual({ ok: false, problem: { kind: 'unauthorised', said: null } })
    expect(sent).toEqual([])
  }
})

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed, for a read or a write', async (status) => {
  const { client, sent } = wire([() => new Response(null, { status, headers: { Location: 'https://other.example/' } })])
  expect(await client.read('Patient/p1')).toEqual({ ok: false, problem: { kind: 'outside-base' } })
  expect(await client.send({ method: 'POST', path: '', body: {} })).toEqual({ ok: false, problem: { kind: 'outside-base' } })
  expect(sent).toHaveLength(2)
})

const statuses: readonly (readonly [number, unknown])[] = [
  [400, { kind: 'refused', status: 400, said: null }],
  [401, { kind: 'unauthorised', said: null }],
  [403, { kind: 'forbidden', said: null }],
  [404, { kind: 'not-found', said: null }],
  [410, { kind: 'not-found', said: null }],
  [409, { kind: 'conflict', said: null }],
  [412, { kind: 'conflict', said: null }],
  [422, { kind: 'refused', status: 422, said: null }],
  [500, { kind: 'server', status: 500, said: null }],
]

test.each(statuses)('an answer %i is its own problem and is not asked for again', async (status, problem) => {
  const { client, sent } = wire([() => new Response('<html>', { status })])
  expect(await client.read('Patient/p1')).toEqual({ ok: false, problem })
  expect(sent).toHaveLength(1)
})

test('what an OperationOutcome says is kept, the gravest issue first and its text before its diagnostics', async () => {
  const outcome = {
    resourceType: 'OperationOutcome',
    issue: [
      { severity: 'information', diagnostics: 'by the way' },
      { severity: 'error', details: { text: 'Missing\n required property' }, diagnostics: 'at 7' },
    ],
  }
  const said = async (body: unknown): Promise<unknown> => {
    const answer = await wire([() => json(body, 400)]).client.read('Patient/p1')
    return answer.ok ? answer : 'said' in answer.problem ? answer.problem.said : undefined
  }
  expect(await said(outcome)).toBe('Missing required property')
  expect(await said(refusal({ severity: 'error', diagnostics: 'at 7' }))).toBe('at 7')
  expect(await said(refusal({ severity: 'error', diagnostics: 'x'.repeat(5000) }))).toHaveLength(300)
  expect(await said(patient)).toBeNull()
})

test.each([429, 502, 503, 504])('a read that met %i is tried again, three times in all', async (status) => {
  const { client, sent, waits } = wire([() => json({}, status)])
  expect((await client.read('Patient/p1')).ok).toBe(false)
  expect(sent).toHaveLength(3)
  expect(waits).toHaveLength(2)
  expect(waits[1]).toBeGreaterThan(waits[0] ?? Infinity)
})

test('a read is tried again after a lost connection, with the token of then', async () => {
  let count = 0
  const { client, sent } = wire([noAnswer, () => json(patient)], {
    token: async () => {
      count += 1
      return Promise.resolve(`token-${count}`)
    },
  })
  expect((await client.read('Patient/p1')).ok).toBe(true)
  expect(sent.map(({ headers }) => headers.get('Authorization'))).toEqual(['Bearer token-1', 'Bearer token-2'])
})

test('three lost connections are no answer', async () => {
  const { client, sent } = wire([noAnswer])
  expect(await client.read('Patient/p1')).toEqual({ ok: false, problem: { kind: 'no-answer' } })
  expect(sent).toHaveLength(3)
})

test.each([
  ['2', 2000],
  ['Mon, 02 Mar 2026 10:00:03 GMT', 3000],
  ['Mon, 02 Mar 2026 09:00:00 GMT', 0],
  ['86400', 10_000],
])('Retry-After: %s waits %i milliseconds', async (header, ms) => {
  const { client, waits } = wire([() => json({}, 429, { 'Retry-After': header }), () => json(patient)])
  expect((await client.read('Patient/p1')).ok).toBe(true)
  expect(waits).toEqual([ms])
})

test.each([429, 502, 503, 504])('a write that met %i is never sent again', async (status) => {
  const { client, sent } = wire([() => json({}, status)])
  expect((await client.send({ method: 'POST', path: '', body: {} })).ok).toBe(false)
  expect(sent).toHaveLength(1)
})

test('a write whose answer was lost is never sent again', async () => {
  const { client, sent } = wire([noAnswer])
  expect(await client.send({ method: 'POST', path: '', body: {} })).toEqual({ ok: false, problem: { kind: 'no-answer' } })
  expect(sent).toHaveLength(1)
})

test('an update names the version that it replaces, and a transaction goes to the base', async () => {
  const { client, sent } = wire([() => json({ resourceType: 'ChargeItem' })])
  await client.send({ method: 'PUT', path: 'ChargeItem/7', body: { a: 1 }, ifMatch: '7' })
  await client.send({ method: 'POST', path: '', body: {} })
  await client.send({ method: 'POST', path: 'ChargeItem', body: {}, ifNoneExist: 'identifier=a|b' })
  expect(sent.map(({ url }) => url)).toEqual([`${base}/ChargeItem/7`, base, `${base}/ChargeItem`])
  expect(sent[0]?.headers.get('If-Match')).toBe('W/"7"')
  expect(sent[0]?.headers.get('Content-Type')).toBe('application/fhir+json')
  expect(sent[0]?.init.body).toBe('{"a":1}')
  expect(sent[1]?.headers.has('If-Match')).toBe(false)
  expect(sent[2]?.headers.get('If-None-Exist')).toBe('identifier=a|b')
})

test('a write may be answered by nothing, a read may not', async () => {
  const { client } = wire([() => new Response('', { status: 201 })])
  expect(await client.send({ method: 'POST', path: 'ChargeItem', body: {} })).toEqual({
    ok: true, value: { status: 201, body: null },
  })
  expect(await client.read('Patient/p1')).toEqual({ ok: false, problem: { kind: 'not-json' } })
})

test.each(['<html></html>', '[]', '"text"', '{}', ''])('an answer of %s is not FHIR', async (text) => {
  const { client } = wire([() => new Response(text)])
  expect(await client.read('Patient/p1')).toEqual({ ok: false, problem: { kind: 'not-json' } })
})

test('a request without an answer in time is given up', async () => {
  const client = createClient({
    base, timeLimit: 5, token: async () => Promise.resolve('t'), fetch: async (_, init) => never(init?.signal),
  })
  expect(await client.read('Patient/p1')).toEqual({ ok: false, problem: { kind: 'timeout' } })
  expect(await client.send({ method: 'POST', path: '', body: {} })).toEqual({ ok: false, problem: { kind: 'timeout' } })
})

test('a cancelled read ends at once: before it is sent, while it is out, and between two tries', async () => {
  const cancelled = { ok: false, problem: { kind: 'cancelled' } }
  const before = wire([() => json(patient)])
  expect(await before.client.read('Patient/p1', AbortSignal.abort())).toEqual(cancelled)
  expect(before.sent).toEqual([])

  const out = new AbortController()
  const hanging = wire([async () => never(out.signal)])
  const reading = hanging.client.read('Patient/p1', out.signal)
  out.abort()
  expect(await reading).toEqual(cancelled)

  const between = new AbortController()
  const waiting = wire([() => json({}, 503)], {
    wait: async () => {
      between.abort()
      return new Promise(() => {})
    },
  })
  expect(await waiting.client.read('Patient/p1', between.signal)).toEqual(cancelled)
  expect(waiting.sent).toHaveLength(1)
})
