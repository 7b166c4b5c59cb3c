import { beforeEach, describe, expect, test } from 'vitest'
import type { Access } from '../../mocks/fhir/access.ts'
import { createFhirServer, type FhirServer } from '../../mocks/fhir/server.ts'
import { ask, base, creates, draft, ids, pick, smallChart, textOf } from './fhir.support.ts'

let server: FhirServer

beforeEach(() => {
  server = createFhirServer(smallChart())
})

const anna = (scopes: string): Access => ({ patient: 'anna', user: 'Practitioner/nina', scopes })

const status = async (path: string, scopes: string): Promise<number> => (await ask(server, path, { who: anna(scopes) })).status

const write = async (scopes: string, body: unknown): Promise<number> =>
  (await ask(server, 'ChargeItem', { method: 'POST', body, who: anna(scopes) })).status

describe('without a token', () => {
  test.each(['Patient', 'Patient/anna', 'Nonsense', 'Patient/anna/$everything'])('%s is answered 401, and nothing of it shown', async (path) => {
    const { status: answered, headers, body } = await ask(server, path, { who: null })
    expect(answered).toBe(401)
    expect(headers.get('www-authenticate')).toMatch(/^Bearer/u)
    expect(body).toMatchObject({ resourceType: 'OperationOutcome', issue: [{ code: 'login' }] })
  })

  test('a write and a Bundle are answered 401 and do nothing', async () => {
    expect((await ask(server, 'ChargeItem', { method: 'POST', body: draft('one'), who: null })).status).toBe(401)
    expect((await ask(server, '', { method: 'POST', body: creates('transaction', ['one']), who: null })).status).toBe(401)
    expect(server.resources('ChargeItem')).toEqual([])
  })
})

describe('what scopes cover', () => {
  test.each([
    ['patient/Patient.r', 'Patient/anna', 200],
    ['patient/Patient.read', 'Patient/anna', 200],
    ['patient/*.rs', 'Patient/anna', 200],
    ['patient/*.*', 'Patient/anna', 200],
    ['patient/Patient.s', 'Patient/anna', 403],
    ['patient/Encounter.rs', 'Patient/anna', 403],
    ['launch openid fhirUser', 'Patient/anna', 403],
    ['', 'Patient/anna', 403],
    ['patient/Patient.sr', 'Patient/anna', 403],
    ['patient/MedicationAdministration.s', 'MedicationAdministration?patient=anna', 200],
    ['patient/MedicationAdministration.r', 'MedicationAdministration?patient=anna', 403],
    ['patient/Practitioner.rs', 'Practitioner/nina', 403],
    ['user/Practitioner.r', 'Practitioner/nina', 200],
    ['user/Practitioner.read', 'Practitioner?name=nurse', 200],
    ['patient/ChargeItem.r', 'ChargeItem/none/_history', 404],
    ['user/Patient.r', 'ChargeItem/none/_history', 403],
  ])('%s: %s is answered %i', async (scopes, path, expected) => {
    expect(await status(path, scopes)).toBe(expected)
  })

  test.each([
    ['patient/ChargeItem.c', 201],
    ['patient/ChargeItem.cruds', 201],
    ['patient/ChargeItem.write', 201],
    ['user/ChargeItem.write', 201],
    ['patient/ChargeItem.rs', 403],
    ['patient/ChargeItem.read', 403],
    ['patient/ChargeItem.u', 403],
  ])('%s: a create is answered %i', async (scopes, expected) => {
    expect(await write(scopes, draft('one'))).toBe(expected)
  })

  test('the write of version 1 updates and does not delete', async () => {
    const { body } = await ask(server, 'ChargeItem', { method: 'POST', body: draft('one') })
    const id = textOf(body, 'id')
    const who = anna('user/ChargeItem.write')
    expect((await ask(server, `ChargeItem/${id}`, { method: 'PUT', body: draft('one', { id, status: 'billable' }), who })).status).toBe(200)
    expect((await ask(server, `ChargeItem/${id}`, { method: 'DELETE', who })).status).toBe(403)
  })

  test('create alone does not update or delete', async () => {
    const { body } = await ask(server, 'ChargeItem', { method: 'POST', body: draft('one') })
    const id = textOf(body, 'id')
    const who = anna('patient/ChargeItem.crs')
    expect((await ask(server, `ChargeItem/${id}`, { method: 'PUT', body: draft('one', { id }), who })).status).toBe(403)
    expect((await ask(server, `ChargeItem/${id}`, { method: 'DELETE', who })).status).toBe(403)
  })

  test('a filter in a scope confines to what it matches', async () => {
    const who = anna('patient/MedicationAdministration.rs?status=completed')
    expect(ids((await ask(server, 'MedicationAdministration', { who })).body)).toEqual(['a1', 'a2'])
    expect((await ask(server, 'MedicationAdministration/a3', { who })).status).toBe(404)
  })
})

describe('another patient', () => {
  const all = 'patient/*.cruds'

  test('is not found by a search, whatever it asks for', async () => {
    const { body } = await ask(server, 'MedicationAdministration', { who: anna(all) })
    expect(ids(body)).toEqual(['a1', 'a2', 'a3'])
    expect(pick((await ask(server, 'MedicationAdministration?_summary=count', { who: anna(all) })).body, 'total')).toEqual([3])
    expect(ids((await ask(server, 'MedicationAdministration?patient=bert', { who: anna(all) })).body)).toEqual([])
    expect(ids((await ask(server, 'Patient', { who: anna(all) })).body)).toEqual(['anna'])
  })

  test('looks like one that does not exist', async () => {
    const [others, nobodys] = [await ask(server, 'MedicationAdministration/b1', { who: anna(all) }), await ask(server, 'MedicationAdministration/x', { who: anna(all) })]
    expect(others.status).toBe(404)
    expect(others.body).toEqual(nobodys.body)
    expect(await status('MedicationAdministration/b1/_history', all)).toBe(404)
    expect(await status('Patient/bert/$everything', all)).toBe(404)
  })

  test('cannot be written for, and no resource can be moved to or from one', async () => {
    expect(await write(all, draft('one', { subject: { reference: 'Patient/bert' } }))).toBe(403)
    const berts = textOf((await ask(server, 'ChargeItem', { method: 'POST', body: draft('b', { subject: { reference: 'Patient/bert' } }) })).body, 'id')
    const annas = textOf((await ask(server, 'ChargeItem', { method: 'POST', body: draft('a') })).body, 'id')
    expect((await ask(server, `ChargeItem/${berts}`, { method: 'PUT', body: draft('b', { id: berts }), who: anna(all) })).status).toBe(403)
    const moved = draft('a', { id: annas, subject: { reference: 'Patient/bert' } })
    expect((await ask(server, `ChargeItem/${annas}`, { method: 'PUT', body: moved, who: anna(all) })).status).toBe(403)
    expect((await ask(server, `ChargeItem/${berts}`, { method: 'DELETE', who: anna(all) })).status).toBe(403)
  })

  test('is not reached by a transaction either', async () => {
    const body = creates('transaction', ['one', 'two'], (index) => (index === 1 ? { subject: { reference: 'Patient/bert' } } : {}))
    expect((await ask(server, '', { method: 'POST', body, who: anna(all) })).status).toBe(403)
    expect(server.resources('ChargeItem')).toEqual([])
  })

  test('is not given away by a condition that a draft of theirs meets', async () => {
    await ask(server, 'ChargeItem', { method: 'POST', body: draft('one', { subject: { reference: 'Patient/bert' } }) })
    const { body } = await ask(server, 'ChargeItem', { method: 'POST', body: draft('one'), headers: { 'If-None-Exist': 'identifier=urn:draft|one' }, who: anna(all) })
    expect(pick(body, 'subject.reference')).toEqual(['Patient/anna'])
  })

  test('is not included beside one’s own', async () => {
    await ask(server, 'ChargeItem', { method: 'POST', body: draft('one', { service: [{ reference: 'MedicationAdministration/b1' }] }) })
    const { body } = await ask(server, 'ChargeItem?_include=ChargeItem:service', { who: anna(all) })
    expect(pick(body, 'entry')).toHaveLength(1)
  })

  test('does not appear on a later page that somebody else’s search opened', async () => {
    const { body } = await ask(server, 'MedicationAdministration?_count=2&_sort=-_id&patient=anna')
    const next = textOf(pick(body, 'link')[1], 'url')
    expect(ids((await ask(server, next)).body)).toEqual(['a1'])
    expect(ids((await ask(server, next, { who: { ...anna(all), patient: 'bert' } })).body)).toEqual([])
  })

  test('no patient at all is reached by patient scopes of a launch without one', async () => {
    expect((await ask(server, 'Patient/anna', { who: { ...anna(all), patient: null } })).status).toBe(403)
    expect((await ask(server, 'Patient/anna', { who: { ...anna('user/Patient.r'), patient: null } })).status).toBe(200)
  })
})

test('a patient scope on Medication reaches the drugs of the patient’s own doses, and what is in them', async () => {
  expect(await status('Medication/vial', 'patient/Medication.r')).toBe(200)
  expect(await status('Medication/salt', 'patient/Medication.r')).toBe(200)
  expect(await status('Medication/berts', 'patient/Medication.r')).toBe(404)
  expect(await status('Medication/berts', 'user/Medication.r')).toBe(200)
})

test('a Provenance belongs to the patient of what it tells of', async () => {
  const provenance = (target: string): object => ({ resourceType: 'Provenance', recorded: '2026-03-10T10:00:00Z', agent: [{ who: { reference: 'Practitioner/nina' } }], target: [{ reference: target }] })
  const who = anna('patient/Provenance.crs')
  const posted = async (target: string): Promise<number> => (await ask(server, 'Provenance', { method: 'POST', body: provenance(target), who })).status
  expect(await posted('MedicationAdministration/a1')).toBe(201)
  expect(await posted('MedicationAdministration/b1')).toBe(403)
})

test('everything of a patient is the chart and what it refers to, and no other patient’s', async () => {
  const { body } = await ask(server, 'Patient/anna/$everything')
  expect(new Set(ids(body))).toEqual(new Set(['a1', 'a2', 'a3', 'anna', 'anna-visit', 'nina', 'salt', 'vial']))
  expect(pick(body, 'entry.resource.performer.actor.reference')).toEqual([`${base}/Practitioner/nina`])
})

describe('a page of another origin', () => {
  const origin = 'https://app.example'

  test('is told by OPTIONS that it may ask, with the headers that it needs', async () => {
    const headers = { Origin: origin, 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'authorization,content-type,if-match' }
    const answered = await ask(server, 'ChargeItem/x', { method: 'OPTIONS', headers, who: null })
    expect(answered.status).toBe(204)
    expect(answered.headers.get('access-control-allow-origin')).toBe(origin)
    expect(answered.headers.get('access-control-allow-headers')).toBe('authorization,content-type,if-match')
    expect(answered.headers.get('access-control-allow-methods')).toContain('PUT')
    expect(Number(answered.headers.get('access-control-max-age'))).toBeGreaterThan(0)
  })

  test.each([['Patient/anna', 200], ['Patient/nobody', 404], ['Patient?shoe-size=1', 400]])('reads the answer to %s, %i, and the headers of a version', async (path, expected) => {
    const answered = await ask(server, path, { headers: { Origin: origin } })
    expect(answered.status).toBe(expected)
    expect(answered.headers.get('access-control-allow-origin')).toBe(origin)
    for (const name of ['Location', 'ETag', 'Last-Modified', 'Content-Location']) expect(answered.headers.get('access-control-expose-headers')).toContain(name)
  })

  test('reads a refusal for want of a token too, so that it can say so', async () => {
    const { headers } = await ask(server, 'Patient/anna', { headers: { Origin: origin }, who: null })
    expect(headers.get('access-control-allow-origin')).toBe(origin)
  })
})
