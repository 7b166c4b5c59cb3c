/**
 * Reads into JSON that somebody else may have edited since we wrote it: what is not there, or is of another type, is
 * nothing, never an exception.
 */

/** The value at a path of names and places; undefined where the path breaks. */
export const dig = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((inner, step) => {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, step)) return undefined
    return Object.entries(inner).find(([name]) => name === String(step))?.[1]
  }, value)

/** The text at a path, of a number its digits; empty text is none. */
export const digText = (value: unknown, ...path: readonly (string | number)[]): string | null => {
  const found = dig(value, ...path)
  if (typeof found === 'number') return String(found)
  return typeof found === 'string' && found !== '' ? found : null
}

/** The list at a path; empty where there is none. */
export const digList = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = dig(value, ...path)
  return Array.isArray(found) ? found : []
}
