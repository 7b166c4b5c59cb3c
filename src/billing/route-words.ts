/**
 * The words by which routes, methods, sides and pumps are recognised, in plain form: lower case, no punctuation, one
 * space at either end. Order counts for routes: a longer name is taken out before a shorter one that it holds.
 */
import type { Method, Side } from './answers.ts'
import type { Route } from './route.ts'

/** A text that denies something is not read: what it leaves standing is a guess. */
export const negations = / (not|no|non|never|avoid|without|except|instead) /

/** In a longer text, only where the denial stands close before the method. */
export const negatedMethod =
  / (not|no|never|avoid|without) (\w+ ){0,5}?(push|ivp|bolus|infusion|infuse|piggyback|ivpb|drip|injection|on body) /

function words(pattern: string): RegExp {
  return new RegExp(` (${pattern})(?= )`, 'g')
}

export const routeWords: readonly (readonly [Route, RegExp])[] = ([
  ['nebulised', '(?:inhalation |oral )?nebuli[sz](?:er|ed|ation)(?: inhalation)?|nebs?'],
  ['metered-dose', '(?:inhalation )?metered dose(?: inhal(?:er|ation))?|mdi|dry powder inhaler|dpi|inhaler'],
  ['inhalation', '(?:oral )?inhal(?:ation|ed)|respiratory(?: tract)?'],
  ['enteral', '(?:ng|og|gj?|j|peg|feeding|nasogastric|orogastric|gastrostomy|jejunostomy)(?: feeding)? ?tube|nasogastric|gastrostomy|enteral'],
  ['ophthalmic', 'eye ?drops?|ophthalmic|conjunctival'],
  ['otic', 'ear ?drops?|otic|auricular'],
  ['intravitreal', 'intravitreal|intravitreous'],
  ['intravenous', 'intravenous(?:ly)?|iv|ivpb|ivp|ivpush|ivinj|central line|picc line'],
  ['intramuscular', 'intramuscular(?:ly)?|im'],
  ['subcutaneous', 'subcutaneous(?:ly)?|subcut|subcu|subq|sq|sc|scut|subcutan'],
  ['intradermal', 'intradermal(?:ly)?'],
  ['intra-articular', 'intraarticular(?:ly)?|joint injection'],
  ['intra-arterial', 'intraarterial(?:ly)?'],
  ['intrathecal', 'intrathecal(?:ly)?|subarachnoid'],
  ['epidural', 'epidural|peridural'],
  ['intraperitoneal', 'intraperitoneal(?:ly)?'],
  ['intralesional', 'intralesional(?:ly)?'],
  ['intraosseous', 'intraosseous'],
  ['intrapleural', 'intrapleural'],
  ['intravesical', 'intravesical|bladder instillation'],
  ['intracavernous', 'intracavernos(?:al|um)|intracavernous'],
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
  ['endotracheal', 'endotracheal|intratracheal'],
  ['other-parenteral', 'parenteral|intratumou?ral|intratendinous|intraspinal|intradiscal|intravascular|trigger point'],
  ['sublingual', 'sublingual(?:ly)?|sl|under the tongue'],
  ['buccal', 'buccal(?:ly)?'],
  ['oromucosal', 'oromucosal|oropharyngeal|swish and spit'],
  ['oral', 'oral(?:ly)?|po|by mouth|per os|swallow(?:ed)?'],
  ['nasal', '(?:intra)?nasal(?:ly)?'],
  ['rectal', 'rectal(?:ly)?|per rectum|pr'],
  ['vaginal', '(?:intra)?vaginal(?:ly)?'],
  ['transdermal', 'transdermal(?:ly)?|patch'],
  ['topical', 'topical(?:ly)?|cutaneous|to skin|external'],
] as const satisfies readonly (readonly [Route, string])[]).map(([route, pattern]) => [route, words(pattern)])

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
