/** The answers of loaded packs (billing-rules §1.2, §2.1, §6.2; conformance README, "Reference data"). Pure. */
import type { Loaded, Reference, SpecificCodeAnswer, SpecificCodeQuestion } from '../billing/reference.ts'
import { unclassifiedDrugCodes } from '../billing/unclassified.ts'
import { fitsRoute, holdsOn } from './hcpcs.ts'
import type { HcpcsIndex } from './hcpcs.ts'
import { icd10On } from './icd10cm.ts'
import type { Icd10cmColumns } from './icd10cm.ts'
import { drugKeys } from './ingredients.ts'
import type { SourceEntry } from './manifest.ts'
import { isListedNoc, listedAt, listingOf, quarterAt } from './ndc-hcpcs.ts'
import type { CrosswalkColumns, Place } from './ndc-hcpcs.ts'
import { listingsOf } from './listing.ts'
import { listedPackage, packageOf, resolveNdc } from './packages.ts'
import type { DirectoryColumns } from './packages.ts'
import { placeOf, quarterOf, spanOf, windowWords } from './windows.ts'
import type { Window } from './windows.ts'

/** The opened packs; null where one was never imported. */
export interface Packs {
  readonly crosswalk: CrosswalkColumns | null
  readonly hcpcs: HcpcsIndex | null
  readonly icd10cm: Icd10cmColumns | null
  readonly directory: DirectoryColumns | null
  readonly sources: readonly SourceEntry[]
  readonly version: string
}

/** Codes that say "no code of its own", of drugs and of what else the files list: never an answer to the question for one. */
const unclassified: ReadonlySet<string> = new Set([...unclassifiedDrugCodes, 'A9698', 'A9699', 'Q0181', 'Q2039', 'Q4082', 'Q4100', 'S5000', 'S5001'])

/** S codes are not Medicare's; C codes are for hospital outpatient and surgery centre claims. */
function isTaken(code: string, question: SpecificCodeQuestion): boolean {
  if (unclassified.has(code)) return false
  if (code.startsWith('S')) return question.payer !== 'medicare'
  return (
    !code.startsWith('C') || code === 'CPT' || question.setting === 'hospital-outpatient' || question.setting === 'asc'
  )
}

function routesOf(packs: Packs, code: string): readonly string[] {
  return packs.hcpcs?.byCode.get(code)?.routes ?? []
}

/** What is the same for every question: how far the answers reach. */
interface Reach {
  /** Of NDCs: the crosswalk's quarters. */
  readonly quarters: readonly Window[]
  /** Of codes by name, with holes between them; empty where no code file is loaded. */
  readonly codes: readonly Window[]
  readonly words: string
  /** The code files' own, for an answer that rests on them alone. */
  readonly codeWords: string
}

/** The newest code file reaches to the end of its quarter, and back to the first, for it keeps what has ended; Addendum B tells of its own. */
function codeWindows(packs: Packs): readonly Window[] {
  if (packs.hcpcs === null) return []
  const { reach, quarters } = packs.hcpcs.table
  return reach === null ? quarters : [{ from: reach.from, to: quarterOf(reach.to).to }, ...quarters]
}

function reachOf(packs: Packs): Reach {
  const quarters = packs.crosswalk?.quarters ?? []
  const codes = codeWindows(packs)
  const codeWords = windowWords(codes)
  return { quarters, codes, words: quarters.length > 0 ? windowWords(quarters) : codeWords, codeWords }
}

/** Codes of the date, or of the quarter beside it, whose name or ingredient is the drug's. */
function byIngredient(packs: Packs, question: SpecificCodeQuestion, at: Place | null): readonly string[] {
  const { crosswalk, hcpcs } = packs
  const codes: string[] = []
  const look = (key: string): void => {
    for (const code of hcpcs?.byKey.get(key) ?? []) {
      if (hcpcs !== null && !codes.includes(code.code) && holdsOn(hcpcs.table, code, question.date))
        codes.push(code.code)
    }
    for (const code of crosswalk?.names().get(key) ?? []) {
      if (at !== null && !codes.includes(code) && listedAt(crosswalk?.codeMasks().get(code) ?? '', at) !== 'no')
        codes.push(code)
    }
  }
  drugKeys(question.ingredients, question.names).forEach(look)
  const listed = packs.directory === null || question.ndc === null ? null : listedPackage(packs.directory, question.ndc)
  if (listed !== null) drugKeys(listed.product.substances, [listed.product.name]).forEach(look)
  return codes.sort()
}

interface Found {
  readonly codes: readonly string[]
  readonly by: SpecificCodeAnswer['by']
  readonly sure: boolean
}

const nothing: Found = { codes: [], by: null, sure: false }

interface Age {
  readonly stale: boolean
  readonly loaded: string
}

function answer(packs: Packs, question: SpecificCodeQuestion, { stale, loaded }: Age, found: Found): SpecificCodeAnswer {
  const taken = found.codes.filter(code => isTaken(code, question))
  const fitting = taken.filter(code => fitsRoute(routesOf(packs, code), question.route))
  const absent = stale ? 'unknown' : 'none'
  const kind = taken.length === 0 ? absent : fitting.length === 0 ? 'other-route' : found.sure ? 'exists' : 'possible'
  const said = fitting.length > 0 ? fitting : taken
  const cpt = said.includes('CPT')
  return {
    kind,
    codes: cpt ? said.filter(code => code !== 'CPT') : said,
    cpt,
    by: taken.length === 0 ? null : found.by,
    stale,
    loaded,
  }
}

const unchecked: SpecificCodeAnswer = { kind: 'unchecked', codes: [], cpt: false, by: null, stale: false, loaded: '' }

function specificCode(packs: Packs, reach: Reach, question: SpecificCodeQuestion): SpecificCodeAnswer {
  const { crosswalk } = packs
  const { ndc, date } = question
  if (reach.words === '') return unchecked
  const at = reach.quarters.length === 0 ? null : quarterAt(reach.quarters, date)
  const byNdc: Age = { stale: at !== null && !at.loaded, loaded: reach.words }
  if (crosswalk !== null && at !== null && ndc !== null) {
    const listed = listingOf(crosswalk, Number(ndc.labeler + ndc.product + ndc.package), at)
    const said = listed === null ? null : answer(packs, question, byNdc, listed)
    if (said !== null && said.by !== null) return said
  }
  // CMS itself says that this product has none, whatever other code names its ingredient.
  if (crosswalk !== null && ndc !== null && isListedNoc(crosswalk, ndc, date))
    return answer(packs, question, byNdc, nothing)
  // Three codes in ten have no NDC in the crosswalk: what it leaves out is only known as far as the code file reaches.
  const outside = reach.codes.length > 0 && placeOf(reach.codes, date) < 0
  const byName = outside && !byNdc.stale ? { stale: true, loaded: reach.codeWords } : byNdc
  return answer(packs, question, byName, { codes: byIngredient(packs, question, at), by: 'ingredient', sure: false })
}

function describe(packs: Packs): Loaded {
  const { sources, version } = packs
  return {
    crosswalk: spanOf(packs.crosswalk?.quarters ?? []),
    hcpcs: spanOf(codeWindows(packs)),
    icd10cm: spanOf(packs.icd10cm?.editions ?? []),
    ndc: packs.directory?.asOf ?? null,
    sources,
    version,
  }
}

/** The look-ups over opened packs. */
export function referenceOf(packs: Packs): Reference {
  const loaded = describe(packs)
  const reach = reachOf(packs)
  return {
    specificCode: question => specificCode(packs, reach, question),
    icd10: (code, date) =>
      packs.icd10cm === null ? { kind: 'unknown', unspecified: false } : icd10On(packs.icd10cm, code, date),
    package: ndc => (packs.directory === null ? null : packageOf(packs.directory, ndc)),
    listing: packs.directory === null ? () => null : listingsOf(packs.directory),
    resolve: question => (packs.directory === null ? null : resolveNdc(packs.directory, question)),
    describe: () => loaded,
  }
}
