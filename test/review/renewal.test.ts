/** A token that the server refuses while a biller decides: renewed once, and nothing is written twice. */
import { expect, test } from 'vitest'
import { writesOf } from '../../src/app/review-server.ts'
import { createClient } from '../../src/fhir/client.ts'
import { isChargeItem } from '../../src/fhir/drafts.ts'
import { parseGranted } from '../../src/smart/scopes.ts'
import { renewingFetch } from '../../src/smart/renewing-fetch.ts'
import { base, wireTo } from '../fhir/wire.ts'
import { chart, keyOf, openOn, saved, statusOn, type Opened } from './server.support.ts'

interface Refusing extends Opened {
  /** "PUT 401" of every write, in its order. */
  readonly writes: readonly string[]
  readonly renewals: () => number
}

type How = 'before it is done' | 'after it is done'

/**
 * Review on a server that refuses the token `old` from the first `method` on. `isRenewable`: the token `new` can be had.
 */
const refusing = async (method: string, how: How, isRenewable = true): Promise<Refusing> => {
  const wire = await wireTo([...chart, ...saved()])
  const who = { patient: 'p1', user: 'Practitioner/b1', scopes: 'user/*.cruds' }
  let [current, renewals, isRevoked] = ['old', 0, false]
  const writes: string[] = []
  const answerTo = async (request: Request): Promise<Response> => {
    isRevoked ||= request.method === method
    const isRefused = isRevoked && request.headers.get('Authorization') === 'Bearer old'
    const answer = isRefused && how === 'before it is done' ? null : await wire.server.handle(request, who)
    return answer === null || isRefused ? new Response('{"resourceType":"OperationOutcome","issue":[]}', { status: 401 }) : answer
  }
  const get: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const answer = await answerTo(request)
    if (request.method !== 'GET') writes.push(`${request.method} ${answer.status}`)
    return answer
  }
  const renewed = async (refused?: string): Promise<string | null> => {
    if (!isRenewable && refused === current) return Promise.resolve(null)
    if (refused === current) {
      renewals += 1
      current = 'new'
    }
    return Promise.resolve(current)
  }
  const client = createClient({ base, token: async () => Promise.resolve(current), fetch: renewingFetch(get, renewed), wait: async () => Promise.resolve() })
  const opened = await openOn({ ...wire, client }, { takesProvenance: true })
  return { ...opened, writes, renewals: () => renewals }
}

const versionsOf = ({ server }: Opened, key: string): string | undefined =>
  server.resources('ChargeItem').flatMap((item) => (isChargeItem(item) && `ChargeItem/${item.id ?? ''}` === key ? [item.meta?.versionId] : []))[0]

test.each<readonly [How, readonly string[]]>([
  ['before it is done', ['PUT 401', 'PUT 200', 'POST 201']],
  ['after it is done', ['PUT 401', 'PUT 412', 'POST 201']],
])('an approval that is refused for its token %s is written once, by one renewal, with one Provenance', async (how, writes) => {
  const opened = await refusing('PUT', how)
  const key = keyOf(opened.review, 'ready')
  await opened.review.decide(key, { kind: 'approve' })
  expect(opened.review.state().outcomes.get(key)).toEqual({ kind: 'done', decision: 'approve' })
  expect(opened.writes).toEqual(writes)
  expect(opened.renewals()).toBe(1)
  expect([statusOn(opened, key), versionsOf(opened, key)]).toEqual(['billable', '2'])
  expect(opened.server.resources('Provenance')).toHaveLength(1)
})

test.each<readonly [How, number]>([['before it is done', 0], ['after it is done', 1]])(
  'a Provenance that is refused for its token %s is never sent again, and takes nothing from the approval', async (how, count) => {
    const opened = await refusing('POST', how)
    const key = keyOf(opened.review, 'ready')
    await opened.review.decide(key, { kind: 'approve' })
    expect(opened.review.state().outcomes.get(key)).toEqual({ kind: 'done', decision: 'approve' })
    expect(opened.writes).toEqual(['PUT 200', 'POST 401'])
    expect(opened.server.resources('Provenance')).toHaveLength(count)
  })

test('drafts that are approved together share one renewal, and each is written once', async () => {
  const opened = await refusing('PUT', 'before it is done')
  opened.review.askBulk()
  await opened.review.runBulk()
  const approved = opened.review.state().bulk?.approved ?? 0
  expect(approved).toBeGreaterThan(1)
  expect(opened.renewals()).toBe(1)
  expect(opened.writes.filter((one) => one === 'PUT 200')).toHaveLength(approved)
  expect(opened.server.resources('Provenance')).toHaveLength(approved)
})

test('where the token cannot be renewed nothing is written, and the session is told to have ended', async () => {
  const opened = await refusing('PUT', 'before it is done', false)
  const key = keyOf(opened.review, 'ready')
  await opened.review.decide(key, { kind: 'approve' })
  expect(opened.review.state().outcomes.get(key)).toMatchObject({ kind: 'failed', why: 'unauthorised' })
  expect(opened.review.state().problem).toEqual({ kind: 'session-ended' })
  expect([opened.writes, statusOn(opened, key)]).toEqual([['PUT 401'], 'planned'])
})

const issuer = { iss: base, name: 'Example Hospital', clientId: 'c', namespace: null, sandbox: false, scopes: null }
const offers = (...what: readonly string[]) => ({ supports: (type: string, how: string) => what.includes(`${type} ${how}`) })
const all = offers('ChargeItem update', 'Provenance create')

test.each([
  ['all that server and token allow', undefined, all, 'user/ChargeItem.rus user/Provenance.c', { canWrite: true, takesProvenance: true, isExportOnly: false }],
  ['no Provenance without the right to create one', undefined, all, 'user/ChargeItem.rus user/Provenance.rs', { canWrite: true, takesProvenance: false, isExportOnly: false }],
  ['nothing on a server without updates', undefined, offers('ChargeItem create'), 'user/*.cruds', { canWrite: false, takesProvenance: false, isExportOnly: false }],
  ['nothing where the site exports, whatever is allowed', 'export' as const, all, 'user/*.cruds', { canWrite: false, takesProvenance: false, isExportOnly: true }],
])('what is written: %s', (_, writeBack, capability, granted, expected) => {
  const session = { issuer: { ...issuer, ...(writeBack === undefined ? {} : { writeBack }) }, scopes: parseGranted(granted, '') }
  expect(writesOf(session, capability)).toEqual(expected)
})
