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
 * digits, so the token never expired; a missing `scope`, which means "as asked", would stop every renewal.
 */
export const settleState = (state: State): void => {
  const response = state.tokenResponse
  if (response === undefined || textOf(response.access_token) === null) return
  const lasts: unknown = response.expires_in
  if (lasts !== undefined && typeof lasts !== 'number') {
    const amount = typeof lasts === 'string' ? Number.parseFloat(lasts) : Number.NaN
    if (amount > 0) response.expires_in = amount
    else delete response.expires_in
    // Where nothing is said, fhirclient takes five minutes, and so do we.
    state.expiresAt = seconds() + (amount > 0 ? amount : 300)
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

/**
 * One attempt to renew. False where the new token names another patient: it is not used, and the session is over. fhirclient throws the refresh
 * token away for any failure; it is kept where only the answer did not come.
 */
const renew = async (client: SmartClient, keeper: Keeper): Promise<boolean> => {
  const { state } = client
  const kept = state.tokenResponse?.refresh_token
  const patient = state.tokenResponse?.patient
  try {
    // Without a signal: aborting one request must not end the session (smart-fhir §1.5).
    await client.refresh()
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

/**
 * The token, renewed ahead of its end by one attempt that all callers share; null where there is none that is good
 * now. After a renewal without an answer a later call tries again.
 */
export const keepFresh = (client: SmartClient, keeper: Keeper): (() => Promise<string | null>) => {
  let renewal: Promise<boolean> | null = null
  let samePatient = true

  const renewOnce = async (): Promise<boolean> => {
    renewal ??= renew(client, keeper).finally(() => {
      renewal = null
    })
    return renewal
  }

  return async () => {
    const token = readToken(client.state)
    if (!samePatient || token === null) return null
    if (token.renewable && (client.state.expiresAt ?? 0) - margin(client.state) <= seconds()) samePatient &&= await renewOnce()
    const fresh = samePatient ? readToken(client.state) : null
    return fresh === null || fresh.expired ? null : fresh.access
  }
}
