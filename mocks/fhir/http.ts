/** Requests and answers as HTTP has them: addresses, bodies, headers, and who may ask from another origin. */
import { isRefusal, type Answer } from './answer.ts'
import type { Behaviour } from './dialects.ts'
import { keyOf, parseJson } from './json.ts'

/** "https://host/fhir" and what comes below it, without a slash at either end. */
export interface Address {
  readonly base: string
  readonly path: string
  readonly query: URLSearchParams
}

/** A part of a path; one that is no proper escape stays as it is, and then names nothing. */
const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The address of a request; the base ends with the first `fhir` of its path. */
export const addressOf = (request: Request): Address => {
  const url = new URL(request.url)
  const match = /^(.*?\/fhir)(?:\/(.*?))?\/?$/u.exec(url.pathname)
  return {
    base: `${url.origin}${match?.[1] ?? '/fhir'}`,
    path: (match?.[2] ?? '').split('/').map(decoded).join('/'),
    query: url.searchParams,
  }
}

const isJson = /^application\/(?:fhir\+)?json\b/u

/** The body as a value, and null where there is none that can be read; references below the base become `{base}/…`. */
export const jsonBody = async (request: Request, base: string): Promise<unknown> => {
  if (request.method === 'GET' || request.method === 'HEAD') return null
  const text = await request.text()
  // Recorded: a body of another media type counts as an empty one.
  if (!isJson.test(request.headers.get('content-type') ?? '')) return {}
  return parseJson(text.replaceAll(`"${base}/`, '"{base}/'))
}

/** As the recorded Medplum: any origin, by name, with the headers that a client must be able to read. */
const corsHeaders = (request: Request): Record<string, string> => {
  const origin = request.headers.get('origin')
  if (origin === null) return {}
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Content-Location, ETag, Last-Modified, Location',
    Vary: 'Origin',
  }
}

/** The answer to OPTIONS: whatever headers are asked for are allowed. */
export const preflight = (request: Request): Response =>
  new Response(null, {
    status: 204,
    headers: {
      ...corsHeaders(request),
      'Access-Control-Allow-Methods': 'GET, HEAD, PUT, POST, DELETE',
      'Access-Control-Allow-Headers': request.headers.get('access-control-request-headers') ?? '',
      'Access-Control-Max-Age': '600',
      Vary: 'Origin, Access-Control-Request-Headers',
    },
  })

const fhirJson = 'application/fhir+json; charset=utf-8'

const versionHeaders = (answer: Answer, base: string, isHidden: boolean): Record<string, string> => {
  if (answer.version === undefined || isHidden) return {}
  const { versionId, lastUpdated } = answer.version.meta
  const address = `${base}/${keyOf(answer.version)}`
  return {
    ETag: `W/"${String(versionId)}"`,
    'Last-Modified': new Date(String(lastUpdated)).toUTCString(),
    ...(answer.created === true ? { Location: address } : {}),
  }
}

const zoned = /"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?[+-]\d{2}:\d{2})"/gu

/** JSON with its times in UTC. */
const inUtc = (text: string): string =>
  text.replaceAll(zoned, (_, time: string) => `"${new Date(time).toISOString().replace('.000Z', 'Z')}"`)

/** What of an answer may be otherwise. */
type Manner = Pick<Behaviour, 'hidesHeaders' | 'utcTimes'>

/** The answer as it goes over the wire: `{base}` becomes the server's own address. */
export const httpResponse = (request: Request, base: string, answer: Answer, manner: Manner = {}): Response => {
  const wantsNone = request.method !== 'GET' && (request.headers.get('prefer') ?? '').includes('return=minimal')
  const isMinimal = wantsNone && answer.version !== undefined
  const hasBody = answer.body !== null && (isRefusal(answer) || !isMinimal)
  const text = hasBody ? JSON.stringify(answer.body).replaceAll('"{base}/', `"${base}/`) : null
  return new Response(text !== null && manner.utcTimes === true ? inUtc(text) : text, {
    status: answer.status,
    headers: {
      'Content-Type': fhirJson,
      'Cache-Control': 'no-store',
      ...versionHeaders(answer, base, manner.hidesHeaders === true),
      ...answer.headers,
      ...corsHeaders(request),
    },
  })
}
