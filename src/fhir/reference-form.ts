/** How ids and references are written (https://hl7.org/fhir/R4/references.html), and what that tells before anything is looked up. */

/** Ids as R4 allows them, and the underscores and the length that real servers use. */
export const idForm = /^[A-Za-z0-9\-._~]{1,128}$/
/** "…/Type/id", with or without a base before it and a version behind it. */
const tailForm = /(?:^|\/)([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9\-._~]{1,128})(?:\/_history\/[^/]*)?$/

/** Without its version; empty for a conditional one ("Patient?identifier=…"), which names nothing until a server has looked. */
export const trimmed = (reference: string): string => {
  if (reference.includes('?')) return ''
  return /[|_]/.test(reference) ? reference.replace(/\|.*$/s, '').replace(/\/_history\/[^/]*$/, '') : reference
}

/** The id in "urn:uuid:…" or "urn:oid:…". */
export const urnId = (url: string): string | null => {
  const id = /^urn:(?:uuid|oid):(.+)$/i.exec(url)?.[1]
  return id !== undefined && idForm.test(id) ? id : null
}

/** Type and id at the end of a relative or absolute reference. */
export const tailOf = (reference: string): { readonly type: string; readonly id: string } | null => {
  const [, type, id] = tailForm.exec(reference) ?? []
  return type === undefined || id === undefined ? null : { type, id }
}

/** Of "https://One.example/fhir/Patient/p1" "one.example/fhir", since proxies write either scheme; null for a urn and the like. */
export const serverOf = (url: string): string | null => {
  if (!/^https?:/i.test(url) || !tailForm.test(url)) return null
  return url.replace(tailForm, '').replace(/^https?:\/\/([^/]*)/i, (_, host: string) => host.toLowerCase())
}

/** "Condition/c1" of any way to write it; what is not of this form stays as it is. */
export const plainReference = (reference: string): string => {
  const tail = tailOf(reference)
  return tail === null ? reference : `${tail.type}/${tail.id}`
}
