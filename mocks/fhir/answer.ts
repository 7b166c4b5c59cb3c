/** What the server answers, before it becomes an HTTP response or an entry of a Bundle. */
import type { OperationOutcomeIssue } from 'fhir/r4'
import type { JsonObject, Resource } from './json.ts'

export interface Answer {
  readonly status: number
  readonly body: JsonObject | null
  /** The resource that was read or written, for ETag, Last-Modified and an entry's location. */
  readonly version?: Resource
  /** True where the request made the resource. */
  readonly created?: boolean
  readonly headers?: Readonly<Record<string, string>>
}

type IssueCode = OperationOutcomeIssue['code']

/** An OperationOutcome in the shape of the recorded ones: what is wrong stands in `details.text`. */
const outcome = (severity: 'error' | 'information', code: IssueCode, text: string, expression?: string): JsonObject => ({
  resourceType: 'OperationOutcome',
  issue: [{ severity, code, details: { text }, ...(expression === undefined ? {} : { expression: [expression] }) }],
})

export const refuse = (status: number, code: IssueCode, text: string, expression?: string): Answer => ({
  status,
  body: outcome('error', code, text, expression),
})

export const invalid = (text: string): Answer => refuse(400, 'invalid', text)

export const notFound = (): Answer => refuse(404, 'not-found', 'Not found')

export const gone = (): Answer => refuse(410, 'deleted', 'Gone')

export const forbidden = (): Answer => refuse(403, 'forbidden', 'Forbidden')

export const unauthorised = (): Answer => ({
  ...refuse(401, 'login', 'Unauthorized'),
  headers: { 'WWW-Authenticate': 'Bearer realm="sandbox"' },
})

export const done = (): Answer => ({ status: 200, body: outcome('information', 'informational', 'All OK') })

export const isRefusal = (answer: Answer): boolean => answer.status >= 400

/** The answer to a read or a write that gives the resource back. */
export const withResource = (status: 200 | 201, resource: Resource): Answer => ({
  status,
  body: resource,
  version: resource,
  created: status === 201,
})
