/**
 * What each payer wants of an unclassified-drug line (billing-rules §8.1, §10). The profiles are defaults; a site
 * overrides any field of any of them. Which payer pays for a visit: `payer-choice.ts`.
 */
import type { PayerId } from './derived.ts'

/** The parts of a line's description, billing-rules §3.3. */
export type DescriptionToken = 'name' | 'dose' | 'route' | 'ndc' | 'waste' | 'strength' | 'invoice'

export interface PayerProfile {
  readonly id: PayerId
  /** Whether a drug line needs an NDC (§2). */
  readonly ndcRequired: boolean
  /** Which NDC is reported: of the vial, of the box, or whichever was scanned (§2.5). */
  readonly ndcLevel: 'inner' | 'outer' | 'either'
  /** Units that an export may write (§2.3); ME is never among them. */
  readonly uomAllowed: readonly ('ML' | 'UN' | 'GR' | 'F2')[]
  /** Decimals of the NDC quantity in exports (§2.4). */
  readonly ndcQtyDecimals: 2 | 3
  /** What the units of an unclassified line count (§3.5). */
  readonly hcpcsUnits: 'one' | 'containers' | 'narrative-map'
  /** Parts of the description, the most important first (§3.2, §3.3). */
  readonly descTokens: readonly DescriptionToken[]
  /** Whether an amount such as "mg/mL" makes the description unusable (§3.2). */
  readonly forbidSlashStrength: boolean
  /** The code of a compounded drug (§1.3 rows 10 and 10b). */
  readonly compoundCode: 'J7999' | 'J3490'
  /** Which NDCs of a compound's ingredients are reported (§2.6). */
  readonly compoundNdc: 'none' | 'all-lines' | 'costliest' | 'vy-link'
  /** What becomes of a second NDC of one drug, in exports (§2.6). */
  readonly multiNdc: 'split' | 'kpkq' | 'note'
  /** Whether waste of a single-dose container must be told by modifier (§5). */
  readonly jwJz: 'required' | 'none'
  /** Waste of an unclassified drug: a line of its own with JW, or words in the description (§5). */
  readonly jwOnNoc: 'line' | 'narrative'
  /** A drug that cost the practice nothing: no line, or a line of one cent (§9 case 18). */
  readonly noCostDrug: 'omit' | 'nominal-0.01'
  /** One dose in two syringes: reported for each injection, as the contract has it, or once (§4.7). */
  readonly splitDose: 'once' | 'per-injection'
  /** An infusion without a stop (§4.5); null leaves it to the site. */
  readonly noStop: 'block' | 'push' | null
  /** Whether the payer prices from the invoice (§7 item 26). */
  readonly invoice: 'never' | 'always' | 'on-request'
  /** Whether prior authorization is usual for an unclassified drug (§7 item 23). */
  readonly paOnNoc: boolean
  /** The modifier of a second initial service through another access (§4.7, §5). */
  readonly secondInitialModifier: '59' | 'XE' | 'XS' | 'XU'
}

export type PayerOverrides = Readonly<Partial<Record<PayerId, Partial<PayerProfile>>>>

/** The strictest of each (§10). A payer that nobody has named is held to it. */
const strictest: PayerProfile = {
  id: 'unknown',
  ndcRequired: true,
  ndcLevel: 'inner',
  uomAllowed: ['ML', 'UN', 'GR'],
  ndcQtyDecimals: 2,
  hcpcsUnits: 'one',
  descTokens: ['name', 'dose', 'route', 'ndc', 'waste'],
  forbidSlashStrength: true,
  compoundCode: 'J3490',
  compoundNdc: 'all-lines',
  multiNdc: 'note',
  jwJz: 'required',
  jwOnNoc: 'narrative',
  noCostDrug: 'omit',
  splitDose: 'per-injection',
  noStop: null,
  invoice: 'always',
  paOnNoc: true,
  secondInitialModifier: '59',
}

/** The Medicare contractors agree on one unit, the dose in words and no "mg/mL"; a compound has no NDC (§2.6, §3.2). */
const medicare: PayerProfile = {
  ...strictest,
  id: 'medicare',
  uomAllowed: ['ML', 'UN', 'GR', 'F2'],
  ndcQtyDecimals: 3,
  compoundCode: 'J7999',
  compoundNdc: 'none',
  invoice: 'never',
  paOnNoc: false,
}

/** One line per NDC, and no waste modifier unless the plan says so (§2.6, §5). */
const commercial: PayerProfile = {
  ...strictest,
  id: 'commercial',
  uomAllowed: ['ML', 'UN', 'GR', 'F2'],
  ndcQtyDecimals: 3,
  forbidSlashStrength: false,
  multiNdc: 'split',
  jwJz: 'none',
  invoice: 'on-request',
}

/** The defaults, in the order in which they are shown. */
export const payerProfiles: { readonly [Id in PayerId]: PayerProfile & { readonly id: Id } } = {
  medicare: { ...medicare, id: 'medicare' },
  'medicare-advantage': { ...medicare, id: 'medicare-advantage', paOnNoc: true },
  medicaid: { ...commercial, id: 'medicaid', invoice: 'always' },
  aetna: { ...commercial, id: 'aetna' },
  // Blue plans convert F2 and ask for the strength (§2.3, §3.2).
  bcbs: {
    ...commercial, id: 'bcbs', uomAllowed: ['ML', 'UN', 'GR'], descTokens: [...commercial.descTokens, 'strength'],
  },
  cigna: { ...commercial, id: 'cigna' },
  uhc: { ...commercial, id: 'uhc' },
  commercial: { ...commercial, id: 'commercial' },
  unknown: { ...strictest, id: 'unknown' },
}

/** Every payer, in that order. */
export const payerIds: readonly PayerId[] = Object.values(payerProfiles).map(({ id }) => id)

/**
 * The profile of a payer with the site's own fields over the defaults; `id` cannot be overridden. A payer `behind` it
 * that needs the NDC still gets it (§9 case 50).
 */
export function payerProfile(id: PayerId, overrides: PayerOverrides = {}, behind: readonly PayerId[] = []): PayerProfile {
  const own = overrides[id]
  if (own === undefined) return payerProfiles[id]
  const profile = { ...payerProfiles[id], ...own, id }
  return profile.ndcRequired || !behind.some(other => payerProfile(other, overrides).ndcRequired) ? profile : { ...profile, ndcRequired: true }
}

/** What a site may write into a field of a profile. */
export interface ProfileField {
  readonly name: Exclude<keyof PayerProfile, 'id'>
  /** The values allowed, in words: "true or false". */
  readonly expected: string
  readonly accepts: (value: unknown) => boolean
}

const yesNo = {
  expected: 'true or false',
  accepts: (value: unknown): boolean => typeof value === 'boolean',
}

function oneOf(...allowed: readonly (string | number | null)[]): Pick<ProfileField, 'expected' | 'accepts'> {
  const expected = `one of ${allowed.map((known) => JSON.stringify(known)).join(', ')}`
  return { expected, accepts: (value) => allowed.some((known) => known === value) }
}

function listOf(...allowed: readonly string[]): Pick<ProfileField, 'expected' | 'accepts'> {
  return {
    expected: `a list without repeats of ${allowed.join(', ')}`,
    accepts: (value) => Array.isArray(value) && value.length > 0 && new Set(value).size === value.length
      && value.every((item) => allowed.some((known) => known === item)),
  }
}

function fieldsOfProfile(): readonly ProfileField[] {
  return [
    { name: 'ndcRequired', ...yesNo },
    { name: 'ndcLevel', ...oneOf('inner', 'outer', 'either') },
    { name: 'uomAllowed', ...listOf('ML', 'UN', 'GR', 'F2') },
    { name: 'ndcQtyDecimals', ...oneOf(2, 3) },
    { name: 'hcpcsUnits', ...oneOf('one', 'containers', 'narrative-map') },
    { name: 'descTokens', ...listOf('name', 'dose', 'route', 'ndc', 'waste', 'strength', 'invoice') },
    { name: 'forbidSlashStrength', ...yesNo },
    { name: 'compoundCode', ...oneOf('J7999', 'J3490') },
    { name: 'compoundNdc', ...oneOf('none', 'all-lines', 'costliest', 'vy-link') },
    { name: 'multiNdc', ...oneOf('split', 'kpkq', 'note') },
    { name: 'jwJz', ...oneOf('required', 'none') },
    { name: 'jwOnNoc', ...oneOf('line', 'narrative') },
    { name: 'noCostDrug', ...oneOf('omit', 'nominal-0.01') },
    { name: 'splitDose', ...oneOf('once', 'per-injection') },
    { name: 'noStop', ...oneOf('block', 'push', null) },
    { name: 'invoice', ...oneOf('never', 'always', 'on-request') },
    { name: 'paOnNoc', ...yesNo },
    { name: 'secondInitialModifier', ...oneOf('59', 'XE', 'XS', 'XU') },
  ]
}

/** Every field that a site can override, in the order of the interface. What each means: tools/profile-meanings.ts. */
// Only what reads a site configuration carries the list: the mark lets a bundler leave it out elsewhere.
export const profileFields: readonly ProfileField[] = /* @__PURE__ */ fieldsOfProfile()
