/** A query's criteria as one test of resources: searches, conditional creates and granular scopes ask by it. */
import type { Resource } from './json.ts'
import { resourceTest } from './match.ts'
import { parameterOf } from './parameters.ts'

export interface Criteria {
  readonly matches: (resource: Resource) => boolean
}

/** Every pair must hold. A text says which parameter the server does not know or cannot read. */
export const criteriaOf = (type: string, pairs: readonly (readonly [string, string])[]): Criteria | string => {
  const tests: ((resource: Resource) => boolean)[] = []
  for (const [written, text] of pairs) {
    const [name = '', modifier = null, ...more] = written.split(':')
    const parameter = parameterOf(type, name)
    // A chain ("service:MedicationAdministration.status") is unknown here, as every parameter that is not in the table.
    if (parameter === null || more.length > 0 || modifier?.includes('.') === true) {
      return `Unknown search parameter: ${written}`
    }
    const test = resourceTest(parameter, modifier, text)
    if (typeof test === 'string') return test
    tests.push(test)
  }
  return { matches: (resource) => tests.every((test) => test(resource)) }
}
