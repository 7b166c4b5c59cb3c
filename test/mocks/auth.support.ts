/** An authorization server with a clock that a test moves, and the app's side of a sign-in as plain requests. */
import { challengeOf } from '../../mocks/auth/opaque.ts'
import { createAuthServer, type AuthServer } from '../../mocks/auth/server.ts'

export const origin = 'https://ehr.example'
export const base = `${origin}/fhir`
export const redirectUri = `${origin}/index.html`
export const verifier = 'a-verifier-that-is-long-enough-for-the-rule-of-43-signs'

export const nurseScopes =
  'launch openid fhirUser online_access patient/Patient.r patient/MedicationAdministration.rs patient/ChargeItem.crus user/Practitioner.rs'

export interface Clocked {
  readonly server: AuthServer
  readonly pass: (milliseconds: number) => void
}

export const start = (): Clocked => {
  let now = Date.parse('2026-11-22T08:00:00Z')
  const server = createAuthServer({
    now: () => now,
    patients: () => [
      { id: 'rosa', name: 'Rosa Testberg', birthDate: '1958-04-12', encounter: 'rosa-visit' },
      { id: 'milan', name: 'Milan <b>Vzorek</b>', birthDate: '1966-06-24', encounter: null },
    ],
  })
  return {
    server,
    pass: (milliseconds) => {
      now += milliseconds
    },
  }
}

/** The authorization server by itself, or the EHR that it is a part of. */
type Asked = Pick<AuthServer, 'handle'>

/** The server's answer; an address that it leaves to others is a mistake of the test. */
export const ask = async (server: Asked, path: string, init?: RequestInit): Promise<Response> => {
  const answer = await server.handle(new Request(new URL(path, origin), init))
  if (answer === null) throw new Error(`${path} is not the server's.`)
  return answer
}

export const launch = async (server: Asked, body: object = { patient: 'rosa' }): Promise<string> => {
  const response = await ask(server, '/auth/launch', { method: 'POST', headers: { Origin: origin }, body: JSON.stringify(body) })
  const made: unknown = await response.json()
  if (typeof made !== 'object' || made === null || !('launch' in made)) throw new Error('No launch was made.')
  return String(made.launch)
}

type Parameters = Readonly<Record<string, string | null>>

const filled = (parameters: Parameters): URLSearchParams =>
  new URLSearchParams(Object.entries(parameters).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))

/** GET /auth/authorize with good parameters but for `change`; null leaves one out. */
export const authorize = async (server: Asked, change: Parameters = {}): Promise<Response> => {
  const query = filled({
    response_type: 'code',
    client_id: 'doseline',
    redirect_uri: redirectUri,
    scope: nurseScopes,
    aud: base,
    state: 'state-1',
    code_challenge: await challengeOf(verifier),
    code_challenge_method: 'S256',
    ...change,
  })
  return ask(server, `/auth/authorize?${query.toString()}`)
}

/** What a redirect carries back to the app. */
export const carried = (response: Response): Readonly<Record<string, string>> => {
  const url = new URL(response.headers.get('Location') ?? 'about:blank')
  return { to: `${url.origin}${url.pathname}`, ...Object.fromEntries(url.searchParams) }
}

/** A code by a launch of Rosa's chart, unless `change` names another launch. */
export const code = async (server: Asked, change: Parameters = {}): Promise<string> => {
  const named = 'launch' in change ? {} : { launch: await launch(server) }
  const found = carried(await authorize(server, { ...named, ...change }))['code']
  if (found === undefined) throw new Error('No code was given.')
  return found
}

export interface TokenAnswer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly headers: Headers
}

export const token = async (server: Asked, form: Parameters): Promise<TokenAnswer> => {
  const response = await ask(server, '/auth/token', { method: 'POST', headers: { Origin: 'https://app.example' }, body: filled(form) })
  const body: unknown = await response.json()
  return { status: response.status, headers: response.headers, body: typeof body === 'object' && body !== null ? { ...body } : {} }
}

export const exchange = async (server: Asked, given: string, change: Parameters = {}): Promise<TokenAnswer> =>
  token(server, {
    grant_type: 'authorization_code',
    code: given,
    redirect_uri: redirectUri,
    client_id: 'doseline',
    code_verifier: verifier,
    ...change,
  })

export const refresh = async (server: Asked, refreshToken: unknown, change: Parameters = {}): Promise<TokenAnswer> =>
  token(server, { grant_type: 'refresh_token', refresh_token: String(refreshToken), client_id: 'doseline', ...change })

/** Whose request one with this access token is. */
export const accessOf = (server: AuthServer, accessToken: unknown): ReturnType<AuthServer['access']> =>
  server.access(new Request(`${base}/Patient/rosa`, { headers: { Authorization: `Bearer ${String(accessToken)}` } }))
