/**
 * A 401 for one resource type while the token is good is a refusal of that type, as a 403 is: the rest of the chart is
 * still read. Without patient or doses nothing can be shown, and then, as without a token, the session has ended.
 */
import type { FhirClient } from '../fhir/client.ts'
import type { FhirProblem } from '../fhir/fhir-problem.ts'
import type { Result } from '../fhir/result.ts'
import type { TokenSource } from '../smart/token.ts'

const needed: readonly string[] = ['Patient', 'MedicationAdministration']

/** "Condition" of "Condition/c1", "Condition?patient=p1" or an absolute address of the server. */
const typeIn = (base: string, path: string): string =>
  /^\w+/u.exec(path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path)?.[0] ?? ''

/** The client with such refusals told as `forbidden`. Writes are told as they were answered. */
export const isolating = (client: FhirClient, token: TokenSource): FhirClient => {
  const judged = async <T>(type: string, answer: Result<T, FhirProblem>): Promise<Result<T, FhirProblem>> => {
    if (answer.ok || answer.problem.kind !== 'unauthorised' || needed.includes(type)) return answer
    const good = await token().catch(() => null)
    return good === null ? answer : { ok: false, problem: { kind: 'forbidden', said: answer.problem.said } }
  }
  return {
    ...client,
    read: async (path, signal) => judged(typeIn(client.base, path), await client.read(path, signal)),
    search: async (type, params, signal) => judged(type, await client.search(type, params, signal)),
  }
}
