/** Candidate diagnoses: Conditions and bare codes, with the tier of the place that points at them (billing-rules §6.5). */
import type { Coding, DateTimeText, DiagnosisFact, DiagnosisTier, Origin, Sourced } from '../billing/facts.ts'
import { belongsTo, spotOf } from './chart-index.ts'
import type { Held } from './chart-index.ts'
import { child, children, codingsOf, conceptOf, dateTime, originOf, text } from './element.ts'
import type { Spot } from './element.ts'
import { follow, pointersOf, unresolved } from './reference.ts'
import type { Pointer, Reading } from './reference.ts'
import { tailOf, trimmed } from './reference-form.ts'

/** Where a candidate is pointed at, and how. */
export interface Pointing {
  readonly tier: DiagnosisTier
  readonly from: readonly Origin[]
  readonly use: string | null
  readonly rank: number | null
}

/** HL7's systems of a Condition's statuses, by all their names. */
const statusSystem = /\/condition-(?:clinical|ver-status)$/i

/** The code of a status: HL7's, which a local one may stand before; else the first. */
const statusOf = (spot: Spot, name: string): string | null => {
  const concept = child(spot, name)
  const codings = concept === null ? [] : codingsOf(concept)
  return (codings.find(({ value }) => statusSystem.test(value.uri ?? '')) ?? codings[0])?.value.code ?? null
}

const wordsOf = (concept: Spot, codings: readonly Sourced<Coding>[]): string | null =>
  conceptOf(concept)?.text ?? codings.find(({ value }) => value.display !== null)?.value.display ?? null

const isIcd10cm = ({ value }: Sourced<Coding>): boolean => value.system === 'icd-10-cm'

/** When the condition ended; an age or a text is not a date. */
const abatementOf = (spot: Spot): DateTimeText | null => {
  const at = dateTime(spot, 'abatementDateTime', 'abatement')
  if (at !== null) return at
  const period = child(spot, 'abatementPeriod', 'abatement')
  return period === null ? null : dateTime(period, 'end')
}

/** A Condition as a candidate. */
export const conditionFact = (held: Held, report: Spot['report'], pointing: Pointing): DiagnosisFact => {
  const spot = spotOf(held, report)
  const code = child(spot, 'code')
  const codings = code === null ? [] : codingsOf(code)
  const icd10cm = codings.filter(isIcd10cm)
  const codeOrigins = icd10cm.length > 0 ? icd10cm.flatMap(({ from }) => from) : code === null ? [] : [originOf(code)]
  return {
    ...pointing,
    from: [...pointing.from, ...codeOrigins],
    condition: held.path === '' && held.id !== null ? held.source : null,
    icd10cm: icd10cm.map(({ value }) => value.code),
    text: code === null ? null : wordsOf(code, codings),
    clinicalStatus: statusOf(spot, 'clinicalStatus'),
    verificationStatus: statusOf(spot, 'verificationStatus'),
    abatement: abatementOf(spot),
  }
}

/** A bare code as a candidate; null where it says nothing. */
const codeFact = (concept: Spot, tier: DiagnosisTier): DiagnosisFact | null => {
  const codings = codingsOf(concept)
  const words = wordsOf(concept, codings)
  if (codings.length === 0 && words === null) return null
  return {
    tier,
    from: [originOf(concept)],
    condition: null,
    use: null,
    rank: null,
    icd10cm: codings.filter(isIcd10cm).map(({ value }) => value.code),
    text: words,
    clinicalStatus: null,
    verificationStatus: null,
    abatement: null,
  }
}

/** Observations, Procedures and the like may stand beside Conditions; they are no diagnosis. */
const namesSomethingElse = (reading: Reading, pointer: Pointer): boolean =>
  follow(reading, pointer, ['Observation', 'DiagnosticReport', 'Procedure']) !== null ||
  (tailOf(trimmed(pointer.reference ?? ''))?.type ?? 'Condition') !== 'Condition'

/**
 * The Condition that a pointer leads to, as a candidate. Another patient's Condition never becomes one: it is treated as
 * not found. A pointer to something else than a Condition (Observation, Procedure) is no candidate and no problem.
 */
export const pointedCondition = (
  reading: Reading,
  pointer: Pointer,
  patient: string | null,
  pointing: Omit<Pointing, 'from'>,
): DiagnosisFact | null => {
  const held = follow(reading, pointer, ['Condition'])
  if (held === null) {
    return namesSomethingElse(reading, pointer) ? null : unresolved(pointer, 'a Condition')
  }
  if (patient === null || !belongsTo(held, patient, reading.index)) {
    return unresolved(pointer, 'a Condition of another patient or one')
  }
  return conditionFact(held, reading.root.report, { ...pointing, from: [originOf(pointer.spot)] })
}

/** HL7's example codes for `reasonCode` of an administration ("given as ordered") are no diagnosis. */
const isGivenReason = (concept: Spot): boolean =>
  children(concept, 'coding').some((coding) => text(coding, 'system')?.includes('reason-medication-given') === true)

/** `reasonReference` and `reasonCode` of an administration, order or encounter, in this order. */
export const reasonsOf = (reading: Reading, patient: string | null, tier: DiagnosisTier): readonly DiagnosisFact[] => {
  const pointed = pointersOf(reading.root, 'reasonReference').map((pointer) =>
    pointedCondition(reading, pointer, patient, { tier, use: null, rank: null }),
  )
  const coded = children(reading.root, 'reasonCode')
    .filter((concept) => !isGivenReason(concept))
    .map((concept) => codeFact(concept, tier))
  return [...pointed, ...coded].filter((fact) => fact !== null)
}
