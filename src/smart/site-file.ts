/** Fetches site.json, which stands beside the pages. */
import type { Checked, InputProblem } from '../billing/check.ts'
import type { Result } from '../fhir/result.ts'
import { parseIssuers } from './issuers.ts'
import type { Issuers } from './issuers.ts'
import { pageFolder } from './launch-request.ts'

/**
 * site.json is not there, or not as it should be. `problems` names every mistake with its place in the file; whoever
 * runs the site corrects them, the person at the bedside can only tell them.
 */
export interface SiteProblem {
  readonly kind: 'site-unreadable'
  /** Where it was looked for. */
  readonly address: string
  readonly problems: readonly InputProblem[]
}

const patience = 15_000

/**
 * ./site.json beside `page`, read by `parse`. It is asked for anew each time, so that an issuer that was removed is gone
 * at once.
 */
export const loadSiteFile = async <T>(
  get: typeof fetch, page: URL, parse: (json: unknown, page: URL) => Checked<T>,
): Promise<Result<T, SiteProblem>> => {
  const address = new URL('site.json', pageFolder(page)).href
  const unreadable = (...problems: readonly InputProblem[]): Result<T, SiteProblem> =>
    ({ ok: false, problem: { kind: 'site-unreadable', address, problems } })
  const answer = await get(address, { cache: 'no-cache', signal: AbortSignal.timeout(patience) }).catch(() => null)
  if (answer === null) return unreadable({ path: '', message: 'could not be fetched' })
  if (!answer.ok) return unreadable({ path: '', message: `could not be fetched: the server answered ${answer.status}` })
  const json: unknown = await answer.json().catch(() => undefined)
  if (json === undefined) return unreadable({ path: '', message: 'is not JSON' })
  const read = parse(json, page)
  return read.ok ? read : unreadable(...read.problems)
}

/** The EHRs of site.json, and the file as it came. */
export interface LaunchSite extends Issuers {
  readonly file: unknown
}

/** What the launch page needs of site.json. */
export const loadIssuers = async (get: typeof fetch, page: URL = new URL(location.href)): Promise<Result<LaunchSite, SiteProblem>> =>
  loadSiteFile(get, page, (file, at) => {
    const read = parseIssuers(file, at)
    return read.ok ? { ok: true, value: { ...read.value, file } } : read
  })
