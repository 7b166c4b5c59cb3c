/**
 * The EHRs of site.json: only they are ever asked anything (product.md "SMART and FHIR"). The launch page reads this
 * part alone; the app reads the whole file (site.ts).
 */
import { complain, isObject, list, member, object, text } from '../billing/check.ts'
import type { Checked, JsonObject, Report } from '../billing/check.ts'
import { normaliseIssuer } from '../fhir/issuer-name.ts'
import { pageFolder, views } from './launch-request.ts'
import type { View } from './launch-request.ts'
import { readResourceScope } from './scopes.ts'

/** One EHR, or one tenant of it. */
export interface Issuer {
  /** The FHIR base, absolute. */
  readonly iss: string
  /** What people call it. */
  readonly name: string
  /** The public client id that this EHR gave the app. */
  readonly clientId: string
  /** Namespace of our identifiers; null takes the normalised `iss`. */
  readonly namespace: string | null
  /** Invented patients only. */
  readonly sandbox: boolean
  /** Scopes on resources, by view, in place of ours; null keeps ours. */
  readonly scopes: Readonly<Partial<Record<View, readonly string[]>>> | null
}

export interface Issuers {
  readonly issuers: readonly Issuer[]
}

/** Every member that an issuer may have. */
export const issuerMembers: readonly string[] = ['iss', 'name', 'clientId', 'namespace', 'sandbox', 'scopes']

/** Complains of every member that is none of `known`: left alone, a slip of the pen would change nothing, silently. */
export const refuseUnknown = (json: JsonObject, known: readonly string[], path: string, report: Report): void => {
  for (const name of Object.keys(json)) {
    if (!known.includes(name)) complain(report, path === '' ? name : `${path}.${name}`, `is not known; one of ${known.join(', ')}`)
  }
}

const loopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u

/** Why an absolute address cannot be a FHIR base, or null. Over plain http a token could be read on its way. */
const wrongBase = (url: URL): string | null => {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback.test(url.hostname))) return 'should begin with https://'
  if (url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    return 'should be an address alone, without user, query or fragment'
  }
  return null
}

/** The issuer as an absolute address. One that begins with "./" or "/" stands beside the pages: the embedded sandbox. */
const readIss = (json: JsonObject, path: string, page: URL | null, report: Report): string | null => {
  const said = text(json, 'iss', path, report)
  if (said === null) return typeof (member(json, 'iss') ?? '') === 'string' ? complain(report, `${path}.iss`, 'is missing') : null
  if (/^\.?\/(?![/\\])/u.test(said)) return page === null ? said : new URL(said, pageFolder(page)).href
  if (!URL.canParse(said)) return complain(report, `${path}.iss`, 'should be an address such as https://ehr.example/fhir/r4')
  const wrong = wrongBase(new URL(said))
  return wrong === null ? said : complain(report, `${path}.iss`, wrong)
}

const readFlag = (json: JsonObject, key: string, path: string, report: Report): boolean => {
  const value = member(json, key)
  if (value === undefined || value === null) return false
  return typeof value === 'boolean' ? value : (complain(report, `${path}.${key}`, 'should be true or false') ?? false)
}

/** One view's scopes: explicit, one for each type and level, none for a whole system (smart-fhir §2.4). */
const readScopeList = (json: JsonObject, view: View, path: string, report: Report): readonly string[] => {
  const seen = new Set<string>()
  return list(json, view, path, report).flatMap((value, index) => {
    const place = `${path}.${view}[${index}]`
    const scope = typeof value === 'string' && !/\s/u.test(value) ? readResourceScope(value) : null
    if (typeof value !== 'string' || scope === null || scope.letters === '') {
      complain(report, place, 'should be a scope such as patient/Condition.rs or user/Location.read')
      return []
    }
    if (scope.type === '*') complain(report, place, 'names no type: list each type that is needed')
    if (scope.level === 'system') complain(report, place, 'is for servers: use patient/ or user/')
    if (scope.level === 'patient' && view === 'review') complain(report, place, 'is for one patient: the review view needs user/')
    // ".read" and ".write" of version 1 are two scopes for one type; of version 2 there is one.
    const key = `${scope.type} ${/\.(?:read|write)$/iu.test(value) ? scope.letters : ''}`
    if (seen.has(key)) complain(report, place, `is a second scope for ${scope.type}: some servers apply the first alone`)
    seen.add(key)
    return [value]
  })
}

const readScopes = (json: JsonObject, path: string, report: Report): Issuer['scopes'] => {
  const scopes = object(json, 'scopes', path, report)
  if (scopes === null) return null
  const inner = `${path}.scopes`
  refuseUnknown(scopes, views, inner, report)
  const read: Partial<Record<View, readonly string[]>> = {}
  for (const view of views) if (member(scopes, view) !== undefined) read[view] = readScopeList(scopes, view, inner, report)
  return read
}

const readIssuer = (value: unknown, path: string, page: URL | null, report: Report): Issuer | null => {
  if (!isObject(value)) return complain(report, path, 'should be an object with iss, name and clientId')
  refuseUnknown(value, issuerMembers, path, report)
  const iss = readIss(value, path, page, report)
  const clientId = text(value, 'clientId', path, report)
  if (clientId === null) complain(report, `${path}.clientId`, 'is missing: the id that the EHR gave this app')
  const name = text(value, 'name', path, report)
  const namespace = text(value, 'namespace', path, report)
  const sandbox = readFlag(value, 'sandbox', path, report)
  const scopes = readScopes(value, path, report)
  return iss === null || clientId === null ? null : { iss, name: name ?? iss, clientId, namespace, sandbox, scopes }
}

/** Reads `issuers` of the file `json`; those with mistakes are left out, and the mistakes are in `report`. */
export const readIssuers = (json: JsonObject, page: URL | null, report: Report): readonly Issuer[] => {
  const issuers = list(json, 'issuers', '', report).map((value, index) => readIssuer(value, `issuers[${index}]`, page, report))
  for (const [index, issuer] of issuers.entries()) {
    const same = issuers.findIndex((other) => other !== null && issuer !== null && normaliseIssuer(other.iss) === normaliseIssuer(issuer.iss))
    if (issuer !== null && same < index) complain(report, `issuers[${index}].iss`, `is the same EHR as issuers[${same}]`)
  }
  return issuers.flatMap((issuer) => issuer ?? [])
}

/**
 * Reads the EHRs of site.json and nothing else of it. `page` is the page that asks: an `iss` that begins with "./" or
 * "/" stands beside it; without a page it stays as written.
 */
export const parseIssuers = (json: unknown, page: URL | null = null): Checked<Issuers> => {
  if (!isObject(json)) return { ok: false, problems: [{ path: '', message: 'should be an object' }] }
  const report: Report = { problems: [] }
  const issuers = readIssuers(json, page, report)
  return report.problems.length > 0 ? { ok: false, problems: report.problems } : { ok: true, value: { issuers } }
}

/**
 * The issuer of the configuration that `iss` names, or null. They are compared normalised (host in lower case, no slash
 * at the end); an address with a user, a query or a fragment is nobody's base. Nothing is asked of `iss` here.
 */
export const findIssuer = (site: Issuers, iss: string): Issuer | null => {
  if (!URL.canParse(iss) || wrongBase(new URL(iss)) !== null) return null
  const wanted = normaliseIssuer(iss)
  return site.issuers.find((issuer) => normaliseIssuer(issuer.iss) === wanted) ?? null
}
