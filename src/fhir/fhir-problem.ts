/** Why a FHIR request gave nothing, and the server's own words for it. */
import { isJson, objectsIn } from './element.ts'

/**
 * `said` is what the server's OperationOutcome says, at most 300 characters, for the person who asked and for nobody
 * else: it may name what is in the chart.
 */
export type FhirProblem =
  | { readonly kind: 'no-answer' | 'timeout' | 'cancelled' }
  /** 401, or no token could be had (then nothing was sent). */
  | { readonly kind: 'unauthorised'; readonly said: string | null }
  | { readonly kind: 'forbidden'; readonly said: string | null }
  /** 404 or 410. */
  | { readonly kind: 'not-found'; readonly said: string | null }
  /** 409 or 412: somebody else was there first. */
  | { readonly kind: 'conflict'; readonly said: string | null }
  /** Any other 4xx. */
  | { readonly kind: 'refused'; readonly status: number; readonly said: string | null }
  | { readonly kind: 'server'; readonly status: number; readonly said: string | null }
  /** The answer is not the FHIR JSON that was asked for. */
  | { readonly kind: 'not-json' }
  /** An address, a `next` link or a redirect that leads away from the FHIR base; nothing was sent there. */
  | { readonly kind: 'outside-base' }

const wordsLimit = 300

const plainWords = (value: unknown): string | null => {
  if (typeof value !== 'string') return null
  const words = value.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  if (words === '') return null
  return words.length > wordsLimit ? `${words.slice(0, wordsLimit - 1)}…` : words
}

/**
 * What an OperationOutcome says: the words of its gravest issue, `details.text` before `diagnostics`. Null for anything
 * else, so that no foreign body is ever shown.
 */
const outcomeWords = (body: unknown): string | null => {
  if (!isJson(body) || body['resourceType'] !== 'OperationOutcome') return null
  const issues = objectsIn(body['issue'])
  const grave = issues.filter((issue) => issue['severity'] === 'fatal' || issue['severity'] === 'error')
  for (const issue of [...grave, ...issues]) {
    const details = isJson(issue['details']) ? plainWords(issue['details']['text']) : null
    const words = details ?? plainWords(issue['diagnostics'])
    if (words !== null) return words
  }
  return null
}

/** The problem that a status of 400 or more stands for. */
export const problemOfStatus = (status: number, body: unknown): FhirProblem => {
  const said = outcomeWords(body)
  if (status >= 500) return { kind: 'server', status, said }
  switch (status) {
    case 401:
      return { kind: 'unauthorised', said }
    case 403:
      return { kind: 'forbidden', said }
    case 404:
    case 410:
      return { kind: 'not-found', said }
    case 409:
    case 412:
      return { kind: 'conflict', said }
    default:
      return { kind: 'refused', status, said }
  }
}

/** The server's words in a problem, where it said any. */
export const saidIn = (problem: FhirProblem): string | null => ('said' in problem ? problem.said : null)
