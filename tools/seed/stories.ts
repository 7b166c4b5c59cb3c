/** The sandbox's stories as another server can take them: in an order in which references lead to what is there. */
import type { FhirResource } from 'fhir/r4'
import { v5 } from 'uuid'
import { allScenarios } from '../../mocks/scenarios/index.ts'
import { staff } from '../../mocks/scenarios/staff.ts'
import { isJson } from '../../src/fhir/element.ts'
import { draftKey } from '../../src/fhir/draft-key.ts'
import { ownSystems } from '../../src/fhir/own-systems.ts'

/** The tag of all that is seeded, and the one that says which resource of the stories it is. */
export const seedTag = { system: 'urn:doseline:sandbox-seed', code: 'story' } as const
export const nameSystem = 'urn:doseline:sandbox-seed-name'

/** "Patient/rosa", as the stories call it. */
export type StoryName = string

export const nameOf = ({ resourceType, id }: FhirResource): StoryName => `${resourceType}/${id ?? ''}`

/** Too many for a shared server, unless somebody asks for them. */
const largePatients: ReadonlySet<string> = new Set(['hanna'])

const atOnce = 50

const cut = <T>(items: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / atOnce) }, (_, at) => items.slice(at * atOnce, (at + 1) * atOnce))

/**
 * What is written together: the staff, each chart but for its doses, then the doses, which may be in another chart's
 * encounter, and the charges last.
 */
export const storyGroups = (withLarge: boolean): readonly (readonly FhirResource[])[] => {
  const scenarios = allScenarios.filter(({ patient }) => withLarge || !largePatients.has(patient))
  const all = scenarios.flatMap(({ resources }) => resources)
  const ofType = (type: string): readonly FhirResource[] => all.filter(({ resourceType }) => resourceType === type)
  const isLate = ({ resourceType }: FhirResource): boolean => ['MedicationAdministration', 'ChargeItem'].includes(resourceType)
  return [
    staff,
    ...scenarios.map(({ resources }) => resources.filter((resource) => !isLate(resource))),
    ...cut(ofType('MedicationAdministration')),
    ...cut(ofType('ChargeItem')),
  ].filter((group) => group.length > 0)
}

/** The name that a reference of the stories means; null for contained ones. */
const named = (reference: string): StoryName | null =>
  /^(?:\{base\}\/)?([A-Z][A-Za-z]+\/[A-Za-z0-9\-.]+)$/u.exec(reference)?.[1] ?? null

/** A copy in which every reference is what `referTo` says; those that it does not know stay. */
const redirected = (value: unknown, referTo: (name: StoryName) => string | null): unknown => {
  if (Array.isArray(value)) return value.map((item: unknown) => redirected(item, referTo))
  if (!isJson(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => {
    const target = name === 'reference' && typeof inner === 'string' ? named(inner) : null
    return [name, target === null ? redirected(inner, referTo) : (referTo(target) ?? inner)]
  }))
}

const slots = ['drug', 'waste', 'service', 'additional-hours']

/** The stories' drafts are keyed by their own dose; on another server the dose has another id, and so has the key. */
const rekeyed = (resource: FhirResource, referTo: (name: StoryName) => string | null, namespaces: Namespaces): FhirResource => {
  if (resource.resourceType !== 'ChargeItem') return resource
  const [dose = ''] = (resource.service ?? []).flatMap(({ reference = '' }) => named(reference) ?? [])
  const there = referTo(dose)?.split('/')[1]
  return {
    ...resource,
    identifier: (resource.identifier ?? []).map((identifier) => {
      if (identifier.system !== ownSystems.draftLine || there === undefined) return identifier
      const slot = slots.find((one) => v5(`${namespaces.stories}|${dose.split('/')[1] ?? ''}|${one}`, v5.URL) === identifier.value)
      return slot === undefined ? identifier : { ...identifier, value: draftKey(namespaces.server, `${there}|${slot}`) }
    }),
  }
}

export interface Namespaces {
  /** Of the drafts in the stories. */
  readonly stories: string
  /** Of the drafts on the server that is seeded, normalised. */
  readonly server: string
}

/** A story's resource as it is sent: tagged, without the id, its references redirected. */
export const toSend = (resource: FhirResource, referTo: (name: StoryName) => string | null, namespaces: Namespaces): Record<string, unknown> => {
  const { id: _id, ...rest } = rekeyed(resource, referTo, namespaces)
  const sent: unknown = redirected(rest, referTo)
  const tags = [seedTag, { system: nameSystem, code: nameOf(resource) }]
  return { ...(isJson(sent) ? sent : {}), meta: { ...resource.meta, tag: [...(resource.meta?.tag ?? []), ...tags] } }
}
