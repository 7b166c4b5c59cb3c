/** Writing the stories to a server, and taking them away again. */
import type { FhirResource } from 'fhir/r4'
import type { Capability } from '../../src/fhir/capability.ts'
import { addressBelow } from '../../src/fhir/client-address.ts'
import type { FhirClient } from '../../src/fhir/client.ts'
import { isJson, type Json } from '../../src/fhir/element.ts'
import { saidIn, type FhirProblem } from '../../src/fhir/fhir-problem.ts'
import { nameOf, nameSystem, seedTag, storyGroups, toSend, type Namespaces, type StoryName } from './stories.ts'

export interface Seeding {
  readonly client: FhirClient
  readonly capability: Capability
  readonly namespaces: Namespaces
  /** For the one request that the app's client has no use for. */
  readonly remove: (url: URL) => Promise<number>
  readonly say: (line: string) => void
}

/** In this order they go away: nothing then refers to what is gone. */
const types = [
  'ChargeItem', 'MedicationAdministration', 'MedicationRequest', 'Coverage', 'Condition', 'Encounter', 'Medication', 'Location',
  'Organization', 'Device', 'Practitioner', 'Patient',
]

const tagsOf = (resource: Json): readonly Json[] => {
  const tags: unknown = isJson(resource['meta']) ? resource['meta']['tag'] : null
  return Array.isArray(tags) ? tags.filter(isJson) : []
}

/** By its own tag: a server that passes over `_tag` gives everybody's. */
const isSeeded = (resource: Json): boolean =>
  tagsOf(resource).some(({ system, code }) => system === seedTag.system && code === seedTag.code)

const storyNameOf = (resource: Json): StoryName | null => {
  const code = tagsOf(resource).find(({ system }) => system === nameSystem)?.['code']
  return typeof code === 'string' ? code : null
}

const problemText = (problem: FhirProblem): string => [problem.kind, saidIn(problem)].filter((part) => part !== null).join(': ')

/** What is seeded of a type; a text where that cannot be known. */
const seededOf = async ({ client, capability }: Seeding, type: string): Promise<readonly Json[] | string> => {
  if (!capability.supports(type, 'search-type')) return []
  const found = await client.search(type, [['_tag', `${seedTag.system}|${seedTag.code}`], ['_count', '200']])
  if (!found.ok) return `${type} could not be searched (${problemText(found.problem)}).`
  if (found.value.truncated) return `${type}: the server gives more than can be looked through.`
  return found.value.resources.filter((resource) => resource['resourceType'] === type && isSeeded(resource))
}

interface There {
  readonly ids: Map<StoryName, string>
  readonly resources: readonly Json[]
}

const whatIsThere = async (seeding: Seeding): Promise<There | string> => {
  const ids = new Map<StoryName, string>()
  const resources: Json[] = []
  for (const type of types) {
    const found = await seededOf(seeding, type)
    if (typeof found === 'string') return found
    resources.push(...found)
    for (const resource of found) {
      const name = storyNameOf(resource)
      if (name !== null) ids.set(name, `${type}/${String(resource['id'])}`)
    }
  }
  return { ids, resources }
}

const locationsOf = (body: unknown): readonly (string | null)[] => {
  const entries: unknown = isJson(body) ? body['entry'] : null
  return (Array.isArray(entries) ? entries : []).map((entry: unknown) => {
    const response = isJson(entry) && isJson(entry['response']) ? entry['response'] : {}
    const location = response['location']
    return typeof location === 'string' ? (/([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]+)(?:\/_history\/.*)?$/u.exec(location)?.[1] ?? null) : null
  })
}

/** One transaction; the problem where it was refused. */
const writeGroup = async ({ client, namespaces }: Seeding, group: readonly FhirResource[], ids: Map<StoryName, string>): Promise<FhirProblem | null> => {
  const urns = new Map(group.map((resource) => [nameOf(resource), `urn:uuid:${crypto.randomUUID()}`] as const))
  const referTo = (name: StoryName): string | null => ids.get(name) ?? urns.get(name) ?? null
  const entry = group.map((resource) => ({
    fullUrl: urns.get(nameOf(resource)), resource: toSend(resource, referTo, namespaces),
    request: { method: 'POST', url: resource.resourceType },
  }))
  const answer = await client.send({ method: 'POST', path: '', body: { resourceType: 'Bundle', type: 'transaction', entry } })
  if (!answer.ok) return answer.problem
  const locations = locationsOf(answer.value.body)
  if (locations.length !== group.length || locations.includes(null)) return { kind: 'not-json' }
  for (const [at, resource] of group.entries()) ids.set(nameOf(resource), locations[at] ?? '')
  return null
}

/** "Patient/rosa, Encounter/rosa-visit and 3 more" */
const someOf = (names: readonly StoryName[]): string =>
  names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ')

const isRefusal = ({ kind }: FhirProblem): boolean => kind === 'refused'

/** The groups, each in one request; one of a group that is refused does not keep the others away. */
const writeAll = async (seeding: Seeding, groups: readonly (readonly FhirResource[])[], ids: Map<StoryName, string>): Promise<boolean> => {
  for (const group of groups) {
    const missing = group.filter((resource) => !ids.has(nameOf(resource)) && seeding.capability.supports(resource.resourceType, 'create'))
    const problem = missing.length === 0 ? null : await writeGroup(seeding, missing, ids)
    if (problem === null) continue
    if (!isRefusal(problem)) {
      seeding.say(`Whether ${someOf(missing.map(nameOf))} were written is not known (${problemText(problem)}).`)
      return false
    }
    for (const resource of missing) {
      const alone = missing.length === 1 ? problem : await writeGroup(seeding, [resource], ids)
      if (alone === null) continue
      const did = isRefusal(alone) ? 'The server refused' : 'Nothing is known of'
      seeding.say(`${did} ${nameOf(resource)} (${problemText(alone)}).`)
      if (!isRefusal(alone)) return false
    }
  }
  return true
}

/**
 * Writes what is missing of the stories. True where it went through; resources that the server refuses are told and left
 * out. After an answer that was lost it ends: run again, it finds what is there and writes the rest.
 */
export const seed = async (seeding: Seeding, withLarge: boolean): Promise<boolean> => {
  if (!seeding.capability.transaction) {
    seeding.say('This server offers no transactions, by which alone the stories are written whole.')
    return false
  }
  const there = await whatIsThere(seeding)
  if (typeof there === 'string') {
    seeding.say(there)
    return false
  }
  const before = there.ids.size
  const done = await writeAll(seeding, storyGroups(withLarge), there.ids)
  seeding.say(`${there.ids.size - before} resources written, ${before} were there.`)
  if (!done) seeding.say('An answer was lost or could not be read. Run it again: what is there is found by its tag and not written twice.')
  return done
}

/** Deletes what carries the tag of the stories, and nothing else. True where all of it is gone. */
export const unseed = async (seeding: Seeding): Promise<boolean> => {
  const there = await whatIsThere(seeding)
  if (typeof there === 'string') {
    seeding.say(there)
    return false
  }
  let gone = 0
  for (const resource of there.resources) {
    const name = `${String(resource['resourceType'])}/${String(resource['id'])}`
    const url = addressBelow(seeding.client.base, name)
    const status = url === null ? 0 : await seeding.remove(url)
    if ((status >= 200 && status < 300) || status === 404 || status === 410) gone += 1
    else seeding.say(`${name} was not deleted (${status === 0 ? 'no answer' : status}).`)
  }
  seeding.say(`${gone} of ${there.resources.length} resources deleted.`)
  return gone === there.resources.length
}
