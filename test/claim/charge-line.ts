/** A ChargeItem read back as a claim line: that a stored draft fills the same form as the line that it was derived from. */
import type { ChargeItem, Extension } from 'fhir/r4'
import { payerIds } from '../../src/billing/payers.ts'
import { isNoCost, type ClaimLine } from '../../src/claim/claim-line.ts'
import { extensionUrl, type ExtensionId } from '../../src/fhir/extensions.ts'
import { canonical } from '../../src/fhir/systems.ts'

const settings = ['office', 'hospital-outpatient', 'facility-professional', 'asc', 'home', 'inpatient'] as const

const extensionsOf = (item: ChargeItem, id: ExtensionId): readonly Extension[] =>
  (item.extension ?? []).filter(({ url }) => url === extensionUrl(id))

const part = (extension: Extension | undefined, name: string): Extension | undefined =>
  extension?.extension?.find(({ url }) => url === name)

const kindOf = (item: ChargeItem): ClaimLine['kind'] =>
  extensionsOf(item, 'concept').length > 0 ? 'administration' : extensionsOf(item, 'waste').length > 0 ? 'waste' : 'drug'

const modifiersOf = (item: ChargeItem): readonly string[] =>
  extensionsOf(item, 'modifier')
    .toSorted((a, b) => (part(a, 'rank')?.valuePositiveInt ?? 99) - (part(b, 'rank')?.valuePositiveInt ?? 99))
    .flatMap((one) => part(one, 'code')?.valueCodeableConcept?.coding?.[0]?.code ?? [])

const ndcOf = (item: ChargeItem): ClaimLine['ndc'] => {
  const code = item.productCodeableConcept?.coding?.find(({ system }) => system === canonical.ndc)?.code
  if (code === undefined) return null
  const [amount] = extensionsOf(item, 'ndc-quantity')
  return { code, unit: part(amount, 'unit')?.valueCode ?? null, quantity: part(amount, 'value')?.valueDecimal ?? null }
}

export const claimLineOfCharge = (item: ChargeItem): ClaimLine => {
  const kind = kindOf(item)
  const description = kind === 'administration' ? null : (item.code.text ?? null)
  const [setting, payer] = [extensionsOf(item, 'setting')[0]?.valueCode, extensionsOf(item, 'payer')[0]?.valueCode]
  return {
    key: item.identifier?.[0]?.value ?? '',
    kind,
    code: item.code.coding?.[0]?.code ?? null,
    modifiers: modifiersOf(item),
    units: item.quantity?.value ?? null,
    ndc: ndcOf(item),
    furtherNdcs: [],
    diagnoses: (item.reason ?? []).flatMap(({ coding }) => coding?.[0]?.code ?? []),
    description,
    discarded: null,
    noCost: isNoCost(description),
    serviceDate: (item.occurrenceDateTime ?? item.occurrencePeriod?.start ?? null)?.slice(0, 10) ?? null,
    setting: settings.find((known) => known === setting) ?? null,
    payer: payerIds.find((known) => known === payer) ?? null,
  }
}
