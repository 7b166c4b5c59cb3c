/**
 * Who the user and the patient of a token response are. The id_token came from the token endpoint over TLS and serves
 * for display and as the draft's `enterer`, never for a decision on access, so its signature is not checked
 * (smart-fhir §1.2). fhirclient's own reader fails on base64url (smart-fhir §1.3).
 */

/** Bytes as base64url without padding (RFC 7515 §2). */
export const base64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

/** The text in base64url or base64; null where it is neither, or no UTF-8. */
export const fromBase64url = (text: string): string | null => {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').replaceAll('=', ''))
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(binary, (letter) => letter.codePointAt(0) ?? 0))
  } catch {
    return null
  }
}

const claimsOf = (token: string): unknown => {
  const payload = fromBase64url(token.split('.')[1] ?? '')
  try {
    return payload === null ? null : JSON.parse(payload)
  } catch {
    return null
  }
}

const claim = (claims: unknown, name: string): unknown =>
  typeof claims === 'object' && claims !== null && Object.hasOwn(claims, name) ? Object.getOwnPropertyDescriptor(claims, name)?.value : undefined

const userReference = /(?:^|\/)((?:Practitioner|PractitionerRole|Patient|RelatedPerson|Person)\/[A-Za-z0-9\-.]{1,64})$/u

/** "Practitioner/x" from the claim `fhirUser`, or the older `profile`, absolute or relative; null where there is none. */
export const userOfIdToken = (token: unknown): string | null => {
  if (typeof token !== 'string') return null
  const claims = claimsOf(token)
  const named = claim(claims, 'fhirUser') ?? claim(claims, 'profile')
  return typeof named === 'string' ? (userReference.exec(named)?.[1] ?? null) : null
}

/** The user, else the subject, which an id_token has where it names no FHIR resource (OpenID Connect §2); null without either. */
export const personOfIdToken = (token: unknown): string | null => {
  const subject = typeof token === 'string' ? claim(claimsOf(token), 'sub') : null
  return userOfIdToken(token) ?? (typeof subject === 'string' && subject !== '' ? `sub ${subject}` : null)
}

/** "x" of "x" or "Patient/x", which some servers send as the patient of a token; null where it is no FHIR id. */
export const bareId = (value: unknown, type: string): string | null => {
  if (typeof value !== 'string') return null
  const id = value.startsWith(`${type}/`) ? value.slice(type.length + 1) : value
  // R4 allows no underscore and 64 characters; servers are less strict with themselves.
  return /^[A-Za-z0-9\-._]{1,128}$/u.test(id) && !/^\.+$/u.test(id) ? id : null
}

/** Whether an id_token may belong to the launch of `nonce`: one that repeats another's was made for another's. */
export const fitsNonce = (token: unknown, nonce: string): boolean => {
  const repeated = typeof token === 'string' ? claim(claimsOf(token), 'nonce') : undefined
  return repeated === undefined || repeated === null || repeated === nonce
}
