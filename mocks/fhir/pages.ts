/**
 * Results of searches, kept so that a `next` link gives the rest of the same results whatever is written meanwhile.
 * A link holds only a random token and a position, so it says nothing about whom it was for; who opens it is checked anew.
 */
export interface Held {
  readonly type: string
  /** "ChargeItem/7" of every match, in order. */
  readonly keys: readonly string[]
  readonly from: number
  readonly size: number
  readonly query: URLSearchParams
}

export interface Pages {
  /** Keeps results; the token opens their first page. */
  readonly hold: (held: Held) => string
  readonly open: (token: string) => Held | null
  /** The token of the page after this one. */
  readonly after: (token: string) => string
}

/** The newest hundred searches are kept, as genuine servers let results expire. */
const kept = 100

export const createPages = (): Pages => {
  const searches = new Map<string, Held>()

  const split = (token: string): readonly [string, number] => {
    const [id = '', from = '0'] = token.split('.')
    return [id, /^\d+$/u.test(from) ? Number(from) : 0]
  }

  return {
    hold: (held) => {
      const id = crypto.randomUUID()
      searches.set(id, held)
      const oldest = searches.keys().next().value
      if (searches.size > kept && oldest !== undefined) searches.delete(oldest)
      return id
    },
    open: (token) => {
      const [id, from] = split(token)
      const held = searches.get(id)
      return held === undefined ? null : { ...held, from }
    },
    after: (token) => {
      const [id, from] = split(token)
      return `${id}.${from + (searches.get(id)?.size ?? 0)}`
    },
  }
}
