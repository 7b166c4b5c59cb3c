/** From a launch with `view=review` to Review on the EHR's drafts; without a launch Review opens on files. */
import type { Reference } from '../billing/reference.ts'
import { readCapability, type Capability, type CapabilityProblem } from '../fhir/capability.ts'
import { createClient, type FhirProblem } from '../fhir/client.ts'
import type { Result } from '../fhir/result.ts'
import { renewingFetch } from '../smart/renewing-fetch.ts'
import { endSession, openSession, type Session, type SessionProblem } from '../smart/session.ts'
import { loadSite, type SiteProblem } from '../smart/site.ts'
import { createIdle } from './idle.ts'
import { isRunning } from './review-bulk.ts'
import { createReview } from './review.ts'
import { serverSource, writesOf } from './review-server.ts'
import type { Review } from './review-state.ts'

export interface OpenedReview {
  readonly review: Review
  readonly session: Session
  readonly idle: ReturnType<typeof createIdle>
}

/** The reference data of the session: asked for when a chart is derived anew for the first time, and again after a failure. */
const referenceOf = (get: typeof fetch, { issuer }: Session): (() => Promise<Reference | null>) => {
  let loading: Promise<Reference | null> | null = null
  const load = async (): Promise<Reference | null> => {
    const part = await import('./reference-load.ts')
    const answer = await part.referenceFor(get, part.folderFor(issuer, new URL(location.href)))
    return answer.ok ? answer.value : null
  }
  return async () => {
    const mine = (loading ??= load().catch(() => null))
    const loaded = await mine
    if (loaded === null && loading === mine) loading = null
    return loaded
  }
}

/** Review on the drafts of the launched EHR, which it has not begun to read. */
export const openReview = async (get: typeof fetch): Promise<Result<OpenedReview, SiteProblem | SessionProblem>> => {
  const site = await loadSite(get)
  if (!site.ok) return site
  const opened = await openSession(site.value)
  if (!opened.ok) return opened
  const session = opened.value
  const reference = referenceOf(get, session)
  const client = createClient({ base: session.base, token: async () => session.token(), fetch: renewingFetch(get, async (refused) => session.token(refused)) })
  const askCapability = async (): Promise<Result<Capability, FhirProblem | CapabilityProblem>> => {
    const answer = await client.read('metadata')
    return answer.ok ? readCapability(answer.value.body) : answer
  }
  let asked: ReturnType<typeof askCapability> | null = null
  const review = createReview({
    now: () => new Date(),
    server: {
      name: session.issuer.name,
      user: session.user,
      connect: async () => {
        const capability = await (asked ??= askCapability())
        // Asked anew where the last answer was none.
        if (!capability.ok) {
          asked = null
          return capability
        }
        const environment = {
          client, capability: capability.value, settings: site.value.settings, namespace: session.issuer.namespace ?? session.base,
          medplumModifiers: session.issuer.medplumModifiers === true, reference,
          mayRead: (type: string) => session.scopes.allows(type, 's') || session.scopes.allows(type, 'r'),
        }
        const { takesProvenance, ...writes } = writesOf(session, capability.value)
        return {
          ok: true,
          value: {
            environment,
            source: serverSource(environment, takesProvenance),
            ...writes,
          },
        }
      },
    },
  })
  const idle = createIdle({
    minutes: site.value.idleMinutes, now: Date.now,
    isBusy: () => review.state().busy.size > 0 || isRunning(review.state().bulk),
    // Whoever comes next finds neither drafts nor token: the page is drawn anew, without a session.
    leave: () => {
      endSession()
      location.reload()
    },
  })
  return { ok: true, value: { review, session, idle } }
}

/** Review without a launch: on files alone, which are claimed as the site that serves the page has configured. */
export const openFileReview = (get: typeof fetch): Review => {
  // As the page opens, which has asked for the file beside its scripts; anew where that failed.
  let asked: ReturnType<typeof loadSite> | null = loadSite(get)
  return createReview({
    server: null, now: () => new Date(),
    site: async () => {
      const site = await (asked ?? loadSite(get))
      asked = null
      return site.ok ? site.value.settings : null
    },
  })
}
