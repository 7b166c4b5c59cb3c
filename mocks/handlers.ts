/**
 * The sandbox EHR as msw handlers, for a service worker and for tests that stand in for the network. They know nothing
 * of Node or the browser; whatever the EHR does not answer is left to others.
 */
import { http, type RequestHandler } from 'msw'

/** An EHR, or what stands before one. Null is for an address that is not its own. */
export interface Answering {
  readonly handle: (request: Request) => Promise<Response | null>
}

/** Handlers of an EHR, under whatever origin it is asked. */
export const handlers = (ehr: Answering): RequestHandler[] =>
  ['*/fhir', '*/fhir/*', '*/auth/*', '*/sandbox/*'].map((path) =>
    http.all(path, async ({ request }) => (await ehr.handle(request)) ?? undefined),
  )
