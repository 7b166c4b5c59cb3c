/** From a launch to an administration view: configuration, session and the server's CapabilityStatement. */
import { readCapability, type CapabilityProblem, type Capability } from '../fhir/capability.ts'
import { createClient, type FhirClient, type FhirProblem } from '../fhir/client.ts'
import type { Result } from '../fhir/result.ts'
import { launchedBase, openSession, type Session, type SessionProblem } from '../smart/session.ts'
import { loadSite, type SiteProblem } from '../smart/site.ts'
import { createAdministration, type Administration, type AdministrationEnvironment } from './administration.ts'
import { createKeep, pageStorage, type Keep } from './keep.ts'

/** Why there is no view. */
export type OpenProblem =
  | SiteProblem
  | SessionProblem
  /** Launched for the review view, which this version does not have. */
  | { readonly kind: 'review-missing' }
  | { readonly kind: 'no-patient'; readonly again: string | null }

export interface OpenedAdministration {
  readonly session: Session
  readonly administration: Administration
  readonly keep: Keep
}

const askCapability = async (client: FhirClient): Promise<Result<Capability, FhirProblem | CapabilityProblem>> => {
  const answer = await client.read('metadata')
  return answer.ok ? readCapability(answer.value.body) : answer
}

/** The part that writes, when it is first needed; a failed loading is tried again the next time. */
const savePart: AdministrationEnvironment['savePart'] = async () => import('./administration-save.ts').catch(() => null)

/**
 * Opens the session of this page and begins to read. /metadata is asked beside the token exchange (product.md, "SMART and
 * FHIR"), which needs no token.
 */
export const openAdministration = async (get: typeof fetch): Promise<Result<OpenedAdministration, OpenProblem>> => {
  const site = await loadSite(get)
  if (!site.ok) return site
  const base = launchedBase(site.value)
  const opening = openSession(site.value)
  const token = async (): Promise<string | null> => {
    const opened = await opening
    return opened.ok ? opened.value.token() : null
  }
  const early = base === null ? null : createClient({ base, token, fetch: get })
  const asked = early === null ? null : askCapability(early)
  const opened = await opening
  if (!opened.ok) return opened
  const session = opened.value
  if (session.view === 'review') return { ok: false, problem: { kind: 'review-missing' } }
  if (session.patient === null) return { ok: false, problem: { kind: 'no-patient', again: session.again } }
  const client = early !== null && early.base === session.base ? early : createClient({ base: session.base, token, fetch: get })
  const keep = createKeep(
    pageStorage(),
    { issuer: session.base, patient: session.patient, encounter: session.encounter, user: session.user },
    { idleMinutes: site.value.idleMinutes, now: Date.now },
  )
  const administration = createAdministration({
    session, site: site.value, client, keep, savePart,
    capability: asked !== null && client === early ? asked : askCapability(client),
    now: () => new Date(),
    browserZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  })
  return { ok: true, value: { session, administration, keep } }
}
