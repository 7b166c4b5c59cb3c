/**
 * The zone of times that people type: the site's, else the chart's own offset, else the browser's. A chart written in
 * UTC says nothing about the wall it was read from (billing-rules §9).
 */
import type { AdministrationFacts, EncounterFacts } from '../billing/facts.ts'
import { isTimeZone } from '../billing/time.ts'

/** "America/Chicago", or a fixed offset such as "-06:00". */
export type Zone = { readonly kind: 'named'; readonly name: string } | { readonly kind: 'offset'; readonly offset: string }

const offsetIn = (dateTime: string | null | undefined): string | null => {
  const offset = /[+-]\d\d:\d\d$/u.exec(dateTime ?? '')?.[0] ?? null
  return offset === null || offset.endsWith('00:00') ? null : offset
}

/** The zones that are no part of a chart: the site's, null where it has none, and the browser's, the last resort. */
export interface Zones {
  readonly site: string | null
  /** "America/Chicago" */
  readonly browser: string
}

/** The zone in which times of this administration are typed and shown. `browserZone` is the last resort. */
export const zoneOf = (
  facts: AdministrationFacts,
  encounter: EncounterFacts,
  siteZone: string | null,
  browserZone: string,
): Zone => {
  if (siteZone !== null && isTimeZone(siteZone)) return { kind: 'named', name: siteZone }
  const { at, start, end } = facts.effective
  const offset = [start?.value, at?.value, end?.value, encounter.start, encounter.end].map(offsetIn).find((one) => one !== null)
  if (offset !== undefined) return { kind: 'offset', offset }
  return isTimeZone(browserZone) ? { kind: 'named', name: browserZone } : { kind: 'offset', offset: '+00:00' }
}
