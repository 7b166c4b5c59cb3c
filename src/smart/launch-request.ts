/** What launch.html reads from its address: three parameters and nothing else (smart-fhir §2.3, product.md "SMART and FHIR"). */
import type { Result } from '../fhir/result.ts'

export const views = ['administration', 'review'] as const

/** Which page is opened; it decides the scopes. */
export type View = (typeof views)[number]

export interface LaunchRequest {
  /** As delivered: `aud` must be this very text (smart-fhir §2.1). */
  readonly iss: string
  /** The EHR's launch token; null for a standalone launch. */
  readonly launch: string | null
  readonly view: View
}

export type LaunchAddressProblem =
  /** The address names no EHR. The person should open Doseline from the EHR's menu or from the start page. */
  | { readonly kind: 'launch-parameters-missing' }
  /** `view` is none of ours. Whoever registered the app should correct its launch address. */
  | { readonly kind: 'view-unknown' }

/** The value of a parameter; null where it is absent or blank. */
const parameter = (address: URL, name: string): string | null => {
  const value = address.searchParams.get(name)
  return value === null || value.trim() === '' ? null : value
}

/** Reads `iss`, `launch` and `view`; without `view` it is the administration view. */
export const readLaunchRequest = (address: URL): Result<LaunchRequest, LaunchAddressProblem> => {
  const iss = parameter(address, 'iss')
  if (iss === null) return { ok: false, problem: { kind: 'launch-parameters-missing' } }
  const named = parameter(address, 'view') ?? 'administration'
  const view = views.find((known) => known === named)
  if (view === undefined) return { ok: false, problem: { kind: 'view-unknown' } }
  return { ok: true, value: { iss, launch: parameter(address, 'launch'), view } }
}

/** The address of a launch, whole, beside the page `page`: made anew from the request, so that nothing else comes along. */
export const launchAddress = (request: LaunchRequest, page: URL): URL => {
  const address = new URL('launch.html', pageFolder(page))
  address.searchParams.set('iss', request.iss)
  if (request.launch !== null) address.searchParams.set('launch', request.launch)
  if (request.view !== 'administration') address.searchParams.set('view', request.view)
  return address
}

/** The folder that a page stands in, without query or fragment: other pages and files of ours are beside it. */
export const pageFolder = (page: URL): URL => new URL('.', `${page.origin}${page.pathname}`)
