/** Where the EHR's own colours may be read from (SMART App Launch 2.2, `smart_style_url`). */

/**
 * The address of `smart_style_url`, which may be relative to the base; null where it stands neither at the origin of the
 * FHIR base nor at one of `allowed`, since a request there would tell a stranger that somebody is at work.
 */
export const styleAddress = (said: unknown, base: string, allowed: readonly string[]): string | null => {
  if (typeof said !== 'string' || said === '' || !URL.canParse(said, `${base}/`)) return null
  const url = new URL(said, `${base}/`)
  if (!/^https?:$/u.test(url.protocol) || url.username !== '' || url.password !== '') return null
  return url.origin === new URL(base).origin || allowed.includes(url.origin) ? url.href : null
}
