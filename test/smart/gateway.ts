/** What stands between a browser and the EHR: it passes on what it is asked, and spoils what a test names. Real HTTP. */
import { createServer, request as ask } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { bodyOf, closed, listening } from './http.ts'

export type Spoiling =
  /** Answers so in place of the EHR. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly type?: string; readonly location?: string }
  /** The EHR's own JSON, with these members in place of its own; undefined takes one away. */
  | { readonly kind: 'with'; readonly members: Readonly<Record<string, unknown>> }
  /** The EHR's answer as far as the middle. */
  | { readonly kind: 'cut' }
  /** The connection breaks, and nothing is passed on. */
  | { readonly kind: 'break' }
  /** No answer, and no end of the connection. */
  | { readonly kind: 'silence' }
  /** The EHR's answer, so many milliseconds later. */
  | { readonly kind: 'late'; readonly milliseconds: number }

interface Passed {
  readonly method: string
  readonly path: string
}

export interface Gateway {
  /** "http://127.0.0.1:49152" */
  readonly address: string
  /** Spoils every answer at this path; null spoils none. */
  readonly spoil: (path: string, how: Spoiling | null) => void
  readonly passed: Passed[]
  readonly close: () => Promise<void>
}

interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Headers without those that tell how long a body is: a spoiled one has another length. */
const unmeasured = ({ 'content-length': _length, 'transfer-encoding': _coding, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders => headers

/** The same request at the EHR, which takes the gateway's address for its own. */
const passOn = async (to: URL, { method, url = '/', headers }: IncomingMessage, body: Buffer): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const sent = ask({ host: to.hostname, port: to.port, method, path: url, headers: unmeasured(headers) }, (message) => {
      bodyOf(message).then((read) => resolve({ status: message.statusCode ?? 502, headers: message.headers, body: read }), reject)
    })
    sent.once('error', reject)
    sent.end(body)
  })

const withMembers = (body: Buffer, members: Readonly<Record<string, unknown>>): Buffer => {
  const parsed: unknown = JSON.parse(body.toString())
  return Buffer.from(JSON.stringify({ ...(typeof parsed === 'object' ? parsed : {}), ...members }))
}

const spoiled = ({ body }: Answered, how: Spoiling | null): Buffer => {
  if (how?.kind === 'with') return withMembers(body, how.members)
  return how?.kind === 'cut' ? body.subarray(0, Math.ceil(body.length / 2)) : body
}

/** A gateway in front of the server at `address`. */
export const openGateway = async (address: string): Promise<Gateway> => {
  const to = new URL(address)
  const passed: Passed[] = []
  const faults = new Map<string, Spoiling>()

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? '/', address)
    passed.push({ method: request.method ?? 'GET', path: pathname })
    const how = faults.get(pathname) ?? null
    const body = await bodyOf(request)
    if (how?.kind === 'break') return void response.destroy()
    if (how?.kind === 'silence') return
    if (how?.kind === 'answer') {
      response.writeHead(how.status, { 'Content-Type': how.type ?? 'application/json', ...(how.location === undefined ? {} : { Location: how.location }) })
      return void response.end(how.body)
    }
    const answered = await passOn(to, request, body)
    if (how?.kind === 'late') await new Promise((resolve) => void setTimeout(resolve, how.milliseconds))
    response.writeHead(answered.status, unmeasured(answered.headers)).end(spoiled(answered, how))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return {
    address: await listening(server),
    passed,
    spoil: (path, how) => {
      if (how === null) faults.delete(path)
      else faults.set(path, how)
    },
    close: async () => closed(server),
  }
}

interface Heard {
  readonly path: string
  readonly authorization: string | null
  readonly body: string
}

export interface Stranger {
  readonly address: string
  /** Every request that came, and how often a connection was opened at all. */
  readonly heard: Heard[]
  readonly connections: () => number
  readonly forget: () => void
  readonly close: () => Promise<void>
}

/** A server that nobody has any business with. It answers whatever it is asked as an EHR would that wants all it can get. */
export const openStranger = async (): Promise<Stranger> => {
  const heard: Heard[] = []
  let connections = 0

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    heard.push({ path: url.pathname, authorization: request.headers.authorization ?? null, body: (await bodyOf(request)).toString() })
    const back = url.searchParams.get('redirect_uri')
    if (back !== null) {
      const to = new URL(back)
      to.searchParams.set('code', 'forged')
      to.searchParams.set('state', url.searchParams.get('state') ?? '')
      return void response.writeHead(302, { Location: to.href }).end()
    }
    const own = `http://${request.headers.host ?? ''}`
    response.writeHead(200, { 'Content-Type': 'application/json', 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Headers': '*' })
    response.end(JSON.stringify({
      authorization_endpoint: `${own}/authorize`, token_endpoint: `${own}/token`, code_challenge_methods_supported: ['S256'],
      access_token: 'forged', token_type: 'Bearer', expires_in: 3600, patient: 'greta', resourceType: 'CapabilityStatement', fhirVersion: '4.0.1',
    }))
  }

  const server = createServer((request, response) => void answer(request, response))
  server.on('connection', () => {
    connections += 1
  })
  return {
    address: await listening(server),
    heard,
    connections: () => connections,
    forget: () => {
      heard.length = 0
      connections = 0
    },
    close: async () => closed(server),
  }
}
