/** What servers, gateways and networks do, one row each: what goes wrong, how often, and whom it can hit. */
import { elsewhere, type Alteration } from '../../mocks/fhir/alter.ts'
import type { FaultEffect } from '../../mocks/fhir/faults.ts'
import { late } from './http.ts'

export interface Fault {
  readonly name: string
  readonly effect: FaultEffect
  /** How many requests it spoils; null for all of them. */
  readonly times: number | null
}

const refusals = [400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 422, 423, 428, 429]
const faults = [500, 501, 502, 503, 504, 507]

const status = (code: number, times: number | null): Fault => ({
  name: `${code}${times === null ? ' for ever' : ''}`, times, effect: { kind: 'status', status: code },
})

const altered = (how: Alteration, name: string, times: number | null = 1): Fault => ({ name, times, effect: { kind: 'altered', how } })

/** They hit reads and writes alike. */
const common: readonly Fault[] = [
  ...[...refusals, ...faults].map((code) => status(code, 1)),
  ...[401, 403, 429, 500, 503].map((code) => status(code, null)),
  { name: '429 with Retry-After', times: 1, effect: { kind: 'status', status: 429, retryAfter: 2 } },
  { name: '503 with Retry-After', times: 1, effect: { kind: 'status', status: 503, retryAfter: 1 } },
  { name: 'the request lost', times: 1, effect: { kind: 'lose-request' } },
  { name: 'every request lost', times: null, effect: { kind: 'lose-request' } },
  { name: 'the answer lost', times: 1, effect: { kind: 'lose-answer' } },
  { name: 'every answer lost', times: null, effect: { kind: 'lose-answer' } },
  { name: 'no answer in time', times: 1, effect: { kind: 'delay', ms: late.delay } },
  { name: 'a page of a gateway', times: 1, effect: { kind: 'not-json' } },
  { name: 'a redirect to another server', times: 1, effect: { kind: 'redirect', to: `${elsewhere}/Patient` } },
  { name: 'a redirect within the server', times: 1, effect: { kind: 'redirect', to: '/fhir/metadata' } },
  altered('cut', 'half an answer'),
  altered('empty', 'an empty answer'),
  altered('wrong-type', 'an OperationOutcome instead'),
  altered('wrong-type', 'an OperationOutcome instead, for ever', null),
  altered('stranger', 'another patient’s data'),
]

/** An empty result in place of a full one is not among them: no client can tell it from an empty chart. */
export const readFaults: readonly Fault[] = [
  ...common,
  altered('foreign-next', 'a next link to another server'),
  altered('circle', 'pages in a circle'),
]

export const writeFaults: readonly Fault[] = [
  ...common,
  ...[400, 408, 409, 412, 413, 422, 429, 500, 502, 503, 504].map((code): Fault => ({
    name: `done, and answered ${code}`, times: 1, effect: { kind: 'done-status', status: code },
  })),
  altered('bare', 'no Location, no ETag, no resource'),
  altered('bare', 'no Location, no ETag, no resource, ever', null),
]

/** What can befall the search that follows an unclear answer. */
export const searchFaults: readonly Fault[] = [...readFaults, altered('unindexed', 'an index that is behind')]
