/**
 * The sandbox EHR's FHIR R4 server, stateful and in memory. It knows nothing of Node, of the browser or of msw: a
 * request goes in, a response comes out. Statuses and shapes are those that two genuine servers were recorded to give;
 * where it differs, the file that differs says why.
 */
import type { FhirResource } from 'fhir/r4'
import { grantOf, type Access } from './access.ts'
import { alter } from './alter.ts'
import { forbidden, notFound, refuse, unauthorised, type Answer } from './answer.ts'
import { bundle, type Exchange, type Limits } from './bundle.ts'
import { capabilityStatement } from './capability.ts'
import { understood, withoutConditions, type Behaviour } from './dialects.ts'
import { createFaults, faultAnswer, type FaultEffect, type FaultRule } from './faults.ts'
import { addressOf, httpResponse, jsonBody, preflight, type Address } from './http.ts'
import { isObject, parseJson } from './json.ts'
import { createPages } from './pages.ts'
import { isKnownType } from './parameters.ts'
import { everything, history, read, readVersion } from './read.ts'
import { search } from './search.ts'
import { createStore, type Store } from './store.ts'
import { create, remove, update } from './write.ts'

export interface FhirServerOptions extends Behaviour {
  readonly now?: () => number
}

export interface FhirServer {
  /** Answers every path under /fhir; `who` is null for a request without a valid bearer token. */
  readonly handle: (request: Request, who: Access | null) => Promise<Response>
  /** The living resources of a type as they are stored, not to be changed: for the shell page and for tests. */
  readonly resources: (type: string) => readonly FhirResource[]
  /** Spoils requests; the function that comes back ends it. */
  readonly fault: (rule: FaultRule) => () => void
  /** Behaves otherwise from now on, whatever is stored (`dialects.ts`). */
  readonly behave: (behaviour: Behaviour) => void
  /** Ends every fault. */
  readonly mend: () => void
  /** Back to the seed: no writes, no faults, and the behaviour of the start. */
  readonly reset: () => void
}

const isFhirResource = (value: unknown): value is FhirResource =>
  isObject(value) && typeof value['resourceType'] === 'string' && isKnownType(value['resourceType'])

/** Two of the same type and id are a mistake of the seed and throw, as does a type that the server does not know. */
const sow = (store: Store, seed: readonly FhirResource[]): void => {
  for (const resource of seed) {
    const content = parseJson(JSON.stringify(resource))
    const id = resource.id ?? ''
    if (id === '') throw new Error(`A sandbox ${resource.resourceType} has no id.`)
    if (!isObject(content) || !isFhirResource(content)) throw new Error(`The sandbox knows no ${resource.resourceType}.`)
    if (store.read(resource.resourceType, id) !== null) {
      throw new Error(`Two sandbox resources are called ${resource.resourceType}/${id}.`)
    }
    store.write(resource.resourceType, id, { ...content })
  }
}

const nobody: Access = { patient: null, user: '', scopes: '' }

const methodNotAllowed = (): Answer => refuse(405, 'not-supported', 'This method is not supported here')

/** A server over the seed's resources. A reference of the seed may be written `{base}/Type/id`, for an absolute one. */
export const createFhirServer = (seed: readonly FhirResource[], options: FhirServerOptions = {}): FhirServer => {
  const now = options.now ?? Date.now
  let behaviour: Behaviour = options
  const limits = (): Limits => ({ maxConditional: 8, maxUpdates: 50, transactions: 'atomic', ...behaviour.limits })
  const faults = createFaults()

  const begin = (): { store: Store; pages: ReturnType<typeof createPages> } => {
    const store = createStore(now)
    sow(store, seed)
    return { store, pages: createPages() }
  }
  let state = begin()

  const isType = (type: string): boolean => isKnownType(type) && behaviour.without?.includes(type) !== true

  /** One interaction with one token: what an HTTP request and an entry of a Bundle have in common. */
  const interactor = (who: Access, base: string) => {
    const { store, pages } = state
    const grant = grantOf(who, store)
    const shared = { store, grant, pages, base, strictUpdates: behaviour.strictUpdates === true }

    const searching = (type: string, query: URLSearchParams): Answer =>
      grant.allowsType(type, 's') ? search(type, understood(type, query, behaviour), shared) : forbidden()

    const get = (type: string, [id, operation, version]: readonly string[], query: URLSearchParams): Answer => {
      if (id === undefined) return searching(type, query)
      if (operation === undefined) return read(type, id, shared)
      if (operation === '_history') {
        return version === undefined ? history(type, id, shared) : readVersion(type, id, version, shared)
      }
      return type === 'Patient' && operation === '$everything' ? everything(id, shared) : notFound()
    }

    const write = (type: string, [id, ...more]: readonly string[], exchange: Exchange): Answer => {
      if (more.length > 0 || behaviour.readOnly?.includes(type) === true) return methodNotAllowed()
      switch (exchange.method) {
        case 'POST':
          if (id !== undefined) return methodNotAllowed()
          return create(type, exchange.body, exchange.ifNoneExist, shared, exchange.id)
        case 'PUT':
          return id === undefined ? methodNotAllowed() : update(type, id, exchange.body, exchange.ifMatch, shared)
        case 'DELETE':
          return id === undefined ? methodNotAllowed() : remove(type, id, shared)
        default:
          return methodNotAllowed()
      }
    }

    const interact = (exchange: Exchange): Answer => {
      const [path = '', query = ''] = exchange.url.split(/\?(.*)/su)
      const [type = '', ...rest] = path.split('/')
      if (!isType(type)) return refuse(404, 'not-supported', 'No such type or operation')
      if (exchange.method === 'GET') return get(type, rest, new URLSearchParams(query))
      return write(type, rest, exchange)
    }

    return {
      interact,
      searching,
      bundle: (body: unknown): Answer => bundle(body, { ...shared, limits: limits(), interact }),
    }
  }

  /** POST [type]/_search has its query in a form, and may have some of it in the address. */
  const formSearch = async (request: Request, type: string, address: Address, who: Access): Promise<Answer> => {
    const form = new URLSearchParams(await request.text())
    const query = new URLSearchParams([...address.query, ...form])
    return isType(type) ? interactor(who, address.base).searching(type, query) : notFound()
  }

  const respond = async (request: Request, address: Address, who: Access | null): Promise<Answer> => {
    const { base, path } = address
    if (path === 'metadata' && request.method === 'GET') {
      const { without = [], readOnly = [], fhirVersion = '4.0.1' } = behaviour
      const conditionalCreate = behaviour.noConditionalCreate !== true
      return { status: 200, body: capabilityStatement(base, { without, readOnly, limits: limits(), fhirVersion, conditionalCreate }) }
    }
    const access = behaviour.ignoresScopes === true ? { ...nobody, ...who, scopes: 'user/*.cruds' } : who
    return access === null ? unauthorised() : granted(request, address, access)
  }

  const granted = async (request: Request, { base, path, query }: Address, who: Access): Promise<Answer> => {
    const [type = '', second] = path.split('/')
    if (request.method === 'POST' && second === '_search') return formSearch(request, type, { base, path, query }, who)
    const sent = await jsonBody(request, base)
    const isConditional = behaviour.noConditionalCreate !== true
    const body = isConditional ? sent : withoutConditions(sent)
    // From here on nothing awaits: what one request does, no other sees half done.
    const { interact, bundle: run } = interactor(who, base)
    if (path === '') return request.method === 'POST' ? run(body) : methodNotAllowed()
    return interact({
      method: request.method === 'HEAD' ? 'GET' : request.method,
      url: query.size === 0 ? path : `${path}?${query.toString()}`,
      body,
      ifMatch: request.headers.get('if-match'),
      ifNoneExist: isConditional ? request.headers.get('if-none-exist') : null,
    })
  }

  const spoiled = async (
    effect: FaultEffect,
    request: Request,
    address: Address,
    who: Access | null,
  ): Promise<Response> => {
    const done = async (): Promise<Response> => httpResponse(request, address.base, await respond(request, address, who), behaviour)
    switch (effect.kind) {
      case 'status':
        return httpResponse(request, address.base, faultAnswer(effect))
      case 'lose-request':
        return Response.error()
      case 'lose-answer':
        await done()
        return Response.error()
      case 'not-json':
        return new Response('<html><body>Maintenance</body></html>', { headers: { 'Content-Type': 'text/html' } })
      case 'delay':
        await new Promise((resolve) => {
          setTimeout(resolve, effect.ms)
        })
        return done()
      case 'done-status':
        await done()
        return httpResponse(request, address.base, faultAnswer({ kind: 'status', status: effect.status }))
      case 'redirect':
        return new Response(null, { status: 302, headers: { Location: effect.to } })
      case 'altered':
        return alter(await done(), effect.how, request.url)
    }
  }

  return {
    handle: async (request, who) => {
      if (request.method === 'OPTIONS') return preflight(request)
      const address = addressOf(request)
      const effect = faults.take(request, address.path.split('/')[0] ?? '')
      if (effect !== null) return spoiled(effect, request, address, who)
      return httpResponse(request, address.base, await respond(request, address, who), behaviour)
    },
    resources: (type) => state.store.list(type).flatMap((resource: unknown) => (isFhirResource(resource) ? [resource] : [])),
    fault: faults.add,
    behave: (next) => {
      behaviour = next
    },
    mend: faults.clear,
    reset: () => {
      faults.clear()
      behaviour = options
      state = begin()
    },
  }
}
