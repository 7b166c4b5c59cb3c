/** The people who sign in to the sandbox EHR: what `fhirUser` and a draft's enterer refer to. */
import type { Practitioner } from 'fhir/r4'
import { people } from '../auth/roles.ts'

export const staff: readonly Practitioner[] = Object.values(people).map((person) => ({
  resourceType: 'Practitioner',
  id: person.user.replace('Practitioner/', ''),
  active: true,
  name: [{ family: person.family, given: [person.given], suffix: [person.credentials] }],
}))
