/** Which requests a chart takes: the first round by patient, the second by what the first refers to (smart-fhir §4.4). */
import type { Capability } from './capability.ts'
import { localReference } from './client-address.ts'
import type { FhirClient, FhirProblem } from './client.ts'
import { isJson, type Json } from './element.ts'
import { draftTag, ownSystems } from './own-systems.ts'
import { failure, success, type Result } from './result.ts'

/** What is missing of a chart, beside the requests that failed. */
export type ChartProblem =
  | FhirProblem
  /** The server's CapabilityStatement does not offer this type. */
  | { readonly kind: 'not-offered' }
  /** So many resources were not provably the patient's and were dropped. */
  | { readonly kind: 'other-patient'; readonly count: number }

/** Logical ids, as a launch gives them. */
export interface ChartContext {
  readonly patient: string
  readonly encounter: string | null
}

/** One request of a round: what it asks for, and how. */
export interface Asked {
  readonly type: string
  readonly ask: () => Promise<Result<{ readonly resources: readonly Record<string, unknown>[]; readonly truncated: boolean }, ChartProblem>>
}

type Params = readonly (readonly [string, string])[]

/** Servers that ignore it give small pages, which are then followed. */
const pageSize: Params = [['_count', '1000']]

const isRecord = (value: unknown): value is Record<string, unknown> => isJson(value)

/** Where a server refuses what it lists, the search is made once more as wide as the patient (smart-fhir §4.3). */
const searched = (client: FhirClient, type: string, owner: Params, more: Params, signal: AbortSignal | undefined): Asked => ({
  type,
  ask: async () => {
    const narrow = await client.search(type, [...owner, ...more, ...pageSize], signal)
    const isRefused = !narrow.ok && narrow.problem.kind === 'refused' && narrow.problem.status === 400 && more.length > 0
    return isRefused ? client.search(type, [...owner, ...pageSize], signal) : narrow
  },
})

/** A read whose answer is the resource that was asked for, and no other. */
const readOf = (client: FhirClient, type: string, id: string, signal: AbortSignal | undefined): Asked => ({
  type,
  ask: async () => {
    const answer = await client.read(`${type}/${encodeURIComponent(id)}`, signal)
    if (!answer.ok) return answer
    const { body } = answer.value
    if (!isRecord(body) || body['resourceType'] !== type || body['id'] !== id) return failure({ kind: 'not-json' })
    return success({ resources: [body], truncated: false })
  },
})

const notOffered = (type: string): Asked => ({ type, ask: async () => Promise.resolve(failure({ kind: 'not-offered' })) })

/** R4 names the patient by two parameters on most types; a server may list only one. */
const patientParam = (type: string, listed: ReadonlySet<string>): string => {
  const other = type === 'Coverage' ? 'beneficiary' : 'subject'
  return listed.has(other) && !listed.has('patient') ? other : 'patient'
}

/**
 * The first round. Conditions are read unfiltered and, where `category` is listed, once more as encounter diagnoses,
 * since some servers give only the problem list otherwise (product.md). No ChargeItems at all is no problem: most EHRs
 * have none.
 */
export const askedFirst = (
  client: FhirClient,
  capability: Capability,
  { patient, encounter }: ChartContext,
  signal: AbortSignal | undefined,
): readonly Asked[] => {
  const byPatient = (type: string, more: (listed: ReadonlySet<string>) => readonly Params[]): readonly Asked[] => {
    if (!capability.supports(type, 'search-type')) return type === 'ChargeItem' ? [] : [notOffered(type)]
    const listed = capability.searchParams(type)
    const owner = [[patientParam(type, listed), patient]] as const
    return more(listed).map((params) => searched(client, type, owner, params, signal))
  }
  return [
    readOf(client, 'Patient', patient, signal),
    ...(encounter === null ? byPatient('Encounter', () => [[]]) : [readOf(client, 'Encounter', encounter, signal)]),
    ...byPatient('MedicationAdministration', (listed) =>
      // Medplum finds nothing by a bare id (smart-fhir §4.1).
      encounter !== null && listed.has('context') ? [[['context', `Encounter/${encounter}`]]] : [[]],
    ),
    ...byPatient('Condition', (listed) => [[], ...(listed.has('category') ? [[['category', 'encounter-diagnosis']] as const] : [])]),
    ...byPatient('Coverage', () => [[]]),
    ...byPatient('MedicationRequest', () => [[]]),
    ...byPatient('ChargeItem', (listed) => [listed.has('_tag') ? [['_tag', `${ownSystems.tag}|${draftTag}`]] : []]),
  ]
}

/**
 * The patient's ChargeItems, whoever wrote them, that carry one of these codes where the server lists `code`, else of
 * the visit where it lists `context`. Nothing where it has none.
 */
export const askedForCharges = (
  client: FhirClient,
  capability: Capability,
  { patient, encounter }: ChartContext,
  codes: readonly string[],
  signal: AbortSignal | undefined,
): readonly Asked[] => {
  const type = 'ChargeItem'
  if (!capability.supports(type, 'search-type')) return []
  const listed = capability.searchParams(type)
  // A charge need not name its visit: by code, those are found too.
  const byVisit: Params = encounter !== null && listed.has('context') ? [['context', `Encounter/${encounter}`]] : []
  const narrow: Params = listed.has('code') ? [['code', codes.join(',')]] : byVisit
  return [searched(client, type, [[patientParam(type, listed), patient]], narrow, signal)]
}

/** Which types are looked for from which: a name that nobody shows is not read. */
const followed: ReadonlyMap<string, readonly string[]> = new Map([
  ['MedicationAdministration', ['Medication', 'MedicationRequest', 'Condition', 'Encounter', 'Practitioner', 'Device']],
  ['Encounter', ['Condition', 'Location', 'Encounter']],
  ['MedicationRequest', ['Medication', 'Condition']],
  ['Coverage', ['Organization']],
])

/** Every reference in a resource to something on this server, at any depth that a resource has. */
const referencesIn = (base: string, value: unknown, depth = 0): readonly string[] => {
  if (depth > 30) return []
  if (Array.isArray(value)) return value.flatMap((item: unknown) => referencesIn(base, item, depth + 1))
  if (!isJson(value)) return []
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'reference' && typeof inner === 'string' ? (localReference(base, inner) ?? []) : referencesIn(base, inner, depth + 1),
  )
}

const sourceOf = (resource: Json): string => `${String(resource['resourceType'])}/${String(resource['id'])}`

/** Orders and encounters that no administration names lead to nothing that is shown. */
const startsFrom = (base: string, resources: readonly Json[]): readonly Json[] => {
  const named = new Set(
    resources
      .filter((resource) => resource['resourceType'] === 'MedicationAdministration')
      .flatMap((resource) => referencesIn(base, resource)),
  )
  return resources.filter((resource) => {
    const type = resource['resourceType']
    return (type !== 'MedicationRequest' && type !== 'Encounter') || named.has(sourceOf(resource))
  })
}

/** Ids in one request; an address stays below 4,000 characters. */
const idsAtOnce = 40

const cut = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))

const byIds = (client: FhirClient, type: string, ids: readonly string[], signal: AbortSignal | undefined): Asked => ({
  type,
  ask: async () => {
    const answer = await client.search(type, [['_id', ids.join(',')], ['_count', String(ids.length)]], signal)
    if (!answer.ok) return answer
    const { resources, truncated } = answer.value
    return success({ resources: resources.filter(({ id }) => ids.includes(String(id))), truncated })
  },
})

/**
 * The second round: what `from` refers to and `held` has not, as lists of ids where the server lists `_id`, else one
 * by one. There is no third round: what only these lead to stays a reference.
 */
export const askedNext = (
  client: FhirClient,
  capability: Capability,
  from: readonly Json[],
  held: readonly Json[],
  signal: AbortSignal | undefined,
): readonly Asked[] => {
  const known = new Set(held.map(sourceOf))
  const wanted = new Map<string, Set<string>>()
  for (const resource of startsFrom(client.base, from)) {
    const types = followed.get(String(resource['resourceType'])) ?? []
    for (const reference of referencesIn(client.base, resource)) {
      const [type = '', id = ''] = reference.split('/')
      if (!types.includes(type) || known.has(reference)) continue
      wanted.set(type, (wanted.get(type) ?? new Set()).add(id))
    }
  }
  return [...wanted].flatMap(([type, ids]) =>
    capability.supports(type, 'search-type') && capability.searchParams(type).has('_id')
      ? cut([...ids], idsAtOnce).map((part) => byIds(client, type, part, signal))
      : capability.supports(type, 'read')
        ? [...ids].map((id) => readOf(client, type, id, signal))
        : [notOffered(type)],
  )
}
