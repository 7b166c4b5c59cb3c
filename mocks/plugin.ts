/** Serves the sandbox EHR over real HTTP, under /fhir of `vite` and `vite preview`. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { getResponse } from 'msw'
import type { Plugin } from 'vite'
import { handlers } from './handlers.ts'
import { allScenarios } from './scenarios/index.ts'
import { createStore } from './store.ts'

/** A header that came twice becomes one value with commas, as Fetch joins them. */
const headersOf = (request: IncomingMessage): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  if (request.method === undefined || ['GET', 'HEAD'].includes(request.method)) return null
  request.setEncoding('utf8')
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text
}

type Next = (error?: unknown) => void

/** Vite's development and preview servers answer /fhir from the scenarios; every other address is left to Vite. */
export const sandbox = (): Plugin => {
  const list = handlers(createStore(allScenarios.flatMap((scenario) => scenario.resources)))

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
    if (!/^\/fhir(\/|$)/u.test(url.pathname)) return false
    const asked = new Request(url, {
      method: request.method ?? 'GET',
      headers: headersOf(request),
      body: await bodyOf(request),
    })
    const answered = await getResponse(list, asked)
    if (answered === undefined) return false
    response.writeHead(answered.status, Object.fromEntries(answered.headers))
    response.end(Buffer.from(await answered.arrayBuffer()))
    return true
  }

  const answerOrPass = async (request: IncomingMessage, response: ServerResponse, next: Next): Promise<void> => {
    try {
      if (!(await serve(request, response))) next()
    } catch (error) {
      next(error)
    }
  }

  const middleware = (request: IncomingMessage, response: ServerResponse, next: Next): void => {
    void answerOrPass(request, response, next)
  }

  return {
    name: 'doseline-sandbox',
    configureServer: (server) => {
      server.middlewares.use(middleware)
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(middleware)
    },
  }
}
