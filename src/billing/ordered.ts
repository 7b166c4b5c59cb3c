/** Putting things in order; what is in order already, as most of a chart is, costs no copy. */

/** The items by `compare`, equal ones in the order they have. */
export function ordered<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  for (let at = 1; at < items.length; at++) {
    const before = items[at - 1]
    const item = items[at]
    if (before !== undefined && item !== undefined && compare(before, item) > 0) return [...items].sort(compare)
  }
  return items
}

/** Items by shelf: those of shelf n stand from `starts[n]` up to `starts[n + 1]`. */
export interface Shelves<T> {
  readonly items: readonly T[]
  readonly starts: readonly number[]
}

/** Puts items on `count` shelves, each on the one that `shelfOf` says; on a shelf they keep their order. Takes linear time. */
export function shelve<T>(items: readonly T[], shelfOf: (item: T) => number, count: number): Shelves<T> {
  const shelves = items.map(shelfOf)
  const starts: number[] = []
  for (let shelf = 0; shelf <= count; shelf++) starts.push(0)
  for (const shelf of shelves) starts[shelf + 1] = (starts[shelf + 1] ?? 0) + 1
  for (let shelf = 1; shelf <= count; shelf++) starts[shelf] = (starts[shelf] ?? 0) + (starts[shelf - 1] ?? 0)
  const free = starts.slice()
  const placed = items.slice()
  items.forEach((item, index) => {
    const shelf = shelves[index] ?? 0
    const at = free[shelf] ?? 0
    placed[at] = item
    free[shelf] = at + 1
  })
  return { items: placed, starts }
}

/** What stands on one shelf. */
export function onShelf<T>({ items, starts }: Shelves<T>, shelf: number): readonly T[] {
  return items.slice(starts[shelf], starts[shelf + 1])
}
