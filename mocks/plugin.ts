/** Serves the sandbox EHR over real HTTP, under /fhir, /auth and /sandbox of `vite` and `vite preview`. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { resolve } from 'node:path'
import { getResponse } from 'msw'
import type { Plugin, PreviewServer, ViteDevServer } from 'vite'
import { createEhr, type Ehr } from './ehr.ts'
import { handlers } from './handlers.ts'
import { fetchRequest, sendResponse } from './node-http.ts'
import { referenceFiles } from './reference-files.ts'

/** Where the sandbox EHR's own page is. */
export const shellPath = '/mocks/ehr.html'

/** The shell page frames the app, which the app's own pages have no need to: its policy differs in that alone. */
const shellHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "frame-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
}

type Next = (error?: unknown) => void
type Middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => void

/** Answers what the EHR answers, logs everything else as static, and leaves that to Vite. */
const middlewareOf = (ehr: Ehr): Middleware => {
  const list = handlers(ehr)
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
    const method = request.method ?? 'GET'
    if (!/^\/(fhir|auth|sandbox)(\/|$)/u.test(url.pathname)) {
      const end = ehr.log.begin({ kind: 'static', method, client: null, url })
      response.once('close', () => end(response.writableFinished ? response.statusCode : null))
      return false
    }
    const answered = await getResponse(list, await fetchRequest(request))
    if (answered === undefined) return false
    await sendResponse(response, answered)
    return true
  }
  const serveOrPass = async (request: IncomingMessage, response: ServerResponse, next: Next): Promise<void> => {
    try {
      if (!(await serve(request, response))) next()
    } catch (error) {
      next(error)
    }
  }
  return (request, response, next) => {
    void serveOrPass(request, response, next)
  }
}

/** The built shell page with its own headers; `vite preview` would give it the app's. */
const builtShell = (server: PreviewServer): Middleware => {
  const { root, build } = server.config
  const sendOrPass = async (response: ServerResponse, next: Next): Promise<void> => {
    const page = await readFile(resolve(root, build.outDir, shellPath.slice(1))).catch(() => null)
    if (page === null) next()
    else response.writeHead(200, shellHeaders).end(page)
  }
  return (request, response, next) => {
    if (request.url?.split('?')[0] === shellPath) void sendOrPass(response, next)
    else next()
  }
}

/** Says, below the addresses that Vite prints, where the sandbox EHR is. */
const announce = (server: ViteDevServer | PreviewServer): void => {
  const print = server.printUrls.bind(server)
  server.printUrls = () => {
    print()
    const [address] = server.resolvedUrls?.local ?? []
    if (address !== undefined) server.config.logger.info(`  ➜  Sandbox EHR: ${new URL(shellPath, address).href}`)
  }
}

/**
 * In a build the shell page gets a copy of Preact to itself: shared with the app, it would cut the app's files otherwise
 * than the product's build does, and what is measured here would not be what a hospital loads.
 */
const ownPreact = (): Plugin => ({
  name: 'doseline-sandbox-own-preact',
  apply: 'build',
  enforce: 'pre',
  async resolveId(source, importer) {
    const isShells = importer !== undefined && (importer.includes('/mocks/shell/') || importer.endsWith('?shell'))
    if (!isShells || !/^preact(\/|$)/u.test(source)) return null
    const resolved = await this.resolve(source, importer.replace(/\?shell$/u, ''), { skipSelf: true })
    return resolved === null ? null : `${resolved.id}?shell`
  },
})

/** Vite's development and preview servers with a sandbox EHR. */
const sandboxServer = (): Plugin => {
  const middleware = middlewareOf(createEhr())
  return {
    name: 'doseline-sandbox',
    configureServer: (server) => {
      server.middlewares.use(referenceFiles)
      server.middlewares.use(middleware)
      announce(server)
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(referenceFiles)
      server.middlewares.use(middleware)
      server.middlewares.use(builtShell(server))
      announce(server)
    },
  }
}

/** The sandbox EHR of `vite` and `vite preview`, and its page in a build. */
export const sandbox = (): readonly Plugin[] => [sandboxServer(), ownPreact()]
