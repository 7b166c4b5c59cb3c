/**
 * The EHRs of site.json: only they are ever asked anything (product.md "SMART and FHIR"). The launch page reads this
 * part alone; the app reads the whole file (site.ts).
 */
import { complain, isObject, list, member, object, text } from '../billing/check.ts'
import type { Checked, JsonObject, Report } from '../billing/check.ts'
import type { WriteSetting } from '../fhir/connection.ts'
import { normaliseIssuer } from '../fhir/issuer-name.ts'
import { pageFolder, views } from './launch-request.ts'
import type { View } from './launch-request.ts'
import { readResourceScope } from './scopes.ts'

/** One EHR, or one tenant of it. */
export interface Issuer {
  /** The FHIR base, absolute. In a sandbox one or more parts of its path may be "*": see `findIssuer`. */
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
  /** Origins besides its own that its colours may be read from (style.ts). */
  readonly styleOrigins?: readonly string[]
  /** How drafts may be written; absent as `auto`: as server and token allow. */
  readonly writeBack?: WriteSetting
  /** Drafts carry their modifiers in Medplum's form as well, which its claim builder reads. */
  readonly medplumModifiers?: boolean
}

export interface Issuers {
  readonly issuers: readonly Issuer[]
}

/** Every member that an issuer may have. */
export const issuerMembers: readonly string[] = ['iss', 'name', 'clientId', 'namespace', 'sandbox', 'scopes', 'styleOrigins', 'writeBack', 'medplumModifiers']

/** What `writeBack` may say: as the server allows, never in one transaction, or not at all. */
export const writeSettings: readonly WriteSetting[] = ['auto', 'single', 'export']

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

const anyPart = '*'

/** Why a base with "*" in it cannot be used, or null. A host, or half of a part, left open would let strangers in. */
const wrongPattern = (iss: string, isSandbox: boolean): string | null => {
  if (!iss.includes(anyPart)) return null
  const [start = '', ...parts] = iss.replace(/^https?:\/\//iu, '').split('/')
  if (start.includes(anyPart) || parts.some((part) => part !== anyPart && part.includes(anyPart))) {
    return 'may have "*" for a whole part of its path only'
  }
  return isSandbox ? null : 'may have "*" only where "sandbox" is true: each tenant with real patients is named'
}

const readFlag = (json: JsonObject, key: string, path: string, report: Report): boolean => {
  const value = member(json, key)
  if (value === undefined || value === null) return false
  return typeof value === 'boolean' ? value : (complain(report, `${path}.${key}`, 'should be true or false') ?? false)
}

/** One view's scopes: explicit, one for each type, none for a whole system (smart-fhir §2.4). */
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

/** Origins, as browsers write them: "https://cdn.ehr.example". */
const readOrigins = (json: JsonObject, path: string, report: Report): readonly string[] =>
  list(json, 'styleOrigins', path, report).flatMap((value, index) => {
    const isOrigin = typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value && wrongBase(new URL(value)) === null
    if (isOrigin) return [value]
    complain(report, `${path}.styleOrigins[${index}]`, 'should be an origin such as https://cdn.ehr.example')
    return []
  })

/** A word that cannot be read is a mistake: taken for `auto`, it would write where nobody wants it. */
const readWriteBack = (json: JsonObject, path: string, report: Report): WriteSetting => {
  const said = member(json, 'writeBack') ?? 'auto'
  const known = writeSettings.find((setting) => setting === said)
  return known ?? complain(report, `${path}.writeBack`, 'should be auto, single or export') ?? 'auto'
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
  const styleOrigins = readOrigins(value, path, report)
  const writeBack = readWriteBack(value, path, report)
  const medplumModifiers = readFlag(value, 'medplumModifiers', path, report)
  const wrong = iss === null ? null : wrongPattern(iss, sandbox)
  if (wrong !== null) complain(report, `${path}.iss`, wrong)
  if (iss === null || clientId === null) return null
  // The options in the address are of one launch; the drafts are of the sandbox.
  const shared = iss.includes(anyPart) ? normaliseIssuer(iss) : null
  return {
    iss, name: name ?? iss, clientId, namespace: namespace ?? shared, sandbox, scopes, writeBack,
    ...(styleOrigins.length > 0 ? { styleOrigins } : {}), ...(medplumModifiers ? { medplumModifiers } : {}),
  }
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

/** Launchers of sandboxes put their options into the path, as base64url. */
const options = /^[\w-]{1,4000}={0,2}$/u

/** Part by part, from scheme and host to the end, so that "*" never stands for more or less than one part. */
const fits = (pattern: string, wanted: string): boolean => {
  const parts = wanted.split('/')
  const expected = pattern.split('/')
  return parts.length === expected.length && expected.every((one, index) =>
    one === anyPart ? options.test(parts[index] ?? '') : one === parts[index])
}

/**
 * The issuer of the configuration that `iss` names, or null. They are compared normalised (host in lower case, no slash
 * at the end); an address with a user, a query or a fragment is nobody's base. "*" stands for one part of a sandbox's
 * path; an issuer without it goes first. Nothing is asked of `iss` here.
 */
export const findIssuer = (site: Issuers, iss: string): Issuer | null => {
  if (!URL.canParse(iss) || wrongBase(new URL(iss)) !== null) return null
  const wanted = normaliseIssuer(iss)
  const found = site.issuers.filter((issuer) => fits(normaliseIssuer(issuer.iss), wanted))
  return found.find((issuer) => !issuer.iss.includes(anyPart)) ?? found[0] ?? null
}
