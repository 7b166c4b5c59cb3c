import type { FhirResource } from 'fhir/r4'
import { describe, expect, test } from 'vitest'
import { dialects, type DialectName } from '../../mocks/fhir/dialects.ts'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, creates, draft, ids, pick, smallChart, textOf } from './fhir.support.ts'

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
