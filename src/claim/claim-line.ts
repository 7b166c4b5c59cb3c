/**
 * A charge line as it will be claimed: what the claim texts are made of. A derived line fills it, and so does a
 * ChargeItem read back. The patient is no part of it: no text of a line names one.
 */
import { amountLabel, compare, readAmount, zero } from '../billing/amount.ts'
import type { DerivedEncounter, Line, PayerId, Setting } from '../billing/derived.ts'
import type { Quantity } from '../billing/facts.ts'

/** A product and how much of it. */
export interface ClaimNdc {
  /** As recorded; what is not eleven digits is a problem of the text, not an NDC. */
  readonly code: string
  /** X12 CTP05-1, as recorded. */
  readonly unit: string | null
  readonly quantity: number | null
}

export interface ClaimLine {
  /** What the caller tells its lines apart by; it stands in no text. */
  readonly key: string
  readonly kind: 'drug' | 'waste' | 'administration'
  /** HCPCS or CPT number; null where the site's table has none. */
  readonly code: string | null
  /** In the order of the claim. */
  readonly modifiers: readonly string[]
  readonly units: number | null
  readonly ndc: ClaimNdc | null
  /** Further products of the same dose, which the payer's `multiNdc` places (billing-rules §2.6); mostly none. */
  readonly furtherNdcs: readonly ClaimNdc[]
  /** ICD-10-CM codes in the order of the line's pointers. */
  readonly diagnoses: readonly string[]
  /** Drug and waste lines; any length, whoever wrote it. */
  readonly description: string | null
  /** "100MG": what was discarded and has to be told in words; null where nothing or where a line of its own tells it. */
  readonly discarded: string | null
  /** The practice paid nothing for the drug (billing-rules §3.4 E6). */
  readonly noCost: boolean
  /** YYYY-MM-DD */
  readonly serviceDate: string | null
  readonly setting: Setting | null
  /** Null where the draft names none that is known; the profile of `unknown` holds then. */
  readonly payer: PayerId | null
}

/** A derived line as it will be claimed. `further` tells what the line itself has no field for. */
export const claimLineOf = (
  line: Line,
  encounter: Pick<DerivedEncounter, 'setting' | 'payer'>,
  further: Partial<Pick<ClaimLine, 'furtherNdcs' | 'discarded'>> = {},
): ClaimLine => ({
  key: line.id,
  kind: line.kind,
  code: line.code,
  modifiers: line.modifiers,
  units: line.units,
  ndc: line.ndc,
  furtherNdcs: further.furtherNdcs ?? [],
  diagnoses: line.diagnoses,
  description: line.description,
  discarded: further.discarded ?? null,
  noCost: isNoCost(line.description),
  serviceDate: line.serviceDate,
  setting: encounter.setting,
  payer: encounter.payer,
})

/**
 * `discarded` from the answer about waste. For a drug line that has the finding `modifier-waste-on-unclassified`: that
 * says that the payer wants the amount in words, which a long description may have lost.
 */
export const discardedWords = (waste: Quantity | null): string | null => {
  const amount = waste === null ? null : readAmount(waste)
  return amount === null || compare(amount.value, zero) <= 0 ? null : amountLabel(amount).replace(' ', '')
}

/** Whether a description has the derivation's own words for a drug that cost nothing. */
export const isNoCost = (description: string | null): boolean => ` ${description ?? ''} `.includes(' NO COST ')

/**
 * Which claim the setting leads to (billing-rules §1.4, §4.10): a hospital's is institutional, any other professional.
 * Some payers want an ASC on the institutional claim, so both sets of texts are always there.
 */
export const claimForm = (setting: Setting | null): 'professional' | 'institutional' => {
  switch (setting) {
    case 'hospital-outpatient':
    case 'inpatient':
      return 'institutional'
    case 'office':
    case 'facility-professional':
    case 'asc':
    case 'home':
    case null:
      return 'professional'
  }
}
