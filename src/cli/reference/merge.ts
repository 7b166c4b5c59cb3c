/** One contribution into the holdings, and in words what became of it. */
import type { SourceEntry } from '../../reference/manifest.ts'
import { quarterOf } from '../../reference/windows.ts'
import type { Window } from '../../reference/windows.ts'
import type { Addenda, HcpcsRows, PackageRows, ProductRows, WholeFile } from './contribution.ts'
import {
  editionStart,
  editionWindow,
  withCrosswalk,
  withDirectory,
  withHcpcs,
  withIcd10cm,
  withNoc,
  withOpps,
} from './holdings.ts'
import type { Holdings } from './holdings.ts'

/** What can be merged: a read document, or FDA's two together. */
export type Given =
  | WholeFile
  | {
      readonly kind: 'fda'
      readonly products: ProductRows
      readonly packages: PackageRows
      /** Of product.txt; the origin that is merged with is that of package.txt. */
      readonly productsFrom: Origin
    }

export interface Merged {
  readonly holdings: Holdings
  /** False where what is held is the same or newer. */
  readonly taken: boolean
  readonly words: string
}

/** Where a contribution is from. */
export type Origin = Pick<SourceEntry, 'name' | 'sha256' | 'issued' | 'importedAt'>

/** The source whose place a new one takes: same kind, same first day. */
const held = (holdings: Holdings, kind: string, from: string | null): SourceEntry | undefined =>
  holdings.sources.find((source) => source.kind === kind && source.effectiveFrom === from)

/** The directory has one place: each issue takes that of the one before. */
const heldDirectory = (holdings: Holdings): SourceEntry | undefined =>
  holdings.sources.find((source) => source.kind === 'fda-ndc')

/** Why an incoming file is not taken: the same, or older than what is held. Null where it is taken. */
const notTaken = (before: SourceEntry | undefined, origin: Origin): string | null => {
  if (before === undefined) return null
  if (before.sha256 === origin.sha256) return 'it is imported already'
  const older = before.issued !== null && origin.issued !== null && origin.issued < before.issued
  return older ? `a newer issue of ${before.issued} is imported already` : null
}

const withSource = (holdings: Holdings, source: SourceEntry): readonly SourceEntry[] => [
  ...holdings.sources.filter((other) => other.kind !== source.kind || other.effectiveFrom !== source.effectiveFrom),
  source,
]

const taken = (
  holdings: Holdings,
  kind: string,
  window: Window,
  count: number,
  origin: Origin,
  words: string,
): Merged => {
  const replaced = held(holdings, kind, window.from) === undefined ? '' : ', in place of the earlier issue'
  const source: SourceEntry = { kind, ...origin, effectiveFrom: window.from, effectiveTo: window.to, count }
  return { holdings: { ...holdings, sources: withSource(holdings, source) }, taken: true, words: `${words}${replaced}` }
}

const number = (value: number): string => value.toLocaleString('en-GB')

const mergeIcd10cm = (
  holdings: Holdings,
  given: Extract<Given, { kind: 'icd10cm' }>,
  origin: Origin,
  addenda: Addenda | null,
): Merged => {
  const from = editionStart(given.year, given.april)
  const { icd10cm, october } = withIcd10cm(holdings.icd10cm, given, addenda)
  // Windows of editions that were held may have become shorter.
  const sources = holdings.sources.map((source) =>
    source.kind === 'icd10cm' && source.effectiveFrom !== null
      ? { ...source, effectiveTo: editionWindow(icd10cm, source.effectiveFrom)?.to ?? source.effectiveTo }
      : source,
  )
  const start = editionStart(given.year, false)
  const first: Holdings = { ...holdings, icd10cm, sources }
  const early = october
    ? taken(
        first,
        'icd10cm',
        editionWindow(icd10cm, start) ?? { from: start, to: start },
        given.count,
        // Made, not issued: October's own file takes its place, whatever its day.
        { ...origin, name: `${origin.name} (without April's changes)`, issued: null },
        '',
      ).holdings
    : first
  const headers = given.headers === null ? '' : `, ${number(given.headers)} headers`
  const window = editionWindow(icd10cm, from) ?? { from, to: from }
  return taken(
    early,
    'icd10cm',
    window,
    given.count,
    origin,
    `ICD-10-CM ${window.from} to ${window.to}, ${number(given.count)} billable codes${headers}${october ? '; and the months before April by its addenda' : ''}`,
  )
}

/** Both files of the directory are sources; each issue takes the place of the one before. */
const mergeDirectory = (
  holdings: Holdings,
  given: Extract<Given, { kind: 'fda' }>,
  origin: Origin,
  window: Window,
): Merged => {
  const last = heldDirectory(holdings)
  const lastProducts = holdings.sources.find((source) => source.kind === 'fda-ndc-product')
  if (last?.sha256 === origin.sha256 && lastProducts?.sha256 === given.productsFrom.sha256)
    return { holdings, taken: false, words: 'it is imported already' }
  if (last?.effectiveFrom != null && last.effectiveFrom > window.from)
    return { holdings, taken: false, words: `a newer issue of ${last.effectiveFrom} is imported already` }
  const sources = holdings.sources.filter((source) => source !== last && source !== lastProducts)
  const directory = withDirectory(holdings.directory, given.products, given.packages, window.from)
  const first = taken({ ...holdings, sources, directory }, 'fda-ndc-product', window, given.products.count, given.productsFrom, '')
  return taken(
    first.holdings,
    'fda-ndc',
    window,
    given.packages.count,
    origin,
    `NDC directory of ${window.from}, ${number(given.products.count)} products, ${number(given.packages.count)} packages${last === undefined ? '' : ', in place of the earlier issue'}`,
  )
}

const slotOf = (given: Given, origin: Origin): { readonly kind: string; readonly window: Window } => {
  switch (given.kind) {
    case 'asp-crosswalk':
    case 'noc-crosswalk':
    case 'opps-addendum-b':
      return { kind: given.kind, window: given.window }
    case 'hcpcs':
    case 'plain-table':
      return { kind: given.kind, window: { from: given.asOf, to: given.asOf } }
    case 'icd10cm': {
      const from = editionStart(given.year, given.april)
      return { kind: 'icd10cm', window: { from, to: `${given.year}-09-30` } }
    }
    case 'fda': {
      const day = origin.issued ?? origin.importedAt.slice(0, 10)
      return { kind: 'fda-ndc', window: { from: day, to: day } }
    }
  }
}

/** A code file anew, which may take its codes back: the same kind is held of that day, and no other is. */
const isAnew = (holdings: Holdings, { kind, asOf }: HcpcsRows): boolean => {
  const sameDay = holdings.sources.filter((source) => ['hcpcs', 'plain-table'].includes(source.kind) && source.effectiveFrom === asOf)
  return sameDay.length > 0 && sameDay.every((source) => source.kind === kind)
}

/** Adds a contribution, unless the same or a newer issue is held; `addenda` lie beside the file. */
export const merge = (
  holdings: Holdings,
  given: Given,
  origin: Origin,
  addenda: Addenda | null,
): Merged => {
  const { kind, window } = slotOf(given, origin)
  const reason = given.kind === 'fda' ? null : notTaken(held(holdings, kind, window.from), origin)
  if (reason !== null) return { holdings, taken: false, words: reason }
  const quarter = `${window.from} to ${window.to}`
  switch (given.kind) {
    case 'asp-crosswalk':
      return taken(
        { ...holdings, crosswalk: withCrosswalk(holdings.crosswalk, given) },
        kind,
        window,
        given.count,
        origin,
        `ASP NDC-HCPCS crosswalk ${quarter}, ${number(given.count)} rows, ${number(given.others)} without an NDC`,
      )
    case 'noc-crosswalk':
      return taken(
        { ...holdings, crosswalk: withNoc(holdings.crosswalk, given) },
        kind,
        window,
        given.count,
        origin,
        `NOC crosswalk ${quarter}, ${number(given.count)} rows`,
      )
    case 'hcpcs':
    case 'plain-table': {
      // Whoever adds three codes by a table is told that it counts as a list of all.
      const reach = kind === 'plain-table' ? `; all codes are taken to be known up to ${quarterOf(window.from).to}` : ''
      return taken(
        { ...holdings, hcpcs: withHcpcs(holdings.hcpcs, given, isAnew(holdings, given)) },
        kind,
        window,
        given.count,
        origin,
        `HCPCS as of ${window.from}, ${number(given.count)} codes, ${number(given.codes.length)} of them drugs${reach}`,
      )
    }
    case 'opps-addendum-b':
      return taken(
        { ...holdings, hcpcs: withOpps(holdings.hcpcs, given) },
        kind,
        window,
        given.count,
        origin,
        `OPPS Addendum B ${quarter}, ${number(given.codes.size)} drug codes`,
      )
    case 'icd10cm':
      return mergeIcd10cm(holdings, given, origin, addenda)
    case 'fda':
      return mergeDirectory(holdings, given, origin, window)
  }
}
