/** What the loaded NDC directory says of an administration's NDC (billing-rules §2.1, §9 cases 32 and 34). */
import type { AdministrationFacts, Sourced } from './facts.ts'
import { productNames } from './names.ts'
import { formatNdcHyphens } from './ndc.ts'
import type { Ndc } from './ndc.ts'
import { note } from './noted.ts'
import type { Noted } from './noted.ts'
import type { DirectoryQuestion } from './product-ndc.ts'

/** Adds what speaks against the NDC: another drug, not marketed on the date, not listed at all. */
export function checkListing(facts: AdministrationFacts, ndc: Sourced<Ndc>, asked: DirectoryQuestion, noted: Noted[]): void {
  const { source, drug } = facts
  const { reference, ingredients, date } = asked
  const listing = reference.listing({ ndc: ndc.value, ingredients, names: productNames(drug), date })
  if (listing === null) return
  const place = { source, path: 'medication' }
  const values = { ndc: formatNdcHyphens(ndc.value), drug: listing.name }
  if (!listing.listed) noted.push(note('ndc-not-on-file', source, place, { values }))
  else {
    if (!listing.marketed) noted.push(note('ndc-inactive', source, place, { values }))
    if (listing.drug === 'other') noted.push(note('ndc-drug-mismatch', source, place, { values }))
  }
}
