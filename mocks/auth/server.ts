/** The sandbox EHR's authorization server: discovery, sign-in, tokens, and the launches that its shell page makes. */
import type { Access } from '../fhir/access.ts'
import { json, page, preflight, redirect, smartStyle, style } from './answers.ts'
import { checkAuthorize, type AuthorizeRequest } from './authorize.ts'
import { createGrants } from './grants.ts'
import { createIdTokens } from './id-token.ts'
import { createLaunches, readLaunch, type LaunchContext } from './launches.ts'
import { opaque } from './opaque.ts'
import { people } from './roles.ts'
import { offeredScopes } from './scopes.ts'
import { answerToken } from './token.ts'

/** A patient as the picker of a standalone launch lists them. */
export interface PickablePatient {
  readonly id: string
  readonly name: string
  readonly birthDate: string
  /** The main encounter's id. */
  readonly encounter: string | null
}

export interface AuthOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly patients: () => readonly PickablePatient[]
  /** Addresses besides this origin's index.html that the app may be sent back to. */
  readonly redirectUris?: readonly string[]
}

export interface AuthServer {
  /** Answers /auth/* and the discovery document; null for every other address. */
  readonly handle: (request: Request) => Promise<Response | null>
  /** Whose request it is, by its bearer token; null without a good one. */
  readonly access: (request: Request) => Access | null
  /** The client that a request's token was given to; null without a good one. */
  readonly client: (request: Request) => string | null
}

/** The client id that the app is registered by, and the name under which the shell page's own reads are logged. */
const appClient = 'doseline'
export const shellClient = 'sandbox-ehr'

const codeMilliseconds = 60_000
const pickMilliseconds = 600_000

const capabilities = [
  'launch-ehr',
  'launch-standalone',
  'client-public',
  'sso-openid-connect',
  'context-banner',
  'context-style',
  'context-ehr-patient',
  'context-ehr-encounter',
  'context-standalone-patient',
  'context-standalone-encounter',
  'permission-v1',
  'permission-v2',
  'permission-online',
  'permission-patient',
  'permission-user',
]

const discovery = (origin: string): Readonly<Record<string, unknown>> => ({
  issuer: `${origin}/fhir`,
  jwks_uri: `${origin}/auth/keys`,
  authorization_endpoint: `${origin}/auth/authorize`,
  token_endpoint: `${origin}/auth/token`,
  token_endpoint_auth_methods_supported: ['none'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  response_types_supported: ['code'],
  scopes_supported: offeredScopes,
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
  capabilities,
})

/** Only pages of this server may make launches and sessions; a browser names the page's origin with every POST. */
export const isSameOrigin = (request: Request): boolean => {
  const origin = request.headers.get('Origin')
  return origin === null || origin === new URL(request.url).origin
}

const bodyOf = async (request: Request): Promise<unknown> => {
  try {
    return await request.json()
  } catch {
    return null
  }
}

const bearer = (request: Request): string => /^Bearer (\S+)$/iu.exec(request.headers.get('Authorization') ?? '')?.[1] ?? ''

/** An authorization server with nothing granted yet. */
export const createAuthServer = (options: AuthOptions): AuthServer => {
  const grants = createGrants(options.now)
  const launches = createLaunches()
  const idTokens = createIdTokens()
  const picks = new Map<string, { readonly request: AuthorizeRequest; readonly context: LaunchContext; readonly until: number }>()

  const mainEncounter = (patient: string): string | null =>
    options.patients().find((one) => one.id === patient)?.encounter ?? null

  /** Back to the app with a code for what `context` and the granted scopes have in common. */
  const allow = (request: AuthorizeRequest, context: LaunchContext): Response => {
    const { redirectUri, state, scope, iss } = request
    if (context.twist === 'refused') {
      return redirect(redirectUri, { error: 'access_denied', error_description: 'The person did not allow the app.', state, iss })
    }
    const scopes = scope.split(' ')
    // The context is given for its scopes alone (SMART 2.2, "Requesting launch context").
    const patient = scopes.includes('launch') || scopes.includes('launch/patient') ? context.patient : null
    const encounter = scopes.includes('launch') || scopes.includes('launch/encounter') ? context.encounter : null
    const allowed = { ...request, patient, encounter, role: context.role, twist: context.twist }
    return redirect(redirectUri, { code: grants.code(allowed, context.twist === 'code-expired' ? 0 : codeMilliseconds), state, iss })
  }

  /** The address that finishes a pick. Its name says nothing about the patient. */
  const pickable = (request: AuthorizeRequest, context: LaunchContext): string => {
    const name = opaque()
    picks.set(name, { request, context, until: options.now() + pickMilliseconds })
    return `/auth/pick/${name}`
  }

  const picker = (request: AuthorizeRequest): Response => {
    const nobody: LaunchContext = { patient: null, encounter: null, role: 'nurse', twist: 'none' }
    return page({
      title: 'Choose a patient for Doseline',
      words: `You are signed in as ${people.nurse.given} ${people.nurse.family}, ${people.nurse.credentials}. Doseline will read the chart of the patient you choose and may save draft charges in it.`,
      links: options.patients().map((patient) => ({
        href: pickable(request, { ...nobody, patient: patient.id, encounter: patient.encounter }),
        text: patient.name,
        quiet: patient.birthDate,
      })),
      last: { href: pickable(request, { ...nobody, twist: 'refused' }), text: 'Do not allow Doseline', quiet: null },
    })
  }

  const authorize = (request: Request): Response => {
    const { origin, searchParams } = new URL(request.url)
    const redirectUris = [`${origin}/index.html`, ...(options.redirectUris ?? [])]
    const iss = `${origin}/fhir`
    const checked = checkAuthorize(searchParams, { base: iss, clientId: appClient, redirectUris, launches })
    switch (checked.kind) {
      case 'page':
        return page({ title: 'This app cannot be opened', words: checked.words }, 400)
      case 'error':
        return redirect(checked.redirectUri, { error: checked.error, error_description: checked.description, state: checked.state, iss })
      case 'launched':
        return allow(checked.request, checked.context)
      case 'standalone':
        return checked.picksPatient
          ? picker(checked.request)
          : allow(checked.request, { patient: null, encounter: null, role: 'biller', twist: 'none' })
    }
  }

  const pick = (name: string): Response => {
    const found = picks.get(name)
    return found === undefined || options.now() >= found.until
      ? page({ title: 'This choice is no longer open', words: 'Open the app again from its start page.' }, 400)
      : allow(found.request, found.context)
  }

  const launch = async (request: Request): Promise<Response> => {
    if (!isSameOrigin(request)) return json(request, { error: 'Launches are made by the page of this EHR.' }, 403)
    const context = readLaunch(await bodyOf(request), mainEncounter)
    if (context === null) return json(request, { error: 'A launch needs a patient, and a role and a twist that are known.' }, 400)
    return json(request, { launch: launches.open(context) }, 201)
  }

  /** The shell page's own sign-in: it shows what the app wrote by reading the chart itself. */
  const session = (request: Request): Response => {
    if (!isSameOrigin(request)) return json(request, { error: 'Sessions are for the page of this EHR.' }, 403)
    const access = { patient: null, user: people.nurse.user, scopes: 'user/Patient.rs user/ChargeItem.rs' }
    const token = grants.accessToken({ access, client: shellClient }, opaque(), 3_600_000)
    return json(request, { access_token: token, token_type: 'Bearer', expires_in: 3600 })
  }

  const answers: Readonly<Record<string, (request: Request) => Response | Promise<Response>>> = {
    'GET /fhir/.well-known/smart-configuration': (request) => json(request, discovery(new URL(request.url).origin)),
    'GET /auth/authorize': authorize,
    'POST /auth/token': async (request) =>
      answerToken(request, {
        base: `${new URL(request.url).origin}/fhir`,
        grants,
        idTokens,
        now: options.now,
      }),
    'GET /auth/keys': async (request) => json(request, await idTokens.keys()),
    'GET /auth/style.css': style,
    'GET /auth/smart-style.json': (request) => json(request, smartStyle),
    'POST /auth/launch': launch,
    'POST /auth/session': session,
  }

  return {
    handle: async (request) => {
      const { pathname } = new URL(request.url)
      if (pathname !== '/fhir/.well-known/smart-configuration' && !pathname.startsWith('/auth/')) return null
      if (request.method === 'OPTIONS') return preflight(request)
      const answer = answers[`${request.method} ${pathname}`]
      if (answer !== undefined) return answer(request)
      const name = /^\/auth\/pick\/([\w-]+)$/u.exec(pathname)?.[1]
      if (request.method === 'GET' && name !== undefined) return pick(name)
      const isKnown = Object.keys(answers).some((key) => key.endsWith(` ${pathname}`))
      return json(request, { error: isKnown ? 'This address is not asked in this way.' : 'There is nothing here.' }, isKnown ? 405 : 404)
    },
    access: (request) => grants.findToken(bearer(request))?.access ?? null,
    client: (request) => grants.findToken(bearer(request))?.client ?? null,
  }
}
