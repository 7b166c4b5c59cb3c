/** The token response as servers really send it, and its renewal (smart-fhir §1.3, §1.5). */
import type { SmartClient } from './library.ts'

/** What the session reads of fhirclient's state. */
export interface ReadToken {
  readonly access: string
  readonly response: Readonly<Record<string, unknown>>
  /** The scopes that were granted, where the server says. */
  readonly scope: string | null
  /** The scopes that were asked for. */
  readonly asked: string
  /** Past its end. Where the server named no end, the next answer of 401 is the end. */
  readonly expired: boolean
  readonly renewable: boolean
}

type State = SmartClient['state']

/** Where a client's state is kept between two openings of the page. */
export interface Keeper {
  readonly save: () => Promise<void>
  /** Removes it: a reload finds no session. */
  readonly forget: () => void
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)

const seconds = (): number => Math.floor(Date.now() / 1000)

/** The token of a state; null where none was received. */
export const readToken = (state: State): ReadToken | null => {
  const response: unknown = state.tokenResponse
  if (!isRecord(response)) return null
  const access = textOf(response['access_token'])
  if (access === null) return null
  return {
    access,
    response,
    scope: textOf(response['scope']),
    asked: state.scope ?? '',
    expired: typeof response['expires_in'] === 'number' && (state.expiresAt ?? 0) <= seconds(),
    renewable: textOf(response['refresh_token']) !== null,
  }
}

/**
 * Mends what fhirclient makes of a fresh token response, in place: `expires_in` as text was joined to the clock's
 * digits, so the token never expired; one of 0 or less says nothing; a missing `scope`, which means "as asked", would stop every renewal.
 */
export const settleState = (state: State): void => {
  const response = state.tokenResponse
  if (response === undefined || textOf(response.access_token) === null) return
  const lasts: unknown = response.expires_in
  const amount = typeof lasts === 'string' ? Number.parseFloat(lasts) : lasts
  const isAmount = typeof amount === 'number' && amount > 0 && Number.isFinite(amount)
  if (lasts !== undefined && !(isAmount && amount === lasts)) {
    if (isAmount) response.expires_in = amount
    else delete response.expires_in
    // Where nothing is said, fhirclient takes five minutes, and so do we.
    state.expiresAt = seconds() + (isAmount ? amount : 300)
  }
  if (textOf(response.scope) === null) response.scope = state.scope ?? ''
}

/** A server that says no answers with a status of 4xx; anything else may pass. */
const isRefusal = (error: unknown): boolean =>
  isRecord(error) && typeof error['status'] === 'number' && error['status'] >= 400 && error['status'] < 500

/** A token is renewed so many seconds before its end, so that it does not expire on its way; sooner for a short-lived one. */
const margin = (state: State): number => {
  const lasts: unknown = state.tokenResponse?.expires_in
  return Math.min(60, typeof lasts === 'number' ? lasts / 4 : 60)
}

const patience = 20_000

/**
 * fhirclient's refresh, with what it takes for granted: a scope that is called `online_access` or `offline_access`,
 * which servers rename though they gave a refresh token, and a client id that needs no encoding.
 */
const refresh = async (client: SmartClient): Promise<unknown> => {
  const { state } = client
  const { tokenResponse, clientId } = state
  const granted = tokenResponse?.scope ?? ''
  const lent = /\bo(?:n|ff)line_access\b/u.test(granted) ? granted : `${granted} online_access`
  if (tokenResponse !== undefined) tokenResponse.scope = lent
  if (clientId !== undefined) state.clientId = encodeURIComponent(clientId)
  try {
    // With a signal of its own: aborting one request must not end the session (smart-fhir §1.5), nor silence hold up all.
    const renewing = client.refresh({ signal: AbortSignal.timeout(patience) })
    // The request's text is made by now.
    if (clientId !== undefined) state.clientId = clientId
    return await renewing
  } finally {
    if (clientId !== undefined) state.clientId = clientId
    if (state.tokenResponse?.scope === lent) state.tokenResponse.scope = granted
  }
}

/**
 * One attempt to renew. False where the new token names another patient: it is not used, and the session is over. fhirclient throws the refresh
 * token away for any failure; it is kept where only the answer did not come.
 */
const renew = async (client: SmartClient, keeper: Keeper): Promise<boolean> => {
  const { state } = client
  const kept = state.tokenResponse?.refresh_token
  const patient = state.tokenResponse?.patient
  try {
    await refresh(client)
    settleState(state)
  } catch (error) {
    if (!isRefusal(error) && state.tokenResponse !== undefined && kept !== undefined) state.tokenResponse.refresh_token = kept
  }
  if (state.tokenResponse?.patient === patient) {
    await keeper.save()
    return true
  }
  // A reload would open the other patient's chart in this one's place.
  keeper.forget()
  return false
}

/** Seconds in which a token that replaced a refused one is not replaced for being refused. */
const quarantine = 30

/** The token of now; `refused` is one that the server has just answered with 401. */
export type TokenSource = (refused?: string) => Promise<string | null>

/**
 * The token, renewed ahead of its end by one attempt that all callers share; null where there is none that is good
 * now. After a renewal without an answer a later call tries again. A token that was refused before its end is renewed
 * too, but the one that comes of it is not, when it is refused at once: then it is not the token that is refused.
 */
export const keepFresh = (client: SmartClient, keeper: Keeper): TokenSource => {
  let renewal: Promise<boolean> | null = null
  let samePatient = true
  let mended = { access: '', at: 0 }

  const renewOnce = async (): Promise<boolean> => {
    renewal ??= renew(client, keeper).finally(() => {
      renewal = null
    })
    return renewal
  }

  return async (refused) => {
    const token = readToken(client.state)
    if (!samePatient || token === null) return null
    const isRefused = refused === token.access
    const isMended = refused === mended.access && Math.abs(seconds() - mended.at) < quarantine
    if (isRefused && (!token.renewable || isMended)) return null
    const isDue = (client.state.expiresAt ?? 0) - margin(client.state) <= seconds()
    if (token.renewable && (isDue || isRefused)) samePatient &&= await renewOnce()
    const fresh = samePatient ? readToken(client.state) : null
    if (fresh === null || fresh.expired || fresh.access === refused) return null
    if (isRefused) mended = { access: fresh.access, at: seconds() }
    return fresh.access
  }
}
