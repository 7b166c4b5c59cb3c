/**
 * What is kept between launch.html and the app: in sessionStorage, under the `state` of the launch. It holds no
 * clinical content. A new launch removes all of the launches before it, tokens included (smart-fhir §1.4, "session
 * bleed"); the `state` in the page's address says which launch a page belongs to.
 */
import { normaliseIssuer } from '../fhir/issuer-name.ts'
import { views } from './launch-request.ts'
import type { LaunchRequest } from './launch-request.ts'

const prefix = 'doseline.smart.'

/** A launch, and what its answer has to carry. */
export interface LaunchRecord extends LaunchRequest {
  /** What the id_token repeats, where it repeats one (OpenID Connect §3.1.2.1). */
  readonly nonce: string
  /** What the answer's `iss` has to be, where it has one; null where the server did not say (RFC 9207). */
  readonly answers: string | null
  /** Whether the answer must have one. */
  readonly mustName: boolean
}

/** The name under which fhirclient's state of a launch is stored. */
export const stateName = (state: string): string => `${prefix}state.${state}`

const recordName = (state: string): string => `${prefix}launch.${state}`

/** The tab's storage; null where the browser blocks it, as in a frame of another site (stack.md §8). */
export const openStorage = (): Storage | null => {
  try {
    const storage = window.sessionStorage
    storage.setItem(`${prefix}probe`, '1')
    storage.removeItem(`${prefix}probe`)
    return storage
  } catch {
    return null
  }
}

/** Removes every launch with its tokens. Names of other parts stay. */
export const forgetLaunches = (storage: Storage): void => {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index))
  for (const name of names) if (name?.startsWith(prefix) === true) storage.removeItem(name)
}

/** Removes one launch with its tokens. */
export const forgetLaunch = (storage: Storage, state: string): void => {
  storage.removeItem(recordName(state))
  storage.removeItem(stateName(state))
}

const siteName = `${prefix}site`

/**
 * Begins a launch: nothing of an earlier one is left. `file` is site.json, in which its EHR was found: the page that the
 * EHR comes back to need not ask for it again.
 */
export const recordLaunch = (storage: Storage, state: string, launch: LaunchRecord, file: unknown): void => {
  forgetLaunches(storage)
  storage.setItem(recordName(state), JSON.stringify(launch))
  storage.setItem(siteName, JSON.stringify(file))
}

/** The site.json of the launch that has just come back, once; null where there is none. */
export const takeSiteFile = (storage: Storage): string | null => {
  const file = storage.getItem(siteName)
  storage.removeItem(siteName)
  return file
}

const parse = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

const isText = (value: unknown): value is string => typeof value === 'string'

const isTextOrNull = (value: unknown): value is string | null => value === null || isText(value)

/** The launch that `state` belongs to; null where this tab began none under it. */
export const readLaunchRecord = (storage: Storage, state: string): LaunchRecord | null => {
  const found = parse(storage.getItem(recordName(state)))
  if (typeof found !== 'object' || found === null) return null
  const { iss, launch, view: named, nonce, answers, mustName }: Readonly<Record<string, unknown>> = { ...found }
  const view = views.find((known) => known === named)
  if (!isText(iss) || !isTextOrNull(launch) || view === undefined || !isText(nonce) || !isTextOrNull(answers)) return null
  return { iss, launch, view, nonce, answers, mustName: mustName === true }
}

const stepName = ({ iss, view }: LaunchRequest): string => `doseline.scopes.${view} ${normaliseIssuer(iss)}`

/** How often this EHR has refused the scopes in this tab: so many steps less are asked for (scopes.ts). */
export const readStep = (storage: Storage, request: LaunchRequest): number => {
  const kept = storage.getItem(stepName(request)) ?? ''
  return /^\d$/u.test(kept) ? Number(kept) : 0
}

/** Outlasts the launch, so that the next one is not refused first. */
export const keepStep = (storage: Storage, request: LaunchRequest, step: number): void =>
  storage.setItem(stepName(request), String(step))
