/** Which requests a chart takes: the first round by patient, the second by what the first refers to (smart-fhir §4.4). */
import type { Capability } from './capability.ts'
import { localReference } from './client-address.ts'
import type { FhirClient, FhirProblem } from './client.ts'
import { isJson, referencesIn, type Json } from './element.ts'
import { saidIn } from './fhir-problem.ts'
import { cut } from './lists.ts'
import { draftTag, ownSystems } from './own-systems.ts'
import { ownerElementOf } from './patient-check.ts'
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
  readonly ask: () => Promise<Result<{ readonly resources: readonly Json[]; readonly truncated: boolean }, ChartProblem>>
}

export type Params = readonly (readonly [string, string])[]

/** The intents of R4 that order something; a plan, a proposal or an option does not (hl7.org/fhir/R4, MedicationRequest.intent). */
const orders: Params = [['intent', 'order,original-order,reflex-order,filler-order,instance-order']]

/**
 * What a refused search carries instead beside its owner: two at most, one after the other. Some servers give orders by
 * patient and intent alone (US Core), and may know `order` only. An order that a dose names is read by its id, whatever
 * its intent.
 */
const insteadOf = (type: string, more: Params, listed: ReadonlySet<string>, said: string | null): readonly Params[] => {
  if (more.length > 0) return [more, []]
  if (type !== 'MedicationRequest') return [[]]
  const isListed = listed.has('intent')
  if (said?.includes('intent') === true || (isListed && listed.has('_count'))) return [orders, [['intent', 'order']]]
  return isListed ? [[], orders] : [[]]
}

/**
 * A search by `owner`, which says whose, of which visit, or which ids, and is never left out; `given` are listed
 * parameters that may be. `_count` is sent whether listed or not: servers that ignore it give small pages, which are then
 * followed. A search that is refused is made again with less (smart-fhir §4.3), twice at most.
 */
export const searched = (
  client: FhirClient, type: string, owner: Params, given: Params, listed: ReadonlySet<string>, signal: AbortSignal | undefined,
  count = '1000',
): Asked => ({
  type,
  ask: async () => {
    const ask = async (rest: Params): ReturnType<FhirClient['search']> => client.search(type, [...owner, ...rest], signal)
    // A visit that is the owner narrows no further.
    const more = given.filter(([name]) => owner[0]?.[0] !== name)
    let answer = await ask([...more, ['_count', count]])
    for (const rest of answer.ok ? [] : insteadOf(type, more, listed, saidIn(answer.problem))) {
      if (answer.ok || answer.problem.kind !== 'refused' || ![400, 422].includes(answer.problem.status)) break
      answer = await ask(rest)
    }
    return answer
  },
})

/** A read whose answer is the resource that was asked for, and no other. */
const readOf = (client: FhirClient, type: string, id: string, signal: AbortSignal | undefined): Asked => ({
  type,
  ask: async () => {
    const answer = await client.read(`${type}/${encodeURIComponent(id)}`, signal)
    if (!answer.ok) return answer
    const { body } = answer.value
    if (!isJson(body) || body['resourceType'] !== type || body['id'] !== id) return failure({ kind: 'not-json' })
    return success({ resources: [body], truncated: false })
  },
})

const notOffered = (type: string): Asked => ({ type, ask: async () => Promise.resolve(failure({ kind: 'not-offered' })) })

/** The visit of the launch, where it may be asked by. */
export const atVisit = (listed: ReadonlySet<string>, { encounter }: ChartContext): Params =>
  // Medplum finds nothing by a bare id (smart-fhir §4.1).
  encounter !== null && listed.has('context') ? [['context', `Encounter/${encounter}`]] : []

/**
 * Whose resources are asked for. R4 names the patient by two parameters on most types; a server may list one of them, or
 * the visit alone. One that lists no parameter of the type is asked by patient. Null for ChargeItems of which no listed
 * parameter says whose they are.
 */
export const ownerOf = (type: string, listed: ReadonlySet<string>, context: ChartContext): Params | null => {
  const name = ['patient', ownerElementOf(type)].find((one) => listed.has(one)) ?? 'patient'
  // A subject may be a Group, too: servers may refuse, or not find, a bare id of more than one type (R4 search, reference).
  const byPatient: Params = [[name, name === 'subject' ? `Patient/${context.patient}` : context.patient]]
  if (listed.has(name) || [...listed].every((one) => one.startsWith('_'))) return byPatient
  const visit = atVisit(listed, context)
  if (type !== 'ChargeItem') return visit.length > 0 ? visit : byPatient
  // Oracle gives the charges of a visit with this parameter of its own alone, and of this status only (smart-fhir §4.1).
  return visit.length > 0 ? [...visit, ...(listed.has('-status') ? [['-status', 'billable'] as const] : [])] : null
}

/**
 * The first round. Conditions are read unfiltered and, where `category` is listed, once more as encounter diagnoses,
 * since some servers give only the problem list otherwise (product.md). No ChargeItems at all is no problem: most EHRs
 * have none; ChargeItems that cannot be asked for as this patient's are not offered.
 */
export const askedFirst = (
  client: FhirClient,
  capability: Capability,
  context: ChartContext,
  signal: AbortSignal | undefined,
): readonly Asked[] => {
  const { patient, encounter } = context
  const byPatient = (type: string, more: (listed: ReadonlySet<string>) => readonly Params[]): readonly Asked[] => {
    if (!capability.supports(type, 'search-type')) return type === 'ChargeItem' ? [] : [notOffered(type)]
    const listed = capability.searchParams(type)
    const owner = ownerOf(type, listed, context)
    if (owner === null) return [notOffered(type)]
    return more(listed).map((params) => searched(client, type, owner, params, listed, signal))
  }
  return [
    readOf(client, 'Patient', patient, signal),
    ...(encounter === null ? byPatient('Encounter', () => [[]]) : [readOf(client, 'Encounter', encounter, signal)]),
    ...byPatient('MedicationAdministration', (listed) => [atVisit(listed, context)]),
    ...byPatient('Condition', (listed) => [[], ...(listed.has('category') ? [[['category', 'encounter-diagnosis']] as const] : [])]),
    ...byPatient('Coverage', () => [[]]),
    ...byPatient('MedicationRequest', () => [[]]),
    ...byPatient('ChargeItem', (listed) => [listed.has('_tag') ? [['_tag', `${ownSystems.tag}|${draftTag}`]] : []]),
  ]
}

/** Which types are looked for from which: a name that nobody shows is not read. */
const followed: ReadonlyMap<string, readonly string[]> = new Map([
  ['MedicationAdministration', ['Medication', 'MedicationRequest', 'Condition', 'Encounter', 'Practitioner', 'Device']],
  ['Encounter', ['Condition', 'Location', 'Encounter']],
  ['MedicationRequest', ['Medication', 'Condition']],
  ['Coverage', ['Organization']],
])

/** What a resource refers to on this server. */
const namesIn = (base: string, resource: Json): readonly string[] =>
  referencesIn(resource).flatMap((reference) => localReference(base, reference) ?? [])

const sourceOf = (resource: Json): string => `${String(resource['resourceType'])}/${String(resource['id'])}`

/** Orders and encounters that no administration names lead to nothing that is shown. */
const startsFrom = (base: string, resources: readonly Json[]): readonly Json[] => {
  const named = new Set(
    resources
      .filter((resource) => resource['resourceType'] === 'MedicationAdministration')
      .flatMap((resource) => namesIn(base, resource)),
  )
  return resources.filter((resource) => {
    const type = resource['resourceType']
    return (type !== 'MedicationRequest' && type !== 'Encounter') || named.has(sourceOf(resource))
  })
}

/** Ids in one request; an address stays below 4,000 characters. */
const idsAtOnce = 40

const byIds = (client: FhirClient, type: string, ids: readonly string[], signal: AbortSignal | undefined): Asked => ({
  type,
  ask: async () => {
    const answer = await searched(client, type, [['_id', ids.join(',')]], [], new Set(), signal, String(ids.length)).ask()
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
    for (const name of namesIn(client.base, resource)) {
      const [type = '', id = ''] = name.split('/')
      if (!types.includes(type) || known.has(name)) continue
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
