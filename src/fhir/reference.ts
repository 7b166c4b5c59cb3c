/** One Reference element: what it says, what it names and what it leads to. */
import type { Actor, Sourced } from '../billing/facts.ts'
import type { ChartIndex, Held } from './chart-index.ts'
import { child, children, originOf, text } from './element.ts'
import type { Spot } from './element.ts'

/** Everything that reading one resource needs: the chart, the resource, and the spot to start at. */
export interface Reading {
  readonly index: ChartIndex
  readonly held: Held
  readonly root: Spot
}

export interface Pointer {
  readonly spot: Spot
  /** As written. */
  readonly reference: string | null
  readonly display: string | null
  /** Identifier.value of a logical reference. */
  readonly identifier: string | null
}

/** A Reference at this spot. */
const pointerAt = (spot: Spot): Pointer => {
  const identifier = child(spot, 'identifier')
  return {
    spot,
    reference: text(spot, 'reference'),
    display: text(spot, 'display'),
    identifier: identifier === null ? null : text(identifier, 'value'),
  }
}

/** The Reference in an element of the resource. */
export const pointerOf = (spot: Spot, name: string, path = name): Pointer | null => {
  const element = child(spot, name, path)
  return element === null ? null : pointerAt(element)
}

/** The References in a repeating element. */
export const pointersOf = (spot: Spot, name: string): readonly Pointer[] => children(spot, name).map(pointerAt)

/** The resource that a pointer leads to, if the chart has it and it is of one of the types; of any, where none are named. */
export const follow = ({ index, held }: Reading, pointer: Pointer, types?: readonly string[]): Held | null =>
  pointer.reference === null ? null : index.resolve(pointer.reference, held, types)

/** "Type/id" of what it points at, in the chart or not. */
export const nameOf = ({ index, held }: Reading, pointer: Pointer, types: readonly string[]): string | null =>
  pointer.reference === null ? null : index.name(pointer.reference, held, types)

/** Reports that a pointer leads to nothing in the chart. */
export const unresolved = (pointer: Pointer, what: string): null => {
  const path = pointer.spot.path
  pointer.spot.report({
    code: 'reference-unresolved',
    origin: originOf(pointer.spot),
    detail: `${path} names ${what} that is not in the chart`,
  })
  return null
}

/** Its type and id where they can be told, else the reference as written; a contained one has no name outside. */
export const plainName = (reading: Reading, pointer: Pointer): string | null => {
  const { reference, spot } = pointer
  if (reference === null || reference.startsWith('#')) return null
  const type = text(spot, 'type')
  const known = type === null ? null : nameOf(reading, pointer, [type])
  if (known !== null) return known
  const held = follow(reading, pointer)
  return held === null || held.path !== '' ? reference : held.source
}

/** The name that a Practitioner, Organization or Patient gives itself. */
export const ownName = (held: Held): string | null => {
  const quiet: Spot = { json: held.json, source: held.source, path: held.path, report: () => {} }
  if (typeof held.json['name'] === 'string') return text(quiet, 'name')
  for (const name of Array.isArray(held.json['name']) ? children(quiet, 'name') : []) {
    const given: readonly unknown[] = Array.isArray(name.json['given']) ? name.json['given'] : []
    const parts = [...given, name.json['family']].filter((part): part is string => typeof part === 'string')
    const whole = text(name, 'text') ?? (parts.join(' ') || null)
    if (whole !== null) return whole
  }
  return null
}

/** Who a pointer names: reference and display, the display taken from the resource where the pointer has none. */
export const actorOf = (reading: Reading, pointer: Pointer): Sourced<Actor> | null => {
  const held = follow(reading, pointer)
  const display = pointer.display ?? (held === null ? null : ownName(held))
  const reference = plainName(reading, pointer)
  if (reference === null && display === null) return null
  return { value: { reference, display }, from: [originOf(pointer.spot)] }
}
