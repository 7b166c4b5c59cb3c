/**
 * How every FHIR request goes out: without cookies, referrer or a cached answer, and to no other address than the one
 * asked, because a redirect would carry the token along.
 */
export const requestOptions = { redirect: 'manual', cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer' } as const satisfies RequestInit

/** What every answer should be. */
export const accept = { Accept: 'application/fhir+json' } as const

/** Milliseconds until a request is given up. */
export const patience = 30_000
