/**
 * Whether a resource is valid FHIR R4 (4.0.1), for the tests.
 *
 * No single npm package finds what a server would refuse, so three readings are put together: a walk over HL7's
 * definitions, their invariants by FHIRPath, and Medplum's validator as a second opinion. Profiles are not checked.
 */
import { brokenInvariants } from './invariants.ts'
import { isObject } from './json.ts'
import { medplumIssues } from './medplum.ts'
import { relationIssues } from './references.ts'
import { walkResource, type Issue, type Walk } from './walk.ts'

export type { Issue } from './walk.ts'

/**
 * Everything that is wrong with a resource, Bundles with all their entries included; empty where it is valid R4.
 * `path` is FHIRPath with indices, `rule` the key of an invariant or a name of ours. Invariants and relations are
 * only asked once the structure is right: an expression over malformed data says nothing.
 */
export const validateR4 = (resource: unknown): Issue[] => {
  const walk: Walk = { issues: [], invariants: [], references: [], resources: [] }
  const root: unknown = JSON.parse(JSON.stringify(resource ?? null))
  const name = isObject(root) && typeof root['resourceType'] === 'string' ? root['resourceType'] : ''
  walkResource(walk, root, name, null)
  const deeper =
    walk.issues.length === 0 && isObject(root)
      ? [...brokenInvariants(walk.invariants), ...relationIssues(root, walk.references, walk.resources)]
      : []
  return [...walk.issues, ...deeper, ...medplumIssues(root)]
}
