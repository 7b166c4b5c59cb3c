/** A small EHR for the tests of the launch: discovery, authorization and token, with a log, and as faulty as a test wants it. */
import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { serverAddress } from '../support/address.ts'

export interface Behaviour {
  capabilities: readonly string[]
  methods: readonly string[]
  authorizationEndpoint: string
  /** What /authorize answers instead of a code. */
  error: string | null
  /** The status of the token endpoint, and its error. */
  tokenError: string | null
  /** Seconds that a token lasts, as the server writes it; null leaves it out. */
  expiresIn: number | string | null
  /** Of the token response, besides access_token; null stands for an absent member. */
  context: Readonly<Record<string, unknown>>
  refresh: 'works' | 'refuses' | 'breaks' | 'other-patient'
}

const usual: Behaviour = {
  capabilities: ['permission-v2', 'launch-ehr', 'client-public'],
  methods: ['S256'],
  authorizationEndpoint: '../auth/authorize',
  error: null,
  tokenError: null,
  expiresIn: 3600,
  context: { patient: 'p1', encounter: 'e1', refresh_token: 'r', scope: null, need_patient_banner: false },
  refresh: 'works',
}

export interface Ehr {
  /** "http://127.0.0.1:49152" */
  readonly address: string
  readonly iss: string
  /** "GET /fhir/.well-known/smart-configuration", in order. */
  readonly log: string[]
  /** The parameters of the last authorization, and the body of the last token request. */
  readonly last: { authorize: URLSearchParams; token: URLSearchParams }
  /** Behaves as usual but for `change`, with an empty log. */
  readonly behave: (change?: Partial<Behaviour>) => void
  readonly files: Map<string, string>
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = ''
  request.setEncoding('utf8')
  for await (const part of request) text += String(part)
  return text
}

/** Serves the folder of a build, with the page headers, and beside it the EHR. `files` stand above the folder's. */
export const startEhr = async (folder: string, headers: Readonly<Record<string, string>>): Promise<Ehr> => {
  let behaviour = usual
  const codes = new Map<string, string>()
  const log: string[] = []
  const files = new Map<string, string>()
  const last = { authorize: new URLSearchParams(), token: new URLSearchParams() }
  let tokens = 0

  const json = (response: ServerResponse, body: unknown, status = 200): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' })
    response.end(JSON.stringify(body))
  }

  const authorize = (url: URL, response: ServerResponse): void => {
    last.authorize = url.searchParams
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    if (behaviour.error === null) {
      const code = `a+b/${randomUUID()}`
      codes.set(code, url.searchParams.get('code_challenge') ?? '')
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', behaviour.error)
      back.searchParams.set('error_description', 'words of the server')
    }
    response.writeHead(302, { Location: back.href })
    response.end()
  }

  const grant = (response: ServerResponse, context: Readonly<Record<string, unknown>>): void => {
    tokens += 1
    const all = { access_token: `t.${tokens}-_`, token_type: 'Bearer', expires_in: behaviour.expiresIn, ...context }
    json(response, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)))
  }

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    last.token = new URLSearchParams(await bodyOf(request))
    if (last.token.get('grant_type') === 'refresh_token') {
      if (behaviour.refresh === 'breaks') return void response.destroy()
      if (behaviour.refresh === 'refuses') return json(response, { error: 'invalid_grant' }, 400)
      return grant(response, behaviour.refresh === 'other-patient' ? { patient: 'p2' } : {})
    }
    if (behaviour.tokenError !== null) return json(response, { error: behaviour.tokenError }, 400)
    const code = last.token.get('code') ?? ''
    const challenge = createHash('sha256').update(last.token.get('code_verifier') ?? '').digest('base64url')
    if (codes.get(code) !== challenge) return json(response, { error: 'invalid_grant' }, 400)
    codes.delete(code)
    return grant(response, behaviour.context)
  }

  const file = async (path: string, response: ServerResponse): Promise<void> => {
    const text = files.get(path) ?? (await readFile(join(folder, path)).catch(() => null))
    response.writeHead(text === null ? 404 : 200, { ...headers, 'Content-Type': types[extname(path)] ?? 'text/plain', 'Cache-Control': 'no-store' })
    response.end(text ?? '')
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    if (!/^\/(?:fhir|auth)\//u.test(url.pathname)) return file(url.pathname === '/' ? '/index.html' : url.pathname, response)
    log.push(`${request.method ?? 'GET'} ${url.pathname}`)
    if (url.pathname === '/auth/authorize') return authorize(url, response)
    if (url.pathname === '/auth/token') return token(request, response)
    if (url.pathname !== '/fhir/.well-known/smart-configuration') return json(response, {}, 404)
    return json(response, {
      authorization_endpoint: behaviour.authorizationEndpoint,
      token_endpoint: '../auth/token',
      capabilities: behaviour.capabilities,
      code_challenge_methods_supported: behaviour.methods,
    })
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = serverAddress(server)
  return {
    address,
    iss: `${address}/fhir`,
    log,
    last,
    files,
    behave: (change = {}) => {
      behaviour = { ...usual, ...change, context: { ...usual.context, ...change.context } }
      log.length = 0
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => {
        server.close(resolve)
      })
    },
  }
}
