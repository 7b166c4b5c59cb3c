/** The key of a draft line: what makes a second save find the first (product, "Write-back"). */
import { v5 } from 'uuid'
import { ownSystems } from './own-systems.ts'

const atMost = 20_000
const known = new Map<string, string>()

/**
 * The UUID of a line, version 5 over "namespace|administration id|slot": the same for every derivation of the line,
 * whatever code or concept it comes to, and nothing clinical can be read from it. `lineId` is `Line.id`.
 */
export const draftKey = (namespace: string, lineId: string): string => {
  const name = `${namespace}|${lineId}`
  // A line's key is asked for several times in every plan; a digest costs more than looking it up.
  const before = known.get(name)
  if (before !== undefined) return before
  if (known.size >= atMost) known.clear()
  const key = v5(name, v5.URL)
  known.set(name, key)
  return key
}

/** A FHIR search value keeps `:` and `/`; all else that could end the parameter is percent-encoded. */
const searchValue = (text: string): string =>
  encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2F', '/')

/** The search of a conditional create, without a leading "?": with it a server matched everything (smart-fhir §3.5). */
export const identifierSearch = (key: string): string =>
  `identifier=${searchValue(ownSystems.draftLine)}|${searchValue(key)}`
