/** Parts of the interface that arrive later: when they are first looked at, or once for much of a page. */
import { useCallback, useEffect, useState } from 'preact/hooks'

export type Lazy<T> = { readonly kind: 'not-asked' } | { readonly kind: 'here'; readonly part: T } | { readonly kind: 'missing' }

/** A part and how to ask for it; asking again after it could not be loaded tries again. */
export const useLazy = <T>(load: () => Promise<T>): readonly [Lazy<T>, () => void] => {
  const [part, setPart] = useState<Lazy<T>>({ kind: 'not-asked' })
  const ask = useCallback(() => {
    load().then(
      (loaded) => setPart({ kind: 'here', part: loaded }),
      () => setPart({ kind: 'missing' }),
    )
  }, [load])
  return [part, ask]
}

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
