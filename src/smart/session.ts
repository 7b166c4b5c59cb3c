/** The session of a launched page: the code is exchanged once, the answer is checked, and the token is kept fresh. */
import { failure, success } from '../fhir/result.ts'
import type { Result } from '../fhir/result.ts'
import { arrive, baseOf, exchange, silence } from './arrival.ts'
import { bareId, fitsNonce, personOfIdToken, userOfIdToken } from './id-token.ts'
import { forgetLaunch, forgetLaunches, keepStep, openStorage, readLaunchRecord, readStep } from './launch-record.ts'
import type { LaunchRecord } from './launch-record.ts'
import { launchAddress } from './launch-request.ts'
import type { View } from './launch-request.ts'
import { saveClient } from './library.ts'
import type { SmartClient } from './library.ts'
import { leftOut, nextStep, parseGranted } from './scopes.ts'
import type { Granted } from './scopes.ts'
import { findIssuer } from './site.ts'
import type { Issuer, Site } from './site.ts'
import { styleAddress } from './style-address.ts'
import { keepFresh, readToken } from './token.ts'
import type { Keeper, TokenSource } from './token.ts'
import { markUsed, wasUsed } from './used-launch.ts'

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
  /** FHIR types that were not asked for in the end, because the EHR refused to grant all scopes. */
  readonly notAsked: readonly string[]
  readonly view: View
  /** False where the EHR shows the patient beside the app. */
  readonly needsBanner: boolean
  /** Where the EHR's colours may be read (style.ts); null where it names none, or somewhere that is not its own. */
  readonly styleAddress: string | null
  /**
   * An access token that is good now; null once the session has ended, and a new launch is needed. Called with a token
   * that the server has just refused, it renews that one, once.
   */
  readonly token: TokenSource
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
  /**
   * The EHR refused the launch; `error` is the word of RFC 6749 §4.1.2.1. `invalid_scope`: even the least was refused,
   * and site.json has to say what this EHR grants. Without `again` this launch has been used before, and the EHR lets
   * each be used once: the person opens Doseline from there.
   */
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

/**
 * The FHIR base of the launch that this page belongs to, known before the token is: /metadata can be asked beside the
 * exchange (product.md "SMART and FHIR"). Null where there is no launch or its issuer is not in `site`.
 */
export const launchedBase = (site: Site): string | null => {
  const { record } = arrive()
  return record === null || findIssuer(site, record.iss) === null ? null : baseOf(record)
}

interface Launched {
  readonly client: SmartClient
  readonly keeper: Keeper
  readonly record: LaunchRecord
  readonly issuer: Issuer
  readonly again: string
  readonly notAsked: readonly string[]
}

/** The session of a client that has been opened, or what is wrong with it. */
const sessionOf = ({ client, keeper, record, issuer, again, notAsked }: Launched): Result<Session, SessionEnd> => {
  const token = readToken(client.state)
  // After a failed exchange fhirclient revives a client without a token (smart-fhir §1.3).
  if (token === null) return failure({ kind: 'exchange-failed', answered: true })
  if (token.expired && !token.renewable) return failure({ kind: 'session-ended' })
  const patient = bareId(token.response['patient'], 'Patient')
  if (patient === null && record.view === 'administration') return failure({ kind: 'no-patient' })
  const base = baseOf(record)
  const idToken = fitsNonce(token.response['id_token'], record.nonce) ? token.response['id_token'] : null
  return success({
    base,
    issuer,
    patient,
    encounter: bareId(token.response['encounter'], 'Encounter'),
    user: userOfIdToken(idToken),
    person: personOfIdToken(idToken) ?? client.state.key ?? again,
    scopes: parseGranted(token.scope, token.asked),
    notAsked,
    view: record.view,
    needsBanner: token.response['need_patient_banner'] !== false,
    styleAddress: styleAddress(token.response['smart_style_url'], base, issuer.styleOrigins ?? []),
    token: keepFresh(client, keeper),
    again,
  })
}

const never = async (): Promise<never> => new Promise(() => undefined)

/** What becomes of an answer that is an error. The first refusals of scopes only lead to a launch that asks for less. */
const refusedLaunch = async (error: string, record: LaunchRecord, issuer: Issuer, storage: Storage, again: string): Promise<SessionProblem> => {
  const next = error === 'invalid_scope' ? nextStep(record.view, readStep(storage, record), issuer.scopes?.[record.view] ?? null) : null
  if (next !== null) {
    keepStep(storage, record, next)
    location.replace(again)
    return never()
  }
  const end = refusal(error)
  const isUsed = end.kind === 'refused-by-server' && await wasUsed(storage, record)
  return { ...end, again: isUsed ? null : again }
}

/**
 * Back may bring a page back as it stood (bfcache). Where its launch is over by then, another patient may be open beside
 * it, or another person at work: it is loaded anew, and finds no session.
 */
const leaveWhenReturned = (storage: Storage, state: string): void =>
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && readLaunchRecord(storage, state) === null) location.reload()
  })

const open = async (site: Site): Promise<Result<Session, SessionProblem>> => {
  const { address, state, error, storage, record, ...arrival } = arrive()
  if (state === null && error === null) return failure({ kind: 'not-launched', again: null })
  if (storage === null) return failure({ kind: 'storage-blocked', again: null })
  if (state === null || record === null) return failure({ kind: 'state-unknown', again: null })
  const again = launchAddress(record, address).href
  const issuer = findIssuer(site, record.iss)
  if (issuer === null) {
    // Its code may be on its way: the token that comes of it is not kept.
    if (arrival.exchange !== null) forgetLaunch(storage, state)
    return failure({ kind: 'unknown-issuer', again: null })
  }
  if (error !== null) return failure(await refusedLaunch(error, record, issuer, storage, again))
  try {
    const client = await (arrival.exchange ?? exchange(address, state, null, storage))
    const keeper = { save: async () => saveClient(client, storage), forget: () => forgetLaunch(storage, state) }
    await Promise.all([keeper.save(), markUsed(storage, record)])
    leaveWhenReturned(storage, state)
    const session = sessionOf({ client, keeper, record, issuer, again, notAsked: leftOut(record.view, readStep(storage, record)) })
    return session.ok ? session : failure({ ...session.problem, again })
  } catch (thrown) {
    return failure({ ...failedExchange(thrown), again })
  }
}

let opening: Promise<Result<Session, SessionProblem>> | null = null

/** The session of this page, however often it is asked for: a second exchange of the code would be refused (smart-fhir §1.3). */
export const openSession = async (site: Site): Promise<Result<Session, SessionProblem>> => {
  opening ??= open(site)
  return opening
}

/** Removes the session and its tokens from this tab: when the person is done, or has been away too long. */
export const endSession = (): void => {
  const storage = openStorage()
  if (storage !== null) forgetLaunches(storage)
  opening = Promise.resolve(failure({ kind: 'session-ended', again: null }))
}
