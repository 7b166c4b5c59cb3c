/**
 * The description of a drug line (billing-rules §3.3): upper-case ASCII without claim delimiters, at most 80
 * characters, the least important parts dropped first. What a claim's note fields hold is an export's business.
 */
import { amountLabel } from './amount.ts'
import type { Amount } from './amount.ts'
import { formatNdc11 } from './ndc.ts'
import type { Ndc } from './ndc.ts'
import type { DescriptionToken, PayerProfile } from './payers.ts'
import type { Route } from './route.ts'

const longest = 80

export interface Narrative {
  readonly name: string | null
  readonly compoundOf: readonly string[]
  readonly dose: Amount | null
  readonly route: Route | null
  readonly method: 'push' | 'infusion' | 'injection' | 'on-body-injector' | null
  readonly ndc: Ndc | null
  /** The amount discarded, where the description has to tell it. */
  readonly waste: Amount | null
  /** The practice paid nothing for it, and the payer wants the line all the same (billing-rules §3.4 E6). */
  readonly noCost: boolean
  /** True where the dose is an amount that was discarded. */
  readonly isDiscarded?: boolean
  /** "100 MG/ML", where the payer wants it. */
  readonly strength: string | null
}

/** Words of ASCII with single spaces between them, none of a segment's separators among them. */
const plainText = /^[!-)+-9;-\]_-}]+( [!-)+-9;-\]_-}]+)*$/

/**
 * Upper-case ASCII, single spaces, without the characters that separate the parts of an 837 segment. What ASCII has no
 * letter for is left out, and any other sign is a space: two numbers never become one ("70–30", "D5 ½").
 */
export function claimText(text: string): string {
  if (plainText.test(text)) return text.toUpperCase()
  return text
    .replace(/[\u2122\u00ae]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    // Fractions and raised digits would lose their shape beside a digit.
    .replace(/(\d)(?=[\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u2079\u2150-\u215e])/g, '$1 ')
    .normalize('NFKD')
    // Without its micro, a unit would be a million times as much.
    .replace(/[\u00b5\u03bc]g\b/g, 'mcg')
    .replace(/[\u00b5\u03bc]/g, 'u')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u2044/g, '/')
    .toUpperCase()
    .replace(/(?![\x20-\x7e])[\p{L}\p{M}\p{Cf}]/gu, '')
    .replace(/[^\x20-\x7e]|[*:~^]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** An amount without the space that a claim has no room for: "50MG". */
function shortAmount(amount: Amount): string {
  return amountLabel(amount).replace(' ', '')
}

function routeWord(route: Route | null, method: Narrative['method']): string | null {
  switch (route) {
    case null: return null
    case 'intravenous': return method === 'push' || method === 'injection' ? 'IV PUSH' : method === 'infusion' ? 'IV INF' : 'IV'
    case 'intramuscular': return 'IM'
    case 'subcutaneous': return method === 'infusion' ? 'SUBQ INF' : 'SUBQ'
    case 'oral': return 'PO'
    default: return claimText(route.replaceAll('-', ' '))
  }
}

const perVolume =
  /(?:[\d.,]+ ?-? ?)?\b(?:[MKN]?C?G|UG|GM|(?:MILLI|MICRO|NANO)?GRAMS?|(?:MILLION |THOUSAND )?I?U(?:NITS?|NT)?|MEQ|MMOL) ?(?:\/|PER) ?[\d.,]* ?(?:ML|MILLILIT(?:ER|RE)S?|CC|L|LIT(?:ER|RE)|VIAL|SYRINGE|AMPULE?)\b/g

/** "100 MG/ML", "100 MG PER ML" and the like make some payers reject the line (billing-rules §3.2). */
function withoutSlashStrength(name: string): string {
  if (!/\/| PER /.test(name)) return name
  const rest = name.replace(perVolume, ' ')
  return rest === name ? name : rest
    .replace(/\( *\)|\[ *\]/g, ' ')
    .replace(/ *,(?: *,)+/g, ',')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,)\]])|(?<=[([]) /g, '')
    .replace(/^[ ,;-]+|[ ,;-]+$/g, '')
}

/** A compound's name keeps the strengths of what is in it (billing-rules §3.2). */
function nameOf({ name, compoundOf }: Narrative, profile: PayerProfile): string | null {
  if (compoundOf.length > 0) return claimText(`CMPD ${compoundOf.join(' ')}`)
  if (name === null) return null
  const text = claimText(name)
  return profile.forbidSlashStrength ? withoutSlashStrength(text) : text
}

function partOf(token: DescriptionToken, narrative: Narrative, profile: PayerProfile): string | null {
  switch (token) {
    case 'name': return nameOf(narrative, profile)
    case 'dose': return narrative.dose === null ? null : shortAmount(narrative.dose)
    case 'route': return routeWord(narrative.route, narrative.method)
    case 'ndc': return narrative.ndc === null ? null : `NDC ${formatNdc11(narrative.ndc)}`
    case 'waste': return narrative.waste === null ? null : `WASTE ${shortAmount(narrative.waste)}`
    case 'strength': return narrative.strength === null || profile.forbidSlashStrength ? null : claimText(narrative.strength)
    case 'invoice': return null
  }
}

interface Part {
  readonly token: DescriptionToken | 'discarded' | 'no-cost'
  readonly text: string
}

function lengthOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { text }) => sum + text.length + 1, -1)
}

/** What says which kind of line this is. */
function isAlwaysTold({ token }: Part): boolean {
  return token === 'discarded' || token === 'no-cost'
}

function joined(parts: readonly Part[], leftOut: readonly string[]): Description {
  const text = parts.map(part => part.text).join(' ').slice(0, longest).trimEnd()
  return { text: text === '' ? null : text, leftOut }
}

/**
 * Drops parts behind the first three from the end until it fits, the name is cut last of all: what was dropped belongs
 * into the note of the claim (billing-rules §3.3, E10). "Discarded" and "no cost" stay: they say what line this is.
 */
function fit(parts: readonly Part[]): Description {
  let kept = parts
  const leftOut: string[] = []
  for (let at = parts.length - 1; at > 2 && lengthOf(kept) > longest; at--) {
    const part = parts[at]
    if (part === undefined || isAlwaysTold(part)) continue
    kept = kept.filter(one => one !== part)
    leftOut.unshift(part.token === 'ndc' ? 'NDC' : part.token)
  }
  const over = lengthOf(kept) - longest
  if (over <= 0) return joined(kept, leftOut)
  const cut = kept.find(part => part.token === 'name') ?? kept[0]
  const shortened = kept.map(part => (part === cut ? { ...part, text: part.text.slice(0, Math.max(part.text.length - over, 0)).trimEnd() } : part))
  return joined(shortened.filter(part => part.text !== ''), ['end of the name', ...leftOut])
}

export interface Description {
  /** Null where nothing at all is known to put there. */
  readonly text: string | null
  /** What there was no room for, in words; empty where all of it is told. */
  readonly leftOut: readonly string[]
}

/** The description of a drug line or of its waste line, and what had to be left out of it. */
export function describe(narrative: Narrative, profile: PayerProfile): Description {
  const parts: Part[] = []
  for (const token of profile.descTokens) {
    const text = partOf(token, narrative, profile)
    if (text !== null && text !== '') parts.push({ token, text })
    if (token === 'dose' && narrative.isDiscarded === true) parts.push({ token: 'discarded', text: 'DISCARDED' })
  }
  if (narrative.noCost) parts.push({ token: 'no-cost', text: 'NO COST' })
  return fit(parts)
}
