/** What the NDC directory says of one NDC, held against the drug of the chart (billing-rules §2.1, §9 cases 32 and 34). */
import type { Listing, ListingQuestion } from '../billing/reference.ts'
import { once } from './columns.ts'
import { drugKeys } from './ingredients.ts'
import { isMarketed, listedPackage } from './packages.ts'
import type { DirectoryColumns } from './packages.ts'

/** The keys of all substances of the products that bear a name, given by its key. */
type SubstancesOf = (key: string) => ReadonlySet<string>

/** All that a product is called, as one text in small letters. */
function namesOf(directory: DirectoryColumns): readonly string[] {
  return Array.from({ length: directory.products }, (_, place) => {
    const { substances, name, nonproprietaryName } = directory.product(place)
    return [name, nonproprietaryName, ...substances].join(' ').normalize('NFKC').toLowerCase()
  })
}

/**
 * Finds products by name. Every word of a key stands in the names it was made from, so most products are passed over
 * without making theirs: there may be thousands.
 */
function substancesIn(directory: DirectoryColumns): SubstancesOf {
  const texts = once(() => namesOf(directory))
  const found = new Map<string, ReadonlySet<string>>()
  const look = (key: string): ReadonlySet<string> => {
    const words = key.split(/[ +]/)
    const keys = new Set<string>()
    for (const [place, text] of texts().entries()) {
      if (!words.every(word => text.includes(word))) continue
      const { substances, name, nonproprietaryName } = directory.product(place)
      if (drugKeys(substances, [name, nonproprietaryName]).includes(key))
        for (const substance of drugKeys(substances, [])) keys.add(substance)
    }
    return keys
  }
  return key => {
    const before = found.get(key)
    if (before !== undefined) return before
    const keys = look(key)
    found.set(key, keys)
    return keys
  }
}

const notListed: Listing = { listed: false, marketed: false, drug: 'unknown', name: '' }

/**
 * The look-up over an opened directory. A brand is the same drug as its substance; a name that the directory does not
 * know speaks against nothing. The names of all products are read when a first doubt arises.
 */
export function listingsOf(directory: DirectoryColumns): (question: ListingQuestion) => Listing {
  const substances = substancesIn(directory)
  const drugOf = (asked: readonly string[], listed: readonly string[]): Listing['drug'] => {
    if (listed.length === 0) return 'unknown'
    if (asked.some(key => listed.includes(key))) return 'same'
    const meant = asked.flatMap(key => [...substances(key)])
    if (meant.length === 0) return 'unknown'
    return meant.some(key => listed.includes(key)) ? 'same' : 'other'
  }
  return ({ ndc, ingredients, names, date }) => {
    const found = listedPackage(directory, ndc)
    if (found === null) return notListed
    const { product } = found
    const listed = drugKeys(product.substances, [product.name, product.nonproprietaryName])
    return { listed: true, marketed: isMarketed(found, date), drug: drugOf(drugKeys(ingredients, names), listed), name: product.name }
  }
}
