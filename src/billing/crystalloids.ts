/**
 * Plain crystalloids and flushes: fluids that carry a drug or keep a line open, and are never an unclassified drug
 * (billing-rules §4.9; conformance README, "Lines"). A closed list: what is left of a name after fluids, containers
 * and volumes are taken out decides. "Famotidine in 0.9% sodium chloride" leaves a drug.
 */

const strengths = String.raw`(?:0\.9|0\.45)(?: ?%| percent)?`

/** Names of the fluids, in plain form. Sodium chloride counts only with its strength: 3 % and 23.4 % are drugs. */
const fluids: readonly RegExp[] = [
  /lactated ringers?(?: solution)?|ringers? lactate|lr|hartmanns?(?: solution)?/,
  /plasma ?lyte(?: (?:a|56|148))?(?: ph 7(?:\.4)?)?/,
  new RegExp(`(?:sodium chloride|nacl|normal saline|saline|ns) ${strengths}`),
  new RegExp(`${strengths} (?:sodium chloride|nacl|normal saline|saline|ns)`),
  /(?:sodium chloride|nacl) (?:9 ?mg\/ml|4\.5 ?mg\/ml|0\.154 ?meq\/ml|0\.077 ?meq\/ml)/,
  /(?:isotonic|normal|half normal|1\/2 normal) saline|1\/2 ?ns|ns/,
  /d(?:2\.5|5|10) ?1\/2 ?ns|d(?:2\.5|5|10) ?(?:lr|ns|w)/,
  /(?:dextrose|glucose|d) ?(?:2\.5|5|10) ?(?:%|percent)|(?:2\.5|5|10) ?(?:%|percent) (?:dextrose|glucose)/,
  /(?:dextrose|glucose) (?:25|50|100) ?mg\/ml/,
  /d(?:2\.5|5|10)/,
  /sterile water|water for injections?|swfi/,
]

/** Words of container, volume, form and link that say nothing of a further ingredient. */
const fillers = new RegExp(
  String.raw`\d+(?:\.\d+)? ?(?:ml|l|liters?|cc)|injections?|injectable|inj|solutions?|soln|sol|infusion|intravenous|iv|bolus|bag|vial|syringe|prefilled|` +
  'container|plastic|viaflex|excel|minibag|flush|usp|bp|pf|preservative free|bacteriostatic|sterile|irrigation|diluent|fluids?|water|in|and|with|for|of|w',
)

/** What a fluid's list of ingredients may hold beside it, by their bare names. */
const parts = new Set(['sodium chloride', 'dextrose', 'glucose', 'glucose monohydrate', 'dextrose monohydrate', 'water'])
const balancedParts = new Set([
  ...parts, 'sodium lactate', 'potassium chloride', 'calcium chloride', 'magnesium chloride', 'sodium acetate', 'sodium gluconate',
])

/**
 * Whether a product is a plain crystalloid. `names` are all its names, those of its ingredients included: at least
 * one must be a fluid of the list, and none may name anything else. No names: false.
 */
export function isCrystalloid(names: readonly string[]): boolean {
  if (!names.some((name) => fluidHint.test(name))) return false
  const texts = names.map(plain).filter((text) => text !== '')
  const allowed = texts.some((text) => / (ringers?|lr|hartmanns?|plasma ?lyte) /.test(` ${text} `)) ? balancedParts : parts
  return texts.some(isFluid) && texts.every((text) => isFluid(text) || allowed.has(text))
}

/** Whether an ingredient beside others only carries them: a fluid of the list, or water, salt or sugar by its bare name. */
export function isCarrier(name: string): boolean {
  if (!fluidHint.test(name)) return false
  const text = plain(name)
  return isFluid(text) || parts.has(text)
}

/**
 * Whether a product is given to flush a line. Its name says so, or the dosage text does while every name is saline,
 * heparin or another fluid: "follow with a saline flush" makes no flush of the drug before it.
 */
export function isFlush(names: readonly string[], dosageText: string | null = null): boolean {
  if (!flushHint.test(dosageText ?? '') && !names.some((name) => flushHint.test(name))) return false
  const texts = names.map(plain).filter((text) => text !== '')
  if (texts.some((text) => flushNames.test(` ${text} `))) return true
  const saysFlush = / (flush|flushed|flushing) /.test(` ${plain(dosageText ?? '')} `)
  return saysFlush && texts.length > 0 && texts.every((text) => isFluid(text) || parts.has(text) || isHeparin(text))
}

const flushNames =
  / (?:(?:saline|sodium chloride|nacl|ns|heparin|line|catheter|port|iv) (?:.* )?(?:lock )?flush|flush (?:.* )?(?:saline|sodium chloride|nacl|ns|heparin|syringe)|heparin lock|posiflush) /

/** Most names are of neither kind; these cheap looks spare them the rest. */
const fluidHint = /saline|chloride|nacl|\b1\/2 ?ns|\bns\b|ringer|\blr\b|hartmann|lyte|water|dextrose|glucose|\bd ?\d|swfi/i
const flushHint = /flush|lock/i

function isHeparin(text: string): boolean {
  return /^heparin(?: sodium)?(?: lock)?(?: \d+ ?units?\/ml)?$/.test(text)
}

function isFluid(text: string): boolean {
  const whole = ` ${text} `
  const rest = fluidWords.reduce((left, fluid) => left.replace(fluid, ''), whole)
  return rest !== whole && rest.replace(fillerWords, '').trim() === ''
}

/** Whole words; the look-ahead lets neighbours share the space between them. */
function wholeWords({ source }: RegExp): RegExp {
  return new RegExp(` (?:${source})(?= )`, 'g')
}

const fluidWords = fluids.map(wholeWords)
const fillerWords = wholeWords(fillers)

/** Lower case; decimals, per cent and "mg/mL" stay, other punctuation goes; ".9" is "0.9", "0.90" is "0.9". */
function plain(text: string): string {
  return text.toLowerCase()
    .replace(/['’]/g, '')
    .replace(/(\d),(?=\d{3}(?!\d))/g, '$1')
    .replace(/(^|[^\d.])\.(\d)/g, '$10.$2')
    .replace(/(\.\d*?)0+(?=\D|$)/g, '$1')
    .replace(/\.(?!\d)/g, ' ')
    .replace(/(mg|meq|units?) ?\/ ?ml/g, '$1/ml')
    .replace(/½/g, '1/2')
    .replace(/(?<!mg|meq|units?|1)\/|\/(?!ml|2)/g, ' ')
    .replace(/[^a-z0-9.%/]+/g, ' ')
    .replace(/(\d) %/g, '$1%')
    .trim()
}
