/** The same dose charted twice: same drug, dose, start and performer (billing-rules §9 case 9). */
import { formatDecimal, readAmount, toBase } from './amount.ts'
import type { AdministrationFacts, Quantity } from './facts.ts'
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

/** Who gave it, by reference or else by name; null where nobody is named. */
export function performerOf({ performers }: AdministrationFacts): string | null {
  const actor = performers[0]?.value
  return actor?.reference ?? actor?.display ?? null
}

/** What a repeated dose has in common with the first, beside the start; empty where dose or drug is not known. */
function keysOf(reading: Reading): readonly string[] {
  const dose = doseKey(reading.facts.dose?.value ?? null)
  if (dose === null) return []
  const who = performerOf(reading.facts) ?? ''
  return reading.drugKeys.map(drug => `${dose}\n${who}\n${drug}`)
}

function startOf(reading: Reading | undefined): number | null {
  return reading?.times.start?.value.epochSeconds ?? null
}

/** A finding on each later one of a pair; `readings` are in order of start and id. */
export function findDuplicates(readings: readonly Reading[]): readonly Noted[] {
  const noted: Noted[] = []
  let seen = new Set<string>()
  readings.forEach((reading, index) => {
    const start = startOf(reading)
    const isAfterEqual = start === startOf(readings[index - 1])
    // Most doses share their start with none beside them, and need not be looked at.
    if (start === null || !(isAfterEqual || start === startOf(readings[index + 1]))) return
    if (!isAfterEqual) seen = new Set()
    const keys = keysOf(reading)
    const { source } = reading.facts
    if (keys.some(key => seen.has(key))) noted.push(note('administration-duplicate', source, { source, path: 'effective' }))
    for (const key of keys) seen.add(key)
  })
  return noted
}
