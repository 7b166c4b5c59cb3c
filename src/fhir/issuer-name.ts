/** The name of an EHR, in a file of its own: the launch page needs it and nothing else of the drafts' keys. */

/**
 * The name of an EHR that its drafts are keyed by: scheme and host in lower case, no default port, no slash at the
 * end, no user, query or fragment. A site may choose a namespace that is no web address: it is taken as it is.
 */
export const normaliseIssuer = (issuer: string): string => {
  const trimmed = issuer.trim().replace(/[\s/]+$/, '')
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return trimmed
  const url = new URL(trimmed)
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '')
}
