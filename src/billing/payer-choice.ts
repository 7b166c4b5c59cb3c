/**
 * Which payer pays for a visit (conformance README, "Payer"). Unknown stays `unknown`, the strictest profile: a name
 * is recognised by whole words of a closed list, never by likeness.
 */
import type { PayerId } from './derived.ts'
import type { CoverageFacts } from './facts.ts'

/** The part of the site configuration that says who pays. */
export interface PayerSite {
  readonly defaultPayer: PayerId | null
  readonly payerMatch: readonly { readonly organization: string; readonly payer: PayerId }[]
}

export interface PayerChoice {
  readonly payer: PayerId
  /** The coverage that pays; where none is active, the first one on file; null where there is none. */
  readonly coverage: CoverageFacts | null
  readonly status: 'active' | 'inactive' | 'missing'
  /** Who pays after it: the payers of the other active coverages. */
  readonly behind: readonly PayerId[]
}

/**
 * Who pays for a visit: the active coverage of lowest order, then of lowest source id (conformance, "Payer").
 * `serviceDate` is a local date YYYY-MM-DD; where it is null no period can be looked at, and the status alone decides.
 * Without an active coverage the site's default pays, else `unknown`.
 */
export function choosePayer(
  coverages: readonly CoverageFacts[], serviceDate: string | null, site: PayerSite,
): PayerChoice {
  const byRank = coverages.length < 2 ? coverages : [...coverages].sort(compareRank)
  const active = byRank.find((coverage) => isActive(coverage, serviceDate))
  if (active !== undefined) {
    const others = byRank.filter((coverage) => coverage !== active && isActive(coverage, serviceDate))
    return { payer: payerOf(active, site), coverage: active, status: 'active', behind: others.map((coverage) => payerOf(coverage, site)) }
  }
  const first = byRank[0] ?? null
  return { payer: site.defaultPayer ?? 'unknown', coverage: first, status: first === null ? 'missing' : 'inactive', behind: [] }
}

function compareRank(a: CoverageFacts, b: CoverageFacts): number {
  const left = a.order ?? Infinity
  const right = b.order ?? Infinity
  if (left !== right) return left < right ? -1 : 1
  return a.source < b.source ? -1 : a.source > b.source ? 1 : 0
}

function isActive(coverage: CoverageFacts, date: string | null): boolean {
  if (coverage.status !== 'active') return false
  if (date === null) return true
  const { start, end } = coverage
  return (start === null || compareDates(date, start) >= 0) && (end === null || compareDates(date, end) <= 0)
}

/** A day against a bound that may be a year, a month, a day or an instant; a bound that is no date compares as NaN. */
function compareDates(date: string, bound: string): number {
  const known = /^\d{4}(-\d\d(-\d\d)?)?/.exec(bound)?.[0]
  if (known === undefined) return NaN
  const same = date.slice(0, known.length)
  return same < known ? -1 : same > known ? 1 : 0
}

/** The site's own table, then a type that says it all, then names, then a general type. */
function payerOf(coverage: CoverageFacts, site: PayerSite): PayerId {
  const matched = coverage.payors
    .map(({ reference }) => site.payerMatch.find(({ organization }) => isSameReference(reference, organization)))
    .find((match) => match !== undefined)
  if (matched !== undefined) return matched.payer
  const type = payerOfType(coverage)
  switch (type) {
    case 'medicare-any':
      return payerOfNames(coverage) === 'medicare-advantage' ? 'medicare-advantage' : 'medicare'
    case 'general':
      return payerOfNames(coverage) ?? 'commercial'
    case null:
      return payerOfNames(coverage) ?? 'unknown'
    default:
      return type
  }
}

function isSameReference(reference: string | null, organization: string): boolean {
  return reference !== null && (reference === organization || reference.endsWith(`/${organization}`))
}

/** A payer, a kind of cover that a name can narrow, or null where the type says nothing (or two things). */
type TypeReading = PayerId | 'medicare-any' | 'general' | null

/** Source of Payment Typology, by the beginning of the code; the longest beginning counts. */
const typology: readonly (readonly [prefix: string, reading: TypeReading])[] = [
  ['11', 'medicare-advantage'],
  ['12', 'medicare'],
  ['1', 'medicare-any'],
  ['2', 'medicaid'],
  ['3', 'unknown'],
  ['4', 'unknown'],
  ['5', 'general'],
  ['6', 'bcbs'],
  ['7', 'general'],
  ['8', 'unknown'],
]

function payerOfType(coverage: CoverageFacts): TypeReading {
  const readings = new Set<TypeReading>()
  for (const { system, code } of coverage.type?.codings ?? []) {
    const row = system === 'sopt' ? typology.find(([prefix]) => code.trim().startsWith(prefix)) : undefined
    if (row !== undefined) readings.add(row[1])
  }
  if (readings.size > 1) readings.delete('general')
  const [first] = readings
  return readings.size === 1 && first !== undefined ? first : null
}

/** Plan first, since the payor may only administer it; then payor; then the words of the type. */
function payerOfNames(coverage: CoverageFacts): PayerId | null {
  const plan = payerOfTexts(coverage.plans)
  const payor = payerOfTexts(coverage.payors.map(({ name }) => name))
  // "Medicare" sold by a private insurer is Medicare Advantage, wherever the two words stand.
  if ((plan === 'medicare' && isInsurer(payor)) || (payor === 'medicare' && isInsurer(plan))) return 'medicare-advantage'
  return plan ?? payor ?? payerOfTexts(wordsOfType(coverage))
}

function wordsOfType({ type }: CoverageFacts): readonly (string | null)[] {
  return type === null ? [] : [type.text, ...type.codings.map(({ display }) => display)]
}

function isInsurer(payer: PayerId | null): boolean {
  return payer === 'aetna' || payer === 'bcbs' || payer === 'cigna' || payer === 'uhc'
}

const insurerNames: readonly (readonly [PayerId, RegExp])[] = [
  ['uhc', / (uhc\w*|united ?health ?care|united health|aarp medicare) /],
  ['aetna', / aetna /],
  ['cigna', / cigna /],
  ['bcbs', / (blue ?(cross|shield)|bcbs\w*|anthem|(florida|arkansas|capital|healthy) blue|carefirst|highmark|hmsa) /],
  ['bcbs', / (premera|regence|wellmark|excellus) /],
]

const advantageNames = / (medicare (advantage|replacement|hmo|ppo|choice|complete)|part c|dual complete) /

const medicareNames = / medicare (?!supplement|part d )/

/** The word itself, and what the states call theirs. */
const medicaidNames: readonly RegExp[] = [
  / (medicaid|medical assistance|childrens health insurance program) /,
  / (medi cal|tenn ?care|mass ?health|badger ?care|maine ?care|sooner ?care|denali ?care|peachcare|kancare|arkids) /,
  / (ahcccs|husky|apple health|nj familycare|oregon health plan|mo healthnet|health first colorado|med quest|rite care) /,
  / (hoosier healthwise|healthy indiana plan|iowa health link|green mountain care|centennial care|turquoise care) /,
  / (diamond state health plan|healthy louisiana|healthy connections|star plus|star kids) /,
  / (aetna better health|(uhc|united ?health ?care) community plan|healthy blue) /,
]

function payerOfTexts(texts: readonly (string | null)[]): PayerId | null {
  return texts.some((text) => text !== null && text !== '') ? payerOfText(texts.map((text) => text ?? '').join(' | ')) : null
}

/** Whole words only. Null where no name is known, or where one name says both Medicare and Medicaid. */
function payerOfText(text: string): PayerId | null {
  const plain = ` ${text.toLowerCase().replace(/['’]/g, '').replace(/[^a-z0-9]+/g, ' ').trim()} `
  // The federal agency's own name holds the word Medicaid.
  const words = plain.replace(/ medicare (and )?medicaid services /, ' medicare ')
  const insurer = insurerNames.find(([, pattern]) => pattern.test(words))?.[0] ?? null
  if (advantageNames.test(words)) return 'medicare-advantage'
  const isMedicare = medicareNames.test(words)
  const isMedicaid = medicaidNames.some((pattern) => pattern.test(words))
  if (isMedicare && isMedicaid) return null
  if (isMedicaid) return 'medicaid'
  if (isMedicare) return insurer === null ? 'medicare' : 'medicare-advantage'
  return insurer
}
