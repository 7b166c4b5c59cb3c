/** Which addresses the token may be sent to: those below the FHIR base and no others (smart-fhir §1.5, §2.3). */

const parsed = (text: string, base?: string): URL | null => (URL.canParse(text, base) ? new URL(text, base) : null)

/** A slash or a backslash that is hidden from the comparison of paths, and may not be hidden from the server. */
const hiddenSlash = /%(2f|5c)/i

/**
 * The address of `path`, which is relative to the base or absolute; null where it does not lie below the base, whatever
 * it is written like. `base` is without a slash at the end.
 */
export const addressBelow = (base: string, path: string): URL | null => {
  const root = parsed(base)
  const url = path === '' ? parsed(base) : parsed(path.startsWith('?') ? `${base}${path}` : path, `${base}/`)
  if (root === null || url === null || !/^https?:$/.test(url.protocol)) return null
  if (url.origin !== root.origin || url.username !== '' || url.password !== '') return null
  const trunk = root.pathname.replace(/\/+$/, '')
  // HAPI pages at the base itself: `…/fhir?_getpages=…`.
  const below = url.pathname === trunk || url.pathname.startsWith(`${trunk}/`)
  if (!below || hiddenSlash.test(url.pathname.slice(trunk.length))) return null
  url.hash = ''
  return url
}

/** "?patient=p1&_count=1000" of parameters; commas stay, since FHIR gives them a meaning (or, R4 search §3.1.1.3.9). */
export const queryOf = (params: readonly (readonly [string, string])[]): string => {
  const parts = params.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value).replaceAll('%2C', ',')}`)
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

/**
 * "Type/id" of a reference that this server answers for: relative, or absolute below the base, with or without a
 * version. Null for contained, foreign and logical ones.
 */
export const localReference = (base: string, reference: string): string | null => {
  const relative = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  return /^([A-Z][A-Za-z]{1,63}\/[A-Za-z0-9\-._~]{1,128})(?:\/_history\/[^/?#]+)?$/.exec(relative)?.[1] ?? null
}
