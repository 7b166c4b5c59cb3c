/**
 * What the derivation asks of reference data; `src/reference` answers from imported packs. Every answer is dated by the
 * day of service and three-valued: a code exists, one may exist, none was found in what is loaded. It is never "there
 * is no code": the CMS crosswalk is no complete list of drugs.
 */
import type { PayerId, Setting } from './derived.ts'
import type { Ndc } from './ndc.ts'
import type { Route } from './route.ts'

/** A drug given by a route on a day. */
export interface SpecificCodeQuestion {
  /** The NDC that was read from the chart or an answer; null where there is none. */
  readonly ndc: Ndc | null
  /** The active ingredients by name, one item each; empty where the chart names none. */
  readonly ingredients: readonly string[]
  /** Names of the product, brands among them. */
  readonly names: readonly string[]
  readonly route: Route | null
  /** The date of service, YYYY-MM-DD. */
  readonly date: string
  /** Medicare takes no S codes. */
  readonly payer: PayerId
  /** C codes are for hospital outpatient and surgery centre claims only. */
  readonly setting: Setting
}

/**
 * `exists`: the NDC is listed with a code of its own on that date (billing-rules §1.2, case 1).
 * `possible`: a code of that date names the ingredient (case 2), or the nearest loaded quarter lists the NDC.
 * `other-route`: as `possible`, but every such code is for another route (case 3).
 * `none`: nothing was found in what is loaded, which reaches the date (case 5).
 * `unknown`: nothing was found, but what is loaded does not reach the date (case 4).
 * `unchecked`: nothing is loaded that could tell.
 */
export type SpecificCodeKind = 'exists' | 'possible' | 'other-route' | 'none' | 'unknown' | 'unchecked'

export interface SpecificCodeAnswer {
  readonly kind: SpecificCodeKind
  /** HCPCS Level II codes in alphabetical order; the first is the one to suggest. */
  readonly codes: readonly string[]
  /** True where a CPT code is among them: the packs hold no CPT numbers. */
  readonly cpt: boolean
  /** What was matched: the package, another package of the product, or the ingredient; null where nothing was. */
  readonly by: 'package' | 'product' | 'ingredient' | null
  /** True where what is loaded does not reach the date, and the answer rests on it: `reference-stale`. */
  readonly stale: boolean
  /** What is loaded, in words for people: "2024 Q1 to 2026 Q1"; empty where nothing is. */
  readonly loaded: string
}

/**
 * `header`: only longer codes are billable; `incomplete`: characters are missing; `not-yet` and `no-longer`: billable
 * on other dates; `not-a-code`: in none of the loaded editions; `unknown`: no loaded edition covers the date.
 */
export type Icd10Kind = 'billable' | 'header' | 'incomplete' | 'not-yet' | 'no-longer' | 'not-a-code' | 'unknown'

export interface Icd10Answer {
  readonly kind: Icd10Kind
  /** True where the code's own description says "unspecified". */
  readonly unspecified: boolean
}

/** A package of FDA's NDC directory. */
export interface PackageFacts {
  readonly ndc: Ndc
  /** Proprietary name, else the other; empty where only the number is kept (products that are not injected). */
  readonly name: string
  readonly nonproprietaryName: string
  /** Lower case, one item a substance. */
  readonly substances: readonly string[]
  /** Active strengths with FDA's own unit ("40 mg/mL"), in step with `substances`. */
  readonly strengths: readonly string[]
  readonly form: string
  /** FDA's route names. */
  readonly routes: readonly string[]
  readonly labeler: string
  /** NDA, ANDA, BLA… */
  readonly category: string
  /** From the carton inwards, as FDA writes it. */
  readonly description: string
  /** YYYY-MM-DD; null where FDA names none. */
  readonly marketedFrom: string | null
  readonly marketedTo: string | null
}

/** An NDC and what the chart says of the drug. */
export interface ListingQuestion {
  readonly ndc: Ndc
  readonly ingredients: readonly string[]
  readonly names: readonly string[]
  readonly date: string
}

/** What the directory says of an NDC; where it is not listed, nothing else is known. */
export interface Listing {
  readonly listed: boolean
  /** Its marketing dates hold the date; also where FDA names none. */
  readonly marketed: boolean
  /** `other` only where the directory knows the chart's drug as well, and under no such substance. */
  readonly drug: 'same' | 'other' | 'unknown'
  /** The listed name, empty where only the number is kept. */
  readonly name: string
}

/** Candidates of a ten-digit NDC and what is known of the drug. */
export interface NdcQuestion {
  readonly candidates: readonly Ndc[]
  readonly ingredients: readonly string[]
  readonly names: readonly string[]
  readonly date: string
}

export interface LoadedWindow {
  /** YYYY-MM-DD, both inclusive; holes between them are possible and answered as such. */
  readonly from: string
  readonly to: string
}

/** One imported file. */
export interface LoadedSource {
  readonly kind: string
  readonly name: string
  readonly sha256: string
  readonly effectiveFrom: string | null
  readonly effectiveTo: string | null
  /** ISO instant. */
  readonly importedAt: string
}

/** What is loaded, for the panel and the footer. A window is null where nothing of its kind is loaded. */
export interface Loaded {
  readonly crosswalk: LoadedWindow | null
  readonly hcpcs: LoadedWindow | null
  readonly icd10cm: LoadedWindow | null
  readonly ndc: LoadedWindow | null
  readonly sources: readonly LoadedSource[]
  /** Changes with every import: name it on drafts. */
  readonly version: string
}

export interface Reference {
  readonly specificCode: (question: SpecificCodeQuestion) => SpecificCodeAnswer
  /** `code` with or without its dot, in capitals (`readIcd10cm`); `date` YYYY-MM-DD. */
  readonly icd10: (code: string, date: string) => Icd10Answer
  /** Null where the directory is not loaded or does not list it. */
  readonly package: (ndc: Ndc) => PackageFacts | null
  /** Null where the directory is not loaded. */
  readonly listing: (question: ListingQuestion) => Listing | null
  /** The one candidate that is listed, marketed on the date and of that drug; null where not exactly one fits. */
  readonly resolve: (question: NdcQuestion) => Ndc | null
  readonly describe: () => Loaded
}
