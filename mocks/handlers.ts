/**
 * The sandbox EHR's FHIR interface as msw handlers: reads only. They know nothing of Node or the browser, so that
 * the same list serves the Vite plugin, a service worker and the tests.
 */
import type { Bundle, CapabilityStatement, FhirResource, OperationOutcome } from 'fhir/r4'
import { http, HttpResponse, type RequestHandler } from 'msw'
import type { Store } from './store.ts'

const fhirJson = { 'Content-Type': 'application/fhir+json; charset=utf-8' }

/** "https://host/fhir" of a request to any address below it. */
const baseOf = (request: Request): string => {
  const url = new URL(request.url)
  return `${url.origin}/fhir`
}

/** The answer as it goes over the wire: `{base}` in a reference becomes the server's own address. */
const answer = (request: Request, body: FhirResource, status = 200): HttpResponse<string> =>
  new HttpResponse(JSON.stringify(body).replaceAll('"{base}/', `"${baseOf(request)}/`), { status, headers: fhirJson })

const outcome = (
  request: Request,
  status: number,
  code: OperationOutcome['issue'][number]['code'],
  diagnostics: string,
): HttpResponse<string> =>
  answer(request, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, diagnostics }] }, status)

const searchset = (request: Request, resources: readonly FhirResource[]): Bundle => ({
  resourceType: 'Bundle',
  type: 'searchset',
  total: resources.length,
  link: [{ relation: 'self', url: request.url }],
  entry: resources.map((resource) => ({
    fullUrl: `${baseOf(request)}/${resource.resourceType}/${resource.id ?? ''}`,
    resource,
    search: { mode: 'match' as const },
  })),
})

const capability = (request: Request): CapabilityStatement => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  fhirVersion: '4.0.1',
  format: ['application/fhir+json'],
  implementation: { description: 'Doseline sandbox: invented patients, reads only', url: baseOf(request) },
  rest: [
    {
      mode: 'server',
      resource: [
        {
          type: 'Patient',
          interaction: [{ code: 'read' }, { code: 'search-type' }],
          operation: [
            { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
          ],
        },
        ...([
          'Encounter',
          'MedicationAdministration',
          'Medication',
          'MedicationRequest',
          'Condition',
          'Coverage',
          'Location',
          'Organization',
          'Practitioner',
        ] as const).map((type) => ({ type, interaction: [{ code: 'read' as const }] })),
      ],
    },
  ],
})

/** A search parameter that the server does not know is refused (FHIR R4 http.html, Handling errors: strict). */
const unknownParameter = (request: Request): string | null =>
  [...new URL(request.url).searchParams.keys()].find((name) => name !== '_format') ?? null

const pathPart = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : '')

/** The handlers of a store, the most specific address first. Every address under `/fhir` gets an answer. */
export const handlers = (store: Store): RequestHandler[] => [
  http.get('*/fhir/metadata', ({ request }) => answer(request, capability(request))),

  http.get('*/fhir/Patient', ({ request }) => {
    const unknown = unknownParameter(request)
    if (unknown !== null) return outcome(request, 400, 'not-supported', `Search parameter ${unknown} is not supported.`)
    return answer(request, searchset(request, store.list('Patient')))
  }),

  http.get('*/fhir/Patient/:id/$everything', ({ request, params }) => {
    const resources = store.everything(pathPart(params['id']))
    if (resources === null) return outcome(request, 404, 'not-found', 'No such patient.')
    const unknown = unknownParameter(request)
    if (unknown !== null) return outcome(request, 400, 'not-supported', `Parameter ${unknown} is not supported.`)
    return answer(request, searchset(request, resources))
  }),

  http.get('*/fhir/:type/:id', ({ request, params }) => {
    const resource = store.read(pathPart(params['type']), pathPart(params['id']))
    return resource === null ? outcome(request, 404, 'not-found', 'No such resource.') : answer(request, resource)
  }),

  http.get('*/fhir/*', ({ request }) => outcome(request, 404, 'not-supported', 'No such type or operation.')),

  http.all('*/fhir/*', ({ request }) => outcome(request, 405, 'not-supported', 'This sandbox answers reads only.')),
]
