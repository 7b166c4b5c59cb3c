/** Trusted Types (W3C): the page's policy lets no text become script, and the address of a worker is such text. */

interface Policies {
  readonly createPolicy: (name: string, rules: { readonly createScriptURL: (address: string) => string | null }) => unknown
}

const isPolicies = (value: unknown): value is Policies =>
  typeof value === 'object' && value !== null && 'createPolicy' in value && typeof value.createPolicy === 'function'

/** Lets this one address, and no other, be loaded as a script that is named by text. Only once in a page. */
export const allowScript = (address: string): void => {
  // Not every browser has them; where there are none, nothing has to be allowed.
  const policies: unknown = 'trustedTypes' in window ? window.trustedTypes : null
  if (!isPolicies(policies)) return
  policies.createPolicy('default', { createScriptURL: (asked) => (asked === address ? asked : null) })
}
