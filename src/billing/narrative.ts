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
  /** "100 MG/ML", where the payer wants it. */
  readonly strength: string | null
}

/** Words of ASCII with single spaces between them, none of a segment's separators among them. */
const plainText = /^[!-)+-9;-\]_-}]+( [!-)+-9;-\]_-}]+)*$/

/** Upper-case ASCII, single spaces, without the characters that separate the parts of an 837 segment. */
export function claimText(text: string): string {
  if (plainText.test(text)) return text.toUpperCase()
  return text
    .normalize('NFKD')
    .replace(/[\u00b5\u03bc]g\b/g, 'mcg')
    .toUpperCase()
    .replace(/[^\x20-\x7e]/g, '')
    .replace(/[*:~^]/g, ' ')
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
  /(?:[\d.,]+ ?-? ?)?\b(?:[MKN]?C?G|UG|GM|(?:MILLI|MICRO|NANO)?GRAMS?|(?:MILLION |THOUSAND )?(?:IU|UNITS?|UNT)|MEQ|MMOL) ?(?:\/|PER) ?[\d.,]* ?(?:ML|MILLILIT(?:ER|RE)S?|CC|L|LIT(?:ER|RE)|VIAL|SYRINGE|AMPULE?)\b/g

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

function nameOf(narrative: Narrative, profile: PayerProfile): string | null {
  const name = narrative.compoundOf.length > 0 ? `CMPD ${narrative.compoundOf.join(' ')}` : narrative.name
  if (name === null) return null
  const text = claimText(name)
  const kept = profile.forbidSlashStrength ? withoutSlashStrength(text) : text
  return kept === '' ? null : kept
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

/** Drops parts from the end until it fits; a name that alone is too long is cut, so that dose and route stay. */
function fit(parts: readonly string[]): string {
  const whole = parts.join(' ')
  if (whole.length <= longest && !parts.includes('')) return whole.trimEnd()
  let kept = [...parts]
  while (kept.length > 3 && kept.join(' ').length > longest) kept = kept.slice(0, -1)
  const [first = '', ...rest] = kept
  const tail = rest.join(' ')
  const room = longest - (tail === '' ? 0 : tail.length + 1)
  const head = first.length > room ? first.slice(0, Math.max(room, 0)).trimEnd() : first
  return [head, tail].filter(part => part !== '').join(' ').slice(0, longest).trimEnd()
}

/** The description of a drug line; null where nothing at all is known to put there. */
export function describe(narrative: Narrative, profile: PayerProfile): string | null {
  const parts: string[] = []
  for (const token of profile.descTokens) {
    const part = partOf(token, narrative, profile)
    if (part !== null) parts.push(part)
  }
  if (narrative.noCost) parts.push('NO COST')
  const text = fit(parts)
  return text === '' ? null : text
}
