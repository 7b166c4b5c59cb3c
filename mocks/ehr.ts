/**
 * The sandbox EHR in one piece: authorization server, FHIR server and request log, with nothing of Node or a browser,
 * so that the Vite plugin, tests and a service worker can serve the same.
 */
import { json } from './auth/answers.ts'
import { createLog, type RequestLog } from './auth/log.ts'
import { createAuthServer, isSameOrigin, shellClient, type AuthServer, type PickablePatient } from './auth/server.ts'
import { dialects, isDialect, type DialectName } from './fhir/dialects.ts'
import { createFhirServer, type FhirServer } from './fhir/server.ts'
import { isTrouble, troubles } from './fhir/troubles.ts'
import { allScenarios, sandboxResources } from './scenarios/index.ts'

export interface EhrOptions {
  /** Milliseconds since 1970; the clock of the machine unless told. */
  readonly now?: () => number
  /** Addresses besides this origin's index.html that the app may be sent back to. */
  readonly redirectUris?: readonly string[]
}

export interface Ehr {
  /**
   * Answers /fhir, /auth and /sandbox (README.md, "Addresses"); null for every other address. All but /sandbox is logged.
   */
  readonly handle: (request: Request) => Promise<Response | null>
  readonly fhir: FhirServer
  readonly log: RequestLog
}

const pickable = (): readonly PickablePatient[] =>
  allScenarios.flatMap((scenario) =>
    scenario.resources.flatMap((resource) => {
      if (resource.resourceType !== 'Patient') return []
      const [name] = resource.name ?? []
      return [{
        id: scenario.patient,
        name: [...(name?.given ?? []), name?.family ?? ''].join(' '),
        birthDate: resource.birthDate ?? '',
        encounter: scenario.encounter,
      }]
    }),
  )

/** The client that a request comes from: by its token, by the client_id that it carries, or by its address. */
const clientOf = async (request: Request, url: URL, auth: AuthServer): Promise<string | null> => {
  if (url.pathname === '/auth/launch' || url.pathname === '/auth/session') return shellClient
  if (url.pathname === '/auth/token') return new URLSearchParams(await request.clone().text()).get('client_id')
  return auth.client(request) ?? url.searchParams.get('client_id')
}

const nameIn = async (request: Request): Promise<unknown> => {
  try {
    const body: unknown = await request.json()
    return typeof body === 'object' && body !== null && 'name' in body ? body.name : null
  } catch {
    return null
  }
}

/** A sandbox EHR with the charts of all scenarios. */
export const createEhr = (options: EhrOptions = {}): Ehr => {
  const { now = Date.now, redirectUris = [] } = options
  const log = createLog()
  const fhir = createFhirServer(sandboxResources, { now })
  const auth = createAuthServer({ now, redirectUris, patients: pickable })

  let dialect: DialectName = 'usual'

  /** The charts as they were, no switch set, and an empty log. Who is signed in stays so. */
  const reset = (): void => {
    fhir.reset()
    dialect = 'usual'
    log.clear()
  }

  const noContent = (): Response => new Response(null, { status: 204 })

  const speak = async (request: Request): Promise<Response> => {
    const name = await nameIn(request)
    if (!isDialect(name)) return json(request, { error: 'No such dialect.', known: Object.keys(dialects) }, 400)
    dialect = name
    fhir.behave(dialects[name])
    return noContent()
  }

  const trouble = async (request: Request): Promise<Response> => {
    const name = await nameIn(request)
    if (!isTrouble(name)) return json(request, { error: 'No such trouble.', known: Object.keys(troubles) }, 400)
    fhir.fault(troubles[name])
    return noContent()
  }

  /** What only the sandbox's own page, or a test without one, may do. */
  const sandboxChange = async (request: Request, asked: string): Promise<Response | null> => {
    switch (asked) {
      case 'PUT /sandbox/dialect':
        return speak(request)
      case 'POST /sandbox/trouble':
        return trouble(request)
      case 'DELETE /sandbox/trouble':
        fhir.mend()
        return noContent()
      case 'DELETE /sandbox/log':
        log.clear()
        return noContent()
      case 'POST /sandbox/reset':
        reset()
        return noContent()
      default:
        return null
    }
  }

  const sandbox = async (request: Request, pathname: string): Promise<Response> => {
    const asked = `${request.method} ${pathname}`
    switch (asked) {
      case 'GET /sandbox/dialect':
        return json(request, { name: dialect })
      case 'GET /sandbox/log':
        return json(request, log.entries())
      default: {
        if (!isSameOrigin(request)) return json(request, { error: 'The sandbox is changed by its own page.' }, 403)
        return (await sandboxChange(request, asked)) ?? json(request, { error: 'There is nothing here.' }, 404)
      }
    }
  }

  const answer = async (request: Request, pathname: string): Promise<Response | null> => {
    const answered = await auth.handle(request)
    if (answered !== null) return answered
    return /^\/fhir(\/|$)/u.test(pathname) ? fhir.handle(request, auth.access(request)) : null
  }

  return {
    handle: async (request) => {
      const url = new URL(request.url)
      if (url.pathname.startsWith('/sandbox/')) return sandbox(request, url.pathname)
      if (!/^\/(fhir|auth)(\/|$)/u.test(url.pathname)) return null
      const kind = url.pathname.startsWith('/auth') ? 'auth' : 'fhir'
      const end = log.begin({ kind, method: request.method, client: await clientOf(request, url, auth), url })
      try {
        const response = await answer(request, url.pathname)
        end(response === null || response.status === 0 ? null : response.status)
        return response
      } catch (error) {
        end(500)
        throw error
      }
    },
    fhir,
    log,
  }
}
