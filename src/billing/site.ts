/**
 * The parts of the site configuration that the derivation reads (conformance README, "Site configuration").
 * Everything may be left out: then nothing is assumed that a finding does not say.
 */
import { drugSources } from './answers.ts'
import type { DrugSource } from './answers.ts'
import { complain, isObject, list, object, oneOf, record, text } from './check.ts'
import type { Checked, JsonObject, Report } from './check.ts'
import { concepts, isConcept } from './codes.ts'
import type { Concept, PayerId, Setting } from './derived.ts'
import { payerIds, profileFields } from './payers.ts'
import type { PayerProfile } from './payers.ts'
import { isTimeZone } from './time.ts'

export const settings = ['office', 'hospital-outpatient', 'facility-professional', 'asc', 'home', 'inpatient'] as const satisfies readonly Setting[]

export const requirements = ['verification', 'monitoring'] as const
export type Requirement = (typeof requirements)[number]

export interface PayerMatch {
  readonly organization: string
  readonly payer: PayerId
}

export interface SiteSettings {
  readonly defaultSetting: Setting | null
  /** By "Location/id". */
  readonly settings: ReadonlyMap<string, Setting>
  /** Used when no Coverage applies. */
  readonly defaultPayer: PayerId | null
  readonly payerMatch: readonly PayerMatch[]
  /** Overrides of the payer profiles. */
  readonly payers: Readonly<Partial<Record<PayerId, Partial<PayerProfile>>>>
  /** IANA name, for charts that are written in UTC. */
  readonly timeZone: string | null
  /** By "Location/id", and under "default". */
  readonly drugSource: ReadonlyMap<string, DrugSource>
  /** Replaces the whole default table; null keeps it. */
  readonly administrationCodes: ReadonlyMap<Concept, string> | null
  readonly require: readonly Requirement[]
  readonly noStop: 'block' | 'push' | null
}

/** A site about which nothing is configured. */
export const emptySite: SiteSettings = {
  defaultSetting: null, settings: new Map(), defaultPayer: null, payerMatch: [], payers: {}, timeZone: null,
  drugSource: new Map(), administrationCodes: null, require: [], noStop: null,
}

function word<T extends string>(allowed: readonly T[], report: Report): (value: unknown, path: string) => T | null {
  return (value, path) =>
    allowed.find(known => known === value) ?? complain(report, path, `should be one of ${allowed.join(', ')}`)
}

function readPayerMatch(json: JsonObject, report: Report): readonly PayerMatch[] {
  return list(json, 'payerMatch', '', report).flatMap((value, index) => {
    const path = `payerMatch[${index}]`
    if (!isObject(value)) {
      complain(report, path, 'should be an object with organization and payer')
      return []
    }
    const organization = text(value, 'organization', path, report)
    const payer = oneOf(value, 'payer', payerIds, path, report)
    if (organization === null) complain(report, `${path}.organization`, 'is missing')
    if (payer === null) complain(report, `${path}.payer`, `is missing; one of ${payerIds.join(', ')}`)
    return organization === null || payer === null ? [] : [{ organization, payer }]
  })
}

function readOverride(value: unknown, path: string, report: Report): Partial<PayerProfile> | null {
  if (!isObject(value)) return complain(report, path, 'should be an object of profile fields')
  const read: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const field = profileFields.find(known => known.name === key)
    if (field === undefined) complain(report, `${path}.${key}`, 'is no field of a payer profile')
    else if (!field.accepts(value[key])) complain(report, `${path}.${key}`, `should be ${field.expected}`)
    else read[key] = value[key]
  }
  return read
}

function readPayers(json: JsonObject, report: Report): SiteSettings['payers'] {
  const read: Partial<Record<PayerId, Partial<PayerProfile>>> = {}
  for (const [name, profile] of record(json, 'payers', '', report, (value, path) => readOverride(value, path, report))) {
    const payer = payerIds.find(known => known === name)
    if (payer === undefined) complain(report, `payers.${name}`, `is no payer profile; one of ${payerIds.join(', ')}`)
    else read[payer] = profile
  }
  return read
}

function readCodes(json: JsonObject, report: Report): ReadonlyMap<Concept, string> | null {
  if (object(json, 'administrationCodes', '', report) === null) return null
  const codes = new Map<Concept, string>()
  const read = record(json, 'administrationCodes', '', report, (value, path) =>
    typeof value === 'string' && /^[0-9A-Z]{5}$/.test(value) ? value : complain(report, path, 'should be a code of five characters'))
  for (const [name, code] of read) {
    if (isConcept(name)) codes.set(name, code)
    else complain(report, `administrationCodes.${name}`, `is no administration concept; one of ${concepts.join(', ')}`)
  }
  return codes
}

function readTimeZone(json: JsonObject, report: Report): string | null {
  const name = text(json, 'timeZone', '', report)
  if (name === null || isTimeZone(name)) return name
  return complain(report, 'timeZone', 'should be an IANA time zone such as America/Chicago')
}

function readRequire(json: JsonObject, report: Report): readonly Requirement[] {
  const read = word(requirements, report)
  return list(json, 'require', '', report).flatMap((value, index) => read(value, `require[${index}]`) ?? [])
}

/** Reads a site configuration. Returns every problem with its path; parts that the derivation does not read are left alone. */
export function parseSite(json: unknown): Checked<SiteSettings> {
  const report: Report = { problems: [] }
  if (json === undefined || json === null) return { ok: true, value: emptySite }
  if (!isObject(json)) return { ok: false, problems: [{ path: '', message: 'should be an object' }] }
  const value: SiteSettings = {
    defaultSetting: oneOf(json, 'defaultSetting', settings, '', report),
    settings: record(json, 'settings', '', report, word(settings, report)),
    defaultPayer: oneOf(json, 'defaultPayer', payerIds, '', report),
    payerMatch: readPayerMatch(json, report),
    payers: readPayers(json, report),
    timeZone: readTimeZone(json, report),
    drugSource: record(json, 'drugSource', '', report, word(drugSources, report)),
    administrationCodes: readCodes(json, report),
    require: readRequire(json, report),
    noStop: oneOf(json, 'noStop', ['block', 'push'] as const, '', report),
  }
  return report.problems.length === 0 ? { ok: true, value } : { ok: false, problems: report.problems }
}
