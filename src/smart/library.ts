/**
 * fhirclient, and all that it is told of the browser. Nothing else imports it. It is used for `authorize`, `ready` and
 * the refresh of a token (smart-fhir D1); its requests are not (§1.5). The adapter is ours, so that it sees an address
 * that holds only what we put there (its own takes `clientId`, `fhirServiceUrl` and `patientId` from the address,
 * §1.2), keeps what it stores under names of ours, and never fails on a token that is no JWT (§1.3).
 */
import { authorize, fetchWellKnownJson, ready } from 'fhirclient/lib/smart.js'
import type Client from 'fhirclient/lib/Client.js'
import type { fhirclient } from 'fhirclient/lib/types.js'
import { base64url, fromBase64url } from './id-token.ts'
import { readLaunchRecord, stateName } from './launch-record.ts'

export type SmartClient = Client

const digestSha256 = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

const randomBytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count))

/** RFC 7636 §4.1 and §4.2: 96 bytes give a verifier of 128 characters. */
const generatePKCEChallenge = async (entropy = 96): Promise<{ codeChallenge: string; codeVerifier: string }> => {
  const codeVerifier = base64url(randomBytes(entropy))
  return { codeVerifier, codeChallenge: base64url(await digestSha256(codeVerifier)) }
}

/** What fhirclient has no reason to ask for: we never let it move the page, and a public client has no key. */
const unused = (): never => {
  throw new Error('Not used here.')
}

const read = (storage: Storage, key: string): unknown => {
  try {
    return JSON.parse(storage.getItem(stateName(key)) ?? 'null')
  } catch {
    return null
  }
}

const storageAdapter = (storage: Storage): fhirclient.Storage => ({
  get: async (key) => read(storage, key),
  set: async (key, value: unknown) => {
    // A renewal that ends after a later launch, or after the end of the session, does not bring its token back.
    if (readLaunchRecord(storage, key) !== null) storage.setItem(stateName(key), JSON.stringify(value))
    return value
  },
  unset: async (key) => {
    const there = storage.getItem(stateName(key)) !== null
    storage.removeItem(stateName(key))
    return there
  },
})

/** fhirclient's view of a page: the address we give it, and the storage under our names. It never moves the page. */
const adapter = (address: URL, storage: Storage): fhirclient.Adapter => ({
  options: {
    // The state stays in the address: two frames of one tab share one storage, and each must find its own (§1.4).
    fullSessionStorageSupport: false,
    // The address is ours to clean (session.ts).
    replaceBrowserHistory: false,
    // Public clients name themselves when they refresh (§1.5).
    refreshTokenWithClientId: true,
    refreshTokenWithCredentials: 'same-origin',
  },
  getUrl: () => address,
  redirect: unused,
  getStorage: () => storageAdapter(storage),
  relative: (path) => new URL(path, address).href,
  btoa: (text) => btoa(text),
  // Asked for the middle part of an access token, which need not be a JWT: no claims are read from one.
  atob: () => 'null',
  base64urlencode: (input) => base64url(typeof input === 'string' ? new TextEncoder().encode(input) : input),
  base64urldecode: (input) => fromBase64url(input) ?? '',
  getAbortController: () => AbortController,
  getSmartApi: unused,
  security: { randomBytes, digestSha256, generatePKCEChallenge, importJWK: unused, signCompactJws: unused },
})

/**
 * The server's smart-configuration, from the one request that `authorizeAddress` then uses too: fhirclient keeps the
 * answer for the page. Rejects where there is none.
 */
export const discover = async (iss: string, patience: number): Promise<fhirclient.WellKnownSmartConfiguration> =>
  fetchWellKnownJson(iss, { signal: AbortSignal.timeout(patience) })

export interface Authorization {
  readonly iss: string
  readonly launch: string | null
  readonly clientId: string
  readonly scope: string
  readonly redirectUri: string
  /** At least 122 random bits (smart-fhir §2.1). */
  readonly state: string
}

/** The address to send the person to. Rejects where the server offers no PKCE with S256. `page` carries no parameters. */
export const authorizeAddress = async (asked: Authorization, page: URL, storage: Storage): Promise<string> => {
  const address = await authorize(adapter(page, storage), {
    iss: asked.iss,
    ...(asked.launch === null ? {} : { launch: asked.launch }),
    clientId: asked.clientId,
    scope: asked.scope,
    redirectUri: asked.redirectUri,
    stateKey: asked.state,
    pkceMode: 'required',
    completeInTarget: true,
    noRedirect: true,
  })
  if (typeof address !== 'string') throw new Error('No address to authorize at.')
  return address
}

/** Stores what we mended in a client's state, as fhirclient stores its own. */
export const saveClient = async (client: SmartClient, storage: Storage): Promise<void> => {
  if (client.state.key !== undefined) await storageAdapter(storage).set(client.state.key, client.state)
}

/** Exchanges the code of `address`, or revives the session of its `state`. Rejects where that fails. */
export const openClient = async (address: URL, storage: Storage): Promise<SmartClient> => ready(adapter(address, storage))
