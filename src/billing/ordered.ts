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

/** Items by shelf: those of shelf n stand from `starts[n]` up to `starts[n + 1]`; what stands behind `starts` is of no use. */
export interface Shelves<T> {
  readonly items: readonly T[]
  readonly starts: readonly number[]
}

/** Puts items on `count` shelves, each on the one that `shelfOf` says; on a shelf they keep their order. Takes linear time. */
export function shelve<T>(items: readonly T[], shelfOf: (item: T) => number, count: number): Shelves<T> {
  const shelves = items.map(shelfOf)
  // While items are placed, each shelf's first free place stands one further on, where the next shelf will start.
  const starts = [0]
  while (starts.length < count + 2) starts.push(0)
  for (const shelf of shelves) starts[shelf + 2] = (starts[shelf + 2] ?? 0) + 1
  for (let shelf = 2; shelf <= count; shelf++) starts[shelf] = (starts[shelf] ?? 0) + (starts[shelf - 1] ?? 0)
  const placed = items.slice()
  for (let index = 0; index < items.length; index++) {
    const free = (shelves[index] ?? 0) + 1
    const at = starts[free] ?? 0
    const item = items[index]
    if (item !== undefined) placed[at] = item
    starts[free] = at + 1
  }
  return { items: placed, starts }
}

/** What stands on one shelf, in a list of its own. */
export function onShelf<T>({ items, starts }: Shelves<T>, shelf: number): T[] {
  return items.slice(starts[shelf], starts[shelf + 1])
}
