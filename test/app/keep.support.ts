/** What a browser tab keeps until it is closed. */
import type { KeepStorage } from '../../src/app/keep.ts'

export const storageOf = (items = new Map<string, string>()): KeepStorage & { readonly items: Map<string, string> } => ({
  items,
  getItem: (key) => items.get(key) ?? null,
  setItem: (key, value) => void items.set(key, value),
  removeItem: (key) => void items.delete(key),
  key: (index) => [...items.keys()][index] ?? null,
  get length() {
    return items.size
  },
})
