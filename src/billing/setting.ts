/**
 * Where the care took place, which decides who may bill what (billing-rules §4.10; conformance README, "Site
 * configuration"): by the class of the encounter, then by its location, then by the site's default.
 */
import type { Setting } from './derived.ts'
import type { EncounterFacts, LocationFacts, Origin, Sourced } from './facts.ts'
import type { SiteSettings } from './site.ts'
import { readDateTime } from './time.ts'
import type { DateTime } from './time.ts'

export interface SettingChoice {
  readonly setting: Setting
  readonly from: readonly Origin[]
  /** True where nothing says it and office was taken. */
  readonly assumed: boolean
}

const classSettings: ReadonlyMap<string, Setting> = new Map([
  ['IMP', 'inpatient'], ['ACUTE', 'inpatient'], ['NONAC', 'inpatient'], ['HH', 'home'],
  ['EMER', 'hospital-outpatient'], ['OBSENC', 'hospital-outpatient'], ['SS', 'hospital-outpatient'],
])

function contains(location: LocationFacts, start: DateTime): boolean {
  const from = location.start === null ? null : readDateTime(location.start)
  const to = location.end === null ? null : readDateTime(location.end)
  const after = (a: DateTime, b: DateTime): boolean =>
    a.epochSeconds !== null && b.epochSeconds !== null ? a.epochSeconds > b.epochSeconds : (a.date ?? '') > (b.date ?? '')
  if (from === null && to === null) return false
  return !(from !== null && after(from, start)) && !(to !== null && after(start, to))
}

/** The location whose period contains the start, else the last one; null where the encounter has none. */
export function locationAt(encounter: EncounterFacts, start: DateTime | null): Sourced<string> | null {
  const found = start === null ? undefined : encounter.locations.find(location => contains(location, start))
  return (found ?? encounter.locations.at(-1))?.location ?? null
}

/** The setting of an encounter; `start` is that of its first administration. */
export function chooseSetting(encounter: EncounterFacts, start: DateTime | null, site: SiteSettings): SettingChoice {
  const byClass = encounter.class === null ? undefined : classSettings.get(encounter.class.value)
  if (encounter.class !== null && byClass !== undefined) return { setting: byClass, from: encounter.class.from, assumed: false }
  const location = locationAt(encounter, start)
  const byLocation = location === null ? undefined : site.settings.get(location.value)
  if (location !== null && byLocation !== undefined) return { setting: byLocation, from: location.from, assumed: false }
  if (site.defaultSetting !== null) {
    return { setting: site.defaultSetting, from: [{ source: 'site', path: 'defaultSetting' }], assumed: false }
  }
  return { setting: 'office', from: [], assumed: true }
}
