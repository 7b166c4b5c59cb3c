/**
 * Charges that the EHR already has, whoever wrote them, beside the doses of this chart. Read after the first lines are
 * shown, which never wait for it.
 */
import { defaultAdministrationCodes } from '../billing/codes.ts'
import type { Derived } from '../billing/derived.ts'
import type { SiteSettings } from '../billing/site.ts'
import type { Capability } from '../fhir/capability.ts'
import { indexChart } from '../fhir/chart-index.ts'
import type { ChartEntry } from '../fhir/chart-input.ts'
import type { ChartContext } from '../fhir/chart-requests.ts'
import type { FhirClient } from '../fhir/client.ts'
import { fetchCharges, type FetchedCharges } from '../fhir/fetch-charges.ts'
import { chargedElsewhere, chargesOf, unsupportedCharges, type Charge, type ChargedElsewhere, type UnsupportedCharge } from '../fhir/reconcile-charges.ts'
import type { GivenDoses } from '../fhir/reconcile-given.ts'
import type { Scope } from '../fhir/reconcile.ts'

/** Where they were not asked for, not read or cut, what is not found may be there all the same. */
export interface ChargesRead extends Omit<FetchedCharges, 'entries'> {
  readonly charges: readonly Charge[]
}

/** Reads the patient's charges for unclassified drugs and their administration. Never throws; `signal` cancels it. */
export const chargesNow = async (
  client: FhirClient, capability: Capability, context: ChartContext, entries: readonly ChartEntry[], site: SiteSettings,
  signal?: AbortSignal,
): Promise<ChargesRead> => {
  const codes = new Set(site.administrationCodes?.values() ?? Object.values(defaultAdministrationCodes))
  const { entries: found, ...reading } = await fetchCharges(client, capability, context, codes, signal)
  return { ...reading, charges: chargesOf(indexChart([...entries, ...found]), codes) }
}

/** What is said of charges. Our own drafts without a dose are told as drafts without a line. */
export interface ChargeFindings {
  readonly elsewhere: readonly ChargedElsewhere[]
  readonly unsupported: readonly UnsupportedCharge[]
}

/** `derived` are the lines of the scope, `namespace` is normalised. */
export const chargeFindings = (
  charges: readonly Charge[], derived: Derived, given: GivenDoses, scope: Scope, namespace: string,
): ChargeFindings => ({
  elsewhere: derived.encounters.flatMap(({ lines, patient, encounter }) => chargedElsewhere(lines, charges, { patient, encounter, namespace })),
  unsupported: unsupportedCharges(charges, given, scope).filter(({ charge }) => charge.own === null),
})
