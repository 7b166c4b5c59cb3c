/** `fetch` for the FHIR client that mends a token which the server refuses before its end (smart-fhir §1.5). */
import type { TokenSource } from './token.ts'

const bearerOf = (init: RequestInit | undefined): string | null =>
  /^Bearer (.+)$/u.exec(new Headers(init?.headers).get('Authorization') ?? '')?.[1] ?? null

const withBearer = (init: RequestInit | undefined, token: string): RequestInit => {
  const headers = new Headers(init?.headers)
  headers.set('Authorization', `Bearer ${token}`)
  return { ...init, headers }
}

/**
 * A request that is answered with 401 has its token renewed, all requests together once. A read is then asked once more;
 * a write never is from here: whoever sent it looks what the server has first (src/fhir/save-run.ts), with the new token.
 * Where the 401 stays, it is the answer: `token()` tells then whether the session has ended or only this resource is refused.
 */
export const renewingFetch = (get: typeof fetch, token: TokenSource): typeof fetch => async (input, init) => {
  const answer = await get(input, init)
  const refused = bearerOf(init)
  if (answer.status !== 401 || refused === null) return answer
  const fresh = await token(refused).catch(() => null)
  if (fresh === null || (init?.method ?? 'GET') !== 'GET' || init?.signal?.aborted === true) return answer
  await answer.body?.cancel()
  return get(input, withBearer(init, fresh))
}
