/** The product's build, the vanilla page and a sandbox EHR on one real server, which answers each exchange as late as it is told. */
import { readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { createEhr } from '../../mocks/ehr.ts'
import { fetchRequest, sendResponse } from '../../mocks/node-http.ts'
import { referenceFiles } from '../../mocks/reference-files.ts'
import { serverAddress } from '../../test/support/address.ts'

/** Milliseconds that an answer waits, of the EHR and of the host of the pages. */
export interface Delays {
  readonly ehr: number
  readonly host: number
}

export interface Exchange {
  readonly method: string
  readonly path: string
  readonly isEhr: boolean
  /** performance.now() of this process. */
  readonly begun: number
  readonly ended: number
}

export interface LaunchServer {
  readonly address: string
  readonly delay: (delays: Delays) => void
  /** Ended since the last call, in the order of their beginning. The EHR's switches are none of them. */
  readonly exchanges: () => readonly Exchange[]
  readonly stop: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json',
}

/** As a host should: what has a hash in its name is kept, all else is asked for anew. */
const sendFile = (folder: string, path: string, response: ServerResponse): void => {
  const file = join(folder, normalize(path))
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) response.writeHead(404).end()
  else {
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Cache-Control': path.startsWith('/assets/') || path.endsWith('.js') ? 'public, max-age=31536000, immutable' : 'no-cache',
    }).end(readFileSync(file))
  }
}

/**
 * How many exchanges stood in sequence: the longest chain of such as began when another had ended. A browser keeps six
 * connections to a host of HTTP/1.1; what waits for one of them counts as well.
 */
export const inSequence = (exchanges: readonly Exchange[]): number => {
  const chains: { readonly ended: number; readonly length: number }[] = []
  for (const { begun, ended } of exchanges.toSorted((a, b) => a.begun - b.begun)) {
    const before = chains.filter((chain) => chain.ended <= begun).map(({ length }) => length)
    chains.push({ ended, length: 1 + Math.max(0, ...before) })
  }
  return Math.max(0, ...chains.map(({ length }) => length))
}

/** The address of a launch: `page` with the EHR and a launch token for one of its patients. */
export const launchAddress = async (address: string, page: string, patient: string): Promise<string> => {
  const made: unknown = await (await fetch(`${address}/auth/launch`, { method: 'POST', body: JSON.stringify({ patient }) })).json()
  const launch = typeof made === 'object' && made !== null && 'launch' in made ? String(made.launch) : ''
  return `${address}${page}?${new URLSearchParams({ iss: `${address}/fhir`, launch }).toString()}`
}

/** `built` is the folder of the product's build. */
export const serveLaunches = async (built: string): Promise<LaunchServer> => {
  let delays: Delays = { ehr: 0, host: 0 }
  let seen: Exchange[] = []
  // The address of the vanilla page, which is known when the server listens.
  const redirectUris: string[] = []
  const ehr = createEhr({ redirectUris })

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = new URL(request.url ?? '/', 'http://host').pathname
    const isSwitch = path.startsWith('/sandbox/') && !path.startsWith('/sandbox/reference/')
    const isEhr = /^\/(?:fhir|auth)(?:\/|$)/u.test(path)
    const begun = performance.now()
    const { method = 'GET' } = request
    if (!isSwitch) response.once('close', () => seen.push({ method, path, isEhr, begun, ended: performance.now() }))
    await after(isEhr ? delays.ehr : isSwitch ? 0 : delays.host)
    const answered = isEhr || isSwitch ? await ehr.handle(await fetchRequest(request)) : null
    if (answered !== null) await sendResponse(response, answered)
    else if (path.startsWith('/vanilla/')) sendFile(import.meta.dirname, path, response)
    else referenceFiles(request, response, () => sendFile(built, path, response))
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const address = serverAddress(server)
  redirectUris.push(`${address}/vanilla/index.html`)
  return {
    address,
    delay: (changed) => {
      delays = changed
    },
    exchanges: () => {
      const taken = seen.toSorted((a, b) => a.begun - b.begun)
      seen = []
      return taken
    },
    stop: async () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
