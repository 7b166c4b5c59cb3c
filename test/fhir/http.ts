/** A client on the sandbox's FHIR server over real HTTP: a lost answer is a connection that breaks. */
import { createServer, type RequestListener } from 'node:http'
import type { FhirResource } from 'fhir/r4'
import { createFhirServer, type FhirServerOptions } from '../../mocks/fhir/server.ts'
import { fetchRequest, sendResponse } from '../../mocks/node-http.ts'
import { createClient, type FhirClient } from '../../src/fhir/client.ts'
import { serverAddress } from '../support/address.ts'
import { capabilityOf, type Wire } from './wire.ts'

export interface HttpWire extends Wire {
  /** The same, but for its patience. */
  readonly impatient: FhirClient
  /** Every address that was asked, whole. */
  readonly asked: string[]
  readonly stop: () => Promise<void>
}

/** A listener on a free port of this computer. `base` is where its FHIR server would stand. */
export const listening = async (listener: RequestListener): Promise<{ readonly base: string; readonly stop: () => Promise<void> }> => {
  const http = createServer(listener)
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve)
  })
  const stop = async (): Promise<void> => {
    http.closeAllConnections()
    await new Promise((resolve) => {
      http.close(resolve)
    })
  }
  return { base: `${serverAddress(http)}/fhir`, stop }
}

/** Answers as `handle` does; a connection breaks where it gives no answer. */
export const answering = (handle: (request: Request) => Promise<Response>): RequestListener => (request, response) => {
  const answer = async (): Promise<void> => sendResponse(response, await handle(await fetchRequest(request)))
  answer().catch(() => response.destroy())
}

/** Milliseconds: an answer that comes later than the impatient client waits, on a slow machine too. */
export const late = { patience: 500, delay: 900 } as const

export const httpWire = async (seed: readonly FhirResource[], options: FhirServerOptions = {}): Promise<HttpWire> => {
  const server = createFhirServer(seed, options)
  const who = { patient: 'p1', user: 'Practitioner/n1', scopes: 'user/*.cruds' }
  const { base, stop } = await listening(answering(async (request) => server.handle(request, who)))
  const sent: string[] = []
  const bodies: string[] = []
  const asked: string[] = []
  const clientWith = (timeLimit: number): FhirClient => createClient({
    base,
    timeLimit,
    token: async () => Promise.resolve('secret'),
    wait: async () => Promise.resolve(),
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input)
      asked.push(url)
      sent.push(`${init?.method ?? 'GET'} ${decodeURIComponent(url.slice(base.length).replace(/^\//u, ''))}`)
      if (typeof init?.body === 'string') bodies.push(init.body)
      return fetch(input, init)
    },
  })
  const client = clientWith(20_000)
  return {
    server, client, impatient: clientWith(late.patience), capability: await capabilityOf(client), sent, bodies, asked, stop,
  }
}
