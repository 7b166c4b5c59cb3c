/**
 * What a page that the EHR has come back to can do before the rest of its program is there: exchange the code, and ask
 * /metadata beside it (product.md, "SMART and FHIR"). Both go to the EHR that launch.html has just found in site.json.
 */
import { accept, patience, requestOptions } from '../fhir/request-options.ts'
import { openStorage, readLaunchRecord, takeSiteFile } from './launch-record.ts'
import type { LaunchRecord } from './launch-record.ts'
import { pageFolder } from './launch-request.ts'
import { openClient } from './library.ts'
import type { SmartClient } from './library.ts'
import { settleState } from './token.ts'

/** The page's address as it was opened, and what has begun. */
export interface Arrival {
  /** With nothing but `state`. */
  readonly address: URL
  readonly state: string | null
  readonly error: string | null
  /** Whether the address brought the EHR's answer; otherwise a session is opened again, or none. */
  readonly isAnswer: boolean
  /** Null where the browser blocks it. */
  readonly storage: Storage | null
  /** The launch of this tab that the address belongs to; null also where another server than the one asked has answered. */
  readonly record: LaunchRecord | null
  /** The exchange of the code; null where there is no code, or nothing that it belongs to. */
  readonly exchange: Promise<SmartClient> | null
}

/** No token came in time. A symbol, so that it cannot be taken for an error of the exchange itself. */
export const silence = Symbol('no answer in time')

const inTime = async <T>(work: Promise<T>, milliseconds: number): Promise<T> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) => {
      setTimeout(() => reject(silence), milliseconds)
    }),
  ])

/** This page's address with these parameters and no others. */
const pageAddress = (page: URL, parameters: Readonly<Record<string, string | null>>): URL => {
  const clean = new URL(`${page.origin}${page.pathname}`)
  for (const [name, value] of Object.entries(parameters)) if (value !== null) clean.searchParams.set(name, value)
  return clean
}

/** The FHIR base of a launch: `iss` as delivered, without a slash at the end. */
export const baseOf = ({ iss }: Pick<LaunchRecord, 'iss'>): string => iss.trim().replace(/\/+$/u, '')

/** Exchanges the code of `page`, or revives the session of its `state`; rejects where no token comes, with `silence` where nothing does. */
export const exchange = async (page: URL, state: string | null, code: string | null, storage: Storage): Promise<SmartClient> => {
  // fhirclient puts the code into the request's body as it reads it (smart-fhir §1.3): it is given it encoded.
  const encoded = code === null ? null : encodeURIComponent(code)
  const client = await inTime(openClient(pageAddress(page, { state, code: encoded }), storage), 30_000)
  settleState(client.state)
  return client
}

/** Answers that are here or on their way, by the address that they were or would be asked at. */
const begun = new Map<string, Promise<Response>>()

const askMetadata = (record: LaunchRecord): void => {
  const address = `${baseOf(record)}/metadata`
  const asked = fetch(address, { ...requestOptions, headers: accept, signal: AbortSignal.timeout(patience) })
  // Told where the answer is wanted.
  asked.catch(() => undefined)
  begun.set(address, asked)
}

/** Whether the answer names the server that was asked, where it names one or has to (RFC 9207 §2.4). */
const isFrom = (iss: string | null, { answers, mustName }: LaunchRecord): boolean =>
  iss === null ? !mustName : answers === null || iss === answers

const begin = (page: URL): Arrival => {
  const parameter = (name: string): string | null => page.searchParams.get(name)
  const [state, code, error] = [parameter('state'), parameter('code'), parameter('error')]
  const isAnswer = code !== null || error !== null
  const address = pageAddress(page, { state })
  // Code and error are used once: a reload finds the session under the state that stays (smart-fhir §1.4).
  if (isAnswer) history.replaceState(null, '', address)
  const storage = openStorage()
  const found = storage === null || state === null ? null : readLaunchRecord(storage, state)
  const record = found !== null && isAnswer && !isFrom(parameter('iss'), found) ? null : found
  const arrival = { address, state, error, isAnswer, storage, record, exchange: null }
  if (storage === null || record === null || code === null || error !== null) return arrival
  const file = takeSiteFile(storage)
  if (file !== null) begun.set(new URL('site.json', pageFolder(page)).href, Promise.resolve(new Response(file)))
  askMetadata(record)
  const exchanged = exchange(page, state, code, storage)
  exchanged.catch(() => undefined)
  return { ...arrival, exchange: exchanged }
}

let arrived: Arrival | null = null

/** How this page was opened. What its address calls for begins with the first call, once. */
export const arrive = (): Arrival => {
  arrived ??= begin(new URL(location.href))
  return arrived
}

/** `get`, which does not ask again what the arrival has asked, or what the launch page has handed over: each once. */
export const sinceArrival = (get: typeof fetch): typeof fetch => async (input, init) => {
  const address = input instanceof Request ? input.url : String(input)
  const answer = begun.get(address)
  begun.delete(address)
  return answer ?? get(input, init)
}
