/** The same dose charted twice: same drug, dose, start and performer (billing-rules §9 case 9). */
import { formatDecimal, readAmount, toBase } from './amount.ts'
import type { Quantity } from './facts.ts'
import { drugKeys } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { Reading } from './reading.ts'

/** The same text for the same amount, whatever its unit: 1 g is 1000 mg. Null without a dose. */
function doseKey(dose: Quantity | null): string | null {
  if (dose === null) return null
  const amount = readAmount(dose)
  if (amount === null) return `${dose.value} ${dose.unit ?? ''}`
  return `${formatDecimal(toBase(amount), 9)} ${amount.unit.dimension} ${amount.unit.of ?? ''}`
}

function performer(reading: Reading): string {
  const actor = reading.facts.performers[0]?.value
  return actor?.reference ?? actor?.display ?? ''
}

/** What a repeated dose has in common with the first; empty where start, dose or drug is not known. */
function keysOf(reading: Reading): readonly string[] {
  const start = reading.times.start?.value.epochSeconds ?? null
  const dose = doseKey(reading.facts.dose?.value ?? null)
  if (start === null || dose === null) return []
  return drugKeys(reading.identity).map(drug => [start, dose, performer(reading), drug].join('\n'))
}

/** A finding on each later one of a pair; `readings` are in order of start and id. */
export function findDuplicates(readings: readonly Reading[]): readonly Noted[] {
  const seen = new Set<string>()
  return readings.flatMap(reading => {
    const keys = keysOf(reading)
    const repeated = keys.some(key => seen.has(key))
    for (const key of keys) seen.add(key)
    const { source } = reading.facts
    return repeated ? [note('administration-duplicate', source, { source, path: 'effective' })] : []
  })
}
