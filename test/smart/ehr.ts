/** A small EHR for the tests of the launch: discovery, authorization and token, with a log, and as faulty as a test wants it. */
import { createHash, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { bodyOf, closed, listening } from './http.ts'

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
  /** Whether each renewal makes a new refresh token and ends the old one. */
  rotates: boolean
  /** Milliseconds before the token endpoint answers. */
  tokenDelay: number
  /** Whether there is a smart-configuration at all. */
  discovers: boolean
  /** RFC 9207: its name, whether it says that its answers carry it, and what they carry. */
  issuer: string | null
  namesIssuer: boolean
  answeredIss: string | null
  /** Scopes that it refuses, all that were asked for along with them. */
  refusedScopes: RegExp | null
  /** Whether a launch leads to a code once only. */
  launchesOnce: boolean
  /** The claims of the id_token, given the nonce that was asked with; null gives none. */
  claims: ((nonce: string | null) => Readonly<Record<string, unknown>>) | null
  /** Whether a FHIR read below the base is answered. */
  accepts: (token: string, path: string) => boolean
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
  rotates: false,
  tokenDelay: 0,
  discovers: true,
  issuer: null,
  namesIssuer: false,
  answeredIss: null,
  refusedScopes: null,
  launchesOnce: false,
  claims: null,
  accepts: () => true,
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

/** The FHIR base itself, or one that carries a launcher's options in its path: "/fhir/WzAsIiJd/r4". */
const discoveryPath = /^\/fhir(?:\/[\w-]+\/r4)?\/\.well-known\/smart-configuration$/u

/** Serves the folder of a build, with the page headers, and beside it the EHR. `files` stand above the folder's. */
export const startEhr = async (folder: string, headers: Readonly<Record<string, string>>): Promise<Ehr> => {
  let behaviour = usual
  const codes = new Map<string, string>()
  const log: string[] = []
  const files = new Map<string, string>()
  const last = { authorize: new URLSearchParams(), token: new URLSearchParams() }
  let tokens = 0
  let refreshToken = 'r'
  const usedLaunches = new Set<string>()

  const errorOf = (asked: URLSearchParams): string | null => {
    const launch = asked.get('launch') ?? ''
    if (behaviour.launchesOnce && usedLaunches.has(launch)) return 'invalid_request'
    if (behaviour.refusedScopes?.test(asked.get('scope') ?? '') === true) return 'invalid_scope'
    return behaviour.error
  }

  const json = (response: ServerResponse, body: unknown, status = 200): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', 'Access-Control-Allow-Origin': '*' })
    response.end(JSON.stringify(body))
  }

  const discovery = (response: ServerResponse): void =>
    json(response, {
      authorization_endpoint: behaviour.authorizationEndpoint,
      token_endpoint: '/auth/token',
      capabilities: behaviour.capabilities,
      code_challenge_methods_supported: behaviour.methods,
      issuer: behaviour.issuer,
      authorization_response_iss_parameter_supported: behaviour.namesIssuer,
    })

  const authorize = (url: URL, response: ServerResponse): void => {
    last.authorize = url.searchParams
    const back = new URL(url.searchParams.get('redirect_uri') ?? '')
    back.searchParams.set('state', url.searchParams.get('state') ?? '')
    if (behaviour.answeredIss !== null) back.searchParams.set('iss', behaviour.answeredIss)
    const error = errorOf(url.searchParams)
    if (error === null) {
      usedLaunches.add(url.searchParams.get('launch') ?? '')
      const code = `a+b/${randomUUID()}`
      codes.set(code, url.searchParams.get('code_challenge') ?? '')
      back.searchParams.set('code', code)
    } else {
      back.searchParams.set('error', error)
      back.searchParams.set('error_description', 'words of the server')
    }
    response.writeHead(302, { Location: back.href })
    response.end()
  }

  const grant = (response: ServerResponse, context: Readonly<Record<string, unknown>>): void => {
    tokens += 1
    const claims = behaviour.claims?.(last.authorize.get('nonce'))
    const idToken = claims === undefined ? {} : { id_token: `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s` }
    const all = { access_token: `t.${tokens}-_`, token_type: 'Bearer', expires_in: behaviour.expiresIn, ...idToken, ...context }
    json(response, Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)))
  }

  const token = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    last.token = new URLSearchParams((await bodyOf(request)).toString())
    await new Promise((resolve) => {
      setTimeout(resolve, behaviour.tokenDelay)
    })
    if (last.token.get('grant_type') === 'refresh_token') {
      if (behaviour.refresh === 'breaks') return void response.destroy()
      if (behaviour.refresh === 'refuses' || last.token.get('refresh_token') !== refreshToken) return json(response, { error: 'invalid_grant' }, 400)
      if (behaviour.rotates) refreshToken = `r${tokens}`
      const rotated = behaviour.rotates ? { refresh_token: refreshToken } : {}
      return grant(response, { ...(behaviour.refresh === 'other-patient' ? { patient: 'p2' } : {}), ...rotated })
    }
    if (behaviour.tokenError !== null) return json(response, { error: behaviour.tokenError }, 400)
    const code = last.token.get('code') ?? ''
    const challenge = createHash('sha256').update(last.token.get('code_verifier') ?? '').digest('base64url')
    if (codes.get(code) !== challenge) return json(response, { error: 'invalid_grant' }, 400)
    codes.delete(code)
    refreshToken = 'r'
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
    if (discoveryPath.test(url.pathname) && behaviour.discovers) return discovery(response)
    if (url.pathname === '/fhir/metadata') return json(response, { resourceType: 'CapabilityStatement', fhirVersion: '4.0.1' })
    if (!/^\/fhir\/[A-Z]/u.test(url.pathname)) return json(response, {}, 404)
    const bearer = (request.headers.authorization ?? '').replace('Bearer ', '')
    const [type = '', id = ''] = url.pathname.replace('/fhir/', '').split('/')
    return behaviour.accepts(bearer, `${type}/${id}`)
      ? json(response, { resourceType: type, id })
      : json(response, { resourceType: 'OperationOutcome', issue: [] }, 401)
  }

  const server = createServer((request, response) => void answer(request, response))
  const address = await listening(server)
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
    close: async () => closed(server),
  }
}
