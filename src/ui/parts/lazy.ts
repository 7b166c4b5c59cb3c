/** Parts of the interface that arrive later, each once for all places that show it. */
import { useEffect, useState } from 'preact/hooks'

export type Lazy<T> = { readonly kind: 'not-asked' } | { readonly kind: 'here'; readonly part: T } | { readonly kind: 'missing' }

export interface SharedPart<T> {
  /** Loads it where it is not here yet; null where it cannot be loaded. Asking again then tries again. */
  readonly load: () => Promise<T | null>
  /** The part, drawn again when it comes; where it is here already, it is in the first drawing. Asks for it when `isWanted`. */
  readonly use: (isWanted: boolean) => Lazy<T>
}

/** A part that many places of a page show: loaded once for all of them. */
export const sharedPart = <T>(ask: () => Promise<T>): SharedPart<T> => {
  let part: Lazy<T> = { kind: 'not-asked' }
  let asking: Promise<T | null> | null = null
  const listeners = new Set<(part: Lazy<T>) => void>()
  const become = (next: Lazy<T>): void => {
    part = next
    asking = null
    for (const listener of listeners) listener(next)
  }
  const askNow = async (): Promise<T | null> => {
    try {
      const loaded = await ask()
      become({ kind: 'here', part: loaded })
      return loaded
    } catch {
      become({ kind: 'missing' })
      return null
    }
  }
  const load = async (): Promise<T | null> => {
    if (part.kind === 'here') return part.part
    asking ??= askNow()
    return asking
  }
  const use = (isWanted: boolean): Lazy<T> => {
    const [seen, see] = useState(part)
    useEffect(() => {
      see(part)
      listeners.add(see)
      return () => {
        listeners.delete(see)
      }
    }, [])
    useEffect(() => {
      if (isWanted) void load()
    }, [isWanted])
    return seen
  }
  return { load, use }
}
