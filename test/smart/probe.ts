/** Stands where the app does: opens the session, and shows what it got. */
import { arrival } from '../../src/arrive.ts'
import { createClient } from '../../src/fhir/client.ts'
import { renewingFetch } from '../../src/smart/renewing-fetch.ts'
import { sinceArrival } from '../../src/smart/arrival.ts'
import { endSession, launchedBase, openSession } from '../../src/smart/session.ts'
import { loadSite } from '../../src/smart/site.ts'

const types = ['Patient', 'ChargeItem', 'Observation'] as const
const letters = ['c', 'r', 'u', 'd', 's'] as const

const get = sinceArrival(async (...request) => fetch(...request))
const site = await loadSite(get)
const app = document.getElementById('app')
if (site.ok && app !== null) {
  const base = launchedBase(site.value)
  const [opened, second] = await Promise.all([openSession(site.value), openSession(site.value)])
  const session = opened.ok ? opened.value : null
  const allows = types.flatMap((type) => letters.filter((what) => session?.scopes.allows(type, what)).map((what) => `${type}.${what}`))
  const token = async (refused?: string): Promise<string | null> => (session === null ? null : session.token(refused))
  const client = createClient({
    base: base ?? location.origin, token, fetch: renewingFetch(get, token), wait: async () => undefined,
  })
  Object.assign(window, { endSession, token, client, openAgain: async () => openSession(site.value) })
  app.textContent = JSON.stringify({
    ...(opened.ok ? opened.value : opened.problem), allows, isAnswer: arrival.isAnswer, launchedBase: base, same: opened === second, first: (await session?.token()) ?? null,
  })
  app.dataset['ready'] = ''
}
