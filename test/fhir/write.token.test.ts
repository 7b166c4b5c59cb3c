/** A write that is answered 401, over real HTTP, with the token's renewal as the page does it. */
import type { FhirResource } from 'fhir/r4'
import { afterEach, expect, test } from 'vitest'
import { dialects, type DialectName } from '../../mocks/fhir/dialects.ts'
import type { FaultRule } from '../../mocks/fhir/faults.ts'
import { createFhirServer } from '../../mocks/fhir/server.ts'
import { isolating } from '../../src/app/one-type-refused.ts'
import { createClient } from '../../src/fhir/client.ts'
import { withdraw } from '../../src/fhir/withdraw.ts'
import { renewingFetch } from '../../src/smart/renewing-fetch.ts'
import type { TokenSource } from '../../src/smart/token.ts'
import { reportText } from '../../src/ui/words/saving.ts'
import { answering, listening } from './http.ts'
import { capabilityOf, type Wire } from './wire.ts'
import { allOf, dose, draftsOf, itemOf, itemsOf, save, seed, told } from './write.builders.ts'

const lines = dose()

interface TokenWire extends Wire {
  /** From now on the server takes the renewed token alone. */
  readonly endToken: () => void
  readonly renewals: () => number
}

let stop = async (): Promise<void> => undefined
afterEach(async () => stop())

/** A server that takes one token, which may end; `renews` tells whether another can be had. */
const tokenWire = async (dialect: DialectName, renews = true, more: readonly FhirResource[] = []): Promise<TokenWire> => {
  const server = createFhirServer([...seed, ...more])
  const good = new Set(['Bearer first', 'Bearer second'])
  let renewals = 0
  const sent: string[] = []
  const bodies: string[] = []
  const listener = await listening(answering(async (request) => {
    const isGood = request.url.endsWith('/fhir/metadata') || good.has(request.headers.get('Authorization') ?? '')
    const refused = Response.json({ resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'login', diagnostics: 'Token is over' }] }, { status: 401 })
    return isGood ? server.handle(request, { patient: 'p1', user: 'Practitioner/n1', scopes: 'user/*.cruds' }) : refused
  }))
  stop = listener.stop
  server.behave(dialects[dialect])
  const { base } = listener
  let held = 'first'
  const token: TokenSource = async (refused) => {
    if (refused === undefined || refused !== held) return held
    renewals += 1
    if (renews && renewals === 1) held = 'second'
    // As the page's own (src/smart/token.ts): what could not be renewed is still there for whoever asks without a refusal.
    return held === refused ? null : held
  }
  const get: typeof fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    sent.push(`${init?.method ?? 'GET'} ${decodeURIComponent(url.slice(base.length).replace(/^\//u, '')).split('?')[0] ?? ''}`)
    return fetch(input, init)
  }
  const client = isolating(createClient({ base, token, fetch: renewingFetch(get, token), wait: async () => Promise.resolve() }), token)
  return {
    server, client, capability: await capabilityOf(client), sent, bodies, renewals: () => renewals,
    endToken: () => void good.delete('Bearer first'),
  }
}

const fault = (effect: FaultRule['effect'], times?: number): FaultRule => ({ when: ({ method }) => method !== 'GET', effect, ...(times === undefined ? {} : { times }) })

const ways: readonly (readonly [dialect: DialectName, first: string])[] = [
  ['usual', 'POST '], ['batch-only', 'POST ChargeItem'], ['no-conditional-create', 'POST '],
]

test.each(ways)('%s: a save whose token is refused has it renewed once, looks what is there, and saves each line once', async (dialect, first) => {
  const wire = await tokenWire(dialect)
  // Single creates, and those without a condition, are looked for first anyway.
  const before = dialect === 'usual' ? [] : ['GET ChargeItem']
  wire.server.fault(fault({ kind: 'status', status: 401 }, 1))
  expect(told(await save(wire, lines), lines)).toEqual(allOf('created'))
  expect(wire.sent.slice(0, before.length + 3)).toEqual([...before, first, 'GET ChargeItem', first])
  expect(itemsOf(wire)).toHaveLength(3)
  expect(wire.renewals()).toBe(1)
})

test.each(ways)('%s: a token that has ended is renewed in the middle of a save, and a change of a saved line goes out', async (dialect) => {
  const wire = await tokenWire(dialect)
  await save(wire, lines)
  wire.endToken()
  const changed = dose('ma1', { units: 3 })
  expect(told(await save(wire, changed), changed)).toMatchObject({ 'ma1|drug': 'updated' })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ quantity: { value: 3 }, meta: { versionId: '2' } })
})

test.each(ways)('%s: what was written although the answer was 401 is found, and not written again', async (dialect) => {
  const wire = await tokenWire(dialect)
  wire.server.fault(fault({ kind: 'done-status', status: 401 }, 1))
  expect(told(await save(wire, lines), lines)).toEqual(allOf('created'))
  expect(itemsOf(wire)).toHaveLength(3)
})

test.each(ways)('%s: where the token cannot be renewed, the session has ended: nothing is sent again', async (dialect, first) => {
  const wire = await tokenWire(dialect, false)
  wire.endToken()
  const result = await save(wire, lines)
  expect(told(result, lines)).toEqual(allOf('unauthorised'))
  expect(wire.sent.filter((request) => request === first).length).toBeLessThanOrEqual(1)
  expect(itemsOf(wire)).toEqual([])
  expect(reportText({ at: '2026-03-02T12:00:00Z', lines: result.lines, drafts: [], mustRead: true, of: 'save' }, new Date())).toContain('session has ended')
})

test.each(ways)('%s: writes that stay refused while the token is good are not told as the end of the session', async (dialect, first) => {
  const wire = await tokenWire(dialect)
  wire.server.fault(fault({ kind: 'status', status: 401 }))
  const many = [...lines, ...dose('ma2'), ...dose('ma3')]
  const result = await save(wire, many)
  expect(new Set(Object.values(told(result, many)))).toEqual(new Set(['forbidden']))
  expect(wire.sent.filter((request) => request === first)).toHaveLength(2)
  expect(reportText({ at: '2026-03-02T12:00:00Z', lines: result.lines, drafts: [], mustRead: true, of: 'save' }, new Date())).not.toContain('session')
})

test('somebody’s change between the refusal and the second sending is not overwritten', async () => {
  const wire = await tokenWire('usual')
  await save(wire, lines)
  const drafts = draftsOf(wire)
  wire.server.fault(fault({ kind: 'status', status: 401 }, 1))
  const item = itemOf(wire, 'ma1|drug')
  const client: typeof wire.client = {
    ...wire.client,
    send: async (write) => {
      const answer = await wire.client.send(write)
      if (!answer.ok) await wire.client.send({ method: 'PUT', path: `ChargeItem/${item.id ?? ''}`, body: { ...item, quantity: { value: 40 } }, ifMatch: '1' })
      return answer
    },
  }
  const changed = dose('ma1', { units: 3 })
  expect(told(await save({ ...wire, client }, changed, drafts), changed)).toMatchObject({ 'ma1|drug': 'conflict' })
  expect(itemOf(wire, 'ma1|drug')).toMatchObject({ quantity: { value: 40 } })
})

test.each<readonly [string, FaultRule['effect'], number | undefined, string, string]>([
  ['refused once', { kind: 'status', status: 401 }, 1, 'updated', 'entered-in-error'],
  ['done and answered 401', { kind: 'done-status', status: 401 }, 1, 'updated', 'entered-in-error'],
  ['refused for ever', { kind: 'status', status: 401 }, undefined, 'forbidden', 'planned'],
])('a mark as mistake that is %s is told as it is', async (_, effect, times, outcome, status) => {
  const mistake: FhirResource = {
    resourceType: 'MedicationAdministration', id: 'ma1', status: 'entered-in-error', subject: { reference: 'Patient/p1' }, medicationCodeableConcept: { text: 'x' },
  }
  const wire = await tokenWire('usual', true, [mistake])
  await save(wire, lines)
  const [draft] = draftsOf(wire)
  if (draft === undefined) throw new Error('Nothing was saved.')
  wire.server.fault(fault(effect, times))
  const proposed = { identifier: draft.identifier, draft, administration: 'MedicationAdministration/ma1', by: null }
  const [line] = await withdraw(wire.client, [proposed], { user: 'Practitioner/n1', now: '2026-03-02T12:00:00Z' })
  expect(line?.why ?? line?.outcome).toBe(outcome)
  expect(itemsOf(wire).find(({ id }) => id === draft.id)).toMatchObject({ status })
})
