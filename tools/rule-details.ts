/** What belongs to each rule beside its words: for documents, never for a browser. */
import type { FindingCode } from '../src/billing/findings.ts'
import type { ProfileField } from '../src/billing/payers.ts'
import type { RuleId } from '../src/billing/rules.ts'

export const areas = [
  'What is charged', 'Code', 'NDC', 'Quantity', 'Narrative', 'Services', 'Modifiers', 'Diagnoses', 'Settings', 'Payers', 'Documentation',
] as const

/** What no source settles, or what sources settle differently, and what the derivation does about it. */
export interface Unsettled {
  readonly kind: 'conflict' | 'unconfirmed'
  readonly what: string
  readonly decided: string
}

export interface RuleDetails {
  readonly area: (typeof areas)[number]
  /** Findings that the rule gives, or that say it could not be followed. */
  readonly findings: readonly FindingCode[]
  /** Fields of the payer profile that change its result. */
  readonly settings: readonly ProfileField['name'][]
  readonly unsettled: readonly Unsettled[]
}

const conflict = (what: string, decided: string): Unsettled => ({ kind: 'conflict', what, decided })
const unconfirmed = (what: string, decided: string): Unsettled => ({ kind: 'unconfirmed', what, decided })

const details = (area: RuleDetails['area'], findings: readonly FindingCode[] = [], more: Partial<Pick<RuleDetails, 'settings' | 'unsettled'>> = {}): RuleDetails =>
  ({ area, findings, settings: more.settings ?? [], unsettled: more.unsettled ?? [] })

const whatIsCharged = {
  'excluded': details('What is charged', [
    'administration-not-done', 'administration-in-progress', 'administration-entered-in-error', 'administration-status-unknown',
    'administration-stopped', 'administration-duplicate', 'administration-included', 'specific-code-exists', 'inpatient-not-billable',
    'administration-facility-professional', 'resource-invalid',
  ], { unsettled: [conflict(
    'Whether what is left of a dose that was stopped early counts as discarded.',
    'It is not counted: the amount given is drafted, and administration-stopped asks for a look.')] }),
  'identity': details('What is charged', ['patient-mismatch', 'encounter-missing', 'encounter-cancelled', 'encounter-mismatch', 'reference-unresolved']),
  'drug-source': details('What is charged', ['drug-source-unknown', 'drug-not-purchased'], {
    settings: ['noCostDrug'],
    unsettled: [conflict(
      'Whether a drug that cost nothing is left off the claim, or stands on it at one cent.',
      'Left off by default; a payer profile may ask for the line. No price is ever written.')] }),
} as const

const codes = {
  'code-unclassified': details('Code', [
    'specific-code-possible', 'specific-code-other-route', 'reference-missing', 'reference-stale', 'unclassified-code-unsure', 'packaged-under-opps',
  ], { unsettled: [
    unconfirmed('That a new code holds from its first day, without days of grace.', 'The date of service decides, without grace.'),
    unconfirmed(
      'How a chart could prove a biologic (J3590), a new drug in a hospital (C9399), a vaccine, globulin, clotting factor or radiopharmaceutical.',
      'It cannot: a sign of one leaves J3490 with unclassified-code-unsure.')] }),
  'code-oral': details('Code', ['unclassified-code-chosen']),
  'code-rectal-antiemetic': details('Code', ['unclassified-code-chosen']),
  'code-inhaled': details('Code', ['unclassified-code-chosen']),
  'code-compound': details('Code', ['unclassified-code-chosen'], {
    settings: ['compoundCode'],
    unsettled: [conflict('Which code other payers than Medicare want for a compound.', 'The payer profile decides: J7999 for Medicare, J3490 for the others.')] }),
  'code-antineoplastic': details('Code', ['unclassified-code-chosen'], {
    unsettled: [unconfirmed('Whether J9999 also fits an antineoplastic given for another disease.', 'The ATC class alone decides, and the finding says why.')] }),
  'code-pump': details('Code', ['unclassified-code-chosen'], {
    unsettled: [unconfirmed('Whether an implanted pump counts as durable medical equipment.', 'It does not: only a pump outside the body does.')] }),
  'units-one': details('Code', [], { unsettled: [conflict(
    'Some payers want containers, or a conversion told in the description, as units.',
    "One unit, unless the profile's hcpcsUnits says containers; a conversion is left to exports.")] }),
  'units-containers': details('Code', ['ndc-quantity-unconvertible'], { settings: ['hcpcsUnits'] }),
} as const

const products = {
  'ndc-normalised': details('NDC', [
    'ndc-missing', 'ndc-invalid', 'ndc-ambiguous', 'ndc-no-package', 'ndc-unsupported', 'ndc-multiple', 'ndc-drug-mismatch', 'ndc-inactive', 'ndc-not-on-file',
  ], { settings: ['ndcRequired'], unsettled: [
    conflict('Whether the NDC of the vial or that of the box is reported.', 'The one that was scanned or charted; nothing is mapped to another package.'),
    conflict('Whether two NDCs of one dose are two lines, or one with a note.', "One line with the first, and ndc-multiple; a profile's multiNdc is for exports."),
    unconfirmed('When claims will take the twelve-digit NDC that labels carry from 2033.', 'Claims keep eleven digits; a leading zero of twelve is taken away, else ndc-unsupported.')] }),
  'ndc-unit-of-package': details('Quantity', ['ndc-unit-unknown'], { unsettled: [conflict(
    'Whether milligrams are a unit of an NDC quantity.', 'Never written; many payers refuse them.')] }),
  'ndc-quantity-converted': details('Quantity', ['ndc-quantity-unconvertible', 'dose-missing', 'order-dose-differs'], { unsettled: [conflict(
    'Two decimals or three, and how the last one is rounded.', "Three, half up; a profile's decimals are for exports.")] }),
  'ndc-quantity-answered': details('Quantity', ['answer-differs-from-chart']),
} as const

const narrative = {
  'description': details('Narrative', ['description-shortened', 'drug-name-missing', 'modifier-waste-on-unclassified'], {
    settings: ['descTokens', 'forbidSlashStrength', 'jwOnNoc'],
    unsettled: [conflict(
      'What the description must hold, and whether "mg/mL" in it is wanted or refused.', 'The payer profile orders the parts and may forbid it.')] }),
  'service-date': details('Narrative', ['administration-time-missing', 'service-date-utc', 'administration-crosses-midnight'], { unsettled: [conflict(
    'How the hours after midnight are dated.', 'All are counted together, on the date of the start, with administration-crosses-midnight.')] }),
} as const

const services = {
  'injection': details('Services', [
    'route-missing', 'route-unmapped', 'administration-not-separately-coded', 'administration-needs-coder', 'administration-included', 'device-missing',
  ], { settings: ['splitDose'], unsettled: [
    conflict(
      'Whether one dose in two syringes is one injection or two.',
      'Two, unless the site sets splitDose of the payer to once: then the same drug by the same performer in the same minute is one.'),
    unconfirmed('That an infusion under the skin of 15 minutes or less is an injection.', 'It is taken as one.')] }),
  'on-body-injector': details('Services', ['device-missing']),
  'intravitreal': details('Services', ['laterality-missing'], { unsettled: [unconfirmed(
    'The code for an injection into the eye: no document at hand states it.', "The conformance contract's table holds it, and a site may replace the table.")] }),
  'push': details('Services', ['infusion-method-unknown', 'infusion-stop-missing'], {
    settings: ['noStop'],
    unsettled: [conflict('Whether an infusion without a stop may be charged as a push.', 'No, unless site or payer profile says so.')] }),
  'infusion': details('Services', ['infusion-stop-missing', 'infusion-method-unknown', 'administration-time-invalid', 'administration-complex-possible'], {
    settings: ['noStop'],
    unsettled: [unconfirmed(
      'Which drugs belong to the chemotherapy and complex family: contractors withdrew their lists.',
      'The ordinary family is proposed, and administration-complex-possible asks a coder.')] }),
  'infusion-sc': details('Services', ['device-missing', 'infusion-stop-missing', 'administration-needs-coder'], { unsettled: [unconfirmed(
    'When a second pump set-up may be charged.', "Never proposed: a second drug under the skin is a coder's choice.")] }),
  'additional-hours': details('Services', [], { unsettled: [conflict(
    'One reference lets the further hour begin at 90 minutes, against its own sister page and the others.', 'It begins at 91.')] }),
  'initial-only': details('Services'),
  'initial-main-reason': details('Services', [], { unsettled: [unconfirmed(
    'What in a chart states the main reason of an office visit: no element does.',
    'The reason that is the first-ranked diagnosis; where that names none or several, the hierarchy, with initial-by-hierarchy.')] }),
  'initial-hierarchy': details('Services', ['initial-by-hierarchy']),
  'sequential': details('Services', ['overlap-short']),
  'concurrent': details('Services', ['administration-included', 'overlap-short'], { unsettled: [conflict(
    'How long two infusions must overlap.', '16 minutes; a shorter overlap is told as overlap-short.')] }),
  'additional-push': details('Services', ['administration-needs-coder']),
  'same-drug-push': details('Services', ['administration-included', 'administration-needs-coder']),
} as const

const modifiers = {
  'modifier-zero-waste': details('Modifiers', ['waste-undocumented'], {
    settings: ['jwJz'],
    unsettled: [conflict('Whether waste modifiers belong on an unclassified code at all.', 'JZ is proposed where the profile requires it.')] }),
  'modifier-waste': details('Modifiers', ['waste-undocumented', 'modifier-waste-on-unclassified'], {
    settings: ['jwJz', 'jwOnNoc'],
    unsettled: [conflict(
      'Whether discarded drug of an unclassified code has a line with JW, or is told in words.',
      'In words by default, with modifier-waste-on-unclassified; a profile may ask for the line.')] }),
  'modifier-340b': details('Modifiers', [], { unsettled: [unconfirmed(
    'The modifier of 340B purchasers other than hospitals since 2025.', 'TB for all.')] }),
  'modifier-side': details('Modifiers', ['laterality-missing'], { unsettled: [unconfirmed(
    'Whether the side also belongs on the drug line.', 'It stands on the procedure alone.')] }),
  'modifier-distinct': details('Modifiers', [], {
    settings: ['secondInitialModifier'],
    unsettled: [conflict('59, or one of the more exact X modifiers.', '59 unless the profile names another; never two of them.')] }),
} as const

const rest = {
  'diagnosis-tier': details('Diagnoses', [
    'diagnosis-missing', 'diagnosis-not-icd10cm', 'diagnosis-incomplete', 'diagnosis-invalid', 'diagnosis-unspecified', 'diagnosis-adverse-effect-first',
    'diagnosis-adverse-effect-unspecified', 'diagnosis-no-indication', 'diagnosis-limit', 'diagnosis-suggested', 'diagnosis-not-confirmed',
  ], { unsettled: [
    unconfirmed('Whether external-cause codes may ever stand first.', 'They stand last, and alone they do not make an indication.'),
    unconfirmed('Which adverse-effect codes a claim editor refuses as first.', 'All of them are refused as first.')] }),
  'diagnosis-answered': details('Diagnoses', ['answer-differs-from-chart']),
  'setting': details('Settings', ['setting-assumed', 'administration-home', 'administration-facility-professional', 'inpatient-not-billable'], { unsettled: [unconfirmed(
    'That a practice never bills a drug given in a facility.', 'Nothing is drafted there.')] }),
  'payer': details('Payers', ['coverage-missing', 'coverage-inactive', 'self-administered-possible'], { unsettled: [unconfirmed(
    'Rules of Aetna and Cigna for unclassified drugs: none were found.', 'Both have the profile of a commercial payer.')] }),
  'documentation': details('Documentation', [
    'order-missing', 'performer-missing', 'lot-missing', 'lot-expired', 'prior-authorization-unknown', 'invoice-missing', 'necessity-note-missing',
    'verification-undocumented', 'monitoring-undocumented',
  ], {
    settings: ['invoice', 'paOnNoc'],
    unsettled: [unconfirmed('Which sum makes a payer ask for the invoice: none was found.', 'The profile says always, never or on request; no sum is compared.')] }),
} as const

export const ruleDetails: Readonly<Record<RuleId, RuleDetails>> = {
  ...whatIsCharged, ...codes, ...products, ...narrative, ...services, ...modifiers, ...rest,
}
