/**
 * The site configuration, site.json beside the pages: which EHRs may be launched from, and how the practice charges.
 * Described in docs/site.md and docs/site.schema.json.
 */
import { complain, isObject, member } from '../billing/check.ts'
import type { Checked, JsonObject, Report } from '../billing/check.ts'
import { parseSite } from '../billing/site.ts'
import type { SiteSettings } from '../billing/site.ts'
import type { Result } from '../fhir/result.ts'
import { readIssuers, refuseUnknown } from './issuers.ts'
import type { Issuers } from './issuers.ts'
import { loadSiteFile } from './site-file.ts'
import type { SiteProblem } from './site-file.ts'

export { findIssuer } from './issuers.ts'
export type { Issuer } from './issuers.ts'
export type { SiteProblem } from './site-file.ts'

export interface Site extends Issuers {
  readonly settings: SiteSettings
  /** After so many minutes without a keystroke or press, what was typed and not saved is removed. */
  readonly idleMinutes: number
}

/** Every member that the file may have: first ours, then those of the derivation. */
export const siteMembers: readonly string[] = [
  '$schema', 'issuers', 'idleMinutes', 'defaultSetting', 'settings', 'defaultPayer', 'payerMatch', 'payers', 'timeZone',
  'drugSource', 'administrationCodes', 'require', 'noStop',
]

/** Bounds of `idleMinutes`, and what holds without it. */
export const idle = { least: 1, most: 240, usual: 15 } as const

const readIdleMinutes = (json: JsonObject, report: Report): number => {
  const value = member(json, 'idleMinutes')
  if (value === undefined || value === null) return idle.usual
  if (typeof value === 'number' && value >= idle.least && value <= idle.most) return value
  return complain(report, 'idleMinutes', `should be a number from ${idle.least} to ${idle.most}`) ?? idle.usual
}

/**
 * Reads site.json. Returns every mistake with its place. `page` is the page that asks: an `iss` that begins with "./"
 * or "/" stands beside it; without a page it stays as written.
 */
export const parseSiteFile = (json: unknown, page: URL | null = null): Checked<Site> => {
  if (!isObject(json)) return { ok: false, problems: [{ path: '', message: 'should be an object' }] }
  const report: Report = { problems: [] }
  refuseUnknown(json, siteMembers, '', report)
  const issuers = readIssuers(json, page, report)
  const idleMinutes = readIdleMinutes(json, report)
  const settings = parseSite(json)
  if (!settings.ok) return { ok: false, problems: [...report.problems, ...settings.problems] }
  if (report.problems.length > 0) return { ok: false, problems: report.problems }
  return { ok: true, value: { issuers, settings: settings.value, idleMinutes } }
}

/** Fetches and reads ./site.json beside `page`. */
export const loadSite = async (get: typeof fetch, page: URL = new URL(location.href)): Promise<Result<Site, SiteProblem>> =>
  loadSiteFile(get, page, parseSiteFile)
