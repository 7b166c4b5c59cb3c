import type { FhirResource } from 'fhir/r4'
import { describe, expect, test } from 'vitest'
import { elsewhere } from '../../mocks/fhir/alter.ts'
import { dialectNames, dialects, type DialectName } from '../../mocks/fhir/dialects.ts'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { troubleNames } from '../../mocks/fhir/troubles.ts'
import { createEhr } from '../../mocks/ehr.ts'
import { ask, creates, draft, ids, nextOf, pick, smallChart, textOf } from './fhir.support.ts'

const condition = (id: string, code: string): FhirResource => ({
  resourceType: 'Condition', id, subject: { reference: 'Patient/anna' },
  category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code }] }],
})

const speaking = (name: DialectName): FhirServer => {
  const server = createFhirServer([...smallChart(), condition('problem', 'problem-list-item'), condition('diagnosis', 'encounter-diagnosis')])
  server.behave(dialects[name])
  return server
}

const conditional = { headers: { 'If-None-Exist': 'identifier=urn:draft|k' } }

describe('a server that is', () => {
  test('lenient passes over unknown parameters, asks for no token and takes any number of entries', async () => {
    const server = speaking('lenient')
    const found = await ask(server, 'MedicationAdministration?patient=anna&encounter=1', { who: null })
    expect(ids(found.body)).toEqual(['a1', 'a2', 'a3'])
    expect((await ask(speaking('usual'), 'MedicationAdministration?patient=anna&encounter=1')).status).toBe(400)
    const twenty = Array.from({ length: 20 }, (_, at) => `k${at}`)
    expect((await ask(server, '', { method: 'POST', body: creates('transaction', twenty) })).status).toBe(200)
  })

  test('strict wants every update to name its version, and answers a conflict 409', async () => {
    const server = speaking('strict')
    const { body } = await ask(server, 'ChargeItem', { method: 'POST', body: draft('k') })
    const path = `ChargeItem/${textOf(body, 'id')}`
    const changed = { ...draft('k'), id: textOf(body, 'id'), status: 'billable' }
    expect((await ask(server, path, { method: 'PUT', body: changed })).status).toBe(428)
    expect((await ask(server, path, { method: 'PUT', body: changed, headers: { 'If-Match': 'W/"9"' } })).status).toBe(409)
    expect((await ask(server, path, { method: 'PUT', body: changed, headers: { 'If-Match': 'W/"1"' } })).status).toBe(200)
  })

  test('batch-only lists no transactions and refuses them', async () => {
    const server = speaking('batch-only')
    expect(pick((await ask(server, 'metadata')).body, 'rest.interaction.code')).toEqual(['batch'])
    expect((await ask(server, '', { method: 'POST', body: creates('transaction', ['a']) })).status).toBe(400)
    expect((await ask(server, '', { method: 'POST', body: creates('batch', ['a']) })).status).toBe(200)
  })

  test('without ChargeItem has none, and one that lets it be read lets it be read', async () => {
    expect((await ask(speaking('no-charge-item'), 'ChargeItem')).status).toBe(404)
    const server = speaking('read-only')
    expect((await ask(server, 'ChargeItem')).status).toBe(200)
    expect((await ask(server, 'ChargeItem', { method: 'POST', body: draft('k') })).status).toBe(405)
  })

  test('hiding its headers shows neither ETag nor Location', async () => {
    const made = await ask(speaking('hidden-etag'), 'ChargeItem', { method: 'POST', body: draft('k') })
    expect([made.headers.get('ETag'), made.headers.get('Location')]).toEqual([null, null])
    expect(pick(made.body, 'meta.versionId')).toEqual(['1'])
  })

  test('taking eight entries refuses nine', async () => {
    const nine = Array.from({ length: 9 }, (_, at) => `k${at}`)
    expect((await ask(speaking('eight-entries'), '', { method: 'POST', body: creates('transaction', nine) })).status).toBe(400)
  })

  test('without conditional create lists none and creates twice', async () => {
    const server = speaking('no-conditional-create')
    expect(new Set(pick((await ask(server, 'metadata')).body, 'rest.resource.conditionalCreate'))).toEqual(new Set([false]))
    for (let time = 0; time < 2; time += 1) await ask(server, 'ChargeItem', { method: 'POST', body: draft('k'), ...conditional })
    await ask(server, '', { method: 'POST', body: creates('transaction', ['k']) })
    expect(server.resources('ChargeItem')).toHaveLength(3)
  })

  test('giving the problem list alone gives the diagnoses of visits where they are asked for', async () => {
    const server = speaking('problem-list-only')
    expect(ids((await ask(server, 'Condition?patient=anna')).body)).toEqual(['problem'])
    expect(ids((await ask(server, 'Condition?patient=anna&category=encounter-diagnosis')).body)).toEqual(['diagnosis'])
    expect(ids((await ask(server, 'Condition?_id=diagnosis')).body)).toEqual(['diagnosis'])
  })

  test('speaking in UTC gives every time so, and the same moment', async () => {
    const { body } = await ask(speaking('utc-times'), 'MedicationAdministration/a3')
    expect(pick(body, 'effectiveDateTime')).toEqual(['2026-03-05T14:00:00Z'])
  })

  test.each([['dstu2', 'Conformance', '1.0.2'], ['stu3', 'CapabilityStatement', '3.0.2']] as const)('%s says so', async (name, type, version) => {
    const { body } = await ask(speaking(name), 'metadata')
    expect([pick(body, 'resourceType'), pick(body, 'fhirVersion')]).toEqual([[type], [version]])
  })

  test('told otherwise is as before after a reset', async () => {
    const server = speaking('no-charge-item')
    server.reset()
    expect((await ask(server, 'ChargeItem')).status).toBe(200)
  })
})

describe('an answer can be', () => {
  const spoiled = async (how: Parameters<FhirServer['fault']>[0]['effect'], path: string, write = false) => {
    const server = speaking('usual')
    server.fault({ times: 1, effect: how })
    return { server, answer: await ask(server, path, write ? { method: 'POST', body: path === '' ? creates('transaction', ['k']) : draft('k') } : {}).catch(() => null) }
  }

  test('a fault, and the write done all the same', async () => {
    const { server, answer } = await spoiled({ kind: 'done-status', status: 504 }, 'ChargeItem', true)
    expect(answer?.status).toBe(504)
    expect(server.resources('ChargeItem')).toHaveLength(1)
  })

  test('a redirect, and nothing done', async () => {
    const { server, answer } = await spoiled({ kind: 'redirect', to: elsewhere }, 'ChargeItem', true)
    expect([answer?.status, answer?.headers.get('Location')]).toEqual([302, elsewhere])
    expect(server.resources('ChargeItem')).toEqual([])
  })

  test('without a body, without places, or cut off, and the write done', async () => {
    const empty = await spoiled({ kind: 'altered', how: 'empty' }, 'ChargeItem', true)
    expect([empty.answer?.status, empty.answer?.body, empty.answer?.headers.get('Location')]).toEqual([201, null, null])
    const bare = await spoiled({ kind: 'altered', how: 'bare' }, '', true)
    expect(pick(bare.answer?.body, 'entry')).toEqual([{ response: { status: '201' } }])
    const cut = await spoiled({ kind: 'altered', how: 'cut' }, '', true)
    expect(cut.answer).toBeNull()
    for (const { server } of [empty, bare, cut]) expect(server.resources('ChargeItem')).toHaveLength(1)
  })

  test('of another patient, of another type, of nobody, or with a next link that leads away', async () => {
    expect(JSON.stringify((await spoiled({ kind: 'altered', how: 'stranger' }, 'Encounter/anna-visit')).answer?.body)).toContain('Patient/stranger')
    expect(pick((await spoiled({ kind: 'altered', how: 'wrong-type' }, 'Patient/anna')).answer?.body, 'resourceType')).toEqual(['OperationOutcome'])
    expect(ids((await spoiled({ kind: 'altered', how: 'unindexed' }, 'Patient')).answer?.body)).toEqual([])
    expect(nextOf((await spoiled({ kind: 'altered', how: 'foreign-next' }, 'Patient')).answer?.body)).toContain(elsewhere)
    expect(nextOf((await spoiled({ kind: 'altered', how: 'circle' }, 'Patient')).answer?.body)).toMatch(/\/fhir\/Patient$/u)
  })
})

describe('the sandbox’s switches', () => {
  const url = 'https://ehr.example'
  const change = (path: string, method: string, body: unknown = {}, origin?: string): Request => new Request(`${url}/sandbox/${path}`, {
    method, body: JSON.stringify(body), headers: origin === undefined ? {} : { Origin: origin },
  })
  const version = async (ehr: ReturnType<typeof createEhr>): Promise<unknown> =>
    pick(await (await ehr.handle(new Request(`${url}/fhir/metadata`)))?.json(), 'fhirVersion')[0]

  test('set how it speaks, until a reset', async () => {
    const ehr = createEhr()
    for (const name of dialectNames) expect((await ehr.handle(change('dialect', 'PUT', { name })))?.status).toBe(204)
    expect(await version(ehr)).toBe('3.0.2')
    expect(await (await ehr.handle(new Request(`${url}/sandbox/dialect`)))?.json()).toEqual({ name: 'stu3' })
    await ehr.handle(change('reset', 'POST'))
    expect(await version(ehr)).toBe('4.0.1')
    expect(await (await ehr.handle(new Request(`${url}/sandbox/dialect`)))?.json()).toEqual({ name: 'usual' })
  })

  test('let something go wrong, and end it', async () => {
    const ehr = createEhr()
    const write = async (): Promise<Response | null> => ehr.handle(new Request(`${url}/fhir/ChargeItem`, { method: 'POST', body: '{}' }))
    for (const name of troubleNames) expect((await ehr.handle(change('trouble', 'POST', { name })))?.status).toBe(204)
    expect((await write())?.type).toBe('error')
    expect((await ehr.handle(change('trouble', 'DELETE')))?.status).toBe(204)
    expect((await write())?.status).toBe(401)
  })

  test('know no other name, and no other page', async () => {
    const ehr = createEhr()
    expect((await ehr.handle(change('dialect', 'PUT', { name: 'toString' })))?.status).toBe(400)
    expect((await ehr.handle(change('trouble', 'POST', 'no object')))?.status).toBe(400)
    expect((await ehr.handle(change('dialect', 'PUT', { name: 'stu3' }, 'https://other.example')))?.status).toBe(403)
    expect((await ehr.handle(change('trouble', 'POST', { name: 'fault' }, 'https://other.example')))?.status).toBe(403)
    expect(await version(ehr)).toBe('4.0.1')
  })
})
