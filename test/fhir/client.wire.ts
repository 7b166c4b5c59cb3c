/** A client whose server says what a test tells it to, and what it was sent. */
import { createClient, type ClientOptions } from '../../src/fhir/client.ts'

export const base = 'https://ehr.example/fhir'
export const patient = { resourceType: 'Patient', id: 'p1' }

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers })

interface Sent {
  readonly url: string
  readonly init: RequestInit
  readonly headers: Headers
}

export type Reply = () => Response | Promise<Response>

/** A client whose server gives these answers, one after the other, the last one for ever. */
export const wire = (replies: readonly Reply[], change: Partial<ClientOptions> = {}) => {
  const sent: Sent[] = []
  const waits: number[] = []
  const client = createClient({
    base,
    token: async () => Promise.resolve('secret'),
    fetch: async (input, init = {}) => {
      sent.push({ url: String(input instanceof Request ? input.url : input), init, headers: new Headers(init.headers) })
      const reply = replies[Math.min(sent.length, replies.length) - 1]
      if (reply === undefined) throw new TypeError('no reply')
      return reply()
    },
    wait: async (ms) => {
      waits.push(ms)
      return Promise.resolve()
    },
    now: () => Date.parse('2026-03-02T10:00:00Z'),
    ...change,
  })
  return { client, sent, waits }
}
