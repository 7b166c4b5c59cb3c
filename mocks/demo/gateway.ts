/**
 * The sandbox EHR as a static host's page serves it: under any folder, and with a login page in place of the redirect of
 * its authorization endpoint, which a service worker is not asked for.
 *
 * The EHR itself believes that it stands at the root of its host. As a reverse proxy does, the gateway translates the
 * addresses of requests inwards and those of answers outwards.
 */
import { json } from '../auth/answers.ts'
import { createIdTokens, type IdTokens } from '../auth/id-token.ts'
import type { Answering } from '../handlers.ts'

/** What the login page is told: where to go with the EHR's decision, or null where it is no redirect. */
export interface Decision {
  readonly location: string | null
}

/** Where the demo stands. */
export interface Place {
  /** The folder of its pages: "https://host/doseline/". */
  readonly folder: URL
  /** The page that takes the place of the authorization endpoint. */
  readonly login: URL
}

interface Translation {
  readonly inwards: (text: string) => string
  readonly outwards: (text: string) => string
}

const translationFor = ({ folder, login }: Place): Translation => {
  const { origin } = folder
  return {
    inwards: (text) => text.replaceAll(folder.href, `${origin}/`),
    outwards: (text) =>
      text
        .replaceAll(`${origin}/auth/authorize`, login.href)
        .replaceAll(`${origin}/fhir`, `${folder.href}fhir`)
        .replaceAll(`${origin}/auth/`, `${folder.href}auth/`),
  }
}

/** Each value translated; a name may come several times. */
const withValues = (parameters: URLSearchParams, translate: (text: string) => string): URLSearchParams =>
  new URLSearchParams([...parameters].map(([name, value]) => [name, translate(value)]))

const withParameters = (url: URL, translate: (text: string) => string): URL => {
  const translated = new URL(url)
  if (url.search !== '') translated.search = withValues(url.searchParams, translate).toString()
  return translated
}

const bodyInwards = async (request: Request, inwards: Translation['inwards']): Promise<string | null> => {
  if (request.method === 'GET' || request.method === 'HEAD') return null
  const text = await request.text()
  const isForm = (request.headers.get('Content-Type') ?? '').startsWith('application/x-www-form-urlencoded')
  return isForm ? withValues(new URLSearchParams(text), inwards).toString() : inwards(text)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null

/** The claims of a token, which nobody here has to verify: it was made on this side of the gateway. */
const claimsOf = (token: string, outwards: Translation['outwards']): Readonly<Record<string, unknown>> => {
  const part = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
  const bytes = Uint8Array.from(atob(part), (letter) => letter.codePointAt(0) ?? 0)
  const claims: unknown = JSON.parse(outwards(new TextDecoder().decode(bytes)))
  return isObject(claims) ? claims : {}
}

/** An id_token names the EHR inside its signature: it is signed anew, with the key that /auth/keys shows. */
const signedAnew = async (text: string, idTokens: IdTokens, outwards: Translation['outwards']): Promise<string> => {
  const answer: unknown = JSON.parse(text)
  if (!isObject(answer) || typeof answer['id_token'] !== 'string') return text
  return JSON.stringify({ ...answer, id_token: await idTokens.sign(claimsOf(answer['id_token'], outwards)) })
}

/** The address, seen from the EHR's own root; null where nothing of the EHR can be. */
const innerAddress = (url: URL, folder: URL): URL | null => {
  if (!url.href.startsWith(folder.href)) return null
  const path = `/${url.pathname.slice(folder.pathname.length)}`
  const isFile = path.startsWith('/sandbox/reference/')
  if (isFile || !/^\/(?:fhir|auth|sandbox)(?:\/|$)/u.test(path)) return null
  return new URL(`${path}${url.search}`, url.origin)
}

/** The EHR seen from `place`. `GET …/auth/authorize` answers a `Decision`; other addresses than the EHR's are null. */
export const createGateway = (ehr: Answering, place: Place): Answering => {
  const { inwards, outwards } = translationFor(place)
  const idTokens = createIdTokens()

  const decision = (answered: Response): Decision => {
    const location = answered.headers.get('Location')
    if (location === null) return { location }
    const url = withParameters(new URL(location), outwards)
    return { location: new URL(`${url.pathname.slice(1)}${url.search}`, place.folder).href }
  }

  const translated = async (answered: Response, path: string): Promise<Response> => {
    const headers = new Headers(answered.headers)
    for (const name of ['Location', 'Content-Location']) {
      const value = headers.get(name)
      if (value !== null) headers.set(name, outwards(value))
    }
    if (answered.body === null) return new Response(null, { status: answered.status, headers })
    const text = await answered.text()
    const body = outwards(path === '/auth/token' ? await signedAnew(text, idTokens, outwards) : text)
    return new Response(body, { status: answered.status, headers })
  }

  return {
    handle: async (request) => {
      const inner = innerAddress(new URL(request.url), place.folder)
      if (inner === null) return null
      if (inner.pathname === '/auth/keys') return json(request, await idTokens.keys())
      const { method, headers } = request
      const address = withParameters(inner, inwards)
      const answered = await ehr.handle(new Request(address, { method, headers, body: await bodyInwards(request, inwards) }))
      // An answer that was lost on its way stays lost.
      if (answered === null || answered.type === 'error') return answered
      return inner.pathname === '/auth/authorize' ? json(request, decision(answered)) : translated(answered, inner.pathname)
    },
  }
}
