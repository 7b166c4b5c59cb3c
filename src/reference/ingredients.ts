/**
 * Drugs by base name: without salt, strength, form and biosimilar suffix, combinations as a set. Two names that share a
 * key may be the same ingredient; that is enough to ask a coder and never enough to decide (billing-rules §1.2).
 */

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '))

const salts = words(
  'hydrochloride hcl dihydrochloride hydrobromide hbr sulfate sulphate bisulfate acetate diacetate phosphate diphosphate sodium disodium ' +
    'trisodium monosodium potassium dipotassium calcium magnesium citrate tartrate bitartrate maleate mesylate mesilate dimesylate tosylate ' +
    'besylate besilate edisylate succinate fumarate lactate gluconate chloride bromide nitrate carbonate bicarbonate tromethamine ' +
    'trometamol meglumine dimeglumine pamoate lactobionate isethionate stearate hyclate anhydrous hydrate monohydrate dihydrate trihydrate ' +
    'hemihydrate pentahydrate hydrated',
)

const makeUp = words(
  'injection injections injectable inj solution soln suspension emulsion powder lyophilized lyophilised concentrate vial vials ampule ampul ' +
    'ampoule syringe prefilled autoinjector pen cartridge kit bag premix premixed infusion sterile preservative pf intravenous iv im ' +
    'intramuscular subcutaneous subq single multi multiple dose use usp bp nf of the drug free base based',
)

const strength =
  /(?<![\w-])\d[\d,.]*\s*-?\s*(?:%|(?:mg|mcg|ug|µg|μg|ng|gm?|grams?|kg|ml|l|cc|units?|unt|iu|meq|mmol|mci|millicuries?|microcuries?)\b)(?:\s*(?:\/|per)\s*(?:[\d.]+\s*)?(?:ml|l|mg|gm?|h|hr|hour|vial|dose|ampule|syringe)\b)?/g

/** What only carries a drug: it never makes a product another combination. */
const carriers = words('water dextrose glucose saline')

function baseOf(part: string): string {
  const spelt = part
    .replace(/\b([a-z]{6,})-[a-z]{4}(?=\s|$)/g, '$1')
    .replace(/[^a-z0-9]+/g, ' ')
    .split(' ')
    .filter(word => word !== '' && !makeUp.has(word))
  const kept = spelt.filter(word => !salts.has(word))
  return (kept.length === 0 ? spelt : kept).join(' ')
}

function keyOf(text: string): string {
  const bases = text
    .split(/\s+(?:and|with|plus|&)\s+|[/;+]|(?<=\b[a-z]{7,})-(?=[a-z]{7,}\b)/)
    .map(baseOf)
    .filter(base => base.length > 2)
  return joined(bases)
}

function joined(bases: readonly string[]): string {
  const active = bases.filter(base => !carriers.has(base) && base !== 'sodium chloride')
  return [...new Set(active.length === 0 ? bases : active)].sort().join('+')
}

/**
 * The keys of a name as written: one for the name itself, one for each other name in brackets ("epinephrine
 * (adrenalin)"). Parts of a combination are sorted and joined with "+". Empty where nothing but strength and form remains.
 */
export function keysOf(name: string): readonly string[] {
  if (name.length > 300) return []
  const plain = name.normalize('NFKC').toLowerCase().replace(/[®™]/g, ' ')
  const beside = [...plain.matchAll(/[([]([^()[\]]+)[)\]]/g)].map(match => match[1] ?? '')
  const itself = plain.replace(/[([][^()[\]]*[)\]]/g, ' ')
  const texts = [itself, ...beside].map(text =>
    (text.replace(strength, ' ').split(/,|\s(?:in|per|for|from)\s/)[0] ?? '').trim(),
  )
  return [...new Set(texts.map(keyOf))].filter(key => key !== '')
}

function keysOfDrug(ingredients: readonly string[], names: readonly string[]): readonly string[] {
  const parts = ingredients.map(ingredient => keysOf(ingredient))
  const together =
    parts.length > 1
      ? [joined(parts.flatMap(keys => (keys[0] ?? '').split('+')).filter(base => base !== ''))]
      : parts.flat()
  return [...new Set([...together, ...names.flatMap(keysOf)])].filter(key => key !== '')
}

/** A chart names the same few drugs again and again. */
const known = new Map<string, readonly string[]>()

/** The keys of a drug: its ingredients together, and each name of the product. */
export function drugKeys(ingredients: readonly string[], names: readonly string[]): readonly string[] {
  const question = `${ingredients.join('\n')}\n\n${names.join('\n')}`
  const before = known.get(question)
  if (before !== undefined) return before
  if (known.size > 2000) known.clear()
  const keys = keysOfDrug(ingredients, names)
  known.set(question, keys)
  return keys
}
