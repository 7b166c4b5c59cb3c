/**
 * Where a resource is that a draft names and a reading did not give. A server may answer a search by nothing where the
 * right to the type is missing: that proves no change of the chart.
 */
import type { FhirClient } from '../fhir/client.ts'
import { isJson } from '../fhir/element.ts'
import { typeOf } from './review-names.ts'

/** `out-of-reach`: nobody here can tell whether it still stands. */
export type Whereabouts = 'gone' | 'there' | 'out-of-reach'

/** Asks for one resource by "Type/id". */
export type Seek = (name: string) => Promise<Whereabouts>

/**
 * Asks the server, but not for a type that the token does not reach. One resource out of reach stands for its type, so
 * that a long list is not a long row of refusals.
 */
export const seeking = (client: FhirClient, mayRead: (type: string) => boolean, signal?: AbortSignal): Seek => {
  const unreached = new Set<string>()
  return async (name) => {
    const type = typeOf(name)
    if (!mayRead(type) || unreached.has(type)) return 'out-of-reach'
    const answer = await client.read(name, signal)
    if (!answer.ok && answer.problem.kind === 'not-found') return 'gone'
    const body = answer.ok ? answer.value.body : null
    if (isJson(body) && `${String(body['resourceType'])}/${String(body['id'])}` === name) return 'there'
    unreached.add(type)
    return 'out-of-reach'
  }
}
