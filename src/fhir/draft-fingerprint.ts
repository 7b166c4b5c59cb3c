/**
 * What the derivation wrote into a draft, as one value that the draft carries. Where a stored draft no longer agrees
 * with its own fingerprint somebody else has changed it, and no save from the bedside may write over that
 * (product, "Write-back": nothing that someone else wrote is overwritten).
 */
import type { ChargeItem, Extension } from 'fhir/r4'
import { v5 } from 'uuid'
import { isJson } from './element.ts'
import { extensionUrl, extensionUrlsBut, medplumModifierUrl, type ExtensionId } from './extensions.ts'
import { plainReference } from './reference-form.ts'

/** Extensions that people's work is kept in, or that only tell how a value came to be. */
const untold: readonly ExtensionId[] = ['review-state', 'answer', 'correction', 'evidence', 'version', 'fingerprint', 'finding']

/** Ours, and modifiers in Medplum's form: where only those differ, somebody charges otherwise in Medplum's own app. */
const told: ReadonlySet<string> = new Set([...extensionUrlsBut(untold), medplumModifierUrl])

/** The elements that make the charge; those that servers rewrite (references between drafts, contained) are left out. */
const charged = (item: ChargeItem) => ({
  code: item.code,
  context: item.context,
  occurrence: item.occurrenceDateTime ?? item.occurrencePeriod,
  performer: item.performer,
  quantity: item.quantity,
  bodysite: item.bodysite,
  reason: item.reason,
  service: item.service,
  product: item.productCodeableConcept,
  extension: (item.extension ?? []).filter(({ url }) => told.has(url)),
})

/** What servers add inside elements. */
export const serverAdded: ReadonlySet<string> = new Set(['id', 'display', 'type', 'version', 'userSelected'])

/** The same text for the same content: names in order, references without their server, extensions by URL. */
const canonicalText = (value: unknown, name = ''): string => {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => canonicalText(item))
    return `[${(name === 'extension' ? items.toSorted() : items).join(',')}]`
  }
  if (isJson(value)) {
    const members = Object.keys(value).filter((key) => value[key] !== undefined && !serverAdded.has(key)).toSorted()
    return `{${members.map((key) => `${JSON.stringify(key)}:${canonicalText(value[key], key)}`).join(',')}}`
  }
  const text = name === 'reference' && typeof value === 'string' ? plainReference(value) : value
  return JSON.stringify(text) ?? 'null'
}

const fingerprintOf = (item: ChargeItem): string => v5(canonicalText(charged(item)), v5.URL)

/** The draft with its fingerprint, in place of an older one. */
export const withFingerprint = (item: ChargeItem): ChargeItem => {
  const url = extensionUrl('fingerprint')
  const print: Extension = { url, valueString: fingerprintOf(item) }
  return { ...item, extension: [...(item.extension ?? []).filter((one) => one.url !== url), print] }
}

/**
 * Whether somebody changed what the derivation wrote: a biller who left a correction, or anybody where the fingerprint
 * fits no more. A draft without both cannot tell, and is not.
 */
export const isEdited = (stored: ChargeItem): boolean => {
  if (stored.extension?.some(({ url }) => url === extensionUrl('correction')) === true) return true
  const print = stored.extension?.find(({ url }) => url === extensionUrl('fingerprint'))?.valueString
  return print !== undefined && print !== fingerprintOf(stored)
}
