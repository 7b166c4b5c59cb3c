/**
 * What a FHIR server says it can do (`/metadata`). It decides, with the granted scopes, which requests are made at all:
 * a parameter that is not listed is never sent, since strict servers answer 400 to it (smart-fhir §4.4).
 */
import { isJson, objectsIn, type Json } from './element.ts'
import { failure, success, type Result } from './result.ts'

export type Interaction = 'read' | 'search-type' | 'create' | 'update'

export interface Capability {
  readonly fhirVersion: string
  readonly supports: (type: string, interaction: Interaction) => boolean
  /** The search parameters listed for a type, and those that are listed for every type. */
  readonly searchParams: (type: string) => ReadonlySet<string>
  /** Whether a create takes If-None-Exist. */
  readonly conditionalCreate: (type: string) => boolean
  readonly transaction: boolean
  readonly batch: boolean
}

export type CapabilityProblem =
  | { readonly kind: 'not-a-capability-statement' }
  /** Neither R4 nor R4B. */
  | { readonly kind: 'other-version'; readonly fhirVersion: string }

const texts = (items: readonly Json[], name: string): readonly string[] =>
  items.flatMap((item) => (typeof item[name] === 'string' ? [item[name]] : []))

/** R4 is 4.0, R4B is 4.3; for all that is read and written here they are the same (smart-fhir §3). */
const isReadable = (version: string): boolean => /^4\.[03](\.|$)/.test(version)

/**
 * Whether drafts can be found by their identifier: without it neither a conditional create nor a search before a create
 * keeps a line from being there twice. A statement that lists no parameter of the type leaves it open.
 */
export const findsDrafts = ({ searchParams }: Capability): boolean => {
  const listed = searchParams('ChargeItem')
  return listed.has('identifier') || [...listed].every((name) => name.startsWith('_'))
}

/** Whether drafts can be written at all: without a search for them a lost answer could never be cleared up. */
export const takesDrafts = (capability: Capability): boolean =>
  capability.supports('ChargeItem', 'create') && capability.supports('ChargeItem', 'search-type') && findsDrafts(capability)

/**
 * Reads the body of `/metadata`. A server that lists a type several times has what any of the entries has; only what
 * `rest` says in mode `server` counts.
 */
export const readCapability = (body: unknown): Result<Capability, CapabilityProblem> => {
  const version = isJson(body) ? body['fhirVersion'] : null
  const isStatement = isJson(body) && ['CapabilityStatement', 'Conformance'].includes(String(body['resourceType']))
  if (!isStatement || typeof version !== 'string') return failure({ kind: 'not-a-capability-statement' })
  if (!isReadable(version)) return failure({ kind: 'other-version', fhirVersion: version.slice(0, 20) })
  const rest = objectsIn(body['rest']).filter((part) => part['mode'] === 'server')
  const system = new Set(texts(rest.flatMap((part) => objectsIn(part['interaction'])), 'code'))
  const everywhere = texts(rest.flatMap((part) => objectsIn(part['searchParam'])), 'name')
  const resources = rest.flatMap((part) => objectsIn(part['resource']))
  const ofType = (type: string): readonly Json[] => resources.filter((resource) => resource['type'] === type)
  return success({
    fhirVersion: version,
    supports: (type, interaction) =>
      texts(ofType(type).flatMap((resource) => objectsIn(resource['interaction'])), 'code').includes(interaction),
    searchParams: (type) =>
      new Set([...everywhere, ...texts(ofType(type).flatMap((resource) => objectsIn(resource['searchParam'])), 'name')]),
    conditionalCreate: (type) => ofType(type).some((resource) => resource['conditionalCreate'] === true),
    transaction: system.has('transaction'),
    batch: system.has('batch'),
  })
}
