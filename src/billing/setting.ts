/**
 * Where the care took place, which decides who may bill what (billing-rules §4.10; conformance README, "Site
 * configuration"): by the class of the encounter, then by its location, then by the site's default.
 */
import type { Setting } from './derived.ts'
import type { EncounterFacts, LocationFacts, Origin, Sourced } from './facts.ts'
import type { SiteSettings } from './site.ts'
import { before, isOutside, periodOf } from './times.ts'
import type { Moment, Period } from './times.ts'

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

interface Stay {
  readonly location: LocationFacts
  readonly period: Period
}

/** The later of two stays that both contain a start: who went on to another room was no longer in the first. */
function later(a: Stay, b: Stay): Stay {
  const [first, second] = [a.period.from, b.period.from]
  return second !== null && (first === null || before(first, second)) ? b : a
}

/** The location whose period contains the start, else the last one; null where the encounter has none. */
export function locationAt({ locations }: EncounterFacts, start: Moment | null): Sourced<string> | null {
  let found: Stay | null = null
  if (start !== null && locations.length > 1) {
    for (const location of locations) {
      const period = periodOf(location)
      if ((period.from === null && period.to === null) || isOutside(start, period)) continue
      const stay = { location, period }
      found = found === null ? stay : later(found, stay)
    }
  }
  return (found?.location ?? locations.at(-1))?.location ?? null
}

/** The setting of an encounter; `start` is that of its first administration. */
export function chooseSetting(encounter: EncounterFacts, start: Moment | null, site: SiteSettings): SettingChoice {
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
