/**
 * What was left in a single-dose container: JZ for nothing, JW or words for something (billing-rules §5; conformance
 * README, "Triggers"). R4 has no element for it, so it is always an answer; unknown is never nothing.
 */
import { compare, parseDecimal, readAmount, zero } from './amount.ts'
import type { Amount } from './amount.ts'
import type { AdministrationAnswers } from './answers.ts'
import type { Origin, Quantity } from './facts.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { PayerProfile } from './payers.ts'

export interface Waste {
  /** JZ on the drug line. */
  readonly none: boolean
  /** The amount of a waste line of its own (JW). */
  readonly line: Amount | null
  /** The amount that the drug line's description tells. */
  readonly told: Amount | null
  readonly noted: readonly Noted[]
}

/** Where the two answers that tell it stand. */
export function wastePlaces(source: string): readonly Origin[] {
  return [{ source: `answers/${source}`, path: 'waste' }, { source: `answers/${source}`, path: 'container' }]
}

/** Nothing is nothing in any unit. */
function isNothing({ value }: Quantity): boolean {
  const amount = parseDecimal(value)
  return amount !== null && compare(amount, zero) === 0
}

const nothing: Waste = { none: false, line: null, told: null, noted: [] }

/**
 * Reads the waste of one administration. `asked` is false where modifiers of waste do not apply at all: compounds,
 * drugs that are not injected, packaged drugs of a hospital's Medicare claim.
 */
export function readWaste(source: string, answers: AdministrationAnswers, profile: PayerProfile, asked: boolean): Waste {
  if (!asked || answers.container === 'multi-dose') return nothing
  const { container, waste } = answers
  if (container !== null && waste !== null && isNothing(waste)) return { ...nothing, none: profile.jwJz === 'required' }
  const amount = waste === null ? null : readAmount(waste)
  if (container === null || amount === null) {
    const undocumented = note('waste-undocumented', source, { source, path: '' })
    return profile.jwJz === 'required' ? { ...nothing, noted: [undocumented] } : nothing
  }
  switch (profile.jwOnNoc) {
    case 'line': return { ...nothing, line: amount }
    case 'narrative':
      return { ...nothing, told: amount, noted: [note('modifier-waste-on-unclassified', source, { source, path: '' })] }
  }
}
