/**
 * What a rule may look at. `src/fhir/from-fhir.ts` fills these from R4 resources; nothing here knows FHIR's JSON.
 *
 * Unknown is a value: what the chart does not say is `null` or an empty list, never a default. Every fact carries
 * where it stands in the chart, so that a derived value can name its evidence.
 */

/** A place in the chart. `source` is "Type/id"; `path` is FHIRPath without the type, "dosage.dose". */
export interface Origin {
  readonly source: string
  readonly path: string
}

/** A value and the places of the chart that say so. */
export interface Sourced<T> {
  readonly value: T
  readonly from: readonly Origin[]
}

/** The code systems a rule distinguishes; `other` is any system that no rule reads. */
export type CodeSystem =
  | 'ndc'
  | 'rxnorm'
  | 'atc'
  | 'icd-10-cm'
  | 'snomed'
  | 'v3-route'
  | 'v2-0162'
  | 'ncit'
  | 'edqm'
  | 'sopt'
  | 'hcpcs'
  | 'cpt'
  | 'other'

/** `uri` is the system as the chart writes it (null where it writes none); `system` is what it means to us. */
export interface Coding {
  readonly system: CodeSystem
  readonly uri: string | null
  readonly code: string
  readonly display: string | null
}

export interface Concept {
  readonly codings: readonly Coding[]
  readonly text: string | null
}

/**
 * An amount as documented. `value` is the decimal's own digits ("0.5"); `unit` is the UCUM code where the system is
 * UCUM, else the unit's text as written, else null. `amount.ts` knows which units can be computed with.
 */
export interface Quantity {
  readonly value: string
  readonly unit: string | null
}

export interface Ratio {
  readonly numerator: Quantity
  readonly denominator: Quantity
}

/**
 * A FHIR dateTime as written: "2026", "2026-02", "2026-02-03" or "2026-02-03T10:00:00-06:00".
 * `time.ts` reads it; only the last form is an instant.
 */
export type DateTimeText = string

/** MedicationAdministration.effective[x]. A dateTime has only `at`; a Period has `start` and perhaps `end`. */
export interface Effective {
  readonly at: Sourced<DateTimeText> | null
  readonly start: Sourced<DateTimeText> | null
  readonly end: Sourced<DateTimeText> | null
}

/** Medication.ingredient. `strength` is null where the chart gives none. */
export interface Ingredient {
  readonly item: Concept
  readonly isActive: boolean | null
  readonly strength: Ratio | null
  readonly from: readonly Origin[]
}

/** The product that was given, gathered from everywhere it may stand (smart-fhir §3.2). */
export interface DrugFacts {
  /** The names in order of preference: text of the administration's or Medication's concept, displays, ingredients. */
  readonly names: readonly Sourced<string>[]
  /** All codings of the product itself, NDC included. */
  readonly codings: readonly Sourced<Coding>[]
  /** NDCs as written, in the order of smart-fhir §3.2, duplicates kept. */
  readonly ndcs: readonly Sourced<string>[]
  readonly form: Sourced<Concept> | null
  /** Medication.amount: the content of one package. */
  readonly amount: Sourced<Ratio> | null
  readonly ingredients: readonly Ingredient[]
  readonly lot: Sourced<string> | null
  readonly expiry: Sourced<DateTimeText> | null
}

/** The MedicationRequest that `request` names. */
export interface OrderFacts {
  readonly source: string
  readonly status: Sourced<string> | null
  readonly intent: Sourced<string> | null
  readonly requester: Sourced<string> | null
  readonly authoredOn: Sourced<DateTimeText> | null
  /** dosageInstruction.doseAndRate.doseQuantity, where there is exactly one. */
  readonly dose: Sourced<Quantity> | null
  readonly notes: readonly Sourced<string>[]
}

/** 1 administration, 2 order, 3 billing diagnoses, 4 other encounter diagnoses, 5 encounter reasons, 6 encounter conditions, 7 problem list. */
export type DiagnosisTier = 1 | 2 | 3 | 4 | 5 | 6 | 7

/** One candidate diagnosis and how it came to be one (billing-rules §6.5). */
export interface DiagnosisFact {
  readonly tier: DiagnosisTier
  /** Where the pointer stands, and the Condition's own code where it points at one. */
  readonly from: readonly Origin[]
  /** "Condition/c1", or null where the pointer is a bare code. */
  readonly condition: string | null
  readonly use: string | null
  readonly rank: number | null
  /** ICD-10-CM codes as written. */
  readonly icd10cm: readonly string[]
  /** The condition's own words, or a display. */
  readonly text: string | null
  readonly clinicalStatus: string | null
  readonly verificationStatus: string | null
  /** When it ended, where the chart says. */
  readonly abatement: DateTimeText | null
}

export interface Actor {
  readonly reference: string | null
  readonly display: string | null
}

/** What from-fhir could not use; it becomes a finding of the same code. */
export interface Problem {
  readonly code: 'resource-invalid' | 'reference-unresolved'
  readonly origin: Origin
  /** What is wrong, in a few plain words that name elements and never repeat clinical content. */
  readonly detail: string
}

/** One MedicationAdministration with what it refers to. */
export interface AdministrationFacts {
  /** "MedicationAdministration/ma1" */
  readonly source: string
  /** "ma1" */
  readonly id: string
  /** False where a required element is missing or of the wrong type: it is excluded with `resource-invalid`. */
  readonly usable: boolean
  readonly status: Sourced<string> | null
  /** "Patient/p1" */
  readonly patient: Sourced<string> | null
  /** What this one is part of: "MedicationAdministration/id", or "Procedure/id". */
  readonly partOf: readonly Sourced<string>[]
  readonly drug: DrugFacts
  readonly effective: Effective
  readonly dosageText: Sourced<string> | null
  readonly route: Sourced<Concept> | null
  readonly method: Sourced<Concept> | null
  readonly site: Sourced<Concept> | null
  readonly dose: Sourced<Quantity> | null
  readonly rate: Sourced<Ratio> | null
  readonly performers: readonly Sourced<Actor>[]
  /** The order's reference as written, also where the order itself could not be read. */
  readonly request: Sourced<string> | null
  readonly order: OrderFacts | null
  /** Devices by their display, or by the name and type of the Device itself. */
  readonly devices: readonly Sourced<string>[]
  readonly notes: readonly Sourced<string>[]
  /** References in supportingInformation and eventHistory, and DocumentReferences that name this administration or its order. */
  readonly supporting: readonly Sourced<string>[]
  /** Tiers 1 and 2. */
  readonly diagnoses: readonly DiagnosisFact[]
  readonly problems: readonly Problem[]
}

export interface CoveragePayor {
  readonly reference: string | null
  /** Display, or the Organization's own name. */
  readonly name: string | null
}

export interface CoverageFacts {
  readonly source: string
  readonly status: string | null
  readonly type: Concept | null
  readonly payors: readonly CoveragePayor[]
  /** Names of group and plan (Coverage.class). */
  readonly plans: readonly string[]
  readonly order: number | null
  readonly start: DateTimeText | null
  readonly end: DateTimeText | null
}

export interface LocationFacts {
  /** "Location/infusion" */
  readonly location: Sourced<string>
  readonly start: DateTimeText | null
  readonly end: DateTimeText | null
}

/** One encounter, or the administrations of one patient that name none (`source` null). */
export interface EncounterFacts {
  readonly source: string | null
  /** False where the administrations name an Encounter that is not in the chart. */
  readonly present: boolean
  /** Encounter.subject; without an Encounter, the subject of its administrations. */
  readonly patient: Sourced<string> | null
  readonly status: Sourced<string> | null
  /** The code of Encounter.class. */
  readonly class: Sourced<string> | null
  readonly start: DateTimeText | null
  readonly end: DateTimeText | null
  readonly locations: readonly LocationFacts[]
  /** Tiers 3 to 7, of this encounter's patient only. */
  readonly diagnoses: readonly DiagnosisFact[]
  /** Of this encounter's patient only. */
  readonly coverages: readonly CoverageFacts[]
  readonly administrations: readonly AdministrationFacts[]
  readonly problems: readonly Problem[]
}

/** A chart: every encounter that has administrations. */
export interface ChartFacts {
  readonly encounters: readonly EncounterFacts[]
}
