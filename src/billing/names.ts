/** Comparing drugs: by product, by RxNorm code, by ingredient (conformance README, "Same drug"). */
import { isCarrier } from './crystalloids.ts'
import type { DrugFacts, Ingredient } from './facts.ts'
import type { Ndc } from './ndc.ts'

/** Words of ASCII with single spaces between them: such a name has nothing to be made even but its capitals. */
const evenName = /^[!-~]+( [!-~]+)*$/

function plain(name: string): string {
  return evenName.test(name) ? name.toLowerCase() : name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** The name of an ingredient: its text, else the display of one of its codings. */
function ingredientName(concept: { readonly text: string | null; readonly codings: readonly { readonly display: string | null }[] }): string | null {
  return concept.text ?? concept.codings.find(coding => coding.display !== null)?.display ?? null
}

/**
 * The ingredients that act: not those marked inactive, nor the fluid that only carries the others (billing-rules §9
 * case 11). A product of nothing but carriers keeps them.
 */
export function activeIngredients({ ingredients }: DrugFacts): readonly Ingredient[] {
  const [only, further] = ingredients
  if (only === undefined || (further === undefined && only.isActive !== false)) return ingredients
  const actives = ingredients.filter(ingredient => ingredient.isActive !== false)
  const acting = actives.length < 2 ? actives : actives.filter(ingredient => !isCarrier(ingredientName(ingredient.item) ?? ''))
  return acting.length === 0 ? actives : acting
}

/** The one ingredient that acts; null where the chart names none, or several. */
export function onlyActive(drug: DrugFacts): Ingredient | null {
  const [only, further] = activeIngredients(drug)
  return further === undefined ? only ?? null : null
}

/** The active ingredients by name; those without a name are left out. */
export function activeNames(drug: DrugFacts): readonly string[] {
  const names: string[] = []
  for (const ingredient of activeIngredients(drug)) {
    const name = ingredientName(ingredient.item)
    if (name !== null) names.push(name)
  }
  return names
}

/** The names of the product as a whole: those of its ingredients are left out. */
export function productNames({ names, ingredients }: DrugFacts): readonly string[] {
  const parts = new Set(ingredients.flatMap(({ item }) => [item.text, ...item.codings.map(coding => coding.display)]))
  return names.flatMap(({ value }) => (parts.has(value) ? [] : [value]))
}

/** Lower case, single spaces, sorted and joined. */
function joined(names: readonly string[], drug: DrugFacts): string | null {
  const only = names.length > 0 ? names[0] : drug.names[0]?.value
  if (only === undefined) return null
  return names.length < 2 ? plain(only) : names.map(plain).sort().join(' + ')
}

/**
 * What makes two drugs the same: labeler and product, else an RxNorm code, else the ingredients. Drugs that share a
 * key are the same; a drug about which nothing is known has none, and is never the same as another. `ndc` is the one
 * that was read from the chart or an answer, `actives` are the names of the active ingredients.
 */
export function drugKeys(drug: DrugFacts, ndc: Ndc | null, actives: readonly string[]): readonly string[] {
  const keys: string[] = []
  if (ndc !== null) keys.push(`ndc ${ndc.labeler}-${ndc.product}`)
  for (const { value } of drug.codings) if (value.system === 'rxnorm') keys.push(`rxnorm ${value.code}`)
  const ingredients = joined(actives, drug)
  if (ingredients !== null) keys.push(`name ${ingredients}`)
  return keys
}
