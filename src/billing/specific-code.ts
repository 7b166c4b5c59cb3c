/**
 * Whether the drug has a code of its own on the date of service (billing-rules §1.2; conformance README, "Reference
 * data"). An unclassified line is only for a drug that has none; what is not certain is a coder's to confirm.
 */
import type { PayerId, Setting } from './derived.ts'
import type { Origin } from './facts.ts'
import type { FindingCode } from './findings.ts'
import { productNames } from './names.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { Reading } from './reading.ts'
import type { Reference, SpecificCodeAnswer } from './reference.ts'

export interface SpecificCode {
  /** The drug has its own code: no line, and this finding. */
  readonly own: Noted | null
  /** What a coder must look at before an unclassified line is approved. */
  readonly noted: readonly Noted[]
  /** False where nothing is loaded that could tell. */
  readonly checked: boolean
}

const notChecked: SpecificCode = { own: null, noted: [], checked: false }

function findingOf({ kind }: SpecificCodeAnswer): FindingCode | null {
  switch (kind) {
    case 'exists': return 'specific-code-exists'
    case 'possible': return 'specific-code-possible'
    case 'other-route': return 'specific-code-other-route'
    case 'none':
    case 'unknown':
    case 'unchecked': return null
  }
}

/** A set of codes in words; the number of a CPT code is not held, so the set is named. */
function wordsOf({ codes, cpt }: SpecificCodeAnswer): string {
  return [...codes, ...(cpt ? ['CPT'] : [])].slice(0, 6).join(', ')
}

/** Asks for the drug of one administration. Without a date nothing can be asked, and the line is blocked by that alone. */
export function checkSpecificCode(reading: Reading, payer: PayerId, setting: Setting, reference: Reference | null): SpecificCode {
  const { facts: { source, drug }, product, actives, route, times } = reading
  if (reference === null) return notChecked
  if (times.serviceDate === null) return { ...notChecked, checked: true }
  const answer = reference.specificCode({
    ndc: product.ndc?.value ?? null, ingredients: actives, names: productNames(drug), route: route?.value ?? null,
    date: times.serviceDate, payer, setting,
  })
  if (answer.kind === 'unchecked') return notChecked
  const place: Origin = { source, path: 'medication' }
  const code = findingOf(answer)
  const told = code === null ? null : note(code, source, place, { values: { code: wordsOf(answer) }, suggest: answer.codes[0] ?? null })
  if (answer.kind === 'exists') return { own: told, noted: [], checked: true }
  const stale = answer.stale ? [note('reference-stale', source, place, { values: { quarter: answer.loaded } })] : []
  return { own: null, noted: told === null ? stale : [told, ...stale], checked: true }
}
