/**
 * The one table of administration code numbers. Rules reason in concepts; a site replaces numbers here by its own
 * table, and an empty table shows our concept names only. The numbers are the AMA's CPT: no descriptor is kept.
 */
import type { Concept } from './derived.ts'

/** Default code number of each concept (conformance README, "Administration concepts"). */
export const defaultAdministrationCodes: Readonly<Record<Concept, string>> = {
  'injection': '96372',
  'on-body-injector': '96377',
  'push-initial': '96374',
  'push-additional-drug': '96375',
  'push-same-drug': '96376',
  'intravitreal': '67028',
  'infusion-initial': '96365',
  'infusion-additional-hour': '96366',
  'infusion-sequential': '96367',
  'infusion-concurrent': '96368',
  'infusion-sc-initial': '96369',
  'infusion-sc-additional-hour': '96370',
}

/** All concepts, in the order of the table. */
export const concepts: readonly Concept[] = Object.keys(defaultAdministrationCodes).filter(isConcept)

/** Whether a text, such as a name in a site's table, is a concept. */
export function isConcept(text: string): text is Concept {
  return Object.hasOwn(defaultAdministrationCodes, text)
}

/** Our own names of the concepts, shown where the interface would show a code's text. */
export const conceptLabels: Readonly<Record<Concept, string>> = {
  'injection': 'Injection under the skin or into a muscle',
  'on-body-injector': 'On-body injector put on',
  'push-initial': 'Intravenous push, first service',
  'push-additional-drug': 'Intravenous push, further drug',
  'push-same-drug': 'Intravenous push, same drug again',
  'intravitreal': 'Injection into the eye',
  'infusion-initial': 'Intravenous infusion, first service',
  'infusion-additional-hour': 'Intravenous infusion, further hour',
  'infusion-sequential': 'Intravenous infusion, next drug',
  'infusion-concurrent': 'Intravenous infusion, beside another',
  'infusion-sc-initial': 'Infusion under the skin, first hour',
  'infusion-sc-additional-hour': 'Infusion under the skin, further hour',
}
