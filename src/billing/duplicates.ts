/** The same dose charted twice: same drug, dose, start and performer (billing-rules §9 case 9). */
import { commensurable, compare, readAmount, toBase } from './amount.ts'
import type { Quantity } from './facts.ts'
import { sameDrug } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { Reading } from './reading.ts'

function sameDose(a: Quantity | null, b: Quantity | null): boolean {
  if (a === null || b === null) return false
  const left = readAmount(a)
  const right = readAmount(b)
  if (left === null || right === null) return a.value === b.value && a.unit === b.unit
  return commensurable(left, right) && compare(toBase(left), toBase(right)) === 0
}

function performer(reading: Reading): string | null {
  const actor = reading.facts.performers[0]?.value
  return actor?.reference ?? actor?.display ?? null
}

function isSame(a: Reading, b: Reading): boolean {
  return performer(a) === performer(b) && sameDose(a.facts.dose?.value ?? null, b.facts.dose?.value ?? null) && sameDrug(a.identity, b.identity)
}

/** A finding on each later one of a pair; `readings` are in order of start and id. */
export function findDuplicates(readings: readonly Reading[]): readonly Noted[] {
  const byStart = new Map<number, Reading[]>()
  return readings.flatMap(reading => {
    const start = reading.times.start?.value.epochSeconds ?? null
    if (start === null) return []
    const before = byStart.get(start) ?? []
    const repeated = before.some(other => isSame(other, reading))
    byStart.set(start, [...before, reading])
    const { source } = reading.facts
    return repeated ? [note('administration-duplicate', source, { source, path: 'effective' })] : []
  })
}
