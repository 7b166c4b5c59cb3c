/** What a chart holds that tells of a drug, but not that it was given: kinds of supply, and our words for them. */

/** By FHIR type. DeviceDispense is not in R4; servers send it all the same. */
const kinds: ReadonlyMap<string, string> = new Map([
  ['MedicationDispense', 'drugs dispensed'],
  ['SupplyDelivery', 'supplies delivered'],
  ['SupplyRequest', 'supplies requested'],
  ['DeviceDispense', 'devices dispensed'],
  ['MedicationRequest', 'orders'],
  ['MedicationStatement', 'reports of what is taken'],
  ['Immunization', 'vaccinations, which have codes of their own'],
])

/**
 * "drugs dispensed (2 MedicationDispense) and orders (1 MedicationRequest)", from the resource types of a chart; null
 * where it holds none of them.
 */
export const suppliesIn = (types: readonly unknown[]): string | null => {
  const parts = [...kinds].flatMap(([type, words]) => {
    const count = types.filter((one) => one === type).length
    const [noun, ...more] = words.split(', ')
    return count === 0 ? [] : [[`${noun ?? ''} (${count} ${type})`, ...more].join(', ')]
  })
  if (parts.length < 2) return parts[0] ?? null
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}
