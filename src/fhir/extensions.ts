/**
 * The one catalogue of our own extensions, and of the code systems beside them. Write-back, the StructureDefinitions
 * in docs/fhir and the tests read it. R4's ChargeItem has no element for what they hold (smart-fhir §3.5); none is a
 * modifierExtension, since no reader may misunderstand a draft by not knowing them.
 */
import { ownBase } from './own-systems.ts'

export type ValueType = 'code' | 'string' | 'boolean' | 'decimal' | 'positiveInt' | 'dateTime' | 'CodeableConcept' | 'Reference'

export interface SubExtension {
  readonly name: string
  readonly type: ValueType
  readonly required: boolean
  readonly repeats: boolean
  readonly short: string
}

export interface ExtensionEntry {
  readonly title: string
  readonly description: string
  readonly context: 'ChargeItem' | 'OperationOutcome.issue'
  readonly repeats: boolean
  /** The type of its value, or the extensions inside it. */
  readonly holds: ValueType | readonly SubExtension[]
}

const one = (name: string, type: ValueType, short: string): SubExtension => ({
  name, type, required: true, repeats: false, short,
})
const perhaps = (name: string, type: ValueType, short: string): SubExtension => ({
  name, type, required: false, repeats: false, short,
})
const many = (name: string, type: ValueType, short: string): SubExtension => ({
  name, type, required: false, repeats: true, short,
})

export const extensionCatalogue = {
  'modifier': {
    title: 'Charge line modifier',
    description: 'A HCPCS or CPT modifier of the charge line and its place among the modifiers.',
    context: 'ChargeItem',
    repeats: true,
    holds: [
      one('code', 'CodeableConcept', 'The modifier, in the HCPCS or CPT code system'),
      one('rank', 'positiveInt', 'Its place on the claim line, 1 for the first'),
    ],
  },
  'ndc-quantity': {
    title: 'NDC quantity',
    description: 'How much of the product of productCodeableConcept the line charges, in the unit that a claim takes.',
    context: 'ChargeItem',
    repeats: false,
    holds: [
      perhaps('value', 'decimal', 'The quantity, at most three decimals'),
      perhaps('unit', 'code', 'ML, UN, GR or F2, as X12 CTP05-1 names them'),
    ],
  },
  'waste': {
    title: 'Discarded drug',
    description: 'On a waste line only: what was discarded of a single-dose container.',
    context: 'ChargeItem',
    repeats: false,
    holds: [
      one('units', 'decimal', 'Billing units discarded'),
      perhaps('value', 'decimal', 'Amount of product discarded'),
      perhaps('unit', 'code', 'Its unit: ML, UN, GR or F2'),
    ],
  },
  'answer': {
    title: 'Answer given',
    description: 'What a person told the app because the chart has no element for it, or left it out.',
    context: 'ChargeItem',
    repeats: true,
    holds: [
      one('what', 'code', 'The question: ndc, lot, stop, laterality and the like'),
      one('value', 'string', 'The answer as given'),
      perhaps('who', 'Reference', 'The person who gave it'),
      perhaps('when', 'dateTime', 'When it was given'),
      perhaps('about', 'Reference', 'The administration, where it is another one than the first that the draft serves'),
    ],
  },
  'evidence': {
    title: 'Evidence of a value',
    description: 'Which element of the chart gave a value of the line, and by which rule.',
    context: 'ChargeItem',
    repeats: true,
    holds: [
      one('field', 'string', 'The field of the line'),
      perhaps('source', 'string', 'Type and id of the resource, or what else said so'),
      perhaps('path', 'string', 'FHIRPath inside it, without the type'),
      perhaps('rule', 'string', 'Id of the rule that was applied'),
    ],
  },
  'payer': {
    title: 'Payer profile',
    description: 'The payer profile whose rules the line follows.',
    context: 'ChargeItem',
    repeats: false,
    holds: 'code',
  },
  'setting': {
    title: 'Setting of care',
    description: 'The setting whose rules the line follows.',
    context: 'ChargeItem',
    repeats: false,
    holds: 'code',
  },
  'concept': {
    title: 'Administration concept',
    description: 'On an administration line only: which service it is, whatever code a site gives it.',
    context: 'ChargeItem',
    repeats: false,
    holds: 'code',
  },
  'version': {
    title: 'Version of the derivation',
    description: 'By which rules and which reference data the line was derived.',
    context: 'ChargeItem',
    repeats: false,
    holds: [
      perhaps('rules', 'string', 'Version of the rules'),
      perhaps('reference-data', 'string', 'Version of the reference data'),
    ],
  },
  'fingerprint': {
    title: 'Fingerprint of the derived line',
    description: 'A UUID over what was derived, so that a later change by somebody else is noticed and kept.',
    context: 'ChargeItem',
    repeats: false,
    holds: 'string',
  },
  'review-state': {
    title: 'State of the review',
    description: 'Where the draft stands between bedside and biller: open, sent-back or answered.',
    context: 'ChargeItem',
    repeats: false,
    holds: 'code',
  },
  'correction': {
    title: 'Correction by a biller',
    description: 'A value of the line that a biller has put in place of what was derived. The value itself stands in its own element.',
    context: 'ChargeItem',
    repeats: true,
    holds: [
      one('field', 'code', 'ndc, ndc-quantity, units, modifiers, diagnoses or description'),
      perhaps('derived', 'string', 'What was derived; absent where the line had no value'),
      one('reason', 'string', 'Why it was corrected'),
      perhaps('who', 'string', 'Who corrected it'),
      perhaps('when', 'dateTime', 'When it was corrected'),
    ],
  },
  'finding': {
    title: 'Who mends a finding',
    description: 'What R4 has no element for in an issue: what it concerns, whether it stops the line, who can mend it and what it prevents.',
    context: 'OperationOutcome.issue',
    repeats: false,
    holds: [
      perhaps('source', 'string', 'Type and id of the resource it concerns'),
      one('who', 'code', 'nurse, prescriber, pharmacy, biller or registration'),
      one('resolve', 'code', 'here in the app, in the chart, or none'),
      perhaps('blocks', 'boolean', 'Whether it stops this line; an error of a dose beside it may ride along and stop nothing'),
      perhaps('suggest', 'code', 'A better charge code, where one is known'),
      many('prevents', 'code', 'Remark or reason code of a denial it prevents'),
    ],
  },
} as const satisfies Readonly<Record<string, ExtensionEntry>>

export type ExtensionId = keyof typeof extensionCatalogue

/** The canonical URL of one of our extensions. */
export const extensionUrl = (id: ExtensionId): string => `${ownBase}/StructureDefinition/${id}`

/** Medplum's own form of a modifier; its name looks like HL7's but no HL7 guide defines it (smart-fhir §3.5). */
export const medplumModifierUrl = 'http://hl7.org/fhir/StructureDefinition/chargeitem-modifier'

const isExtensionId = (id: string): id is ExtensionId => Object.hasOwn(extensionCatalogue, id)

/** The URLs of our extensions but those named. */
export const extensionUrlsBut = (left: readonly ExtensionId[]): readonly string[] =>
  Object.keys(extensionCatalogue).filter(isExtensionId).filter((id) => !left.includes(id)).map(extensionUrl)
