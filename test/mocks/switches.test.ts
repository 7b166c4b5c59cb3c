import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { twists } from '../../mocks/auth/launches.ts'
import { createEhr, type Ehr } from '../../mocks/ehr.ts'
import { dialectNames } from '../../mocks/fhir/dialects.ts'
import { troubleNames } from '../../mocks/fhir/troubles.ts'
import { dialectWords, troubleWords, twistWords } from '../../mocks/shell/words.ts'
import { draft, nextOf, pick } from './fhir.support.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'mocks', 'README.md'), 'utf8')

/** The table below a heading: names and words. */
const tableAfter = (heading: string): readonly string[] => {
  const [table = ''] = page.slice(page.indexOf(heading)).split('|---|---|\n')[1]?.split('\n\n') ?? []
  return table.split('\n')
}

const rowsOf = (words: Readonly<Record<string, string>>): readonly string[] => Object.entries(words).map(([name, said]) => `| \`${name}\` | ${said} |`)

test.each<readonly [string, readonly string[], Readonly<Record<string, string>>]>([
  ['**This EHR behaves**', dialectNames, dialectWords], ['**What goes wrong**', troubleNames, troubleWords], ['**What happens at the launch**', twists, twistWords],
])('mocks/README.md lists every choice of %s, in the words of the page', (heading, names, words) => {
  expect(Object.keys(words).toSorted()).toEqual([...names].toSorted())
  expect(tableAfter(heading)).toEqual(rowsOf(words))
})

test('no two choices are told in the same words', () => {
  for (const words of [dialectWords, troubleWords, twistWords]) expect(new Set(Object.values(words)).size).toBe(Object.keys(words).length)
})

const url = 'https://ehr.example'

/** An EHR that asks for no token, in which this goes wrong next. */
const troubled = async (name: string): Promise<(method: 'GET' | 'POST', path: string) => Promise<Response>> => {
  const ehr = createEhr()
  const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body: object | null): Promise<Response> => {
    const headers = { 'Content-Type': 'application/fhir+json' }
    const answer = await ehr.handle(new Request(`${url}${path}`, { method, headers, ...(body === null ? {} : { body: JSON.stringify(body) }) }))
    if (answer === null) throw new Error(`${path} is not the EHR's.`)
    return answer
  }
  await ask('PUT', '/sandbox/dialect', { name: 'lenient' })
  expect((await ask('POST', '/sandbox/trouble', { name })).status).toBe(204)
  return async (method, path) => ask(method, path, method === 'GET' ? null : draft('k', { subject: { reference: 'Patient/rosa' } }))
}

const drafts = '/fhir/ChargeItem?patient=rosa&_total=accurate'

test.each([
  ['answer-lost', 0, 1], ['request-lost', 0, 0], ['gateway-gave-up', 504, 1], ['busy', 429, 0], ['fault', 500, 0], ['too-large', 413, 0], ['refused', 422, 0],
  ['empty-answer', 201, 1], ['session-ends', 401, 0],
] as const)('%s: the next save is answered %i and leaves %i draft, and the one after it is saved', async (name, status, count) => {
  const ask = await troubled(name)
  expect((await ask('POST', '/fhir/ChargeItem')).status).toBe(status)
  expect(pick(await (await ask('GET', drafts)).json(), 'total')).toEqual([count])
  expect((await ask('POST', '/fhir/ChargeItem')).status).toBe(201)
})

test('diagnoses are forbidden, doses are not read to the end, or do not come, once', async () => {
  const conditions = await troubled('conditions-forbidden')
  expect([await conditions('GET', '/fhir/Condition'), await conditions('GET', '/fhir/Condition'), await conditions('GET', '/fhir/Condition')].map(({ status }) => status))
    .toEqual([403, 403, 200])
  const cut = await troubled('doses-cut-off')
  expect(nextOf(await (await cut('GET', '/fhir/MedicationAdministration?_count=1000')).json())).toBe(`${url}/fhir/MedicationAdministration?_count=1000`)
  const failing = await troubled('reading-fails')
  expect((await failing('GET', '/fhir/MedicationAdministration')).type).toBe('error')
})

describe('the sandbox’s switches', () => {
  const change = (path: string, method: string, body: unknown = {}, origin?: string): Request => new Request(`${url}/sandbox/${path}`, {
    method, body: JSON.stringify(body), headers: origin === undefined ? {} : { Origin: origin },
  })
  const version = async (ehr: Ehr): Promise<unknown> =>
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
