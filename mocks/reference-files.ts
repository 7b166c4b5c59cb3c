/** Serves the sandbox's own reference packs under /sandbox/reference, as a host serves a site's beside the pages. */
import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'reference')
const address = /^\/sandbox\/reference\/([\w-]+(?:\.[\w-]+)*)(?:\?.*)?$/u

const send = async (name: string, response: ServerResponse): Promise<void> => {
  const bytes = await readFile(join(folder, name)).catch(() => null)
  if (bytes === null) response.writeHead(404).end()
  else response.writeHead(200, { 'Content-Type': name.endsWith('.json') ? 'application/json' : 'application/octet-stream' }).end(bytes)
}

export const referenceFiles = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
  const name = request.method === 'GET' ? address.exec(request.url ?? '')?.[1] : undefined
  if (name === undefined) next()
  else void send(name, response)
}
