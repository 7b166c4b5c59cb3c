/**
 * Groups what shares a key, directly or through others. Linear in the number of keys, so that an encounter of
 * hundreds of administrations costs no more for each than one of twenty.
 */
export function groupByKeys<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): readonly (readonly T[])[] {
  if (items.length < 2) return items.map(item => [item])
  const parent = items.map((_, index) => index)
  const root = (index: number): number => {
    let at = index
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up
      at = up
    }
    return at
  }
  const owners = new Map<string, number>()
  items.forEach((item, index) => {
    for (const key of keysOf(item)) {
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, index)
      else parent[root(index)] = root(owner)
    }
  })
  const groups = new Map<number, T[]>()
  items.forEach((item, index) => {
    const group = groups.get(root(index))
    if (group === undefined) groups.set(root(index), [item])
    else group.push(item)
  })
  return [...groups.values()]
}
