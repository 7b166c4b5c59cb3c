/**
 * The words by which routes, methods, sides and pumps are recognised, in plain form: lower case, no punctuation, one
 * space at either end.
 */
import type { Method, Side } from './answers.ts'
import type { Route } from './route.ts'

/** A text that denies something is not read: what it leaves standing is a guess. */
export const negations = / (not|no|non|never|avoid|without|except|instead) /

/** In a longer text, only where the denial stands close before the method. */
export const negatedMethod =
  / (not|no|never|avoid|without) (\w+ ){0,5}?(push|ivp|bolus|infusion|infuse|piggyback|ivpb|drip|injection|on body) /

/** Names of up to three words, separated by bars. */
const routeNames = [
  ['nebulised', 'nebuliser|nebulizer|nebulised|nebulized|nebulisation|nebulization|neb|nebs|inhalation nebulization|inhalation nebulisation'],
  ['nebulised', 'nebulized inhalation|nebulised inhalation|oral nebulization|oral nebulisation'],
  ['metered-dose', 'metered dose|metered dose inhaler|metered dose inhalation|inhalation metered dose|mdi|inhaler'],
  ['dry-powder', 'dpi|dry powder|dry powder inhaler|powder inhaler'],
  ['inhalation', 'inhalation|inhaled|oral inhalation|respiratory|respiratory tract|inhalation respiratory'],
  ['enteral', 'enteral|nasogastric|nasogastric tube|ng tube|og tube|g tube|gj tube|j tube|peg tube|feeding tube|gastrostomy|gastrostomy tube'],
  ['enteral', 'enteral feeding tube|orogastric tube|jejunostomy tube|jejunostomy'],
  ['ophthalmic', 'ophthalmic|eye drop|eye drops|eyedrops|conjunctival'],
  ['otic', 'otic|ear drop|ear drops|eardrops|auricular|auricular otic'],
  ['intravenous', 'intravenous|intravenously|iv|ivpb|ivp|ivpush|central line|picc line'],
  ['intramuscular', 'intramuscular|intramuscularly|im'],
  ['subcutaneous', 'subcutaneous|subcutaneously|subcut|subcu|subq|sq|sc'],
  ['intravitreal', 'intravitreal|intravitreally'],
  ['intradermal', 'intradermal|intradermally'],
  ['intra-articular', 'intraarticular|intraarticularly|joint injection'],
  ['intra-arterial', 'intraarterial|intraarterially'],
  ['intrathecal', 'intrathecal|intrathecally|subarachnoid'],
  ['epidural', 'epidural|peridural'],
  ['intraperitoneal', 'intraperitoneal|intraperitoneally'],
  ['intralesional', 'intralesional|intralesionally'],
  ['intraosseous', 'intraosseous'],
  ['intrapleural', 'intrapleural'],
  ['intravesical', 'intravesical|intravesically|bladder instillation'],
  ['intracavernous', 'intracavernous|intracavernosal'],
  ['intracardiac', 'intracardiac'],
  ['intracoronary', 'intracoronary'],
  ['intrabursal', 'intrabursal'],
  ['intrasynovial', 'intrasynovial'],
  ['periarticular', 'periarticular'],
  ['perineural', 'perineural|nerve block'],
  ['soft-tissue', 'soft tissue'],
  ['infiltration', 'infiltration'],
  ['subconjunctival', 'subconjunctival'],
  ['retrobulbar', 'retrobulbar'],
  ['intracameral', 'intracameral'],
  ['intraocular', 'intraocular'],
  ['intratympanic', 'intratympanic'],
  ['intrauterine', 'intrauterine'],
  ['endotracheal', 'endotracheal|endotracheal tube|intratracheal'],
  ['other-parenteral', 'parenteral|intratumoral|intratumor|intratendinous|intraspinal|intradiscal|intravascular|trigger point'],
  ['sublingual', 'sublingual|sublingually|sl|under the tongue'],
  ['buccal', 'buccal|buccally'],
  ['oromucosal', 'oromucosal|oropharyngeal|swish and spit'],
  ['oral', 'oral|orally|po|by mouth|per os|swallow|swallowed|swallow oral'],
  ['nasal', 'nasal|nasally|intranasal|intranasally'],
  ['rectal', 'rectal|rectally|per rectum|pr'],
  ['vaginal', 'vaginal|vaginally|intravaginal|intravaginally'],
  ['transdermal', 'transdermal|transdermally|patch|transdermal patch'],
  ['topical', 'topical|topically|cutaneous|to skin|external'],
] as const satisfies readonly (readonly [Route, string])[]

const routeByName: ReadonlyMap<string, Route> = new Map(
  routeNames.flatMap(([route, names]) => names.split('|').map((name) => [name, route])),
)

/** Every route that a plain text names, in the order of the text; the longest name at a place counts. */
export function routesNamed(text: string): readonly Route[] {
  const words = text.trim().split(/ +/)
  const found: Route[] = []
  for (let at = 0; at < words.length;) {
    const length = [3, 2, 1].find((count) => routeByName.has(words.slice(at, at + count).join(' '))) ?? 0
    const route = routeByName.get(words.slice(at, at + length).join(' '))
    if (route !== undefined) found.push(route)
    at += Math.max(length, 1)
  }
  return found
}

export const methodWords: readonly (readonly [Method, RegExp])[] = [
  ['on-body-injector', / (on ?body|body worn|wearable) (?:infusion )?(injector|injection|infusor|device|delivery|pump) /],
  ['push', / (push|pushed|ivp|ivpush|bolus) /],
  ['infusion', / (infusion|infuse|infused|infusing|piggyback|ivpb|drip|ml (per )?(h|hr|hour)) /],
  ['injection', / (injection|injected) /],
]

export const sideWords: readonly (readonly [Side, RegExp])[] = [
  ['right', / (right|rt|od) /],
  ['left', / (left|lt|os) /],
  ['both', / (both|bilateral|bilaterally|ou) /],
]

export const pumpPhrases =
  / (infusion|syringe|insulin|ambulatory|elastomeric|volumetric|cadd|portable|smart|external|pca|iv|subcutaneous|dme) (infusion )?pumps? /
