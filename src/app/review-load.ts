/**
 * The work list from a server: our drafts over all patients by tag and window of time, page by page, with the ladder of
 * smart-fhir §4.3 where a server lacks a parameter; then the patients' names by lists of ids.
 */
import type { Capability } from '../fhir/capability.ts'
import { queryOf } from '../fhir/client-address.ts'
import type { FhirClient, FhirProblem } from '../fhir/client.ts'
import { isJson, objectsIn, type Json } from '../fhir/element.ts'
import { draftTag, ownSystems } from '../fhir/own-systems.ts'
import { failure, success, type Result } from '../fhir/result.ts'

/** More than this is not held in a page; the interface says that there is more. */
export const mostDrafts = 20_000
/** Small enough that the first rows come soon, large enough that 10,000 are few requests. */
const pageSize = '500'
const mostPages = 400

type Params = readonly (readonly [string, string])[]

/** The searches that may find our drafts, the narrowest first; only of parameters that the server lists. */
export const ladder = (capability: Capability, since: string): readonly Params[] => {
  const listed = capability.searchParams('ChargeItem')
  const window: Params = listed.has('entered-date') ? [['entered-date', `ge${since}`]] : []
  const marks: readonly Params[] = [
    ...(listed.has('_tag') ? [[['_tag', `${ownSystems.tag}|${draftTag}`]] as const] : []),
    ...(listed.has('identifier') ? [[['identifier', `${ownSystems.draftLine}|`]] as const] : []),
  ]
  const narrow = window.length === 0 ? [] : marks.map((mark) => [...mark, ...window])
  return [...narrow, ...(window.length === 0 ? marks : [...marks, window])]
}

interface Page {
  readonly resources: readonly Json[]
  readonly next: string | null
}

const readPage = async (client: FhirClient, path: string, signal: AbortSignal): Promise<Result<Page, FhirProblem>> => {
  const answer = await client.read(path, signal)
  if (!answer.ok) return answer
  const { body } = answer.value
  if (!isJson(body) || body['resourceType'] !== 'Bundle') return failure({ kind: 'not-json' })
  const next = objectsIn(body['link']).find((link) => link['relation'] === 'next')?.['url']
  return success({
    resources: objectsIn(body['entry']).flatMap(({ resource }) => (isJson(resource) && resource['resourceType'] === 'ChargeItem' ? [resource] : [])),
    next: typeof next === 'string' ? next : null,
  })
}

export type LoadProblem = { readonly kind: 'no-search' } | { readonly kind: 'load'; readonly problem: FhirProblem }

/** A parameter that was listed and is refused: the next rung may do. */
const isStepDown = (problem: FhirProblem): boolean => problem.kind === 'refused' && (problem.status === 400 || problem.status === 422)

const firstPage = async (
  client: FhirClient, capability: Capability, since: string, signal: AbortSignal,
): Promise<Result<Page, LoadProblem>> => {
  const rungs = capability.supports('ChargeItem', 'search-type') ? ladder(capability, since) : []
  let refused: LoadProblem = { kind: 'no-search' }
  for (const rung of rungs) {
    const page = await readPage(client, `ChargeItem${queryOf([...rung, ['_count', pageSize]])}`, signal)
    if (page.ok) return page
    if (!isStepDown(page.problem)) return failure({ kind: 'load', problem: page.problem })
    refused = { kind: 'load', problem: page.problem }
  }
  return failure(refused)
}

/**
 * Reads our drafts entered since a day (YYYY-MM-DD), handing each page on as it comes. The narrowing by tag, identifier
 * and day is the caller's: a rung may have been wider. `true` where the server has more than was read.
 */
export const loadDrafts = async (
  client: FhirClient, capability: Capability, since: string, onPage: (resources: readonly Json[]) => void, signal: AbortSignal,
): Promise<Result<boolean, LoadProblem>> => {
  const first = await firstPage(client, capability, since, signal)
  if (!first.ok) return first
  const seen = new Set<string>()
  let page = first.value
  let read = page.resources.length
  onPage(page.resources)
  while (page.next !== null) {
    if (seen.has(page.next) || seen.size >= mostPages || read >= mostDrafts) return success(true)
    seen.add(page.next)
    const following = await readPage(client, page.next, signal)
    if (!following.ok) return failure({ kind: 'load', problem: following.problem })
    page = following.value
    read += page.resources.length
    onPage(page.resources)
  }
  return success(false)
}

const idsAtOnce = 40

const chunks = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

/**
 * Resources of a type by "Type/id", in lists of ids, or one by one where the server lists no `_id`. What cannot be read
 * is not in the result, and neither is what nobody asked for.
 */
export const readByIds = async (
  client: FhirClient, capability: Capability, type: string, names: readonly string[], signal?: AbortSignal,
): Promise<{ readonly found: ReadonlyMap<string, Json>; readonly problem: FhirProblem | null }> => {
  const wanted = new Set(names.filter((name) => name.startsWith(`${type}/`)))
  const found = new Map<string, Json>()
  let problem: FhirProblem | null = null
  const take = (resource: Json): void => {
    const name = `${String(resource['resourceType'])}/${String(resource['id'])}`
    if (wanted.has(name)) found.set(name, resource)
  }
  const bySearch = capability.supports(type, 'search-type') && capability.searchParams(type).has('_id')
  for (const some of chunks([...wanted], bySearch ? idsAtOnce : 8)) {
    if (bySearch) {
      const ids = some.map((name) => name.slice(type.length + 1)).join(',')
      const answer = await client.search(type, [['_id', ids], ['_count', '100']], signal)
      if (answer.ok) answer.value.resources.forEach(take)
      else problem ??= answer.problem
    } else {
      const answers = await Promise.all(some.map(async (name) => client.read(name, signal)))
      for (const answer of answers) {
        if (answer.ok && isJson(answer.value.body)) take(answer.value.body)
        else if (!answer.ok && answer.problem.kind !== 'not-found') problem ??= answer.problem
      }
    }
  }
  return { found, problem }
}
