/** Between Node's HTTP and the Fetch API's requests and responses. */
import type { IncomingMessage, ServerResponse } from 'node:http'

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

/** Sends an answer. */
export const sendResponse = async (response: ServerResponse, answered: Response): Promise<void> => {
  // An answer that was lost on its way (Response.error()): the connection breaks, as on a bad line.
  if (answered.type === 'error') {
    response.destroy()
    return
  }
  response.writeHead(answered.status, Object.fromEntries(answered.headers))
  response.end(Buffer.from(await answered.arrayBuffer()))
}

/** What was asked, as the Fetch API has it. */
export const fetchRequest = async (request: IncomingMessage): Promise<Request> => {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? '127.0.0.1'}`)
  return new Request(url, { method: request.method ?? 'GET', headers: headersOf(request), body: await bodyOf(request) })
}
