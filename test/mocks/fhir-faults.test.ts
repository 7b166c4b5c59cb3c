import { beforeEach, describe, expect, test } from 'vitest'
import { elsewhere } from '../../mocks/fhir/alter.ts'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, base, creates, draft, everyone, ids, nextOf, pick, smallChart } from './fhir.support.ts'

let server: FhirServer

beforeEach(() => {
  server = createFhirServer(smallChart())
})

test('a status can be asked for of one type, as often as told', async () => {
  server.fault({ type: 'Coverage', times: 2, effect: { kind: 'status', status: 503, retryAfter: 1 } })
  const answers = [await ask(server, 'Coverage?patient=anna'), await ask(server, 'Patient/anna'), await ask(server, 'Coverage?patient=anna'), await ask(server, 'Coverage?patient=anna')]
  expect(answers.map((answer) => answer.status)).toEqual([503, 200, 503, 200])
  expect(answers[0]?.headers.get('retry-after')).toBe('1')
})

test('an answer can be lost after the write was done, so that only a search tells', async () => {
  server.fault({ method: 'POST', type: '', times: 1, effect: { kind: 'lose-answer' } })
  const body = creates('transaction', ['one', 'two'])
  expect((await ask(server, '', { method: 'POST', body })).status).toBe(0)
  expect(server.resources('ChargeItem')).toHaveLength(2)
  expect(pick((await ask(server, '', { method: 'POST', body })).body, 'entry.response.status')).toEqual(['200', '200'])
})

test('a request can be lost before anything is done', async () => {
  server.fault({ method: 'POST', effect: { kind: 'lose-request' } })
  expect((await ask(server, 'ChargeItem', { method: 'POST', body: draft('one') })).status).toBe(0)
  expect(server.resources('ChargeItem')).toEqual([])
})

test('a fault ends when it is taken back, and hits only what it is for', async () => {
  const end = server.fault({ when: (request) => request.url.includes('a2'), effect: { kind: 'status', status: 403 } })
  expect((await ask(server, 'MedicationAdministration/a1')).status).toBe(200)
  expect((await ask(server, 'MedicationAdministration/a2')).status).toBe(403)
  end()
  expect((await ask(server, 'MedicationAdministration/a2')).status).toBe(200)
})

test('an answer can be something else than FHIR', async () => {
  server.fault({ effect: { kind: 'not-json' } })
  const response = await server.handle(new Request(`${base}/Patient/anna`), everyone)
  expect(response.headers.get('content-type')).toBe('text/html')
})

test('an answer can be late, and is then the same', async () => {
  server.fault({ times: 1, effect: { kind: 'delay', ms: 50 } })
  const came: string[] = []
  const asked = async (name: string): Promise<unknown> => {
    const { body } = await ask(server, 'Patient/anna')
    came.push(name)
    return body
  }
  const [late, prompt] = await Promise.all([asked('late'), asked('prompt')])
  expect(came).toEqual(['prompt', 'late'])
  expect(late).toEqual(prompt)
})

describe('an answer can be', () => {
  const spoil = async (how: Parameters<FhirServer['fault']>[0]['effect'], path: string, write = false) => {
    const spoiled = createFhirServer(smallChart())
    spoiled.fault({ times: 1, effect: how })
    return { spoiled, answer: await ask(spoiled, path, write ? { method: 'POST', body: path === '' ? creates('transaction', ['k']) : draft('k', { subject: { reference: `${base}/Patient/anna` } }) } : {}).catch(() => null) }
  }

  test('a fault, and the write done all the same', async () => {
    const { spoiled, answer } = await spoil({ kind: 'done-status', status: 504 }, 'ChargeItem', true)
    expect(answer?.status).toBe(504)
    expect(spoiled.resources('ChargeItem')).toHaveLength(1)
  })

  test('a redirect, and nothing done', async () => {
    const { spoiled, answer } = await spoil({ kind: 'redirect', to: elsewhere }, 'ChargeItem', true)
    expect([answer?.status, answer?.headers.get('Location')]).toEqual([302, elsewhere])
    expect(spoiled.resources('ChargeItem')).toEqual([])
  })

  test('without a body, without places, or cut off, and the write done', async () => {
    const empty = await spoil({ kind: 'altered', how: 'empty' }, 'ChargeItem', true)
    expect([empty.answer?.status, empty.answer?.body, empty.answer?.headers.get('Location')]).toEqual([201, null, null])
    const bare = await spoil({ kind: 'altered', how: 'bare' }, '', true)
    expect(pick(bare.answer?.body, 'entry')).toEqual([{ response: { status: '201' } }])
    const cut = await spoil({ kind: 'altered', how: 'cut' }, '', true)
    expect(cut.answer).toBeNull()
    for (const { spoiled } of [empty, bare, cut]) expect(spoiled.resources('ChargeItem')).toHaveLength(1)
  })

  test('of another patient, of another type, of nobody, or with a next link that leads away', async () => {
    expect(pick((await spoil({ kind: 'altered', how: 'stranger' }, 'Encounter/anna-visit')).answer?.body, 'subject.reference')).toEqual(['Patient/stranger'])
    expect(pick((await spoil({ kind: 'altered', how: 'stranger' }, 'ChargeItem', true)).answer?.body, 'subject.reference')).toEqual(['Patient/stranger'])
    expect(pick((await spoil({ kind: 'altered', how: 'wrong-type' }, 'Patient/anna')).answer?.body, 'resourceType')).toEqual(['OperationOutcome'])
    expect(ids((await spoil({ kind: 'altered', how: 'unindexed' }, 'Patient')).answer?.body)).toEqual([])
    expect(nextOf((await spoil({ kind: 'altered', how: 'foreign-next' }, 'Patient')).answer?.body)).toContain(elsewhere)
    expect(nextOf((await spoil({ kind: 'altered', how: 'circle' }, 'Patient')).answer?.body)).toMatch(/\/fhir\/Patient$/u)
  })
})
