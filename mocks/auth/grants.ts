/**
 * Codes, access tokens and refresh tokens, all opaque. What one sign-in led to is a family: when a code or a refresh
 * token comes a second time, the whole family ends (RFC 6749 §4.1.2, RFC 9700 §4.14).
 */
import type { Access } from '../fhir/access.ts'
import { opaque } from './opaque.ts'
import type { Role } from './roles.ts'
import type { Twist } from './launches.ts'

/** What a person allowed an app. */
export interface Allowed {
  readonly client: string
  readonly redirectUri: string
  readonly challenge: string
  readonly scope: string
  readonly nonce: string | null
  readonly role: Role
  readonly patient: string | null
  readonly encounter: string | null
  readonly twist: Twist
}

interface Held<T> {
  readonly value: T
  readonly family: string
  readonly expires: number
  used: boolean
}

interface Token {
  readonly access: Access
  readonly client: string
}

export interface Redeemed {
  readonly allowed: Allowed
  readonly family: string
}

export interface Grants {
  /** A new code, good once and for `milliseconds`. */
  readonly code: (allowed: Allowed, milliseconds: number) => string
  /** Takes a code out of use and gives what it stands for; null where it is unknown, used or too old. */
  readonly redeemCode: (code: string) => Redeemed | null
  readonly accessToken: (token: Token, family: string, milliseconds: number) => string
  readonly findToken: (token: string) => Token | null
  readonly refreshToken: (allowed: Allowed, family: string) => string
  /** What a refresh token stands for, without using it up. */
  readonly peekRefresh: (token: string) => Redeemed | null
  /** Takes a refresh token out of use; null where it is unknown, used before or its family has ended. */
  readonly redeemRefresh: (token: string) => Redeemed | null
}

/** An empty set of grants; `now` in milliseconds. */
export const createGrants = (now: () => number): Grants => {
  const codes = new Map<string, Held<Allowed>>()
  const tokens = new Map<string, Held<Token>>()
  const refreshes = new Map<string, Held<Allowed>>()
  const ended = new Set<string>()

  const hold = <T>(where: Map<string, Held<T>>, value: T, family: string, expires: number): string => {
    const name = opaque()
    where.set(name, { value, family, expires, used: false })
    return name
  }
  const isGood = (held: Held<unknown> | undefined): boolean =>
    held !== undefined && !held.used && !ended.has(held.family) && now() < held.expires

  const redeem = (where: Map<string, Held<Allowed>>, name: string): Redeemed | null => {
    const held = where.get(name)
    if (held === undefined) return null
    if (held.used) ended.add(held.family)
    if (!isGood(held)) return null
    held.used = true
    return { allowed: held.value, family: held.family }
  }

  return {
    code: (allowed, milliseconds) => hold(codes, allowed, opaque(), now() + milliseconds),
    redeemCode: (code) => redeem(codes, code),
    accessToken: (token, family, milliseconds) => hold(tokens, token, family, now() + milliseconds),
    findToken: (token) => {
      const held = tokens.get(token)
      return held !== undefined && isGood(held) ? held.value : null
    },
    refreshToken: (allowed, family) => hold(refreshes, allowed, family, Infinity),
    peekRefresh: (token) => {
      const held = refreshes.get(token)
      return held === undefined ? null : { allowed: held.value, family: held.family }
    },
    redeemRefresh: (token) => redeem(refreshes, token),
  }
}
