/** Parts of the interface that arrive when they are first looked at. */
import { useCallback, useState } from 'preact/hooks'

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
