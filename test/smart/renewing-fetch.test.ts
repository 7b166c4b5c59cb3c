import { expect, test } from 'vitest'
import { renewingFetch } from '../../src/smart/renewing-fetch.ts'

interface Asked {
  readonly method: string
  readonly authorization: string | null
}

/** Answers 200 to the good token and 401 to any other. */
const server = (good: string): { get: typeof fetch; asked: Asked[] } => {
  const asked: Asked[] = []
  return {
    asked,
    get: async (_input, init) => {
      const authorization = new Headers(init?.headers).get('Authorization')
      asked.push({ method: init?.method ?? 'GET', authorization })
      return new Response('{}', { status: authorization === `Bearer ${good}` ? 200 : 401 })
    },
  }
}

const withToken = (method = 'GET'): RequestInit => ({ method, headers: { Authorization: 'Bearer old', Accept: 'x' } })

test('a read that is refused is asked once more, with the renewed token and all else as it was', async () => {
  const { get, asked } = server('new')
  const answer = await renewingFetch(get, async (refused) => (refused === 'old' ? 'new' : null))('https://ehr.example/Patient/1', withToken())
  expect(answer.status).toBe(200)
  expect(asked).toEqual([{ method: 'GET', authorization: 'Bearer old' }, { method: 'GET', authorization: 'Bearer new' }])
})

test('a read that is refused again keeps its 401: there is no third request', async () => {
  const { get, asked } = server('other')
  expect((await renewingFetch(get, async () => 'new')('https://ehr.example/Patient/1', withToken())).status).toBe(401)
  expect(asked).toHaveLength(2)
})

test.each(['POST', 'PUT'])('a refused %s renews the token for what is sent next, and is not sent again from here', async (method) => {
  const { get, asked } = server('new')
  const refused: (string | undefined)[] = []
  const answer = await renewingFetch(get, async (token) => {
    refused.push(token)
    return 'new'
  })('https://ehr.example/ChargeItem', withToken(method))
  expect([answer.status, refused, asked.length]).toEqual([401, ['old'], 1])
})

test.each<readonly [string, () => Promise<string | null>]>([
  ['refused', async () => null], ['broken', async () => Promise.reject(new Error('x'))],
])('where the renewal is %s the 401 is the answer, with its words', async (_, token) => {
  const { get, asked } = server('new')
  const answer = await renewingFetch(get, token)('https://ehr.example/Patient/1', withToken())
  expect([answer.status, await answer.text(), asked.length]).toEqual([401, '{}', 1])
})

test('an answer that is no 401, and a request without a token, pass by', async () => {
  const { get, asked } = server('old')
  const renewing = renewingFetch(get, async () => Promise.reject(new Error('not asked for')))
  expect((await renewing('https://ehr.example/Patient/1', withToken())).status).toBe(200)
  expect((await renewing('https://ehr.example/metadata')).status).toBe(401)
  expect(asked).toHaveLength(2)
})

test('a read that was cancelled meanwhile is not asked again', async () => {
  const { get, asked } = server('new')
  const leaving = new AbortController()
  await renewingFetch(get, async () => {
    leaving.abort()
    return 'new'
  })('https://ehr.example/Patient/1', { ...withToken(), signal: leaving.signal })
  expect(asked).toHaveLength(1)
})
