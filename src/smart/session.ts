/** The session of a launched page: the code is exchanged once, the answer is checked, and the token is kept fresh. */
import { failure, success } from '../fhir/result.ts'
import type { Result } from '../fhir/result.ts'
import { bareId, personOfIdToken, userOfIdToken } from './id-token.ts'
import { forgetLaunch, forgetLaunches, openStorage, readLaunchRecord } from './launch-record.ts'
import { launchAddress } from './launch-request.ts'
import type { LaunchRequest, View } from './launch-request.ts'
import { openClient, saveClient } from './library.ts'
import type { SmartClient } from './library.ts'
import { parseGranted } from './scopes.ts'
import type { Granted } from './scopes.ts'
import { findIssuer } from './site.ts'
import type { Issuer, Site } from './site.ts'
import { keepFresh, readToken, settleState } from './token.ts'
import type { Keeper } from './token.ts'

export interface Session {
  /** The FHIR base: `iss` as delivered, without a slash at the end. */
  readonly base: string
  readonly issuer: Issuer
  /** The id of the patient in context; never null in the administration view. */
  readonly patient: string | null
  /** The id of the encounter in context. */
  readonly encounter: string | null
  /** "Practitioner/x", for display and as the draft's `enterer`. */
  readonly user: string | null
  /** Tells the user from others in what the tab keeps: `user`, else the id_token's subject, else this launch and no other. */
  readonly person: string
  readonly scopes: Granted
  readonly view: View
  /** False where the EHR shows the patient beside the app. */
  readonly needsBanner: boolean
  /** An access token that is good now; null once the session has ended, and a new launch is needed. */
  readonly token: () => Promise<string | null>
  /** The address that launches the same again, for when the session has ended. */
  readonly again: string
}

/** Why there is no session. */
export type SessionEnd =
  /** The page was opened by its address alone: the start page belongs here. */
  | { readonly kind: 'not-launched' }
  /** The answer belongs to no launch of this tab, or to one that a later launch replaced. Launch again. */
  | { readonly kind: 'state-unknown' }
  /** The EHR of this launch is no longer in site.json. Tell whoever runs the site. */
  | { readonly kind: 'unknown-issuer' }
  /** The person, or the EHR for them, said no. Launch again to be asked again. */
  | { readonly kind: 'refused-by-user' }
  /** The EHR refused the launch; `error` is the word of RFC 6749 §4.1.2.1. With `invalid_scope`, site.json can ask for less. */
  | { readonly kind: 'refused-by-server'; readonly error: string }
  /** The code was used or too old when it was exchanged. Launch again. */
  | { readonly kind: 'code-expired' }
  /** The token did not come: `answered` tells a refusal from silence, which may mean that this address is not registered. */
  | { readonly kind: 'exchange-failed'; readonly answered: boolean }
  /** The EHR named no patient, whom the administration view needs. Open a chart first, then launch. */
  | { readonly kind: 'no-patient' }
  /** The browser lets no frame of another site store anything: open Doseline in a window of its own. */
  | { readonly kind: 'storage-blocked' }
  /** The token has expired and cannot be renewed. Launch again. */
  | { readonly kind: 'session-ended' }

/** With the address that repeats the launch, where it is known; otherwise the person goes back to the EHR and opens Doseline there. */
export type SessionProblem = SessionEnd & { readonly again: string | null }

/** The parts of the page's address that belong to a launch. */
interface Arrival {
  readonly state: string | null
  readonly code: string | null
  readonly error: string | null
}

const arrivalOf = (address: URL): Arrival => ({
  state: address.searchParams.get('state'),
  code: address.searchParams.get('code'),
  error: address.searchParams.get('error'),
})

/** This page's address with these parameters and no others. */
const pageAddress = (address: URL, parameters: Readonly<Record<string, string | null>>): URL => {
  const clean = new URL(`${address.origin}${address.pathname}`)
  for (const [name, value] of Object.entries(parameters)) if (value !== null) clean.searchParams.set(name, value)
  return clean
}

const knownErrors = [
  'invalid_request', 'unauthorized_client', 'unsupported_response_type', 'invalid_scope', 'server_error', 'temporarily_unavailable',
]

/** The server's own description is not repeated: anybody could have written it into the address. */
const refusal = (error: string): SessionEnd =>
  error === 'access_denied'
    ? { kind: 'refused-by-user' }
    : { kind: 'refused-by-server', error: knownErrors.includes(error) ? error : 'other' }

/** What an exchange that failed means. fhirclient's HttpError has a status; without one, no answer came. */
const failedExchange = (error: unknown): SessionEnd => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : null
  if (typeof status !== 'number') return { kind: 'exchange-failed', answered: !(error instanceof TypeError || error === silence) }
  const said = error instanceof Error ? error.message : ''
  return said.includes('invalid_grant') ? { kind: 'code-expired' } : { kind: 'exchange-failed', answered: true }
}

const silence = Symbol('no answer in time')

const inTime = async <T>(work: Promise<T>, milliseconds: number): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      // A symbol, so that it cannot be taken for an error of the work itself.
      setTimeout(() => reject(silence), milliseconds)
    }),
  ])

/** The launch that this page belongs to, before its code is exchanged. */
const launchOf = (address: URL, storage: Storage | null): LaunchRequest | null => {
  const { state } = arrivalOf(address)
  return storage === null || state === null ? null : readLaunchRecord(storage, state)
}

/** Whether the page's address belongs to a launch, successful or not; otherwise it is the start page. */
export const isLaunched = (address: URL): boolean => {
  const { state, error } = arrivalOf(address)
  return state !== null || error !== null
}

/**
 * The FHIR base of the launch that this page belongs to, known before the token is: /metadata can be asked beside the
 * exchange (product.md "SMART and FHIR"). Null where there is no launch or its issuer is not in `site`.
 */
export const launchedBase = (site: Site, address: URL = new URL(location.href)): string | null => {
  const request = launchOf(address, openStorage())
  return request === null || findIssuer(site, request.iss) === null ? null : baseOf(request)
}

const baseOf = (request: LaunchRequest): string => request.iss.trim().replace(/\/+$/u, '')

/** The session of a client that has been opened, or what is wrong with it. */
const sessionOf = (client: SmartClient, keeper: Keeper, request: LaunchRequest, issuer: Issuer, again: string): Result<Session, SessionEnd> => {
  const token = readToken(client.state)
  // After a failed exchange fhirclient revives a client without a token (smart-fhir §1.3).
  if (token === null) return failure({ kind: 'exchange-failed', answered: true })
  if (token.expired && !token.renewable) return failure({ kind: 'session-ended' })
  const patient = bareId(token.response['patient'], 'Patient')
  if (patient === null && request.view === 'administration') return failure({ kind: 'no-patient' })
  return success({
    base: baseOf(request),
    issuer,
    patient,
    encounter: bareId(token.response['encounter'], 'Encounter'),
    user: userOfIdToken(token.response['id_token']),
    person: personOfIdToken(token.response['id_token']) ?? client.state.key ?? again,
    scopes: parseGranted(token.scope, token.asked),
    view: request.view,
    needsBanner: token.response['need_patient_banner'] !== false,
    token: keepFresh(client, keeper),
    again,
  })
}

const open = async (site: Site): Promise<Result<Session, SessionProblem>> => {
  const address = new URL(location.href)
  const { state, code, error } = arrivalOf(address)
  if (state === null && error === null) return failure({ kind: 'not-launched', again: null })
  // Code and error are used once: a reload finds the session under the state that stays (smart-fhir §1.4).
  if (code !== null || error !== null) history.replaceState(null, '', pageAddress(address, { state }))
  const storage = openStorage()
  if (storage === null) return failure({ kind: 'storage-blocked', again: null })
  const request = launchOf(address, storage)
  if (state === null || request === null) return failure({ kind: 'state-unknown', again: null })
  const again = launchAddress(request, address).href
  const issuer = findIssuer(site, request.iss)
  if (issuer === null) return failure({ kind: 'unknown-issuer', again: null })
  if (error !== null) return failure({ ...refusal(error), again })
  try {
    // fhirclient puts the code into the request's body as it reads it (smart-fhir §1.3): it is given it encoded.
    const client = await inTime(openClient(pageAddress(address, { state, code: code === null ? null : encodeURIComponent(code) }), storage), 30_000)
    settleState(client.state)
    const keeper = { save: async () => saveClient(client, storage), forget: () => forgetLaunch(storage, state) }
    await keeper.save()
    const session = sessionOf(client, keeper, request, issuer, again)
    return session.ok ? session : failure({ ...session.problem, again })
  } catch (thrown) {
    return failure({ ...failedExchange(thrown), again })
  }
}

let opening: Promise<Result<Session, SessionProblem>> | null = null

/**
 * The session of this page. However often it is asked for, the code is exchanged once: a second exchange would be
 * refused (smart-fhir §1.3). The page's address is cleaned of all but `state` first.
 */
export const openSession = async (site: Site): Promise<Result<Session, SessionProblem>> => {
  opening ??= open(site)
  return opening
}

/** Removes the session and its tokens from this tab: when the person is done, or has been away too long. */
export const endSession = (): void => {
  const storage = openStorage()
  if (storage !== null) forgetLaunches(storage)
  opening = null
}
