/** Faults on request: what real servers and networks do, one switch each, for tests and for showing the app's words. */
import type { Alteration } from './alter.ts'
import { refuse, type Answer } from './answer.ts'

export type FaultEffect =
  /** Answers at once with the status, and does nothing. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  /** Does what was asked, then breaks the connection: the sender cannot know. */
  | { readonly kind: 'lose-answer' }
  /** Breaks the connection before anything is done. */
  | { readonly kind: 'lose-request' }
  /** Answers 200 with something that is no JSON. */
  | { readonly kind: 'not-json' }
  /** Answers as ever, after a while. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Does what was asked, then answers with another status: a gateway that gave up, a log that could not be written. */
  | { readonly kind: 'done-status'; readonly status: number }
  /** Leads to another address, and does nothing. */
  | { readonly kind: 'redirect'; readonly to: string }
  /** Does what was asked, and spoils the answer on its way (`alter.ts`). */
  | { readonly kind: 'altered'; readonly how: Alteration }

export interface FaultRule {
  /** Only requests of this method; without it, any. */
  readonly method?: string
  /** Only requests to this type ("ChargeItem"), or to the base by an empty text; without it, any. */
  readonly type?: string
  /** Further: only requests for which this holds. */
  readonly when?: (request: Request) => boolean
  /** How many requests it spoils; without it, all until it is taken back. */
  readonly times?: number
  readonly effect: FaultEffect
}

export interface Faults {
  /** Adds a rule; the function that comes back takes it away. */
  readonly add: (rule: FaultRule) => () => void
  /** The effect on a request by the oldest rule that fits it, which is used up by one. */
  readonly take: (request: Request, type: string) => FaultEffect | null
  readonly clear: () => void
}

export const createFaults = (): Faults => {
  const rules: { readonly rule: FaultRule; left: number }[] = []
  return {
    add: (rule) => {
      const held = { rule, left: rule.times ?? Infinity }
      rules.push(held)
      return () => {
        const index = rules.indexOf(held)
        if (index !== -1) rules.splice(index, 1)
      }
    },
    take: (request, type) => {
      const held = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          (rule.method === undefined || rule.method === request.method) &&
          (rule.type === undefined || rule.type === type) &&
          (rule.when === undefined || rule.when(request)),
      )
      if (held === undefined) return null
      held.left -= 1
      return held.rule.effect
    },
    clear: () => {
      rules.length = 0
    },
  }
}

/** The answer of a `status` fault. */
export const faultAnswer = (effect: Extract<FaultEffect, { kind: 'status' }>): Answer => ({
  ...refuse(
    effect.status,
    effect.status >= 500 ? 'exception' : 'processing',
    `The sandbox was told to answer ${effect.status}.`,
  ),
  ...(effect.retryAfter === undefined ? {} : { headers: { 'Retry-After': `${effect.retryAfter}` } }),
})
