import { expect, test } from 'vitest'
import { isolating } from '../../src/app/one-type-refused.ts'
import { createClient } from '../../src/fhir/client.ts'
import { renewingFetch } from '../../src/smart/renewing-fetch.ts'
import type { TokenSource } from '../../src/smart/token.ts'
import { base, codes, ehrFor, openView } from './administration.support.ts'

const refusal = (): Response => new Response('{"resourceType":"OperationOutcome"}', { status: 401 })

/** A view whose EHR refuses requests for a type; `token` is what the session gives. */
const viewOf = (isRefused: (url: URL, init: RequestInit | undefined) => boolean, token: TokenSource) => {
  const ehr = ehrFor('milan')
  const get: typeof fetch = async (input, init) =>
    isRefused(new URL(input instanceof Request ? input.url : input), init) ? refusal() : ehr.fetch(input, init)
  const client = isolating(createClient({ base, token, fetch: renewingFetch(get, token), wait: async () => {} }), token)
  return openView({ patient: 'milan', ehr, client })
}

const ofType = (type: string) => ({ pathname }: URL): boolean => pathname.includes(`/${type}`)

test('one type that is refused with 401 while the token is good is told, and the rest is drafted', async () => {
  const view = viewOf(ofType('Coverage'), async (refused) => (refused === undefined ? 'token' : null))
  await view.refresh()
  expect(view.state()).toMatchObject({ phase: 'ready', problem: null, chartProblems: [{ what: 'Coverage', problem: { kind: 'forbidden' } }] })
  expect(codes(view)).toHaveLength(3)
})

test.each(['Patient/', 'MedicationAdministration'])('without %s the session has ended', async (type) => {
  const view = viewOf(ofType(type), async () => 'token')
  await view.refresh()
  expect(view.state()).toMatchObject({ phase: 'problem', problem: { kind: 'session-ended' } })
})

test('without a token the session has ended, whatever was refused', async () => {
  let isOver = false
  const view = viewOf(ofType('Coverage'), async () => (isOver ? null : 'token'))
  await view.refresh()
  isOver = true
  await view.refresh()
  expect(view.state().problem).toEqual({ kind: 'session-ended' })
})

test('a token that the EHR refuses before its end is renewed once, and the chart is read with the new one', async () => {
  let renewals = 0
  const token: TokenSource = async (refused) => {
    if (refused === 'old') renewals = 1
    return renewals === 0 ? 'old' : 'new'
  }
  const isOld = (_: URL, init: RequestInit | undefined): boolean => new Headers(init?.headers).get('Authorization') === 'Bearer old'
  const view = viewOf(isOld, token)
  await view.refresh()
  expect(view.state()).toMatchObject({ phase: 'ready', problem: null, chartProblems: [] })
  expect(renewals).toBe(1)
})
