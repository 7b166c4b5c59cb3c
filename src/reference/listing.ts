/** What the NDC directory says of one NDC, held against the drug of the chart (billing-rules §2.1, §9 cases 32 and 34). */
import type { Listing, ListingQuestion } from '../billing/reference.ts'
import { drugKeys } from './ingredients.ts'
import { isMarketed, packageOf } from './packages.ts'
import type { DirectoryColumns } from './packages.ts'

/** What each name leads to: the substances of all products that bear it, by their keys. */
type Substances = ReadonlyMap<string, ReadonlySet<string>>

function substancesOf(directory: DirectoryColumns): Substances {
  const found = new Map<string, Set<string>>()
  for (let place = 0; place < directory.products; place++) {
    const { substances, name, nonproprietaryName } = directory.product(place)
    const keys = drugKeys(substances, [])
    for (const key of drugKeys(substances, [name, nonproprietaryName])) {
      const held = found.get(key) ?? new Set<string>()
      for (const substance of keys) held.add(substance)
      found.set(key, held)
    }
  }
  return found
}

const notListed: Listing = { listed: false, marketed: false, drug: 'unknown', name: '' }

/**
 * The look-up over an opened directory. A brand is the same drug as its substance; a name that the directory does not
 * know speaks against nothing. The names of all products are read when a first doubt arises.
 */
export function listingsOf(directory: DirectoryColumns): (question: ListingQuestion) => Listing {
  let substances: Substances | null = null
  const drugOf = (asked: readonly string[], listed: readonly string[]): Listing['drug'] => {
    if (listed.length === 0) return 'unknown'
    if (asked.some(key => listed.includes(key))) return 'same'
    const known = (substances ??= substancesOf(directory))
    const meant = asked.flatMap(key => [...(known.get(key) ?? [])])
    if (meant.length === 0) return 'unknown'
    return meant.some(key => listed.includes(key)) ? 'same' : 'other'
  }
  return ({ ndc, ingredients, names, date }) => {
    const facts = packageOf(directory, ndc)
    if (facts === null) return notListed
    const listed = drugKeys(facts.substances, [facts.name, facts.nonproprietaryName])
    return { listed: true, marketed: isMarketed(facts, date), drug: drugOf(drugKeys(ingredients, names), listed), name: facts.name }
  }
}
