/** The id_token of OpenID Connect, signed with a key of this server's life; its public half is at /auth/keys. */
import { base64url } from './opaque.ts'

export interface IdTokens {
  readonly sign: (claims: Readonly<Record<string, unknown>>) => Promise<string>
  /** The JSON Web Key Set (RFC 7517). */
  readonly keys: () => Promise<{ readonly keys: readonly Readonly<Record<string, string | undefined>>[] }>
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const

const part = (value: unknown): string => base64url(new TextEncoder().encode(JSON.stringify(value)))

/** The key is made when it is first needed. */
export const createIdTokens = (): IdTokens => {
  let pair: Promise<CryptoKeyPair> | null = null
  const key = async (): Promise<CryptoKeyPair> => {
    pair ??= crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
    return pair
  }
  return {
    sign: async (claims) => {
      const { privateKey } = await key()
      const signed = `${part({ alg: 'ES256', typ: 'JWT', kid: 'sandbox' })}.${part(claims)}`
      const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, new TextEncoder().encode(signed))
      return `${signed}.${base64url(new Uint8Array(signature))}`
    },
    keys: async () => {
      const { publicKey } = await key()
      const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
      const jwk = { kty, crv, x, y, use: 'sig', alg: 'ES256', kid: 'sandbox' }
      return { keys: [jwk] }
    },
  }
}
