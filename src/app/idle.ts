/**
 * The end of the time in which the person who launched is taken to be the one at the keyboard (product.md, "Write-back").
 * Timers sleep with the computer, so the first touch after it asks too, before it counts as work.
 */

export interface Idle {
  /** Somebody is at work, unless nobody was for too long: then it is not known who this is. */
  readonly touch: () => void
  /** Leaves where the time is over, and tells whether it is not; called now and then. */
  readonly check: () => boolean
}

interface IdleOptions {
  readonly minutes: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** While a save runs nobody leaves. */
  readonly isBusy: () => boolean
  /** Called once. */
  readonly leave: () => void
}

/** Counts from now on. */
export const createIdle = ({ minutes, now, isBusy, leave }: IdleOptions): Idle => {
  let last = now()
  let isOver = false
  const check = (): boolean => {
    if (isOver) return false
    if (isBusy() || now() - last <= minutes * 60_000) return true
    isOver = true
    leave()
    return false
  }
  return {
    check,
    touch: () => {
      if (check()) last = now()
    },
  }
}
