/** A search result over its pages. */
import { isJson, objectsIn, type Json } from './element.ts'
import type { FhirProblem } from './fhir-problem.ts'
import { success, type Result } from './result.ts'

export interface Found {
  /** In the server's order, each resource once; `_include`d ones among them, OperationOutcomes about the search not. */
  readonly resources: readonly Json[]
  /** There is more than was read: the limits below were reached, or the pages went in a circle. */
  readonly truncated: boolean
}

/** No page is asked for once so many resources are there; a patient with more is told as truncated. */
export const resourceLimit = 2000
/** Servers that ignore `_count` give as few as ten or twenty a page. */
const pageLimit = 100

const nextOf = (bundle: Json): string | null => {
  const link = objectsIn(bundle['link']).find((one) => one['relation'] === 'next')
  return typeof link?.['url'] === 'string' ? link['url'] : null
}

/** Pages may overlap where the data changed between them. A resource without an id is kept as it is. */
const keyOf = (resource: Json, place: number): string =>
  typeof resource['id'] === 'string' ? `${String(resource['resourceType'])}/${resource['id']}` : `#${place}`

/**
 * Reads pages from `first` on, one after the other, by `page`, which gives the Bundle at an address and refuses those
 * outside the base. Any page that fails is the whole's problem: half a result looks like a whole one.
 */
export const pages = async (
  first: string,
  page: (path: string) => Promise<Result<Json, FhirProblem>>,
): Promise<Result<Found, FhirProblem>> => {
  const resources = new Map<string, Json>()
  const seen = new Set<string>()
  let next: string | null = first
  while (next !== null) {
    if (seen.has(next) || seen.size >= pageLimit || resources.size >= resourceLimit) {
      return success({ resources: [...resources.values()], truncated: true })
    }
    seen.add(next)
    const bundle = await page(next)
    if (!bundle.ok) return bundle
    for (const entry of objectsIn(bundle.value['entry'])) {
      const resource = entry['resource']
      if (!isJson(resource)) continue
      const search = entry['search']
      const isOutcome = resource['resourceType'] === 'OperationOutcome' || (isJson(search) && search['mode'] === 'outcome')
      if (!isOutcome) resources.set(keyOf(resource, resources.size), resource)
    }
    next = nextOf(bundle.value)
  }
  return success({ resources: [...resources.values()], truncated: false })
}
