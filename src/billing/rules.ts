/**
 * The catalogue of rules that derive a value: what the rule does in our own words, and the section of the billing
 * rules (or of the conformance contract) that it comes from. Evidence names a rule by its id.
 */

export interface RuleEntry {
  readonly words: string
  readonly section: string
}

export const ruleCatalogue = {
  'code-unclassified': { words: 'No specific code is known for the product, so the unclassified code is proposed.', section: '§1.3' },
  'code-oral': { words: 'A drug given by mouth has unclassified codes of its own.', section: '§1.3' },
  'code-rectal-antiemetic': { words: 'A rectal antiemetic has an unclassified code of its own.', section: '§1.3' },
  'code-inhaled': { words: 'A drug from a metered-dose inhaler has an unclassified code of its own.', section: '§1.3' },
  'code-compound': { words: 'A compounded drug takes the code that the payer wants for compounds.', section: '§1.3' },
  'code-antineoplastic': { words: 'An antineoplastic drug, by its ATC class, has an unclassified code of its own.', section: '§1.3' },
  'code-pump': { words: 'A drug infused by a pump of durable medical equipment has an unclassified code of its own.', section: '§1.3' },
  'ndc-normalised': { words: 'The NDC is written as eleven digits, five, four and two; nothing is guessed.', section: '§2.1' },
  'ndc-unit-of-package': { words: 'The unit follows how the product is packaged, never how the dose is ordered.', section: '§2.3' },
  'ndc-quantity-converted': { words: 'The dose given, divided by the strength of the product, half up to three decimals.', section: '§2.4' },
  'ndc-quantity-answered': { words: 'The quantity of the package that somebody entered.', section: '§2.4' },
  'units-one': { words: 'An unclassified code is billed as one unit; the dose stands in quantity and description.', section: '§3.5' },
  'description': { words: 'Name, dose given, route and NDC, upper case, at most 80 characters, the last ones dropped first.', section: '§3.3' },
  'service-date': { words: 'The local date on which the administration started, as documented.', section: '§4.11' },
  'drug-source': { words: 'The drug is charged only where the practice bought it.', section: '§7' },
  'injection': { words: 'Each injection under the skin or into a muscle is one service.', section: '§4.2' },
  'on-body-injector': { words: 'Putting on an on-body injector is its own service, where the device is documented.', section: '§4.2' },
  'intravitreal': { words: 'An injection into the eye, with the side as modifier.', section: '§4.3' },
  'push': { words: 'Intravenous for 15 minutes or less, or documented as a push.', section: '§4.4' },
  'infusion': { words: 'Intravenous for 16 minutes or more.', section: '§4.4' },
  'infusion-sc': { words: 'Under the skin for 16 minutes or more, by a documented pump.', section: '§4.3' },
  'additional-hours': { words: 'A further hour for every 60 minutes after the first, and for a rest of more than 30.', section: '§4.4' },
  'initial': { words: 'One initial service for each access: by main reason in the office, else infusion before push.', section: '§4.7' },
  'sequential': { words: 'A further infusion that runs mostly alone, counted by its time alone.', section: '§4.8' },
  'concurrent': { words: 'A further infusion that runs beside another, once in an encounter.', section: '§4.8' },
  'additional-push': { words: 'A push of a further drug.', section: '§4.3' },
  'same-drug-push': { words: 'The same drug pushed again in a facility more than 30 minutes after the last one reported.', section: '§4.3' },
  'diagnosis-tier': { words: 'The usable diagnoses of the highest tier: administration, order, billing, encounter.', section: '§6.5' },
  'diagnosis-answered': { words: 'The chart has no usable diagnosis; somebody named one.', section: '§6.5' },
  'modifier-zero-waste': { words: 'Nothing discarded from a single-dose container.', section: '§5' },
  'modifier-waste': { words: 'The amount discarded from a single-dose container, on a line of its own.', section: '§5' },
  'modifier-340b': { words: 'Bought through the 340B program; which modifier says so depends on the date of service.', section: '§5' },
  'modifier-side': { words: 'The side that was treated.', section: '§5' },
  'modifier-distinct': { words: 'A second initial service, through another access.', section: '§5' },
} as const satisfies Record<string, RuleEntry>

export type RuleId = keyof typeof ruleCatalogue
