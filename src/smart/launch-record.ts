/**
 * What is kept between launch.html and the app: in sessionStorage, under the `state` of the launch. It holds no
 * clinical content. A new launch removes all of the launches before it, tokens included (smart-fhir §1.4, "session
 * bleed"); the `state` in the page's address says which launch a page belongs to.
 */
import { views } from './launch-request.ts'
import type { LaunchRequest } from './launch-request.ts'

const prefix = 'doseline.smart.'

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

/** Begins a launch: nothing of an earlier one is left. */
export const recordLaunch = (storage: Storage, state: string, request: LaunchRequest): void => {
  forgetLaunches(storage)
  storage.setItem(recordName(state), JSON.stringify(request))
}

const parse = (text: string | null): unknown => {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}

/** The launch that `state` belongs to; null where this tab began none under it. */
export const readLaunchRecord = (storage: Storage, state: string): LaunchRequest | null => {
  const found = parse(storage.getItem(recordName(state)))
  if (typeof found !== 'object' || found === null || !('iss' in found) || !('launch' in found) || !('view' in found)) return null
  const { iss, launch, view: named } = found
  const view = views.find((known) => known === named)
  if (typeof iss !== 'string' || view === undefined || (launch !== null && typeof launch !== 'string')) return null
  return { iss, launch, view }
}
