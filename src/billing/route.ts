/**
 * Reads route, method, side and device as the chart writes them. A code wins over text; text is read by whole words of
 * closed lists; what contradicts itself is unknown, and unknown stays null (smart-fhir §3.8, billing-rules §4.3).
 */
import type { Method, Side } from './answers.ts'
import type { AdministrationFacts, Concept } from './facts.ts'
import { routeCodes, sideCodes } from './route-codes.ts'
import { methodWords, negatedMethod, negations, pumpPhrases, routesNamed, sideWords } from './route-words.ts'

/** Which treatment of the administration a route leads to (conformance README, "Administration concepts"). */
export type RouteClass = 'injection' | 'subcutaneous' | 'intravenous' | 'intravitreal' | 'needs-coder' | 'not-coded'

/** Every route that we tell apart, and its class; the key is the closed union. */
const routeClasses = {
  'intravenous': 'intravenous',
  'intramuscular': 'injection',
  'subcutaneous': 'subcutaneous',
  'intravitreal': 'intravitreal',
  'intradermal': 'needs-coder',
  'intra-articular': 'needs-coder',
  'intra-arterial': 'needs-coder',
  'intrathecal': 'needs-coder',
  'epidural': 'needs-coder',
  'intraperitoneal': 'needs-coder',
  'intralesional': 'needs-coder',
  'intraosseous': 'needs-coder',
  'intrapleural': 'needs-coder',
  'intravesical': 'needs-coder',
  'intracavernous': 'needs-coder',
  'intracardiac': 'needs-coder',
  'intracoronary': 'needs-coder',
  'intrabursal': 'needs-coder',
  'intrasynovial': 'needs-coder',
  'periarticular': 'needs-coder',
  'perineural': 'needs-coder',
  'soft-tissue': 'needs-coder',
  'infiltration': 'needs-coder',
  'subconjunctival': 'needs-coder',
  'retrobulbar': 'needs-coder',
  'intracameral': 'needs-coder',
  'intraocular': 'needs-coder',
  'intratympanic': 'needs-coder',
  'intrauterine': 'needs-coder',
  'endotracheal': 'needs-coder',
  'other-parenteral': 'needs-coder',
  // Inhaled without saying how: nebuliser or metered inhaler cannot be told.
  'inhalation': 'needs-coder',
  'nebulised': 'needs-coder',
  'metered-dose': 'not-coded',
  'dry-powder': 'not-coded',
  'oral': 'not-coded',
  'oromucosal': 'not-coded',
  'sublingual': 'not-coded',
  'buccal': 'not-coded',
  'enteral': 'not-coded',
  'nasal': 'not-coded',
  'rectal': 'not-coded',
  'vaginal': 'not-coded',
  'topical': 'not-coded',
  'transdermal': 'not-coded',
  'ophthalmic': 'not-coded',
  'otic': 'not-coded',
} as const satisfies Record<string, RouteClass>

export type Route = keyof typeof routeClasses

/** What a route can say beside the way in. `flush` and `implant` are never a drug's injection or infusion. */
export type RouteMethod = 'push' | 'infusion' | 'injection' | 'flush' | 'implant'

/** What a code or a text says of the route. */
export interface RouteReading {
  readonly route: Route
  /** Null where it says only the way in. */
  readonly method: RouteMethod | null
}

/** The class of a route. A reading whose method is `flush` or `implant` is not what its route's class says. */
export function routeClass(route: Route): RouteClass {
  return routeClasses[route]
}

/**
 * The route of an administration, or null where it is absent, unknown or contradicts itself. Codings of known systems
 * come first and must agree; codings that no table knows are passed over. Where the code says no method, text that
 * names the same route may add one ("IV Piggyback" beside a plain intravenous code).
 */
export function readRoute(route: Concept | null): RouteReading | null {
  if (route === null) return null
  let first: RouteReading | undefined
  let method: RouteMethod | 'several' | null = null
  for (const { system, code } of route.codings) {
    const reading = routeCodes.get(system)?.get(code.trim())
    if (reading === undefined) continue
    first ??= reading
    if (reading.route !== first.route) return null
    if (reading.method !== null) method = method === null || method === reading.method ? reading.method : 'several'
  }
  if (first === undefined) return readRouteText(textOf(route))
  return { route: first.route, method: method === 'several' ? null : method ?? methodBeside(first.route, route) }
}

const meteredWords = / (inhalers?|mdi|hfa|pmdi|metered|pressuri[sz]ed) /
const powderWords = / (dpi|dry powder|inhalation powder|powder for inhalation|powder inhal\w*) /
const puffs = /puff|actuation/i

/**
 * An inhaled route says more where the product does: an inhaler that meters doses, or one of dry powder. Form, names and
 * a dose in puffs tell them from a nebuliser's solution.
 */
export function productRoute(route: Route, { drug, dose }: AdministrationFacts): Route {
  if (route !== 'inhalation' && route !== 'metered-dose') return route
  const form = drug.form === null ? '' : `${drug.form.value.text ?? ''} ${displaysOf(drug.form.value, null)}`
  const words = ` ${plain([form, ...drug.names.map((name) => name.value)].join(' '))} `
  if (powderWords.test(words)) return 'dry-powder'
  return meteredWords.test(words) || puffs.test(dose?.value.unit ?? '') ? 'metered-dose' : route
}

/** What the text adds to a code that says no method, where it speaks of the same route. */
function methodBeside(agreed: Route, route: Concept): RouteMethod | null {
  const text = textOf(route)
  if (!/push|bolus|ivp|drip|piggy|infus|inject|flush|implant|pellet/i.test(text) || saysTheCodeAgain(route)) return null
  const reading = readRouteText(text)
  return reading?.route === agreed ? reading.method : null
}

/** The v3 displays of plain IV and SQ name a method, yet the codes are used for any dose by that route. */
function saysTheCodeAgain(route: Concept): boolean {
  const text = plain(textOf(route))
  return route.codings.some(({ system, code }) =>
    system === 'v3-route' && plainDisplays.some((plainest) => plainest.code === code.trim() && plainest.text === text))
}

const plainDisplays = [
  { code: 'IV', text: 'infusion intravenous' },
  { code: 'SQ', text: 'injection subcutaneous' },
] as const

function readRouteText(text: string): RouteReading | null {
  const words = ` ${plain(text)} `
  const route = negations.test(words) ? null : onlyOne(routesNamed(words))
  return route === null ? null : { route, method: methodInRoute(route, words) }
}

function methodInRoute(route: Route, words: string): RouteMethod | null {
  if (/ (flush|flushed|flushing) /.test(words)) return 'flush'
  if (/ (implant|implanted|implantation|pellet) /.test(words)) return 'implant'
  const method = readMethodText(words)
  if (method === 'on-body-injector') return null
  // As in v3, an intravenous injection is a push.
  return method === 'injection' && route === 'intravenous' ? 'push' : method
}

/** The one method number that is sure. "Inject" (422145002) is also found on infusions, so it says nothing here. */
const snomedPush = '420620005'

/**
 * The documented method: its code, else its words, else hints in the dosage text ("IV push", "over 30 minutes", "100
 * mL/hr"). Null where nothing says it, or where the first that speaks contradicts itself.
 */
export function readMethod(method: Concept | null, dosageText: string | null): Method | null {
  if (method !== null) {
    if (method.codings.some(({ system, code }) => system === 'snomed' && code.trim() === snomedPush)) return 'push'
    const words = ` ${plain(method.text ?? displaysOf(method, 'snomed'))} `
    if (saysMethod(words)) return readMethodText(words)
  }
  if (dosageText === null) return null
  const dosage = ` ${plain(dosageText)} `
  const hint = readMethodText(dosage)
  // "Injection" in a dosage text is as often part of the product's name.
  return hint === 'injection' ? null : hint
}

function saysMethod(words: string): boolean {
  return methodWords.some(([, pattern]) => pattern.test(words)) || longestMinutes(words) !== null
}

/** Reads plain words. "Injection" is the general word and yields to the others; two of the others contradict. */
function readMethodText(words: string): Method | null {
  const own = words.replace(/ infusion (related )?(reactions?|cent(er|re)|clinic|suite|site|room|chair) /g, ' ')
  const found = methodWords.filter(([, pattern]) => pattern.test(own)).map(([method]) => method)
  // Fifteen minutes or less are no infusion (billing-rules §4.4); they are no proof of a push either.
  if ((longestMinutes(own) ?? 0) > 15) found.push('infusion')
  if (found.length === 0 || negatedMethod.test(own)) return null
  return onlyOne(found) ?? onlyOne(found.filter((method) => method !== 'injection'))
}

/** "over 30 minutes", "over a period of 1 to 2 hours", "over 30-60 min": the longest, in whole minutes. */
function longestMinutes(words: string): number | null {
  if (!words.includes(' over ') || / (exceed|exceeding|max|maximum) /.test(words)) return null
  const match =
    / over (?:(?:a|period|of|about|approximately|at|least) )*(?:\d+ (?:to |or )?)?(\d+) ?(minutes?|mins?|hours?|hrs?|h) /.exec(words)
  if (match === null) return null
  return Number(match[1]) * (match[2]?.startsWith('h') === true ? 60 : 1)
}

/**
 * The side of a body site, by code and by whole words together: since a wrong side is worse than none, any
 * disagreement between them is null.
 */
export function readSide(site: Concept | null): Side | null {
  if (site === null) return null
  const codes = site.codings.flatMap(({ system, code }) => (system === 'snomed' ? sideCodes.get(code.trim()) ?? [] : []))
  const words = ` ${plain([site.text, ...site.codings.map(({ display }) => display)].join(' '))} `
  const said = sideWords.filter(([, pattern]) => pattern.test(words)).map(([side]) => side)
  return onlyOne([...codes, ...said])
}

/** Whether a device's text names a pump outside the body; an implanted or intrathecal pump is none (billing-rules §1.3 row 9). */
export function isPump(device: string): boolean {
  const words = ` ${plain(device)} `
  return !/ (implant\w*|intrathecal|intraspinal|breast|balloon|heart|gastric|stomach) /.test(words)
    && (words === ' pump ' || pumpPhrases.test(words))
}

/** Whether a device's text names an on-body injector (billing-rules §4.2). */
export function isOnBody(device: string): boolean {
  // Most texts can be told apart without reading them word by word.
  return /body|wearable/i.test(device) && readMethodText(` ${plain(device)} `) === 'on-body-injector'
}

/** What the concept says in words: its own text, else the displays of its codings. */
function textOf(concept: Concept): string {
  return concept.text ?? displaysOf(concept, null)
}

function displaysOf({ codings }: Concept, except: 'snomed' | null): string {
  let displays = ''
  for (const { system, display } of codings) {
    if (display !== null && system !== except) displays += displays === '' ? display : ` ${display}`
  }
  return displays
}

/** Lower case, no punctuation, "I.V." as "iv", "intra-articular" and "sub-q" in one word. */
function plain(text: string): string {
  const lower = text.toLowerCase()
  return (wordsAlone.test(lower) ? lower : lettersAndDigits(lower))
    .replace(/\b(intra|sub|peri|epi|trans|retro) (?=[a-z])/g, '$1')
}

const wordsAlone = /^[a-z]{2,}( [a-z]{2,})*$/

function lettersAndDigits(lower: string): string {
  return lower
    .replace(/\bi['’]m\b/g, '')
    // Decimals only matter to minutes, which are whole.
    .replace(/(\d)\.\d+/g, '$1')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
    .replace(/\b([a-z]) (?=[a-z]\b)/g, '$1')
}

function onlyOne<T>(values: readonly T[]): T | null {
  const [first] = values
  return first !== undefined && values.every((value) => value === first) ? first : null
}
