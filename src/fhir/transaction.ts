/** The Bundle of one transaction, and the status of every entry of its answer. */
import type { Bundle, BundleEntry, ChargeItem } from 'fhir/r4'
import { weakTag } from './client.ts'
import { draftNamed } from './draft-merge.ts'
import { identifierSearch } from './draft-key.ts'
import { isJson, type Json } from './element.ts'
import { problemOfStatus, type FhirProblem } from './fhir-problem.ts'
import type { SendStep } from './save-plan.ts'

const entryOf = (step: SendStep): BundleEntry<ChargeItem> =>
  step.kind === 'create'
    ? {
        fullUrl: step.fullUrl,
        resource: step.resource,
        request: { method: 'POST', url: 'ChargeItem', ifNoneExist: identifierSearch(step.identifier) },
      }
    : {
        resource: step.resource,
        request: { method: 'PUT', url: `ChargeItem/${step.id}`, ifMatch: weakTag(step.versionId) },
      }

/** The steps as one transaction, in their order. */
export const transactionOf = (steps: readonly SendStep[]): Bundle<ChargeItem> => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: steps.map(entryOf),
})

/** How one entry was answered. `id` is the server's, where it said which; `isShown` where the resource came along. */
export type EntryAnswer =
  | { readonly kind: 'done'; readonly status: number; readonly id: string | null; readonly isShown: boolean; readonly hasDangling: boolean }
  | { readonly kind: 'refused'; readonly problem: FhirProblem }

export interface TransactionAnswer {
  readonly entries: readonly EntryAnswer[]
  /** The server ran it as a batch: each entry stands or falls alone, and references between them may be left open. */
  readonly isBatch: boolean
}

const statusOf = (response: Json): number | null => {
  const status = typeof response['status'] === 'string' ? /^\s*(\d{3})/.exec(response['status'])?.[1] : undefined
  return status === undefined ? null : Number(status)
}

/** The id in "ChargeItem/7/_history/1", relative or absolute: proxies name the server behind them (smart-fhir §4.1). */
const idOf = (resource: unknown, location: unknown): string | null => {
  if (isJson(resource) && resource['resourceType'] === 'ChargeItem' && typeof resource['id'] === 'string') return resource['id']
  if (typeof location !== 'string') return null
  return /(?:^|\/)ChargeItem\/([A-Za-z0-9\-._~]{1,128})(?:\/_history\/|$)/.exec(location)?.[1] ?? null
}

const hasDangling = (resource: unknown): boolean =>
  isJson(resource) &&
  Array.isArray(resource['partOf']) &&
  resource['partOf'].some((part) => isJson(part) && typeof part['reference'] === 'string' && draftNamed({ reference: part['reference'] }) !== null)

const answerOf = (entry: unknown): EntryAnswer | null => {
  const response = isJson(entry) ? entry['response'] : null
  if (!isJson(entry) || !isJson(response)) return null
  const status = statusOf(response)
  if (status === null) return null
  if (status >= 300) return { kind: 'refused', problem: problemOfStatus(status, response['outcome']) }
  const { resource } = entry
  return {
    kind: 'done', status, id: idOf(resource, response['location']),
    isShown: isJson(resource) && resource['resourceType'] === 'ChargeItem', hasDangling: hasDangling(resource),
  }
}

/**
 * Reads the answer to a transaction of `count` entries; null where it is none, and then nobody knows what was done.
 * A server without transactions may run a batch and call its answer a transaction's (smart-fhir §4.1): entries of which
 * some were done and some refused show it, and so do references that were left as "urn:uuid:".
 */
export const readTransactionAnswer = (body: unknown, count: number): TransactionAnswer | null => {
  if (!isJson(body) || body['resourceType'] !== 'Bundle' || !Array.isArray(body['entry'])) return null
  const entries = body['entry'].flatMap((entry: unknown) => answerOf(entry) ?? [])
  if (entries.length !== count || body['entry'].length !== count) return null
  const isMixed = entries.some(({ kind }) => kind === 'refused')
  const isOpen = entries.some((entry) => entry.kind === 'done' && entry.hasDangling)
  return { entries, isBatch: body['type'] === 'batch-response' || isMixed || isOpen }
}
