/** Comparing drugs: by product, by RxNorm code, by ingredient (conformance README, "Same drug"). */
import type { DrugFacts } from './facts.ts'
import type { Ndc } from './ndc.ts'

/** What identifies a drug well enough to say that it is the same again. */
export interface DrugIdentity {
  readonly ndc: Ndc | null
  readonly rxnorm: readonly string[]
  /** Lower case, single spaces, sorted and joined. */
  readonly ingredients: string | null
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()
}

/** The name of an ingredient: its text, else the display of one of its codings. */
function ingredientName(concept: { readonly text: string | null; readonly codings: readonly { readonly display: string | null }[] }): string | null {
  return concept.text ?? concept.codings.find(coding => coding.display !== null)?.display ?? null
}

/** Ingredients that are not marked inactive, by name; those without a name are left out. */
export function activeIngredients(drug: DrugFacts): readonly string[] {
  return drug.ingredients.flatMap(ingredient => {
    const name = ingredient.isActive === false ? null : ingredientName(ingredient.item)
    return name === null ? [] : [name]
  })
}

/** What identifies a drug; `ndc` is the one that was read from the chart or an answer. */
export function identify(drug: DrugFacts, ndc: Ndc | null): DrugIdentity {
  const names = activeIngredients(drug)
  const listed = names.length > 0 ? names : drug.names.slice(0, 1).map(name => name.value)
  return {
    ndc,
    rxnorm: drug.codings.filter(coding => coding.value.system === 'rxnorm').map(coding => coding.value.code),
    ingredients: listed.length === 0 ? null : listed.map(plain).sort().join(' + '),
  }
}

/**
 * What makes two drugs the same: labeler and product, else an RxNorm code, else the ingredients. Drugs that share a
 * key are the same; a drug about which nothing is known has none, and is never the same as another.
 */
export function drugKeys(drug: DrugIdentity): readonly string[] {
  return [
    ...(drug.ndc === null ? [] : [`ndc ${drug.ndc.labeler}-${drug.ndc.product}`]),
    ...drug.rxnorm.map(code => `rxnorm ${code}`),
    ...(drug.ingredients === null ? [] : [`name ${drug.ingredients}`]),
  ]
}
