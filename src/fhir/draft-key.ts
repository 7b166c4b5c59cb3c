/** The key of a draft line: what makes a second save find the first (product, "Write-back"). */
import { v5 } from 'uuid'
import { ownSystems } from './extensions.ts'

/**
 * The name of an EHR that its drafts are keyed by: scheme and host in lower case, no default port, no slash at the
 * end, no user, query or fragment. A site may choose a namespace that is no web address: it is taken as it is.
 */
export const normaliseIssuer = (issuer: string): string => {
  const trimmed = issuer.trim()
  if (!/^https?:\/\//i.test(trimmed) || !URL.canParse(trimmed)) return trimmed.replace(/\/+$/, '')
  const url = new URL(trimmed)
  return `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, '')
}

/**
 * The UUID of a line, version 5 over "namespace|administration id|slot": the same for every derivation of the line,
 * whatever code or concept it comes to, and nothing clinical can be read from it. `lineId` is `Line.id`.
 */
export const draftKey = (namespace: string, lineId: string): string => v5(`${namespace}|${lineId}`, v5.URL)

/** A FHIR search value keeps `:` and `/`; all else that could end the parameter is percent-encoded. */
const searchValue = (text: string): string =>
  encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/')

/** The search of a conditional create, without a leading "?": with it a server matched everything (smart-fhir §3.5). */
export const identifierSearch = (key: string): string =>
  `identifier=${searchValue(ownSystems.draftLine)}|${searchValue(key)}`
