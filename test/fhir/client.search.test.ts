import { expect, test } from 'vitest'
import { resourceLimit } from '../../src/fhir/client-pages.ts'
import { base, json, patient, wire } from './client.wire.ts'

const page = (ids: readonly string[], next?: string, more: readonly unknown[] = []): unknown => ({
  resourceType: 'Bundle',
  type: 'searchset',
  ...(next === undefined ? {} : { link: [{ relation: 'next', url: next }] }),
  entry: [...ids.map((id) => ({ resource: { resourceType: 'Condition', id }, search: { mode: 'match' } })), ...more],
})

test('a search follows its pages, keeps each resource once and leaves outcomes out', async () => {
  const outcome = { resourceType: 'OperationOutcome', issue: [] }
  const first = page(['a', 'b'], `${base}/Condition?page=2`, [{ resource: outcome, search: { mode: 'outcome' } }])
  const { client, sent } = wire([() => json(first), () => json(page(['b', 'c']))])
  const found = await client.search('Condition', [['patient', 'p1'], ['code', 'a|b,c d&e']])
  expect(found).toEqual({
    ok: true,
    value: {
      resources: ['a', 'b', 'c'].map((id) => ({ resourceType: 'Condition', id })),
      truncated: false,
    },
  })
  expect(sent.map(({ url }) => url)).toEqual([
    `${base}/Condition?patient=p1&code=a%7Cb,c%20d%26e`,
    `${base}/Condition?page=2`,
  ])
})

test('a next link that leads elsewhere is not followed, and the search fails as a whole', async () => {
  const { client, sent } = wire([() => json(page(['a'], 'https://other.example/fhir?page=2'))])
  expect(await client.search('Condition', [])).toEqual({ ok: false, problem: { kind: 'outside-base' } })
  expect(sent).toHaveLength(1)
})

test('a page that fails fails the search: half of a result looks like all of it', async () => {
  const { client } = wire([() => json(page(['a'], `${base}?page=2`)), () => json({}, 500)])
  expect(await client.search('Condition', [])).toEqual({ ok: false, problem: { kind: 'server', status: 500, said: null } })
})

test('pages that go in a circle, or on for ever, end as truncated', async () => {
  const circle = wire([() => json(page(['a'], `${base}/Condition?page=2`))])
  expect(await circle.client.search('Condition', [])).toMatchObject({ value: { truncated: true, resources: [{ id: 'a' }] } })
  expect(circle.sent).toHaveLength(2)

  let count = 0
  const endless = wire([
    () => {
      count += 1
      return json(page(Array.from({ length: 500 }, (_, at) => `${count}-${at}`), `${base}?page=${count + 1}`))
    },
  ])
  expect(await endless.client.search('Condition', [])).toMatchObject({ value: { truncated: true } })
  expect(endless.sent).toHaveLength(resourceLimit / 500)
})

test('a search that is answered by something other than a Bundle fails', async () => {
  const { client } = wire([() => json(patient)])
  expect(await client.search('Patient', [])).toEqual({ ok: false, problem: { kind: 'not-json' } })
})
