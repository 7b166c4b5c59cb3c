/**
 * Which question a finding asks, and so which control answers it in its place. One table; what it does not name is
 * mended in the chart.
 */
import type { AdministrationAnswers } from '../billing/answers.ts'
import type { Finding, Severity } from '../billing/derived.ts'
import type { FindingCode } from '../billing/findings.ts'
import type { DoseDraft, EncounterDraft } from './draft.ts'

/** The questions, in the order in which a card asks them. */
export const fieldKinds = [
  'ndc', 'ndcQuantity', 'method', 'start', 'stop', 'access', 'laterality', 'diagnoses', 'drugSource', 'waste', 'lot', 'device',
  'note', 'invoice', 'priorAuthorization', 'necessityNote',
] as const
export type FieldKind = (typeof fieldKinds)[number]

/** The finding stands at its first field; the others follow without it. */
const asked: Readonly<Partial<Record<FindingCode, readonly FieldKind[]>>> = {
  'ndc-missing': ['ndc'],
  'ndc-invalid': ['ndc'],
  'ndc-ambiguous': ['ndc'],
  'ndc-no-package': ['ndc'],
  'ndc-unsupported': ['ndc'],
  'ndc-multiple': ['ndc'],
  'ndc-unit-unknown': ['ndcQuantity'],
  'ndc-quantity-unconvertible': ['ndcQuantity'],
  'infusion-method-unknown': ['method', 'stop'],
  'administration-time-missing': ['start', 'stop'],
  'administration-time-invalid': ['stop'],
  'infusion-stop-missing': ['stop'],
  'laterality-missing': ['laterality'],
  'diagnosis-missing': ['diagnoses'],
  'diagnosis-no-indication': ['diagnoses'],
  'drug-source-unknown': ['drugSource'],
  'waste-undocumented': ['waste'],
  'lot-missing': ['lot'],
  'device-missing': ['device'],
  'invoice-missing': ['invoice'],
  'prior-authorization-unknown': ['priorAuthorization'],
  'necessity-note-missing': ['necessityNote'],
}

/** The answers that a field's control writes. */
export const answersOfField: Readonly<Record<FieldKind, readonly (keyof AdministrationAnswers)[]>> = {
  ndc: ['ndc'],
  ndcQuantity: ['ndcQuantity'],
  method: ['method'],
  start: ['start'],
  stop: ['stop'],
  access: ['access'],
  laterality: ['laterality'],
  diagnoses: ['diagnoses'],
  drugSource: ['drugSource'],
  waste: ['container', 'waste'],
  lot: ['lot', 'expiry'],
  device: ['device'],
  note: ['note'],
  invoice: ['invoice'],
  priorAuthorization: ['priorAuthorization'],
  necessityNote: ['necessityNote'],
}

export interface Field {
  readonly kind: FieldKind
  /** What asks for it now; empty once it is answered, or where another field's finding brought it along. */
  readonly findings: readonly Finding[]
  readonly isAnswered: boolean
  /** False where it is asked for alone by findings for somebody else than the nurse. */
  readonly isForNurse: boolean
}

/** False for null and for an empty list. */
export const isAnswer = (value: AdministrationAnswers[keyof AdministrationAnswers]): boolean =>
  value !== null && !(Array.isArray(value) && value.length === 0)

/** A time that the chart has stands (conformance README, "Answers"): to ask for it would be to ask in vain. */
export const timeInChart = (kind: FieldKind, { facts }: DoseDraft): boolean => {
  const isInstant = (text: string | undefined): boolean => text !== undefined && text.includes('T')
  if (kind === 'start') return isInstant(facts.effective.start?.value) || isInstant(facts.effective.at?.value)
  return kind === 'stop' && isInstant(facts.effective.end?.value)
}

const fieldsFor = (finding: Finding, dose: DoseDraft): readonly FieldKind[] =>
  (asked[finding.code] ?? []).filter((kind) => !timeInChart(kind, dose))

/**
 * The questions of one dose: those that findings ask, those that were answered here, which stay to be changed, and those
 * that somebody chose to answer though nothing asks for them (`chosen`).
 */
export const fieldsOf = (dose: DoseDraft, answers: AdministrationAnswers, chosen: readonly FieldKind[] = []): readonly Field[] => {
  const wanted = dose.findings.map((finding) => ({ finding, fields: fieldsFor(finding, dose) }))
  return fieldKinds.flatMap((kind) => {
    const brought = wanted.filter(({ fields }) => fields.includes(kind)).map(({ finding }) => finding)
    const isAnswered = answersOfField[kind].some((field) => isAnswer(answers[field]))
    const isChosen = chosen.includes(kind)
    if (brought.length === 0 && !isAnswered && !isChosen) return []
    const findings = wanted.filter(({ fields }) => fields[0] === kind).map(({ finding }) => finding)
    return [{ kind, findings, isAnswered, isForNurse: isAnswered || isChosen || brought.some(({ who }) => who === 'nurse') }]
  })
}

/** The findings of a dose that no field of it shows. */
export const findingsWithoutField = (dose: DoseDraft): readonly Finding[] =>
  dose.findings.filter((finding) => fieldsFor(finding, dose).length === 0)

/** The one next thing: where the button of the state sentence goes. */
export interface NextStep {
  readonly source: string
  /** The question that answers it here; null where it is mended in the chart, or by somebody else. */
  readonly kind: FieldKind | null
  readonly finding: Finding
  readonly drug: string | null
}

const stepsOf = (drafts: readonly EncounterDraft[], severity: Severity): readonly NextStep[] =>
  drafts
    .flatMap((draft) => draft.doses.toReversed())
    .flatMap((dose) =>
      dose.findings
        .filter((finding) => finding.severity === severity)
        .map((finding) => ({
          source: dose.facts.source, kind: fieldsFor(finding, dose)[0] ?? null, finding, drug: dose.facts.drug.names[0]?.value ?? null,
        })),
    )

/**
 * The first thing to do, the newest dose first as they are shown: what stops payment before what may delay it, what can
 * be answered here before what the chart must say, the nurse's before anybody else's.
 */
export const nextStepOf = (drafts: readonly EncounterDraft[]): NextStep | null => {
  const errors = stepsOf(drafts, 'error')
  const isNurses = ({ finding }: NextStep): boolean => finding.who === 'nurse'
  return (
    errors.find((step) => step.kind !== null && isNurses(step)) ??
    errors.find(isNurses) ??
    errors.find(({ kind }) => kind !== null) ??
    stepsOf(drafts, 'warning').find((step) => step.kind !== null && isNurses(step)) ??
    errors[0] ??
    null
  )
}
