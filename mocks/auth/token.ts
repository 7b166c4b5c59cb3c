/** POST /auth/token: a code or a refresh token becomes an access token (SMART 2.2, RFC 6749 §4.1.3 and §6). */
import { json, tokenError } from './answers.ts'
import type { Allowed, Grants, Redeemed } from './grants.ts'
import type { IdTokens } from './id-token.ts'
import { challengeOf } from './opaque.ts'
import { people } from './roles.ts'

export interface TokenRules {
  readonly base: string
  readonly grants: Grants
  readonly idTokens: IdTokens
  readonly now: () => number
}

const names = (scope: string): readonly string[] => scope.split(' ')
const usualSeconds = 3600
const shortSeconds = 15
const revokedSeconds = 5

const secondsOf = ({ twist }: Allowed): number => (twist === 'short-access' || twist === 'access-ends' ? shortSeconds : usualSeconds)

const idToken = async (allowed: Allowed, rules: TokenRules, isFirst: boolean): Promise<string> => {
  const { user } = people[allowed.role]
  const issuedAt = Math.floor(rules.now() / 1000)
  const fhirUser = `${rules.base}/${user}`
  return rules.idTokens.sign({
    iss: rules.base,
    aud: allowed.client,
    sub: user.slice(user.indexOf('/') + 1),
    iat: issuedAt,
    exp: issuedAt + 3600,
    // OpenID Connect §12.2: a renewed id_token need not repeat it.
    ...(isFirst && allowed.nonce !== null ? { nonce: allowed.nonce } : {}),
    ...(names(allowed.scope).includes('fhirUser') ? { fhirUser } : {}),
    ...(names(allowed.scope).includes('profile') ? { profile: fhirUser } : {}),
  })
}

/** How long the token is really good: the first of a revoked one ends before it said. */
const goodSeconds = (allowed: Allowed, isFirst: boolean, said: number): number =>
  allowed.twist === 'access-revoked' && isFirst ? revokedSeconds : said

/** The answer as launcher-ehr-launch-pkce.json and medplum-ehr-launch-pkce.json show it. */
const issue = async (request: Request, redeemed: Redeemed, rules: TokenRules, isFirst: boolean): Promise<Response> => {
  const { allowed, family } = redeemed
  const scopes = names(allowed.scope)
  const seconds = secondsOf(allowed)
  const access = { patient: allowed.patient, user: people[allowed.role].user, scopes: allowed.scope }
  const refreshes = scopes.includes('online_access') && allowed.twist !== 'access-ends'
  return json(request, {
    access_token: rules.grants.accessToken({ access, client: allowed.client }, family, goodSeconds(allowed, isFirst, seconds) * 1000),
    token_type: 'Bearer',
    expires_in: seconds,
    scope: allowed.scope,
    ...(scopes.includes('openid') ? { id_token: await idToken(allowed, rules, isFirst) } : {}),
    ...(refreshes ? { refresh_token: rules.grants.refreshToken(allowed, family) } : {}),
    smart_style_url: new URL('/auth/smart-style.json', rules.base).href,
    ...(allowed.patient === null ? {} : { patient: allowed.patient, need_patient_banner: true }),
    ...(allowed.encounter === null ? {} : { encounter: allowed.encounter }),
  })
}

const wrongClient = (request: Request, sent: string | null): Response =>
  tokenError(
    request,
    'invalid_client',
    sent === null ? 'client_id is missing: a public client names itself in every request.' : 'No app with this client_id is known here.',
    401,
  )

const byCode = async (request: Request, form: URLSearchParams, rules: TokenRules): Promise<Response> => {
  // Out of use before anything is awaited: two exchanges at once must not both succeed.
  const redeemed = rules.grants.redeemCode(form.get('code') ?? '')
  if (redeemed === null) return tokenError(request, 'invalid_grant', 'The code is not known, was used before or is too old.')
  const { allowed } = redeemed
  if (form.get('client_id') !== allowed.client) return wrongClient(request, form.get('client_id'))
  if (form.get('redirect_uri') !== allowed.redirectUri) {
    return tokenError(request, 'invalid_grant', 'redirect_uri is not the one that the code was sent to.')
  }
  const challenge = await challengeOf(form.get('code_verifier') ?? '')
  if (challenge !== allowed.challenge) return tokenError(request, 'invalid_grant', 'code_verifier does not fit the code_challenge.')
  return issue(request, redeemed, rules, true)
}

const byRefresh = async (request: Request, form: URLSearchParams, rules: TokenRules): Promise<Response> => {
  const token = form.get('refresh_token') ?? ''
  const known = rules.grants.peekRefresh(token)
  if (known !== null && form.get('client_id') !== known.allowed.client) return wrongClient(request, form.get('client_id'))
  const redeemed = rules.grants.redeemRefresh(token)
  // 400 as RFC 6749 §5.2 has it; one recorded server says 403, the other invalid_request.
  if (redeemed === null) return tokenError(request, 'invalid_grant', 'The refresh token is not known or was used before.')
  return issue(request, redeemed, rules, false)
}

/** Answers a token request. Errors are RFC 6749 §5.2's. */
export const answerToken = async (request: Request, rules: TokenRules): Promise<Response> => {
  const type = request.headers.get('Content-Type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    return tokenError(request, 'invalid_request', 'The request has to be application/x-www-form-urlencoded.')
  }
  const form = new URLSearchParams(await request.text())
  const grantType = form.get('grant_type')
  if (grantType === 'authorization_code') return byCode(request, form, rules)
  if (grantType === 'refresh_token') return byRefresh(request, form, rules)
  return grantType === null
    ? tokenError(request, 'invalid_request', 'grant_type is missing.')
    : tokenError(request, 'unsupported_grant_type', 'grant_type is authorization_code or refresh_token.')
}
