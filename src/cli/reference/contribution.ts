/** What one document adds to the packs, once it was read and found sound; and the bounds by which it is. */
import type { HcpcsCode } from '../../reference/hcpcs.ts'
import type { DirectoryProduct } from '../../reference/packages.ts'
import type { Window } from '../../reference/windows.ts'

export interface CrosswalkRows {
  readonly kind: 'asp-crosswalk'
  readonly window: Window
  readonly pairs: ReadonlyMap<string, ReadonlySet<string>>
  readonly names: ReadonlyMap<string, ReadonlySet<string>>
  /** Rows without an NDC of eleven digits. */
  readonly others: number
  readonly count: number
}

export interface NocRows {
  readonly kind: 'noc-crosswalk'
  readonly window: Window
  readonly ndcs: readonly string[]
  readonly count: number
}

export interface HcpcsRows {
  readonly kind: 'hcpcs' | 'plain-table'
  readonly asOf: string
  readonly codes: readonly Omit<HcpcsCode, 'quarters'>[]
  /** Codes in the file, drugs or not. */
  readonly count: number
}

export interface OppsRows {
  readonly kind: 'opps-addendum-b'
  readonly window: Window
  readonly codes: ReadonlyMap<string, { readonly keys: readonly string[]; readonly routes: readonly string[] }>
  readonly count: number
}

export interface Icd10cmRows {
  readonly kind: 'icd10cm'
  readonly year: number
  readonly april: boolean
  /** Billable codes without dot; the value says whether the description says "unspecified". */
  readonly codes: ReadonlyMap<string, boolean>
  readonly headers: number | null
  readonly count: number
}

/** Changes of billable codes that an addenda file lists; they go with the order file beside it. */
export interface Addenda {
  readonly added: readonly string[]
  readonly deleted: ReadonlyMap<string, boolean>
}

export interface ProductRows {
  readonly kind: 'fda-product'
  /** By PRODUCTID; null for one of which only the number is kept. */
  readonly products: ReadonlyMap<string, DirectoryProduct | null>
  readonly count: number
}

export interface PackageRow {
  readonly product: string
  readonly ndc: string
  readonly description: string
  readonly marketedFrom: string | null
  readonly marketedTo: string | null
}

export interface PackageRows {
  readonly kind: 'fda-package'
  readonly packages: readonly PackageRow[]
  /** Rows whose number is no NDC of digits. */
  readonly others: number
  readonly count: number
}

/** What is added by itself. */
export type WholeFile = CrosswalkRows | NocRows | HcpcsRows | OppsRows | Icd10cmRows

export type Contribution = WholeFile | ProductRows | PackageRows

/** What tells an official file from one that was cut off or is another: bounds around what the measured ones have. */
export interface Bounds {
  readonly crosswalk: readonly [number, number]
  readonly hcpcs: readonly [number, number]
  readonly opps: readonly [number, number]
  readonly icd10cm: readonly [number, number]
  readonly fda: readonly [number, number]
  /** Files go up by code: without one from here on they end too early. */
  readonly reaches: { readonly crosswalk: string; readonly hcpcs: string; readonly opps: string }
  /** Billable codes of the ICD-10-CM editions that are known, by fiscal year. */
  readonly editions: Readonly<Record<number, readonly number[]>>
}

export const officialBounds: Bounds = {
  crosswalk: [6_000, 12_000],
  hcpcs: [6_000, 10_000],
  opps: [10_000, 30_000],
  icd10cm: [70_000, 80_000],
  fda: [100_000, 600_000],
  reaches: { crosswalk: 'Q99', hcpcs: 'V', opps: 'V' },
  editions: { 2023: [73_639, 73_674], 2024: [74_044], 2025: [74_260], 2026: [74_719], 2027: [74_879] },
}

/** A sentence where a number of rows is not that of an official file, else null. */
export const outOfBounds = (count: number, what: string, [least, most]: readonly [number, number]): string | null =>
  count >= least && count <= most
    ? null
    : `it has ${count} ${what}; an official file has ${least} to ${most}: cut off, or another file`

/** A sentence where no code of a file lies in its last part, else null. */
export const endsEarly = (codes: Iterable<string>, reaches: string): string | null => {
  for (const code of codes) if (code >= reaches) return null
  return `it holds no code from ${reaches} on, as every such file does: cut off?`
}
