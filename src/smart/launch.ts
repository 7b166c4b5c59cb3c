/** From the address of launch.html to the EHR's authorization page: one round trip, smart-configuration (smart-fhir §1.2, §2.1). */
import { failure, success } from '../fhir/result.ts'
import type { Result } from '../fhir/result.ts'
import { joinedAddress, readDiscovery } from './discovery.ts'
import type { Discovered } from './discovery.ts'
import { findIssuer } from './issuers.ts'
import type { Issuer } from './issuers.ts'
import { openStorage, readStep, recordLaunch } from './launch-record.ts'
import { launchAddress, pageFolder, readLaunchRequest } from './launch-request.ts'
import type { LaunchAddressProblem, LaunchRequest } from './launch-request.ts'
import { authorizeAddress, discover } from './library.ts'
import { requestScopes } from './scopes.ts'
import type { LaunchSite } from './site-file.ts'

export type LaunchProblem =
  | LaunchAddressProblem
  /** The EHR is not in site.json; nothing was sent to it. Whoever runs the site adds it, if it is theirs. */
  | { readonly kind: 'unknown-issuer' }
  /** The page was opened over plain http, where browsers have no cryptography. It has to be opened over https. */
  | { readonly kind: 'insecure-page' }
  /** The browser lets no frame of another site store anything. `address` opens the same launch in a window of its own. */
  | { readonly kind: 'storage-blocked'; readonly address: string }
  /** The EHR's SMART configuration did not come or is not usable. Try again; then tell whoever runs the EHR. */
  | { readonly kind: 'discovery-failed'; readonly name: string }
  /** The EHR offers no PKCE with S256, without which a code could be stolen. Its administrator has to switch it on. */
  | { readonly kind: 'pkce-unsupported'; readonly name: string }

/** The server's smart-configuration, with its endpoints made absolute in place: fhirclient reads the same object again. */
const discovered = async (issuer: Issuer, iss: string): Promise<Result<Discovered, LaunchProblem>> => {
  const answer = await discover(iss, 20_000).catch(() => null)
  const read = readDiscovery(answer, iss)
  if (answer === null || read === null) return failure({ kind: 'discovery-failed', name: issuer.name })
  if (!read.s256) return failure({ kind: 'pkce-unsupported', name: issuer.name })
  answer.authorization_endpoint = read.authorize
  answer.token_endpoint = read.token
  return success(read)
}

/** The address to authorize at. From here on nothing of an earlier launch is left in the tab's storage. */
const prepare = async (
  request: LaunchRequest, issuer: Issuer, { file }: LaunchSite, storage: Storage, page: URL,
): Promise<Result<string, LaunchProblem>> => {
  const found = await discovered(issuer, request.iss)
  if (!found.ok) return found
  const state = crypto.randomUUID()
  const nonce = crypto.randomUUID()
  const { authorize, capabilities, issuer: answers, namesIssuer: mustName } = found.value
  recordLaunch(storage, state, { ...request, nonce, answers, mustName }, file)
  const built = await authorizeAddress({
    iss: request.iss,
    launch: request.launch,
    clientId: issuer.clientId,
    scope: requestScopes(request.view, {
      offered: capabilities,
      start: request.launch === null ? 'standalone' : 'ehr',
      own: issuer.scopes?.[request.view] ?? null,
      step: readStep(storage, request),
    }),
    redirectUri: new URL('index.html', pageFolder(page)).href,
    state,
  }, pageFolder(page), storage).catch(() => null)
  if (built === null) return failure({ kind: 'discovery-failed', name: issuer.name })
  return success(`${joinedAddress(built, authorize)}&nonce=${nonce}`)
}

/**
 * Launches from the address of launch.html, and resolves only with a problem: otherwise the page is left for the EHR's
 * authorization page, which takes its place in the history, so that Back does not launch a second time. Of the address
 * only `iss`, `launch` and `view` are read. An issuer that is not in `site` is sent nothing.
 */
export const startLaunch = async (address: URL, site: LaunchSite): Promise<LaunchProblem> => {
  const read = readLaunchRequest(address)
  if (!read.ok) return read.problem
  const issuer = findIssuer(site, read.value.iss)
  if (issuer === null) return { kind: 'unknown-issuer' }
  if (!window.isSecureContext) return { kind: 'insecure-page' }
  const storage = openStorage()
  if (storage === null) return { kind: 'storage-blocked', address: launchAddress(read.value, address).href }
  const prepared = await prepare(read.value, issuer, site, storage, address)
  if (!prepared.ok) return prepared.problem
  location.replace(prepared.value)
  return new Promise(() => undefined)
}
