/**
 * What a HCPCS Level II descriptor names: the ingredient by key, and the routes. The descriptor itself is not kept.
 */
import { keysOf } from '../../reference/ingredients.ts'

export interface Described {
  readonly keys: readonly string[]
  readonly routes: readonly string[]
}

const routeWords: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bintravitreal/, ['intravitreal']],
  [/\bintracameral/, ['intracameral']],
  [/\bsuprachoroidal|\bintraocular/, ['intraocular']],
  [/\bintravenous/, ['intravenous']],
  [/\bintramuscular/, ['intramuscular']],
  [/\bsubcutaneous/, ['subcutaneous']],
  [/\bintrathecal/, ['intrathecal']],
  [/\bepidural/, ['epidural']],
  [/\bintra-?articular/, ['intra-articular']],
  [/\bintravesical|\bbladder instillation/, ['intravesical']],
  [/\bintradermal/, ['intradermal']],
  [/\bintratympanic/, ['intratympanic']],
  [/\bsublingual/, ['sublingual']],
  [/\boral\b/, ['oral', 'enteral']],
  [/\binhalation|\binhaler/, ['inhalation']],
  [/\bnasal/, ['nasal']],
  [/\bophthalmic/, ['ophthalmic', 'intraocular', 'intracameral']],
  [/\btopical|\bcream\b|\bointment\b|\bgel\b/, ['topical']],
  [/\btransdermal|\bpatch\b/, ['transdermal']],
  [/\brectal|\bsuppositor/, ['rectal']],
  [/\bvaginal|\bintrauterine/, ['vaginal', 'intrauterine']],
  [/\bimplant\b/, ['implant']],
]

const injected = /^(?:injection|inj|infusion)\b|\binjections?\b/

const routesOf = (descriptor: string): readonly string[] => {
  // "not for oral use" and the like would say the opposite of a route.
  const plain = descriptor.replace(/\bnon-?oral\b|\bnot (?:for )?oral\b/g, ' ')
  const named = [...new Set(routeWords.flatMap(([pattern, routes]) => (pattern.test(plain) ? routes : [])))]
  return named.length === 0 && injected.test(plain) ? ['injection'] : named
}

/** What stands before the drug, and what follows it. */
const lead = /^(?:(?:injections?|inj\.?|infusion|instillation|oral|inhalation solution)\s*[,:]?\s+)+/
const tail =
  /\b(?:not (?:otherwise|therapeutically|to be)|per\b|up to\b|for (?!injection)|each\b|in \d|administered|including|excluding|fda[- ]approved|via\b|non-compounded|unit dose|with or without).*$/

const formOnly = /^(?:diagnostic|therapeutic|sterile|single)|\b(?:form|free|acting|release|formulation|use|solution)\b/

/** Commas outside brackets. */
const segmentsOf = (text: string): readonly string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((segment) => segment.trim())
    .filter((segment) => segment !== '')

const nameWithDose = /^[a-z][a-z -]{3,}\s[\d.]+\s?(?:mg|mcg|g|gm|units?)\b/

/** The texts that name the drug: synonyms apart, the parts of a combination in one. */
const namesOf = (descriptor: string): readonly string[] => {
  const segments = segmentsOf(descriptor.replace(lead, '')).map((segment) => segment.replace(tail, '').trim())
  const parts = segments.filter((segment) => nameWithDose.test(segment))
  if (parts.length > 1) return [parts.join(' and ')]
  const [first = '', ...others] = segments
  // A second name after a comma is a synonym: "adrenalin, epinephrine"; a dose or a form is none.
  const second = others
    .slice(0, 1)
    .filter(
      (name) =>
        /^[a-z][a-z-]{4,}(?: [a-z][a-z-]+)?$/.test(name) &&
        !formOnly.test(name) &&
        !routeWords.some(([word]) => word.test(name)),
    )
  return [first, ...second, ...[first].flatMap((name) => /^vitamin [a-z]-?\d*\s+(.+)$/.exec(name)?.[1] ?? [])]
}

/** What stands in brackets or after a comma and is no name. */
const noName = new Set([
  'human',
  'biosimilar',
  'inhalation',
  'oral',
  'unrefrigerated',
  'recombinant',
  'implant',
  'topical',
  'diagnostic',
])

const noDrug = /\bnot otherwise (?:classified|specified)\b|\bunclassified\b|\bunlisted\b|\bnoc\b|\bnos\b/

/** Keys and routes of a descriptor; no key where it names no one drug. */
export const readDescriptor = (written: string): Described => {
  const descriptor = written.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
  const names = namesOf(descriptor)
  const keys = [...new Set(names.flatMap(keysOf))].filter(
    (key) => /[a-z]{3}/.test(key) && !noDrug.test(key) && !noName.has(key),
  )
  const vague =
    noDrug.test(descriptor) && /^(?:unclassified|unlisted|noc|.*drugs?\b)/.test(descriptor.replace(lead, ''))
  return { keys: vague ? [] : keys, routes: routesOf(descriptor) }
}

/** Codes that can be drugs: J; Q and C9 without casts, skin substitutes and supplies; drug S codes; radiopharmaceuticals; plasma products. */
export const isDrugCode = (code: string): boolean =>
  /^J\d{4}$/.test(code) ||
  /^Q(?:01[3-9]|02\d|2\d\d|302|40[78]|51\d|99\d)\d$/.test(code) ||
  /^C9[0-4]\d\d$/.test(code) ||
  /^S0[01]\d\d$/.test(code) ||
  /^S(?:1090|501[0-4]|55[57]\d)$/.test(code) ||
  /^A9[567]\d\d$/.test(code) ||
  /^P904\d$/.test(code)

/** HCPCS Level II without CDT: what may be kept (CPT and CDT are others' property). */
export const isLevelTwo = (code: string): boolean => /^[A-CE-HJ-V]\d{4}$/.test(code)
