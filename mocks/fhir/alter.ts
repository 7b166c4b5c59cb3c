/** Answers that were right and are spoiled on their way, as gateways and half-finished servers spoil them. */
import { isObject, objectsAt, parseJson, type JsonObject } from './json.ts'

/**
 * - `empty`: the status alone, without a body.
 * - `cut`: half of the body.
 * - `bare`: no ETag, no Location, no resource or place in the entries of a Bundle, no meta in a resource.
 * - `foreign-next`: the `next` link of a Bundle names another server.
 * - `circle`: the `next` link of a Bundle names the page itself.
 * - `stranger`: references to a patient name another one.
 * - `unindexed`: a search finds nothing, as of an index that is behind.
 * - `wrong-type`: an OperationOutcome in place of what was asked for.
 */
export type Alteration = 'empty' | 'cut' | 'bare' | 'foreign-next' | 'circle' | 'stranger' | 'unindexed' | 'wrong-type'

/** The server that a `foreign-next` link names. */
export const elsewhere = 'https://elsewhere.example/fhir'

const withNext = (body: JsonObject, url: string): JsonObject =>
  body['resourceType'] === 'Bundle'
    ? { ...body, link: [...objectsAt(body, 'link').filter((link) => link['relation'] !== 'next'), { relation: 'next', url }] }
    : body

const withoutMeta = ({ meta: _meta, ...resource }: JsonObject): JsonObject => resource

/** A search keeps its resources; of a transaction's answer the statuses stay. */
const bareEntry = (entry: JsonObject): JsonObject => {
  const response = entry['response']
  if (isObject(response)) return { response: { status: response['status'] } }
  const resource = entry['resource']
  return isObject(resource) ? { ...entry, resource: withoutMeta(resource) } : entry
}

const bare = (body: JsonObject): JsonObject =>
  body['resourceType'] === 'Bundle' && Array.isArray(body['entry'])
    ? { ...body, entry: objectsAt(body, 'entry').map(bareEntry) }
    : withoutMeta(body)

const estranged = (text: string): string =>
  text.replaceAll(/"reference":"(?:[^"]+\/)?Patient\/[^"/]+"/gu, '"reference":"Patient/stranger"')

const altered = (text: string, how: Alteration, url: string): string | null => {
  const parsed = parseJson(text)
  const body = isObject(parsed) ? parsed : {}
  switch (how) {
    case 'empty':
      return null
    case 'cut':
      return text.slice(0, Math.ceil(text.length / 2))
    case 'bare':
      return JSON.stringify(bare(body))
    case 'foreign-next':
      return JSON.stringify(withNext(body, `${elsewhere}/Patient?_page=2`))
    case 'circle':
      return JSON.stringify(withNext(body, url))
    case 'stranger':
      return estranged(text)
    case 'unindexed':
      return JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0, link: [] })
    case 'wrong-type':
      return JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ severity: 'information', code: 'informational' }] })
  }
}

/** Headers that tell what a body leaves out. */
const telling = ['ETag', 'Location', 'Content-Location', 'Last-Modified']

/** The answer as the other side gets it. */
export const alter = async (response: Response, how: Alteration, url: string): Promise<Response> => {
  const headers = new Headers(response.headers)
  if (how === 'bare' || how === 'empty') for (const name of telling) headers.delete(name)
  return new Response(altered(await response.text(), how, url), { status: response.status, headers })
}
