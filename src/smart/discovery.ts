/** The smart-configuration of a server, as far as a launch needs it (SMART App Launch 2.2, conformance; smart-fhir §2.1). */

export interface Discovered {
  readonly authorize: string
  readonly token: string
  readonly capabilities: readonly string[]
  readonly s256: boolean
  /** The name that the server's answers carry (RFC 8414 §2); null where it has none. */
  readonly issuer: string | null
  /** Whether each of its answers carries that name (RFC 9207 §3). */
  readonly namesIssuer: boolean
}

const words = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((word): word is string => typeof word === 'string') : []

const member = (value: object, name: string): unknown => Object.getOwnPropertyDescriptor(value, name)?.value

/** An endpoint as an absolute address, which may be given relative to the base; null where it is not a web address. */
const endpoint = (value: unknown, iss: string): string | null => {
  const base = `${iss.replace(/\/+$/u, '')}/`
  if (typeof value !== 'string' || value === '' || !URL.canParse(value, base)) return null
  const url = new URL(value, base)
  // Over http the code or the token could be read on its way, unless the EHR itself stands on this computer.
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && new URL(base).protocol === 'http:')
  return allowed ? url.href : null
}

/** Reads a smart-configuration; null where it has no usable endpoints. */
export const readDiscovery = (answer: unknown, iss: string): Discovered | null => {
  if (typeof answer !== 'object' || answer === null) return null
  const authorize = endpoint(member(answer, 'authorization_endpoint'), iss)
  const token = endpoint(member(answer, 'token_endpoint'), iss)
  if (authorize === null || token === null) return null
  const issuer = member(answer, 'issuer')
  return {
    authorize,
    token,
    capabilities: words(member(answer, 'capabilities')),
    s256: words(member(answer, 'code_challenge_methods_supported')).includes('S256'),
    issuer: typeof issuer === 'string' && issuer !== '' ? issuer : null,
    namesIssuer: member(answer, 'authorization_response_iss_parameter_supported') === true,
  }
}

/** fhirclient adds its parameters with a "?", which an endpoint may have already (RFC 6749 §3.1). */
export const joinedAddress = (built: string, authorize: string): string =>
  authorize.includes('?') ? `${authorize}&${built.slice(authorize.length + 1)}` : built
