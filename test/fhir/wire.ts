/** A client on the sandbox's FHIR server, without a network between them, and a list of what it sent. */
import type { FhirResource } from 'fhir/r4'
import { createFhirServer, type FhirServer, type FhirServerOptions } from '../../mocks/fhir/server.ts'
import { readCapability, type Capability } from '../../src/fhir/capability.ts'
import { createClient, type FhirClient } from '../../src/fhir/client.ts'

export const base = 'https://ehr.example/fhir'

export interface Wire {
  readonly server: FhirServer
  readonly client: FhirClient
  readonly capability: Capability
  /** "POST " or "GET ChargeItem?identifier=…": method and address below the base. */
  readonly sent: string[]
  /** The bodies of writes, in the order of sending. */
  readonly bodies: string[]
}

export type Handle = (request: Request) => Promise<Response>

/** What `fetch` does with a connection that breaks. */
const overNetwork = async (handle: Handle, request: Request): Promise<Response> => {
  const response = await handle(request)
  if (response.type === 'error') throw new TypeError('fetch failed')
  return response
}

/** What the server says of itself. */
export const capabilityOf = async (client: FhirClient): Promise<Capability> => {
  const metadata = await client.read('metadata')
  const capability = readCapability(metadata.ok ? metadata.value.body : null)
  if (!capability.ok) throw new Error(capability.problem.kind)
  return capability.value
}

/** `between` may delay or spoil what passes; `scopes` are those of the token. */
export const wireTo = async (
  seed: readonly FhirResource[],
  options: FhirServerOptions = {},
  between: (handle: Handle) => Handle = (handle) => handle,
  scopes = 'user/*.cruds',
): Promise<Wire> => {
  const server = createFhirServer(seed, options)
  const sent: string[] = []
  const bodies: string[] = []
  const who = { patient: 'p1', user: 'Practitioner/n1', scopes }
  const handle = between(async (request) => server.handle(request, who))
  const client = createClient({
    base,
    token: async () => Promise.resolve('secret'),
    fetch: async (input, init) => {
      const request = new Request(input, init)
      sent.push(`${request.method} ${decodeURIComponent(request.url.slice(base.length).replace(/^\//u, ''))}`)
      if (typeof init?.body === 'string') bodies.push(init.body)
      return overNetwork(handle, request)
    },
    wait: async () => Promise.resolve(),
  })
  const capability = await capabilityOf(client)
  sent.length = 0
  return { server, client, capability, sent, bodies }
}
