/** From a launch to an administration view: configuration, session and the server's CapabilityStatement. */
import { createClient, type FhirClient } from '../fhir/client.ts'
import { failure, type Result } from '../fhir/result.ts'
import { renewingFetch } from '../smart/renewing-fetch.ts'
import { endSession, launchedBase, openSession, type Session, type SessionProblem } from '../smart/session.ts'
import { loadSite, type SiteProblem } from '../smart/site.ts'
import type { TokenSource } from '../smart/token.ts'
import { createAdministration } from './administration.ts'
import { askCapability } from './administration-reading.ts'
import type { Administration, AdministrationEnvironment } from './administration-state.ts'
import { createIdle } from './idle.ts'
import { createKeep, pageStorage, type Keep } from './keep.ts'
import { isolating } from './one-type-refused.ts'
import { painted } from './painted.ts'

/** What a browser is asked about time zones first takes it longer than all else that opens a view. */
const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Why there is no view. */
export type OpenProblem = SiteProblem | SessionProblem

export interface OpenedAdministration {
  readonly session: Session
  readonly administration: Administration
  readonly keep: Keep
}

/**
 * Opens the session of this page and begins to read. /metadata is asked beside the token exchange (product.md, "SMART and
 * FHIR"), which needs no token. `savePart` loads the part that writes; after a failed loading it tries again.
 */
export const openAdministration = async (
  get: typeof fetch,
  savePart: AdministrationEnvironment['savePart'],
): Promise<Result<OpenedAdministration, OpenProblem>> => {
  const site = await loadSite(get)
  if (!site.ok) return site
  const base = launchedBase(site.value)
  const opening = openSession(site.value)
  const token: TokenSource = async (refused) => {
    const opened = await opening
    return opened.ok ? opened.value.token(refused) : null
  }
  const clientOf = (at: string): FhirClient => isolating(createClient({ base: at, token, fetch: renewingFetch(get, token) }), token)
  const early = base === null ? null : clientOf(base)
  const asked = early === null ? null : askCapability(early)
  const opened = await opening
  if (!opened.ok) return opened
  const session = opened.value
  if (session.patient === null) return failure({ kind: 'no-patient', again: session.again })
  const client = early !== null && early.base === session.base ? early : clientOf(session.base)
  const keep = createKeep(
    pageStorage(),
    { issuer: session.base, patient: session.patient, encounter: session.encounter, user: session.person },
    { idleMinutes: site.value.idleMinutes, now: Date.now },
  )
  const administration: Administration = createAdministration({
    session, site: site.value, client, savePart,
    keep: { ...keep, touch: () => { idle.touch(); keep.touch() } },
    capability: asked !== null && client === early ? asked : askCapability(client),
    now: () => new Date(),
    get browserZone() {
      return browserZone()
    },
    reference: async () => {
      await painted(500)
      const part = await import('./reference-load.ts')
      return part.referenceFor(get, part.folderFor(session.issuer, new URL(location.href)))
    },
  })
  // A page that is left reads no further.
  window.addEventListener('pagehide', administration.leave)
  void administration.refresh()
  // Now nobody waits for it: the chart is on its way.
  setTimeout(browserZone)
  const idle = createIdle({
    minutes: site.value.idleMinutes, now: Date.now,
    isBusy: () => administration.state().isSaving,
    // Whoever comes next finds neither chart nor token, nor what was typed: the page is drawn anew, without a session.
    leave: () => {
      keep.end()
      endSession()
      location.reload()
    },
  })
  // Back may bring it back as it stood, half read, and long after somebody was here.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted && idle.check()) void administration.refresh()
  })
  const sweep = (): void => {
    keep.sweep()
    idle.check()
  }
  return { ok: true, value: { session, administration, keep: { ...keep, sweep } } }
}
