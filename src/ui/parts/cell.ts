/** A value that a component remembers between its drawings, and whose change draws nothing anew. */
import { useState } from 'preact/hooks'

export interface Cell<T> {
  readonly get: () => T
  readonly set: (value: T) => void
}

const createCell = <T>(first: T): Cell<T> => {
  let value = first
  return {
    get: () => value,
    set: (next) => {
      value = next
    },
  }
}

export const useCell = <T>(first: T): Cell<T> => useState(() => createCell(first))[0]
