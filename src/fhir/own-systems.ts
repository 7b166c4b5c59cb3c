/**
 * The names of our own systems and the tag of our drafts: what reading drafts needs. The catalogue of our extensions is
 * apart (`extensions.ts`), since a browser loads it with the write-back alone (product.md, "Numbers").
 */

/** Where our definitions live. Change it here, once, when the project has an address of its own. */
export const ownBase = 'https://doseline.example/fhir'

export const ownSystems = {
  /** Identifiers of draft lines: UUIDs of version 5. */
  draftLine: `${ownBase}/NamingSystem/draft-line`,
  /** meta.tag of every draft. */
  tag: `${ownBase}/CodeSystem/tag`,
  /** Codes of findings (`billing/findings.ts`). */
  finding: `${ownBase}/CodeSystem/finding`,
} as const

/** The tag that marks our drafts for ever. */
export const draftTag = 'charge-draft'
