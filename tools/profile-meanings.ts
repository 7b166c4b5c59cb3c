/** What the fields of a payer profile mean, for documents and for whoever configures a site; never for a browser. */
import type { ProfileField } from '../src/billing/payers.ts'

interface Meaning {
  /** Section of the billing rules. */
  readonly section: string
  readonly meaning: string
}

export const profileMeanings: Readonly<Record<ProfileField['name'], Meaning>> = {
  ndcRequired: { section: '§2', meaning: 'a drug line needs an NDC' },
  ndcLevel: { section: '§2.5', meaning: 'NDC of the vial, of the box, or either' },
  uomAllowed: { section: '§2.3', meaning: 'units of an exported NDC quantity' },
  ndcQtyDecimals: { section: '§2.4', meaning: 'decimals of an exported NDC quantity' },
  hcpcsUnits: { section: '§3.5', meaning: 'what the units of the line count' },
  descTokens: { section: '§3.3', meaning: 'parts of the description, the most important first' },
  forbidSlashStrength: { section: '§3.2', meaning: 'no amount such as "mg/mL" in the description' },
  compoundCode: { section: '§1.3', meaning: 'code of a compounded drug' },
  compoundNdc: { section: '§2.6', meaning: 'NDCs of a compound' },
  multiNdc: { section: '§2.6', meaning: 'a second NDC of one drug, in exports' },
  jwJz: { section: '§5', meaning: 'waste modifiers of single-dose containers' },
  jwOnNoc: { section: '§5', meaning: 'waste of an unclassified drug' },
  noCostDrug: { section: '§9', meaning: 'a drug that cost nothing' },
  splitDose: { section: '§4.7', meaning: 'one dose in two syringes' },
  noStop: { section: '§4.5', meaning: 'an infusion without a stop; null: as the site says' },
  invoice: { section: '§7', meaning: 'the payer prices from the invoice' },
  paOnNoc: { section: '§7', meaning: 'prior authorization is usual' },
  secondInitialModifier: { section: '§4.7', meaning: 'modifier of a second initial service' },
}
