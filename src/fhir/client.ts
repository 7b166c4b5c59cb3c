/**
 * The one way to a FHIR server: `fetch` with the token, to addresses below the base only (smart-fhir §1.5).
 *
 * Reads are tried again after network errors, 429 and 502–504; writes never, since nobody knows what an unanswered write
 * has done. Redirects are never followed, because they would carry the token along.
 */
import { addressBelow, queryOf } from './client-address.ts'
import { isJson, type Json } from './element.ts'
import { problemOfStatus, type FhirProblem } from './fhir-problem.ts'
import { pages, type Found } from './client-pages.ts'
import { accept, patience, requestOptions } from './request-options.ts'
import { failure, success, type Result } from './result.ts'

export type { Found } from './client-pages.ts'
export type { FhirProblem } from './fhir-problem.ts'

export interface Answer {
  readonly status: number
  /** The JSON of the answer; null where a write was answered without any. */
  readonly body: unknown
}

/** A create, an update, or a transaction (`path` is then empty). `ifMatch` is a bare versionId. */
export interface Write {
  readonly method: 'POST' | 'PUT'
  readonly path: string
  readonly body: unknown
  readonly ifMatch?: string
  /** The search of a conditional create, without "?". Some servers' CORS rules do not allow this header. */
  readonly ifNoneExist?: string
}

export interface FhirClient {
  /** Without a slash at the end. */
  readonly base: string
  /** GET of "Patient/p1" or of an absolute address below the base. `metadata` is asked without a token. */
  readonly read: (path: string, signal?: AbortSignal) => Promise<Result<Answer, FhirProblem>>
  /** Sent once and never again. A problem that is no 4xx leaves open whether the server has done it. */
  readonly send: (request: Write) => Promise<Result<Answer, FhirProblem>>
  /** All pages of a search, up to the limits of `client-pages.ts`; one page that fails fails the search. */
  readonly search: (
    type: string,
    params: readonly (readonly [string, string])[],
    signal?: AbortSignal,
  ) => Promise<Result<Found, FhirProblem>>
}

export interface ClientOptions {
  readonly base: string
  /** The access token of now, renewed where needed; null where none can be had. */
  readonly token: () => Promise<string | null>
  readonly fetch: typeof fetch
  /** Resolves after so many milliseconds. */
  readonly wait?: (ms: number) => Promise<void>
  readonly now?: () => number
  /** Milliseconds until a request is given up; 30 seconds. */
  readonly timeLimit?: number
}

const tries = 3
const retried: readonly number[] = [429, 502, 503, 504]
const firstPause = 400
/** Nobody waits longer at a bedside, whatever Retry-After says. */
const longestPause = 10_000

/** `W/"7"`: an If-Match without quotes was ignored by a server, which then overwrote (smart-fhir §3.5). */
export const weakTag = (versionId: string): string => `W/"${versionId}"`

/** Retry-After as milliseconds: seconds or a date; null where it is neither. */
const retryAfter = (value: string | null, now: number): number | null => {
  if (value === null) return null
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

const parsed = (text: string): { readonly json: unknown } | null => {
  try {
    const json: unknown = JSON.parse(text)
    return { json }
  } catch {
    return null
  }
}

interface Attempt {
  readonly result: Result<Answer, FhirProblem>
  /** Milliseconds to wait before another try; null where another try makes no sense. */
  readonly pause: number | null
}

const last = (problem: FhirProblem): Attempt => ({ result: failure(problem), pause: null })

/** What a response says. A read needs a resource; a write may be answered by nothing at all. */
const judged = (response: Response, text: string, isRead: boolean): Result<Answer, FhirProblem> => {
  const json = parsed(text)
  if (response.status >= 400) return failure(problemOfStatus(response.status, json?.json))
  const isFhir = isRead ? isJson(json?.json) && typeof json.json['resourceType'] === 'string' : json !== null || text.trim() === ''
  return response.ok && isFhir ? success({ status: response.status, body: json === null ? null : json.json }) : failure({ kind: 'not-json' })
}

/** A page of the browser shows a redirect as one without a status; Node shows it as it is. */
const isRedirect = (response: Response): boolean =>
  response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400 && response.status !== 304)

const silently = async <T>(step: () => Promise<T>): Promise<T | null> => {
  try {
    return await step()
  } catch {
    return null
  }
}

/** Waits, but not for somebody who has gone. */
const pauseUnlessGone = async (waited: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (signal === undefined) return waited
  if (signal.aborted) return
  let leave = (): void => {}
  const gone = new Promise<void>((resolve) => {
    leave = resolve
    signal.addEventListener('abort', leave, { once: true })
  })
  await Promise.race([waited, gone])
  signal.removeEventListener('abort', leave)
}

/** A function, since a signal changes while it is awaited, which the compiler does not know. */
const isGone = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

interface Ask {
  readonly url: URL
  readonly init: { readonly method: string; readonly body?: string; readonly headers: Readonly<Record<string, string>> }
  readonly withToken: boolean
  readonly signal: AbortSignal | undefined
}

/** A client of the server at `base`, which is an http(s) address with or without a slash at the end. */
export const createClient = (options: ClientOptions): FhirClient => {
  const base = options.base.replace(/\/+$/, '')
  const wait = options.wait ?? (async (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms)))
  const now = options.now ?? Date.now
  // A browser's fetch refuses to be called as a member of anything but its window.
  const { fetch: ask } = options
  const timeLimit = options.timeLimit ?? patience

  const attempt = async ({ url, init, withToken, signal }: Ask, nth: number): Promise<Attempt> => {
    // For somebody who has gone no token is renewed either.
    if (isGone(signal)) return last({ kind: 'cancelled' })
    const token = withToken ? await silently(options.token) : null
    if (isGone(signal)) return last({ kind: 'cancelled' })
    if (withToken && token === null) return last({ kind: 'unauthorised', said: null })
    const clock = AbortSignal.timeout(timeLimit)
    const authorization = token === null ? {} : { Authorization: `Bearer ${token}` }
    const answered = await silently(async () => {
      const response = await ask(url, {
        ...init,
        ...requestOptions,
        headers: { ...accept, ...init.headers, ...authorization },
        signal: signal === undefined ? clock : AbortSignal.any([signal, clock]),
      })
      return { response, text: isRedirect(response) ? '' : await response.text() }
    })
    if (isGone(signal)) return last({ kind: 'cancelled' })
    if (answered === null && clock.aborted) return last({ kind: 'timeout' })
    const backOff = firstPause * 3 ** (nth - 1)
    if (answered === null) return { result: failure({ kind: 'no-answer' }), pause: backOff }
    const { response, text } = answered
    if (isRedirect(response)) return last({ kind: 'outside-base' })
    const told = retryAfter(response.headers.get('Retry-After'), now())
    const pause = retried.includes(response.status) ? Math.min(told ?? backOff, longestPause) : null
    return { result: judged(response, text, init.method === 'GET'), pause }
  }

  const read: FhirClient['read'] = async (path, signal) => {
    const url = addressBelow(base, path)
    if (url === null) return failure({ kind: 'outside-base' })
    const asked: Ask = { url, init: { method: 'GET', headers: {} }, withToken: path !== 'metadata', signal }
    for (let nth = 1; ; nth += 1) {
      const { result, pause } = await attempt(asked, nth)
      if (result.ok || pause === null || nth === tries) return result
      await pauseUnlessGone(wait(pause), signal)
      if (isGone(signal)) return failure({ kind: 'cancelled' })
    }
  }

  const send: FhirClient['send'] = async ({ method, path, body, ifMatch, ifNoneExist }) => {
    const url = addressBelow(base, path)
    if (url === null) return failure({ kind: 'outside-base' })
    const headers: Record<string, string> = { 'Content-Type': 'application/fhir+json' }
    if (ifMatch !== undefined) headers['If-Match'] = weakTag(ifMatch)
    if (ifNoneExist !== undefined) headers['If-None-Exist'] = ifNoneExist
    const asked: Ask = { url, init: { method, body: JSON.stringify(body), headers }, withToken: true, signal: undefined }
    return (await attempt(asked, 1)).result
  }

  const bundleAt = async (path: string, signal?: AbortSignal): Promise<Result<Json, FhirProblem>> => {
    const answer = await read(path, signal)
    if (!answer.ok) return answer
    const { body } = answer.value
    return isJson(body) && body['resourceType'] === 'Bundle' ? success(body) : failure({ kind: 'not-json' })
  }

  const search: FhirClient['search'] = async (type, params, signal) =>
    pages(`${type}${queryOf(params)}`, async (path) => bundleAt(path, signal))

  return { base, read, send, search }
}
