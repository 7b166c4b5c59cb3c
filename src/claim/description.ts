/**
 * The description of a drug line in fields of different length (billing-rules §3.2, §3.3): read into its parts, and
 * put where it fits. What finds no place is handed on, never dropped.
 */
import { claimText } from '../billing/narrative.ts'

export interface DescriptionParts {
  /** Null where the text begins with another part. */
  readonly name: string | null
  /** "50MG" or "2THOUSAND UNITS", as narrative.ts writes it; null where none can be told. */
  readonly dose: string | null
  /** What stands after the dose: "IV INF", "SUBQ", "DISCARDED". */
  readonly route: string | null
  /** NDC, waste, no cost and what follows them, each with its word, in the order of the text. */
  readonly tail: readonly string[]
}

/** The words that narrative.ts and the rules' own examples begin these parts with. */
const tailStart = /(?<! ALSO) (?=NDC \d{11}(?: |$)|ALSO NDC \d{11}(?: |$)|WASTE \d|NO COST(?: |$)|INV \$)/

/** The unit labels of amount.ts. A name may hold numbers too ("B12"): only a known unit makes a dose of one. */
const doses = / (\d[\d.]*(?:KG|G|MG|MCG|NG|L|ML|MICROLITER|(?:THOUSAND |MILLION |USP )?UNITS|MEQ|MMOL|SEC|MIN|HR|DAY|EACH|VIAL|TABLET|CAPSULE|SYRINGE|AMPULE|KIT|PATCH|IMPLANT|SUPPOSITORY))(?= |$)/g

/** A description in capitals, taken apart; `null` and empty lists where a part is not there. */
export const readDescription = (text: string): DescriptionParts => {
  const [head = '', ...tail] = text.split(tailStart)
  const dose = [...head.matchAll(doses)].at(-1)
  if (dose === undefined) return { name: head === '' ? null : head, dose: null, route: null, tail }
  const after = head.slice(dose.index + dose[0].length).trim()
  return { name: head.slice(0, dose.index), dose: dose[1] ?? null, route: after === '' ? null : after, tail }
}

const slashStrength = /(?:^|(?<= ))[\d.,]* ?(?:MG|MCG|G|UNITS?|IU|MEQ) ?\/ ?[\d.,]* ?(?:ML|L|VIAL)(?= |$)/g

/** Without amounts such as "100 MG/ML", and those that were taken out. */
export const withoutSlashStrength = (text: string): { readonly text: string; readonly removed: readonly string[] } => {
  const removed = [...text.matchAll(slashStrength)].map(([found]) => found.trim())
  return removed.length === 0 ? { text, removed } : { text: claimText(text.replaceAll(slashStrength, ' ')), removed }
}

/** The drug of a description: what stands before its first amount, "VITAMIN B12" of "VITAMIN B12 5MG IM"; null where nothing does. */
export const drugIn = (text: string): string | null => {
  const [head = ''] = text.split(tailStart)
  const plain = ` ${withoutSlashStrength(head).text}`
  const dose = plain.search(doses)
  const name = (dose < 0 ? plain : plain.slice(0, dose)).trim()
  return name === '' ? null : name
}

export interface Fitted {
  /** At most as long as the limit. */
  readonly text: string
  /** What found no place, in its order: the parts of lowest priority. */
  readonly rest: readonly string[]
  /** The end of a name that had to be shortened so that dose and route stay; null where it stands whole. */
  readonly cut: string | null
}

/** As many whole words as fit, and the others. A single word that is too long is broken. */
const wordsWithin = (text: string, limit: number): { readonly kept: string; readonly left: string } => {
  if (text.length <= limit) return { kept: text, left: '' }
  const at = text.lastIndexOf(' ', limit)
  return at <= 0 ? { kept: text.slice(0, limit), left: text.slice(limit) } : { kept: text.slice(0, at), left: text.slice(at + 1) }
}

const joined = (parts: readonly (string | null)[]): string => parts.filter((part) => part !== null && part !== '').join(' ')

const shortened = (parts: DescriptionParts, limit: number): Fitted => {
  const { name, dose, route } = parts
  const kept = joined([dose, route])
  const room = limit - kept.length - 1
  if (name === null || dose === null || room < 1) {
    const words = wordsWithin(joined([name, dose, route]), limit)
    return { text: words.kept, rest: [words.left, ...parts.tail], cut: null }
  }
  const short = name.slice(0, room).trimEnd()
  return { text: joined([short, kept]), rest: parts.tail, cut: name.slice(short.length).trim() }
}

/**
 * A description within `limit` characters, as §3.3 wants it: the parts of lowest priority give way first; then the name
 * is shortened, so that dose and route stay. Where no dose can be told the words at the end give way.
 */
export const fitDescription = (text: string, limit: number): Fitted => {
  if (text.length <= limit) return { text, rest: [], cut: null }
  const parts = readDescription(text)
  const head = joined([parts.name, parts.dose, parts.route])
  let count = parts.tail.length
  while (count > 0 && joined([head, ...parts.tail.slice(0, count)]).length > limit) count -= 1
  if (head.length > limit) return shortened(parts, limit)
  return { text: joined([head, ...parts.tail.slice(0, count)]), rest: parts.tail.slice(count), cut: null }
}

/** As many parts as fit, in their order, and what found no place. A first part that is too long is broken between words. */
export const fitParts = (parts: readonly string[], limit: number): { readonly text: string; readonly left: string } => {
  const known = parts.filter((part) => part !== '')
  let count = known.length
  while (count > 0 && joined(known.slice(0, count)).length > limit) count -= 1
  if (count > 0 || known.length === 0) return { text: joined(known.slice(0, count)), left: joined(known.slice(count)) }
  const { kept, left } = wordsWithin(known[0] ?? '', limit)
  return { text: kept, left: joined([left, ...known.slice(1)]) }
}
