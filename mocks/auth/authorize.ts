/**
 * GET /auth/authorize: checks what the app asks for before anybody is asked (SMART 2.2 "Obtain authorization code").
 * Until client and redirect_uri are trusted a mistake is a page of ours; after that it goes back to the app.
 */
import type { LaunchContext, Launches } from './launches.ts'
import { people } from './roles.ts'
import { grantedScopes } from './scopes.ts'

export interface AuthorizeRequest {
  readonly client: string
  readonly redirectUri: string
  readonly state: string
  readonly challenge: string
  readonly scope: string
  /** What the id_token repeats (OpenID Connect §3.1.2.1). */
  readonly nonce: string | null
  /** The server's name, which its answer carries (RFC 9207). */
  readonly iss: string
}

export type Checked =
  /** The app cannot be trusted with an answer: the person reads why. */
  | { readonly kind: 'page'; readonly words: string }
  | { readonly kind: 'error'; readonly redirectUri: string; readonly state: string | null; readonly error: string; readonly description: string }
  /** Asked out of a chart. */
  | { readonly kind: 'launched'; readonly request: AuthorizeRequest; readonly context: LaunchContext }
  /** Asked without a chart. `picksPatient` where the app wants one chosen. */
  | { readonly kind: 'standalone'; readonly request: AuthorizeRequest; readonly picksPatient: boolean }

export interface AuthorizeRules {
  readonly base: string
  readonly clientId: string
  readonly redirectUris: readonly string[]
  readonly launches: Launches
}

interface Mistake {
  readonly error: string
  readonly description: string
}

const mistake = (error: string, description: string): Mistake => ({ error, description })

/** The first thing wrong with an otherwise trusted request. */
const mistakeIn = (query: URLSearchParams, rules: AuthorizeRules): Mistake | null => {
  const aud = query.get('aud')
  if (!query.get('state')) return mistake('invalid_request', 'The state parameter is missing.')
  if (query.get('response_type') !== 'code') return mistake('unsupported_response_type', 'response_type has to be code.')
  // Genuine servers compare the text: a slash more or another name of the host is another audience (smart-fhir §2.1).
  if (aud !== rules.base) return mistake('invalid_request', `The audience "${aud ?? ''}" is not this server: "${rules.base}" is.`)
  if (query.get('code_challenge_method') !== 'S256') return mistake('invalid_request', 'code_challenge_method has to be S256.')
  if (!/^[\w-]{43}$/u.test(query.get('code_challenge') ?? '')) {
    return mistake('invalid_request', 'code_challenge is missing or no SHA-256 hash.')
  }
  const launch = query.get('launch')
  if (launch !== null && rules.launches.find(launch) === null) return mistake('invalid_request', 'This launch is not known here.')
  return null
}

/** What to do about a request; nobody is asked and nothing granted here. */
export const checkAuthorize = (query: URLSearchParams, rules: AuthorizeRules): Checked => {
  const client = query.get('client_id')
  const redirectUri = query.get('redirect_uri')
  if (client !== rules.clientId) return { kind: 'page', words: 'No app with this client_id is registered here.' }
  if (redirectUri === null || !rules.redirectUris.includes(redirectUri)) {
    return { kind: 'page', words: 'The address to return to (redirect_uri) is not the one that was registered for this app.' }
  }
  const state = query.get('state')
  const wrong = mistakeIn(query, rules)
  if (wrong !== null) return { kind: 'error', redirectUri, state, ...wrong }
  const asked = query.get('scope') ?? ''
  const context = rules.launches.find(query.get('launch') ?? '')
  const names = asked.split(/\s+/u)
  const picksPatient = context === null && names.includes('launch/patient')
  const role = context?.role ?? (picksPatient ? 'nurse' : 'biller')
  const scope = grantedScopes(asked, people[role])
  if (scope === '') {
    return { kind: 'error', redirectUri, state, error: 'invalid_scope', description: 'None of these scopes can be granted.' }
  }
  if (context?.twist === 'scopes-refused' && /\bChargeItem\./u.test(asked)) {
    return { kind: 'error', redirectUri, state, error: 'invalid_scope', description: 'This app may not ask for ChargeItem.' }
  }
  const request = { client, redirectUri, state: state ?? '', challenge: query.get('code_challenge') ?? '', scope, nonce: query.get('nonce'), iss: rules.base }
  return context === null ? { kind: 'standalone', request, picksPatient } : { kind: 'launched', request, context }
}
