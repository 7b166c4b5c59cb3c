/** What the derivation gives: lines, exclusions and findings by encounter, each value with its evidence. */
import type { FindingCode } from './findings.ts'

export type Setting = 'office' | 'hospital-outpatient' | 'facility-professional' | 'asc' | 'home' | 'inpatient'

export type PayerId =
  | 'medicare'
  | 'medicare-advantage'
  | 'medicaid'
  | 'aetna'
  | 'bcbs'
  | 'cigna'
  | 'uhc'
  | 'commercial'
  | 'unknown'

/** The services we tell apart; one table maps them to code numbers (`codes.ts`). */
export type Concept =
  | 'injection'
  | 'on-body-injector'
  | 'push-initial'
  | 'push-additional-drug'
  | 'push-same-drug'
  | 'intravitreal'
  | 'infusion-initial'
  | 'infusion-additional-hour'
  | 'infusion-sequential'
  | 'infusion-concurrent'
  | 'infusion-sc-initial'
  | 'infusion-sc-additional-hour'

/** The codes of X12 CTP05-1 that a line may carry (billing-rules §2.3); ME is never emitted. */
export type NdcUnit = 'ML' | 'UN' | 'GR' | 'F2'

export interface LineNdc {
  /** Eleven digits without hyphens. */
  readonly code: string
  readonly unit: NdcUnit | null
  /** In `unit`, rounded half-up to three decimals. */
  readonly quantity: number | null
}

/** Why a field has its value: the chart element used, and the rule (an id of `rules.ts`). */
export interface Evidence {
  readonly field: string
  readonly source: string
  readonly path: string
  readonly rule: string
}

export interface Line {
  /** "administration id|slot": what write-back's identifier is made of. */
  readonly id: string
  readonly kind: 'drug' | 'waste' | 'administration'
  /** Null where the site's table has no code for the concept. */
  readonly code: string | null
  readonly system: 'hcpcs' | 'cpt'
  /** Administration lines only, else null. */
  readonly concept: Concept | null
  readonly modifiers: readonly string[]
  readonly units: number
  readonly sources: readonly string[]
  /** Local date of the start, YYYY-MM-DD; null without any time. */
  readonly serviceDate: string | null
  /** Drug and waste lines only, else null. */
  readonly ndc: LineNdc | null
  /** ICD-10-CM codes with their dot, at most four, the first is primary. */
  readonly diagnoses: readonly string[]
  /** Drug and waste lines: at most 80 characters of upper-case ASCII; else null. */
  readonly description: string | null
  readonly status: 'ready' | 'blocked'
  readonly evidence: readonly Evidence[]
}

export type Severity = 'error' | 'warning' | 'information'
export type Who = 'nurse' | 'prescriber' | 'pharmacy' | 'biller' | 'registration'
export type Resolve = 'here' | 'chart' | 'none'

export interface Finding {
  readonly code: FindingCode
  readonly severity: Severity
  /** "Type/id" of what it concerns; the encounter for an encounter's finding. */
  readonly source: string
  /** FHIRPath without the type; empty where it concerns the whole resource. */
  readonly path: string
  /** Ids of the lines it concerns. */
  readonly lines: readonly string[]
  /** A better code, where one is known. */
  readonly suggest?: string
  readonly message: string
  readonly fix: string
  readonly resolve: Resolve
  readonly who: Who
  /** Remark and reason codes of the denials it prevents. */
  readonly prevents: readonly string[]
}

export interface Exclusion {
  readonly source: string
  readonly finding: FindingCode
}

export interface DerivedEncounter {
  readonly encounter: string | null
  readonly patient: string | null
  readonly setting: Setting
  readonly payer: PayerId
  readonly lines: readonly Line[]
  readonly excluded: readonly Exclusion[]
  readonly findings: readonly Finding[]
}

export interface Derived {
  readonly encounters: readonly DerivedEncounter[]
}
